/** Lists in pages: every wiring of Amazon's models, where a list ends, and what goes wrong in the middle of one. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  type Operation,
  PagedCall,
  type PagedOperation,
  PagesCall,
  type PagesOperation,
  type Paging,
  PagingError,
  ParameterError,
  SellingPartner,
  SellingPartnerError,
} from "../../../templates/runtime/src/index.js";
import { until } from "../../support/held-timers.js";
import { ACCOUNT, errorReply, startSellerCentral } from "../../support/seller-central.js";
import { readShared } from "../../support/shared.js";
import {
  type Answer,
  json,
  recordingFetch,
  rejection,
  type Sent,
} from "../../support/transport.js";

type Params = Readonly<Record<string, unknown>>;

/** What was sent, as short as can be: the query, or the body where there is one. */
function wire({ url, body }: Sent): string {
  return body ?? decodeURIComponent(url.split("?")[1] ?? "");
}

/** An object with `value` at the end of a path such as `payload.orders`. */
function at(path: string, value: unknown): object {
  return path.split(".").reduceRight<object>((inner, name) => ({ [name]: inner }), value as object);
}

/** Puts two answers together, level by level. */
function merge(a: object, b: object): object {
  const result: Record<string, unknown> = { ...a };
  for (const [name, value] of Object.entries(b)) {
    const both = typeof result[name] === "object" && typeof value === "object";
    result[name] = both ? merge(result[name] as object, value as object) : value;
  }
  return result;
}

interface Wiring {
  readonly why: string;
  readonly paging: Paging & { readonly items: readonly string[] };
  readonly query: readonly string[];
  readonly params: Params;
  /** What goes out for each of three pages. */
  readonly sent: readonly [string, string, string];
}

const token = (request: string, from: string, items: string): Wiring["paging"] => ({
  next: "same",
  request: [request],
  token: from.split("."),
  items: items.split("."),
});

const same = (why: string, request: string, from: string, items: string): Wiring => ({
  why,
  paging: token(request, from, items),
  query: ["a", request],
  params: { a: ["1", "2"] },
  sent: ["a=1,2", `a=1,2&${request}=T2`, `a=1,2&${request}=T3`],
});

const WIRINGS: readonly Wiring[] = [
  same("inbound plans", "paginationToken", "pagination.nextToken", "inboundPlans"),
  same("returns", "nextToken", "nextToken", "returns"),
  same("orders v0", "NextToken", "payload.NextToken", "payload.Orders"),
  same("vendor orders", "nextToken", "payload.pagination.nextToken", "payload.orders"),
  same("catalog items", "pageToken", "pagination.nextToken", "items"),
  same(
    "inventory, whose token stands beside the payload",
    "nextToken",
    "pagination.nextToken",
    "payload.inventorySummaries",
  ),
  same("supply sources", "nextPageToken", "nextPageToken", "supplySources"),
  same("transactions", "nextToken", "payload.nextToken", "payload.transactions"),
  same("A+ content", "pageToken", "nextPageToken", "contentMetadataRecords"),
  same("service jobs", "pageToken", "payload.nextPageToken", "payload.jobs"),
  same("invoice lines", "nextTokenForLineItems", "nextTokenForLineItems", "invoiceItems"),
  same(
    "slots, whose list lies deep",
    "paginationToken",
    "pagination.nextToken",
    "selfShipAppointmentSlotsAvailability.slots",
  ),
  {
    why: "reports, whose token stands alone",
    paging: { ...token("nextToken", "nextToken", "reports"), next: "token-only" },
    query: ["a", "nextToken"],
    params: { a: ["1", "2"] },
    sent: ["a=1,2", "nextToken=T2", "nextToken=T3"],
  },
  {
    why: "inbound shipments v0, whose QueryType changes",
    paging: {
      ...token("NextToken", "payload.NextToken", "payload.ShipmentData"),
      set: { QueryType: "NEXT_TOKEN" },
    },
    query: ["QueryType", "NextToken", "MarketplaceId"],
    params: { QueryType: "SHIPMENT", MarketplaceId: "M" },
    sent: [
      "QueryType=SHIPMENT&MarketplaceId=M",
      "QueryType=NEXT_TOKEN&NextToken=T2&MarketplaceId=M",
      "QueryType=NEXT_TOKEN&NextToken=T3&MarketplaceId=M",
    ],
  },
];

