/** Keywords beside each other: all of them hold, wherever the schema stands. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { read, typesOf } from "../support/models.js";

const test = suite("schemas that combine others");

type Schemas = Readonly<Record<string, unknown>>;

const text = { type: "string" };
const whole = { type: "integer" };
const to = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object, ...required: string[]): object => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
});

function documentOf(version: string, schemas: Schemas): object {
  return {
    openapi: version,
    info: { title: "Things", version: "v1" },
    paths: {},
    components: { schemas },
  };
}

const fruits = { Apple: object({ kind: text }, "kind"), Banana: object({ count: whole }, "count") };
const fruitTypes =
  "export interface Apple {\n  kind: string;\n}\n\nexport interface Banana {\n  count: number;\n}\n\n";
const base = { Base: object({ id: whole, name: text }) };
const baseType = "export interface Base {\n  id?: number;\n  name?: string;\n}\n\n";

/** What is shown, the types wanted, the schemas given, in OpenAPI 3.1 if nothing else is said. */
const table: readonly (readonly [
  what: string,
  types: string,
  schemas: Schemas,
  version?: string,
])[] = [
  [
    "properties beside oneOf, named and inline",
    `${fruitTypes}export type A = AOwn & (Apple | Banana);

export interface AOwn {
  color: string;
}

export interface Shop {
  fruit?: ShopFruit;
}

export type ShopFruit = ShopFruitOwn & (Apple | Banana);

export interface ShopFruitOwn {
  color: string;
}
`,
    {
      ...fruits,
      A: { ...object({ color: text }, "color"), oneOf: [to("Apple"), to("Banana")] },
      Shop: object({
        fruit: { ...object({ color: text }, "color"), oneOf: [to("Apple"), to("Banana")] },
      }),
    },
  ],
  [
    "members of anyOf that only say what is required narrow nothing",
    "export interface A {\n  mail?: string;\n  phone?: string;\n}\n",
    {
      A: {
        ...object({ mail: text, phone: text }),
        anyOf: [{ required: ["mail"] }, { required: ["phone"] }],
      },
    },
  ],
  [
    "allOf of texts, numbers and arrays",
    "export type A = string;\n\nexport type B = number;\n\nexport type C = string[];\n",
    {
      A: { allOf: [text, { maxLength: 5 }] },
      B: { allOf: [{ type: "number" }, whole, { minimum: 1 }] },
      C: { allOf: [{ type: "array" }, { items: text }] },
    },
  ],
  [
    "allOf of a list of values and a narrower one",
    'export type A = "a" | "b" | (string & {});\n\nexport type B = A & BPart2;\n\nexport type BPart2 = "a" | (string & {});\n',
    { A: { enum: ["a", "b"] }, B: { allOf: [to("A"), { enum: ["a"] }] } },
  ],
  [
    "required in allOf, beside allOf, and of a union",
    `${baseType}export interface Strict extends Base {
  id: number;
}

export interface Named extends Base {
  name: string;
}

export type Any = { kind: string } & (Apple | Banana);

${fruitTypes.trimEnd()}
`,
    {
      ...base,
      Strict: { allOf: [to("Base"), { required: ["id"] }] },
      Named: { allOf: [to("Base")], required: ["name"] },
      Any: { anyOf: [to("Apple"), to("Banana")], required: ["kind"], type: "object" },
      ...fruits,
    },
  ],
  [
    "a union in allOf",
    `${baseType}${fruitTypes}export type A = Base & (Apple | Banana);\n`,
    { ...base, ...fruits, A: { allOf: [to("Base"), { oneOf: [to("Apple"), to("Banana")] }] } },
  ],
  [
    "a property that two parts of allOf describe",
    'export interface A {\n  kind: "x";\n}\n',
    {
      A: {
        allOf: [
          object({ kind: text }, "kind"),
          { type: "object", properties: { kind: { const: "x" } } },
        ],
      },
    },
  ],
  [
    "types in a list, with and without properties",
    `export type A = string | number | null;

export type B = BObject | string;

export interface BObject {
  a: string;
}

export interface C {
  b: B | null;
  c?: CC | null;
}

export interface CC {
  a: string;
}
`,
    {
      A: { type: ["string", "integer", "null"] },
      B: { ...object({ a: text }, "a"), type: ["object", "string"] },
      C: object(
        {
          b: { oneOf: [to("B"), { type: "null" }] },
          c: { ...object({ a: text }, "a"), type: ["object", "null"] },
        },
        "b",
      ),
    },
  ],
  [
    "null in every part of allOf, or not",
    "export type A = string | null;\n\nexport type B = string;\n",
    {
      A: { allOf: [{ type: ["string", "null"] }, { type: ["null", "string"] }] },
      B: { allOf: [{ type: ["string", "null"] }, text] },
    },
  ],
  [
    "nullable in OpenAPI 3.0",
    `${baseType}export interface A {
  one?: Base | null;
  two?: string | null;
  three?: (number | null)[];
}
`,
    {
      ...base,
      A: object({
        one: { allOf: [to("Base")], nullable: true },
        two: { type: "string", nullable: true },
        three: { type: "array", items: { type: "integer", nullable: true } },
      }),
    },
    "3.0.3",
  ],
  [
    "const, tuples, patterns of names",
    `export type A = "x";

export type B = [string, number];

export type C = [string, number?, ...boolean[]];

export type D = { [name: string]: string };
`,
    {
      A: { const: "x" },
      B: { type: "array", prefixItems: [text, whole], minItems: 2, items: false },
      C: { type: "array", prefixItems: [text, whole], minItems: 1, items: { type: "boolean" } },
      D: { type: "object", patternProperties: { "^x-": text }, additionalProperties: false },
    },
  ],
  [
    "$ref with siblings in OpenAPI 3.1",
    `${baseType}export type A = Base & { id: number };\n`,
    { ...base, A: { ...to("Base"), required: ["id"], type: "object" } },
  ],
  [
    "$ref with siblings in OpenAPI 3.0: they are ignored",
    `${baseType}export type A = Base;\n`,
    { ...base, A: { ...to("Base"), required: ["id"], type: "object" } },
    "3.0.3",
  ],
  [
    "oneOf with a discriminator",
    `export type Pet = (Cat & { kind: "cat" }) | (Dog & { kind: "Dog" });

export interface Cat {
  kind: string;
}

export interface Dog {
  kind: string;
}
`,
    {
      Pet: {
        oneOf: [to("Cat"), to("Dog")],
        discriminator: { propertyName: "kind", mapping: { cat: "#/components/schemas/Cat" } },
      },
      Cat: object({ kind: text }, "kind"),
      Dog: object({ kind: text }, "kind"),
    },
  ],
  [
    "a base with a discriminator is the union of its heirs",
    `export type Pet = Cat | Dog;

export interface PetBase {
  kind: string;
  name?: string;
}

export interface Cat extends PetBase {
  kind: "Cat";
  lives?: number;
}

export interface Dog extends PetBase {
  kind: "dog";
}

export interface Owner {
  pet?: Pet;
}
`,
    {
      Pet: {
        ...object({ kind: text, name: text }, "kind"),
        discriminator: { propertyName: "kind", mapping: { dog: "Dog" } },
      },
      Cat: { allOf: [to("Pet"), object({ lives: whole })] },
      Dog: { allOf: [to("Pet")] },
      Owner: object({ pet: to("Pet") }),
    },
  ],
  [
    "an empty document of types",
    "export type A = unknown;\n\nexport type B = never;\n",
    { A: true, B: false },
  ],
];

