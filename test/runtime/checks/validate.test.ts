/** Calls are compared with schemas: what differs is reported by place and kind, never by value. */
import * as assert from "uvu/assert";
import { inspect } from "node:util";
import { suite } from "uvu";
import {
  ConfigurationError,
  type Difference,
  type Mismatch,
  type Operation,
  validateCalls,
  type ValidateOptions,
  ValidationError,
  type Validator,
} from "../../../templates/runtime/src/index.js";
import { answering } from "../../support/timeless.js";
import { json, rejection } from "../../support/transport.js";

const putX: Operation = {
  api: "test-v1",
  name: "putX",
  method: "PUT",
  path: "/x",
  parameters: [{ name: "a", in: "query" }],
  body: "optional",
};

/** Says of any value what the schema is: a validator as small as they come. */
const asWritten: Validator<readonly Mismatch[] | ((value: unknown) => readonly Mismatch[])> = {
  compare: (schema, value) => (typeof schema === "function" ? schema(value) : schema),
  names: () => new Set(["body", "list", "a~b/c"]),
};

const SECRET = "planted-secret";

/** Calls `putX` with a schema for each way; returns what was reported. */
function validated(
  schemas: {
    readonly request?: Parameters<typeof asWritten.compare>[0];
    readonly response?: Parameters<typeof asWritten.compare>[0];
  },
  options: ValidateOptions = {},
  answer: unknown = {},
): ReturnType<typeof answering> & { readonly seen: Difference[] } {
  const seen: Difference[] = [];
  const check = validateCalls(
    "test-v1",
    { putX: { request: [], response: [], ...schemas } },
    asWritten,
    { onDifference: (difference) => seen.push(difference), ...options },
  );
  const headers = { "x-amzn-requestid": "r-1" };
  return { ...answering(() => json(answer, 200, headers), { checks: [check] }), seen };
}

const own = { operation: "putX", method: "PUT", path: "/x", api: "test-v1" };

const test = suite("validation");

test("a report names operation, direction, place, kind and types, and the call goes on", async () => {
  const { call, sent, seen } = validated(
    {
      request: [{ path: ["body", "list", 0], kind: "type", expected: "string" }],
      response: [{ path: ["list"], kind: "type", expected: "array" }],
    },
    {},
    { list: SECRET },
  );
  const { data } = await call(putX, {}, { body: { list: [1] } });
  assert.equal(data, { list: SECRET });
  assert.is(sent.length, 1);
  assert.equal(seen, [
    {
      ...own,
      direction: "request",
      place: "/body/list/0",
      kind: "type",
      expected: "string",
      received: "number",
      requestId: null,
    },
    {
      ...own,
      direction: "response",
      place: "/list",
      kind: "type",
      expected: "array",
      received: "string",
      requestId: "r-1",
    },
  ]);
  assert.not.match(inspect(seen, { depth: 9 }), SECRET);
});

test("what is not there is missing", async () => {
  const { call, seen } = validated({
    response: [{ path: ["list", 2], kind: "type", expected: "string" }],
  });
  await call(putX);
  assert.equal(
    seen.map(({ kind, place, expected, received }) => [kind, place, expected, received]),
    [["missing", "/list/2", "", null]],
  );
});

test("a place hides names that the model does not have, but for the name that is the difference", async () => {
  const { call, seen } = validated(
    {
      response: [
        { path: [SECRET, "a~b/c", 1], kind: "type", expected: "string" },
        { path: ["1", "adress"], kind: "unknown", expected: "" },
        { path: [Symbol(SECRET)], kind: "union", expected: "" },
      ],
    },
    {},
    { [SECRET]: { "a~b/c": [1, 2] } },
  );
  await call(putX);
  assert.equal(
    seen.map(({ place }) => place),
    ["/*/a~0b~1c/1", "/*/adress", "/*"],
  );
});

test("request: throw sends nothing, and the error lists all differences", async () => {
  const request = Array.from({ length: 12 }, (_, index): Mismatch => ({
    path: ["body", "list", index],
    kind: "type",
    expected: "string",
  }));
  const { call, sent, seen } = validated({ request }, { request: "throw" });
  const error = await rejection(call(putX, {}, { body: { list: [1, null, [], {}, true] } }));
  assert.instance(error, ValidationError);
  if (!(error instanceof ValidationError)) return;
  assert.is(sent.length, 0);
  assert.is(error.name, "ValidationError");
  assert.is(error.direction, "request");
  assert.is(error.operation, "putX");
  assert.equal(error.differences, seen);
  assert.is(seen.length, 12);
  const [first, second, ...others] = error.message.split("\n");
  assert.is(first, "putX (PUT /x): the request differs from the model: 12 differences:");
  assert.is(second, "- /body/list/0 must be string, not number");
  assert.equal(others.slice(0, 5), [
    "- /body/list/1 must be string, not null",
    "- /body/list/2 must be string, not array",
    "- /body/list/3 must be string, not object",
    "- /body/list/4 must be string, not boolean",
    "- /body/list/5 is missing",
  ]);
  assert.is(others.at(-1), "- and 2 more: see the property differences");
});

