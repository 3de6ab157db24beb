// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { abortable } from "../base/abort.js";
import { loadOnce } from "../base/load-once.js";
import { Call, type CallResponse } from "../request/call.js";
import type { Handle } from "./handle.js";
import type { FinishOptions, FinishState } from "./options.js";

/**
 * A call that only begins something, such as a report or a feed. Awaiting it returns the answer to the request; `finished()`
 * waits for the end.
 *
 * What waits is loaded on first use.
 */
export class FinishingCall<Data, Final> extends Call<Data> {
  readonly #handle: () => Promise<Handle<Final>>;

  /**
   * @param now - returns the time in milliseconds since 1970.
   * @param begun - creates the handle of what the answer names; `began` is when it was answered.
   */
  constructor(
    send: () => Promise<CallResponse<Data>>,
    now: () => number,
    begun: (answer: Data, began: number) => Promise<Handle<Final>>,
  ) {
    let began = 0;
    super(async () => {
      const response = await send();
      began = now();
      return response;
    });
    this.#handle = loadOnce(async () => begun((await this.withResponse()).data, began));
  }

  /**
   * Waits until Amazon is done with what this call began.
   *
   * @returns the last answer of the operation that is polled; of a report without data too, which is `CANCELLED`.
   * @throws what the call rejects with, ProcessingError if Amazon could not do it, WaitTimeoutError, `signal.reason`,
   * ConfigurationError, HandleError if the answer names nothing to wait for, or what a poll rejects with if that is final.
   */
  async finished(options: FinishOptions = {}): Promise<Final> {
    return (await this.#begun(options)).finished(options);
  }

  /**
   * Iterates over the states of what this call began: each time that the status changes, the final one last. Leaving the loop
   * ends the polling.
   *
   * @throws as `finished`; a ProcessingError after the final state.
   */
  async *progress(
    options: FinishOptions = {},
  ): AsyncGenerator<FinishState<Final>, void, undefined> {
    yield* (await this.#begun(options)).progress(options);
  }

  /**
   * Returns the handle of what this call began, once it is answered. `JSON.stringify` stores it, and `resume` of a client takes
   * it up again in any process.
   *
   * @throws what the call rejects with, or HandleError if the answer names nothing to wait for.
   */
  handle(): Promise<Handle<Final>> {
    return this.#handle();
  }

  async #begun(options: FinishOptions): Promise<Handle<Final>> {
    return await abortable(this.#handle(), options.signal ?? null);
  }
}
