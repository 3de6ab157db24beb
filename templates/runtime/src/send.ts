import type { LwaTokens } from "./auth/lwa.js";
import type { RestrictedTokens } from "./auth/restricted-data-token.js";
import type { RequestSigner } from "./aws/request-signer.js";
import { withTimeout } from "./base/abort.js";
import { CallToken, isAccessToken } from "./base/access-token.js";
import {
  label,
  nameOf,
  NetworkError,
  ParameterError,
  type ReportProblem,
  UsagePlanError,
} from "./base/errors.js";
import type { Operation } from "./base/operation.js";
import { cleanCause, noResponse, Redactor } from "./base/redact.js";
import { SellingPartnerError } from "./base/selling-partner-error.js";
import type { Transport } from "./base/transport.js";
import { reportUnknownOptions } from "./base/unknown-keys.js";
import type { UsagePlans } from "./limits/usage-plan.js";
import { checkLimits, resolveMaxWait, type Settings } from "./options.js";
import { CALL_OPTIONS, type CallOptions, type CallResponse } from "./request/call.js";
import {
  type CallInfo,
  describeExchange,
  notify,
  redactHeaders,
  type RequestEvent,
  type ResponseEvent,
} from "./request/hooks.js";
import { buildRequest, type BuiltRequest, type CompiledOperation } from "./request/request.js";
import { readRateLimit, readResponse } from "./request/response.js";
import {
  isRepeatable,
  resolveRetry,
  type RetryAction,
  retryActionFor,
  retryDelay,
  type RetrySettings,
} from "./request/retry.js";

/** Everything that the calls of one `SellingPartner` share. */
export interface Connection
  extends Transport, Pick<Settings, "endpoint" | "userAgent" | "maxWait" | "retry" | "hooks"> {
  /** Null if the caller's own `fetch` adds the token. */
  readonly tokens: LwaTokens | null;
  readonly restricted: () => Promise<RestrictedTokens>;
  /** Null if requests are not signed. */
  readonly signer: (() => Promise<RequestSigner>) | null;
  /** Writes `x-amz-date`; see `amzDateFormatter`. */
  readonly date: (time: number) => string;
  /** What must not appear in any error or event, whatever the call. */
  readonly secrets: () => readonly (string | null)[];
  readonly plans: UsagePlans;
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
  /** Aborts with the caller's signal or at the deadline. */
  readonly signal: AbortSignal | null;
}

/** How an attempt ended: with a result, or with an error. */
interface Outcome {
  response: Response | null;
  result: CallResponse<unknown> | null;
  error: unknown;
}

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
  // Built before anything is awaited, and once, so that later changes of the params have no effect.
  const building = new Promise<BuiltRequest>((resolve) => {
    resolve(buildRequest(compiled, connection.endpoint, params, options.headers));
  });
  // Handled below, unless the options are wrong too.
  building.catch(() => {});
  await checkOptions(connection, operation, options);
  const request = await building;
  signal?.throwIfAborted();
  const info: CallInfo = { ...nameOf(operation), api: operation.api };
  const retry = resolveRetry(options.retry, connection.retry);
  const { deadline } = retry;
  const task = { connection, operation, request, options, retry, info, signal };
  if (deadline === Infinity) return await sendTask(task);
  return await withTimeout(label(info), deadline, signal, (abort) =>
    sendTask({ ...task, signal: abort }),
  );
}

async function checkOptions(
  { restricted }: Connection,
  operation: Operation,
  options: CallOptions,
): Promise<void> {
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(problem);
  reportUnknownOptions(options, CALL_OPTIONS, "options.", report);
  checkLimits(options, report);
  if (options.accessToken !== undefined && !isAccessToken(options.accessToken)) {
    report("accessToken is empty, or has spaces, line feeds or other characters that no token has");
  }
  if (options.restrictedData) (await restricted()).check(operation, options, report);
  if (problems.length > 0) throw new ParameterError(nameOf(operation), problems);
}

