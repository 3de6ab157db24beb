/** `templates/shelf/msw`: handlers for Mock Service Worker, under `msw/node`, that generated clients talk to. */
import * as assert from "uvu/assert";
import { readFile, writeFile } from "node:fs/promises";
import type { SetupServer } from "msw/node";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import { once } from "../support/corpus.js";
import { swagger } from "../support/models.js";
import { compileShelf } from "../support/shelf.js";
import { clientsOf, mswClients, open, rejected, releases } from "./msw-support.js";

const test = suite("the set msw");

const thing = { $ref: "#/definitions/Thing" };

/** Query parameters of the usual kinds. */
const parameters = [
  { name: "size", in: "query", type: "integer" },
  { name: "loud", in: "query", type: "boolean" },
  { name: "tags", in: "query", type: "array", items: { type: "string" } },
  {
    name: "years",
    in: "query",
    type: "array",
    items: { type: "integer" },
    collectionFormat: "multi",
  },
];

const inPath = (name: string, more: object = { type: "string" }) => ({
  name,
  in: "path",
  required: true,
  ...more,
});

/** A case of the sandbox. */
const when = (values: Readonly<Record<string, unknown>>, response: unknown) => ({
  request: {
    parameters: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, { value }]),
    ),
  },
  response,
});

const answers = (cases: readonly object[]) => ({
  description: "",
  schema: thing,
  "x-amzn-api-sandbox": { static: cases },
});

const things = swagger({
  paths: {
    "/things/{thingId}": {
      get: {
        operationId: "getThing",
        parameters: [inPath("thingId"), ...parameters],
        responses: { 200: { description: "", schema: thing } },
      },
    },
    "/lists/{names}": {
      get: {
        operationId: "getList",
        parameters: [inPath("names", { type: "array", items: { type: "string" } })],
        responses: { 200: { description: "", schema: thing } },
      },
    },
    "/boxes": {
      get: {
        operationId: "getBoxes",
        parameters: [{ name: "size", in: "query", type: "integer" }],
        responses: {
          200: answers([1, 2].map((size) => when({ size }, { name: `size ${String(size)}` }))),
          400: answers([when({}, { name: "an error" })]),
        },
      },
    },
    "/things": {
      post: {
        operationId: "addThing",
        parameters: [{ name: "body", in: "body", required: true, schema: thing }],
        responses: { 204: { description: "" } },
      },
      delete: {
        operationId: "deleteThings",
        parameters: [{ name: "size", in: "query", type: "integer" }],
        responses: { 204: { description: "" }, 400: answers([when({ size: 9 }, { name: "no" })]) },
      },
    },
  },
  definitions: { Thing: { type: "object", properties: { name: { type: "string" } } } },
});

for (const release of releases) {
  const clients = once(() => clientsOf({ things }, release));
  const mocked = async () => open(await clients(), "things-v1", release);

  test(`${release}: handlers compile under the strictest flags`, async () => {
    assert.is(await compileShelf((await clients()).folder, ["./*/src/msw.ts"]), "");
  });

  test(`${release}: the release is the one that the test means, and that the README names`, async () => {
    const manifest = join((await clients()).folder, "node_modules/msw/package.json");
    const { version } = JSON.parse(await readFile(manifest, "utf8")) as { version: string };
    assert.is(/^2\.10\.0$/.test(version), release === "msw-2.10", version);
    assert.match(await readFile("templates/shelf/msw/README.md", "utf8"), ` ${version}`);
  });

  test(`${release}: one operation answers by a function, which gets the params as the model has them`, async () => {
    const { mock, handlers, client, listening } = await mocked();
    const seen: unknown[] = [];
    const answer = mock["getThing"]!(({ params }) => {
      seen.push(params);
      return { name: "from a function" };
    });
    await listening([answer, ...handlers()], async () => {
      const params = { thingId: "a/b %", size: 3, loud: true, tags: ["x", "y"], years: [1, 2] };
      assert.equal(await client()["getThing"]!(params), { name: "from a function" });
      assert.equal(JSON.parse(JSON.stringify(seen)), [params]);
    });
  });

  test(`${release}: a list in a path is a list`, async () => {
    const { mock, handlers, client, listening } = await mocked();
    const list = mock["getList"]!(({ params }) => ({ name: JSON.stringify(params["names"]) }));
    await listening([list, ...handlers()], async () => {
      const names = ["a b", "c/d", "é"];
      assert.equal(await client()["getList"]!({ names }), { name: JSON.stringify(names) });
    });
  });

  test(`${release}: an operation without an answer says what to do, and an error may be answered`, async () => {
    const { mock, handlers, client, listening } = await mocked();
    await listening(handlers(), async (server) => {
      const error = await rejected(client()["getThing"]!({ thingId: "x" }));
      assert.is(error?.status, 501);
      assert.match(JSON.stringify(error?.body), "mock.getThing(() => …)");
      const problem = { errors: [{ code: "NotFound", message: "none" }] };
      server.use(mock["getThing"]!(() => Response.json(problem, { status: 404 })));
      assert.is((await rejected(client()["getThing"]!({ thingId: "x" })))?.status, 404);
    });
  });

  test(`${release}: the body is a param, and an answer may be empty`, async () => {
    const { mock, handlers, client, listening } = await mocked();
    const bodies: unknown[] = [];
    const add = mock["addThing"]!(({ params }) => void bodies.push(params["body"]));
    await listening([add, ...handlers()], async () => {
      assert.is(await client()["addThing"]!({ body: { name: "x" } }), undefined);
      assert.equal(bodies, [{ name: "x" }]);
    });
  });

  test(`${release}: a request that no case has gets the first success, not an error that names no parameters`, async () => {
    const { handlers, client, listening } = await mocked();
    await listening(handlers(), async () => {
      for (const [size, answered] of [
        [2, 2],
        [3, 1],
      ] as const)
        assert.equal(await client()["getBoxes"]!({ size }), { name: `size ${String(answered)}` });
    });
  });

  test(`${release}: where all cases are errors, other requests get the success that the model declares`, async () => {
    const { handlers, client, listening } = await mocked();
    await listening(handlers(), async () => {
      assert.is((await rejected(client()["deleteThings"]!({ size: 9 })))?.status, 400);
      assert.is(await client()["deleteThings"]!({ size: 8 }), undefined);
    });
  });
}

test("a model without operations has no handlers but those of tokens, and compiles", async () => {
  const clients = await clientsOf({ things: swagger() });
  assert.is(await compileShelf(clients.folder, ["./*/src/msw.ts"]), "");
  assert.is((await open(clients, "things-v1")).handlers().length, 2);
});

test("the example of the README answers as it says", async () => {
  const readme = await readFile("templates/shelf/msw/README.md", "utf8");
  const code = /^```ts\n([^]*?)^```$/m.exec(readme)?.[1] ?? "";
  const { folder } = await mswClients("models");
  const path = join(folder, "readme.ts");
  const own = code
    .replace('"@acme/sp-api-vendor-orders-v1/msw"', '"./vendor-orders-v1/src/msw.ts"')
    .replace('"@acme/sp-api-vendor-orders-v1"', '"./vendor-orders-v1/src/index.ts"');
  await writeFile(path, own);
  const { server, order } = (await import(pathToFileURL(path).href)) as {
    readonly server: SetupServer;
    readonly order: unknown;
  };
  server.close();
  assert.equal(order, {
    payload: { purchaseOrderNumber: "2JK3S9VC", purchaseOrderState: "New" },
  });
});

test.run();
