/** JSON Schema's own test suite: each value that it calls valid must have the type that is generated from its schema. */
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { impliedType, namedTypes } from "../../generator/model/schema-keywords.js";
import { Node } from "../../generator/model/node.js";
import { typesOf } from "../support/models.js";
import { problemLines } from "../support/type-check.js";

const test = suite("JSON Schema's test suite");

const folder = fileURLToPath(
  new URL("tests/draft4/", import.meta.resolve("json-schema-test-suite/package.json")),
);

/** Files about references to other documents, which must be files of the models folder here. */
const remote = new Set(["refRemote.json", "definitions.json"]);

interface Group {
  readonly description: string;
  readonly schema: object;
  readonly tests: readonly {
    readonly description: string;
    readonly data: unknown;
    readonly valid: boolean;
  }[];
}

interface Case {
  readonly label: string;
  readonly group: number;
  readonly data: unknown;
}

const weak =
  "TypeScript refuses an object that shares no property with a type of optional properties (weak type detection)";

const implied = "an inner schema has `properties` and no `type`, and the value there is no object";

/**
 * Values that are valid and that the type refuses, with the reason. Where the schema has no `type`, a value of another kind
 * than the other keywords imply is counted apart: `properties` alone is read as an object.
 */
const untold: Readonly<Record<string, string>> = {
  "not.json: forbidden property: property absent": weak,
  "properties.json: object properties validation: doesn't invalidate other properties": weak,
  "ref.json: root pointer ref: match": implied,
  "ref.json: root pointer ref: recursive match": implied,
};

test("every valid value has the type", async () => {
  const groups: (Group & { file: string })[] = readdirSync(folder)
    .filter((file) => file.endsWith(".json") && !remote.has(file))
    .toSorted()
    .flatMap((file) =>
      (JSON.parse(readFileSync(`${folder}${file}`, "utf8")) as Group[]).map((group) => ({
        ...group,
        file,
      })),
    )
    .filter(({ schema }) => !JSON.stringify(schema).includes('"$ref":"http'));
  const schemas = Object.fromEntries(
    groups.map(({ schema }, index) => [
      `Case${index}`,
      { ...schema, $id: `https://katagami.test/${index}` },
    ]),
  );
  const types = await typesOf({
    openapi: "3.1.0",
    info: { title: "Suite", version: "v1" },
    components: { schemas },
  });
  const all = groups.flatMap(({ file, description, tests }, group) =>
    tests
      .filter(({ valid }) => valid)
      .map((one): Case => ({
        label: `${file}: ${description}: ${one.description}`,
        group,
        data: one.data,
      })),
  );
  const cases = all.filter(({ group, data }) => !isOfOtherKind(groups[group]!.schema, data));
  const lines = cases.map(({ group, data }) => `fits<Case${group}>()(${JSON.stringify(data)});`);
  const head = `${types}
declare const fits: <const T>() => <const V extends T>(value: V) => void;`;
  const problems = await problemLines(head, lines);
  const refused = cases.filter((_, index) => problems.has(index)).map(({ label }) => label);
  assert.equal(
    refused.filter((label) => untold[label] === undefined),
    [],
  );
  assert.equal(
    Object.keys(untold).filter((label) => !refused.includes(label)),
    [],
    "exceptions that are none",
  );
  console.log(
    `  ${groups.length} schemas: ${cases.length - refused.length} values have the type, ${refused.length} listed, ` +
      `${all.length - cases.length} of another kind than the keywords imply`,
  );
  assert.ok(cases.length > 100, String(cases.length));
});

test.run();

/** Whether a value is of another kind than a schema without `type` implies. */
function isOfOtherKind(schema: object, data: unknown): boolean {
  const node = Node.root(schema, "", []);
  const wanted = namedTypes(node) === null ? impliedType(node) : null;
  const kind = Array.isArray(data) ? "array" : data === null ? "null" : typeof data;
  return wanted !== null && wanted !== kind;
}
