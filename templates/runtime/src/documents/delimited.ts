import { type Dialect, findDialect, findLineEnd, type LineEnd } from "./dialect.js";
import { FlatFileError } from "./document-error.js";

export interface DelimitedOptions {
  /** Null to find it out. */
  readonly delimiter: string | null;
  /** Null to find it out. */
  readonly quotes: boolean | null;
  /** How many lines come before the table. */
  readonly skipLines: number;
  /** In characters. */
  readonly maxRowLength: number;
  readonly contentType: string | null;
}

const QUOTE = 34;
const LF = 10;
const CR = 13;

/** Rows shorter than this are tried again with every piece of text. In characters. */
const SHORT = 2 ** 16;

/** Splits a delimited text, which comes in pieces of any size, into rows and fields. */
export class DelimitedText {
  /** The fields of the row that `next` has read. The same array each time. */
  readonly fields: string[] = [];
  /** The line in which that row starts, from 1. */
  line = 0;
  readonly #options: DelimitedOptions;
  #text = "";
  /** Where in `#text` the next row starts. */
  #at = 0;
  /** The number of the line at `#at`, from 1. */
  #nextLine = 1;
  /** How many characters the text must have before it is worth another try. */
  #retryAt = 0;
  /** Whether all pieces are there. */
  #isWhole = false;
  #toSkip: number;
  #lineEnd: LineEnd | null = null;
  /** Null until the first line of the table is there. */
  #dialect: Dialect | null = null;
  #delimiterCode = 0;
  /** The first quote at or after `#at`; the length of the text if there is none. */
  #quote = -1;
  /** The value of the quoted field that was read last. */
  #value = "";

  constructor(options: DelimitedOptions) {
    this.#options = options;
    this.#toSkip = options.skipLines;
  }

  /** Adds a piece of text. */
  push(piece: string): void {
    this.#text = this.#at === 0 ? this.#text + piece : this.#text.slice(this.#at) + piece;
    this.#at = 0;
    this.#quote = -1;
  }

  /** Says that there are no more pieces. */
  end(): void {
    this.#isWhole = true;
    this.#retryAt = 0;
  }

