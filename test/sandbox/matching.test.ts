import { suite } from "uvu";
import * as assert from "uvu/assert";
import { apiOf, Bench, caseOf, json, operation, query } from "./support.js";

const test = suite("sandbox: which case answers");

const list = { type: "array", items: { type: "string" } };
const byState = apiOf({
  paths: {
    "/things": {
      get: operation(
        {
          200: [
            caseOf({}, { is: "anything" }),
            caseOf({ state: "NEW" }, { is: "new" }),
            caseOf({ state: "NEW", limit: 2 }, { is: "two new" }),
            caseOf({ ids: ["a", "b"] }, { is: "a and b" }),
            caseOf({ many: ["a%2Cb", "c"] }, { is: "multi" }),
            caseOf({ after: "2019-08-20T14:00:00" }, { is: "after" }),
          ],
          400: [caseOf({ state: "BAD" }, { errors: [{ code: "Bad", message: "no" }] })],
        },
        {
          parameters: [
            query("state"),
            query("limit", { type: "integer" }),
            query("ids", list),
            query("many", { ...list, collectionFormat: "multi" }),
            query("after", { format: "date-time" }),
          ],
        },
      ),
    },
  },
});

/** What the answer says, and the query that it is the answer to. */
const answers: readonly (readonly [is: string, query: string])[] = [
  ["anything", ""],
  ["anything", "?state=OLD"],
  ["new", "?state=NEW"],
  ["new", "?state=NEW&limit=3"],
  ["two new", "?limit=2&state=NEW"],
  ["a and b", "?ids=a%2Cb"],
  ["a and b", "?ids=a,b"],
  ["a and b", "?ids=a&ids=b"],
  ["anything", "?ids=b%2Ca"],
  ["multi", "?many=a%252Cb&many=c"],
  ["anything", "?many=a%252Cb%2Cc"],
  ["after", "?after=2019-08-20T14%3A00%3A00"],
  ["anything", "?after=2019-08-20T14%3A00%3A00Z"],
  ["new", "?state=NEW&unknown=1"],
  ["anything", "?state=NEW&state=NEW"],
];
for (const [is, asked] of answers) {
  test(`${JSON.stringify(asked)} is answered with "${is}": values are exact, the most specific case wins`, () => {
    assert.equal(json(new Bench([byState]).send(`/things${asked}`)), { is });
  });
}

test("the case decides the status", () => {
  assert.is(new Bench([byState]).send("/things?state=BAD").status, 400);
});

const strict = apiOf({
  paths: {
    "/things/{id}": {
      get: operation(
        {
          200: [caseOf({ id: "1" }, { is: "one" }), caseOf({ id: "2", state: "A" }, { is: "two" })],
        },
        {
          parameters: [{ name: "id", in: "path", required: true, type: "string" }, query("state")],
        },
      ),
    },
  },
});

test("no match is 400 InvalidInput in Amazon's words, and the log says what each case wants", () => {
  const bench = new Bench([strict]);
  const answer = bench.send("/things/2?state=B");
  assert.is(answer.status, 400);
  assert.equal(json(answer), {
    errors: [{ code: "InvalidInput", message: "Could not match input arguments", details: "" }],
  });
  assert.equal(bench.last, {
    ...bench.last,
    outcome: "none of 2 cases matches",
    notes: ["case 200[0]: id is 2, and should be 1", "case 200[1]: state is B, and should be A"],
  });
});

test("no match is 500 with unmatchedStatus: 500, as the vendor guide says", () => {
  assert.is(new Bench([strict], { unmatchedStatus: 500 }).send("/things/3").status, 500);
});

test("a path value is decoded once", () => {
  assert.is(new Bench([strict]).send("/things/%31").status, 200);
  assert.is(new Bench([strict]).send("/things/%2531").status, 400);
  assert.is(new Bench([strict]).send("/things/%zz").status, 400);
});

test("a literal path wins over a template, whichever stands first", () => {
  const api = apiOf({
    paths: {
      "/things/{id}": {
        get: operation(
          { 200: [caseOf({}, { is: "one" })] },
          { parameters: [{ name: "id", in: "path", required: true, type: "string" }] },
        ),
      },
      "/things/all": {
        get: operation({ 200: [caseOf({}, { is: "all" })] }, { operationId: "getAll" }),
      },
    },
  });
  assert.equal(json(new Bench([api]).send("/things/all")), { is: "all" });
  assert.equal(json(new Bench([api]).send("/things/al")), { is: "one" });
});

test("a greedy path parameter takes slashes", () => {
  const api = apiOf({
    paths: {
      "/up/{resource}": {
        get: operation(
          { 200: [caseOf({ resource: "a/b c" }, { is: "greedy" })] },
          {
            parameters: [
              {
                name: "resource",
                in: "path",
                required: true,
                type: "string",
                "x-amazon-spds-greedy-path-parameter": true,
              },
            ],
          },
        ),
      },
    },
  });
  assert.equal(json(new Bench([api]).send("/up/a/b%20c")), { is: "greedy" });
});

