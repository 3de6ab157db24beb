/** The options of `DownloadedDocument.rows` that have no part in the type of its rows. */
export interface FlatFileOptions {
  /**
   * The character between fields. Default: a tab if the first line of the table has one, otherwise the one of `,`, `;` and
   * `|` that it has most of.
   */
  readonly delimiter?: string | undefined;
  /**
   * Whether a field that starts with a quote ends at the next quote. By default (`auto`) this is so unless the file is
   * tab-separated and not all fields of the first line of its table are in quotes.
   */
  readonly quotes?: boolean | "auto" | undefined;
  /** How many lines come before the table (default: 0). */
  readonly skipLines?: number | undefined;
  /**
   * What to do with a row that has more or fewer fields than there are columns: `error` (default) or `keep`, by which missing
   * fields are empty, and further ones have their position as name, from 1.
   */
  readonly ragged?: "error" | "keep" | undefined;
  /** The longest row, in characters (default: 1048576). A longer one is an error. */
  readonly maxRowLength?: number | undefined;
}

/** Columns are named by the header line. */
export interface NamedRowOptions<Column extends string> extends FlatFileOptions {
  /** Columns that there must be. If one is missing, that is an error before the first row. */
  readonly require?: readonly Column[] | undefined;
  readonly columns?: undefined;
  readonly header?: undefined;
}

/** Columns are named by their position. */
export interface PositionalRowOptions<Column extends string> extends FlatFileOptions {
  /** The names of all columns, in their order. */
  readonly columns: readonly Column[];
  /**
   * Whether there is a header line, which is then skipped (default: true); or its names. If they are others, that is an error
   * before the first row.
   */
  readonly header?: boolean | readonly string[] | undefined;
  readonly require?: undefined;
}

export type RowOptions = NamedRowOptions<string> | PositionalRowOptions<string>;

/** A row by the names of its columns. */
export type NamedRow<Column extends string> = Record<string, string> & Record<Column, string>;
