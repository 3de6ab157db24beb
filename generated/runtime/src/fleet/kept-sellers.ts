// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** A value, and how many calls it has in flight. */
interface Kept<T> {
  readonly key: string;
  readonly value: T;
  calls: number;
}

/** Counts the calls of one value. */
export interface Calls {
  begin(): void;
  end(): void;
}

/**
 * Keeps values by key, up to a number: those that were not used for the longest leave, never one with calls in flight or the one that
 * was used last. A value that has left and is used again comes back, unless there is another one for its key.
 */
export class KeptSellers<T> {
  readonly #max: number;
  /** Without calls in flight, the one that was used last at the end. */
  readonly #idle = new Map<string, Kept<T>>();
  readonly #busy = new Map<string, Kept<T>>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#idle.size + this.#busy.size;
  }

  *values(): Generator<T> {
    for (const kept of [this.#idle, this.#busy]) for (const { value } of kept.values()) yield value;
  }

  /** Returns the value of a key; creates it if it is not there. */
  get(key: string, create: (calls: Calls) => T): T {
    const busy = this.#busy.get(key);
    if (busy) return busy.value;
    let kept = this.#idle.get(key);
    if (kept) this.#idle.delete(key);
    else {
      // Called only after it is there.
      const added: Kept<T> = {
        key,
        calls: 0,
        value: create({ begin: () => this.#begin(added), end: () => this.#end(added) }),
      };
      kept = added;
    }
    this.#rest(kept);
    return kept.value;
  }

  #begin(kept: Kept<T>): void {
    kept.calls += 1;
    const { key } = kept;
    const other = this.#busy.get(key) ?? this.#idle.get(key) ?? kept;
    if (kept.calls > 1 || other !== kept) return;
    this.#idle.delete(key);
    this.#busy.set(key, kept);
    this.#trim();
  }

  #end(kept: Kept<T>): void {
    kept.calls -= 1;
    if (kept.calls > 0 || this.#busy.get(kept.key) !== kept) return;
    this.#busy.delete(kept.key);
    this.#rest(kept);
  }

  /** Puts one at the end of those without calls. */
  #rest(kept: Kept<T>): void {
    this.#idle.set(kept.key, kept);
    this.#trim();
  }

  #trim(): void {
    for (const key of this.#idle.keys()) {
      if (this.size <= this.#max || this.#idle.size === 1) return;
      this.#idle.delete(key);
    }
  }
}
