import { removalRows } from "./removal-rows.js";

/** What Amazon ends and when: the rows, and how operations and values find theirs. */

/** What ends: some operations, a whole API, or a value of a parameter or field. */
export type RemovalKind =
  | "operation"
  | "api"
  | "value"
  | "reportType"
  | "feedType"
  | "dataset"
  | "notificationType"
  | "notificationPayload"
  | "parameter"
  | "field";

/** One thing that ends. */
export interface Removal {
  readonly kind: RemovalKind;
  /** What the paths of its API begin with. */
  readonly path: string;
  /** The id of an operation, a type or a value; `*` for all operations of the API. */
  readonly name: string;
  /** The day from which calls fail: `2027-03-27`. Null if nobody names one. */
  readonly date: string | null;
  readonly deprecated: string | null;
  /** Days that were announced before, and moved. */
  readonly earlier: readonly string[];
  /** What other sources say of the day; null if they agree. */
  readonly elsewhere: string | null;
  /** What to use instead: `searchOrders of Orders 2026-01-01`. Null if nothing is known. */
  readonly successor: string | null;
  readonly confidence: "high" | "medium" | "low";
  /** Who says so, in words, with the day on which it was read. Never show `date` without it. */
  readonly source: string;
}

/** The day on which the sources were read. */
const readOn = "2026-11-25";

const sources: Readonly<Record<string, string>> = {
  changelog: "Amazon's changelog",
  schedule: "Amazon's deprecation schedule",
  page: "Amazon's documentation",
  notes: "notes of 2026-08-29 made from Amazon's pages",
  check: "a check of Amazon's schedule of 2026-09-29",
  model: "Amazon's models",
  issue: "an issue of selling-partner-api-models",
};

const kinds: readonly RemovalKind[] = [
  "operation",
  "api",
  "value",
  "reportType",
  "feedType",
  "dataset",
  "notificationType",
  "notificationPayload",
  "parameter",
  "field",
];

const confidences = ["high", "medium", "low"] as const;

/**
 * Reads the head of some rows: `= kind path | day | confidence | sources`, then `name:value` for what only some have. The day is
 * `?` if nobody names one.
 */
function readHead(line: string): Omit<Removal, "name" | "successor"> & {
  readonly api: string;
  readonly instead: string;
} {
  const [what = "", day = "", confidence = "", sourceIds = "", ...more] = line
    .slice(2)
    .split(" | ");
  const [kindText = "", path = ""] = what.split(" ");
  const kind = kinds.find((one) => one === kindText);
  if (kind === undefined) throw new Error(`the table of removals: ${line}`);
  const value = (name: string): string =>
    more.find((one) => one.startsWith(`${name}:`))?.slice(name.length + 1) ?? "";
  // The first two are the best: a line of a doc comment has no room for all.
  const said = sourceIds
    .split(" ")
    .slice(0, 2)
    .map((id) => sources[id] ?? id);
  return {
    kind,
    path,
    date: day === "?" ? null : day,
    deprecated: value("deprecated") || null,
    earlier: value("earlier").split(",").filter(Boolean),
    elsewhere: value("elsewhere") || null,
    confidence: confidences.find((one) => one === confidence) ?? "low",
    source: `${said.join(", ")}, read ${readOn}`,
    api: value("in"),
    instead: value("use"),
  };
}

/** Reads the rows: a head, and below it what ends, `getOrders > searchOrders`. */
function readRows(text: string): Removal[] {
  const found: Removal[] = [];
  let head: ReturnType<typeof readHead> | null = null;
  for (const line of text.trim().split("\n")) {
    if (line.startsWith("= ")) {
      head = readHead(line);
      continue;
    }
    if (head === null) throw new Error(`the table of removals: ${line}`);
    const [name = "", own = ""] = line.split(" > ");
    const { api, instead, ...rest } = head;
    const successor = [own || instead, api].filter(Boolean).join(" of ");
    found.push({ ...rest, name, successor: successor || null });
  }
  return found;
}

const table: readonly Removal[] = readRows(removalRows);

/** Lists everything that ends, also what ended long ago. */
export function listRemovals(): readonly Removal[] {
  return table;
}

/**
 * Finds the end of an operation, by its path and its id in the model.
 *
 * @returns null if no day is known: an API of which only a newer version is known has none
 */
export function removalOf(operation: {
  readonly operationId: string;
  readonly name: string;
  readonly path: string;
}): (Removal & { readonly date: string }) | null {
  const row = table.find(
    ({ kind, path, name }) =>
      (kind === "operation" || kind === "api") &&
      operation.path.startsWith(path) &&
      (name === "*" || name === operation.operationId || name === operation.name),
  );
  return row == null || row.date === null ? null : { ...row, date: row.date };
}

/** Finds the end of a type of reports, feeds or notifications, or of a dataset; null if no day is known. */
export function removalOfValue(value: string): (Removal & { readonly date: string }) | null {
  const row = table.find(
    ({ kind, name }) =>
      /^(?:reportType|feedType|notificationType|dataset)$/.test(kind) && name === value,
  );
  return row == null || row.date === null ? null : { ...row, date: row.date };
}
