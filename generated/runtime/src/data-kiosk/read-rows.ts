// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { parseJson } from "../base/json.js";
import { RowError } from "./query-error.js";
import type { DataKioskQuery } from "./query.js";

/** A document that can be read line by line, as `downloadDocument` of `./documents` returns it. */
export interface LinesOfDocument {
  lines(): AsyncIterable<string>;
}

/**
 * Reads the rows of a document of Data Kiosk: JSON Lines, of which each line is one element of the list that was asked for.
 * One row is in memory at a time. Numbers beyond 2⁵³ lose digits, as `JSON.parse` does it.
 *
 * @param document - the download of a query's `dataDocumentId`.
 * @param query - the query that it answers: it only tells the type of the rows.
 * @throws RowError for a line that is not JSON, and what `lines` throws.
 */
export async function* readRows<Row>(
  document: LinesOfDocument,
  // Rows are given as they came: what a field has is Amazon's to say.
  _query?: DataKioskQuery<Row>,
): AsyncGenerator<Row, void, undefined> {
  let number = 0;
  for await (const line of document.lines()) {
    number += 1;
    if (line.trim() === "") continue;
    const row = parseJson(line);
    if (row === undefined) throw new RowError(number);
    // A list may have nulls by its schema; a row without any field says nothing.
    if (row === null) continue;
    // The schema says so, and nothing checks it.
    yield row as Row;
  }
}
