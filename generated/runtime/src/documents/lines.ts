// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { RowReader } from "./row-iterator.js";

/** Splits a text that comes in pieces into lines, without their line ends (LF or CRLF). */
export class LineReader implements RowReader<string> {
  readonly #check: (number: number, start: string, end?: string) => void;
  #lines: readonly string[] = [];
  /** How many of them have been returned. */
  #at = 0;
  /** The start of the line that the next piece continues. */
  #rest = "";
  #number = 1;
  #isWhole = false;

  /** @param check - throws if a line is too long: its number, and one or two parts of it. */
  constructor(check: (number: number, start: string, end?: string) => void) {
    this.#check = check;
  }

  push(piece: string): void {
    const lines = piece.split("\n");
    const [end = ""] = lines;
    this.#check(this.#number, this.#rest, end);
    lines[0] = this.#rest + end;
    this.#rest = lines.pop() ?? "";
    this.#lines = lines;
    this.#at = 0;
  }

  end(): void {
    this.#isWhole = true;
  }

  next(): string | null {
    const line = this.#lines[this.#at];
    if (line === undefined) return this.#last();
    this.#at += 1;
    this.#check(this.#number, line);
    this.#number += 1;
    return withoutReturn(line);
  }

  /** Returns the line without a line end at the end of the text, if there is one. */
  #last(): string | null {
    const rest = this.#rest;
    this.#check(this.#number, rest);
    if (!this.#isWhole || rest === "") return null;
    this.#rest = "";
    return withoutReturn(rest);
  }
}

function withoutReturn(line: string): string {
  return line.endsWith("\r") ? line.slice(0, -1) : line;
}
