/** `katagami list`, as a process, and as it lays its results out on terminals of several widths. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { foundText, overviewText } from "../../generator/commands/list-text.js";
import type { Terminal } from "../../generator/lib/terminal.js";
import type { Found, PackageSummary } from "../../generator/list/report.js";
import { katagami } from "../support/cli.js";
import { inFolder } from "../support/folders.js";
import { swagger } from "../support/models.js";

const test = suite("katagami list");

const plan = "Lists them.\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 0.5 | 30 |";

const responses = { 200: { description: "Done.", schema: { $ref: "#/definitions/Book" } } };

function model(version: string, paths: object): string {
  const definitions = {
    Book: {
      type: "object",
      properties: { bookTitle: { type: "string" }, state: { $ref: "#/definitions/BookState" } },
    },
    BookState: { type: "string", enum: ["LENT", "ON_SHELF"] },
  };
  return JSON.stringify(
    swagger({ info: { title: `Books \u001b[31m`, version }, paths, definitions }),
  );
}

const files = {
  "package.json": '{"name": "@acme/all"}',
  "models/books-model/booksV0.json": model("v0", {
    "/books/v0/books": {
      get: { operationId: "getBooks", description: plan, deprecated: true, responses },
    },
  }),
  "models/books-model/books_2026-01-01.json": model("2026-01-01", {
    "/books/2026-01-01/books": {
      get: { operationId: "searchBooks", description: plan, responses },
    },
  }),
};

test("operations come as lines, with package, class, method, request, rate and successor", () =>
  inFolder(files, async (folder) => {
    const { code, out, err } = await katagami(folder, "list", "books", "--limit", "2");
    assert.equal([code, err], [0, ""]);
    assert.is(
      out,
      [
        "operation\tBooksApi.searchBooks\tbooks-2026-01-01\tGET /books/2026-01-01/books\t0.5/s, burst 30\n",
        "operation\tBooksApi.getBooks\tbooks-v0\tGET /books/v0/books\t0.5/s, burst 30\tdeprecated: use BooksApi.searchBooks of books-2026-01-01\n",
      ].join(""),
    );
  }));

test("--json has every result and field", () =>
  inFolder(files, async (folder) => {
    const { code, out } = await katagami(folder, "list", "books", "--json");
    assert.is(code, 0);
    const { results, ...report } = JSON.parse(out);
    assert.equal(report, {
      words: ["books"],
      corrected: false,
      found: results.length,
      diagnostics: [],
    });
    assert.equal(results[1], {
      kind: "operation",
      package: "books-v0",
      name: "@acme/sp-api-books-v0",
      class: "BooksApi",
      method: "getBooks",
      request: "GET /books/v0/books",
      rate: 0.5,
      burst: 30,
      deprecated: true,
      restricted: false,
      grantless: false,
      successor: { package: "books-2026-01-01", class: "BooksApi", method: "searchBooks" },
      roles: null,
      removal: null,
      summary: "Lists them.",
    });
    const values = JSON.parse((await katagami(folder, "list", "LENT", "--json")).out).results[0];
    assert.equal(values, {
      kind: "type",
      package: "books-2026-01-01",
      name: "@acme/sp-api-books-2026-01-01",
      class: "BooksApi",
      type: "Books.BookState",
      fields: [],
      values: ["LENT", "ON_SHELF"],
      deprecated: false,
      summary: null,
      matches: ["LENT"],
    });
  }));

test("a typing error is corrected and told, and what is nowhere is an error", () =>
  inFolder(files, async (folder) => {
    const typo = await katagami(folder, "list", "serch", "bookz", "--limit", "1");
    assert.is(typo.code, 0);
    assert.match(typo.err, 'nothing is called "serch bookz"; did you mean "search book');
    assert.match(typo.out, "BooksApi.searchBooks");
    const nothing = await katagami(folder, "list", "qqqqqqqqqqqq");
    assert.equal([nothing.code, nothing.out], [1, ""]);
    assert.match(nothing.err, 'nothing found for "qqqqqqqqqqqq"');
    const limit = await katagami(folder, "list", "books", "--limit", "few");
    assert.is(limit.code, 2);
    assert.match(limit.err, "--limit");
  }));

test("without words all packages are listed, with the text of models escaped", () =>
  inFolder(files, async (folder) => {
    const { code, out } = await katagami(folder, "list");
    assert.is(code, 0);
    assert.is(
      out,
      [
        "books-2026-01-01\tBooksApi\t1 operation\t2 types\t\tBooks \\u001b[31m\n",
        "books-v0\tBooksApi\t1 operation\t2 types\t1 deprecated\tBooks \\u001b[31m\n",
      ].join(""),
    );
    const { packages } = JSON.parse((await katagami(folder, "list", "--json")).out);
    assert.equal(packages[1], {
      package: "books-v0",
      name: "@acme/sp-api-books-v0",
      class: "BooksApi",
      title: "Books \u001b[31m",
      version: "v0",
      model: "books-model/booksV0.json",
      operations: 1,
      types: 2,
      deprecated: 1,
      restricted: 0,
      grantless: 0,
    });
  }));

test("only chosen APIs are searched, and a broken model is reported beside the others", () =>
  inFolder(
    { ...files, "katagami.config.json": '{"apis": ["books-v0", "bad"]}', "models/x/bad.json": "{" },
    async (folder) => {
      const { code, out, err } = await katagami(folder, "list", "search", "books");
      assert.is(code, 1);
      assert.match(err, "models/x/bad.json");
      assert.not.match(out, "2026-01-01");
      assert.match(out, "BooksApi.getBooks");
      const none = await katagami(folder, "list", "qqqqqqqqqqqq");
      assert.match(
        none.err,
        "only the APIs that `apis` in katagami.config.json names are searched",
      );
    },
  ));

function terminal(outColumns: number): Terminal {
  const ignore = (): void => {};
  return { out: ignore, err: ignore, live: null, color: false, outColumns };
}

const operation: Found = {
  kind: "operation",
  package: "vendor-direct-fulfillment-shipping-2021-12-28",
  name: "@acme/sp-api-vendor-direct-fulfillment-shipping-2021-12-28",
  class: "VendorDirectFulfillmentShippingApi",
  method: "getShippingLabel",
  request: "GET /vendor/directFulfillment/shipping/2021-12-28/shippingLabels/{purchaseOrderNumber}",
  rate: 10,
  burst: 10,
  deprecated: false,
  restricted: true,
  grantless: false,
  roles: null,
  removal: null,
  successor: null,
  summary: null,
};

const type: Found = {
  kind: "type",
  package: "orders-v0",
  name: "@acme/sp-api-orders-v0",
  class: "OrdersApi",
  type: "Orders.Order\u001b[2J",
  fields: ["a", "b", "c", "d", "e", "f", "g"],
  values: [],
  matches: ["a", "b", "c", "d", "e", "f"],
  deprecated: false,
  summary: null,
};

for (const columns of [20, 40, 80, 100, 200, 300])
  test(`nothing is wider than a terminal of ${columns} columns, or acts on it`, () => {
    const overview: PackageSummary = {
      ...operation,
      title: "Selling Partner API for Direct Fulfillment Shipping\nand more",
      version: "2021-12-28",
      model: "x/y.json",
      operations: 11,
      types: 80,
      deprecated: 0,
      restricted: 8,
      grantless: 0,
    };
    for (const text of [
      foundText([operation, type, { ...operation, method: "get" }], 30, terminal(columns)),
      overviewText([overview, { ...overview, package: "orders-v0" }], terminal(columns)),
    ]) {
      for (const line of text.split("\n")) assert.ok(line.length <= Math.max(columns, 45), line);
      assert.not.match(text, "\u001b");
    }
  });

test("a row says which roles a call needs, if they are few, and when Amazon ends it and who says so", () => {
  const roles = {
    anyOf: ["Pricing", "Product Listing"],
    vendors: [],
    personalData: {},
    dependsOn: null,
    scope: null,
    probably: true,
    confidence: "medium",
    source: "",
    date: "",
    text: null,
  } as const;
  const date = "2027-03-27";
  const removal = {
    date,
    source: "a page",
    successor: null,
    confidence: "high",
    text: "",
  } as const;
  const cells = (more: object): readonly string[] => {
    const found: Found = { ...operation, roles, ...more };
    const { outColumns: _columns, ...plain } = terminal(80);
    return foundText([found], 1, plain).trimEnd().split("\t").slice(5);
  };
  assert.equal(cells({}), ["restricted", "probably Pricing or Product Listing"]);
  assert.equal(cells({ removal }), [
    "restricted, ends 2027-03-27 (a page)",
    "probably Pricing or Product Listing",
  ]);
  const many = { ...roles, anyOf: ["a", "b", "c", "d"], probably: false, dependsOn: "reportType" };
  assert.equal(cells({ roles: many })[1], "any of 4 roles, by reportType");
  assert.equal(cells({ roles: { ...roles, anyOf: null } })[1], "roles unknown");
});

test("a wide terminal gets an aligned table, a narrow one lines that are indented", () => {
  const short: Found = {
    ...operation,
    class: "XApi",
    method: "get",
    package: "x-v1",
    request: "GET /x",
  };
  const other: Found = { ...short, method: "getMore", request: "GET /x/more", restricted: false };
  assert.is(
    foundText([short, other, type], 5, terminal(100)),
    [
      "Operations",
      "XApi.get      x-v1  GET /x       10/s, burst 10  restricted",
      "XApi.getMore  x-v1  GET /x/more  10/s, burst 10",
      "",
      "Types and values",
      "Orders.Order\\u001b[2J  orders-v0  fields a, b, c, d, e …",
      "",
      "2 more: add words, or --limit 0 for all",
      "",
    ].join("\n"),
  );
  assert.is(
    foundText([short, other], 2, terminal(30)),
    [
      "Operations",
      "XApi.get  x-v1  GET /x",
      "    10/s, burst 10  restricted",
      "XApi.getMore  x-v1",
      "    GET /x/more",
      "    10/s, burst 10",
      "",
    ].join("\n"),
  );
});

test.run();
