// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { LwaTokens } from "./auth/lwa.js";
import type { RestrictedTokens } from "./auth/restricted.js";
import type { Signing } from "./aws/signing.js";
import { withTimeout } from "./base/abort.js";
import {
  label,
  nameOf,
  NetworkError,
  ParameterError,
  SellingPartnerError,
  TimeoutError,
  UsagePlanError,
} from "./base/errors.js";
import type { Transport } from "./base/http.js";
import type { Operation } from "./base/operation.js";
import { cleanCause } from "./base/redact.js";
import type { UsagePlans } from "./limits/usage-plan.js";
import { checkLimits, resolveMaxWait } from "./options.js";
import type { CallOptions, CallResponse } from "./request/call.js";
import {
  type CallInfo,
  describeExchange,
  type Hooks,
  notify,
  type RequestEvent,
  type ResponseEvent,
  showHeaders,
} from "./request/hooks.js";
import { buildRequest, type BuiltRequest, type CompiledOperation } from "./request/request.js";
import { readRateLimit, readResponse } from "./request/response.js";
import {
  isRepeatable,
  type Remedy,
  remedyFor,
  resolveRetry,
  retryDelay,
  type RetrySettings,
} from "./request/retry.js";

/** Everything that the calls of one `SellingPartner` share. */
export interface Connection extends Transport {
  /** Without a slash at its end. */
  readonly endpoint: string;
  readonly userAgent: string;
  /** Null when the caller's own `fetch` brings the token. */
  readonly tokens: LwaTokens | null;
  readonly restricted: () => Promise<RestrictedTokens>;
  /** Null when requests are not signed. */
  readonly signing: (() => Promise<Signing>) | null;
  /** The form of `x-amz-date`; see `amzDates`. */
  readonly date: (time: number) => string;
  readonly plans: UsagePlans;
  /** Milliseconds; null when calls do not wait for their usage plans. */
  readonly maxWait: number | null;
  readonly retry: RetrySettings;
  readonly hooks: Hooks;
  /** From 0 to below 1, as `Math.random`. */
  readonly random: () => number;
}

/** One call, from the first attempt to the last. */
interface Task {
  readonly connection: Connection;
  readonly operation: Operation;
  readonly request: BuiltRequest;
  readonly options: CallOptions;
  readonly retry: RetrySettings;
  readonly info: CallInfo;
  /** Ends with the caller's patience or with the deadline. */
  readonly signal: AbortSignal | null;
}

/** How an attempt ended: with an answer, or with an error. */
interface Outcome {
  readonly response: Response | null;
  readonly answer: CallResponse<unknown> | null;
  readonly error: unknown;
}

/** Builds the request of one call and sends it, more than once where that can help. */
export async function send(
  connection: Connection,
  compiled: CompiledOperation,
  params: unknown,
  options: CallOptions,
): Promise<CallResponse<unknown>> {
  const { operation } = compiled;
  const { signal = null } = options;
  signal?.throwIfAborted();
  await checkOptions(connection, operation, options);
  // Built once, so that what the caller does to the params between two attempts changes nothing.
  const request = buildRequest(compiled, connection.endpoint, params, options.headers);
  const info: CallInfo = { ...nameOf(operation), api: operation.api };
  const retry = resolveRetry(options.retry, connection.retry);
  const { deadline } = retry;
  const task = { connection, operation, request, options, retry, info, signal };
  if (deadline === Infinity) return await sendTask(task);
  const overdue = (): Error => new TimeoutError(label(info), deadline);
  return await withTimeout(deadline, signal, overdue, (abort) =>
    sendTask({ ...task, signal: abort }),
  );
}

async function checkOptions(
  { restricted }: Connection,
  operation: Operation,
  options: CallOptions,
): Promise<void> {
  const problems: string[] = [];
  const report = (problem: string): void => void problems.push(problem);
  checkLimits(options, report);
  if (options.accessToken !== undefined && !/^[!-~]+$/.test(options.accessToken)) {
    report("accessToken is not a token: it is empty or has blanks, line feeds or the like");
  }
  if (options.restrictedData) (await restricted()).check(operation, options, report);
  if (problems.length > 0) throw new ParameterError(nameOf(operation), problems);
}