for (const [what, types, schemas, version = "3.1.0"] of table)
  test(what, async () => assert.is(await typesOf(documentOf(version, schemas)), types));

const warnings: readonly (readonly [what: string, warning: string, schema: object])[] = [
  [
    "types that contradict each other",
    "no value fits all that this schema says",
    { allOf: [text, whole] },
  ],
  [
    "a required name that is no property",
    '"required" lists "b", which is no property',
    object({ a: text }, "b"),
  ],
  ["a value of another type", '"x" is no integer', { type: "integer", enum: [1, "x"] }],
  [
    "a value that is written as another type",
    '"1" is no integer: read as 1',
    { type: "integer", enum: ["1", 2] },
  ],
  [
    "an enum on an array",
    "the values are no arrays: they are read as those of the items",
    { type: "array", items: text, enum: ["a"] },
  ],
];

for (const [what, warning, A] of warnings)
  test(`a warning for ${what}`, () => {
    const { diagnostics } = read(documentOf("3.1.0", { A }));
    assert.equal(
      diagnostics.map(({ severity, message }) => [severity, message]),
      [["warning", warning]],
    );
  });

test("a schema that is part of many others, level by level, is looked at once", async () => {
  const schemas: Record<string, unknown> = { S0: object({ a: text }) };
  for (let level = 1; level < 60; level += 1)
    schemas[`S${level}`] = {
      allOf: [to(`S${level - 1}`), to(`S${level - 1}`), object({ [`p${level}`]: text })],
    };
  assert.match(await typesOf(documentOf("3.1.0", schemas)), "export interface S59 extends S58 {");
});

test.run();
