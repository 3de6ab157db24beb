import { didYouMean, keyName } from "../base/unknown-keys.js";
import { QueryError } from "./query-error.js";
import type { QueryTable } from "./query-table.js";
import type { Checked, Dataset, SelectedRow } from "./selection.js";
import { SelectionWriter } from "./write-selection.js";

/** Carries the type of the rows. No value has it. */
declare const ROW: unique symbol;

/** A query of Data Kiosk: the body of `createQuery`. */
export interface DataKioskQuery<Row = unknown> {
  /** The text, in GraphQL. */
  readonly query: string;
  /** Where the page starts; absent for the first one. */
  readonly paginationToken?: string;
  readonly [ROW]?: Row;
}

/** The type of the rows of a query: `RowOf<typeof query>`. */
export type RowOf<Query extends DataKioskQuery> =
  Query extends DataKioskQuery<infer Row> ? Row : never;

/** The tables of all datasets of a package. */
export type QueryTables<All> = { readonly [Name in keyof All]: QueryTable };

/** The most characters that a query may have, without unnecessary blanks: the model of the Data Kiosk API says so. */
const MAX_LENGTH = 8000;

/**
 * Writes a query. Generated packages call it, with their tables and types.
 *
 * @param selection - the one list to ask for, with its arguments and fields.
 * @returns the body of `createQuery`; its text has no variables, and no blank that it can do without.
 * @throws QueryError listing every problem: what the schema does not have, values that do not fit, or too many characters.
 */
export function writeQuery<
  All extends { readonly [Key in keyof All]: Dataset },
  Name extends keyof All & string,
  const Selected extends All[Name]["selection"],
>(
  tables: QueryTables<All>,
  dataset: Name,
  selection: Selected & Checked<Selected, All[Name]["selection"]>,
): DataKioskQuery<SelectedRow<All[Name]["answer"], All[Name]["selection"], Selected>> {
  const name = keyName(String(dataset));
  if (!Object.hasOwn(tables, dataset)) {
    const hint = didYouMean(dataset, Object.keys(tables));
    throw new QueryError(name, [`there is no dataset of this name${hint}`]);
  }
  const writer = new SelectionWriter(tables[dataset]);
  const text = `query{${dataset}${writer.root(selection)}}`;
  const { problems } = writer;
  if (problems.length > 0) throw new QueryError(name, problems);
  if (text.length > MAX_LENGTH) {
    throw new QueryError(name, [
      `the query has ${text.length} characters, but Data Kiosk takes ${MAX_LENGTH} at most: select fewer fields`,
    ]);
  }
  return { query: text };
}

/**
 * Returns the body of `createQuery` for the next page: the same text with a token, as Amazon requires it.
 *
 * @param query - a query, or the response of `getQuery`, which has its text.
 * @param token - `pagination.nextToken` of the response of `getQuery`. Without one there is no further page.
 */
export function nextPage<Row>(query: DataKioskQuery<Row>, token: string): DataKioskQuery<Row> {
  if (typeof token !== "string" || token === "")
    throw new QueryError("nextPage", ["there is no token: the page before was the last one"]);
  return { query: query.query, paginationToken: token };
}
