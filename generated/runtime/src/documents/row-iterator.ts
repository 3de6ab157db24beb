// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** Makes rows, or lines, of the pieces of a text. */
export interface RowReader<T = Row> {
  /** Adds a piece of text. */
  push(piece: string): void;
  /** Says that there are no more pieces. */
  end(): void;
  /** Returns the next row; null if more text is needed, or, after `end`, if there is none. */
  next(): T | null;
}

type Row = Record<string, string>;

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/**
 * Iterates over rows. Not an async generator, which takes several turns of the event loop's microtasks for each of them:
 * a row that is already there is returned at once.
 */
export class RowIterator<T = Row> implements AsyncIterableIterator<T, undefined> {
  readonly #load: () => Promise<RowReader<T>>;
  readonly #pieces: AsyncGenerator<string, void, undefined>;
  /** Null before the first row. */
  #reader: RowReader<T> | null = null;
  /** The call of `next` that is waiting for text; further ones wait for it. */
  #waiting: Promise<IteratorResult<T, undefined>> | null = null;
  #isOver = false;

  /** @param load - creates the reader when the first row is asked for. */
  constructor(load: () => Promise<RowReader<T>>, pieces: AsyncGenerator<string, void, undefined>) {
    this.#load = load;
    this.#pieces = pieces;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** @throws what reading the text throws, FlatFileError, and ConfigurationError. */
  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#waiting === null && this.#reader !== null && !this.#isOver) {
      try {
        const value = this.#reader.next();
        if (value !== null) return Promise.resolve({ done: false, value });
      } catch (error) {
        return this.#fail(error);
      }
    }
    const read = (): Promise<IteratorResult<T, undefined>> => this.#read();
    const waiting = this.#waiting === null ? read() : this.#waiting.then(read, read);
    const clear = (): void => {
      if (this.#waiting === waiting) this.#waiting = null;
    };
    this.#waiting = waiting;
    waiting.then(clear, clear);
    return waiting;
  }

  /** Ends the iteration and closes the connection. */
  async return(): Promise<IteratorResult<T, undefined>> {
    this.#isOver = true;
    await this.#pieces.return();
    return DONE;
  }

  async #read(): Promise<IteratorResult<T, undefined>> {
    try {
      if (this.#isOver) return DONE;
      this.#reader ??= await this.#load();
      for (;;) {
        const value = this.#reader.next();
        if (value !== null) return { done: false, value };
        // The first is null at the end of the text as well.
        const piece = await this.#pieces.next();
        if (this.#isOver) return DONE;
        if (!piece.done) this.#reader.push(piece.value);
        else {
          this.#reader.end();
          const last = this.#reader.next();
          if (last !== null) return { done: false, value: last };
          this.#isOver = true;
          return DONE;
        }
      }
    } catch (error) {
      return await this.#fail(error);
    }
  }

  async #fail(error: unknown): Promise<never> {
    await this.return();
    throw error;
  }
}
