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

/**
 * A handle as JSON. It names no address to poll: that is up to the client that takes it up again, so that nobody who can
 * change a stored handle can have a token sent elsewhere.
 */
export interface StoredHandle<Name extends string = string> {
  /** The version of this format. */
  readonly version: 1;
  /** The API, by the name of its package: `reports-2021-06-30`. */
  readonly api: string;
  /** The operation that began it. */
  readonly operation: Name;
  /** Unique only for one seller or vendor at one endpoint. */
  readonly id: string;
  /** When it began, in ISO 8601; null if that is not known. */
  readonly began: string | null;
  readonly endpoint: string;
  readonly region: string | null;
  /** The option `seller` of the `SellingPartner`; null if it has none. */
  readonly seller: string | null;
}

/** What can be taken up again: a stored handle, as JSON or parsed, or what is known of one from elsewhere. */
export type Resumable<Name extends string = string> =
  string | ({ readonly operation: Name; readonly id: string } & Partial<StoredHandle<Name>>);
