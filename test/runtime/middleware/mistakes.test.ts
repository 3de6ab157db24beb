/** What a middleware does wrong is an error that names it and the operation, and no secret. */
import * as assert from "uvu/assert";
import { inspect } from "node:util";
import { suite } from "uvu";
import {
  type ConfigurationError,
  type Middleware,
  MiddlewareError,
  type MiddlewareRequest,
  type Operation,
  SellingPartner,
} from "../../../templates/runtime/src/index.js";
import { answering } from "../../support/timeless.js";
import { json, rejection } from "../../support/transport.js";

const getX: Operation = { api: "test-v1", name: "getX", method: "GET", path: "/x" };
const putX: Operation = {
  api: "test-v1",
  name: "putX",
  method: "PUT",
  path: "/x",
  body: "required",
};

/** Returns or passes on what no type allows. */
const anything = (value: unknown): never => value as never;

/** A middleware that passes a changed copy on. */
const passing =
  (change: Partial<Record<keyof MiddlewareRequest, unknown>>): Middleware =>
  async (request, next) =>
    await next(anything({ ...request, ...change }));

const test = suite("mistakes of middleware");

const cases: readonly (readonly [
  problem: RegExp | string,
  use: Middleware,
  operation?: Operation,
])[] = [
  ["returned nothing", () => anything(undefined)],
  ["returned nothing", async (_, next) => anything(void (await next()))],
  ["returned a string, which is not a Response", async () => anything("buyer@example.com")],
  ["returned an object, which is not a Response", async () => anything({ status: 200 })],
  ["returned a list, which is not a Response", () => anything([])],
  [
    "returned an object, which is not a Response",
    () => anything({ status: Number.NaN, ok: true, headers: new Headers(), body: null }),
  ],
  [
    "whose body has been read: read that of response.clone()",
    async (_, next) => {
      const response = await next();
      await response.text();
      return response;
    },
  ],
  [
    "whose body has been read",
    async (_, next) => {
      const response = await next();
      response.body?.getReader();
      return response;
    },
  ],
  [
    "threw RangeError: out of [redacted]",
    () => {
      throw new RangeError("out of Atza|anything");
    },
  ],
  [
    "threw Error: text",
    () => {
      // oxlint-disable-next-line no-throw-literal -- as somebody else may
      throw "text";
    },
  ],
  [
    "called next twice",
    async (_, next) => {
      await next();
      return await next();
    },
  ],
  [
    "called next twice",
    async (_, next) => {
      const [first] = await Promise.all([next(), next()]);
      return first;
    },
  ],
  ["passed a string to next", async (_, next) => await next(anything("/y"))],
  ["passed null to next", async (_, next) => await next(anything(null))],
  [
    "passed a request without headers",
    async ({ url, method }, next) => await next(anything({ url, method })),
  ],
  ["passed headers that cannot be sent", passing({ headers: { a: "two\nlines" } })],
  ["passed headers that cannot be sent", passing({ headers: { "a b": "" } })],
  ["changed the method", passing({ method: "POST" })],
  ["passed a request whose url is not a URL", passing({ url: "/y" })],
  ["passed a request whose url is not a URL", passing({ url: undefined })],
  ["changed the host of the url", passing({ url: "https://evil.example/x" })],
  ["changed the host of the url", passing({ url: "http://sellingpartnerapi-na.amazon.com/x" })],
  [
    "changed the host of the url",
    passing({ url: "https://sellingpartnerapi-na.amazon.com:444/x" }),
  ],
  [
    "changed the host of the url",
    passing({ url: "https://a:b@sellingpartnerapi-na.amazon.com/x" }),
  ],
  ["changed the host of the url", passing({ url: "https:\\\\evil.example\\x" })],
  ["with a fragment", passing({ url: "https://sellingpartnerapi-na.amazon.com/x#a" })],
  ["set a body, which GET cannot have", passing({ body: "a" })],
  ["set an object as the body", passing({ body: new Uint8Array(1) }), putX],
  [
    'set headers["host"] is set by the client; pass a token as accessToken; it set headers["x-amz-date"]',
    passing({ headers: { "X-Amz-Date": "1", Host: "evil.example" } }),
  ],
  ...[
    "authorization",
    "x-amz-access-token",
    "x-amz-security-token",
    "x-amz-content-sha256",
    "content-length",
  ].map(
    (name) =>
      [
        `set headers["${name}"] is set by the client`,
        passing({ headers: { [name]: "1" } }),
      ] as const,
  ),
];

