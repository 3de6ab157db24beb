/** Which class an answer's error is of, and what its body tells by the model. */
import * as assert from "uvu/assert";
import { inspect } from "node:util";
import { suite } from "uvu";
import {
  type ErrorBodies,
  InvalidRequestError,
  isError,
  NotFoundError,
  type Operation,
  SellingPartner,
  SellingPartnerError,
  ServerError,
  ThrottledError,
  UnauthorizedError,
} from "../../../templates/runtime/src/index.js";
import { json, recordingFetch, rejection } from "../../support/transport.js";

interface ErrorList {
  readonly errors: readonly { readonly code: string; readonly message: string }[];
}

const getX: Operation<object, object, ErrorBodies<400 | 404, ErrorList>> = {
  api: "test-v1",
  name: "getX",
  method: "GET",
  path: "/x",
};

async function errorOf(answer: Response): Promise<SellingPartnerError> {
  const { fetch } = recordingFetch(() => answer);
  const sellingPartner = new SellingPartner({ region: "na", lwa: false, fetch, retry: false });
  const error = await rejection(sellingPartner.call(getX, {}));
  assert.instance(error, SellingPartnerError);
  return error as SellingPartnerError;
}

const body: ErrorList = { errors: [{ code: "NotFound", message: "no such thing" }] };

const test = suite("errors");

const KINDS: readonly [kind: typeof SellingPartnerError, statuses: readonly number[]][] = [
  [InvalidRequestError, [400, 413, 415, 422]],
  [UnauthorizedError, [401, 403]],
  [NotFoundError, [404]],
  [ThrottledError, [429]],
  [ServerError, [500, 501, 502, 503, 504, 599]],
  [SellingPartnerError, [301, 307, 402, 405, 408, 409, 410, 418]],
];

for (const [kind, statuses] of KINDS) {
  test(`${statuses.join(", ")}: ${kind.name}`, async () => {
    for (const status of statuses) {
      const error = await errorOf(json(body, status));
      assert.is(error.constructor, kind);
      assert.is(error.name, kind.name);
      assert.is(error.status, status);
      assert.match(inspect(error), `${kind.name}: getX (GET /x): ${status}`);
    }
  });
}

test("a success that cannot be read is of no kind", async () => {
  assert.is((await errorOf(new Response("<html>"))).constructor, SellingPartnerError);
});

const BODIES: readonly [why: string, expected: unknown, text: string][] = [
  ["an error list", body, JSON.stringify(body)],
  ["a bare list", body.errors, JSON.stringify(body.errors)],
  ["fields that no model has", { odd: 1 }, '{"odd":1}'],
  ["null", null, "null"],
  ["HTML", undefined, "<html></html>"],
  ["nothing", undefined, ""],
];

for (const [why, expected, text] of BODIES) {
  test(`the data of a body with ${why}`, async () => {
    const error = await errorOf(new Response(text, { status: 404 }));
    assert.equal(error.data, expected);
    assert.is(isError(error, getX, 404), expected !== undefined);
  });
}

test("the data is whole where the text is shortened, has no token in it, and is not printed twice", async () => {
  const errors = Array.from({ length: 500 }, (_, index) => ({
    code: `C${index}`,
    message: "the token Atza|abc is not good",
  }));
  const error = await errorOf(json({ errors }, 400));
  assert.ok(isError(error, getX, 400));
  assert.is((error.data as ErrorList).errors.length, 500);
  assert.is((error.data as ErrorList).errors[499]!.message, "the token [redacted] is not good");
  assert.match(error.body, /more characters\)$/);
  assert.equal(Object.keys(error).includes("data"), false);
});

test("isError checks status, operation and class", async () => {
  const error: unknown = await errorOf(json(body, 404));
  assert.ok(isError(error, getX, 404));
  assert.is(isError(error, getX, 400), false);
  assert.is(isError(error, { ...getX, name: "getY" }, 404), false);
  assert.is(isError(error, { ...getX, path: "/y" }, 404), false);
  assert.is(isError(error, { ...getX, method: "PUT" }, 404), false);
  for (const other of [null, undefined, "404", new Error("404"), { ...(error as object) }]) {
    assert.is(isError(other, getX, 404), false);
  }
});

test.run();