test("response: throw rejects after the call, names the request id, and is not retried", async () => {
  for (const [kind, text] of [
    ["value", 'the whole value must be "a" | "b"'],
    ["unknown", "the whole value is not in the model"],
    ["length", "the whole value has too few items, or too many"],
    ["union", "the whole value has none of the types that it may have"],
  ] as const) {
    const { call, sent } = validated(
      { response: [{ path: [], kind, expected: '"a" | "b"' }] },
      { response: "throw" },
    );
    const error = await rejection(call(putX));
    assert.is(
      (error as Error).message,
      `putX (PUT /x): the response differs from the model (request id r-1): ${text}`,
    );
    assert.is(sent.length, 1);
  }
});

test("off: nothing is compared", async () => {
  const mismatch = [{ path: [], kind: "type", expected: "" }] as const;
  const { call, seen } = validated(
    { request: mismatch, response: mismatch },
    { request: "off", response: "off" },
  );
  await call(putX);
  assert.equal(seen, []);
});

test("calls of other APIs and operations pass, also those named as members of every object", async () => {
  const mismatch = [{ path: [], kind: "type", expected: "" }] as const;
  const { call, seen } = validated({ request: mismatch }, { request: "throw" });
  await call({ ...putX, api: "other-v1" });
  await call({ ...putX, name: "toString" });
  await call({ ...putX, name: "__proto__" });
  assert.equal(seen, []);
});

test("what onDifference throws is ignored", async () => {
  const { call } = validated(
    { response: [{ path: [], kind: "type", expected: "" }] },
    { onDifference: () => Promise.reject(new Error("no")) },
  );
  await call(putX);
});

test("a validator that fails is a difference without its message", async () => {
  const { call, seen } = validated({
    response: () => {
      throw new RangeError(SECRET);
    },
  });
  await call(putX);
  assert.equal(
    seen.map(({ kind, place, received }) => [kind, place, received]),
    [["unchecked", "", "object"]],
  );
  assert.not.match(inspect(seen), SECRET);
});

test("an answer that is nested too deeply to be checked passes", async () => {
  const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
  const seen: string[] = [];
  const check = validateCalls("test-v1", { putX: { request: [], response: [] } }, asWritten, {
    onDifference: ({ kind }) => seen.push(kind),
  });
  const { call } = answering(() => new Response(deep), { checks: [check] });
  await call(putX);
  assert.equal(seen, ["unchecked"]);
});

test("the validator sees what is sent: no undefined, what toJSON returns, and no members of Object", async () => {
  const values: unknown[] = [];
  const { call } = validated({
    request: (value) => {
      values.push(value);
      return [];
    },
  });
  const blob = new Blob(["x"]);
  const hostile = JSON.parse('{ "__proto__": { "x": 1 }, "constructor": 1 }') as object;
  const body = { date: new Date(0), none: undefined, blob, list: [{ none: undefined }], hostile };
  await call(putX, {}, { a: undefined, body });
  await call(putX, {}, undefined);
  const [value, absent] = values as [Record<string, Record<string, unknown>>, object];
  assert.equal(Object.keys(value), ["body"]);
  assert.equal(Object.keys(value["body"]!), ["date", "blob", "list", "hostile"]);
  assert.is(value["body"]!["date"], "1970-01-01T00:00:00.000Z");
  assert.is(value["body"]!["blob"], blob);
  assert.is(JSON.stringify(value["body"]!["list"]), "[{}]");
  assert.is(JSON.stringify(value["body"]!["hostile"]), JSON.stringify(hostile));
  assert.not.ok("constructor" in value["body"]!);
  assert.equal(Object.keys(absent), []);
});

test("a long list of values is cut short", async () => {
  const expected = "x".repeat(1000);
  const { call, seen } = validated({ response: [{ path: [], kind: "value", expected }] });
  await call(putX);
  assert.is(seen[0]?.expected, `${"x".repeat(200)}…`);
});

test("wrong options are errors, and so is a report that nobody sees", () => {
  const problemsOf = (options: unknown): readonly string[] => {
    try {
      validateCalls("test-v1", {}, asWritten, options as ValidateOptions);
    } catch (error) {
      assert.instance(error, ConfigurationError);
      return (error as ConfigurationError).problems;
    }
    return [];
  };
  assert.equal(problemsOf({ request: "throw", response: "throw" }), []);
  assert.equal(problemsOf({ request: "throw", response: "off" }), []);
  assert.equal(problemsOf({ request: "throw" }), [
    'onDifference is missing: with response "report" nobody would see a difference',
  ]);
  assert.equal(problemsOf({ onDiference: () => {}, request: "strict", response: "off" }), [
    "onDiference is not an option; did you mean onDifference?",
    "request must be one of report, throw, off",
  ]);
  assert.equal(problemsOf({ onDifference: 1 }), ["onDifference must be a function"]);
  assert.equal(problemsOf(undefined), ["the options must be one object with onDifference"]);
});

test.run();
