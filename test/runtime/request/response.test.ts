/** What becomes of an answer: data, or an error that says all the answer said. */
import * as assert from "uvu/assert";
import { createServer } from "node:http";
import { suite } from "uvu";
import {
  type CallResponse,
  type ErrorDetail,
  NetworkError,
  type Operation,
  SellingPartner,
  SellingPartnerError,
} from "../../../templates/runtime/src/index.js";
import { BodyTooLongError, readText } from "../../../templates/runtime/src/request/response.js";
import { startSellerCentral } from "../../support/seller-central.js";
import { json, recordingFetch, rejection } from "../../support/transport.js";

const getX: Operation<object, unknown> = {
  api: "test-v1",
  name: "getX",
  method: "GET",
  path: "/x/{id}",
  parameters: [{ name: "id", in: "path", required: true }],
};

function answer(response: () => Response): Promise<CallResponse<unknown>> {
  const { fetch } = recordingFetch(response);
  const sellingPartner = new SellingPartner({ region: "na", lwa: false, retry: false, fetch });
  return sellingPartner.call(getX, { id: 1 }).withResponse();
}

async function failure(response: () => Response): Promise<SellingPartnerError> {
  const error = await rejection(answer(response));
  assert.instance(error, SellingPartnerError);
  return error as SellingPartnerError;
}

const test = suite("response");

const SUCCESSES: readonly [expected: unknown, response: () => Response][] = [
  [{ payload: { a: 1 } }, () => json({ payload: { a: 1 } })],
  [[1], () => json([1])],
  [null, () => new Response("null")],
  ["text", () => new Response('"text"', { headers: { "content-type": "text/plain" } })],
  [
    { a: "日" },
    () => new Response('{"a":"日"}', { headers: { "content-type": "application/hal+json" } }),
  ],
  [{ a: 1 }, () => new Response('\ufeff{"a":1}')],
  [undefined, () => new Response(null, { status: 204 })],
  [undefined, () => new Response("", { status: 200 })],
  [undefined, () => new Response(" \r\n", { status: 202 })],
  [
    undefined,
    () => new Response(null, { status: 205, headers: { "content-type": "application/json" } }),
  ],
  [{ payload: 1 }, () => json({ payload: 1 }, 207)],
];

for (const [index, [expected, response]] of SUCCESSES.entries()) {
  test(`success ${index} is decoded by its body: ${JSON.stringify(expected) ?? "undefined"}`, async () => {
    assert.equal((await answer(response)).data, expected);
  });
}

test("withResponse returns status, headers, request id, rate limit and the response itself", async () => {
  const headers = {
    "x-amzn-RequestId": "id-1",
    "x-amzn-RateLimit-Limit": "0.0167",
    Location: "/there",
  };
  const got = await answer(() => json({ a: 1 }, 201, headers));
  assert.is(got.status, 201);
  assert.is(got.requestId, "id-1");
  assert.is(got.rateLimit, 0.0167);
  assert.is(got.headers.get("location"), "/there");
  assert.instance(got.response, Response);
  assert.is(got.response.bodyUsed, true);
});

test("what the headers do not have is null", async () => {
  const got = await answer(() => json({}));
  assert.is(got.requestId, null);
  assert.is(got.rateLimit, null);
  assert.is(
    (await answer(() => json({}, 200, { "x-amzn-ratelimit-limit": "lots" }))).rateLimit,
    null,
  );
});

test("__proto__ in a response is a property and changes no prototype", async () => {
  const { data } = await answer(
    () => new Response('{"__proto__":{"polluted":1},"a":{"__proto__":null}}'),
  );
  assert.is(Object.getPrototypeOf(data), Object.prototype);
  assert.is(({} as Record<string, unknown>)["polluted"], undefined);
});

const one: ErrorDetail = { code: "InvalidInput", message: "No.", details: "because" };

