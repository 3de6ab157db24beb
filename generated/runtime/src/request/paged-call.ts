// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { isRecord } from "../base/json.js";
import type { Operation, Paging } from "../base/operation.js";
import { redact } from "../base/redact.js";
import { Call } from "./call.js";
import type { SendPage } from "./iterate-pages.js";

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
    // Before anything else is awaited: a rejection must have somebody who waits for it.
    const { data } = await this.withResponse();
    // Loaded with the first list that is read to its end: most calls are not lists.
    const { iteratePages } = await import("./iterate-pages.js");
    yield* iteratePages<Data>({
      operation: this.#operation,
      paging: this.#paging,
      params: this.#params,
      data,
      send: this.#send,
      show: this.#show,
    });
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
    await this.withResponse();
    const { itemsOf } = await import("./iterate-pages.js");
    for await (const page of this.pages()) {
      // The items have the type of the descriptor: they are not checked against the model at run time.
      yield* itemsOf(this.#paging, page) as readonly Item[];
    }
  }
}
