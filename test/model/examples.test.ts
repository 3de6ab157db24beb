/** Examples of responses, as models write them. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { viewPackage } from "../../generator/view/view.js";
import { apiOf, errorsOf, viewSettings, withOperation } from "../support/models.js";

const test = suite("examples of responses");

const body = { name: "x" };
const thing = { type: "object", properties: { name: {} } };

const openapi = (content: object, more: object = {}) => ({
  openapi: "3.1.0",
  info: { title: "Things", version: "v1" },
  paths: {
    "/things": {
      get: { operationId: "getThings", responses: { 200: { description: "", content } } },
    },
  },
  ...more,
});

const swagger = (examples: unknown, schema: object = thing, definitions: object = {}) =>
  withOperation({ responses: { 200: { description: "", schema, examples } } }, { definitions });

const documents: readonly [expected: unknown, why: string, document: object][] = [
  [body, "by media type", swagger({ "text/csv": "name", "application/json": body })],
  [body, "another JSON", swagger({ "application/hal+json": body })],
  [null, "no JSON", swagger({ "text/csv": "name" })],
  [body, "without a media type", swagger(body)],
  [null, "neither media types nor the properties of the body", swagger({ name: "x", size: 1 })],
  [null, "empty", swagger({})],
  [null, "not an object", swagger("name")],
  [body, "in the schema", swagger(undefined, { ...thing, example: body })],
  [
    body,
    "in the schema that is referred to",
    swagger(undefined, { $ref: "#/definitions/A" }, { A: { ...thing, example: body } }),
  ],
  [null, "of a response without a body", withOperation({ responses: { 200: { examples: body } } })],
  [body, "OpenAPI, one", openapi({ "application/json": { schema: thing, example: body } })],
  [
    body,
    "OpenAPI, the first of several",
    openapi({
      "application/json": { schema: thing, examples: { a: { value: body }, b: { value: 1 } } },
    }),
  ],
  [
    body,
    "OpenAPI, by reference",
    openapi(
      { "application/json": { examples: { a: { $ref: "#/components/examples/A" } } } },
      { components: { examples: { A: { value: body } } } },
    ),
  ],
  [null, "OpenAPI, no JSON", openapi({ "text/plain": { example: "x" } })],
  [
    { $ref: "nowhere", ["__proto__"]: null },
    "data that looks like a reference",
    swagger({ "application/json": { $ref: "nowhere", ["__proto__"]: null } }),
  ],
];

for (const [expected, why, document] of documents)
  test(why, () => {
    const [response] = apiOf(document).operations[0]!.responses;
    // As texts: `__proto__` is a key like any other.
    assert.is(JSON.stringify(response!.example?.body ?? null), JSON.stringify(expected));
  });

test("a schema that refers to itself is reported once", () => {
  const definitions = { A: { $ref: "#/definitions/A" } };
  assert.is(errorsOf(swagger({}, { $ref: "#/definitions/A" }, definitions)).length, 1);
});

test("templates see the responses that a call can return", () => {
  const viewed = (responses: object, method = "get") => {
    const operation = { operationId: "getThings", responses };
    const document = { ...swagger({}), paths: { "/things": { [method]: operation } } };
    const [view] = viewPackage(apiOf(document), viewSettings).operations;
    return JSON.parse(JSON.stringify(view?.successes)) as unknown;
  };
  const full = { description: "", schema: thing, examples: body };
  const none = { description: "" };
  assert.equal(viewed({ 202: full, 204: full, 400: full }), [
    { status: "202", hasBody: true, example: body },
    { status: "204", hasBody: false },
  ]);
  assert.equal(viewed({ 200: full }, "head"), [{ status: "200", hasBody: false }]);
  assert.equal(viewed({ default: none }), [{ status: "default", hasBody: false }]);
  assert.equal(viewed({ 303: none, 400: full }), [{ status: "303", hasBody: false }]);
});

test.run();
