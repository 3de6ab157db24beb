import * as assert from "uvu/assert";
import { suite } from "uvu";
import type { Sandbox, SandboxCase } from "../../generator/model/api.js";
import { apiOf, operationOf, swagger } from "../support/models.js";

const test = suite("sandbox cases and tokens");

type Json = Readonly<Record<string, unknown>>;

function casesOf(response: Json, status = "200"): readonly SandboxCase[] {
  return operationOf({ responses: { [status]: { description: "", ...response } } }).sandbox.cases;
}

const pointer = "#/paths/~1things/get/responses/200/x-amzn-api-sandbox/static/0";

const whole = {
  status: "200",
  pointer,
  parameters: [],
  response: { body: { ok: true } },
  headers: [],
};

const body = { ok: true };

/** The ways in which Amazon's models write a static case; the case wanted, the one given. */
const oddities: readonly (readonly [string, SandboxCase, Json])[] = [
  [
    "parameters and a response",
    {
      ...whole,
      parameters: [
        { name: "id", value: "1" },
        { name: "ids", value: ["a", "b"] },
      ],
    },
    { request: { parameters: { id: { value: "1" }, ids: { value: ["a", "b"] } } }, response: body },
  ],
  ["no request", whole, { response: body }],
  ["a request without parameters", whole, { request: {}, response: body }],
  ["parameters that match anything", whole, { request: { parameters: {} }, response: body }],
  ["a body that is any", whole, { request: { parameters: { body: {} } }, response: body }],
  [
    "a body without its wrapper",
    { ...whole, parameters: [{ name: "body", value: { slot: 1 } }] },
    { request: { parameters: { body: { slot: 1 } } }, response: body },
  ],
  [
    "something beside the value",
    { ...whole, parameters: [{ name: "body", value: { slot: 1 } }] },
    { request: { parameters: { body: { value: { slot: 1 }, resourceId: "x" } } }, response: body },
  ],
  [
    "values that are blank, null, false or a number",
    {
      ...whole,
      parameters: [
        { name: "a", value: " " },
        { name: "b", value: "" },
        { name: "c", value: null },
        { name: "d", value: false },
        { name: "e", value: 0 },
      ],
    },
    {
      request: {
        parameters: {
          a: { value: " " },
          b: { value: "" },
          c: { value: null },
          d: { value: false },
          e: { value: 0 },
        },
      },
      response: body,
    },
  ],
  ["no response", { ...whole, response: null }, { request: { parameters: {} } }],
  ["an empty object for no body", { ...whole, response: null }, { response: {} }],
  ["an empty text for no body", { ...whole, response: null }, { response: "" }],
  ["a list", { ...whole, response: { body: [1] } }, { response: [1] }],
  [
    "response headers, wrapped or not",
    {
      ...whole,
      headers: [
        { name: "Location", value: "https://a.example/1" },
        { name: "location", value: "/2" },
      ],
    },
    {
      response: body,
      responseHeaders: { Location: { value: "https://a.example/1" }, location: "/2" },
    },
  ],
];

for (const [what, want, given] of oddities) {
  test(`a static case: ${what}`, () => {
    assert.equal(casesOf({ "x-amzn-api-sandbox": { static: [given] } }), [want]);
  });
}

test("the key that the vendor guide shows holds its cases directly", () => {
  assert.equal(
    casesOf({
      "x-amazon-spds-sandbox-behaviors": [{ request: { parameters: {} }, response: body }],
    }),
    [{ ...whole, pointer: "#/paths/~1things/get/responses/200/x-amazon-spds-sandbox-behaviors/0" }],
  );
});

test("cases come in the order of their statuses, each with its own", () => {
  const sandbox = { static: [{ response: body }] };
  const responses = {
    200: { "x-amzn-api-sandbox": sandbox },
    400: { "x-amzn-api-sandbox": { static: [{}, {}] } },
    404: {},
  };
  assert.equal(
    operationOf({ responses }).sandbox.cases.map(({ status }) => status),
    ["200", "400", "400"],
  );
});

const marks: readonly (readonly [Partial<Sandbox>, Json, Json])[] = [
  [{ dynamic: false, only: false }, {}, {}],
  [{ dynamic: true, only: false }, { "x-amzn-api-sandbox": { dynamic: {} } }, {}],
  [{ dynamic: true, only: false }, {}, { "x-amzn-api-sandbox": { dynamic: {} } }],
  [{ dynamic: false, only: true }, { "x-amzn-api-sandbox-only": true }, {}],
  [{ dynamic: false, only: true }, {}, { "x-amzn-api-sandbox-only": true }],
];

for (const [want, onOperation, onPath] of marks) {
  test(`marks ${JSON.stringify(onOperation)} on an operation, ${JSON.stringify(onPath)} on its path: ${JSON.stringify(want)}`, () => {
    const operation = { operationId: "getThings", responses: { 200: {} }, ...onOperation };
    const { dynamic, only } = apiOf(
      swagger({ paths: { "/things": { ...onPath, get: operation } } }),
    ).operations[0]!.sandbox;
    assert.equal({ dynamic, only }, want);
  });
}

/** Restriction and scope wanted, method, path, description. */
const tokens: readonly (readonly [object | null, string | null, string, string, string])[] = [
  [{ path: "template", dataElements: [] }, null, "get", "/orders/v0/orders/{orderId}/address", ""],
  [
    { path: "template", dataElements: ["buyerInfo", "shippingAddress", "buyerTaxInformation"] },
    null,
    "get",
    "/orders/v0/orders",
    "",
  ],
  [
    { path: "template", dataElements: ["buyerInfo"] },
    null,
    "get",
    "/orders/v0/orders/{orderId}/orderItems",
    "",
  ],
  [
    { path: "actual", dataElements: [] },
    null,
    "get",
    "/reports/2021-06-30/documents/{reportDocumentId}",
    "",
  ],
  [null, null, "post", "/orders/v0/orders/{orderId}/address", ""],
  [null, null, "get", "/vendor/orders/v1/purchaseOrders", ""],
  [
    null,
    "sellingpartnerapi::notifications",
    "get",
    "/notifications/v1/destinations",
    "This is a grantless operation.",
  ],
  [null, null, "get", "/notifications/v1/destinations", "Not without a grant."],
  [null, null, "get", "/orders/v0/else", "This is a grantless operation."],
  [
    null,
    "sellingpartnerapi::client_credential:rotation",
    "post",
    "/applications/2023-11-30/clientSecret",
    "",
  ],
];

for (const [restricted, scope, method, path, description] of tokens) {
  const token = restricted === null ? (scope ?? "an ordinary token") : "a restricted data token";
  test(`${method.toUpperCase()} ${path} wants ${token}${description === "" ? "" : `: "${description}"`}`, () => {
    const parameters = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: "path",
      required: true,
      type: "string",
    }));
    const operation = { operationId: "call", description, parameters, responses: { 200: {} } };
    const read = apiOf(swagger({ paths: { [path]: { [method]: operation } } })).operations[0]!;
    assert.equal({ restricted: read.restricted, scope: read.scope }, { restricted, scope });
  });
}

test.run();
