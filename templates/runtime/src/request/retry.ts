import { NetworkError, SellingPartnerError, TimeoutError } from "../base/errors.js";
import type { Operation } from "../base/operation.js";

/** How often and how long a call is tried. */
export interface RetryOptions {
  /** The first one included; 5 when left out. */
  readonly attempts?: number | undefined;
  /** The longest delay between two attempts, in milliseconds; 30000 when left out. */
  readonly maxDelay?: number | undefined;
  /** Milliseconds for the whole call: waits, attempts and delays. Infinity when left out. */
  readonly deadline?: number | undefined;
}

/** What may differ from call to call. */
export interface CallRetryOptions extends RetryOptions {
  /**
   * Whether a POST or PATCH that may have been carried out, because its answer was an error of the server or did not
   * come, is sent again. False when left out.
   */
  readonly unsafe?: boolean | undefined;
}

/** Retry options with every choice made. */
export interface RetrySettings {
  readonly attempts: number;
  readonly maxDelay: number;
  readonly deadline: number;
  readonly unsafe: boolean;
}

export const RETRY: RetrySettings = {
  attempts: 5,
  maxDelay: 30_000,
  deadline: Infinity,
  unsafe: false,
};

/** The longest delay before the second attempt; it doubles for each further one. In milliseconds. */
const BACKOFF = 100;

/** The choices of a call, or of a `SellingPartner` over the defaults. `false` is one attempt. */
export function resolveRetry(
  options: CallRetryOptions | false | undefined,
  defaults: RetrySettings,
): RetrySettings {
  if (options === false) return { ...defaults, attempts: 1 };
  const {
    attempts = defaults.attempts,
    maxDelay = defaults.maxDelay,
    deadline = defaults.deadline,
    unsafe = defaults.unsafe,
  } = options ?? {};
  return { attempts, maxDelay, deadline, unsafe };
}

/** Whether sending the request of an operation twice does no harm: by RFC 9110's verbs, unless its descriptor knows better. */
export function isRepeatable({ method, idempotent }: Operation): boolean {
  return idempotent ?? (method !== "POST" && method !== "PATCH");
}

/** Codes of Node's errors for connections that never came to be. */
const UNSENT = /^(?:EAI_AGAIN|ECONNREFUSED|ENOTFOUND|UND_ERR_CONNECT_TIMEOUT)$/;

/** Whether a network error says that the request cannot have arrived. */
function isUnsent(error: Error): boolean {
  for (let { cause } = error; cause instanceof Error; { cause } = cause) {
    if ("code" in cause && UNSENT.test(String(cause.code))) return true;
  }
  return false;
}

/** What another attempt needs in order to do better: time, a fresh token, a clock set right. */
export type Remedy = "time" | "token" | "clock";

/**
 * What could help after a failed attempt.
 *
 * @param repeatable - whether the request may be sent again though it may have been carried out.
 * @returns null when nothing does.
 */
export function remedyFor(error: unknown, repeatable: boolean): Remedy | null {
  if (error instanceof NetworkError || error instanceof TimeoutError) {
    return repeatable || isUnsent(error) ? "time" : null;
  }
  if (!(error instanceof SellingPartnerError)) return null;
  const { status, body } = error;
  if (status === 401) return "token";
  if (status === 403) {
    if (/access token[^"]* (?:expired|revoked)/i.test(body)) return "token";
    return /signature (?:expired|not yet current)/i.test(body) ? "clock" : null;
  }
  // Throttled, it has not been carried out, whatever it is.
  if (status === 429) return "time";
  const passing = status === 408 || (status >= 500 && status <= 504 && status !== 501);
  // A success with a body that is no JSON has been cut off, or comes from a gateway on the way.
  const garbled = status >= 200 && status < 300 && body !== "";
  return repeatable && (passing || garbled) ? "time" : null;
}

/** What `Retry-After` asks for (RFC 9110, section 10.2.3: seconds or a date), in milliseconds; 0 for nothing. */
function retryAfter(headers: Headers, now: number): number {
  const value = headers.get("retry-after");
  if (value === null) return 0;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // Measured on the clock that wrote it.
  const wait = Date.parse(value) - (Date.parse(headers.get("date") ?? "") || now);
  return wait > 0 ? wait : 0;
}

/**
 * The delay before the next attempt: what `Retry-After` asks for, or "full jitter", any time up to a limit that doubles
 * with each attempt (AWS Architecture Blog, "Exponential Backoff And Jitter").
 *
 * @param attempt - the one that failed, from 1.
 * @param rate - of the usage plan when it was the limit (429), which begins with the time of one token; else null.
 * @returns milliseconds; Infinity when the API asks for more than `maxDelay`, since to try sooner would be no use.
 */
export function retryDelay(
  attempt: number,
  { maxDelay }: RetrySettings,
  headers: Headers | undefined,
  rate: number | null,
  now: number,
  random: () => number,
): number {
  const asked = headers ? retryAfter(headers, now) : 0;
  if (asked > 0) return asked > maxDelay ? Infinity : asked;
  const base = Math.max(rate === null ? 0 : 1000 / rate, BACKOFF);
  return random() * Math.min(maxDelay, base * 2 ** (attempt - 1));
}
