// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { withTimeout } from "./base/abort.js";
import { CallToken } from "./base/access-token.js";
import { label, UsagePlanError } from "./base/errors.js";
import { checkRequest, checkResponse } from "./checks/check.js";
import type { Connection, Task } from "./connection.js";
import { checkDraft, type Draft, draftOf } from "./draft.js";
import { exchange } from "./exchange.js";
import type { MiddlewareRun } from "./middleware/run.js";
import { resolveMaxWait } from "./options.js";
import type { CallOptions, CallResponse } from "./request/call.js";
import { notify } from "./request/hooks.js";
import type { BuiltRequest, CompiledOperation } from "./request/request.js";
import { readRateLimit } from "./request/response.js";
import { isRepeatable, type RetryAction, retryActionFor, retryDelay } from "./request/retry.js";

/** Builds the request of one call and sends it; retries it if that can help. Never throws: what it returns rejects. */
export function send(
  connection: Connection,
  compiled: CompiledOperation,
  params: unknown,
  options: CallOptions,
): Promise<CallResponse<unknown>> {
  const { checks } = connection;
  try {
    const draft = draftOf(connection, compiled, params, options);
    // What has to wait has a function of its own: each that waits costs memory, and most calls need none but `sendTask`.
    if (options.restrictedData || checks.length > 0) {
      return sendChecked(draft, params);
    }
    checkDraft(draft);
    return sendInTime(draft);
  } catch (error) {
    return Promise.reject(error);
  }
}

/** Sends a call that asks for restricted data, or that checks look at. */
async function sendChecked(draft: Draft, params: unknown): Promise<CallResponse<unknown>> {
  const { connection, operation, options, info, signal } = draft;
  const { checks } = connection;
  const checking =
    draft.request !== null && checks.length > 0
      ? checkRequest(checks, { call: info, params })
      : null;
  if (options.restrictedData) {
    const restricted = await connection.restricted();
    restricted.check(operation, options, (problem) => draft.problems.push(problem));
    signal?.throwIfAborted();
  }
  checkDraft(draft);
  if (checking) {
    const failures = await checking;
    if (failures.length > 0) throw failures[0];
    signal?.throwIfAborted();
  }
  const response = await sendInTime(draft);
  if (checks.length > 0) await checkResponse(checks, info, response);
  return response;
}

/** Sends a call, and waits no longer than its deadline. */
function sendInTime(task: Task): Promise<CallResponse<unknown>> {
  const { retry, info, signal } = task;
  const { deadline } = retry;
  if (deadline === Infinity) return sendTask(task);
  return withTimeout(label(info), deadline, signal, (abort) =>
    sendTask({ ...task, signal: abort }),
  );
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
    let value = await token.get();
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
      if (maxWait !== null) value = await token.get();
      if (connection.middleware.length === 0) {
        headers = plainHeaders(task, value);
        if (connection.signer) headers = await sign(connection.signer, task, headers);
      } else {
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
  const signed = async (changed: BuiltRequest): Promise<Readonly<Record<string, string>>> => {
    const changedTask = { ...task, request: changed };
    const headers = plainHeaders(changedTask, token);
    return connection.signer ? sign(connection.signer, changedTask, headers) : headers;
  };
  return new MiddlewareRun({ call: info, attempt, request, userAgent, middleware, sign: signed });
}

/** Returns the token to send; undefined if the caller's own `fetch` adds it. */
function accessToken(task: Task): Promise<string | undefined> {
  const { connection, operation, options, signal } = task;
  if (options.restrictedData) return restrictedToken(task, options.restrictedData);
  if (options.accessToken !== undefined || connection.tokens === null) {
    return Promise.resolve(options.accessToken);
  }
  return connection.tokens.get(operation.scope ?? null, signal);
}

async function restrictedToken(
  { connection, operation, request, signal }: Task,
  restrictedData: true | readonly string[],
): Promise<string | undefined> {
  const tokens = await connection.restricted();
  return await tokens.forCall(operation, request.url, restrictedData, signal);
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

/** The headers of one attempt without a signature, and without the date, which a signature brings. */
function plainHeaders(
  { connection, request }: Task,
  token: string | undefined,
): Record<string, string> {
  const { userAgent, signer, clock, date } = connection;
  const headers: Record<string, string> = { "user-agent": userAgent, ...request.headers };
  if (token !== undefined) headers["x-amz-access-token"] = token;
  // Always sent, since Amazon's documentation requires it.
  if (signer === null) headers["x-amz-date"] = date(clock.now());
  return headers;
}

/** Adds the date and the signature to the headers. */
async function sign(
  signer: NonNullable<Connection["signer"]>,
  { request, signal }: Task,
  headers: Record<string, string>,
): Promise<Readonly<Record<string, string>>> {
  return Object.assign(headers, await (await signer()).sign(request, headers, signal));
}
