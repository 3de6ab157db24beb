/** `templates/shelf/msw`: the status and the body of a success that the sandbox has no case of. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { once } from "../support/corpus.js";
import { clientsOf, type Mocked, open, rejected, releases } from "./msw-support.js";

const schema = { type: "object", properties: { name: { type: "string" } } };

const full = { description: "", content: { "application/json": { schema } } };

const shown = {
  description: "",
  content: { "application/json": { schema, example: { name: "of the model" } } },
};

const empty = { description: "" };

const error = {
  ...full,
  "x-amzn-api-sandbox": {
    static: [{ request: { parameters: { size: { value: 9 } } }, response: { name: "error" } }],
  },
};

/** What `mock` answers with data, and without; what `handlers` answer: statuses, null for none. */
interface Expected {
  readonly data: number | null;
  readonly none: number | null;
  readonly handlers: number;
  readonly body?: unknown;
}

const body = { name: "of the model" };

const operations: Readonly<
  Record<string, readonly [Expected, responses: object, method?: string]>
> = {
  created: [{ data: 201, none: null, handlers: 201, body }, { 201: shown }, "post"],
  accepted: [{ data: 202, none: null, handlers: 501 }, { 202: full, 400: full }, "post"],
  several: [
    { data: 207, none: null, handlers: 207, body },
    { 207: shown, 500: full },
  ],
  either: [
    { data: 200, none: 204, handlers: 200, body },
    { 200: shown, 204: empty },
  ],
  emptyFirst: [
    { data: 201, none: 200, handlers: 200 },
    { 200: empty, 201: shown },
  ],
  second: [
    { data: 200, none: null, handlers: 501 },
    { 200: full, 202: shown },
  ],
  nothing: [{ data: null, none: 204, handlers: 204 }, { 204: shown }, "delete"],
  emptied: [{ data: null, none: 202, handlers: 202 }, { 202: empty }, "put"],
  reset: [{ data: null, none: 205, handlers: 205 }, { 205: shown }, "put"],
  range: [{ data: 200, none: null, handlers: 200, body }, { "2XX": shown }],
  fallback: [{ data: 200, none: null, handlers: 200, body }, { default: shown }],
  headed: [{ data: null, none: 200, handlers: 200 }, { 200: shown }, "head"],
  redirected: [
    { data: null, none: 303, handlers: 303 },
    { 303: empty, 400: full },
  ],
  refused: [
    { data: 201, none: null, handlers: 201, body },
    { 201: shown, 400: error },
  ],
  undocumented: [{ data: 200, none: 204, handlers: 501 }, {}],
};

const document = {
  openapi: "3.1.0",
  info: { title: "Things", version: "v1" },
  paths: Object.fromEntries(
    Object.entries(operations).map(([operationId, [, responses, method = "get"]]) => {
      const parameters = [{ name: "size", in: "query", schema: { type: "integer" } }];
      return [`/${operationId}`, { [method]: { operationId, parameters, responses } }];
    }),
  ),
};

for (const release of releases) {
  const test = suite(`the set msw, statuses, ${release}`);

  const mocked = once(async () =>
    open(await clientsOf({ things: document }, release), "things-v1", release),
  );

  async function called({ client }: Mocked, name: string, size = 1) {
    const { status, data, headers } = (await client()[name]!({ size }).withResponse()) as {
      readonly status: number;
      readonly data: unknown;
      readonly headers: Headers;
    };
    // No body has no type either.
    assert.is(headers.get("content-type"), data === undefined ? null : "application/json");
    return { status, data };
  }

  for (const [name, [expected]] of Object.entries(operations)) {
    if (expected.data !== null)
      test(`${name}: data has the status ${String(expected.data)}`, async () => {
        const own = await mocked();
        const data = { name: "own" };
        await own.listening([own.mock[name]!(() => data), ...own.handlers()], async () => {
          assert.equal(await called(own, name), { status: expected.data, data });
        });
      });

    if (expected.none !== null)
      test(`${name}: no data has the status ${String(expected.none)}`, async () => {
        const own = await mocked();
        await own.listening([own.mock[name]!(() => undefined), ...own.handlers()], async () => {
          assert.equal(await called(own, name), { status: expected.none, data: undefined });
        });
      });

    test(`${name}: handlers answer ${String(expected.handlers)}`, async () => {
      const own = await mocked();
      await own.listening(own.handlers(), async () => {
        if (expected.handlers === 501)
          assert.is((await rejected(called(own, name)))?.status, expected.handlers);
        else
          assert.equal(await called(own, name), { status: expected.handlers, data: expected.body });
      });
    });
  }

  test("an error that the sandbox has a case of is answered to its request", async () => {
    const own = await mocked();
    await own.listening(own.handlers(), async () => {
      const refusal = await rejected(called(own, "refused", 9));
      assert.equal([refusal?.status, refusal?.data], [400, { name: "error" }]);
    });
  });

  test.run();
}
