// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { KeysOf } from "../base/unknown-keys.js";

/** How long to wait for the end, and how often to poll. */
export interface FinishOptions {
  /**
   * Milliseconds from one answer to the next poll. By default 5 seconds at first and 1.5 times as long each time, up to a
   * minute; longer if all polls of the `SellingPartner` together would use more than a tenth of the usage plan.
   */
  readonly every?: number | undefined;
  /** Milliseconds for the whole wait (default: that of the operation); Infinity for no limit. */
  readonly timeout?: number | undefined;
  /** Aborts the wait, which then rejects with `signal.reason`. What was begun goes on at Amazon's. */
  readonly signal?: AbortSignal | undefined;
}

export const FINISH_OPTIONS: KeysOf<FinishOptions> = { every: true, timeout: true, signal: true };

/** A state of something that was begun. */
export interface FinishState<Final> {
  readonly status: string;
  /** The answer of the operation that is polled. */
  readonly answer: Final;
}
