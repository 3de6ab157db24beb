// @slow: all of Amazon's models
/** `templates/shelf/msw`: handlers for Mock Service Worker, running under `msw/node`, that generated clients talk to. */
import { http, type HttpHandler } from "msw";
import { setupServer, type SetupServer } from "msw/node";
import * as assert from "uvu/assert";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import type { JsonValue } from "../../generator/lib/json.js";
import type { Operation, SandboxCase } from "../../generator/model/api.js";
import { isBody } from "../../generator/model/api-queries.js";
import { paramsOfCase } from "../../generator/sandbox/case-request.js";
import type { SellingPartnerOptions } from "../../templates/runtime/src/index.js";
import { corpusIsHere, corpusSettings, once, readCorpus } from "../support/corpus.js";
import { inFolder } from "../support/folders.js";
import { swagger } from "../support/models.js";
import { compileShelf, type ShelfClients, shelfClients } from "../support/shelf.js";

const test = suite("the set msw");

interface MockModule {
  readonly handlers: (options?: { readonly endpoint?: string }) => HttpHandler[];
  readonly mock: Readonly<
    Record<
      string,
      (
        answer: (call: { params: Record<string, unknown>; request: Request }) => unknown,
        options?: { readonly endpoint?: string },
      ) => HttpHandler
    >
  >;
}

type Client = Readonly<
  Record<string, (params: object) => PromiseLike<unknown> & { withResponse(): Promise<unknown> }>
>;

/** Credentials that nobody has given out: Login with Amazon is mocked too. */
const options = {
  region: "na",
  lwa: { clientId: "id", clientSecret: "secret", refreshToken: "token" },
  usagePlan: false,
  retry: false,
} as const satisfies SellingPartnerOptions;

/** What templates have made of a model. */
async function open(
  { folder, views }: ShelfClients,
  id: string,
): Promise<MockModule & { readonly client: (own?: SellingPartnerOptions) => Client }> {
  const load = async (module: string): Promise<unknown> =>
    import(pathToFileURL(join(folder, id, `src/${module}.ts`)).href);
  const className = views.find((view) => view.package.id === id)!.className;
  const classes = (await load("client")) as Readonly<
    Record<string, new (own: SellingPartnerOptions) => Client>
  >;
  return {
    ...((await load("msw")) as MockModule),
    client: (own = {}) => new classes[className]!({ ...options, ...own }),
  };
}

async function listening(
  given: readonly HttpHandler[],
  use: (server: SetupServer) => Promise<void>,
): Promise<void> {
  const server = setupServer(...given);
  server.listen({ onUnhandledRequest: "error" });
  try {
    await use(server);
  } finally {
    server.close();
  }
}

/**
 * The case of a request by its params: of those whose values they have, the one that names the most, then the first; else the
 * first success. An error that names none is never meant.
 */
function caseOf(operation: Operation, params: Readonly<Record<string, unknown>>): SandboxCase {
  const valueOf = (name: string): unknown => params[isBody(operation, name) ? "body" : name];
  const { cases } = operation.sandbox;
  const isSuccess = ({ status }: SandboxCase): boolean => status.startsWith("2");
  const fitting = cases.filter(
    (one) =>
      (one.parameters.length > 0 || isSuccess(one)) &&
      one.parameters.every(
        ({ name, value }) => JSON.stringify(value) === JSON.stringify(valueOf(name)),
      ),
  );
  const [best] = fitting.toSorted((a, b) => b.parameters.length - a.parameters.length);
  return best ?? cases.find(isSuccess) ?? cases[0]!;
}

const corpus = once(async () => shelfClients("msw", (await corpusSettings("unused")).models));

if (corpusIsHere(test)) {
  test("the handlers of all models compile under the strictest flags", async () => {
    const { folder, views } = await corpus();
    assert.is(views.length, 66);
    assert.is(await compileShelf(folder, ["./*/src/msw.ts"]), "");
  });

  test("every case of Amazon's sandbox is answered through its client as the model has it", async () => {
    const clients = await corpus();
    const seen = { answers: 0, errors: 0, without: 0, refused: 0 };
    let cases = 0;
    for (const { api } of await readCorpus()) {
      const { handlers, client } = await open(clients, api.id);
      await listening(handlers(), async () => {
        const own = client();
        for (const operation of api.operations) {
          if (operation.sandbox.cases.length === 0) {
            const error = await rejected(own[operation.name]!(paramsOfCase(api, operation, null)));
            // A call may be refused before it is sent, for what the model has no sample of.
            if (error?.status === 501) seen.without += 1;
          }
          cases += operation.sandbox.cases.length;
          for (const one of operation.sandbox.cases) {
            const params = paramsOfCase(api, operation, one);
            await compare(own, operation, params, caseOf(operation, params), seen);
          }
        }
      });
    }
    const { answers, errors, without, refused } = seen;
    assert.is(answers + errors + refused, cases, JSON.stringify(seen));
    // Params of these the client refuses before it sends them.
    assert.ok(refused < 5 && errors > 400 && without > 50, JSON.stringify(seen));
  });
}

interface Rejection {
  readonly name: string;
  readonly status?: number;
  readonly body?: unknown;
}

async function rejected(call: PromiseLike<unknown>): Promise<Rejection | null> {
  try {
    await call;
    return null;
  } catch (error) {
    return error as Rejection;
  }
}

