import type { FinishOptions, FinishState } from "./options.js";

/**
 * Something that an operation began at Amazon's: a report, a feed, a query, a transaction. `JSON.stringify` stores it without any
 * secret, and `resume` of a client takes it up again, in this process or in another one.
 */
export interface Handle<Final = unknown> {
  /** The id of a report, feed, query, operation, export or transaction. */
  readonly id: string;
  /** The operation that began it, by the name of its method. */
  readonly operation: string;
  /** Waits until Amazon is done. See `finished` of the call. */
  finished(options?: FinishOptions): Promise<Final>;
  /** Iterates over the states, each time that the status changes. See `progress` of the call. */
  progress(options?: FinishOptions): AsyncGenerator<FinishState<Final>, void, undefined>;
  /**
   * Says that there may be news, for example when a notification says that a report is done: those who wait poll now. Several
   * hints before a poll are one; without anyone who waits, the next wait begins with a poll.
   */
  wake(): void;
  toJSON(): StoredHandle;
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
  /** The option `sellerId` of the `SellingPartner`; null if it has none. */
  readonly sellerId: string | null;
}

/** What can be taken up again: a stored handle, as JSON or parsed, or what is known of one from elsewhere. */
export type Resumable<Name extends string = string> =
  string | ({ readonly operation: Name; readonly id: string } & Partial<StoredHandle<Name>>);
