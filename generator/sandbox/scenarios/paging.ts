/** Pages of a list: a token names the last item of a page by what it is sorted by, so pages stay whole when items are added. */
import { tryJson } from "../../lib/json.js";
import { sha256 } from "../../lib/hash.js";

/** What a list is sorted by: a time in milliseconds, then a text that no two items share. */
export interface SortKey {
  readonly time: number;
  readonly id: string;
}

export interface PageQuery {
  readonly limit: number;
  readonly isDescending: boolean;
  readonly nextToken: string | null;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  /** Null on the last page. */
  readonly nextToken: string | null;
}

/**
 * Takes a page of a list.
 *
 * @param list - names the list; a token of another list is no token of this one
 * @returns null if the token is none that this function made
 */
export function pageOf<Item>(
  list: string,
  items: readonly Item[],
  keyOf: (item: Item) => SortKey,
  { limit, isDescending, nextToken }: PageQuery,
): Page<Item> | null {
  const direction = isDescending ? -1 : 1;
  const last = nextToken === null ? null : readToken(list, nextToken);
  if (nextToken !== null && last === null) return null;
  const rest = items
    .filter((item) => last === null || direction * compareKeys(keyOf(item), last) > 0)
    .toSorted((a, b) => direction * compareKeys(keyOf(a), keyOf(b)));
  const page = rest.slice(0, limit);
  const end = page.at(-1);
  const hasMore = rest.length > page.length && end !== undefined;
  return { items: page, nextToken: hasMore ? writeToken(list, keyOf(end)) : null };
}

function compareKeys(a: SortKey, b: SortKey): number {
  if (a.time !== b.time) return a.time - b.time;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}

/** Base64 of JSON, as tokens in production are (docs#2483), with a check of who wrote it. */
function writeToken(list: string, { time, id }: SortKey): string {
  return Buffer.from(JSON.stringify([time, id, sign(list, time, id)])).toString("base64url");
}

function readToken(list: string, token: string): SortKey | null {
  const value = tryJson(Buffer.from(token, "base64url").toString());
  if (!Array.isArray(value)) return null;
  const [time, id, signed] = value as readonly unknown[];
  if (typeof time !== "number" || typeof id !== "string") return null;
  return signed === sign(list, time, id) ? { time, id } : null;
}

function sign(list: string, time: number, id: string): string {
  return sha256(JSON.stringify([list, time, id])).slice(0, 8);
}