const body = { name: "payload", in: "body", required: true, schema: { type: "object" } };
const post = apiOf({
  paths: {
    "/things": {
      post: operation(
        {
          202: [
            caseOf({ body: { items: [{ a: 1, b: [true, null] }] } }, { is: "that" }),
            {
              request: { parameters: { body: { unwrapped: "yes" } } },
              response: { is: "unwrapped" },
            },
            { request: { parameters: { body: {} } }, response: { is: "any body" } },
          ],
        },
        { parameters: [body] },
      ),
    },
  },
});

const bodies: readonly (readonly [is: string, body: string])[] = [
  ["that", `{"items":[{"b":[true,null],"a":1}]}`],
  ["any body", `{"items":[{"b":[true,null],"a":2}]}`],
  ["any body", `{"items":[{"b":[true],"a":1}]}`],
  ["any body", `{"items":[{"b":[true,null],"a":1}],"more":1}`],
  ["any body", `{"items":{"0":{"a":1,"b":[true,null]}}}`],
  ["unwrapped", `{"unwrapped":"yes"}`],
  ["any body", `[]`],
];
for (const [is, sent] of bodies) {
  test(`the body ${sent} is answered with "${is}"`, () => {
    assert.equal(json(new Bench([post]).send("/things", { method: "POST", body: sent })), { is });
  });
}

test("a required body that is not there is named", () => {
  const bench = new Bench([post]);
  assert.is(bench.send("/things", { method: "POST" }).status, 400);
  assert.match(bench.last.outcome, "Missing required parameter: body");
});

test("a required parameter must be there although no case names it", () => {
  const api = apiOf({
    paths: {
      "/things": {
        get: operation(
          { 200: [caseOf({}, {})] },
          {
            parameters: [
              query("marketplaceId", { required: true }),
              { name: "x-token", in: "header", required: true, type: "string" },
            ],
          },
        ),
      },
    },
  });
  const bench = new Bench([api]);
  assert.match(bench.send("/things").body, "Missing required parameter: marketplaceId, x-token");
  assert.is(bench.send("/things?marketplaceId=1", { headers: { "X-Token": "1" } }).status, 200);
});

/** What the oddities of the models come to: the body of the answer, and how the case is written. */
const oddities: readonly (readonly [body: string, what: string, of: unknown])[] = [
  ["", "no response", { request: { parameters: {} } }],
  ["", "response {}", { request: { parameters: {} }, response: {} }],
  ["", 'response ""', { request: { parameters: {} }, response: "" }],
  ["[1]", "a list as response", { request: { parameters: {} }, response: [1] }],
  ["1", "no request", { response: 1 }],
  ["1", "a request without parameters", { request: {}, response: 1 }],
  ["1", "a parameter that is {}", { request: { parameters: { state: {} } }, response: 1 }],
  [
    "1",
    "a body on an operation without one",
    { request: { parameters: { body: {} } }, response: 1 },
  ],
];
for (const [expected, what, of] of oddities) {
  test(`a case with ${what} answers ${JSON.stringify(expected)}`, () => {
    const api = apiOf({
      paths: { "/things": { get: operation({ 200: [of] }, { parameters: [query("state")] }) } },
    });
    const answer = new Bench([api]).send("/things");
    assert.is(answer.status, 200);
    assert.is(answer.body, expected);
  });
}

test("the extension of the vendor guide is read as well, and headers of a case are sent", () => {
  const api = apiOf({
    paths: {
      "/old": {
        get: {
          operationId: "getOld",
          parameters: [],
          responses: {
            201: {
              description: "",
              "x-amazon-spds-sandbox-behaviors": [
                { request: { parameters: {} }, responseHeaders: { Location: { value: "/new" } } },
              ],
            },
          },
        },
      },
    },
  });
  const answer = new Bench([api]).send("/old");
  assert.is(answer.status, 201);
  assert.is(answer.headers["Location"], "/new");
});

test("a dynamic operation answers a sample of its schema, without a next page and without errors", () => {
  const api = apiOf({
    paths: {
      "/dynamic": {
        "x-amzn-api-sandbox": { dynamic: {} },
        get: {
          operationId: "getDynamic",
          parameters: [],
          responses: { 200: { description: "", schema: { $ref: "#/definitions/Answer" } } },
        },
      },
    },
    definitions: {
      Answer: {
        type: "object",
        required: ["at"],
        properties: {
          at: { type: "string", format: "date-time" },
          nextToken: { type: "string" },
          errors: { type: "array", items: { type: "string" } },
          state: { type: "string", enum: ["A", "B"] },
          children: { type: "array", items: { $ref: "#/definitions/Answer" } },
        },
      },
    },
  });
  assert.equal(json(new Bench([api]).send("/dynamic")), {
    at: "2024-01-01T00:00:00Z",
    state: "A",
    children: [],
  });
});

test.run();