const SHAPES: readonly [expected: readonly ErrorDetail[], why: string, body: unknown][] = [
  [[one], "an errors list", { errors: [one] }],
  [[one, one], "two errors", { errors: [one, one] }],
  [[one], "a payload beside the errors", { payload: null, errors: [one] }],
  [
    [one],
    "other things beside the errors",
    { _links: {}, _embedded: {}, errors: [{ ...one, errorLevel: "ERROR" }] },
  ],
  [[one], "a bare list", [one]],
  [[one], "a single error", one],
  [
    [{ code: "X", message: "", details: null }],
    "an error with a code only",
    { errors: [{ code: "X" }] },
  ],
  [
    [{ code: "", message: "gone", details: null }],
    "the gateway's message only",
    { message: "gone" },
  ],
  [
    [{ code: "X", message: "m", details: null }],
    "details that are no text",
    { errors: [{ code: "X", message: "m", details: null }, 7, null, "x"] },
  ],
  [
    [{ code: "", message: "not authorized", details: null }],
    "API Gateway's Message",
    { Message: "not authorized" },
  ],
  [
    [{ code: "", message: "explicit deny", details: null }],
    "an authorizer's errorMessage",
    { errorMessage: "explicit deny", message: null },
  ],
  [
    [{ code: "400", message: "7", details: null }],
    "numbers for texts",
    { errors: [{ code: 400, message: 7 }] },
  ],
  [
    [{ code: "X", message: "m", details: '{"field":"MarketplaceIds"}' }],
    "details that are an object",
    { errors: [{ code: "X", message: "m", details: { field: "MarketplaceIds" } }] },
  ],
  [
    [{ code: "X", message: '["a","b"]', details: "[1]" }],
    "lists for texts",
    { errors: [{ code: "X", message: ["a", "b"], details: [1] }] },
  ],
  [[one], "one error where a list is due", { errors: one }],
  [[one], "an error below error", { error: one }],
  [
    [{ code: "AccessDenied", message: "no", details: null }],
    "capitals throughout",
    { Errors: [{ Code: "AccessDenied", Message: "no" }] },
  ],
  [
    [{ code: "invalid_token", message: "expired", details: null }],
    "an error of RFC 6749",
    { error: "invalid_token", error_description: "expired" },
  ],
  [[], "an empty list", { errors: [] }],
  [[], "errors that are no list", { errors: "x" }],
  [[], "a payload alone", { payload: {} }],
  [[], "null", null],
  [[], "a number", 7],
];

for (const [expected, why, body] of SHAPES) {
  test(`an error body that is ${why} is parsed`, async () => {
    const error = await failure(() => json(body, 400));
    assert.equal(error.errors, expected);
    assert.is(error.body, JSON.stringify(body));
  });
}

test("the error has operation, path template, status, codes, request id, type and rate limit", async () => {
  const error = await failure(() =>
    json({ errors: [one] }, 429, {
      "x-amzn-RequestId": "id-2",
      "x-amzn-ErrorType": "TooManyRequestsException:http://internal.amazon.com/coral/",
      "x-amzn-RateLimit-Limit": "2.0",
    }),
  );
  assert.is(error.name, "ThrottledError");
  assert.is(error.message, "getX (GET /x/{id}): 429 InvalidInput: No. (request id id-2)");
  assert.equal(
    { ...error },
    {
      name: "ThrottledError",
      operation: "getX",
      method: "GET",
      path: "/x/{id}",
      status: 429,
      errors: [one],
      requestId: "id-2",
      errorType: "TooManyRequestsException",
      rateLimit: 2,
      body: JSON.stringify({ errors: [one] }),
    },
  );
});

const FORBIDDEN =
  "; perhaps the application lacks the role, or was authorized before it had it; or the refresh token is one of another " +
  "region (see causes)";

const FORBIDDEN_BODIES: readonly [end: string, body: unknown][] = [
  [
    `403 Unauthorized: Access to requested resource is denied.${FORBIDDEN}`,
    {
      errors: [
        { code: "Unauthorized", message: "Access to requested resource is denied.", details: "" },
      ],
    },
  ],
  [`403 explicit deny${FORBIDDEN}`, { errorMessage: "explicit deny" }],
  [
    "403 The LWA secret token you provided has expired.; rotate the client secret: Amazon requires a new one every 180 days",
    { message: "The LWA secret token you provided has expired." },
  ],
  [
    "403 The access token you provided has expired.",
    { message: "The access token you provided has expired." },
  ],
];

for (const [end, body] of FORBIDDEN_BODIES) {
  test(`403 says its likely causes: ${JSON.stringify(body)}`, async () => {
    const { message } = await failure(() => json(body, 403));
    assert.is(message, `getX (GET /x/{id}): ${end}`);
  });
}

const HTML = "<html><head><title>400 Bad Request</title></head></html>";

