// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ReportProblem } from "../base/errors.js";
import type { Operation, Parameter } from "../base/operation.js";
import { writePairs } from "./url.js";
import { SEPARATORS, writeValue, type WrittenValue } from "./write-values.js";

/** Headers that only the runtime sets: a call that set them could leak credentials by accident. */
const RESERVED = new Set([
  "authorization",
  "x-amz-access-token",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-content-sha256",
  "host",
  "content-length",
]);

/** The characters that RFC 9110 allows in a header's name. */
const HEADER_NAME = /^[\w!#$%&'*+\-.^`|~]+$/;

/** The characters that `fetch` can send in a header's value: tab and Latin-1 without control characters. */
// oxlint-disable-next-line no-control-regex -- the tab is allowed
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** The parameters that become headers. */
interface HeaderParameters {
  readonly operation: Operation;
  readonly headers: readonly Parameter[];
  readonly cookies: readonly Parameter[];
}

/**
 * Builds the headers of a call, names in lower case.
 *
 * @param extra - more headers of the call; they override those of the operation.
 */
export function buildHeaders(
  { operation, headers: parameters, cookies }: HeaderParameters,
  params: unknown,
  extra: Readonly<Record<string, string>> | undefined,
  report: ReportProblem,
): Map<string, string> {
  // A map, since a property `__proto__` that is assigned would set the prototype and not be sent.
  const headers = new Map([["accept", operation.accept ?? "application/json"]]);
  if (parameters.length === 0 && cookies.length === 0 && extra === undefined) return headers;
  const add = (name: string, value: string, where: string): void => {
    if (!HEADER_NAME.test(name)) report(`${where}: not a header name`);
    else if (!HEADER_VALUE.test(value)) report(`${where}: a header must be one line of Latin-1`);
    else headers.set(name.toLowerCase(), value);
  };
  for (const parameter of parameters) {
    const value = writeValue(parameter, params, report);
    if (value !== null)
      add(
        parameter.name,
        headerText(parameter, value),
        `${parameter.key ?? parameter.name} (header)`,
      );
  }
  const pairs = cookies.flatMap((parameter) => {
    const value = writeValue(parameter, params, report);
    const where = `${parameter.key ?? parameter.name} (cookie)`;
    return value === null ? [] : [writePairs(parameter, value, where, report).join("&")];
  });
  if (pairs.length > 0) add("cookie", pairs.join("; "), "cookie");
  for (const [name, value] of Object.entries(extra ?? {})) {
    const reserved = reservedHeader(name);
    if (reserved !== null) report(reserved);
    else add(name, value, `headers[${JSON.stringify(name)}]`);
  }
  return headers;
}

/** Says that a header is one that only the runtime sets; null if it is not. */
export function reservedHeader(name: string): string | null {
  return RESERVED.has(name.toLowerCase())
    ? `headers[${JSON.stringify(name)}] is set by the client; pass a token as accessToken`
    : null;
}

/** A header occurs once: its elements are joined, with commas unless Swagger 2.0's collectionFormat says otherwise. */
function headerText({ explode, style = "csv" }: Parameter, value: WrittenValue): string {
  switch (value.kind) {
    case "value":
      return value.text;
    case "list":
      return value.texts.join(SEPARATORS[style] ?? ",");
    case "object":
      return value.entries
        .map(([name, text]) => (explode ? `${name}=${text}` : `${name},${text}`))
        .join(",");
  }
}