for (const [problem, middleware, operation = getX] of cases) {
  const use: Middleware = async function spoil(request, next) {
    return await middleware(request, next);
  };
  test(`it ${String(problem)}: ${middleware.toString().replaceAll(/\s+/g, " ").slice(0, 90)}`, async () => {
    const { call } = answering(() => json({}), { middleware: [use] });
    const error = await rejection(call(operation, {}, operation === putX ? { body: {} } : {}));
    assert.instance(error, MiddlewareError);
    const { message, middleware: name } = error as MiddlewareError;
    assert.is(name, "spoil");
    assert.match(message, `${operation.name} (${operation.method} /x): the middleware spoil `);
    assert.ok(message.includes(String(problem)), message);
    const shown = inspect(error, { depth: Infinity, showHidden: true });
    for (const value of ["buyer@example.com", "Atza|anything", "two\nlines", "evil.example"])
      assert.not.ok(shown.includes(value) && !middleware.toString().includes("Host"), shown);
  });
}

test("nothing is sent of a request that cannot be, with secrets or without", async () => {
  for (const secrets of [false, true]) {
    for (const change of [
      { url: "https://evil.example/x" },
      { method: "POST" },
      { headers: { host: "evil.example" } },
      { headers: { "content-length": "1" } },
    ]) {
      const entry = { use: passing(change), secrets };
      const { call, sent } = answering(() => json({}), { middleware: [entry] });
      assert.instance(await rejection(call(getX)), MiddlewareError);
      assert.is(sent.length, 0);
    }
  }
});

test("one that has no name is named by its place, and what it does wrong is not retried", async () => {
  const fail: Middleware = () => anything(undefined);
  const { call, sent } = answering(() => json({}), {
    middleware: [async (_, next) => await next(), (request, next) => fail(request, next)],
  });
  const error = await rejection(call(getX));
  assert.match((error as Error).message, "the middleware 2 returned nothing");
  assert.is(sent.length, 0);
});

test("next after the end is refused, in every later moment", async () => {
  let later: (() => Promise<Response>) | undefined;
  const keep: Middleware = (_, next) => {
    later = () => next();
    return json({});
  };
  const { call, sent } = answering(() => json({}), { middleware: [keep] });
  await call(getX);
  const error = await rejection(later!());
  assert.match((error as Error).message, "called next after it had returned");
  assert.is(sent.length, 0);
});

test("options that are no middleware are refused, all at once", () => {
  const wrong = anything(["a", { use: 1 }, null, { use: () => {}, secret: true }]);
  assert.throws(
    () => new SellingPartner({ region: "na", lwa: false, middleware: wrong }),
    (error: unknown) => {
      const { problems } = error as ConfigurationError;
      return (
        problems.length === 4 &&
        problems[3] === "middleware[3].secret is not an option; did you mean secrets?"
      );
    },
  );
  assert.throws(
    () => new SellingPartner({ region: "na", lwa: false, middleware: anything(() => {}) }),
    /middleware must be a list/,
  );
  const partner = new SellingPartner({ region: "na", lwa: false });
  assert.throws(() => partner.use(anything(undefined)), /use must be a function/);
  const look: Middleware = async (_, next) => await next();
  assert.throws(() => partner.use(look, anything({ secret: true })), /did you mean secrets/);
});

test.run();
