// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { nameOf, PagingError, type Progress } from "../base/errors.js";
import { isRecord, ownValue } from "../base/json.js";
import type { Operation, Paging, Place } from "../base/operation.js";
import { SellingPartnerError } from "../base/selling-partner-error.js";
import type { CallResponse } from "./call.js";
import { misplaced, valueAt } from "./page-place.js";

/** Sends the request of one page. */
export type SendPage<Data> = (params: unknown) => Promise<CallResponse<Data>>;

/** A list whose first page is there. */
export interface PagedList<Data> {
  readonly operation: Operation;
  readonly paging: Paging;
  /** Those of the first page. */
  readonly params: unknown;
  /** The first page. */
  readonly data: Data;
  readonly send: SendPage<Data>;
  /** Removes secrets from a text of a response. */
  readonly show: (text: string) => string;
}

/** Copies `target` with `value` at `place`. The target is not changed; the copy shares all other properties with it. */
function withValue(target: unknown, [name, ...rest]: Place, value: unknown): unknown {
  if (name === undefined) return value;
  const copy = isRecord(target) ? target : {};
  return { ...copy, [name]: withValue(ownValue(copy, name), rest, value) };
}

/** Where params say at which page to start: the token, or the offset. */
function startPlace({ next, request }: Paging): Place {
  return next === "offset" ? ["body", ...request, "offset"] : request;
}

/** The items of a page; empty if the page has no list. */
export function itemsOf({ items }: Paging, page: unknown): readonly unknown[] {
  const list = items && valueAt(page, items);
  return Array.isArray(list) ? list : [];
}

/**
 * Finds where the next page starts: its token, or its offset.
 *
 * A page without items is not the end: 19 operations document that such pages may occur before the last one.
 *
 * @param params - those of the request of this page.
 * @returns null if this is the last page.
 */
function nextStart(paging: Paging, params: unknown, page: unknown): unknown {
  const mark = valueAt(page, paging.token) ?? null;
  if (paging.next !== "offset") return mark === "" ? null : mark;
  const { limit, offset } = { limit: undefined, offset: 0, ...offsets(paging, params) };
  const start = Number(offset) + (itemsOf(paging, page).length || Number(limit));
  return start < Number(mark) ? start : null;
}

function offsets({ request }: Paging, params: unknown): Readonly<Record<string, unknown>> {
  const place = valueAt(params, ["body", ...request]);
  return isRecord(place) ? place : {};
}

/** Derives the params of a later page from those of the first. */
function paramsOf(paging: Paging, first: unknown, start: unknown): unknown {
  const kept = paging.next !== "token-only" && isRecord(first) ? first : {};
  return withValue({ ...kept, ...paging.set }, startPlace(paging), start);
}

/** Iterates over all pages; see `PagesCall.pages`. */
export async function* iteratePages<Data>(
  list: PagedList<Data>,
): AsyncGenerator<Data, void, undefined> {
  const { operation, paging, show } = list;
  let { params, data } = list;
  const starts = new Set<unknown>([valueAt(params, startPlace(paging)) ?? 0]);
  for (let page = 2, items = 0; ; page += 1) {
    const problem = misplaced(paging, data);
    if (problem !== null) {
      const progress = { page: page - 1, items };
      throw new PagingError(nameOf(operation), progress, show(problem));
    }
    // Read before the page is returned, since the caller may change it.
    const start = nextStart(paging, params, data);
    items += itemsOf(paging, data).length;
    yield data;
    if (start === null) return;
    if (starts.has(start)) throw new PagingError(nameOf(operation), { page, items });
    starts.add(start);
    params = paramsOf(paging, list.params, start);
    data = await sendPage(list, params, { page, items });
  }
}

async function sendPage<Data>(
  { operation, send }: PagedList<Data>,
  params: unknown,
  progress: Progress,
): Promise<Data> {
  try {
    return (await send(params)).data;
  } catch (error) {
    // Not if the request of a token failed: other calls may be waiting for the same one.
    if (error instanceof SellingPartnerError && error.operation === operation.name) {
      Object.assign(error, { progress });
    }
    throw error;
  }
}
