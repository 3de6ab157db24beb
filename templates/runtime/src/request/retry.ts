import { NetworkError, TimeoutError } from "../base/errors.js";
import type { Operation } from "../base/operation.js";
import { SellingPartnerError } from "../base/selling-partner-error.js";
import type { KeysOf } from "../base/unknown-keys.js";

/** How often and for how long a call is retried. */
export interface RetryOptions {
  /** The number of attempts, including the first (default: 5). */
  readonly attempts?: number | undefined;
  /** The longest delay between two attempts, in milliseconds (default: 30000). */
  readonly maxDelay?: number | undefined;
  /** Milliseconds for the whole call: waits, attempts and delays (default: Infinity). */
  readonly deadline?: number | undefined;
}

/** The retry options of one call. */
export interface CallRetryOptions extends RetryOptions {
  /**
   * Whether to retry a POST or PATCH that may have taken effect, because its response was a server error or did not arrive
   * (default: false).
   */
  readonly unsafe?: boolean | undefined;
}

/** The keys of the option `retry`: no other is read. */
export const RETRY_OPTIONS: KeysOf<CallRetryOptions> = {
  attempts: true,
  maxDelay: true,
  deadline: true,
  unsafe: true,
};

/** Retry options with the defaults filled in. */
export type RetrySettings = {
  readonly [Name in keyof CallRetryOptions]-?: NonNullable<CallRetryOptions[Name]>;
};

export const DEFAULT_RETRY: RetrySettings = {
  attempts: 5,
  maxDelay: 30_000,
  deadline: Infinity,
  unsafe: false,
};

/** The longest delay before the second attempt; it doubles for each further one. In milliseconds. */
const BACKOFF = 100;

/** Fills in the defaults of retry options. `false` is one attempt. */
export function resolveRetry(
  options: CallRetryOptions | false | null | undefined,
  defaults: RetrySettings,
): RetrySettings {
  if (options === undefined || options === null) return defaults;
  if (options === false) return { ...defaults, attempts: 1 };
  const {
    attempts = defaults.attempts,
    maxDelay = defaults.maxDelay,
    deadline = defaults.deadline,
    unsafe = defaults.unsafe,
  } = options;
  return { attempts, maxDelay, deadline, unsafe };
}

/** Whether sending the request of an operation twice does no harm: by its descriptor, otherwise by RFC 9110's methods. */
export function isRepeatable({ method, idempotent }: Operation): boolean {
  return idempotent ?? (method !== "POST" && method !== "PATCH");
}

/** Codes of Node's errors for connections that were never established. */
const UNSENT = /^(?:EAI_AGAIN|ECONNREFUSED|ENOTFOUND|UND_ERR_CONNECT_TIMEOUT)$/;

/** Whether a network error means that the request cannot have arrived. */
function isUnsent(error: Error): boolean {
  for (let { cause } = error; cause instanceof Error; { cause } = cause) {
    if ("code" in cause && UNSENT.test(String(cause.code))) return true;
  }
  return false;
}

/** What to do before the next attempt: wait, get a new token, ask for new credentials, or correct the clock. */
export type RetryAction = "wait" | "refresh-token" | "renew-credentials" | "correct-clock";

/**
 * Decides what to do after a failed attempt.
 *
 * @param repeatable - whether the request may be sent again even if it may have taken effect.
 * @returns null if the error is final.
 */
export function retryActionFor(error: unknown, repeatable: boolean): RetryAction | null {
  if (error instanceof NetworkError || error instanceof TimeoutError) {
    return repeatable || isUnsent(error) ? "wait" : null;
  }
  if (!(error instanceof SellingPartnerError)) return null;
  const { status, body } = error;
  if (status === 401) return "refresh-token";
  if (status === 403) {
    if (/access token[^"]* (?:expired|revoked)/i.test(body)) return "refresh-token";
    if (/\bsecret\b[^"]* expired/i.test(body)) return "renew-credentials";
    return /signature (?:expired|not yet current)/i.test(body) ? "correct-clock" : null;
  }
  // A throttled request has not taken effect, whatever its method.
  if (status === 429) return "wait";
  const transient = status === 408 || (status >= 500 && status <= 504 && status !== 501);
  // A success whose body is not JSON has been cut off, or comes from a gateway in between.
  const truncated = status >= 200 && status < 300 && body !== "";
  return repeatable && (transient || truncated) ? "wait" : null;
}

/** Reads `Retry-After` (RFC 9110, section 10.2.3: seconds or a date), in milliseconds; 0 if it is absent. */
function retryAfter(headers: Headers, now: number): number {
  const value = headers.get("retry-after");
  if (value === null) return 0;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // Relative to the clock that wrote it.
  const wait = Date.parse(value) - (Date.parse(headers.get("date") ?? "") || now);
  return wait > 0 ? wait : 0;
}

/**
 * Computes the delay before the next attempt: that of `Retry-After`, otherwise "full jitter", a random time up to a limit
 * that doubles with each attempt (AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param attempt - the one that failed, from 1.
 * @param rate - after status 429 that of the usage plan: the first limit is then the time of one token. Otherwise null.
 * @returns milliseconds; Infinity if the API asks for more than `maxDelay`, since a retry before that would fail.
 */
export function retryDelay(
  attempt: number,
  { maxDelay }: RetrySettings,
  headers: Headers | undefined,
  rate: number | null,
  now: number,
  random: () => number,
): number {
  const requested = headers ? retryAfter(headers, now) : 0;
  if (requested > 0) return requested > maxDelay ? Infinity : requested;
  const base = Math.max(rate === null ? 0 : 1000 / rate, BACKOFF);
  return random() * Math.min(maxDelay, base * 2 ** (attempt - 1));
}
