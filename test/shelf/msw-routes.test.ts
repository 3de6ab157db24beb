/** `templates/shelf/msw`: which operation answers a request that several paths fit. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { once } from "../support/corpus.js";
import { swagger } from "../support/models.js";
import { clientsOf, open } from "./msw-support.js";

const test = suite("the set msw, paths");

/** Operations, and their paths; a parameter with a plus takes slashes. */
const paths: Readonly<Record<string, string>> = {
  getOne: "/o/{id}",
  cancelOne: "/o/{id}:cancel",
  cancelNow: "/o/{id}:cancel-now",
  getPair: "/o/{first}-{second}",
  getPairCancelled: "/o/{first}-{second}:cancel",
  search: "/o/search",
  getVersion: "/o/v{version}",
  getParts: "/o/{id}/parts",
  getPart: "/o/{id}/{part}",
  searchPart: "/o/search/{part}",
  getFiles: "/o/{id}/files/{path+}",
  getFilesMeta: "/o/{id}/files/{path+}/meta",
  getFilesMetaOf: "/o/{id}/files/{path+}/{part}",
  getFile: "/o/{id}/files/{name}",
  getFileAsText: "/o/{id}/files/{name}.txt",
  getGreedy: "/g/{path+}",
  getGreedyText: "/g/{path+}.txt",
  getGreedyDeep: "/g/{path+}/x/end",
  getGreedyEnd: "/g/{path+}/end",
  getOdd: "/odd/a.b(c)+$",
  getOddToo: "/odd/{x}",
};

const document = (order: readonly string[]) =>
  swagger({
    paths: Object.fromEntries(
      order.map((operationId) => {
        const path = paths[operationId]!;
        const parameters = Array.from(path.matchAll(/\{(\w+)(\+?)\}/g), ([, name, plus]) => ({
          name,
          in: "path",
          required: true,
          type: "string",
          ...(plus !== "" && { "x-amazon-spds-greedy-path-parameter": true }),
        }));
        const response = { description: "", schema: { type: "object" } };
        const operation = { operationId, parameters, responses: { 200: response } };
        return [path.replaceAll("+}", "}"), { get: operation }];
      }),
    ),
  });

const requests: readonly [request: string, operation: string, params: object][] = [
  ["/o/x", "getOne", { id: "x" }],
  ["/o/a%2Fb", "getOne", { id: "a/b" }],
  ["/o/search", "search", {}],
  ["/o/searching", "getOne", { id: "searching" }],
  // Text and a parameter before a parameter alone; of two, the one with more text; of as much text, fewer parameters.
  ["/o/x:cancel", "cancelOne", { id: "x" }],
  ["/o/a%2Fb:cancel", "cancelOne", { id: "a/b" }],
  ["/o/x:cancel-now", "cancelNow", { id: "x" }],
  ["/o/x%3Acancel", "getOne", { id: "x:cancel" }],
  ["/o/a-b", "getPair", { first: "a", second: "b" }],
  ["/o/a%2Fb-c%2Fd", "getPair", { first: "a/b", second: "c/d" }],
  ["/o/a-b:cancel", "getPairCancelled", { first: "a", second: "b" }],
  ["/o/v2", "getVersion", { version: "2" }],
  ["/o/v2-x", "getVersion", { version: "2-x" }],
  // An earlier segment decides before a later one.
  ["/o/x/parts", "getParts", { id: "x" }],
  ["/o/x/y", "getPart", { id: "x", part: "y" }],
  ["/o/x/y%2Fz", "getPart", { id: "x", part: "y/z" }],
  ["/o/search/parts", "searchPart", { part: "parts" }],
  // A parameter that takes slashes comes last; what follows it is compared as any other segment.
  ["/o/x/files/y", "getFile", { id: "x", name: "y" }],
  ["/o/x/files/y.txt", "getFileAsText", { id: "x", name: "y" }],
  ["/o/x/files/y%2Fz", "getFile", { id: "x", name: "y/z" }],
  ["/o/x/files/y/z/w", "getFilesMetaOf", { id: "x", path: "y/z", part: "w" }],
  ["/o/x/files/y/meta", "getFilesMeta", { id: "x", path: "y" }],
  ["/o/x/files/y%2Fz/meta", "getFilesMeta", { id: "x", path: "y/z" }],
  ["/g/x", "getGreedy", { path: "x" }],
  ["/g/x/y", "getGreedy", { path: "x/y" }],
  ["/g/x/y.txt", "getGreedyText", { path: "x/y" }],
  ["/g/x/end", "getGreedyEnd", { path: "x" }],
  ["/g/w/x/end", "getGreedyDeep", { path: "w" }],
  // Text is text, whatever it means in a pattern.
  ["/odd/a.b(c)+$", "getOdd", {}],
  ["/odd/aXb(c)+$", "getOddToo", { x: "aXb(c)+$" }],
];

const names = Object.keys(paths);

/** In several orders: neither that of the model nor that of the handlers decides. */
const orders = [names, names.toReversed(), names.toSorted()].map((order) => ({
  order,
  open: once(async () => open(await clientsOf({ things: document(order) }), "things-v1")),
}));

for (const [index, { order, open: opened }] of orders.entries())
  test(`the path that says the most answers, in order ${String(index + 1)}`, async () => {
    const { mock, handlers, listening } = await opened();
    const own = order.map((name) => mock[name]!(({ params }) => ({ name, params })));
    await listening([...own.toReversed(), ...handlers()], async () => {
      for (const [path, name, params] of requests) {
        const response = await fetch(`https://sellingpartnerapi-eu.amazon.com${path}`);
        assert.equal(await response.json(), { name, params }, path);
      }
    });
  });

test("every operation answers its own client, with slashes in its values", async () => {
  const { mock, handlers, client, listening } = await orders[0]!.open();
  const own = names.map((name) => mock[name]!(({ params }) => ({ name, params })));
  await listening([...own, ...handlers()], async () => {
    for (const [, name, params] of requests)
      assert.equal(await client()[name]!(params), { name, params });
  });
});

test("an operation that is mocked alone leaves requests to others unanswered", async () => {
  const { mock, handlers, client, listening } = await orders[0]!.open();
  await listening([mock["getOne"]!(() => ({ name: "one" })), ...handlers()], async () => {
    assert.equal(await client()["getOne"]!({ id: "x" }), { name: "one" });
    const response = await fetch("https://sellingpartnerapi-na.amazon.com/o/x:cancel");
    assert.is(response.status, 501);
    assert.match(await response.text(), "mock.cancelOne(");
  });
});

test.run();
