import type { UsagePlan } from "../base/operation.js";

/** How long a call may wait, and who is notified of it. */
export interface WaitOptions {
  /** Milliseconds; Infinity for no limit. */
  readonly maxWait: number;
  /** Whether it goes before all others: it has had its turn, and the API refused it. */
  readonly first: boolean;
  readonly signal: AbortSignal | null;
  readonly onWait: (wait: number) => void;
}

/** What the attempts of a call wait in, and what it learns from their responses. Times are in milliseconds since 1970. */
export interface CallQueue {
  /** Requests per second of the usage plan; null if not known. */
  readonly rate: number | null;
  /**
   * Waits until all limits allow a call.
   *
   * @returns 0 if it may be sent. Otherwise it may not, since it would have to wait this many milliseconds, more than
   * `maxWait`.
   * @throws `signal.reason`, or what the store throws.
   */
  enter(options: WaitOptions): Promise<number>;
  /** Takes back the tokens of a call that was not sent after all. */
  giveBack(): void;
  /** Updates the rate to that of a response, see `correctPlan`. */
  updateRate(rate: number, isError: boolean): void;
  /**
   * Empties a bucket after a response with status 429: it has fewer tokens than expected.
   *
   * @param sent - when the request was sent.
   * @param hint - what the response says: its usage plan's `rate`, `after` what time to come again, or neither.
   */
  empty(sent: number, hint: "rate" | "after" | null): Promise<void>;
  /** Notes that a request was not throttled. */
  pass(sent: number): void;
}

/** The slowest plan of the models has a token every 178 s; a rate far below must be a mistake. In requests per second. */
const MIN_RATE = 0.001;

/**
 * Corrects a plan by the rate of a response. The rate of an error may be the gateway's, so it can only raise the known one.
 *
 * @param rate - in requests per second.
 * @returns null if nothing changes.
 */
export function correctPlan(
  known: UsagePlan | null,
  rate: number,
  isError: boolean,
): UsagePlan | null {
  if (!(rate > 0) || (isError && known !== null && rate < known.rate)) return null;
  const corrected = Math.max(rate, MIN_RATE);
  if (corrected === known?.rate) return null;
  // No plan of the models has a burst below its rate.
  return { rate: corrected, burst: known?.burst ?? Math.ceil(corrected) };
}

/**
 * Checks what a store returned.
 *
 * @throws TypeError if it is not a wait.
 */
export function checkWait(wait: unknown): number {
  if (typeof wait === "number" && wait >= 0) return wait;
  throw new TypeError(
    `usagePlan.store: take must return a number of milliseconds of at least 0, not ${String(wait)}`,
  );
}