  /**
   * Reads the next row into `fields`. Blank lines are no rows.
   *
   * @returns whether there was one; if not, more text is needed, or it has ended.
   * @throws FlatFileError if a row is too long, or if its quotes are wrong.
   */
  next(): boolean {
    if (this.#text.length < this.#retryAt) return false;
    const dialect = this.#dialect ?? this.#start();
    if (dialect === null) return this.#wait();
    const text = this.#text;
    while (this.#at < text.length) {
      const end = this.#endOfLine(this.#at);
      if (dialect.quotes !== "none") {
        if (this.#quote < this.#at) this.#quote = indexOrEnd(text, '"', this.#at);
        // What has no quote is read as if there were none in the whole file.
        if (this.#quote < (end === -1 ? text.length : end)) return this.#readQuoted(dialect);
      }
      if (end === -1) return this.#wait();
      const start = this.#at;
      const stop = this.#withoutReturn(start, end);
      if (stop > start) return this.#finish(this.#split(start, stop, dialect.delimiter), end, 1);
      this.#skipTo(end);
    }
    return false;
  }

  /** Reads what comes before the first row; returns null if more text is needed. */
  #start(): Dialect | null {
    this.#lineEnd ??= findLineEnd(this.#text, this.#isWhole);
    if (this.#lineEnd === null) return null;
    while (this.#at < this.#text.length) {
      const end = this.#endOfLine(this.#at);
      if (end === -1) return null;
      const stop = this.#withoutReturn(this.#at, end);
      if (this.#toSkip === 0 && stop > this.#at) {
        const line = this.#text.slice(this.#at, stop);
        const { contentType, delimiter, quotes } = this.#options;
        this.#dialect = findDialect(line, contentType, delimiter, quotes);
        this.#delimiterCode = this.#dialect.delimiter.charCodeAt(0);
        return this.#dialect;
      }
      this.#skipTo(end);
      if (this.#toSkip > 0) this.#toSkip -= 1;
    }
    return null;
  }

  /** Splits a line without quotes into `fields`, and returns how many there are. */
  #split(start: number, stop: number, delimiter: string): number {
    const text = this.#text;
    const fields = this.fields;
    let count = 0;
    let from = start;
    for (
      let at = text.indexOf(delimiter, from);
      at !== -1 && at < stop;
      at = text.indexOf(delimiter, from)
    ) {
      fields[count++] = text.slice(from, at);
      from = at + 1;
    }
    fields[count++] = text.slice(from, stop);
    return count;
  }

  /** Reads a row in which there are quotes. */
  #readQuoted(dialect: Dialect): boolean {
    const text = this.#text;
    let count = 0;
    let from = this.#at;
    let end = -1;
    for (;;) {
      if (text.charCodeAt(from) === QUOTE) {
        const quote = text.indexOf('"', from + 1);
        if (quote !== -1 && text.charCodeAt(quote + 1) === this.#delimiterCode) {
          // Most fields: there is no other quote, and it is not the last.
          this.fields[count++] = text.slice(from + 1, quote);
          from = quote + 2;
          continue;
        }
        const closed = this.#readField(from, dialect.quotes === "lenient");
        if (closed === -1) return this.#wait(from);
        this.fields[count++] = this.#value;
        if (text.charCodeAt(closed) === this.#delimiterCode) {
          from = closed + 1;
          continue;
        }
        // A line end, perhaps after a CR, or the end of the text.
        end = this.#endOfLine(closed);
      } else {
        if (end < from) end = this.#endOfLine(from);
        if (end === -1) return this.#wait();
        const at = text.indexOf(dialect.delimiter, from);
        const isLast = at === -1 || at >= end;
        this.fields[count++] = text.slice(from, isLast ? this.#withoutReturn(from, end) : at);
        from = at + 1;
        if (!isLast) continue;
      }
      return this.#finish(count, end, this.#linesBetween(this.#at, end) + 1);
    }
  }

  /**
   * Reads a quoted field into `#value`.
   *
   * @param start - where its opening quote is.
   * @returns the place after its closing quote; -1 if more text is needed.
   */
  #readField(start: number, isLenient: boolean): number {
    const text = this.#text;
    let from = start + 1;
    this.#value = "";
    for (;;) {
      const quote = text.indexOf('"', from);
      if (quote === -1) return this.#orUnclosed(start);
      let after = quote + 1;
      while (text.charCodeAt(after) === QUOTE) after += 1;
      const next = this.#afterField(after);
      if (next === -1) return this.#orUnclosed(start);
      // Each two quotes stand for one of the value, and one that is left over closes the field.
      const isOdd = (after - quote) % 2 === 1;
      const pairs = (after - quote) >> 1;
      let isClosed = next !== 0 && isOdd;
      if (next !== 0 && !isOdd && isLenient) {
        // A title that ends with a quote which is not doubled, if the next field or the end of the document follows.
        if (next === text.length && !this.#isWhole) return -1;
        isClosed = next === text.length || text.charCodeAt(next) === QUOTE;
      }
      if (!isClosed && isOdd && !isLenient) {
        const line = this.#nextLine + this.#linesBetween(this.#at, quote);
        throw new FlatFileError("a closing quote is not followed by a delimiter or line end", line);
      }
      const literal = isClosed || !isOdd ? pairs : pairs + 1;
      const piece = text.slice(from, quote);
      this.#value += literal === 0 ? piece : piece + '"'.repeat(literal);
      if (isClosed) return after;
      from = after;
    }
  }

  /**
   * Says whether a field can end at a place: where the text after it starts if a delimiter, a line end or the end of the
   * document is there, 0 if not, and -1 if more text is needed.
   */
  #afterField(at: number): number {
    const text = this.#text;
    if (at >= text.length) return this.#isWhole ? at : -1;
    const code = text.charCodeAt(at);
    if (code === this.#delimiterCode || code === (this.#lineEnd === "\r" ? CR : LF)) return at + 1;
    if (code !== CR) return 0;
    if (at + 1 === text.length) return this.#isWhole ? at + 1 : -1;
    return text.charCodeAt(at + 1) === LF ? at + 2 : 0;
  }

  /** Returns -1 while text may come that closes a quote, and throws if none does. */
  #orUnclosed(start: number): -1 {
    if (this.#isWhole) throw new FlatFileError(UNCLOSED, this.#lineAt(start));
    return -1;
  }

  /** Ends a row: checks its length, and goes on to the next. */
  #finish(count: number, end: number, lines: number): true {
    if (end - this.#at > this.#options.maxRowLength) this.#throwTooLong(null);
    if (this.fields.length > count) this.fields.length = count;
    this.line = this.#nextLine;
    this.#at = end + 1;
    this.#nextLine += lines;
    this.#retryAt = 0;
    return true;
  }

  /**
   * Says that more text is needed. The longer the row is, the more: otherwise a row that comes in many pieces would take the
   * square of its length.
   *
   * @param quote - where a quote is that has not been closed.
   */
  #wait(quote: number | null = null): false {
    const length = this.#text.length - this.#at;
    const { maxRowLength } = this.#options;
    // The end of the line may be CR and LF.
    if (length > maxRowLength + 1) this.#throwTooLong(quote);
    this.#retryAt = length < SHORT ? 0 : Math.min(length * 2, maxRowLength + 2);
    return false;
  }

  #throwTooLong(quote: number | null): never {
    const limit = `maxRowLength (${this.#options.maxRowLength}) characters`;
    if (quote === null)
      throw new FlatFileError(`the row has more than ${limit}`, this.#lineAt(this.#at));
    throw new FlatFileError(`${UNCLOSED} within ${limit}`, this.#lineAt(quote));
  }

  #skipTo(end: number): void {
    this.#at = end + 1;
    this.#nextLine += 1;
  }

  /** Finds the end of a line; the end of the text if it is whole, otherwise -1. */
  #endOfLine(from: number): number {
    const end = this.#text.indexOf(this.#lineEnd ?? "\n", from);
    return end === -1 && this.#isWhole ? this.#text.length : end;
  }

  /** Takes the CR of a CRLF from the end of a line. */
  #withoutReturn(start: number, end: number): number {
    return end > start && this.#text.charCodeAt(end - 1) === CR ? end - 1 : end;
  }

  #lineAt(at: number): number {
    return this.#nextLine + this.#linesBetween(this.#at, at);
  }

  /** Counts the line ends from one place to before another. */
  #linesBetween(from: number, to: number): number {
    const lineEnd = this.#lineEnd ?? "\n";
    let count = 0;
    let at = this.#text.indexOf(lineEnd, from);
    for (; at !== -1 && at < to; at = this.#text.indexOf(lineEnd, at + 1)) count += 1;
    return count;
  }
}

const UNCLOSED = "a quote that starts a field is not closed";

function indexOrEnd(text: string, search: string, from: number): number {
  const at = text.indexOf(search, from);
  return at === -1 ? text.length : at;
}
