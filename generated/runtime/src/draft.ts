// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { isAccessToken } from "./base/access-token.js";
import { nameOf, ParameterError, type ReportProblem } from "./base/errors.js";
import type { Operation } from "./base/operation.js";
import { reportUnknownOptions } from "./base/unknown-keys.js";
import type { Connection, Task } from "./connection.js";
import { copyParams } from "./limits/call-limits.js";
import { checkLimits } from "./options.js";
import { CALL_OPTIONS, type CallOptions } from "./request/call.js";
import type { CallInfo } from "./request/hooks.js";
import { buildRequest, type BuiltRequest, type CompiledOperation } from "./request/request.js";
import { resolveRetry } from "./request/retry.js";

/** A call before it is known to be right: what is wrong with it is told at once. */
export interface Draft extends Omit<Task, "request"> {
  /** Null if it cannot be built. */
  readonly request: BuiltRequest | null;
  /** Why it cannot. */
  readonly failure: unknown;
  /** What is wrong with the options. */
  readonly problems: string[];
}

/** Builds the request of a call, and finds what is wrong with its options. Nothing is thrown but the reason of `options.signal`. */
export function draftOf(
  connection: Connection,
  compiled: CompiledOperation,
  params: unknown,
  options: CallOptions,
): Draft {
  const { operation } = compiled;
  const { signal = null } = options;
  signal?.throwIfAborted();
  let request: BuiltRequest | null = null;
  let failure: unknown = null;
  try {
    // Built before anything is awaited, and once, so that later changes of the params have no effect.
    request = buildRequest(compiled, connection.endpoint, params, options.headers);
  } catch (error) {
    failure = error;
  }
  const problems: string[] = [];
  checkOptions(options, (problem) => problems.push(problem));
  const own = options.usagePlan === false ? null : connection.limits;
  return {
    connection,
    operation,
    request,
    options,
    limits: operation.limits || connection.limits ? { params: copyParams(params), own } : null,
    retry: resolveRetry(options.retry, connection.retry),
    info: callInfo(operation),
    signal,
    failure,
    problems,
  };
}

function callInfo({ name, method, path, api }: Operation): CallInfo {
  return { operation: name, method, path, api };
}

/** @throws what is wrong with the call. */
export function checkDraft(draft: Draft): asserts draft is Draft & Task {
  const { operation, request, problems, failure } = draft;
  if (problems.length > 0) throw new ParameterError(nameOf(operation), problems);
  if (request === null) throw failure;
}

function checkOptions(options: CallOptions, report: ReportProblem): void {
  reportUnknownOptions(options, CALL_OPTIONS, "options.", report);
  checkLimits(options, report);
  if (options.accessToken !== undefined && !isAccessToken(options.accessToken)) {
    report("accessToken is empty, or has spaces, line feeds or other characters that no token has");
  }
}
