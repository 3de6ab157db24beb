/** Random numbers that are part of a state: the same state, the same numbers (mulberry32). */

export class Random {
  #state: number;

  /** @param state - any whole number; the seed, or what `state` was */
  constructor(state: number) {
    this.#state = state | 0;
  }

  /** What to go on from. */
  get state(): number {
    return this.#state;
  }

  /** A number from 0 up to, and not including, 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), 1 | this.#state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  whole(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** One of some values. */
  pick<Value>(values: readonly [Value, ...Value[]]): Value {
    return values[this.whole(0, values.length - 1)] ?? values[0];
  }

  /** A text of these characters. */
  text(characters: string, length: number): string {
    return Array.from({ length }, () =>
      characters.charAt(this.whole(0, characters.length - 1)),
    ).join("");
  }

  /** A UUID of version 4. */
  uuid(): string {
    const hex = this.text("0123456789abcdef", 30);
    const variant = this.text("89ab", 1);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(12, 15)}-${variant}${hex.slice(15, 18)}-${hex.slice(18, 30)}`;
  }
}
