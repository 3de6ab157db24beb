/** What a search finds, and what comes first. */
// @slow: reads all of Amazon's models
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { successorOf } from "../../generator/list/successor.js";
import { search } from "../../generator/list/search.js";
import { likeness, queryWords, splitWords, stem } from "../../generator/list/words.js";
import type { Api } from "../../generator/model/api.js";
import { compareVersions } from "../../generator/model/names.js";
import { readApi } from "../../generator/model/read-api.js";
import { corpusIsHere, readCorpus } from "../support/corpus.js";
import { modelOf, swagger } from "../support/models.js";

const test = suite("search");

/** The words of a text. */
const splits: readonly (readonly [readonly string[], string])[] = [
  [["get", "order", "address"], "getOrderAddress"],
  [["orders", "v0"], "ordersV0"],
  [["vendor", "orders", "2021-12-28"], "vendor-orders-2021-12-28"],
  [["get", "fba", "inventory"], "getFBAInventory"],
  [["asins", "and", "skus"], "ASINs and SKUs"],
  [["partially", "shipped"], "PARTIALLY_SHIPPED"],
  [["orders", "v0", "orders", "order", "id"], "/orders/v0/orders/{orderId}"],
  [["0.5"], "0.5/s".slice(0, 3)],
  [["注文"], "「注文」"],
  [[], "…"],
];

for (const [want, text] of splits)
  test(`${text} is split into ${want.join(", ")}`, () => assert.equal(splitWords(text), want));

for (const forms of [
  "ship ships shipped shipping",
  "price prices priced pricing",
  "label labels labeled labeling",
  "inventory inventories",
  "cancel cancels canceled cancelled cancelling",
  "address addresses",
  "box boxes",
  "status",
  "quote quotes quoted",
])
  test(`${forms} are forms of one word`, () =>
    assert.is(new Set(forms.split(" ").map(stem)).size, 1, forms.split(" ").map(stem).join()));

test("words of one form alone are different words", () => {
  for (const [a, b] of [
    ["order", "odor"],
    ["feed", "fee"],
    ["ring", "r"],
    ["bus", "bu"],
  ] as const)
    assert.is.not(stem(a), stem(b));
});

test("the same word is most alike, then its forms, its beginning, and a part of it", () => {
  const scores = ["ship", "shipping", "shipment", "relationship", "order"].map((one) =>
    likeness("ship", one),
  );
  assert.equal(
    scores,
    scores.toSorted((a, b) => b - a),
  );
  assert.equal([scores[0], scores.at(-1)], [1, 0]);
  assert.is(new Set(scores).size, scores.length);
});

test("words that say nothing are left out of a question, unless there are no others", () => {
  assert.equal(queryWords(["how do I get", "the orders"]), ["get", "orders"]);
  assert.equal(queryWords(["the", "of"]), ["the", "of"]);
});

test("numbers of versions come before dates", () => {
  const versions = ["2021-12-28", "v10", "v2", "2020-09-04", "v0"];
  assert.equal(versions.toSorted(compareVersions), ["v0", "v2", "v10", "2020-09-04", "2021-12-28"]);
});

interface Part {
  readonly operationId: string;
  readonly path: string;
  readonly method?: string;
  readonly more?: object;
}

/** An API in a version, of the given operations. */
function apiOf(file: string, version: string, parts: readonly Part[], more: object = {}): Api {
  const paths: Record<string, Record<string, object>> = {};
  for (const { operationId, path, method = "get", more: own } of parts) {
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: "path",
      required: true,
      type: "string",
    }));
    const responses = { 200: { description: "Done." } };
    paths[path] = { ...paths[path], [method]: { operationId, parameters, responses, ...own } };
  }
  const document = swagger({ info: { title: file, version }, paths, ...more });
  const { value, diagnostics } = readApi(modelOf(document, `models/x-model/${file}.json`));
  if (value === null) throw new Error(JSON.stringify(diagnostics));
  return value;
}

const deprecated = { deprecated: true };

const old = apiOf("booksV0", "v0", [
  { operationId: "getBooks", path: "/books/v0/books", more: deprecated },
  { operationId: "getBook", path: "/books/v0/books/{id}", more: deprecated },
  { operationId: "getBookCover", path: "/books/v0/books/{id}/cover", more: deprecated },
  { operationId: "getAuthors", path: "/books/v0/authors", more: deprecated },
  {
    operationId: "lendBook",
    path: "/books/v0/loans",
    method: "post",
    more: { ...deprecated, description: "Use `startLoan` of the new version." },
  },
  { operationId: "burnBook", path: "/books/v0/fires", method: "post", more: deprecated },
  { operationId: "getShelf", path: "/books/v0/shelf" },
]);

const now = apiOf("books_2026-01-01", "2026-01-01", [
  { operationId: "searchBooks", path: "/books/2026-01-01/books" },
  { operationId: "getBook", path: "/books/2026-01-01/books/{bookId}" },
  { operationId: "listAuthors", path: "/books/2026-01-01/people" },
  { operationId: "startLoan", path: "/books/2026-01-01/lending", method: "post" },
]);

const middle = apiOf("books_2024-01-01", "2024-01-01", [
  { operationId: "getBooks", path: "/books/2024-01-01/books" },
]);

