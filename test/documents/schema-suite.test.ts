/**
 * JSON Schema's own test suite, draft 2020-12, as far as types can say it: where the suite says that a value is valid, the type of
 * the schema takes the value. What is refused or not taken is in one table, with a reason, and leaves it when it is taken.
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { askCompiler, type Question } from "../support/fits.js";
import {
  readSchemaSuite,
  schemaSuiteIsHere,
  type SuiteCase,
} from "../support/json-schema-suite.js";
import { apiOf, errorsOf, typesOf } from "../support/models.js";
import { type Json, mapSchema } from "./schemas.js";

/** What a type cannot say or Katagami does not read, by reason: a file, `file: case`, or `file: case: value`. */
const exceptions: Readonly<Record<string, readonly string[]>> = {
  "it refers to a document by its address, or to the meta-schema, and only files beside a model are followed":
    [
      "refRemote",
      "defs: validate definition against metaschema",
      "ref: remote ref, containing refs itself",
      "ref: URN base URI with f-component",
      "anchor: invalid anchors",
      "id: Invalid use of fragments in location-independent $id",
      "id: Valid use of empty fragments in location-independent $id",
      "id: Unnormalized $ids are allowed but discouraged",
    ],
  "it refers to a part by the part's own $id, and references are JSON pointers": [
    "ref: refs with relative uris and defs",
    "ref: relative refs with absolute uris and defs",
    "ref: simple URN base URI with $ref via the URN",
    "ref: URN ref with nested pointer ref",
  ],
  "what its $dynamicRef or $anchor leads to is only known while a value is checked": [
    "dynamicRef: A $dynamicRef that initially resolves to a schema with a matching $dynamicAnchor resolves to the first $dynamicAnchor in the dynamic scope",
    "dynamicRef: A $dynamicRef that initially resolves to a schema without a matching $dynamicAnchor behaves like a normal $ref to $anchor",
    "dynamicRef: strict-tree schema, guards against misspelled properties",
    "dynamicRef: tests for implementation dynamic anchor and reference link",
    "dynamicRef: $ref and $dynamicAnchor are independent of order - $defs first",
    "dynamicRef: $ref and $dynamicAnchor are independent of order - $ref first",
  ],
  "properties or required without a type: nobody who writes them means a text or a list": [
    "additionalProperties: additionalProperties being false does not allow other properties: ignores arrays",
    "additionalProperties: additionalProperties being false does not allow other properties: ignores strings",
    "additionalProperties: additionalProperties being false does not allow other properties: ignores other non-objects",
    "patternProperties: patternProperties validates properties matching a regex: ignores arrays",
    "patternProperties: patternProperties validates properties matching a regex: ignores strings",
    "patternProperties: patternProperties validates properties matching a regex: ignores other non-objects",
    "properties: object properties validation: ignores arrays",
    "properties: object properties validation: ignores other non-objects",
    "properties: properties whose names are Javascript object property names: ignores arrays",
    "properties: properties whose names are Javascript object property names: ignores other non-objects",
    "required: required validation: ignores arrays",
    "required: required validation: ignores strings",
    "required: required validation: ignores other non-objects",
    "ref: root pointer ref: match",
    "ref: root pointer ref: recursive match",
  ],
  "items without a type: nobody who writes them means an object": [
    "items: a schema given for items: ignores non-arrays",
    "items: a schema given for items: JavaScript pseudo-array is valid",
    "prefixItems: a schema given for prefixItems: JavaScript pseudo-array is valid",
  ],
  "TypeScript refuses an object that shares no property with a type whose properties are all optional":
    [
      "properties: object properties validation: doesn't invalidate other properties",
      "not: forbidden property: property absent",
    ],
  "to TypeScript every object has a property toString": [
    "properties: properties whose names are Javascript object property names: none of the properties mentioned",
  ],
};

const listed = Object.values(exceptions).flat();

interface Datum extends Question {
  /** `file: case: value`. */
  readonly name: string;
}

const test = suite("JSON Schema's test suite");