const NOT_JSON: readonly [message: string, response: () => Response][] = [
  [
    "getX (GET /x/{id}): 400",
    () => new Response(HTML, { status: 400, headers: { "content-type": "application/json" } }),
  ],
  [
    "getX (GET /x/{id}): 503",
    () => new Response(HTML, { status: 503, headers: { "content-type": "text/html" } }),
  ],
  [
    "getX (GET /x/{id}): 403; probably the answer is not in Amazon's form: a proxy, firewall or gateway on the way sent it; or the " +
      "application lacks the role, or was authorized before it had it (see causes)",
    () => new Response(null, { status: 403 }),
  ],
  [
    "getX (GET /x/{id}): 500 InternalFailure",
    () => new Response(null, { status: 500, headers: { "x-amzn-errortype": "InternalFailure:" } }),
  ],
  [
    "getX (GET /x/{id}): 200 a success, but its body is not JSON",
    () => new Response(HTML, { headers: { "content-type": "application/json" } }),
  ],
  [
    "getX (GET /x/{id}): 200 a success, but its body is not JSON",
    () => new Response('{"payload":'),
  ],
];

for (const [message, response] of NOT_JSON) {
  test(`a response that is not JSON never throws a parse error: ${message}`, async () => {
    const error = await failure(response);
    assert.is(error.message, message);
    assert.is(error.body, await response().text());
  });
}

test("a redirect is not followed", async () => {
  const origin = await startSellerCentral();
  let reached = 0;
  const elsewhere = createServer((_, response) => {
    reached += 1;
    response.end("{}");
  });
  await new Promise<void>((resolve) => elsewhere.listen(0, "127.0.0.1", resolve));
  const { port } = elsewhere.address() as { port: number };
  for (const status of [301, 302, 303, 307, 308]) {
    origin.fault = (_, response) => {
      response.writeHead(status, { location: `http://127.0.0.1:${port}/x` }).end();
      return true;
    };
    const sellingPartner = new SellingPartner({
      endpoint: origin.endpoint,
      lwa: false,
      retry: false,
    });
    const error = await rejection(
      sellingPartner.call(getX, { id: 1 }, { accessToken: "Atza|token" }),
    );
    assert.instance(error, SellingPartnerError);
    assert.is((error as SellingPartnerError).status, status);
    assert.match((error as SellingPartnerError).message, "a redirect, which is not followed");
  }
  assert.is(reached, 0);
  elsewhere.close();
  await origin.close();
});

test("an error keeps the first 8192 characters of a long body", async () => {
  const { body } = await failure(() => new Response("x".repeat(10_000), { status: 500 }));
  assert.is(body, `${"x".repeat(8192)}… (1808 more characters)`);
});

test("a body is read up to its limit and no further", async () => {
  assert.is(await readText(new Response("12345"), 5), "12345");
  assert.instance(await rejection(readText(new Response("123456"), 5)), BodyTooLongError);
  let pulled = 0;
  let cancelled = false;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1;
      controller.enqueue(new Uint8Array(1024));
    },
    cancel() {
      cancelled = true;
    },
  });
  assert.instance(await rejection(readText(new Response(endless), 10_000)), BodyTooLongError);
  assert.ok(cancelled && pulled < 20, `${pulled}`);
});

test("characters that are cut by a chunk are put together", async () => {
  const bytes = new TextEncoder().encode('{"a":"日本𝒳"}');
  const stream = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
  assert.equal((await answer(() => new Response(stream))).data, { a: "日本𝒳" });
});

test("a response that is cut off is a NetworkError", async () => {
  const central = await startSellerCentral();
  central.fault = (_, response) => {
    response.writeHead(200, { "content-length": "100" });
    response.write('{"payload":');
    setTimeout(() => response.destroy(), 5);
    return true;
  };
  const sellingPartner = new SellingPartner({
    endpoint: central.endpoint,
    lwa: false,
    retry: false,
  });
  const error = await rejection(sellingPartner.call(getX, { id: 1 }));
  assert.instance(error, NetworkError);
  assert.match((error as Error).message, "getX (GET /x/{id}): no response");
  assert.instance((error as Error).cause, Error);
  await central.close();
});

test("an error that is nested without end is still the error of its status", async () => {
  const deep = "[".repeat(200_000) + "]".repeat(200_000);
  for (const body of [`{"message":${deep}}`, `{"errors":[{"code":"X","details":${deep}}]}`, deep]) {
    const { fetch } = recordingFetch(() => new Response(body, { status: 400 }));
    const sellingPartner = new SellingPartner({ region: "na", lwa: false, fetch });
    const error = await rejection(
      sellingPartner.call({ api: "a", name: "getX", method: "GET", path: "/x" }, {}),
    );
    assert.is((error as Error).name, "InvalidRequestError");
  }
});

test.run();
