// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** A seller that can be kept: knows its name, and how many calls it has in flight. */
export interface Keepable {
  readonly key: string;
  calls: number;
}

/**
 * Keeps sellers by key, up to a number: those that were not used for the longest leave, never one with calls in flight or the one that
 * was used last. One that has left and is used again comes back, unless there is another one for its key.
 */
export class KeptSellers<Seller extends Keepable> {
  readonly #max: number;
  /** Without calls in flight, the one that was used last at the end. */
  readonly #idle = new Map<string, Seller>();
  readonly #busy = new Map<string, Seller>();

  constructor(max: number) {
    this.#max = max;
  }

  get size(): number {
    return this.#idle.size + this.#busy.size;
  }

  *all(): Generator<Seller> {
    yield* this.#idle.values();
    yield* this.#busy.values();
  }

  /** Returns the seller of a key, which counts as a use; creates it if it is not there. */
  get(key: string, create: () => Seller): Seller {
    const busy = this.#busy.get(key);
    if (busy) return busy;
    const seller = this.#idle.get(key) ?? create();
    this.#rest(seller);
    return seller;
  }

  /** Counts a call that begins. */
  begin(seller: Seller): void {
    seller.calls += 1;
    const { key } = seller;
    const other = this.#busy.get(key) ?? this.#idle.get(key) ?? seller;
    if (seller.calls > 1 || other !== seller) return;
    this.#idle.delete(key);
    this.#busy.set(key, seller);
    this.#trim();
  }

  /** Counts a call that has ended. */
  end(seller: Seller): void {
    seller.calls -= 1;
    if (seller.calls > 0 || this.#busy.get(seller.key) !== seller) return;
    this.#busy.delete(seller.key);
    this.#rest(seller);
  }

  /** Puts one at the end of those without calls. */
  #rest(seller: Seller): void {
    this.#idle.delete(seller.key);
    this.#idle.set(seller.key, seller);
    this.#trim();
  }

  #trim(): void {
    for (const key of this.#idle.keys()) {
      if (this.size <= this.#max || this.#idle.size === 1) return;
      this.#idle.delete(key);
    }
  }
}