function operationOf({
  paging,
  query,
}: Pick<Wiring, "paging" | "query">): PagedOperation<Params, object, unknown, number> {
  return {
    api: "test-v1",
    name: "listX",
    method: "GET",
    path: "/x",
    parameters: query.map((name) => ({ name, in: "query", style: "csv" })),
    paging,
  };
}

/** Three pages: two items, none, one. */
function threePages({ token: from, items }: Wiring["paging"], end: object = {}): Answer[] {
  const page = (list: readonly number[], next: object): Answer => {
    return () => json(merge(at(items.join("."), list), next));
  };
  return [
    page([1, 2], at(from.join("."), "T2")),
    page([], at(from.join("."), "T3")),
    page([3], end),
  ];
}

function partner(...answers: readonly Answer[]): { sellingPartner: SellingPartner; sent: Sent[] } {
  const { fetch, sent } = recordingFetch(...answers);
  return { sellingPartner: new SellingPartner({ region: "na", lwa: false, fetch }), sent };
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

/** Collects too, but what came before a failure can be looked at. */
async function into<T>(found: T[], items: AsyncIterable<T>): Promise<void> {
  for await (const item of items) found.push(item);
}

const listX = operationOf(same("", "nextToken", "nextToken", "items"));

/** A call of `listX` over pages given as their items; each but the last has a token. */
function listOf(...pages: readonly (readonly number[])[]): {
  call: PagedCall<object, number>;
  sent: Sent[];
} {
  const answers = pages.map((items, index): Answer => {
    const last = index === pages.length - 1;
    return () => json({ items, ...(last ? {} : { nextToken: `T${index + 2}` }) });
  });
  const { sellingPartner, sent } = partner(...answers);
  return { call: sellingPartner.call(listX, { a: "1" }), sent };
}

const test = suite("paged-call");

for (const { why, paging, query, params, sent: expected } of WIRINGS) {
  test(`${why}: the token goes from page to page, and an empty page ends nothing`, async () => {
    const operation = operationOf({ paging, query });
    const { sellingPartner, sent } = partner(...threePages(paging));
    assert.equal(await collect(sellingPartner.call(operation, params)), [1, 2, 3]);
    assert.equal(sent.map(wire), expected);
  });
}

test("every paged operation of the corpus goes to its end", async () => {
  type Row = Readonly<
    Record<"operationId" | "page_request" | "page_response" | "page_items", string>
  >;
  const rows = readShared<readonly Row[]>("vectors/corpus-operations.json") ?? [];
  let count = 0;
  for (const row of rows) {
    const [request = "", from = ""] = [row.page_request, row.page_response];
    if (!/^\w+$/.test(request) || !/^[\w.]+$/.test(from)) continue;
    const items = /^[\w.]+$/.test(row.page_items) ? row.page_items : "someList";
    const { paging } = same("", request, from, items);
    const { sellingPartner, sent } = partner(...threePages(paging));
    const found = await collect(sellingPartner.call(operationOf({ paging, query: [request] }), {}));
    assert.equal(found, [1, 2, 3], row.operationId);
    assert.equal(sent.map(wire), ["", `${request}=T2`, `${request}=T3`], row.operationId);
    count += 1;
  }
  if (rows.length > 0) assert.is(count, 73);
});

const listOffers: PagedOperation<{ body: object }, object, unknown, number> = {
  api: "test-v1",
  name: "listOffers",
  method: "POST",
  path: "/offers",
  body: "required",
  idempotent: true,
  paging: {
    next: "offset",
    request: ["pagination"],
    token: ["pagination", "totalResults"],
    items: ["offers"],
  },
};

const offers = (items: readonly number[], totalResults?: unknown): Answer => {
  return () => json({ offers: items, pagination: { totalResults } });
};

const OFFSETS: readonly [
  why: string,
  expected: readonly number[],
  pagination: object,
  answers: readonly Answer[],
][] = [
  [
    "walks through the list",
    [0, 2, 4],
    { limit: 2, offset: 0 },
    [offers([1, 2], 5), offers([3, 4], 5), offers([5], 5)],
  ],
  [
    "begins where the caller says",
    [3, 5],
    { limit: 2, offset: 3 },
    [offers([4, 5], 6), offers([6], 6)],
  ],
  [
    "begins at 0 when the caller does not say",
    [-1, 2],
    { limit: 2 },
    [offers([1, 2], 3), offers([3], 3)],
  ],
  [
    "ends with the last full page",
    [0, 2],
    { limit: 2, offset: 0 },
    [offers([1, 2], 4), offers([3, 4], 4)],
  ],
  [
    "goes by what came when that is less than the limit",
    [0, 1],
    { limit: 9, offset: 0 },
    [offers([1], 2), offers([2], 2)],
  ],
  ["steps over an empty page", [0, 2], { limit: 2, offset: 0 }, [offers([], 3), offers([3], 3)]],
  ["ends where no total is told", [0], { limit: 2, offset: 0 }, [offers([1, 2])]],
  ["ends where there are neither items nor a limit", [0], { offset: 0 }, [offers([], 3)]],
];

for (const [why, expected, pagination, answers] of OFFSETS) {
  test(`limit and offset in the body: ${why}`, async () => {
    const { sellingPartner, sent } = partner(...answers);
    const body = { filters: { x: 1 }, pagination };
    await collect(sellingPartner.call(listOffers, { body }));
    const bodies = sent.map((request) => JSON.parse(request.body!) as typeof body);
    assert.equal(
      bodies.map(({ pagination: { offset = -1 } }: { pagination: { offset?: number } }) => offset),
      expected,
    );
    assert.ok(bodies.every(({ filters }) => filters.x === 1));
    assert.equal(bodies[0], body);
  });
}

const ENDS: readonly [why: string, end: object][] = [
  ["is absent", {}],
  ["is null", { nextToken: null }],
  ["is empty", { nextToken: "" }],
];

for (const [why, end] of ENDS) {
  test(`a list ends where the token ${why}`, async () => {
    const { sellingPartner, sent } = partner(...threePages(listX.paging, end));
    assert.equal(await collect(sellingPartner.call(listX, {})), [1, 2, 3]);
    assert.is(sent.length, 3);
  });
}

const NO_LISTS: readonly [why: string, answer: Answer][] = [
  ["is empty", () => new Response(null, { status: 200 })],
  ["is null", () => json(null)],
  ["is a list", () => json([])],
  ["has errors instead of items", () => json({ errors: [{ code: "X" }] })],
  ["has null for its items", () => json({ items: null })],
  ["is an empty object", () => json({})],
  ["has a token that is empty", () => json({ nextToken: "", items: [] })],
];

for (const [why, answer] of NO_LISTS) {
  test(`a page that ${why} has no items`, async () => {
    const { sellingPartner, sent } = partner(answer);
    assert.equal(await collect(sellingPartner.call(listX, {})), []);
    assert.is(sent.length, 1);
  });
}

interface Misplaced {
  readonly why: string;
  readonly paging: Paging;
  readonly page: unknown;
  /** What the message has; null if the page is one of the model that has no items. */
  readonly message: string | null;
}

const flat: Paging = { ...token("nextToken", "nextToken", "entries"), beside: [["total"]] };
const wrapped: Paging = {
  ...token("nextToken", "payload.nextToken", "payload.entries"),
  beside: [["pagination"], ["total"]],
};
const { items: _entries, ...lists } = wrapped;

const MISPLACED: readonly Misplaced[] = [
  {
    why: "the answer has a wrapper that the model has not",
    paging: flat,
    page: { payload: { entries: [1, 2], nextToken: "more" } },
    message:
      "neither entries nor nextToken, where the model has the list and the token; it has payload.entries",
  },
  {
    why: "the model has a wrapper that the answer has not",
    paging: wrapped,
    page: { entries: [1, 2], nextToken: "more" },
    message: "neither payload.entries nor payload.nextToken",
  },
  {
    why: "the wrapper is missing, and the answer has errors too",
    paging: wrapped,
    page: { errors: [{ code: "X" }], entries: [1] },
    message: "it has entries",
  },
  {
    why: "the wrapper has another name",
    paging: wrapped,
    page: { data: { list: [1] } },
    message: "it has the keys data",
  },
  {
    why: "list and token have other names",
    paging: wrapped,
    page: { payload: { list: [1], next: "more" } },
    message: "it has below payload the keys list, next",
  },
  { why: "the answer is a list", paging: flat, page: [1, 2], message: "it has a list" },
  { why: "the answer is a text", paging: flat, page: "none", message: "it has a string" },
  {
    why: "an object stands where the list is due",
    paging: flat,
    page: { entries: { id: 1 } },
    message: "has no list at entries, but an object",
  },
  {
    why: "a page of several lists has lost its wrapper",
    paging: lists,
    page: { total: 1, events: [1] },
    message: "it has the keys total, events",
  },
  { why: "the list is absent beside a known key", paging: flat, page: { total: 0 }, message: null },
  {
    why: "the list is absent beside known keys, level by level",
    paging: wrapped,
    page: { pagination: {}, payload: { total: 0, more: [1] } },
    message: null,
  },
  { why: "the wrapper is absent", paging: wrapped, page: { pagination: { a: 1 } }, message: null },
  { why: "the wrapper is empty", paging: wrapped, page: { payload: {} }, message: null },
  { why: "all keys are null", paging: wrapped, page: { data: null, entries: [] }, message: null },
  { why: "the list is empty", paging: flat, page: { entries: [], x: 1 }, message: null },
  {
    why: "a page of several lists has its wrapper",
    paging: lists,
    page: { payload: { total: 1 } },
    message: null,
  },
];

for (const { why, paging, page, message } of MISPLACED) {
  test(`${why}: ${message === null ? "no items" : "an error, not an empty list"}`, async () => {
    const place = paging.items ?? paging.token;
    const operation = operationOf({ paging: { ...paging, items: place }, query: ["nextToken"] });
    const { sellingPartner, sent } = partner(() => json(page));
    const call = sellingPartner.call({ ...operation, paging } as typeof operation, {});
    if (message === null) {
      assert.is((await collect(call.pages())).length, 1);
    } else {
      const reads = paging.items ? [call.pages(), call] : [call.pages()];
      for (const items of reads) {
        const error = await rejection(collect<unknown>(items));
        assert.instance(error, PagingError);
        assert.match((error as PagingError).message, message);
        assert.equal((error as PagingError).progress, { page: 1, items: 0 });
      }
    }
    assert.equal(await call, page as object, "the data of the call itself can be read");
    assert.is(sent.length, 1);
  });
}

test("a later page that is not the model's is an error with its number", async () => {
  const { sellingPartner } = partner(
    () => json({ items: [1], nextToken: "T2" }),
    () => json({ payload: { items: [2] } }),
  );
  const found: number[] = [];
  const error = await rejection(into(found, sellingPartner.call(listX, {})));
  assert.equal(found, [1]);
  assert.match((error as PagingError).message, "page 2 has neither items nor nextToken");
  assert.equal((error as PagingError).progress, { page: 2, items: 1 });
});

test("offset pages whose list has moved are an error", async () => {
  const { sellingPartner } = partner(() => json({ payload: { offers: [1] } }));
  const body = { pagination: { limit: 2, offset: 0 } };
  const error = await rejection(collect(sellingPartner.call(listOffers, { body })));
  assert.match((error as PagingError).message, "it has payload.offers");
});

test("a call is sent when it is made: its first page once, whoever reads it, and no other", async () => {
  const { call, sent } = listOf([1], [2]);
  const items = call[Symbol.asyncIterator]();
  const pages = call.pages();
  await until(() => sent.length > 0);
  await items.next();
  await pages.next();
  assert.is(sent.length, 1, "the first page is the answer of the call, whoever asks for it");
});

test("awaiting returns the first page, and withResponse its status and headers", async () => {
  const { call, sent } = listOf([1], [2]);
  assert.equal(await call, { items: [1], nextToken: "T2" });
  const { data, status } = await call.withResponse();
  assert.equal(data, { items: [1], nextToken: "T2" });
  assert.is(status, 200);
  assert.is(sent.length, 1);
  assert.instance(call, PagedCall);
});

test("pages() returns each page unchanged", async () => {
  const { call } = listOf([1], [], [2]);
  assert.equal(await collect(call.pages()), [
    { items: [1], nextToken: "T2" },
    { items: [], nextToken: "T3" },
    { items: [2] },
  ]);
});

test("a page is requested when the caller needs it, and none after the loop is left", async () => {
  const { call, sent } = listOf([1, 2], [3, 4], [5]);
  const counts: number[] = [];
  for await (const item of call) {
    counts.push(sent.length);
    if (item === 3) break;
  }
  assert.equal(counts, [1, 1, 2]);
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.is(sent.length, 2);
  for await (const page of call.pages()) {
    assert.ok(page);
    break;
  }
  assert.is(sent.length, 2, "the first page was there");
});

test("a second iteration starts with the same first page and requests the others again", async () => {
  const { fetch, sent } = recordingFetch(({ url }) =>
    json(url.includes("T2") ? { items: [2] } : { items: [1], nextToken: "T2" }),
  );
  const call = new SellingPartner({ region: "na", lwa: false, fetch }).call(listX, {});
  assert.equal(await collect(call), [1, 2]);
  assert.equal(await collect(call), [1, 2]);
  assert.equal(sent.map(wire), ["", "nextToken=T2", "nextToken=T2"]);
  const [one, other] = await Promise.all([collect(call), collect(call)]);
  assert.equal(one, other, "two at a time do not disturb each other");
});

test("what the caller does to the arguments in between changes no page, and they are never written to", async () => {
  const { sellingPartner, sent } = partner(offers([1], 3), offers([2], 3), offers([3], 3));
  const params = { body: { filters: { list: ["x"] }, pagination: { limit: 1, offset: 0 } } };
  const headers: Record<string, string> = { "x-note": "before" };
  const options: { headers: Record<string, string>; accessToken?: string } = { headers };
  const call = sellingPartner.call(listOffers, params, options);
  for await (const item of call) {
    assert.is(params.body.pagination.offset, 0, `at item ${item}`);
    params.body.filters.list.push("y");
    params.body.pagination.limit = 9;
    headers["x-note"] = "after";
    options.accessToken = "another";
  }
  assert.equal(
    sent.map(({ body }) => JSON.parse(body!) as unknown),
    [0, 1, 2].map((offset) => ({ filters: { list: ["x"] }, pagination: { limit: 1, offset } })),
  );
  assert.ok(sent.every((request) => request.headers["x-note"] === "before"));
  assert.ok(sent.every((request) => request.headers["x-amz-access-token"] === undefined));
});

test("arguments that are frozen will do, and lists among them are copied", async () => {
  const { sellingPartner, sent } = partner(...threePages(listX.paging));
  const a = ["1"];
  const call = sellingPartner.call(listX, Object.freeze({ a }));
  a.push("2");
  await collect(call);
  assert.equal(sent.map(wire), ["a=1", "a=1&nextToken=T2", "a=1&nextToken=T3"]);
});

test("changes of a page by the caller do not affect later pages", async () => {
  const { sellingPartner, sent } = partner(
    () => json({ items: [1, 2], nextToken: "T2" }),
    () => json({ items: [3], nextToken: "T3" }),
    () => json({}, 400),
  );
  const error = await rejection(
    (async () => {
      for await (const page of sellingPartner.call(listX, {}).pages()) {
        for (const name of Object.keys(page)) Reflect.deleteProperty(page, name);
      }
    })(),
  );
  assert.equal(sent.map(wire), ["", "nextToken=T2", "nextToken=T3"]);
  assert.equal((error as SellingPartnerError).progress, { page: 3, items: 3 });
});

const ROUNDS: readonly [
  after: string,
  why: string,
  tokens: readonly string[],
  items: number,
  params: Params,
][] = [
  ["2 items", "comes at once", ["T1", "T1"], 2, {}],
  ["4 items", "comes after others", ["T1", "T2", "T3", "T1"], 4, {}],
  ["1 item", "is the one that the caller began with", ["T0"], 1, { nextToken: "T0" }],
];

for (const [after, why, tokens, items, params] of ROUNDS) {
  test(`a token that ${why} a second time is an error that says so, after the items before it`, async () => {
    const answers = tokens.map((nextToken, index): Answer => {
      return () => json({ items: [index], nextToken });
    });
    const { sellingPartner, sent } = partner(...answers);
    const found: number[] = [];
    const error = await rejection(into(found, sellingPartner.call(listX, params)));
    assert.instance(error, PagingError);
    const { message, progress, operation, path } = error as PagingError;
    assert.equal(progress, { page: items + 1, items });
    assert.is(
      message,
      `listX (GET /x): page ${items + 1} starts where an earlier page did (after ${after})`,
    );
    assert.equal([operation, path], ["listX", "/x"]);
    assert.is(found.length, items);
    assert.is(sent.length, items);
  });
}

test("an offset that does not move is an error, not an endless loop", async () => {
  const { sellingPartner } = partner(offers([], 3));
  const body = { pagination: { limit: 0, offset: 0 } };
  const error = await rejection(collect(sellingPartner.call(listOffers, { body })));
  assert.instance(error, PagingError);
});

test("a token that is no text is refused before it is sent", async () => {
  const { sellingPartner, sent } = partner(() => json({ items: [1], nextToken: { x: 1 } }));
  const error = await rejection(collect(sellingPartner.call(listX, {})));
  assert.instance(error, ParameterError);
  assert.is(sent.length, 1);
});

test("wrong params reject the first page", async () => {
  const { sellingPartner, sent } = partner(() => json({}));
  const circle: Record<string, unknown> = {};
  circle["self"] = circle;
  for (const call of [
    sellingPartner.call(listX, { a: {} }),
    sellingPartner.call(listOffers, { body: circle }),
    sellingPartner.call(listOffers, {} as { body: object }),
  ]) {
    assert.instance(await rejection(call), ParameterError);
    assert.instance(await rejection(collect(call)), ParameterError);
  }
  assert.is(sent.length, 0);
});

test("a failure of the first page is the error of the call, without progress", async () => {
  const { sellingPartner } = partner(() => json({ errors: [{ code: "X", message: "no" }] }, 400));
  const call = sellingPartner.call(listX, {});
  const error = await rejection(collect(call));
  assert.instance(error, SellingPartnerError);
  assert.is((error as SellingPartnerError).progress, undefined);
  assert.is("progress" in (error as object), false);
  assert.is(await rejection(call), error);
});

test("a signal ends a list between its pages and inside one, with its reason", async () => {
  const { sellingPartner, sent } = partner(...threePages(listX.paging));
  const controller = new AbortController();
  const found: number[] = [];
  const error = await rejection(
    (async () => {
      const options = { signal: controller.signal };
      for await (const item of sellingPartner.call(listX, {}, options)) {
        found.push(item);
        controller.abort("enough");
      }
    })(),
  );
  assert.is(error, "enough");
  assert.equal(found, [1, 2], "what has come is handed out");
  assert.is(sent.length, 1);
});

test("an operation whose page is more than one list has pages and no items", async () => {
  const { "~types": _, "~item": __, ...described } = listX;
  const listEvents: PagesOperation<Params, { payload: object }> = {
    ...described,
    paging: { next: "same", request: ["nextToken"], token: ["nextToken"] },
  };
  const { sellingPartner, sent } = partner(...threePages(listX.paging));
  const call = sellingPartner.call(listEvents, {});
  assert.instance(call, PagesCall);
  assert.not.instance(call, PagedCall);
  assert.is(Symbol.asyncIterator in call, false);
  assert.is((await collect(call.pages())).length, 3);
  assert.is(sent.length, 3);
});

test("an operation without pages is a call without them", () => {
  const { paging: _, ...getX } = listX;
  const call = partner(() => json({})).sellingPartner.call(getX satisfies Operation, {});
  assert.not.instance(call, PagesCall);
});

test("names of parameters that every object has are names like others", async () => {
  const paging = token("constructor", "__proto__.valueOf", "__proto__.items");
  const operation = operationOf({ paging, query: ["constructor", "__proto__"] });
  const { sellingPartner, sent } = partner(
    () => new Response('{"__proto__":{"valueOf":"T2","items":[1]}}'),
    () => new Response("{}"),
  );
  const params = JSON.parse('{"__proto__":"p"}') as Params;
  assert.equal(await collect(sellingPartner.call(operation, params)), [1]);
  assert.equal(sent.map(wire), ["__proto__=p", "constructor=T2&__proto__=p"]);
});

test("a token that expires in the middle is the server's error, with the page and the items before it", async () => {
  const central = await startSellerCentral();
  central.on("GET", "/x", ({ query }) => {
    const page = Number(query.get("nextToken") ?? 1);
    return page < 3
      ? { json: { items: [page, page], nextToken: String(page + 1) } }
      : errorReply(400, "InvalidInput", "The token has expired");
  });
  const { clientId, clientSecret, refreshToken } = ACCOUNT;
  const sellingPartner = new SellingPartner({
    endpoint: central.endpoint,
    lwa: { clientId, clientSecret, refreshToken, endpoint: central.lwaEndpoint },
  });
  const found: number[] = [];
  const error = await rejection(into(found, sellingPartner.call(listX, {})));
  assert.instance(error, SellingPartnerError);
  const { status, errors, progress } = error as SellingPartnerError;
  assert.is(status, 400);
  assert.is(errors[0]?.message, "The token has expired");
  assert.equal(progress, { page: 3, items: 4 });
  assert.equal(found, [1, 1, 2, 2]);
  assert.is(central.exchanges.length, 1, "one access token for all pages");
  await central.close();
});

test.run();
