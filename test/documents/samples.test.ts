/**
 * Valid samples of a schema fit its type, and spoilt ones do not where a type can say so. The documents are our own: small ones in
 * `fixtures/`, the cases of `test/cases/` that generate, and the embedded models.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { askCompiler } from "../support/fits.js";
import { apiOf, errorsOf, typesOf } from "../support/models.js";
import {
  documentOf,
  type Judge,
  judgeOf,
  pointerOf,
  referenceTo,
  samplesOf,
  type Schemas,
  schemasOf,
} from "./judge.js";
import {
  asStandard,
  asTypes,
  type Json,
  mapValues,
  type Way,
  withDiscriminators,
} from "./schemas.js";
import { spoil } from "./spoil.js";

interface Sample {
  readonly module: string;
  readonly type: string;
  readonly value: unknown;
  readonly schema: string;
  /** What was spoilt; null for a valid sample. */
  readonly change: string | null;
}

interface SchemaReport {
  readonly name: string;
  readonly valid: number;
}

/** Schemas that no sample is made for, and why. */
const withoutSamples: Readonly<Record<string, string>> = {
  "test-cases-allof Tagged":
    "no object is valid: all its properties are integers, and the one that is required is a string",
  "test-cases-name-clash Words":
    "the maker of samples ends types that are made of themselves with null, which they do not take",
};

/** Schemas whose types say less than a type could, and why. */
const untold: Readonly<Record<string, string>> = {
  AnyOfRequired: "which of several properties must be there narrows nothing that a reader needs",
};

interface Sampled {
  readonly isValid: Judge;
  readonly samples: ReadonlyMap<string, readonly unknown[]>;
}

const ways = ["sent", "received"] as const;

const documents = new Map(
  [
    ...readdirSync("test/documents/fixtures").map((file) => `test/documents/fixtures/${file}`),
    ...readdirSync("test/cases")
      // The names of one case are pinned, which a document alone does not say.
      .filter((name) => existsSync(`test/cases/${name}/expected`) && name !== "names-pinned")
      .map((name) => `test/cases/${name}/model.json`),
    ...readdirSync("models", { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".json") && !/^(?:patches|schemas)/.test(file))
      .map((file) => `models/${file.replaceAll("\\", "/")}`),
  ].map((file) => [file, JSON.parse(readFileSync(file, "utf8")) as Json]),
);

const modules = new Map<string, string>();
const samples: Sample[] = [];
const reports = new Map<string, SchemaReport[]>();
const misread = new Map<string, readonly string[]>();

/** Valid samples by the name of their schema, once for schemas that are the same both ways. */
const sampledBefore = new Map<string, Sampled>();

for (const [file, document] of documents)
  for (const way of ways) {
    const key = `${file.replace(/\/model\.json$|\.json$/, "").replaceAll(/[^\w]+/g, "-")}-${way}`;
    const { readable, errors } = withoutMisread(document, way);
    misread.set(key, errors);
    const schemas = schemasOf(readable);
    const whole = withOperations(readable, schemas, way);
    const { types } = apiOf(whole);
    modules.set(key, await typesOf(whole));
    const change = (schema: unknown): unknown => asStandard(schema, schemas.dialect, way);
    const meant = withDiscriminators(schemas.byName, pointerOf(schemas.dialect));
    const standard = sampled({ ...schemas, byName: mapValues(meant, change) });
    const fitsTypes = judgeOf({
      ...schemas,
      byName: mapValues(meant, (schema) => asTypes(schema, schemas.dialect, way)),
    });
    const report: SchemaReport[] = [];
    for (const name of Object.keys(schemas.byName)) {
      const type = types.find(({ pointer }) => pointer === `${pointerOf(schemas.dialect)}${name}`);
      if (type === undefined) continue;
      const made = { module: key, type: type.id, schema: name };
      const valid = standard.samples.get(name)!;
      report.push({ name, valid: valid.length });
      samples.push(...valid.map((value) => ({ ...made, value, change: null })));
      // One copy for each change of each kind of place is enough.
      const changes = new Set<string>();
      for (const spoilt of valid.flatMap(spoil)) {
        if (changes.has(spoilt.change) || fitsTypes(name, spoilt.value)) continue;
        if (standard.isValid(name, spoilt.value)) continue;
        changes.add(spoilt.change);
        samples.push({ ...made, ...spoilt });
      }
    }
    reports.set(key, report);
  }

const { broken, refused } = await askCompiler(modules, samples);

const test = suite("samples of schemas and their types");

