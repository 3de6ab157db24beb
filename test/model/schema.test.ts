import * as assert from "uvu/assert";
import { suite } from "uvu";
import { errorsOf, swagger, typesOf } from "../support/models.js";

const test = suite("schemas to types");

type Definitions = Readonly<Record<string, unknown>>;

const text = { type: "string" };

const whole = { type: "integer" };

const base = { type: "object", properties: { id: text } };

const to = (name: string): object => ({ $ref: `#/definitions/${name}` });

/** What is shown, the TypeScript wanted, the definitions given. */
const table: readonly (readonly [string, string, Definitions])[] = [
  [
    "strings, whatever their format",
    "export type A = string;",
    { A: { type: "string", format: "date-time" } },
  ],
  [
    "numbers, whatever their format",
    "export type A = number;",
    { A: { type: "integer", format: "int64" } },
  ],
  ["booleans", "export type A = boolean;", { A: { type: "boolean" } }],
  [
    "a boolean written as a string",
    "export type A = string;",
    { A: { type: "string", format: "boolean" } },
  ],
  ["a schema that says nothing", "export type A = unknown;", { A: {} }],
  ["an array", "export type A = string[];", { A: { type: "array", items: text } }],
  ["an array of anything", "export type A = unknown[];", { A: { type: "array" } }],
  ["an array without its type", "export type A = string[];", { A: { items: text } }],
  [
    "an array of arrays",
    "export type A = number[][];",
    { A: { type: "array", items: { type: "array", items: whole } } },
  ],
  [
    "an array of a union",
    "export type A = (string | null)[];",
    { A: { type: "array", items: { type: "string", "x-nullable": true } } },
  ],
  ["a map of anything", "export type A = { [name: string]: unknown };", { A: { type: "object" } }],
  [
    "a map by additionalProperties alone",
    "export type A = { [name: string]: string };",
    { A: { additionalProperties: text } },
  ],
  [
    "a map by additionalProperties: true",
    "export type A = { [name: string]: unknown };",
    { A: { type: "object", additionalProperties: true } },
  ],
  [
    "a map of arrays",
    "export type A = { [name: string]: string[] };",
    { A: { type: "object", additionalProperties: { type: "array", items: text } } },
  ],
  [
    "an object: required and optional properties, names of every sort, docs",
    `/** Things. */
export interface A {
  /** The id. */
  id: string;
  "x-count"?: number;
  package?: boolean;
  ["__proto__"]?: string;
}`,
    {
      A: {
        type: "object",
        description: "Things.",
        required: ["id"],
        properties: JSON.parse(
          `{"id": {"type": "string", "description": "The id."}, "x-count": {"type": "number"},
            "package": {"type": "boolean"}, "__proto__": {"type": "string"}}`,
        ) as object,
      },
    },
  ],
  [
    "an object without its type",
    "export interface A {\n  id?: string;\n}",
    { A: { properties: { id: text } } },
  ],
  [
    "properties named like keywords of JSON Schema",
    "export interface A {\n  $ref?: string;\n  enum?: string;\n  items?: string[];\n  allOf?: string;\n  type?: string;\n}",
    {
      A: {
        type: "object",
        properties: {
          $ref: text,
          enum: text,
          items: { type: "array", items: text },
          allOf: text,
          type: text,
        },
      },
    },
  ],
  [
    "the description beside a $ref",
    "export interface A {\n  /** Mine. */\n  b?: B;\n}\n\nexport type B = string;",
    { A: { type: "object", properties: { b: { ...to("B"), description: "Mine." } } }, B: text },
  ],
  [
    "a deprecated property",
    "export interface A {\n  /**\n   * Old.\n   *\n   * @deprecated\n   */\n  id?: string;\n}",
    {
      A: {
        type: "object",
        properties: { id: { type: "string", description: "Old.", deprecated: true } },
      },
    },
  ],
  [
    "a property of every unnamed name beside named ones",
    "export interface A {\n  id?: string;\n  [name: string]: string | undefined;\n}",
    { A: { ...base, additionalProperties: text } },
  ],
  [
    "unnamed properties of another type than the named ones",
    "export interface A {\n  id?: string;\n  [name: string]: unknown;\n}",
    { A: { ...base, additionalProperties: whole } },
  ],
  [
    "no unnamed properties",
    "export interface A {\n  id?: string;\n}",
    { A: { ...base, additionalProperties: false } },
  ],
  [
    "null, as OpenAPI 3.0 says it",
    "export type A = string | null;",
    { A: { type: "string", nullable: true } },
  ],
  [
    "null, as a list of types",
    "export type A = string | null;",
    { A: { type: ["string", "null"] } },
  ],
  [
    "null among the values of an enum",
    'export interface A {\n  e?: AE | null;\n}\n\nexport type AE = "x" | (string & {});',
    { A: { type: "object", properties: { e: { enum: ["x", null] } } } },
  ],
  [
    "an object that may be null, said where it is referred to",
    "export interface A {\n  b?: B | null;\n  c?: C | null;\n}\n\nexport interface B {\n  id?: string;\n}\n\nexport interface C {\n  id?: string;\n}",
    {
      A: { type: "object", properties: { b: to("B"), c: to("C") } },
      B: { ...base, "x-nullable": true },
      C: { ...base, type: ["object", "null"] },
    },
  ],
  [
    "a reference to an alias that may be null says it once",
    "export interface A {\n  b?: B;\n}\n\nexport type B = string | null;",
    { A: { type: "object", properties: { b: to("B") } }, B: { type: "string", nullable: true } },
  ],
  [
    "an enum that Amazon answers with, or may",
    'export type A = "x" | "4x6" | (string & {});',
    { A: { type: "string", enum: ["x", "4x6"] } },
  ],
  [
    "an enum of numbers",
    "export type A = 1 | 2 | (number & {});",
    { A: { type: "integer", enum: [1, 2] } },
  ],
  [
    "an enum of booleans, which are all there are",
    "export type A = true;",
    { A: { enum: [true] } },
  ],
  [
    "an enum of several kinds",
    'export type A = 1 | "x" | (number & {}) | (string & {});',
    { A: { enum: [1, "x"] } },
  ],
  [
    "an enum value named twice",
    'export type A = "x" | (string & {});',
    { A: { enum: ["x", "x"] } },
  ],
  ["an enum without values", "export type A = never;", { A: { enum: [] } }],
  [
    "an enum of objects and arrays",
    'export type A = { a: 1; b: null } | [2, "x"] | { [name: string]: never };',
    { A: { enum: [{ a: 1, b: null }, [2, "x"], {}] } },
  ],
  ["const", 'export type A = "x";', { A: { const: "x" } }],
  [
    "Amazon's value tables",
    '/**\n * How far.\n *\n * - `New`: Just here.\n * - `Old`\n */\nexport type A = "New" | "Old" | (string & {});',
    {
      A: {
        type: "string",
        description: "How far.",
        enum: ["New", "Old"],
        "x-docgen-enum-table-extension": [
          { description: "Just here.", value: "New" },
          { value: "Gone", description: "No." },
        ],
      },
    },
  ],
  [
    "a value table without an enum",
    "export type A = string;",
    { A: { type: "string", "x-docgen-enum-table-extension": [{ value: "x" }] } },
  ],
  ["oneOf", "export type A = string | number;", { A: { oneOf: [text, whole] } }],
  [
    "anyOf, each type once",
    "export type A = string | B;\n\nexport interface B {\n  id?: string;\n}",
    { A: { anyOf: [text, to("B"), { type: "string" }] }, B: base },
  ],
  [
    "an object among oneOf",
    "export type A = B | AOption2;\n\nexport interface AOption2 {\n  id?: string;\n}\n\nexport interface B {\n  id?: string;\n}",
    { A: { oneOf: [to("B"), base] }, B: base },
  ],
  [
    "allOf of a base and more: extends",
    "export interface A extends B {\n  more?: number;\n}\n\nexport interface B {\n  id?: string;\n}",
    { A: { allOf: [to("B"), { type: "object", properties: { more: whole } }] }, B: base },
  ],
  [
    "allOf beside properties",
    "export interface A extends B {\n  more?: number;\n}\n\nexport interface B {\n  id?: string;\n}",
    { A: { allOf: [to("B")], properties: { more: whole } }, B: base },
  ],
  [
    "allOf of two bases",
    "export interface A extends B, C {}\n\nexport interface B {\n  id?: string;\n}\n\nexport interface C {\n  no?: number;\n}",
    { A: { allOf: [to("B"), to("C")] }, B: base, C: { properties: { no: whole } } },
  ],
  [
    "allOf of one base",
    "export interface A extends B {}\n\nexport interface B {\n  id?: string;\n}",
    { A: { allOf: [to("B")] }, B: base },
  ],
  [
    "allOf of a base that says otherwise: an intersection",
    "export type A = B & AOwn;\n\nexport interface AOwn {\n  id?: number;\n}\n\nexport interface B {\n  id?: string;\n}",
    { A: { allOf: [to("B"), { properties: { id: whole } }] }, B: base },
  ],
  [
    "allOf of two bases that contradict each other: an intersection",
    "export type A = B & C;\n\nexport interface B {\n  id?: string;\n}\n\nexport interface C {\n  id?: number;\n}",
    { A: { allOf: [to("B"), to("C")] }, B: base, C: { properties: { id: whole } } },
  ],
  [
    "allOf that makes an optional property required",
    "export interface A extends B {\n  id: string;\n}\n\nexport interface B {\n  id?: string;\n}",
    { A: { allOf: [to("B"), { required: ["id"], properties: { id: text } }] }, B: base },
  ],
  [
    "allOf with unnamed properties, which an index signature beside inherited ones could not say",
    "export type A = B & AOwn;\n\nexport interface AOwn {\n  [name: string]: number;\n}\n\nexport interface B {\n  id?: string;\n}",
    { A: { allOf: [to("B"), { additionalProperties: whole }] }, B: base },
  ],
  [
    "allOf of something that is not an object",
    "export type A = B;\n\nexport type B = string;",
    { A: { allOf: [to("B"), { description: "x" }] }, B: text },
  ],
  [
    "allOf within allOf",
    "export interface A extends APart {\n  more?: number;\n}\n\nexport interface APart extends B {\n  no?: number;\n}\n\nexport interface B {\n  id?: string;\n}",
    {
      A: {
        allOf: [
          { allOf: [to("B"), { properties: { no: whole } }] },
          { properties: { more: whole } },
        ],
      },
      B: base,
    },
  ],
  [
    "a type that holds itself",
    "export interface A {\n  a?: A;\n  all?: A[];\n}",
    { A: { type: "object", properties: { a: to("A"), all: { type: "array", items: to("A") } } } },
  ],
  ["an array of itself", "export type A = A[];", { A: { type: "array", items: to("A") } }],
  [
    "types that hold each other",
    "export interface A {\n  b?: B;\n}\n\nexport interface B {\n  a?: A;\n}",
    {
      A: { type: "object", properties: { b: to("B") } },
      B: { type: "object", properties: { a: to("A") } },
    },
  ],
  [
    "inline objects and enums, named after their place, following the type that contains them",
    `export interface A {
  "b-c"?: ABC;
  e?: AE;
  list?: AListItem[];
  map?: { [name: string]: AMapValue };
}

export interface ABC {
  id?: string;
}

export type AE = "x" | (string & {});

export interface AListItem {
  id?: string;
}

export interface AMapValue {
  id?: string;
}

export type Z = string;`,
    {
      A: {
        type: "object",
        properties: {
          "b-c": base,
          e: { enum: ["x"] },
          list: { type: "array", items: base },
          map: { type: "object", additionalProperties: base },
        },
      },
      Z: text,
    },
  ],
  [
    "an inline type whose name a definition has, even a later one",
    'export interface Package {\n  Status?: PackageStatusValue;\n  box?: PackageBoxObject;\n}\n\nexport type PackageStatusValue = "x" | (string & {});\n\nexport interface PackageBoxObject {\n  id?: string;\n}\n\nexport type PackageStatus = string;\n\nexport type PackageBox = string;',
    {
      Package: { type: "object", properties: { Status: { enum: ["x"] }, box: base } },
      PackageStatus: text,
      PackageBox: text,
    },
  ],
  [
    "definitions called like globals",
    "export interface Error {\n  at?: Date;\n  next?: Promise;\n}\n\nexport type Date = string;\n\nexport interface Promise {\n  id?: string;\n}\n\nexport type String = string;\n\nexport type Array = string[];",
    {
      Error: { type: "object", properties: { at: to("Date"), next: to("Promise") } },
      Date: text,
      Promise: base,
      String: text,
      Array: { type: "array", items: text },
    },
  ],
  [
    "definitions whose names TypeScript does not take",
    "export type string_ = string;\n\nexport interface keyof_ {\n  a?: string_;\n}\n\nexport type OrderItem = number;",
    {
      string: text,
      keyof: { type: "object", properties: { a: to("string") } },
      "order-item": whole,
    },
  ],
  [
    "a $ref escaped in either way",
    "export interface A {\n  b?: BC;\n  c?: BC;\n  d?: DE;\n}\n\nexport type BC = string;\n\nexport type DE = string;",
    {
      A: { type: "object", properties: { b: to("B C"), c: to("B%20C"), d: to("D~1E") } },
      "B C": text,
      "D/E": text,
    },
  ],
];