/** What to call in place of a deprecated operation of the old version. */
const successors: readonly (readonly [string | null, string])[] = [
  ["searchBooks", "getBooks"],
  ["getBook", "getBook"],
  ["getBook", "getBookCover"],
  ["listAuthors", "getAuthors"],
  ["startLoan", "lendBook"],
  [null, "burnBook"],
];

for (const [want, name] of successors)
  test(`the successor of ${name} is ${String(want)}`, () => {
    const operation = old.operations.find((one) => one.name === name)!;
    const found = successorOf(old, operation, [old, now, middle]);
    assert.equal([found?.api.id, found?.operation?.name ?? null], ["books-2026-01-01", want]);
  });

test("what is not deprecated, or in the newest version, has no successor", () => {
  const shelf = old.operations.find(({ name }) => name === "getShelf")!;
  assert.is(successorOf(old, shelf, [old, now]), null);
  assert.is(successorOf(old, old.operations[0]!, [old]), null);
});

test("hostile words and models without operations do no harm", () => {
  for (const query of ["(", "[a-z]+", "__proto__", "constructor", "\u001b[31m", "%", "/", " "])
    assert.ok(Array.isArray(search([old, now], [query]).hits), query);
  assert.equal(search([], ["order"]).hits, []);
});

const corpusTest = suite("search in Amazon's models");

/** A query, and what must come first: `package name`. */
const first: readonly (readonly [query: string, want: string])[] = [
  ["order address", "orders-v0 getOrderAddress"],
  ["address order", "orders-v0 getOrderAddress"],
  ["getOrderAddress", "orders-v0 getOrderAddress"],
  ["getorderaddress", "orders-v0 getOrderAddress"],
  ["ordr adress", "orders-v0 getOrderAddress"],
  ["/orders/v0/orders/902-1845936-5435065/address", "orders-v0 getOrderAddress"],
  ["GET /orders/v0/orders/{orderId}/address", "orders-v0 getOrderAddress"],
  [
    "https://sellingpartnerapi-eu.amazon.com/orders/v0/orders?MarketplaceIds=A",
    "orders-v0 getOrders",
  ],
  ["catalog search", "catalog-items-2022-04-01 searchCatalogItems"],
  ["search catalog items", "catalog-items-2022-04-01 searchCatalogItems"],
  ["PurchaseOrder", "vendor-orders-v1 getPurchaseOrder"],
  ["purchase orders", "vendor-orders-v1 getPurchaseOrders"],
  ["BuyerInfo", "orders-v0 BuyerInfo"],
  ["buyeremail", "orders-2026-01-01 Buyer"],
  ["restricted data token", "tokens-2021-03-01 createRestrictedDataToken"],
  ["download report", "reports-2021-06-30 getReportDocument"],
  ["cancel feed", "feeds-2021-06-30 cancelFeed"],
  ["price", "product-pricing-v0 getPricing"],
];

/** A query, and a name that must be among the first five. */
const among: readonly (readonly [query: string, want: string])[] = [
  ["ship label", "getShippingLabel"],
  ["vendor orders acknowledgment", "submitAcknowledgement"],
  ["orders", "searchOrders"],
  ["stock", "listInventory"],
  ["webhook", "createSubscription"],
  ["SHIPPED", "ShipmentStatus"],
  ["deprecated orders", "getOrders"],
  ["vendor invoice", "submitInvoices"],
];

if (corpusIsHere(corpusTest)) {
  const namesFor = async (query: string): Promise<string[]> => {
    const apis = (await readCorpus()).map(({ api }) => api);
    return search(apis, query.split(/ (?!\/)/)).hits.map(
      ({ entry }) => `${entry.api.id} ${entry.name}`,
    );
  };
  for (const [query, want] of first)
    corpusTest(`${query}: first ${want}`, async () => assert.is((await namesFor(query))[0], want));
  for (const [query, want] of among)
    corpusTest(`${query}: soon ${want}`, async () => {
      const found = (await namesFor(query)).slice(0, 5);
      assert.ok(
        found.some((name) => name.endsWith(` ${want}`)),
        found.join(", "),
      );
    });

  corpusTest("every operation is found first by its own name in its own package", async () => {
    const apis = (await readCorpus()).map(({ api }) => api);
    const missed = apis.flatMap((api) =>
      api.operations
        .filter(({ name }) => search([api], [name]).hits[0]?.entry.name !== name)
        .map(({ name }) => `${api.id} ${name}`),
    );
    assert.equal(missed, []);
  });

  corpusTest("a value is found with its owner, and is named as the match", async () => {
    const apis = (await readCorpus()).map(({ api }) => api);
    const { hits } = search(apis, ["SHIPPED"]);
    assert.ok(hits.length > 3);
    for (const { matches } of hits.slice(0, 3))
      assert.equal(
        matches.map((one) => one.toUpperCase()),
        ["SHIPPED"],
      );
  });

  corpusTest("every deprecated operation of Orders v0 has a successor", async () => {
    const apis = (await readCorpus()).map(({ api }) => api);
    const orders = apis.find(({ id }) => id === "orders-v0")!;
    const gone = orders.operations.filter((one) => one.deprecated);
    assert.equal(
      gone.map((one) => successorOf(orders, one, apis)?.operation?.name),
      ["searchOrders", "getOrder", "getOrder", "getOrder", "getOrder", "getOrder"],
    );
  });
}

test.run();
corpusTest.run();
