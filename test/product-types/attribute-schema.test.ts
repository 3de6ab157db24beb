/** What of a schema becomes a type: the shape of attributes, and none of the conditions. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { productTypeNames } from "../../generator/product-types/names.js";
import { readAttributes } from "../../generator/product-types/read-attributes.js";
import { viewType } from "../../generator/view/type.js";
import { luggageDefinition } from "../support/luggage.js";

const test = suite("attribute schema");

/** The type of a property, with the aliases that it names. */
function typeOf(schema: unknown, more: object = {}): string {
  const document = { type: "object", properties: { a: schema }, ...more };
  const { name } = productTypeNames("LUGGAGE");
  const views = readAttributes({ ...luggageDefinition, schema: document }, name).map(viewType);
  const aliases = new Map(views.map((view) => [view.name, view.type]));
  const type = views[0]?.properties[0]?.type ?? "";
  return type.replace(/\b[A-Z]\w*\b/g, (word) => aliases.get(word) ?? word);
}

const values = (count: number): string[] => Array.from({ length: count }, (_, at) => `v${at}`);

const union = (count: number): string =>
  values(count)
    .map((value) => JSON.stringify(value))
    .join(" | ");

/** The type first. */
const TYPES: readonly (readonly [type: string, why: string, schema: unknown])[] = [
  ["string", "a string", { type: "string", maxLength: 3 }],
  ["number", "an integer, and a length that makes no sense", { type: "integer", maxLength: 3 }],
  ["boolean", "a boolean that lists both", { type: "boolean", enum: [true, false] }],
  ['"a" | "b"', "a closed enum", { type: "string", enum: ["a", "b"] }],
  [
    '"a" | "b" | (string & {})',
    "an open enum",
    { anyOf: [{ type: "string" }, { type: "string", enum: ["a", "b"] }] },
  ],
  [
    '"a" | "b" | (string & {})',
    "an open enum, the other way round",
    { anyOf: [{ type: "string", enum: ["a", "b"] }, { type: "string" }] },
  ],
  [
    '"a" | "b" | (string & {})',
    "an open enum, whose type is said once",
    { type: "string", anyOf: [{ maxLength: 9 }, { enum: ["a", "b"] }] },
  ],
  [
    '"a" | "b"',
    "two lists of values",
    {
      anyOf: [
        { type: "string", enum: ["a"] },
        { type: "string", enum: ["b"] },
      ],
    },
  ],
  ["1 | 2.5", "numbers", { type: "number", enum: [1, 2.5] }],
  ['"a"', "a constant", { const: "a" }],
  [
    "string",
    "a date or a time",
    { type: "string", oneOf: [{ format: "date" }, { format: "date-time" }] },
  ],
  [
    "string | number",
    "alternatives of other types",
    { anyOf: [{ type: "string" }, { type: "number" }] },
  ],
  ["string | null", "a type with null", { type: ["string", "null"] }],
  [union(200), "200 values", { type: "string", enum: values(200) }],
  ["string", "201 values", { type: "string", enum: values(201) }],
  [
    "string",
    "an open enum of 201 values",
    { anyOf: [{ type: "string" }, { type: "string", enum: values(201) }] },
  ],
  ["string[]", "a list", { type: "array", items: { type: "string" } }],
  ["unknown", "nothing", {}],
  ["unknown", "true", true],
];

for (const [type, why, schema] of TYPES)
  test(`${why}: ${type.slice(0, 40)}`, () => assert.is(typeOf(schema), type));

test("conditions change nothing, wherever they stand", () => {
  // As text: an object with `then` looks like a promise to linters.
  const conditions = JSON.parse(`{
    "allOf": [{ "if": { "required": ["a"] }, "then": { "required": ["b"] } }],
    "if": { "properties": { "a": { "const": 1 } } },
    "then": { "properties": { "a": false } },
    "else": false,
    "not": { "required": ["a"] },
    "anyOf": [{ "required": ["a"] }, { "required": ["b"] }],
    "oneOf": [{ "properties": { "a": { "type": "number" } } }],
    "contains": { "const": 1 },
    "dependentRequired": { "a": ["b"] },
    "minProperties": 1
  }`) as object;
  assert.is(typeOf({ ...conditions, type: "string" }, conditions), "string");
  assert.is(typeOf({ type: "string", anyOf: [] }), "string");
});

test("an open and a closed enum of the same values stay two types", () => {
  const list = (value: object): object => ({
    type: "array",
    items: { type: "object", properties: { value } },
  });
  const closed = { type: "string", enum: ["a", "b"] };
  const document = {
    type: "object",
    properties: { one: list(closed), two: list({ anyOf: [{ type: "string" }, closed] }) },
  };
  const types = readAttributes({ ...luggageDefinition, schema: document }, "Luggage").map(viewType);
  assert.equal(types.flatMap(({ isInterface, type }) => (isInterface ? [] : [type])).toSorted(), [
    '"a" | "b"',
    '"a" | "b" | (string & {})',
  ]);
});

test("selectors are required if all attributes share them, others as the schema says", () => {
  const document = {
    $defs: { marketplace_id: { type: "string" } },
    type: "object",
    properties: {
      one: {
        type: "array",
        selectors: ["marketplace_id", "audience", "gone", 7],
        items: {
          type: "object",
          required: ["value"],
          properties: {
            value: { type: "string" },
            audience: { type: "string" },
            marketplace_id: { $ref: "#/$defs/marketplace_id" },
          },
        },
      },
    },
  };
  const [, one] = readAttributes({ ...luggageDefinition, schema: document }, "Luggage").map(
    viewType,
  );
  assert.is(one?.name, "One");
  assert.equal(
    one?.properties.map(({ key, optional }) => `${key}${optional ? "?" : ""}`),
    ["value", "audience?", "marketplace_id"],
  );
});

test.run();
