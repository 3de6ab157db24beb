// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
/** Data Kiosk: queries that are checked against their schema, and the rows of their documents. */
export {
  nextPage,
  type DataKioskQuery,
  type QueryTables,
  type RowOf,
  writeQuery,
} from "./query.js";
export { QueryError, RowError } from "./query-error.js";
export type { QueryTable } from "./query-table.js";
export { type LinesOfDocument, readRows } from "./read-rows.js";
export type {
  Checked,
  Dataset,
  Fields,
  Fragments,
  Inherited,
  NoSuchField,
  SelectedRow,
  SelectAtLeastOneField,
  SelectOnlyOneList,
  Shared,
  WithArguments,
} from "./selection.js";
