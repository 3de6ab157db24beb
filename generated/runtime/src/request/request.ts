// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { nameOf, ParameterError, type ReportProblem } from "../base/errors.js";
import { ownValue } from "../base/json.js";
import type { Operation, Parameter, UsagePlan } from "../base/operation.js";
import { percentEncode } from "../base/percent-encode.js";
import { checkParams } from "./check-params.js";
import { write, writeAll, writeList } from "./write-values.js";

/** A request without what each attempt adds: token, date, signature. */
export interface BuiltRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
}

/** An operation, prepared once for building its requests. */
export interface CompiledOperation {
  readonly operation: Operation;
  /** The path template, split: literal text at even indexes, parameters at odd ones. */
  readonly path: readonly (string | Parameter)[];
  readonly query: readonly Parameter[];
  readonly headers: readonly Parameter[];
  /** The names that params may have. */
  readonly names: ReadonlySet<string>;
}

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

/** RFC 3986's characters of a path, and whole parameters in braces. */
const PLAIN_PATH = /^\/(?:[\w\-.~!$&'()*+,;=:@%/]|\{[^{}]*\})*$/;

/**
 * Prepares an operation for building its requests.
 *
 * @throws ParameterError if path template and parameters do not match, or the template could lead outside the endpoint. Only
 * descriptors written by hand can cause this.
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
  checkPlan(operation.usagePlan, problems);
  if (problems.length > 0) throw new ParameterError(nameOf(operation), problems);
  return {
    operation,
    path,
    query: parameters.filter((parameter) => parameter.in === "query"),
    headers: parameters.filter((parameter) => parameter.in === "header"),
    names: new Set([
      ...parameters.map(({ name }) => name),
      ...(operation.body === undefined ? [] : ["body"]),
    ]),
  };
}

/** Reports a usage plan that no call could ever follow: a bucket that never has a whole token, or that gains none. */
function checkPlan(plan: UsagePlan | undefined, problems: string[]): void {
  if (plan === undefined) return;
  const { rate, burst } = plan;
  if (!(Number.isFinite(rate) && rate > 0)) {
    problems.push(`usagePlan.rate must be a number of requests per second above 0, not ${rate}`);
  }
  if (!(Number.isFinite(burst) && burst >= 1)) {
    problems.push(
      `usagePlan.burst must be a number of requests of at least 1, not ${burst}: no call could be sent`,
    );
  }
}

/**
 * Builds the request of one call.
 *
 * @param base - the endpoint without a slash at its end; the URL starts with it.
 * @param params - the params object; absent, undefined and null mean the same.
 * @param extra - more headers of the call.
 * @throws ParameterError listing everything that is missing or cannot be written.
 */
export function buildRequest(
  compiled: CompiledOperation,
  base: string,
  params: unknown,
  extra: Readonly<Record<string, string>> | undefined,
): BuiltRequest {
  const { operation } = compiled;
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(problem);

  checkParams(operation, compiled.names, params, report);
  const url =
    base + buildPath(compiled.path, params, report) + buildQuery(compiled.query, params, report);
  const headers = buildHeaders(compiled, params, extra, report);
  const body = operation.method === "GET" ? null : buildBody(operation, params, report);
  if (body !== null && !headers.has("content-type")) {
    headers.set("content-type", "application/json");
  }
  if (problems.length > 0) throw new ParameterError(nameOf(operation), problems);
  return { method: operation.method, url, headers: Object.fromEntries(headers), body };
}

function isDots(text: string): boolean {
  return text === "." || text === "..";
}

/** Percent-encodes a value; reports half a surrogate pair, which has no UTF-8. */
function encode(text: string, where: string, report: ReportProblem): string {
  try {
    return percentEncode(text);
  } catch {
    report(`${where} contains half of a surrogate pair`);
    return "";
  }
}

/** Builds the path of a call, percent-encoded. */
export function buildPath(
  pieces: CompiledOperation["path"],
  params: unknown,
  report: ReportProblem,
): string {
  let path = "";
  for (const piece of pieces) {
    if (typeof piece === "string") {
      path += piece;
      continue;
    }
    const where = `${piece.name} (path)`;
    const value = ownValue(params, piece.name) ?? undefined;
    if (Array.isArray(value) && piece.style === "csv") {
      path += writePathList(piece, value, where, report);
      continue;
    }
    const text = value === undefined ? undefined : write(value, where, report);
    if (value === undefined) report(`${where} is missing`);
    if (text === undefined) continue;
    // A URL parser removes `.` and `..` from a path, encoded or not, and the request would go to another operation.
    const segments = piece.greedy ? text.replace(/^\//, "").split("/") : [text];
    if (segments.includes("")) report(`${where} is empty${piece.greedy ? " between slashes" : ""}`);
    if (segments.some(isDots)) report(`${where} is "." or ".." and would change the path`);
    path += segments.map((segment) => encode(segment, where, report)).join("/");
  }
  return path;
}

/** Writes a list in a path: its elements encoded, the commas between them not (RFC 6570, `{ids}`). */
function writePathList(
  parameter: Parameter,
  values: readonly unknown[],
  where: string,
  report: ReportProblem,
): string {
  const texts = writeList(parameter, values, where, report);
  if (texts.length < 2 && [undefined, "", ".", ".."].includes(texts[0])) {
    report(`${where} is empty, "." or ".." and would change the path`);
  }
  return texts.map((text) => encode(text, where, report)).join(",");
}

function buildQuery(
  parameters: readonly Parameter[],
  params: unknown,
  report: ReportProblem,
): string {
  let query = "";
  for (const parameter of parameters) {
    for (const text of writeAll(parameter, params, report)) {
      const value = encode(text, `${parameter.name} (query)`, report);
      query += `${query === "" ? "?" : "&"}${percentEncode(parameter.name)}=${value}`;
    }
  }
  return query;
}

function buildHeaders(
  { operation, headers: parameters }: CompiledOperation,
  params: unknown,
  extra: Readonly<Record<string, string>> | undefined,
  report: ReportProblem,
): Map<string, string> {
  // A map, since a property `__proto__` that is assigned would set the prototype and not be sent.
  const headers = new Map([["accept", operation.accept ?? "application/json"]]);
  const add = (name: string, value: string, where: string): void => {
    if (!HEADER_NAME.test(name)) report(`${where}: not a header name`);
    else if (!HEADER_VALUE.test(value)) report(`${where}: a header must be one line of Latin-1`);
    else headers.set(name.toLowerCase(), value);
  };
  for (const parameter of parameters) {
    const texts = writeAll(parameter, params, report);
    if (texts.length > 0) add(parameter.name, texts.join(","), `${parameter.name} (header)`);
  }
  for (const [name, value] of Object.entries(extra ?? {})) {
    const where = `headers[${JSON.stringify(name)}]`;
    if (RESERVED.has(name.toLowerCase()))
      report(`${where} is set by the client; pass a token as accessToken`);
    else add(name, value, where);
  }
  return headers;
}

function buildBody(operation: Operation, params: unknown, report: ReportProblem): string | null {
  if (operation.body === undefined) return null;
  const body = ownValue(params, "body") ?? undefined;
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
