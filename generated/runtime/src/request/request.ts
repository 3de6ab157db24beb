// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { nameOf, ParameterError } from "../base/errors.js";
import { escapeUri } from "../base/escape.js";
import type { Operation, Parameter } from "../base/operation.js";

/** A request, but for what each attempt adds: token, date, signature. */
export interface BuiltRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** An operation taken apart, once, for building its requests. */
export interface CompiledOperation {
  readonly operation: Operation;
  /** The path template, split: literal text at even places, the parameter between two texts at odd ones. */
  readonly path: readonly (string | Parameter)[];
  readonly query: readonly Parameter[];
  readonly headers: readonly Parameter[];
}

/** Headers that are ours alone: a call that set them would send or leak credentials by accident. */
const RESERVED = new Set([
  "authorization",
  "x-amz-access-token",
  "x-amz-date",
  "x-amz-security-token",
  "x-amz-content-sha256",
  "host",
  "content-length",
]);

/** What RFC 9110 allows in a header's name. */
const HEADER_NAME = /^[\w!#$%&'*+\-.^`|~]+$/;

/** What `fetch` can send as a header's value: tab and Latin-1 without control characters. */
// oxlint-disable-next-line no-control-regex -- the tab is allowed
const HEADER_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/** RFC 3986's characters of a path, and whole parameters between braces. */
const PLAIN_PATH = /^\/(?:[\w\-.~!$&'()*+,;=:@%/]|\{[^{}]*\})*$/;

/** Collects what is wrong with the parameters of one call. */
export type Report = (problem: string) => void;

/**
 * Takes an operation apart.
 *
 * @throws ParameterError when path template and parameters do not fit, or the template could lead elsewhere than under
 * the endpoint. Generated descriptors never do; those written by hand may.
 */
export function compileOperation(operation: Operation): CompiledOperation {
  const parameters = operation.parameters ?? [];
  const problems: string[] = [];
  const template = operation.path;
  const segments = template.split("/").slice(1);
  if (!PLAIN_PATH.test(template) || segments.some(isDots) || segments.slice(0, -1).includes("")) {
    problems.push(`the path template ${JSON.stringify(template)} is not a plain absolute path`);
  }
  const path = template.split(/\{([^{}]*)\}/).map((text, index) => {
    if (index % 2 === 0) return text;
    const parameter = parameters.find(({ name, in: place }) => place === "path" && name === text);
    if (!parameter) problems.push(`{${text}} of the path is not a parameter`);
    return parameter ?? text;
  });
  if (problems.length > 0) throw new ParameterError(nameOf(operation), problems);
  return {
    operation,
    path,
    query: parameters.filter((parameter) => parameter.in === "query"),
    headers: parameters.filter((parameter) => parameter.in === "header"),
  };
}

/**
 * Builds the request of one call.
 *
 * @param base - the endpoint without a slash at its end; the URL begins with it.
 * @param params - the params object; absent, undefined and null are the same.
 * @param extra - further headers of the call.
 * @throws ParameterError naming all that is missing or cannot be written.
 */
export function buildRequest(
  compiled: CompiledOperation,
  base: string,
  params: unknown,
  extra: Readonly<Record<string, string>> | undefined,
): BuiltRequest {
  const { operation } = compiled;
  const problems: string[] = [];
  const report: Report = (problem) => problems.push(problem);
  const values = isRecord(params) ? params : {};

  const url =
    base + buildPath(compiled.path, values, report) + buildQuery(compiled.query, values, report);
  const headers = buildHeaders(compiled, values, extra, report);
  const body = operation.method === "GET" ? null : buildBody(operation, values, report);
  if (body !== null && headers["content-type"] === undefined) {
    headers["content-type"] = "application/json";
  }
  if (problems.length > 0) throw new ParameterError(nameOf(operation), problems);
  return { method: operation.method, url, headers, body };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function isDots(text: string): boolean {
  return text === "." || text === "..";
}

/** A parameter's own value: a parameter may be named `constructor`, which every object inherits. */
function valueOf(values: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(values, name) ? (values[name] ?? undefined) : undefined;
}

/** How a single value is written; undefined, after a report, when it cannot be. */
function write(value: unknown, where: string, report: Report): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "boolean":
    case "bigint":
      return String(value);
    case "number":
      if (Number.isFinite(value)) return String(value);
      report(`${where} is ${value}`);
      return undefined;
    default:
      report(`${where} is not a string, number or boolean`);
      return undefined;
  }
}

/** The values of a parameter as they are sent, one text for each time it stands in the request. */
function writeAll(
  parameter: Parameter,
  values: Readonly<Record<string, unknown>>,
  report: Report,
): readonly string[] {
  const value = valueOf(values, parameter.name);
  const where = `${parameter.name} (${parameter.in})`;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) {
    if (parameter.required) report(`${where} is missing`);
    return [];
  }
  if (!Array.isArray(value)) {
    const text = write(value, where, report);
    return text === undefined ? [] : [text];
  }
  if (parameter.style === undefined) {
    report(`${where} takes one value, not a list`);
    return [];
  }
  const texts = value.map((item, index) => write(item, `${where} [${index}]`, report) ?? "");
  return parameter.style === "csv" ? [texts.join(",")] : texts;
}

/** `escapeUri`, which throws on half a surrogate pair: that has no UTF-8. */
function escape(text: string, where: string, report: Report): string {
  try {
    return escapeUri(text);
  } catch {
    report(`${where} holds half of a surrogate pair`);
    return "";
  }
}

/** The path of a call, percent-encoded. */
export function buildPath(
  pieces: CompiledOperation["path"],
  values: Readonly<Record<string, unknown>>,
  report: Report,
): string {
  let path = "";
  for (const piece of pieces) {
    if (typeof piece === "string") {
      path += piece;
      continue;
    }
    const where = `${piece.name} (path)`;
    const value = valueOf(values, piece.name);
    const text = value === undefined ? undefined : write(value, where, report);
    if (value === undefined) report(`${where} is missing`);
    if (text === undefined) continue;
    // A URL parser takes `.` and `..` out of a path, escaped or not, and the request would go to another operation.
    const segments = piece.greedy ? text.replace(/^\//, "").split("/") : [text];
    if (segments.includes("")) report(`${where} is empty${piece.greedy ? " between slashes" : ""}`);
    if (segments.some(isDots)) report(`${where} is "." or ".." and would lead elsewhere`);
    path += segments.map((segment) => escape(segment, where, report)).join("/");
  }
  return path;
}

function buildQuery(
  parameters: readonly Parameter[],
  values: Readonly<Record<string, unknown>>,
  report: Report,
): string {
  let query = "";
  for (const parameter of parameters) {
    for (const text of writeAll(parameter, values, report)) {
      const value = escape(text, `${parameter.name} (query)`, report);
      query += `${query === "" ? "?" : "&"}${escapeUri(parameter.name)}=${value}`;
    }
  }
  return query;
}

function buildHeaders(
  { operation, headers: parameters }: CompiledOperation,
  values: Readonly<Record<string, unknown>>,
  extra: Readonly<Record<string, string>> | undefined,
  report: Report,
): Record<string, string> {
  const headers: Record<string, string> = { accept: operation.accept ?? "application/json" };
  const add = (name: string, value: string, where: string): void => {
    const lower = name.toLowerCase();
    if (!HEADER_NAME.test(name)) report(`${where}: not a header name`);
    else if (!HEADER_VALUE.test(value)) report(`${where}: a header takes one line of Latin-1`);
    // Assigned, `__proto__` would set the prototype and not be sent.
    else
      Object.defineProperty(headers, lower, {
        value,
        enumerable: true,
        writable: true,
        configurable: true,
      });
  };
  for (const parameter of parameters) {
    const texts = writeAll(parameter, values, report);
    if (texts.length > 0) add(parameter.name, texts.join(","), `${parameter.name} (header)`);
  }
  for (const [name, value] of Object.entries(extra ?? {})) {
    const where = `headers[${JSON.stringify(name)}]`;
    if (RESERVED.has(name.toLowerCase()))
      report(`${where} is set by the client; a token goes into accessToken`);
    else add(name, value, where);
  }
  return headers;
}

function buildBody(
  operation: Operation,
  values: Readonly<Record<string, unknown>>,
  report: Report,
): string | null {
  if (operation.body === undefined) return null;
  const body = valueOf(values, "body");
  if (body === undefined) {
    if (operation.body === "required") report("body is missing");
    return null;
  }
  try {
    const text: string | undefined = JSON.stringify(body);
    if (text !== undefined) return text;
    report("body cannot be written as JSON");
  } catch (error) {
    report(
      `body cannot be written as JSON: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  return null;
}
