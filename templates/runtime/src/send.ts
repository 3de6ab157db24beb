import { withTimeout } from "./base/abort.js";
import { CallToken, isAccessToken } from "./base/access-token.js";
import {
  label,
  nameOf,
  ParameterError,
  type ReportProblem,
  UsagePlanError,
} from "./base/errors.js";
import { reportUnknownOptions } from "./base/unknown-keys.js";
import { checkRequest, checkResponse } from "./checks/check.js";
import type { Connection, Task } from "./connection.js";
import { exchange } from "./exchange.js";
import { copyParams } from "./limits/call-limits.js";
import type { MiddlewareRun } from "./middleware/run.js";
import { checkLimits, resolveMaxWait } from "./options.js";
import { CALL_OPTIONS, type CallOptions, type CallResponse } from "./request/call.js";
import { type CallInfo, notify } from "./request/hooks.js";
import { buildRequest, type BuiltRequest, type CompiledOperation } from "./request/request.js";
import { readRateLimit } from "./request/response.js";
import {
  isRepeatable,
  resolveRetry,
  type RetryAction,
  retryActionFor,
  retryDelay,
} from "./request/retry.js";

/** Builds the request of one call and sends it; retries it if that can help. */
export async function send(
  connection: Connection,
  compiled: CompiledOperation,
  params: unknown,
  options: CallOptions,
): Promise<CallResponse<unknown>> {
  const { operation } = compiled;
  const { signal = null } = options;
  signal?.throwIfAborted();
  let request: BuiltRequest | null = null;
  let failure: unknown;
  try {
    // Built before anything is awaited, and once, so that later changes of the params have no effect.
    request = buildRequest(compiled, connection.endpoint, params, options.headers);
  } catch (error) {
    failure = error;
  }
  const info: CallInfo = { ...nameOf(operation), api: operation.api };
  const { checks } = connection;
  const checking =
    request !== null && checks.length > 0 ? checkRequest(checks, { call: info, params }) : null;
  const own = options.usagePlan === false ? null : connection.limits;
  const limits = operation.limits || connection.limits ? { params: copyParams(params), own } : null;
  const problems: string[] = [];
  checkOptions(options, (problem) => problems.push(problem));
  if (options.restrictedData) {
    (await connection.restricted()).check(operation, options, (problem) => problems.push(problem));
    signal?.throwIfAborted();
  }
  if (problems.length > 0) throw new ParameterError(nameOf(operation), problems);
  if (request === null) throw failure;
  if (checking) {
    const failures = await checking;
    if (failures.length > 0) throw failures[0];
    signal?.throwIfAborted();
  }
  const retry = resolveRetry(options.retry, connection.retry);
  const { deadline } = retry;
  const task = { connection, operation, request, options, limits, retry, info, signal };
  const response =
    deadline === Infinity
      ? await sendTask(task)
      : await withTimeout(label(info), deadline, signal, (abort) =>
          sendTask({ ...task, signal: abort }),
        );
  if (checks.length > 0) await checkResponse(checks, info, response);
  return response;
}

function checkOptions(options: CallOptions, report: ReportProblem): void {
  reportUnknownOptions(options, CALL_OPTIONS, "options.", report);
  checkLimits(options, report);
  if (options.accessToken !== undefined && !isAccessToken(options.accessToken)) {
    report("accessToken is empty, or has spaces, line feeds or other characters that no token has");
  }
}

