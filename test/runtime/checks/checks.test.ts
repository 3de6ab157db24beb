/** Checks see the params and the data of calls, once for each call, and may refuse them. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  type CheckedRequest,
  type CheckedResponse,
  ConfigurationError,
  type Operation,
  ParameterError,
  SellingPartner,
} from "../../../templates/runtime/src/index.js";
import { answering } from "../../support/timeless.js";
import { json, recordingFetch, rejection } from "../../support/transport.js";

const getX: Operation = {
  api: "test-v1",
  name: "getX",
  method: "GET",
  path: "/x/{id}",
  parameters: [
    { name: "id", in: "path", required: true },
    { name: "a", in: "query" },
  ],
};

const createToken: Operation = {
  api: "tokens-2021-03-01",
  name: "createRestrictedDataToken",
  method: "POST",
  path: "/tokens/2021-03-01/restrictedDataToken",
  body: "required",
};

const test = suite("checks");

test("a check sees params and data of a call, and not of each attempt", async () => {
  const requests: CheckedRequest[] = [];
  const responses: CheckedResponse[] = [];
  const { call, sent } = answering(
    [() => json({}, 503), () => json({ n: 1 }, 200, { "x-amzn-requestid": "r-1" })],
    {
      checks: [
        {
          request: (event) => void requests.push(event),
          response: (event) => void responses.push(event),
        },
      ],
    },
  );
  const params = { id: "1", a: "b" };
  const { data } = await call(getX, {}, params);
  assert.is(sent.length, 2);
  const own = { operation: "getX", method: "GET", path: "/x/{id}", api: "test-v1" };
  assert.equal(requests, [{ call: own, params }]);
  assert.is(requests[0]?.params, params);
  assert.equal(responses, [{ call: own, data: { n: 1 }, status: 200, requestId: "r-1" }]);
  assert.is(responses[0]?.data, data);
  assert.is(responses[0]?.call, requests[0]?.call);
});

test("what a check of a request throws is what the call rejects with, as it is, and nothing is sent", async () => {
  const refusal = new Error("no");
  for (const request of [
    (): void => {
      throw refusal;
    },
    (): Promise<void> => Promise.reject(refusal),
  ]) {
    const { call, sent } = answering(() => json({}), { checks: [{ request }] });
    assert.is(await rejection(call(getX, {}, { id: "1" })), refusal);
    assert.is(sent.length, 0);
  }
});

test("what a check of a response throws is what the call rejects with, without a retry", async () => {
  const refusal = new Error("no");
  const seen: string[] = [];
  const { call, sent } = answering(() => json({}), {
    checks: [
      { response: () => Promise.reject(refusal) },
      { response: () => void seen.push("the other one") },
    ],
  });
  assert.is(await rejection(call(getX, {}, { id: "1" })), refusal);
  assert.is(sent.length, 1);
  assert.equal(seen, ["the other one"]);
});

test("params are shown as they were when the call was made", async () => {
  const shown: unknown[] = [];
  const { fetch } = recordingFetch(() => json({}));
  const partner = new SellingPartner({
    region: "na",
    lwa: false,
    fetch,
    checks: [
      { request: async () => {} },
      { request: ({ params }) => void shown.push(structuredClone(params)) },
    ],
  });
  const params = { id: "1" };
  const call = partner.call(getX, params);
  params.id = "2";
  await call;
  assert.equal(shown, [{ id: "1" }]);
});

test("errors, and params of which no request can be made, are not shown", async () => {
  let count = 0;
  const check = { request: () => void count++, response: () => void count++ };
  const { call } = answering(() => json({ errors: [{ code: "NotFound", message: "" }] }, 404), {
    checks: [check],
  });
  assert.instance(await rejection(call(getX, {}, {})), ParameterError);
  assert.is(count, 0);
  await rejection(call(getX, {}, { id: "1" }));
  assert.is(count, 1, "the request alone");
});

test("an answer that is a token is not shown", async () => {
  const seen: string[] = [];
  const { call } = answering(() => json({ restrictedDataToken: "Atz.sprdt|secret" }), {
    checks: [
      {
        request: () => void seen.push("request"),
        response: () => void seen.push("response"),
      },
    ],
  });
  await call(createToken, {}, { body: {} });
  assert.equal(seen, ["request"]);
});

test("every page of a list is checked", async () => {
  const pages: Operation = {
    ...getX,
    path: "/x",
    parameters: [{ name: "token", in: "query" }],
    paging: { next: "same", request: ["token"], token: ["next"], items: ["items"] },
  };
  const params: unknown[] = [];
  const data: unknown[] = [];
  const { fetch } = recordingFetch(
    () => json({ items: [1], next: "two" }),
    () => json({ items: [2] }),
  );
  const partner = new SellingPartner({ region: "na", lwa: false, fetch });
  partner.check({
    request: (event) => void params.push(event.params),
    response: (event) => void data.push(event.data),
  });
  const items: unknown[] = [];
  // The paging makes it a call with pages, which the type above does not say.
  const call = partner.call(pages, {}) as unknown as AsyncIterable<unknown>;
  for await (const item of call) items.push(item);
  assert.equal(items, [1, 2]);
  assert.equal(params, [{}, { token: "two" }]);
  assert.is(data.length, 2);
});

test("a check can be added and removed; what is not one is refused", async () => {
  const { fetch } = recordingFetch(() => json({}));
  const partner = new SellingPartner({ region: "na", lwa: false, fetch });
  let count = 0;
  const remove = partner.check({ response: () => void count++ });
  await partner.call(getX, { id: "1" });
  remove();
  remove();
  await partner.call(getX, { id: "1" });
  assert.is(count, 1);
  const wrong: unknown[] = [undefined, {}, { request: 1 }, () => {}];
  for (const check of wrong) {
    assert.throws(
      () => partner.check(check as never),
      (error: Error) =>
        error instanceof ConfigurationError &&
        error.message.startsWith("check must be an object with a function"),
    );
  }
  assert.throws(
    () => new SellingPartner({ region: "na", lwa: false, checks: [{ reqest: () => {} } as never] }),
    /checks\[0\] must be an object with a function request.*\n.*checks\[0\]\.reqest is not an option; did you mean request\?/,
  );
  assert.throws(
    () => new SellingPartner({ region: "na", lwa: false, checks: {} as never }),
    /checks must be a list/,
  );
});

test.run();
