import { abortable } from "./abort.js";
import type { Clock } from "./clock.js";

/** A value and the time (milliseconds since 1970) when it expires; Infinity if it never does. */
export interface ExpiringValue<T> {
  readonly value: T;
  readonly expires: number;
}

/** Keeps a value that expires (an access token, a role's credentials) and refreshes it shortly before. */
export class RefreshingValue<T> {
  readonly #load: (refused: T | null) => Promise<ExpiringValue<T>>;
  readonly #margin: number;
  readonly #clock: Clock;
  #current: ExpiringValue<T> | null = null;
  #pending: Promise<T> | null = null;
  #refused: T | null = null;

  /**
   * @param load - fetches a new value, which must not be the refused one; never runs twice at a time.
   * @param margin - how many milliseconds before it expires a value is refreshed.
   */
  constructor(
    load: (refused: T | null) => Promise<ExpiringValue<T>>,
    margin: number,
    clock: Clock,
  ) {
    this.#load = load;
    this.#margin = margin;
    this.#clock = clock;
  }

  /**
   * Returns the value, from memory until it expires. All callers wait for the same refresh; a caller that aborts does not
   * stop it for the others. A failed refresh is tried again on the next call.
   */
  async get(signal: AbortSignal | null): Promise<T> {
    signal?.throwIfAborted();
    const current = this.#current;
    if (current !== null && this.#clock.now() < current.expires - this.#margin) {
      return current.value;
    }
    this.#pending ??= this.#refresh();
    return await abortable(this.#pending, signal);
  }

  /** Forgets a value that was refused, unless it has been refreshed already. */
  drop(value: T): void {
    this.#refused = value;
    if (this.#current?.value === value) this.#current = null;
  }

  #refresh(): Promise<T> {
    return this.#load(this.#refused)
      .then((loaded) => {
        this.#current = loaded;
        return loaded.value;
      })
      .finally(() => {
        this.#pending = null;
      });
  }
}
