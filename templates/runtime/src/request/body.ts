import { isBytes } from "../base/bytes.js";
import type { ReportProblem } from "../base/errors.js";
import { ownValue } from "../base/json.js";
import type { BodyKind, Operation, Parameter } from "../base/operation.js";
import { essence, JSON_ONLY } from "./answer.js";
import { writeAs, writeJson } from "./write-values.js";
import { writePairs } from "./url.js";

/** A body and its media type. */
interface WrittenBody {
  readonly body: string | Blob;
  readonly contentType: string;
}

/**
 * Builds the body of a call, and sets its media type in the headers: the first of the operation, or the one that the call's
 * own header names.
 *
 * @returns null if there is no body, or after a report.
 */
export function buildBody(
  operation: Operation,
  params: unknown,
  headers: Map<string, string>,
  report: ReportProblem,
): string | Blob | null {
  if (operation.body === undefined) return null;
  const body = ownValue(params, "body") ?? undefined;
  if (body === undefined) {
    if (operation.body === "required") report("body is missing");
    return null;
  }
  const declared = Object.entries(operation.contentTypes ?? JSON_ONLY);
  const own = headers.get("content-type");
  const [contentType, kind] =
    declared.find(([type]) => own === undefined || essence(type) === essence(own)) ??
    ([own ?? "application/json", "json"] as const);
  const written = writeBody(kind, own ?? contentType, body, operation, report);
  if (written === null) return null;
  headers.set("content-type", written.contentType);
  return written.body;
}

function writeBody(
  kind: BodyKind,
  contentType: string,
  body: unknown,
  { encoding = {} }: Operation,
  report: ReportProblem,
): WrittenBody | null {
  switch (kind) {
    case "json":
      return ofText(writeJson(body, "body", report), contentType);
    case "lines":
      return ofText(writeLines(body, report), contentType);
    case "text":
      if (typeof body === "string") return { body, contentType };
      report("body must be a string");
      return null;
    case "bytes":
      if (isBytes(body)) return { body: new Blob([body]), contentType };
      report("body must be a Blob, an ArrayBuffer or a Uint8Array");
      return null;
    case "form":
      return isFields(body, report)
        ? { body: writeForm(body, encoding, report), contentType }
        : null;
    case "multipart":
      return isFields(body, report) ? writeMultipart(body, contentType, encoding, report) : null;
  }
}

function ofText(body: string | undefined, contentType: string): WrittenBody | null {
  return body === undefined ? null : { body, contentType };
}

/** One line of JSON for each element. */
function writeLines(body: unknown, report: ReportProblem): string | undefined {
  if (!Array.isArray(body)) {
    report("body must be a list: each element is sent as a line of JSON");
    return undefined;
  }
  const lines = body.map((one: unknown, index) => writeJson(one, `body [${index}]`, report) ?? "");
  return lines.map((line) => `${line}\n`).join("");
}

function isFields(body: unknown, report: ReportProblem): body is object {
  const isObject = typeof body === "object" && body !== null && !Array.isArray(body);
  if (!isObject || isBytes(body)) report("body must be an object: its properties are the fields");
  return isObject && !isBytes(body);
}

/** How a field is written: lists one by one, objects as JSON, unless the operation says something else. */
function fieldParameter(name: string, value: unknown, encoding: Operation["encoding"]): Parameter {
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  const style =
    ownValue(encoding, name) ?? (isObject && !(value instanceof Date) ? "json" : "multi");
  // A style, as the operation's description has it.
  return { name, in: "query", object: true, style: style as NonNullable<Parameter["style"]> };
}

/** `application/x-www-form-urlencoded`: blanks are `+`, as the URL Standard has it. */
function writeForm(body: object, encoding: Operation["encoding"], report: ReportProblem): string {
  return Object.entries(body)
    .flatMap(([name, value]) => {
      if (value === undefined || value === null) return [];
      const parameter = fieldParameter(name, value, encoding);
      const where = `body.${name}`;
      const written = writeAs(parameter, value, where, report);
      return written === null ? [] : writePairs(parameter, written, where, report);
    })
    .join("&")
    .replaceAll("%20", "+");
}

/** `multipart/form-data` (RFC 7578), built at once so that later changes of the fields have no effect. */
function writeMultipart(
  body: object,
  contentType: string,
  encoding: Operation["encoding"],
  report: ReportProblem,
): WrittenBody {
  const boundary = `katagami-${crypto.randomUUID()}`;
  const parts: (string | Blob)[] = [];
  const add = (name: string, value: string | Blob, type: string | null): void => {
    const file =
      value instanceof Blob
        ? `; filename="${quoted("name" in value ? String(value.name) : "blob")}"`
        : "";
    parts.push(
      `--${boundary}\r\ncontent-disposition: form-data; name="${quoted(name)}"${file}\r\n`,
      type === null ? "\r\n" : `content-type: ${type}\r\n\r\n`,
      value,
      "\r\n",
    );
  };
  for (const [name, value] of Object.entries(body) as [string, unknown][]) {
    const items: readonly unknown[] =
      Array.isArray(value) && !isJoined(name, encoding) ? value : [value];
    for (const item of items) {
      if (item === undefined || item === null) continue;
      if (isBytes(item)) {
        const blob = item instanceof Blob ? item : new Blob([item]);
        add(name, blob, blob.type || "application/octet-stream");
        continue;
      }
      const parameter = fieldParameter(name, item, encoding);
      const written = writeAs(parameter, item, `body.${name}`, report);
      if (written?.kind === "value")
        add(name, written.text, parameter.style === "json" ? "application/json" : null);
      else if (written?.kind === "list") add(name, written.texts.join(","), null);
    }
  }
  parts.push(`--${boundary}--\r\n`);
  return { body: new Blob(parts), contentType: `${essence(contentType)}; boundary=${boundary}` };
}

function isJoined(name: string, encoding: Operation["encoding"]): boolean {
  return ownValue(encoding, name) !== undefined;
}

/** A name in quotes, as the HTML Standard escapes it in a form. */
function quoted(name: string): string {
  return name.replaceAll("\r", "%0D").replaceAll("\n", "%0A").replaceAll('"', "%22");
}
