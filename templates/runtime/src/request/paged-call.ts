import { nameOf, PagingError, type Progress } from "../base/errors.js";
import { isRecord, ownValue } from "../base/json.js";
import type { Operation, Paging, Place } from "../base/operation.js";
import { redact } from "../base/redact.js";
import { SellingPartnerError } from "../base/selling-partner-error.js";
import { Call, type CallResponse } from "./call.js";
import { misplaced, valueAt } from "./page-place.js";

/** Sends the request of one page. */
type SendPage<Data> = (params: unknown) => Promise<CallResponse<Data>>;

/** Copies `target` with `value` at `place`. The target is not changed; the copy shares all other properties with it. */
function withValue(target: unknown, [name, ...rest]: Place, value: unknown): unknown {
  if (name === undefined) return value;
  const copy = isRecord(target) ? target : {};
  return { ...copy, [name]: withValue(ownValue(copy, name), rest, value) };
}

/** Copies params so that the caller's later changes do not affect the copy: lists too, and the body as JSON. */
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
    // Building the request reports why it cannot be written.
    return value;
  }
}

/** Where params say at which page to start: the token, or the offset. */
function startPlace({ next, request }: Paging): Place {
  return next === "offset" ? ["body", ...request, "offset"] : request;
}

/** The items of a page; empty if the page has no list. */
function itemsOf({ items }: Paging, page: unknown): readonly unknown[] {
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

/**
 * A call whose response is the first of several pages. Awaiting it returns that page; `pages()` iterates over all of them.
 *
 * The params are copied when the call is created: later changes by the caller affect no page.
 */
export class PagesCall<Data> extends Call<Data> {
  readonly #operation: Operation;
  readonly #paging: Paging;
  readonly #params: unknown;
  readonly #send: SendPage<Data>;
  readonly #show: (text: string) => string;

  /** @param show - removes secrets from a text of a response. */
  constructor(
    operation: Operation,
    paging: Paging,
    params: unknown,
    send: SendPage<Data>,
    show: (text: string) => string = (text) => redact(text, []),
  ) {
    const first = snapshot(params);
    super(() => send(first));
    this.#operation = operation;
    this.#paging = paging;
    this.#params = first;
    this.#send = send;
    this.#show = show;
  }

  /**
   * Iterates over all pages. Each page is requested when the caller asks for it; after the loop is left, nothing is sent.
   *
   * The first page is the response of this call: it is requested once, however often the call is awaited or iterated. The
   * later pages are requested again each time.
   *
   * @throws what the call rejects with (a SellingPartnerError of a later page has `progress`), and PagingError if a token
   * occurs a second time, or a page has neither its list nor its token where the model has them.
   */
  async *pages(): AsyncGenerator<Data, void, undefined> {
    const paging = this.#paging;
    let params = this.#params;
    let { data } = await this.withResponse();
    const starts = new Set<unknown>([valueAt(params, startPlace(paging)) ?? 0]);
    for (let page = 2, items = 0; ; page += 1) {
      const problem = misplaced(paging, data);
      if (problem !== null) {
        const progress = { page: page - 1, items };
        throw new PagingError(nameOf(this.#operation), progress, this.#show(problem));
      }
      // Read before the page is returned, since the caller may change it.
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
      // Not if the request of a token failed: other calls may be waiting for the same one.
      if (error instanceof SellingPartnerError && error.operation === this.#operation.name) {
        Object.assign(error, { progress });
      }
      throw error;
    }
  }
}

/** A call whose pages are parts of one list: `for await` iterates over the items of all pages. See `PagesCall`. */
export class PagedCall<Data, Item> extends PagesCall<Data> {
  readonly #paging: Paging;

  constructor(
    operation: Operation,
    paging: Paging,
    params: unknown,
    send: SendPage<Data>,
    show?: (text: string) => string,
  ) {
    super(operation, paging, params, send, show);
    this.#paging = paging;
  }

  /** Iterates over the items of all pages. See `pages`. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void, undefined> {
    for await (const page of this.pages()) {
      // The items have the type of the descriptor: they are not checked against the model at run time.
      yield* itemsOf(this.#paging, page) as readonly Item[];
    }
  }
}
