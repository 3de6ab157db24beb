import { ConfigurationError, type ReportProblem } from "../base/errors.js";
import { printable } from "../base/printable.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import { DelimitedText } from "./delimited.js";
import { FlatFileError } from "./document-error.js";
import type { RowReader } from "./row-iterator.js";
import type { FlatFileOptions, PositionalRowOptions, RowOptions } from "./row-options.js";

type Row = Record<string, string>;

const OPTIONS: KeysOf<FlatFileOptions> & KeysOf<PositionalRowOptions<string>> = {
  delimiter: true,
  quotes: true,
  skipLines: true,
  ragged: true,
  maxRowLength: true,
  columns: true,
  header: true,
  require: true,
};

const DEFAULT_MAX_ROW_LENGTH = 2 ** 20;

/**
 * Functions that copy a row. V8 copies the first four shapes of object that a place in the code meets ten times faster than
 * all others, so tables of different widths are copied in different places.
 */
const COPIES: readonly ((row: Row) => Row)[] = [
  (row) => ({ ...row }),
  (row) => ({ ...row }),
  (row) => ({ ...row }),
  (row) => ({ ...row }),
  (row) => ({ ...row }),
  (row) => ({ ...row }),
  (row) => ({ ...row }),
  (row) => ({ ...row }),
];

const copyAny = (row: Row): Row => ({ ...row });

/**
 * Creates a reader of the rows of a flat file.
 *
 * @param contentType - of the document; tells a CSV of one column from a TSV of one.
 * @throws ConfigurationError listing every problem. The reader throws FlatFileError.
 */
export function createRowReader(contentType: string | null, options: RowOptions): RowReader {
  checkOptions(options);
  const { delimiter, quotes = "auto", skipLines = 0 } = options;
  const text = new DelimitedText({
    delimiter: delimiter ?? null,
    quotes: quotes === "auto" ? null : quotes,
    skipLines,
    maxRowLength: options.maxRowLength ?? DEFAULT_MAX_ROW_LENGTH,
    contentType,
  });
  return new TableReader(text, options);
}

/** Makes objects of the rows of a text, by the names of its columns. */
class TableReader implements RowReader {
  readonly #text: DelimitedText;
  readonly #options: RowOptions;
  /** Null until the header has been read. */
  #names: readonly string[] | null;
  /** A row whose fields are all empty. A copy of it is faster to make than an object that grows by one key after another. */
  #empty: Row = {};
  #copy: (row: Row) => Row = copyAny;
  #isWhole = false;

  constructor(text: DelimitedText, options: RowOptions) {
    this.#text = text;
    this.#options = options;
    this.#names = options.header === false ? this.#use(options.columns) : null;
  }

  push(piece: string): void {
    this.#text.push(piece);
  }

  end(): void {
    this.#isWhole = true;
    this.#text.end();
  }

  next(): Row | null {
    const text = this.#text;
    if (this.#names === null) {
      if (!text.next()) {
        if (this.#isWhole) this.#requireHeader();
        return null;
      }
      this.#names = this.#use(this.#readHeader(text.fields, text.line));
    }
    return text.next() ? this.#toRow(this.#names, text.fields) : null;
  }

  #toRow(names: readonly string[], fields: readonly string[]): Row {
    if (fields.length !== names.length) return this.#toRagged(names, fields);
    const row = this.#copy(this.#empty);
    for (let index = 0; index < names.length; index += 1)
      row[names[index] ?? ""] = fields[index] ?? "";
    return row;
  }

  #toRagged(names: readonly string[], fields: readonly string[]): Row {
    this.#checkCount(fields.length, names.length, this.#text.line);
    const row = { ...this.#empty };
    for (const [index, field] of fields.entries()) {
      const name = names[index] ?? String(index + 1);
      if (index >= names.length && Object.hasOwn(row, name)) {
        const problem = `field ${name} has no column, and there is another column of this name`;
        throw new FlatFileError(problem, this.#text.line);
      }
      row[name] = field;
    }
    return row;
  }

  #checkCount(fields: number, columns: number, line: number): void {
    if (fields === columns || this.#options.ragged === "keep") return;
    const has = `${fields} ${fields === 1 ? "field" : "fields"}`;
    throw new FlatFileError(`${has} for ${columns} columns`, line);
  }

  /** Returns the names of the columns, after it has compared them with what the options say of the header. */
  #readHeader(fields: readonly string[], line: number): readonly string[] {
    const found = fields.map((field) => field.trim());
    const { columns, header, require = [] } = this.#options;
    if (columns !== undefined) {
      if (typeof header === "object") checkHeader(header, found, line);
      this.#checkCount(found.length, columns.length, line);
      return columns;
    }
    const missing = without(require, found);
    if (missing.length > 0) {
      const problem = `the header has no ${list(missing)}; it has ${list(found)}`;
      throw new FlatFileError(problem, line);
    }
    const repeated = duplicates(found);
    if (repeated.length > 0) {
      const problem = `the header has ${list(repeated)} more than once: pass "columns" to name the columns by position`;
      throw new FlatFileError(problem, line);
    }
    return found;
  }

