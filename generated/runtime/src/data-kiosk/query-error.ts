// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { listProblems } from "../base/printable.js";

/** A query cannot be written; lists every problem. */
export class QueryError extends Error {
  override readonly name: string = "QueryError";
  readonly problems: readonly string[];

  constructor(dataset: string, problems: readonly string[]) {
    super(`${dataset}: ${listProblems(problems)}`);
    this.problems = problems;
  }
}

/** A line of a document is no JSON. The error does not quote it: rows may be business secrets. */
export class RowError extends Error {
  override readonly name: string = "RowError";
  /** The number of the line; the first is 1. */
  readonly line: number;

  constructor(line: number) {
    super(
      `line ${line} of the document is not JSON: it may be cut off, or no document of Data Kiosk`,
    );
    this.line = line;
  }
}
