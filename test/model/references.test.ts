/** References are followed: to any place of the document, through other references, by `$id` and `$anchor`. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { apiOf, errorsOf, fileOf, typesOf } from "../support/models.js";

const test = suite("references");

const text = { type: "string" };

function documentOf(schemas: object, paths: object = {}, components: object = {}): object {
  return {
    openapi: "3.1.0",
    info: { title: "Things", version: "v1" },
    paths,
    components: { schemas, ...components },
  };
}

const table: readonly (readonly [what: string, types: string, schemas: object])[] = [
  [
    "into properties and items: the place gets the name that an inline schema has there",
    "export interface A {\n  list?: AListItem[];\n  again?: AListItem;\n}\n\nexport interface AListItem {\n  id?: string;\n}\n",
    {
      A: {
        type: "object",
        properties: {
          list: { type: "array", items: { type: "object", properties: { id: text } } },
          again: { $ref: "#/components/schemas/A/properties/list/items" },
        },
      },
    },
  ],
  [
    "into $defs, in a circle",
    "export interface A {\n  first?: ANode;\n}\n\nexport interface ANode {\n  next?: ANode;\n}\n",
    {
      A: {
        $defs: {
          Node: {
            type: "object",
            properties: { next: { $ref: "#/components/schemas/A/$defs/Node" } },
          },
        },
        type: "object",
        properties: { first: { $ref: "#/components/schemas/A/$defs/Node" } },
      },
    },
  ],
  [
    "by $anchor",
    "export interface A {\n  b?: B;\n}\n\nexport interface B {\n  c?: string;\n}\n",
    {
      A: { type: "object", properties: { b: { $ref: "#bee" } } },
      B: { $anchor: "bee", type: "object", properties: { c: text } },
    },
  ],
  [
    "by $id, absolute and relative, and below it",
    "export interface A {\n  b?: B;\n  c?: B;\n  d?: string;\n}\n\nexport interface B {\n  c?: string;\n  e?: BF;\n}\n\nexport type BF = string;\n",
    {
      A: {
        $id: "https://example.test/a",
        type: "object",
        properties: { b: { $ref: "https://example.test/b" }, c: { $ref: "b" }, d: text },
      },
      B: {
        $id: "https://example.test/b",
        type: "object",
        $defs: { F: text },
        properties: { c: text, e: { $ref: "#/$defs/F" } },
      },
    },
  ],
];

for (const [what, types, schemas] of table)
  test(what, async () => assert.is(await typesOf(documentOf(schemas)), types));

test("parameters, bodies, responses and paths through chains of references", async () => {
  const answer = { description: "Done.", content: { "application/json": { schema: text } } };
  const document = documentOf(
    {},
    {
      "/a": {
        parameters: [{ $ref: "#/components/parameters/P" }],
        put: {
          operationId: "putA",
          requestBody: { $ref: "#/components/requestBodies/One" },
          responses: { 200: { $ref: "#/components/responses/R" } },
        },
      },
      "/b": { $ref: "#/components/pathItems/B" },
      "/c": {
        get: {
          operationId: "getC",
          responses: {
            200: {
              description: "Done.",
              content: { "application/json": { schema: { $ref: "#/paths/~1a/put/x" } } },
            },
          },
        },
      },
    },
    {
      parameters: {
        P: { $ref: "#/components/parameters/Q" },
        Q: { name: "q", in: "query", schema: { $ref: "#/components/schemas/List" } },
      },
      requestBodies: {
        One: { $ref: "#/components/requestBodies/Two" },
        Two: { content: { "application/json": { schema: text } } },
      },
      responses: { R: { $ref: "#/components/responses/S" }, S: answer },
      pathItems: { B: { get: { operationId: "getB", responses: { 200: answer } } } },
      schemas: { List: { type: ["array", "null"], items: text } },
    },
  );
  assert.equal(errorsOf(document), [
    "#/paths/~1c/get/responses/200/content/application~1json/schema/$ref: unknown $ref: nothing is defined at #/paths/~1a/put/x",
  ]);
  Reflect.deleteProperty((document as { paths: object }).paths, "/c");
  const operations = await fileOf(document, "src/operations.ts");
  assert.match(operations, 'parameters: [{ name: "q", in: "query", style: "multi" }]');
  assert.match(operations, "Operation<Things.GetBParams, string, {}>");
  assert.equal(
    apiOf(document).operations.map(({ name, path }) => [name, path]),
    [
      ["putA", "/a"],
      ["getB", "/b"],
    ],
  );
});

test("references that lead back to themselves are told, and a place that does not exist", () => {
  const document = documentOf(
    {
      A: { $ref: "#/components/schemas/B" },
      B: { $ref: "#/components/schemas/A" },
      C: { $ref: "#no" },
    },
    { "/a": { $ref: "#/paths/~1b" }, "/b": { $ref: "#/paths/~1a" } },
  );
  assert.equal(errorsOf(document), [
    "#/components/schemas/C/$ref: unknown $ref: nothing is defined at #no",
    "#/paths/~1a: this $ref leads back to itself: #/paths/~1a → #/paths/~1b",
    "#/paths/~1b: this $ref leads back to itself: #/paths/~1b → #/paths/~1a",
    "#/components/schemas/A: a type cannot be defined by itself: A → B → A",
  ]);
});

test("a definition without a name is one error, whatever refers to it", () => {
  const schemas = {
    "!": text,
    A: { type: "object", properties: { a: { $ref: "#/components/schemas/!" } } },
  };
  assert.equal(errorsOf(documentOf(schemas)), [
    '#/components/schemas/!: no type name can be derived from "!"',
  ]);
});

test.run();
