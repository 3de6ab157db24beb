// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { abortable } from "./abort.js";
import type { Clock } from "./clock.js";

/** A value and the time (milliseconds since 1970) when it expires; Infinity if it never does. */
export interface ExpiringValue<T> {
  readonly value: T;
  readonly expires: number;
}

/**
 * Fetches a new value.
 *
 * @param refused - a value that was refused, which must not be returned; null if there is none.
 * @param signal - aborts when nobody waits for the value any more.
 */
export type LoadValue<T> = (refused: T | null, signal: AbortSignal) => Promise<ExpiringValue<T>>;

/** A refresh that has not ended. */
interface Refresh<T> {
  readonly loaded: Promise<T>;
  readonly controller: AbortController;
  waiting: number;
}

/** Keeps a value that expires (an access token, a role's credentials) and refreshes it shortly before. */
export class RefreshingValue<T> {
  readonly #load: LoadValue<T>;
  readonly #margin: number;
  readonly #clock: Clock;
  #current: ExpiringValue<T> | null = null;
  #refresh: Refresh<T> | null = null;
  #refused: T | null = null;

  /**
   * @param load - never runs twice at a time.
   * @param margin - how many milliseconds before it expires a value is refreshed.
   */
  constructor(load: LoadValue<T>, margin: number, clock: Clock) {
    this.#load = load;
    this.#margin = margin;
    this.#clock = clock;
  }

  /**
   * Returns the value, from memory until it expires. All callers wait for the same refresh. A caller that aborts does not stop
   * it for the others; when the last one has aborted, the refresh is aborted as well, since it would only keep the process
   * alive. A failed refresh is tried again on the next call.
   */
  get(signal: AbortSignal | null): Promise<T> {
    if (signal?.aborted) return Promise.reject(signal.reason);
    const value = this.fresh;
    // Without a function that waits: that is what almost every call asks for.
    return value === null ? this.#refreshed(signal) : Promise.resolve(value);
  }

  /** The value, unless it is not there or expires soon: then null. */
  get fresh(): T | null {
    const current = this.#current;
    const isFresh = current !== null && this.#clock.now() < current.expires - this.#margin;
    return isFresh ? current.value : null;
  }

  async #refreshed(signal: AbortSignal | null): Promise<T> {
    for (;;) {
      signal?.throwIfAborted();
      const value = this.fresh;
      if (value !== null) return value;
      const refresh = (this.#refresh ??= this.#start());
      const { signal: aborted } = refresh.controller;
      const isOver = aborted.aborted;
      refresh.waiting += 1;
      try {
        return await abortable(refresh.loaded, signal);
      } catch (error) {
        // It was aborted before this caller came, who needs another one.
        if (!isOver || signal?.aborted) throw error;
      } finally {
        refresh.waiting -= 1;
        const isLast = refresh.waiting === 0 && this.#refresh === refresh;
        if (isLast) refresh.controller.abort(signal?.reason);
      }
    }
  }

  /** The value that was fetched last; null if there is none. */
  get last(): T | null {
    return this.#current && this.#current.value;
  }

  /** Forgets a value that was refused, unless it has been refreshed already. */
  drop(value: T): void {
    this.#refused = value;
    if (this.#current?.value === value) this.#current = null;
  }

  #start(): Refresh<T> {
    const controller = new AbortController();
    const loaded = this.#load(this.#refused, controller.signal)
      .then((result) => {
        this.#current = result;
        return result.value;
      })
      .finally(() => {
        this.#refresh = null;
      });
    return { loaded, controller, waiting: 0 };
  }
}