/** Usage plan → attempt, again and again until it succeeds or nothing helps. */
async function sendTask(task: Task): Promise<CallResponse<unknown>> {
  const { connection, operation, options, retry, info, signal } = task;
  const { clock, hooks, random } = connection;
  const queue = connection.plans.queue(operation);
  const maxWait = resolveMaxWait(options.usagePlan, connection.maxWait);
  const until = clock.now() + retry.deadline;
  const tried = new Set<Remedy>();
  let failure: unknown = null;
  for (let attempt = 1; ; attempt += 1) {
    if (maxWait !== null) {
      // Before the wait: an exchange after it would delay the request, and those behind would come too close to it.
      await accessToken(task);
      const patience = Math.min(maxWait, until - clock.now());
      const wait = await queue.enter({
        maxWait: patience,
        first: attempt > 1,
        signal,
        onWait: (expected) => notify(() => hooks.onWait?.({ call: info, attempt, wait: expected })),
      });
      if (wait > 0) throw failure ?? new UsagePlanError(info, wait, patience);
    }
    const headers = await makeHeaders(task);
    const { response, answer, error } = await exchange(task, attempt, headers);
    const rate = answer ? answer.rateLimit : response && readRateLimit(response.headers);
    if (rate !== null) queue.learn(rate, answer === null);
    if (answer !== null) return answer;

    const throttled = response?.status === 429;
    if (throttled) await queue.empty();
    const remedy = remedyFor(error, retry.unsafe || isRepeatable(operation));
    if (remedy === null || attempt >= retry.attempts || signal?.aborted) throw error;
    let delay = 0;
    if (remedy === "time") {
      const limit = throttled ? queue.rate : null;
      delay = retryDelay(attempt, retry, response?.headers, limit, clock.now(), random);
    } else if (tried.has(remedy) || !(await apply(remedy, task, headers, response))) {
      throw error;
    }
    tried.add(remedy);
    if (clock.now() + delay >= until) throw error;
    notify(() => hooks.onRetry?.({ call: info, attempt, error, delay }));
    if (delay > 0) await clock.sleep(delay, signal);
    failure = error;
  }
}

/** Undefined when the caller's own `fetch` brings it. */
async function accessToken(task: Task): Promise<string | undefined> {
  const { connection, operation, request, options, signal } = task;
  const { restrictedData } = options;
  if (restrictedData) {
    const tokens = await connection.restricted();
    return await tokens.forCall(operation, request.url, restrictedData, signal);
  }
  return options.accessToken ?? (await connection.tokens?.get(operation.scope ?? null, signal));
}

/** Gets rid of a token that was refused, or sets the clock right; false when that cannot be done. */
async function apply(
  remedy: Remedy,
  { connection: { tokens, restricted, signing }, operation, options }: Task,
  headers: Readonly<Record<string, string>>,
  response: Response | null,
): Promise<boolean> {
  if (remedy === "token") {
    const token = headers["x-amz-access-token"];
    if (token === undefined || token === options.accessToken) return false;
    if (options.restrictedData) (await restricted()).drop(token);
    else tokens?.drop(operation.scope ?? null, token);
    return true;
  }
  return signing !== null && (await signing()).adopt(response?.headers);
}

/**
 * Token → date → signature. Each attempt has its own. The date is there in any case, since Amazon's documentation asks
 * for it.
 */
async function makeHeaders(task: Task): Promise<Readonly<Record<string, string>>> {
  const { connection, request, signal } = task;
  const headers: Record<string, string> = {
    "user-agent": connection.userAgent,
    ...request.headers,
  };
  const token = await accessToken(task);
  if (token !== undefined) headers["x-amz-access-token"] = token;
  const { signing, clock, date } = connection;
  if (signing === null) headers["x-amz-date"] = date(clock.now());
  else Object.assign(headers, await (await signing()).sign(request, headers, signal));
  return headers;
}

/** Fetch → decode. */
async function exchange(
  { connection, operation, request, options, info: call, signal }: Task,
  attempt: number,
  headers: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const { tokens, fetch, clock, hooks, endpoint } = connection;
  const secrets = (): (string | null)[] => [
    ...(tokens?.secrets ?? []),
    headers["x-amz-access-token"] ?? null,
    headers["x-amz-security-token"] ?? null,
    headers["authorization"] ?? null,
    // Among them may be the key of a private gateway.
    ...Object.values(options.headers ?? {}),
  ];
  const requestEvent = (): RequestEvent => ({
    call,
    attempt,
    headers: showHeaders(Object.entries(headers), secrets),
  });
  const debug = (response: Response): string =>
    describeExchange(
      requestEvent(),
      endpoint,
      response.status,
      showHeaders(response.headers, secrets),
    );

  const timeout = options.timeout ?? connection.timeout;
  const overdue = (): Error => new TimeoutError(label(call), timeout);
  const started = clock.now();
  const outcome: { -readonly [Key in keyof Outcome]: Outcome[Key] } = {
    response: null,
    answer: null,
    error: null,
  };
  if (hooks.onRequest) notify(() => hooks.onRequest?.(requestEvent()));
  try {
    outcome.answer = await withTimeout(timeout, signal, overdue, async (abort) => {
      const { method, url, body } = request;
      try {
        // Followed, a redirect would carry the token to wherever it leads.
        const init: RequestInit = { method, headers, body, redirect: "manual", signal: abort };
        outcome.response = await fetch(url, init);
        return await readResponse(operation, outcome.response, secrets, debug);
      } catch (error) {
        if (error instanceof SellingPartnerError) throw error;
        throw new NetworkError(`${label(call)}: no answer`, {
          cause: cleanCause(error, secrets()),
        });
      }
    });
  } catch (error) {
    outcome.error = error;
  }
  const { response, error } = outcome;
  const responseEvent = (): ResponseEvent => {
    const shown = response ? showHeaders(response.headers, secrets) : {};
    return {
      call,
      attempt,
      status: response?.status ?? null,
      headers: shown,
      requestId: shown["x-amzn-requestid"] ?? null,
      duration: clock.now() - started,
      error,
    };
  };
  if (hooks.onResponse) notify(() => hooks.onResponse?.(responseEvent()));
  return outcome;
}