/** Waits for the usage plan and sends the request, until an attempt succeeds or its error is final. */
async function sendTask(task: Task): Promise<CallResponse<unknown>> {
  const { connection, operation, options, limits, retry, info, signal } = task;
  const { clock, hooks, random } = connection;
  const { plans } = connection;
  const queue = limits ? await plans.queueFor(operation, limits) : plans.queue(operation);
  const maxWait = resolveMaxWait(options.usagePlan, connection.maxWait);
  const until = clock.now() + retry.deadline;
  const tried: RetryAction[] = [];
  const token = new CallToken(() => accessToken(task), clock);
  let lastError: unknown = null;
  for (let attempt = 1; ; attempt += 1) {
    // Before the wait: an exchange after it would delay this request, and the next ones would follow it too closely.
    await token.get();
    if (maxWait !== null) {
      const longest = Math.min(maxWait, until - clock.now());
      const wait = await queue.enter({
        maxWait: longest,
        first: attempt > 1,
        signal,
        onWait: (expected) => notify(() => hooks.onWait?.({ call: info, attempt, wait: expected })),
      });
      if (wait > 0) throw lastError ?? new UsagePlanError(info, wait, longest);
    }
    let headers: Readonly<Record<string, string>>;
    let middleware: MiddlewareRun | null = null;
    try {
      const value = await token.get();
      if (connection.middleware.length === 0) headers = await createHeaders(task, value);
      else {
        middleware = await beginMiddleware(task, attempt, value);
        ({ headers } = middleware);
      }
      signal?.throwIfAborted();
    } catch (error) {
      if (maxWait !== null) queue.giveBack();
      throw error;
    }
    const sent = clock.now();
    const { response, result, error } = await exchange(task, attempt, headers, middleware);
    // Otherwise a middleware has responded, which knows nothing of the usage plan.
    const isSent = middleware === null || middleware.isSent;
    if (!isSent && maxWait !== null) queue.giveBack();
    const rate = result ? result.rateLimit : response && readRateLimit(response.headers);
    if (isSent && rate !== null) queue.updateRate(rate, result === null);
    const throttled = isSent && response?.status === 429;
    if (isSent && response && !throttled) queue.pass(sent);
    if (result !== null) return result;

    if (throttled) await queue.empty(sent, throttleHint(response, rate));
    const action = retryActionFor(error, retry.unsafe || isRepeatable(operation));
    if (action === null || attempt >= retry.attempts || signal?.aborted) throw error;
    let delay = 0;
    if (action === "wait") {
      const limit = throttled ? queue.rate : null;
      delay = retryDelay(attempt, retry, response?.headers, limit, clock.now(), random);
    } else if (tried.includes(action) || !(await prepareRetry(action, task, headers, response))) {
      throw error;
    }
    if (action === "refresh-token" || action === "renew-credentials") token.forget();
    tried.push(action);
    if (clock.now() + delay >= until) throw error;
    notify(() => hooks.onRetry?.({ call: info, attempt, error, delay }));
    if (delay > 0) await clock.sleep(delay, signal);
    lastError = error;
  }
}

/** Says what a 429 tells of when to come again. */
function throttleHint({ headers }: Response, rate: number | null): "rate" | "after" | null {
  if (rate !== null) return "rate";
  return headers.has("retry-after") ? "after" : null;
}

/** Prepares the middleware of one attempt: what it passes on is signed after it. */
async function beginMiddleware(
  task: Task,
  attempt: number,
  token: string | undefined,
): Promise<MiddlewareRun> {
  const { MiddlewareRun } = await import("./middleware/run.js");
  const { connection, info, request } = task;
  const { userAgent, middleware } = connection;
  const sign = (changed: BuiltRequest): Promise<Readonly<Record<string, string>>> =>
    createHeaders({ ...task, request: changed }, token);
  return new MiddlewareRun({ call: info, attempt, request, userAgent, middleware, sign });
}

/** Returns the token to send; undefined if the caller's own `fetch` adds it. */
async function accessToken(task: Task): Promise<string | undefined> {
  const { connection, operation, request, options, signal } = task;
  const { restrictedData } = options;
  if (restrictedData) {
    const tokens = await connection.restricted();
    return await tokens.forCall(operation, request.url, restrictedData, signal);
  }
  return options.accessToken ?? connection.tokens?.get(operation.scope ?? null, signal);
}

/** Drops the token that was refused, asks for other credentials, or corrects the clock; false if that is not possible. */
async function prepareRetry(
  action: RetryAction,
  { connection: { tokens, restricted, signer }, operation, options, signal }: Task,
  headers: Readonly<Record<string, string>>,
  response: Response | null,
): Promise<boolean> {
  if (action !== "correct-clock") {
    const token = headers["x-amz-access-token"];
    if (token === undefined || token === options.accessToken) return false;
    const scope = operation.scope ?? null;
    const { restrictedData } = options;
    const isKept = restrictedData ? (await restricted()).drop(token) : true;
    if (action === "renew-credentials") {
      // A restricted data token that others have replaced was fetched with other credentials.
      if (!isKept) return true;
      return (await tokens?.renew(scope, restrictedData ? null : token, signal)) ?? false;
    }
    if (!restrictedData) tokens?.drop(scope, token);
    return true;
  }
  return signer !== null && (await signer()).correctClockSkew(response?.headers);
}

/**
 * Creates the headers of one attempt, with its token, date and signature. The date is always sent, since Amazon's
 * documentation requires it.
 */
async function createHeaders(
  { connection, request, signal }: Task,
  token: string | undefined,
): Promise<Readonly<Record<string, string>>> {
  const headers: Record<string, string> = {
    "user-agent": connection.userAgent,
    ...request.headers,
  };
  if (token !== undefined) headers["x-amz-access-token"] = token;
  const { signer, clock, date } = connection;
  if (signer === null) headers["x-amz-date"] = date(clock.now());
  else Object.assign(headers, await (await signer()).sign(request, headers, signal));
  return headers;
}