/** Waits for the usage plan and sends the request, until an attempt succeeds or its error is final. */
async function sendTask(task: Task): Promise<CallResponse<unknown>> {
  const { connection, operation, options, retry, info, signal } = task;
  const { clock, hooks, random } = connection;
  const queue = connection.plans.queue(operation);
  const maxWait = resolveMaxWait(options.usagePlan, connection.maxWait);
  const until = clock.now() + retry.deadline;
  const tried = new Set<RetryAction>();
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
    let headers;
    try {
      headers = await createHeaders(task, await token.get());
      signal?.throwIfAborted();
    } catch (error) {
      if (maxWait !== null) queue.giveBack();
      throw error;
    }
    const { response, result, error } = await exchange(task, attempt, headers);
    const rate = result ? result.rateLimit : response && readRateLimit(response.headers);
    if (rate !== null) queue.updateRate(rate, result === null);
    if (result !== null) return result;

    const throttled = response?.status === 429;
    if (throttled) await queue.empty();
    const action = retryActionFor(error, retry.unsafe || isRepeatable(operation));
    if (action === null || attempt >= retry.attempts || signal?.aborted) throw error;
    let delay = 0;
    if (action === "wait") {
      const limit = throttled ? queue.rate : null;
      delay = retryDelay(attempt, retry, response?.headers, limit, clock.now(), random);
    } else if (tried.has(action) || !(await prepareRetry(action, task, headers, response))) {
      throw error;
    }
    if (action === "refresh-token") token.forget();
    tried.add(action);
    if (clock.now() + delay >= until) throw error;
    notify(() => hooks.onRetry?.({ call: info, attempt, error, delay }));
    if (delay > 0) await clock.sleep(delay, signal);
    lastError = error;
  }
}

/** Returns the token to send; undefined if the caller's own `fetch` adds it. */
async function accessToken(task: Task): Promise<string | undefined> {
  const { connection, operation, request, options, signal } = task;
  const { restrictedData } = options;
  if (restrictedData) {
    const tokens = await connection.restricted();
    return await tokens.forCall(operation, request.url, restrictedData, signal);
  }
  return options.accessToken ?? (await connection.tokens?.get(operation.scope ?? null, signal));
}

/** Drops the token that was refused, or corrects the clock; false if that is not possible. */
async function prepareRetry(
  action: RetryAction,
  { connection: { tokens, restricted, signer }, operation, options }: Task,
  headers: Readonly<Record<string, string>>,
  response: Response | null,
): Promise<boolean> {
  if (action === "refresh-token") {
    const token = headers["x-amz-access-token"];
    if (token === undefined || token === options.accessToken) return false;
    if (options.restrictedData) (await restricted()).drop(token);
    else tokens?.drop(operation.scope ?? null, token);
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

/** Sends one request and decodes its response; calls the hooks. */
async function exchange(
  { connection, operation, request, options, info: call, signal }: Task,
  attempt: number,
  headers: Readonly<Record<string, string>>,
): Promise<Outcome> {
  const { fetch, clock, hooks, endpoint } = connection;
  const secrets = (): readonly (string | null)[] => [
    ...connection.secrets(),
    headers["x-amz-access-token"] ?? null,
    headers["x-amz-security-token"] ?? null,
    headers["authorization"] ?? null,
    /Signature=(\w+)/.exec(headers["authorization"] ?? "")?.[1] ?? null,
    // One may be the key of a private gateway.
    ...Object.values(options.headers ?? {}),
  ];
  const redactor = new Redactor(secrets);
  const requestEvent = (): RequestEvent => ({
    call,
    attempt,
    headers: redactHeaders(Object.entries(headers), redactor),
  });
  const debug = (response: Response): string =>
    describeExchange(
      requestEvent(),
      endpoint,
      response.status,
      redactHeaders(response.headers, redactor),
    );

  const timeout = options.timeout ?? connection.timeout;
  const started = clock.now();
  const outcome: Outcome = { response: null, result: null, error: null };
  if (hooks.onRequest) notify(() => hooks.onRequest?.(requestEvent()));
  try {
    outcome.result = await withTimeout(label(call), timeout, signal, async (abort) => {
      const { method, url, body } = request;
      try {
        // No redirect is followed: it would send the token to another server.
        const init: RequestInit = { method, headers, body, redirect: "manual", signal: abort };
        outcome.response = await fetch(url, init);
        return await readResponse(operation, outcome.response, redactor, debug);
      } catch (error) {
        if (error instanceof SellingPartnerError) throw error;
        // Deno quotes the address, whose values may be personal data.
        const cause = cleanCause(error, [...secrets(), url.slice(endpoint.length)]);
        throw new NetworkError(`${label(call)}: ${noResponse(url, cause)}`, { cause });
      }
    });
  } catch (error) {
    outcome.error = error;
  }
  const { response, error } = outcome;
  const responseEvent = (): ResponseEvent => {
    const shown = response ? redactHeaders(response.headers, redactor) : {};
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
