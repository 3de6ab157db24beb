// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** The longest pause, in milliseconds, unless one token takes longer. */
const LONGEST = 900_000;

/**
 * Remembers the 429s of a bucket that do not say when to come again. Each in a row pauses the bucket twice as long as the one
 * before: first for the time of one token, at most for 15 minutes.
 */
export class Throttling {
  /** In milliseconds; 0 if there was a response since. */
  #pause = 0;
  /** When the pause before the last one began, in milliseconds since 1970. */
  #before = -Infinity;
  /** When the last pause began. */
  #since = -Infinity;

  /**
   * Computes the pause after a 429. Requests that were on their way before the last pause say nothing of how long it should be.
   *
   * @param sent - when the request was sent.
   * @param tokenTime - how long the bucket needs for a token, in milliseconds.
   */
  next(sent: number, now: number, tokenTime: number): number {
    if (this.#pause === 0 || sent > this.#since) {
      this.#pause = Math.min(2 * this.#pause || tokenTime, Math.max(LONGEST, tokenTime));
      this.#before = this.#since;
      this.#since = now;
    }
    return this.#pause;
  }

  /** Whether any are remembered. */
  get isActive(): boolean {
    return this.#pause > 0;
  }

  /**
   * Forgets all 429s, since a request was not throttled. It may have been sent beside the one whose 429 began the last pause: of
   * many in flight, the first to come back would otherwise decide alone, and the pauses grow although every fourth call passes.
   */
  forget(sent: number): void {
    if (sent > this.#before) this.#pause = 0;
  }
}