for (const [what, want, definitions] of table) {
  test(what, async () => {
    assert.fixture(await typesOf(swagger({ definitions })), `${want}\n`);
  });
}

test("an enum that is only asked with is closed, one that is also answered with is open", async () => {
  const definitions = {
    Ask: { enum: ["a"] },
    Both: { enum: ["b"] },
    Answer: { enum: ["c"] },
    Body: { type: "object", properties: { ask: to("Ask"), both: to("Both") } },
  };
  const operation = {
    operationId: "putThings",
    parameters: [{ name: "body", in: "body", required: true, schema: to("Body") }],
    responses: {
      200: {
        description: "",
        schema: { type: "object", properties: { both: to("Both"), answer: to("Answer") } },
      },
    },
  };
  const types = await typesOf(swagger({ definitions, paths: { "/things": { put: operation } } }));
  assert.match(types, 'export type Ask = "a";');
  assert.match(types, 'export type Both = "b" | (string & {});');
  assert.match(types, 'export type Answer = "c" | (string & {});');
});

test("the schemas of OpenAPI 3 are below components", async () => {
  for (const version of ["3.0.3", "3.1.0"]) {
    const document = {
      openapi: version,
      info: { title: "Things", version: "v1" },
      paths: {},
      components: {
        schemas: {
          A: { type: "object", properties: { b: { $ref: "#/components/schemas/B" } } },
          B: text,
        },
      },
    };
    assert.fixture(
      await typesOf(document),
      "export interface A {\n  b?: B;\n}\n\nexport type B = string;\n",
    );
  }
});