test("the types compile", () => assert.equal(broken, []));

test("every schema that has a type has valid samples, but for those that are known to have none", () => {
  const without = [...reports].flatMap(([key, report]) =>
    report
      .filter(({ valid }) => valid === 0)
      .map(({ name }) => `${key.replace(/-(?:sent|received)$/, "")} ${name}`),
  );
  assert.equal([...new Set(without)], Object.keys(withoutSamples));
});

test("there are many samples of each sort", () => {
  const spoilt = samples.filter(({ change }) => change !== null).length;
  const schemas = [...reports.values()].flat().length;
  process.stdout.write(
    `  ${documents.size} documents, each sent and received; ${schemas} types; ` +
      `${samples.length - spoilt} valid samples, ${spoilt} spoilt ones\n`,
  );
  assert.ok(documents.size >= 25, String(documents.size));
  assert.ok(schemas >= 300, String(schemas));
  assert.ok(samples.length - spoilt >= 1000, String(samples.length - spoilt));
  assert.ok(spoilt >= 2000, String(spoilt));
});

for (const key of modules.keys()) {
  test(`every schema is read: ${key}`, () => assert.equal(misread.get(key), []));

  test(`valid samples fit: ${key}`, () => {
    const wrong = samples.filter(
      (one) => one.module === key && one.change === null && refused.has(one),
    );
    // The first of each schema: the others are rarely wrong for another reason.
    const first = wrong.filter(
      ({ schema }, index) => wrong.findIndex((other) => other.schema === schema) === index,
    );
    const lines = first.map(
      (one) => `${one.schema}: ${JSON.stringify(one.value)}: ${refused.get(one)!}`,
    );
    assert.is(lines.join("\n"), "");
  });

  test(`spoilt samples do not fit: ${key}`, () => {
    const wrong = samples
      .filter((one) => one.module === key && one.change !== null && !refused.has(one))
      .filter(({ schema }) => untold[schema] === undefined)
      .map((one) => `${one.schema} ${one.change!}: ${JSON.stringify(one.value)}`);
    assert.is(wrong.join("\n"), "");
  });
}

test.run();

function sampled(schemas: Schemas): Sampled {
  const text = JSON.stringify(schemas);
  const before = sampledBefore.get(text);
  if (before !== undefined) return before;
  const isValid = judgeOf(schemas);
  const valid = Object.keys(schemas.byName).map((name) => {
    const values = samplesOf(schemas, name).filter((value) => isValid(name, value));
    return [name, values] as const;
  });
  const made = { isValid, samples: new Map(valid) };
  sampledBefore.set(text, made);
  return made;
}

/** The document without the schemas that cannot be read, so that the others are asked about all the same. */
function withoutMisread(document: Json, way: Way): { readable: Json; errors: readonly string[] } {
  const schemas = schemasOf(document);
  const errors = errorsOf(withOperations(document, schemas, way));
  const start = pointerOf(schemas.dialect);
  const named = errors
    .filter((error) => error.startsWith(start))
    .map((error) => error.slice(start.length).split(/\/|: /)[0]!)
    .map((token) => decodeURIComponent(token).replaceAll("~1", "/").replaceAll("~0", "~"))
    .filter((name) => Object.hasOwn(schemas.byName, name));
  if (named.length === 0) return { readable: document, errors };
  const byName = Object.fromEntries(
    Object.entries(schemas.byName).filter(([name]) => !named.includes(name)),
  );
  const readable = { ...document, ...documentOf({ ...schemas, byName }) };
  const rest = withoutMisread(readable, way);
  return { readable: rest.readable, errors: [...errors, ...rest.errors] };
}

/** The document with one operation for each schema, which sends or receives it, and no other ones. */
function withOperations(document: Json, { dialect, byName }: Schemas, way: Way): Json {
  const paths = Object.keys(byName).map((name, index) => {
    const schema = { $ref: referenceTo(name, dialect) };
    const content =
      dialect === "2.0" ? { schema } : { content: { "application/json": { schema } } };
    const body =
      dialect === "2.0"
        ? { parameters: [{ name: "body", in: "body", required: true, schema }] }
        : { requestBody: { required: true, ...content } };
    const operation = {
      operationId: `sample${index}`,
      ...(way === "sent" && body),
      responses:
        way === "sent"
          ? { 204: { description: "Received." } }
          : { 200: { description: "Sent.", ...content } },
    };
    return [`/samples/${index}`, { post: operation }] as const;
  });
  return { ...document, paths: Object.fromEntries(paths) };
}