  /** Throws if there is no header line although the options say what it has. */
  #requireHeader(): void {
    const { header, require = [] } = this.#options;
    const names = typeof header === "object" ? header : require;
    if (names.length === 0) return;
    throw new FlatFileError(`there is no header, which should have ${list(names)}`, null);
  }

  #use(names: readonly string[] = []): readonly string[] {
    // By its text, so that it has one shape from the start, and `__proto__` is a name like others.
    const members = names.map((name) => `${JSON.stringify(name)}:""`);
    // Its keys are the names, its values are empty.
    this.#empty = JSON.parse(`{${members.join()}}`) as Row;
    this.#copy = COPIES[names.length % COPIES.length] ?? copyAny;
    // Keys of objects are found faster than equal strings that were cut from a text.
    return names.map((name) => Object.keys({ [name]: "" })[0] ?? name);
  }
}

/** Compares a header with the one that is expected, and names what is missing, new or elsewhere. */
function checkHeader(expected: readonly string[], found: readonly string[], line: number): void {
  const [missing, further] = [without(expected, found), without(found, expected)];
  const moved = expected.filter((name, index) => found[index] !== name && found.includes(name));
  if (moved.length === 0 && missing.length === 0 && found.length === expected.length) return;
  const parts = [
    missing.length > 0 ? `has no ${list(missing)}` : "",
    further.length > 0 ? `has ${list(further)} besides` : "",
    moved.length > 0 ? `has ${list(moved)} elsewhere` : "",
    found.length === expected.length ? "" : `has ${found.length} columns, not ${expected.length}`,
  ].filter((part) => part !== "");
  throw new FlatFileError(`the header ${parts.join(", ")}`, line);
}

function checkOptions(options: RowOptions): void {
  const { delimiter, quotes = "auto", skipLines = 0, ragged = "error" } = options;
  const { maxRowLength = DEFAULT_MAX_ROW_LENGTH, columns, header = true, require } = options;
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(`rows: ${problem}`);
  reportUnknownOptions(options, OPTIONS, "", report);
  if (delimiter !== undefined && !(typeof delimiter === "string" && /^[^"\r\n]$/.test(delimiter)))
    report("delimiter must be one character, and no quote or line end");
  if (quotes !== "auto" && typeof quotes !== "boolean")
    report('quotes must be true, false or "auto"');
  if (!(Number.isInteger(skipLines) && skipLines >= 0))
    report("skipLines must be a number of lines");
  if (ragged !== "error" && ragged !== "keep") report('ragged must be "error" or "keep"');
  if (!(typeof maxRowLength === "number" && maxRowLength >= 1))
    report("maxRowLength must be a number of characters of at least 1");
  reportNames(columns, "columns", report);
  reportNames(require, "require", report);
  reportNames(typeof header === "boolean" ? undefined : header, "header", report);
  if (columns?.length === 0) report("columns must have the names of all columns");
  if (columns === undefined && header !== true) report("header needs columns");
  if (columns !== undefined && require !== undefined)
    report("require is for files without columns: pass the names of the header line as header");
  if (problems.length > 0) throw new ConfigurationError(problems);
}

function reportNames(names: unknown, option: string, report: ReportProblem): void {
  if (names === undefined) return;
  if (!Array.isArray(names) || !names.every((name) => typeof name === "string"))
    report(`${option} must be a list of names`);
  else if (option === "columns" && duplicates(names).length > 0)
    report(`columns has ${list(duplicates(names))} more than once`);
}

function without(names: readonly string[], others: readonly string[]): readonly string[] {
  const known = new Set(others);
  return names.filter((name) => !known.has(name));
}

function duplicates(names: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  const repeated = names.filter((name) => seen.size === seen.add(name).size);
  return [...new Set(repeated)];
}

function list(names: readonly string[]): string {
  return printable(names.map((name) => JSON.stringify(name)).join(", "));
}
