import { abortable } from "./abort.js";
import type { Clock } from "./clock.js";

/** A value and the time (milliseconds since 1970) from which it is no longer good; Infinity when it stays good. */
export interface Lease<T> {
  readonly value: T;
  readonly expires: number;
}

/** Keeps a value that runs out (an access token, a role's credentials) and renews it a little before it does. */
export class Renewing<T> {
  readonly #load: (refused: T | null) => Promise<Lease<T>>;
  readonly #margin: number;
  readonly #clock: Clock;
  #lease: Lease<T> | null = null;
  #pending: Promise<T> | null = null;
  #refused: T | null = null;

  /**
   * @param load - fetches a new value, another than the one refused; never runs twice at a time.
   * @param margin - how many milliseconds before its end a value is renewed.
   */
  constructor(load: (refused: T | null) => Promise<Lease<T>>, margin: number, clock: Clock) {
    this.#load = load;
    this.#margin = margin;
    this.#clock = clock;
  }

  /**
   * The value, from memory while it is good. All callers wait for the same renewal; one that aborts leaves it to the
   * others. A failed renewal is not remembered.
   */
  async get(signal: AbortSignal | null): Promise<T> {
    signal?.throwIfAborted();
    const lease = this.#lease;
    if (lease !== null && this.#clock.now() < lease.expires - this.#margin) return lease.value;
    this.#pending ??= this.#renew();
    return await abortable(this.#pending, signal);
  }

  /** Forgets a value that turned out to be no good any more, unless it has been renewed already. */
  drop(value: T): void {
    this.#refused = value;
    if (this.#lease?.value === value) this.#lease = null;
  }

  #renew(): Promise<T> {
    return this.#load(this.#refused)
      .then((lease) => {
        this.#lease = lease;
        return lease.value;
      })
      .finally(() => {
        this.#pending = null;
      });
  }
}
