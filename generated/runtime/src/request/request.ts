// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { nameOf, ParameterError, type ReportProblem } from "../base/errors.js";
import type { Operation, Parameter, UsagePlan } from "../base/operation.js";
import { checkParams } from "./check-params.js";
import { buildBody } from "./body.js";
import { buildHeaders } from "./headers.js";
import { buildPath, buildQuery, isDots } from "./url.js";

/** A request without what each attempt adds: token, date, signature. */
export interface BuiltRequest {
  readonly method: string;
  readonly url: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Blob | null;
}

/** An operation, prepared once for building its requests. */
export interface CompiledOperation {
  readonly operation: Operation;
  /** The path template, split: literal text at even indexes, parameters at odd ones. */
  readonly path: readonly (string | Parameter)[];
  readonly query: readonly Parameter[];
  readonly headers: readonly Parameter[];
  readonly cookies: readonly Parameter[];
  /** The names that params may have. */
  readonly names: ReadonlySet<string>;
}

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
    cookies: parameters.filter((parameter) => parameter.in === "cookie"),
    names: new Set([
      ...parameters.map(({ name, key = name }) => key),
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
  const sendsBody = operation.method !== "GET" && operation.method !== "HEAD";
  const body = sendsBody ? buildBody(operation, params, headers, report) : null;
  if (problems.length > 0) throw new ParameterError(nameOf(operation), problems);
  return { method: operation.method, url, headers: Object.fromEntries(headers), body };
}
