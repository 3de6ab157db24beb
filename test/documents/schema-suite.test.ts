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

/** What a type cannot say or Katagami does not read: a file, `file: case`, or `file: case: value`. */
const exceptions: Readonly<Record<string, string>> = {};

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
        `${refused.size} not taken; ${failures.size - refused.size} cases not read\n`,
    );
    assert.ok(byFile.size >= 45, String(byFile.size));
    assert.ok(cases.length >= 350, String(cases.length));
    assert.ok(data.length >= 600, String(data.length));
  });

  for (const [file, ofFile] of byFile)
    test(`${file}: all that is valid is taken`, () => {
      const unlisted = [...failures].filter(
        ([name]) =>
          ofFile.some((one) => isPartOf(name, nameOf(one))) &&
          !Object.keys(exceptions).some((listed) => isPartOf(name, listed)),
      );
      assert.is(unlisted.map(([name, message]) => `${name}\n    ${message}`).join("\n"), "");
    });

  test("every exception in the table is needed", () => {
    const needless = Object.keys(exceptions).filter(
      (listed) => ![...failures.keys()].some((name) => isPartOf(name, listed)),
    );
    assert.equal(needless, []);
  });
}

test.run();

function nameOf({ file, description }: SuiteCase): string {
  return `${file}: ${description}`;
}

/** Whether a case or value is the listed one, or in it. */
function isPartOf(name: string, listed: string): boolean {
  return name === listed || name.startsWith(`${listed}: `);
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
