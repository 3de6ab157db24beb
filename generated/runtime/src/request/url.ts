// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ReportProblem } from "../base/errors.js";
import { ownValue } from "../base/json.js";
import type { Parameter } from "../base/operation.js";
import { percentEncode } from "../base/percent-encode.js";
import { SEPARATORS, write, writeAs, writeValue, type WrittenValue } from "./write-values.js";

/** Whether a text is a segment that a URL parser removes. */
export function isDots(text: string): boolean {
  return text === "." || text === "..";
}

/** Percent-encodes a value; reports half a surrogate pair, which has no UTF-8. */
export function encode(text: string, where: string, report: ReportProblem): string {
  try {
    return percentEncode(text);
  } catch {
    report(`${where} contains half of a surrogate pair`);
    return "";
  }
}

/** Builds the path of a call, percent-encoded. */
export function buildPath(
  pieces: readonly (string | Parameter)[],
  params: unknown,
  report: ReportProblem,
): string {
  let path = "";
  for (const piece of pieces) {
    path += typeof piece === "string" ? piece : pathPiece(piece, params, report);
  }
  return path;
}

function pathPiece(parameter: Parameter, params: unknown, report: ReportProblem): string {
  const { name, key = name, style, greedy } = parameter;
  const where = `${key} (path)`;
  const value = ownValue(params, key) ?? undefined;
  if (value === undefined) {
    report(`${where} is missing`);
    return "";
  }
  if (style !== undefined) {
    const written = writeAs(parameter, value, where, report);
    if (written === null) return "";
    const text = expandPath(parameter, written, (one) => encode(one, where, report));
    if (text === "" || isDots(text))
      report(`${where} is empty, "." or ".." and would change the path`);
    return text;
  }
  const text = write(value, where, report);
  if (text === undefined) return "";
  // A URL parser removes `.` and `..` from a path, encoded or not, and the request would go to another operation.
  const segments = greedy ? text.replace(/^\//, "").split("/") : [text];
  if (segments.includes("")) report(`${where} is empty${greedy ? " between slashes" : ""}`);
  if (segments.some(isDots)) report(`${where} is "." or ".." and would change the path`);
  return segments.map((segment) => encode(segment, where, report)).join("/");
}

/**
 * Writes a value in a path: RFC 6570's `{list}`, `{.list}` and `{;list}`, with `*` if it is exploded. The elements are encoded,
 * the separators between them are not.
 */
function expandPath(
  { name, style, explode }: Parameter,
  value: WrittenValue,
  encoded: (text: string) => string,
): string {
  const separator = style === "csv" ? "," : (SEPARATORS[style ?? ""] ?? ",");
  const between = percentEncodeSeparator(separator);
  const own = percentEncode(name);
  if (style === "matrix") {
    if (value.kind === "value")
      return `;${own}${value.text === "" ? "" : `=${encoded(value.text)}`}`;
    const parts = partsOf(value, explode === true, encoded);
    if (!explode) return `;${own}=${parts.join(",")}`;
    return parts.map((part) => (value.kind === "list" ? `;${own}=${part}` : `;${part}`)).join("");
  }
  const parts = partsOf(value, explode === true, encoded);
  if (style === "label") return `.${parts.join(explode ? "." : ",")}`;
  return parts.join(between);
}

/** A comma may stand in a path; a blank, a tab and a pipe may not (RFC 3986). */
function percentEncodeSeparator(separator: string): string {
  return separator === "," ? separator : percentEncode(separator);
}

function partsOf(
  value: WrittenValue,
  explode: boolean,
  encoded: (text: string) => string,
): readonly string[] {
  switch (value.kind) {
    case "value":
      return [encoded(value.text)];
    case "list":
      return value.texts.map(encoded);
    case "object":
      return value.entries.flatMap(([name, text]) =>
        explode ? [`${encoded(name)}=${encoded(text)}`] : [encoded(name), encoded(text)],
      );
  }
}

/** Builds the query of a call with its question mark, percent-encoded; empty if nothing is sent. */
export function buildQuery(
  parameters: readonly Parameter[],
  params: unknown,
  report: ReportProblem,
): string {
  if (parameters.length === 0) return "";
  const pairs = parameters.flatMap((parameter) => {
    const value = writeValue(parameter, params, report);
    const where = `${parameter.key ?? parameter.name} (query)`;
    return value === null ? [] : writePairs(parameter, value, where, report);
  });
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

/** Writes a value as `name=value`, as often as its style wants. */
export function writePairs(
  parameter: Parameter,
  value: WrittenValue,
  where: string,
  report: ReportProblem,
): readonly string[] {
  const pair = (name: string, text: string): string => {
    const encoded = encode(text, where, report);
    return `${encode(name, where, report)}=${parameter.allowReserved ? keepReserved(encoded) : encoded}`;
  };
  const { name, style } = parameter;
  const separator = SEPARATORS[style ?? ""] ?? ",";
  switch (value.kind) {
    case "value":
      return [pair(name, value.text)];
    case "list":
      return style === "multi"
        ? value.texts.map((text) => pair(name, text))
        : [pair(name, value.texts.join(separator))];
    case "object":
      if (style === "multi") return value.entries.map(([key, text]) => pair(key, text));
      return style === "deep"
        ? value.entries.map(([key, text]) => pair(`${name}[${key}]`, text))
        : [pair(name, value.entries.flat().join(separator))];
  }
}

/** Decodes RFC 3986's reserved characters again, but those that end a value, start a fragment or mean a blank: `&#+[]`. */
function keepReserved(encoded: string): string {
  return encoded.replace(/%(?:21|24|27|28|29|2A|2C|2F|3A|3B|3D|3F|40)/gi, decodeURIComponent);
}
