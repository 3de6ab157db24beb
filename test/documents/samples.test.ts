/**
 * Values of schemas against the types generated from them. `json-schema-faker` makes values, `ajv` is the judge: what it takes
 * must have the type, and what is spoilt so that it refuses it must not, if a type can tell.
 */
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { createGeneratorSync, type JsonSchema } from "json-schema-faker";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { typesOf } from "../support/models.js";
import { problemLines } from "../support/type-check.js";
import { documentOf, jsonSchemaOf, schemasOf, type Version } from "./schemas.js";

const test = suite("values against types");

const seeds = 4;

/** Of each schema; every kind of change is among the first. */
const maxSpoilt = 40;

interface Check {
  readonly name: string;
  readonly value: unknown;
  readonly fits: boolean;
  readonly what: string;
}

for (const version of ["2.0", "3.0", "3.1"] as const) {
  test(`${version}: valid values have the types, spoilt values have not`, async () => {
    const checks = checksOf(version);
    const types = await typesOf(documentOf(version));
    const lines = checks.map(
      ({ name, value }) => `fits<Put${name}Params["body"]>()(${literal(value)});`,
    );
    const problems = await problemLines(
      `${types}
declare const fits: <const T>() => <const V extends T>(value: V) => void;`,
      lines,
    );
    const wrong = checks
      .filter(({ fits }, index) => problems.has(index) === fits)
      .map(
        ({ name, what, value, fits }) =>
          `${name} ${fits ? "must take" : "must refuse"} ${JSON.stringify(value)} (${what})`,
      );
    assert.equal(wrong, []);
    const valid = checks.filter(({ fits }) => fits).length;
    console.log(
      `  ${version}: ${Object.keys(schemasOf[version]).length} schemas, ${valid} valid values, ${checks.length - valid} spoilt`,
    );
    assert.ok(valid > 60 && checks.length - valid > 60);
  });
}

test.run();

/** Values for all definitions, each once, and what of them the judge says. */
function checksOf(version: Version): Check[] {
  const ajv = new Ajv2020.default({ strict: false, validateFormats: false });
  addFormats.default(ajv);
  const root = jsonSchemaOf(version) as {
    $id: string;
    components: { schemas: Record<string, object> };
  };
  ajv.addSchema(root);
  return Object.keys(root.components.schemas).flatMap((name) => {
    const $ref = `${root.$id}#/components/schemas/${name}`;
    const validate = ajv.compile({ $ref });
    const isValid = (value: unknown): boolean => validate(value);
    const values = new Map<string, unknown>();
    const made = Array.from({ length: seeds }, (_, index) => sampleOf(root, name, index + 1));
    for (const value of [...made, ...(more[name] ?? [])])
      if (value !== undefined && isValid(value)) values.set(JSON.stringify(value), value);
    assert.ok(values.size > 0, `${version} ${name}: no valid value was made`);
    const valid = [...values.values()];
    const spoilt = new Map(
      valid
        .flatMap(spoil)
        .filter(({ value }) => !isValid(value))
        .map((one) => [JSON.stringify(one.value), one]),
    );
    return [
      ...valid.map((value): Check => ({ name, value, fits: true, what: "valid" })),
      ...[...spoilt.values()]
        .slice(0, maxSpoilt)
        .map(({ value, what }): Check => ({ name, value, fits: false, what })),
    ];
  });
}

function sampleOf(root: { components: { schemas: object } }, name: string, seed: number): unknown {
  const schema = { $ref: `#/components/schemas/${name}`, components: root.components };
  const generator = createGeneratorSync({ seed, alwaysFakeOptionals: seed % 2 === 0, maxItems: 3 });
  try {
    return generator.generate(structuredClone(schema) as JsonSchema);
  } catch {
    return undefined; // The library cannot make every value; `more` has some for those.
  }
}