test("a pinned name is taken as it is, for a definition and for an inline schema", async () => {
  const definitions = { A: { type: "object", properties: { e: { enum: ["x"] } } }, AE: text };
  const pins = { "#/definitions/AE": "Renamed", "#/definitions/A/properties/e": "AE" };
  assert.match(
    await typesOf(swagger({ definitions }), pins),
    /e\?: AE;[^]*type AE = "x"[^]*type Renamed = string/,
  );
});

let deep: object = text;

for (let level = 0; level < 250; level += 1) deep = { type: "array", items: deep };

/** What is wrong, the problems wanted, the definitions given. */
const broken: readonly (readonly [string, readonly string[], Definitions])[] = [
  [
    "a $ref to nothing",
    ["#/definitions/A/items/$ref: unknown $ref: nothing is defined at #/definitions/Nope"],
    { A: { items: to("Nope") } },
  ],
  [
    "a $ref out of the file",
    ["#/definitions/A/$ref: the $ref other.json#/A points outside this file"],
    { A: { $ref: "other.json#/A" } },
  ],
  [
    "a $ref that is not a string",
    ['#/definitions/A/$ref: "$ref" must be a string'],
    { A: { $ref: 5 } },
  ],
  [
    "a $ref to what every object inherits",
    ["#/definitions/A/$ref: unknown $ref: nothing is defined at #/definitions/constructor"],
    { A: to("constructor") },
  ],
  [
    "two definitions of one type name",
    [
      "#/definitions/order%20item: two types would be called OrderItem: this one and #/definitions/OrderItem",
    ],
    { OrderItem: text, "order item": text },
  ],
  [
    "an inline schema whose name and other name are taken",
    [
      "#/definitions/A/properties/e: two types would be called AEValue: this inline schema and #/definitions/AEValue",
    ],
    { A: { type: "object", properties: { e: { enum: ["x"] } } }, AE: text, AEValue: text },
  ],
  [
    "a definition whose name gives no type name",
    ['#/definitions/4x6: no type name can be derived from "4x6"'],
    { "4x6": text },
  ],
  ["an unknown type", ['#/definitions/A: unknown type "date"'], { A: { type: "date" } }],
  [
    "a file where there is none",
    [
      "#/definitions/A: the type file is only for the body of a response, and for parameters in formData",
    ],
    { A: { type: "file" } },
  ],
  [
    "properties that are not an object",
    ['#/definitions/A/properties: "properties" must be an object'],
    { A: { type: "object", properties: "id" } },
  ],
  [
    "a schema that is not an object",
    ["#/definitions/A: a schema must be an object"],
    { A: "string" },
  ],
  [
    "required that is not a list",
    ['#/definitions/A/required: "required" must be an array'],
    { A: { ...base, required: "id" } },
  ],
  [
    "an enum that is not a list",
    ['#/definitions/A/enum: "enum" must be an array'],
    { A: { enum: "x" } },
  ],
  [
    "a type that is its own alias",
    ["#/definitions/A: a type cannot be defined by itself: A → A"],
    { A: to("A") },
  ],
  [
    "types that are each other's alias",
    ["#/definitions/A: a type cannot be defined by itself: A → B → A"],
    { A: to("B"), B: { oneOf: [to("A"), text] } },
  ],
  [
    "types that add to each other",
    ["#/definitions/A: a type cannot be defined by itself: A → B → A"],
    { A: { allOf: [to("B"), base] }, B: { allOf: [to("A"), base] } },
  ],
  [
    "a type that adds to itself",
    ["#/definitions/A: a type cannot be defined by itself: A → A"],
    { A: { allOf: [to("A"), base] } },
  ],
  [
    "schemas nested beyond any use",
    [`#/definitions/A${"/items".repeat(199)}: schemas are nested deeper than 200 levels`],
    { A: deep },
  ],
];

for (const [what, want, definitions] of broken) {
  test(`${what} is an error`, () => assert.equal(errorsOf(swagger({ definitions })), want));
}

test("a pinned name that no type can have is an error", () => {
  const definitions = { A: text };
  for (const name of ["a-b", "string", "class", "keyof"]) {
    assert.equal(errorsOf(swagger({ definitions }), { "#/definitions/A": name }), [
      `#/definitions/A: katagami.config calls this type ${name}, which is not a valid type name`,
    ]);
  }
});

test.run();