if (schemaSuiteIsHere(test)) {
  const cases = readSchemaSuite();
  const byFile = new Map<string, SuiteCase[]>();
  for (const one of cases) byFile.set(one.file, [...(byFile.get(one.file) ?? []), one]);
  const modules = new Map<string, string>();
  const data: Datum[] = [];
  const failures = new Map<string, string>();

  for (const [file, ofFile] of byFile) {
    const schemas = new Map(
      ofFile.map((one, index) => {
        const number = String(index + 1).padStart(3, "0");
        const name = `${file.replaceAll(/(?:^|[^a-zA-Z]+)(\w)/g, (_, first: string) => first.toUpperCase())}Case${number}`;
        return [name, one] as const;
      }),
    );
    const readable = [...schemas].filter(([name, one]) => {
      const errors = problemsOf(documentOf([[name, one]]));
      if (errors.length > 0) failures.set(nameOf(one), errors.join("\n"));
      return errors.length === 0;
    });
    const document = documentOf(readable);
    const { types } = apiOf(document);
    modules.set(file, await typesOf(document));
    for (const [name, one] of readable) {
      const type = types.find(({ pointer }) => pointer === `#/components/schemas/${name}`);
      if (type === undefined) failures.set(nameOf(one), "it has no type");
      else
        for (const { description, data: value, valid } of one.tests)
          if (valid)
            data.push({
              module: file,
              type: type.id,
              value,
              name: `${nameOf(one)}: ${description}`,
            });
    }
  }

  const { broken, refused } = await askCompiler(modules, data);
  for (const [{ name }, message] of refused) failures.set(name, message);

  test("the types compile", () => assert.equal(broken, []));

  test("there are as many cases as the suite has", () => {
    process.stdout.write(
      `  ${byFile.size} files, ${cases.length} cases; ${data.length} valid values, ` +
        `${refused.size} not taken; ${failures.size - refused.size} cases not read; ` +
        `${listed.length} exceptions\n`,
    );
    assert.ok(byFile.size >= 48, String(byFile.size));
    assert.ok(cases.length >= 350, String(cases.length));
    assert.ok(data.length >= 590, String(data.length));
  });

  for (const [file, ofFile] of byFile)
    test(`${file}: all that is valid is taken`, () => {
      const unlisted = [...failures].filter(
        ([name]) =>
          ofFile.some((one) => isPartOf(name, nameOf(one))) &&
          !listed.some((exception) => isPartOf(name, exception)),
      );
      assert.is(unlisted.map(([name, message]) => `${name}\n    ${message}`).join("\n"), "");
    });

  test("every exception in the table is needed", () => {
    const needless = listed.filter(
      (exception) => ![...failures.keys()].some((name) => isPartOf(name, exception)),
    );
    assert.equal(needless, []);
  });
}

test.run();

function nameOf({ file, description }: SuiteCase): string {
  return `${file}: ${description}`;
}

/** Whether a case or value is that of the other name, or in it. */
function isPartOf(name: string, whole: string): boolean {
  return name === whole || name.startsWith(`${whole}: `);
}

/** What Katagami says against the document, an error that it throws included. */
function problemsOf(document: Json): readonly string[] {
  try {
    return errorsOf(document);
  } catch (error) {
    return [`thrown: ${String(error)}`];
  }
}

/** An OpenAPI document that sends a value of each schema. */
function documentOf(cases: readonly (readonly [string, SuiteCase])[]): Json {
  const paths = cases.map(([name], index) => {
    const schema = { $ref: `#/components/schemas/${name}` };
    const requestBody = { required: true, content: { "application/json": { schema } } };
    const responses = { 204: { description: "Received." } };
    return [
      `/cases/${index}`,
      { post: { operationId: `case${index}`, requestBody, responses } },
    ] as const;
  });
  const schemas = cases.map(
    ([name, { schema }]) => [name, moved(schema, `#/components/schemas/${name}`)] as const,
  );
  return {
    openapi: "3.1.0",
    info: { title: "Cases", version: "v1" },
    paths: Object.fromEntries(paths),
    components: { schemas: Object.fromEntries(schemas) },
  };
}

/** The schema where it is now: `#/…` was the start of a document of its own. A part with an `$id` of its own still is one. */
function moved(schema: unknown, to: string): unknown {
  return mapSchema(schema, (one) => {
    const { $ref } = one;
    if ($ref === "#") return { ...one, $ref: to };
    return typeof $ref === "string" && $ref.startsWith("#/")
      ? { ...one, $ref: `${to}${$ref.slice(1)}` }
      : one;
  });
}