/** Values that the library does not make: names that no schema lists. The judge looks at them as at all others. */
const more: Readonly<Record<string, readonly unknown[]>> = {
  Fruit: [
    { color: "red", kind: "x" },
    { color: "red", count: 1 },
  ],
  Shop: [{}, { fruit: { color: "red", kind: "x" } }, { fruit: { color: "red", count: 1 } }],
  UnionInAllOf: [{ kind: "x" }, { id: 1, name: "x", count: 2 }],
  RequiredInUnion: [{ kind: "x", shared: 1 }],
  AllOfInUnion: [{ kind: "x" }, 1],
  NarrowedUnion: ["x"],
  TwoUnions: ["x"],
  ListOfBoth: [[], [1, 2]],
  GoodMood: ["good"],
  MaybeMood: ["good", null],
  MaybeObject: [null, { a: null }, { a: "x" }],
  HasMaybe: [
    { mood: null, object: null, list: null },
    { mood: "good", list: [1, null] },
  ],
  MaybeRef: [null, { id: 1 }],
  MaybeUnion: [null, 1, { kind: "x" }],
  HasNulls: [
    { one: null, two: null, three: null },
    { one: { a: null }, two: [1], three: { kind: "x" } },
  ],
  AllOfNulls: ["x", null],
  LessNull: ["x"],
  RefAndMore: [{ id: 1 }],
  RefAndProperties: [{ kind: "x", size: 1 }, { kind: "x" }],
  Tagged: [
    { tag: "a", a: "x" },
    { tag: "b", b: 1 },
  ],
  Pair: [["x", 1]],
  Row: [["x"], ["x", 1, 2]],
  Strict: [{ id: 1 }, { id: 1, name: "x" }],
  Named: [{ name: "x" }],
  Both: [{ sku: "x" }],
  Extended: [{ extra: "x" }],
  Merged: [{ a: "x", b: 1 }],
  Map: [{}, { one: 1, two: 2 }],
  MapOfLists: [{ one: ["good"], two: [] }],
  MapOfObjects: [{ one: { a: "x" } }],
  MapOfEither: [{ one: "x", two: true }],
  MapOfMaybe: [{ one: true, two: null }],
  Patterned: [{ "x-one": "1" }],
  Twice: [{ id: 1, name: "x", more: { one: 1 } }],
  Tree: [{ value: "x", children: [{ value: "y", children: [] }] }],
  WithDefs: [{ first: { n: 1, next: { n: 2 } } }],
  ByAnchor: [{ n: 1, again: { n: 2 } }],
  MixedEnum: ["a", 1, true, null],
  ConstantObject: [{ a: [1, null, "x"] }],
};

interface Spoilt {
  readonly value: unknown;
  readonly what: string;
}

/** Copies of a value with one change each: another kind, null, or a property less. */
function spoil(value: unknown): Spoilt[] {
  const others = ["zz", 12_345, true, null, ["x"], { other: 1 }]
    .filter((other) => kindOf(other) !== kindOf(value))
    .map((other): Spoilt => ({ value: other, what: "a value of another kind" }));
  const own: Spoilt[] = typeof value === "string" ? [{ value: "zz", what: "another text" }] : [];
  if (Array.isArray(value))
    return [
      ...others,
      ...value.flatMap((item: unknown, index) =>
        spoil(item).map((one) => ({ ...one, value: value.with(index, one.value) })),
      ),
    ];
  if (typeof value !== "object" || value === null) return [...others, ...own];
  return [
    ...others,
    ...Object.entries(value).flatMap(([key, item]) => {
      const { [key]: _, ...rest } = value as Record<string, unknown>;
      return [
        { value: rest, what: "a property less" },
        ...spoil(item).map((one) => ({ ...one, value: { ...value, [key]: one.value } })),
      ];
    }),
  ];
}

function kindOf(value: unknown): string {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

/** A value as TypeScript writes it, with `__proto__` as a property. */
function literal(value: unknown): string {
  return JSON.stringify(value).replaceAll('"__proto__":', '["__proto__"]:');
}