async function compare(
  client: Client,
  operation: Operation,
  params: Readonly<Record<string, JsonValue>>,
  expected: SandboxCase,
  seen: { answers: number; errors: number; refused: number },
): Promise<void> {
  const name = `${operation.name} ${expected.status} ${JSON.stringify(params)}`;
  let data: unknown;
  const call = client[operation.name]!(params);
  const error = await rejected(
    call.withResponse().then((given) => (data = (given as { data: unknown }).data)),
  );
  if (error?.name === "ParameterError") {
    seen.refused += 1;
    return;
  }
  const want = expected.response?.body;
  if (expected.status.startsWith("2")) {
    assert.is(error, null, `${name}: ${String(error)}`);
    if (want !== undefined && expected.status !== "204") assert.equal(data, want, name);
    seen.answers += 1;
  } else {
    assert.is(error?.status, Number(expected.status), name);
    seen.errors += 1;
  }
}

const things = swagger({
  paths: {
    "/things/{thingId}": {
      get: {
        operationId: "getThing",
        parameters: [
          { name: "thingId", in: "path", required: true, type: "string" },
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
        ],
        responses: { 200: { description: "", schema: { $ref: "#/definitions/Thing" } } },
      },
    },
    "/things/search": {
      get: {
        operationId: "searchThings",
        responses: { 200: { description: "", schema: { $ref: "#/definitions/Thing" } } },
      },
    },
    "/boxes": {
      get: {
        operationId: "getBoxes",
        parameters: [{ name: "size", in: "query", type: "integer" }],
        responses: {
          200: {
            description: "",
            schema: { $ref: "#/definitions/Thing" },
            "x-amzn-api-sandbox": {
              static: [1, 2].map((size) => ({
                request: { parameters: { size: { value: size } } },
                response: { name: `*/ ${"$"}{size ${String(size)}} \u2028` },
              })),
            },
          },
          400: {
            description: "",
            schema: { $ref: "#/definitions/Thing" },
            "x-amzn-api-sandbox": {
              static: [{ request: { parameters: {} }, response: { name: "an error" } }],
            },
          },
        },
      },
    },
    "/things": {
      post: {
        operationId: "addThing",
        parameters: [
          { name: "body", in: "body", required: true, schema: { $ref: "#/definitions/Thing" } },
        ],
        responses: { 204: { description: "`*/ ${x} \u2028" } },
      },
    },
  },
  definitions: { Thing: { type: "object", properties: { name: { type: "string" } } } },
});

const embedded = once(async () => {
  let clients: ShelfClients | null = null;
  await inFolder({ "things.json": JSON.stringify(things) }, async (folder) => {
    clients = await shelfClients("msw", folder);
  });
  return open(clients!, "things-v1");
});

test("one operation answers by a function, which gets the params as the model has them", async () => {
  const { mock, handlers, client } = await embedded();
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

test("of two paths that fit, words go before parameters, whatever the order of the handlers", async () => {
  const { mock, handlers, client } = await embedded();
  const both = [
    mock["getThing"]!(() => ({ name: "one" })),
    mock["searchThings"]!(() => ({ name: "search" })),
  ];
  for (const order of [both, both.toReversed()])
    await listening([...order, ...handlers()], async () => {
      assert.equal(await client()["searchThings"]!({}), { name: "search" });
      assert.equal(await client()["getThing"]!({ thingId: "x" }), { name: "one" });
    });
});

test("an operation without a case says what to do, and an error may be answered", async () => {
  const { mock, handlers, client } = await embedded();
  await listening(handlers(), async (server) => {
    const error = await rejected(client()["searchThings"]!({}));
    assert.is(error?.status, 501);
    assert.match(JSON.stringify(error?.body), "mock.searchThings(() => …)");
    const problem = { errors: [{ code: "NotFound", message: "none" }] };
    server.use(mock["searchThings"]!(() => Response.json(problem, { status: 404 })));
    assert.is((await rejected(client()["searchThings"]!({})))?.status, 404);
    server.use(mock["addThing"]!(({ params }) => void assert.equal(params["body"], { name: "x" })));
    assert.is(await client()["addThing"]!({ body: { name: "x" } }), undefined);
  });
});

test("a request that no case has gets the first success, not an error that names no parameters", async () => {
  const { handlers, client } = await embedded();
  await listening(handlers(), async () => {
    for (const [size, answered] of [
      [2, 2],
      [3, 1],
    ] as const) {
      const name = `*/ ${"$"}{size ${String(answered)}} \u2028`;
      assert.equal(await client()["getBoxes"]!({ size }), { name });
    }
  });
});

test("another endpoint: only requests to it are answered", async () => {
  const { mock, handlers, client } = await embedded();
  const endpoint = "https://proxy.example/sp-api";
  const others: string[] = [];
  const given = [
    mock["searchThings"]!(() => ({ name: "there" }), { endpoint }),
    ...handlers({ endpoint }),
    http.all("*", ({ request }) => {
      others.push(new URL(request.url).host);
      return Response.json({ name: "elsewhere" });
    }),
  ];
  await listening(given, async () => {
    assert.equal(await client({ endpoint })["searchThings"]!({}), { name: "there" });
    assert.equal(await client()["searchThings"]!({}), { name: "elsewhere" });
    assert.equal(others, ["sellingpartnerapi-na.amazon.com"]);
  });
});

test("the example of the README answers as it says", async () => {
  const readme = await readFile("templates/shelf/msw/README.md", "utf8");
  const code = /^```ts\n([^]*?)^```$/m.exec(readme)?.[1] ?? "";
  const { folder } = await shelfClients("msw", "models");
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
