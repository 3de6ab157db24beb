import { nameOf, PagingError, type Progress, SellingPartnerError } from "../base/errors.js";
import type { Operation, Paging, Place } from "../base/operation.js";
import { Call, type CallResponse } from "./call.js";
import { isRecord } from "./request.js";

/** Sends the request of one page. */
type SendPage<Data> = (params: unknown) => Promise<CallResponse<Data>>;

function valueAt(value: unknown, place: Place): unknown {
  let found = value;
  for (const name of place) {
    found = isRecord(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  }
  return found;
}

/** A copy of `target` with `value` at `place`. Nothing is written to, and what lies beside the way is shared. */
function withValue(target: unknown, [name, ...rest]: Place, value: unknown): unknown {
  if (name === undefined) return value;
  const copy = isRecord(target) ? target : {};
  return { ...copy, [name]: withValue(valueAt(copy, [name]), rest, value) };
}

/** A copy of params that the caller's later changes do not reach: with lists of its own, and the body as JSON has it. */
function snapshot(params: unknown): unknown {
  if (!isRecord(params)) return params;
  const entries = Object.entries(params).map(([name, value]) => {
    if (name === "body") return [name, copyJson(value)] as const;
    return [name, Array.isArray(value) ? [...value] : value] as const;
  });
  return Object.fromEntries(entries);
}

function copyJson(value: unknown): unknown {
  try {
    return JSON.parse(JSON.stringify(value));
  } catch {
    // What cannot be written is refused, with reasons, when the request is built.
    return value;
  }
}

/** Where params say at which page to begin: the token, or the offset. */
function startPlace({ next, request }: Paging): Place {
  return next === "offset" ? ["body", ...request, "offset"] : request;
}

/** The items of a page; none where there is no list, for whatever reason. */
function itemsOf({ items }: Paging, page: unknown): readonly unknown[] {
  const list = items && valueAt(page, items);
  return Array.isArray(list) ? list : [];
}

/**
 * Where the page after this one starts: its token, or its offset.
 *
 * A page without items is not the end: 19 operations say that such pages may come in between.
 *
 * @param params - those that the page was asked for with.
 * @returns null when there is none.
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

/** The params of a later page, made from those of the first. */
function paramsOf(paging: Paging, first: unknown, start: unknown): unknown {
  const kept = paging.next !== "token-only" && isRecord(first) ? first : {};
  return withValue({ ...kept, ...paging.set }, startPlace(paging), start);
}

/**
 * A call whose answer is the first of several pages. To await it gives that page; `pages()` goes through all of them.
 *
 * The params are copied when the call is made: what the caller does to them later changes no page.
 */
export class PagesCall<Data> extends Call<Data> {
  readonly #operation: Operation;
  readonly #paging: Paging;
  readonly #params: unknown;
  readonly #send: SendPage<Data>;

  constructor(operation: Operation, paging: Paging, params: unknown, send: SendPage<Data>) {
    const first = snapshot(params);
    super(() => send(first));
    this.#operation = operation;
    this.#paging = paging;
    this.#params = first;
    this.#send = send;
  }

  /**
   * All pages, each sent for when the one before it has been used up; to leave the loop sends nothing more.
   *
   * The first page is the answer of this call: it is sent once, however often the call is awaited or gone through. The
   * pages after it are sent for anew each time.
   *
   * @throws what the call rejects with (a SellingPartnerError of a later page has its `progress`), and PagingError when a
   * token comes a second time.
   */
  async *pages(): AsyncGenerator<Data, void, undefined> {
    const paging = this.#paging;
    let params = this.#params;
    let { data } = await this.withResponse();
    const starts = new Set<unknown>([valueAt(params, startPlace(paging)) ?? 0]);
    for (let page = 2, items = 0; ; page += 1) {
      // Read before the page is handed out, since it is the caller's from then on.
      const start = nextStart(paging, params, data);
      items += itemsOf(paging, data).length;
      yield data;
      if (start === null) return;
      if (starts.has(start)) throw new PagingError(nameOf(this.#operation), { page, items });
      starts.add(start);
      params = paramsOf(paging, this.#params, start);
      data = await this.#page(params, { page, items });
    }
  }

  async #page(params: unknown, progress: Progress): Promise<Data> {
    try {
      return (await this.#send(params)).data;
    } catch (error) {
      // Not where the request of a token failed, which other calls may be waiting for as well.
      if (error instanceof SellingPartnerError && error.operation === this.#operation.name) {
        Object.assign(error, { progress });
      }
      throw error;
    }
  }
}

/** A call whose pages are parts of one list: `for await` goes through the items of all of them. See `PagesCall`. */
export class PagedCall<Data, Item> extends PagesCall<Data> {
  readonly #paging: Paging;

  constructor(operation: Operation, paging: Paging, params: unknown, send: SendPage<Data>) {
    super(operation, paging, params, send);
    this.#paging = paging;
  }

  /** The items of all pages. See `pages`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) {
      // What the list holds is what the descriptor's type says: the model is not checked against at run time.
      yield* itemsOf(this.#paging, page) as readonly Item[];
    }
  }
}
