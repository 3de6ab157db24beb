// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { abortable } from "../base/abort.js";
import type { Clock } from "../base/clock.js";

/** The part of a usage plan that polling may use. */
const MAX_SHARE = 0.1;

/**
 * Gives the polls of one operation their turns, however many things are waited for: one after the other, in the order in which
 * they ask, and all of them together use a tenth of the usage plan.
 */
export class PollTurns {
  readonly #clock: Clock;
  readonly #rate: () => number | null;
  /** When the last poll was sent, or is taken to have been: those out of turn count as well. In milliseconds since 1970. */
  #last = -Infinity;
  /** Ends when the last one in the line has had its turn, or left. */
  #line: Promise<void> = Promise.resolve();

  /** @param rate - of the usage plan as it is known by now, in requests per second; null if it is not known. */
  constructor(clock: Clock, rate: () => number | null) {
    this.#clock = clock;
    this.#rate = rate;
  }

  /**
   * Waits for a turn.
   *
   * @throws `signal.reason`; the others move up.
   */
  async take(signal: AbortSignal): Promise<void> {
    const before = this.#line;
    let leave = (): void => {};
    const left = new Promise<void>((resolve) => {
      leave = resolve;
    });
    this.#line = before.then(() => left);
    try {
      await abortable(before, signal);
      // The rate may have changed while it slept.
      for (let wait = this.#wait; wait > 0; wait = this.#wait) {
        await this.#clock.sleep(Math.ceil(wait), signal);
      }
      this.count();
    } finally {
      leave();
    }
  }

  /** Counts a poll that did not wait for its turn: those after it wait the longer. */
  count(): void {
    this.#last = Math.max(this.#clock.now(), this.#last + this.#gap);
  }

  /** How long the next poll has to wait, in milliseconds. */
  get #wait(): number {
    return this.#last + this.#gap - this.#clock.now();
  }

  get #gap(): number {
    const rate = this.#rate();
    return rate === null || !(rate > 0) ? 0 : 1000 / (rate * MAX_SHARE);
  }
}
