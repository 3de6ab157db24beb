import ajv04 from "ajv-draft-04";
import ajvFormats from "ajv-formats";
import * as assert from "uvu/assert";
import { existsSync, readFileSync } from "node:fs";
import type { ValidateFunction } from "ajv-draft-04";
import { suite } from "uvu";
import { descriptionsOf, isObject, structureOf } from "../support/structure.js";

const model = "models/vendor-orders-api-model/vendorOrders.json";

const text = readFileSync(model, "utf8");

const ours: unknown = JSON.parse(text);

const upstream = `../shared/${model}`;

const amazons: unknown = existsSync(upstream)
  ? JSON.parse(readFileSync(upstream, "utf8"))
  : undefined;

if (amazons === undefined) process.stdout.write("skipped: ../shared/models is not here\n");

const validator = new ajv04.default({ allErrors: true });

ajvFormats.default(validator);

validator.addSchema({ definitions: closedEach(objectAt(ours, "definitions")) }, "model");

const test = suite("the embedded model");

test("the embedded model has the paths, parameters, schemas and required lists of Amazon's", () => {
  if (amazons === undefined) return;
  assert.equal(structureOf(ours), structureOf(amazons));
});

test("the embedded model keeps Amazon's order of paths, parameters, responses and properties", () => {
  if (amazons === undefined) return;
  assert.is(
    JSON.stringify(structureOf(ours), null, 2),
    JSON.stringify(structureOf(amazons), null, 2),
  );
});

test("the embedded model contains no sentence of Amazon's prose", () => {
  if (amazons === undefined) return;
  const prose = descriptionsOf(ours).map(flat).join("\n");
  const theirs = new Set(
    descriptionsOf(amazons)
      .flatMap(sentencesOf)
      .filter((sentence) => sentence.length >= 30),
  );
  assert.ok(theirs.size > 0);
  assert.equal(
    [...theirs].filter((sentence) => prose.includes(sentence)),
    [],
  );
});

test("the embedded model has 4 operations, each with a usage plan of 10 requests per second, and 30 definitions", () => {
  const structure = structureOf(ours);
  const plans = operationsOf(structure).map((operation) => at(operation, "usagePlan"));
  assert.equal(
    plans,
    Array.from({ length: 4 }, () => ({ rate: 10, burst: 10 })),
  );
  assert.is(Object.keys(objectAt(structure, "definitions")).length, 30);
});

test("the enum tables of the embedded model explain each value of the enum and no other", () => {
  const tables = objectsIn(ours).filter((object) => "x-docgen-enum-table-extension" in object);
  assert.ok(tables.length > 0);
  for (const object of tables) {
    const rows = arrayAt(object, "x-docgen-enum-table-extension");
    assert.equal(
      rows.map((row) => at(row, "value")),
      object["enum"],
    );
  }
});

test("the successful sandbox responses of the embedded model are valid against its schemas", () => {
  const samples = samplesOf("x-amzn-api-sandbox").filter(({ status }) => status.startsWith("2"));
  assert.is(samples.length, 15);
  assert.equal(samples.flatMap(problemsOf), []);
});

test("the error responses of its sandbox and all its examples are valid too", () => {
  const errors = samplesOf("x-amzn-api-sandbox").filter(({ status }) => !status.startsWith("2"));
  const examples = samplesOf("examples");
  assert.is(errors.length, 4);
  assert.is(examples.length, 4);
  assert.equal([...errors, ...examples].flatMap(problemsOf), []);
});

test("a sandbox request for one purchase order is answered with that order", () => {
  for (const { request, response } of samplesOf("x-amzn-api-sandbox")) {
    const asked = at(request, "parameters", "purchaseOrderNumber", "value");
    if (asked === undefined || at(response, "payload") === undefined) continue;
    const payload = at(response, "payload");
    const answered =
      at(payload, "purchaseOrderNumber") ?? at(payload, "ordersStatus", "0", "purchaseOrderNumber");
    assert.is(answered, asked);
  }
});

// A duplicate key would be lost in parsing, and the text would not come back.
test("the embedded model is two-space JSON without duplicate keys", () => {
  assert.is(text, `${JSON.stringify(ours, null, 2)}\n`);
});

test.run();

interface Sample {
  readonly where: string;
  readonly status: string;
  readonly schema: unknown;
  readonly request: unknown;
  readonly response: unknown;
}

/** The static sandbox cases, or the examples by media type, of every response. */
function samplesOf(keyword: "x-amzn-api-sandbox" | "examples"): readonly Sample[] {
  return operationsOf(ours).flatMap((operation) =>
    Object.entries(objectAt(operation, "responses")).flatMap(([status, response]) => {
      const place = `${String(at(operation, "operationId"))} ${status} ${keyword}`;
      const schema = at(response, "schema");
      if (at(response, keyword) === undefined) return [];
      if (keyword === "examples") {
        return Object.entries(objectAt(response, keyword)).map(([mediaType, sample]) => {
          assert.is(mediaType, "application/json", place);
          return {
            where: `${place} ${mediaType}`,
            status,
            schema,
            request: undefined,
            response: sample,
          };
        });
      }
      return arrayAt(response, keyword, "static").map((one, index) => ({
        where: `${place} ${index}`,
        status,
        schema,
        request: at(one, "request"),
        response: at(one, "response"),
      }));
    }),
  );
}

function problemsOf({ where, schema, response }: Sample): readonly string[] {
  const validate = validatorOf(schema);
  if (validate(response)) return [];
  return (validate.errors ?? []).map(
    (error) => `${where}${error.instancePath}: ${error.message ?? error.keyword}`,
  );
}

function validatorOf(schema: unknown): ValidateFunction {
  const validate = validator.getSchema(`model${String(at(schema, "$ref"))}`);
  if (validate === undefined) throw new TypeError(`no schema for ${JSON.stringify(schema)}`);
  return validate;
}

/** A schema for ajv: no samples and extensions (it takes `id` in an `example` for its own), and no undeclared properties. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema)
    .filter(([key]) => key !== "example" && !key.startsWith("x-"))
    .map(
      ([key, value]) =>
        [key, key === "properties" ? closedEach(asObject(value)) : closed(value)] as const,
    );
  return {
    ...Object.fromEntries(entries),
    ...("properties" in schema ? { additionalProperties: false } : {}),
  };
}

function closedEach(schemas: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, closed(schema)]),
  );
}

function operationsOf(document: unknown): readonly unknown[] {
  return Object.values(objectAt(document, "paths")).flatMap((path) =>
    Object.values(asObject(path)),
  );
}

function objectsIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (Array.isArray(value)) return value.flatMap(objectsIn);
  return isObject(value) ? [value, ...Object.values(value).flatMap(objectsIn)] : [];
}

/** Sentences in one line each, without the tables and the headings. */
function sentencesOf(description: string): readonly string[] {
  return description
    .split("\n")
    .filter((line) => !line.startsWith("|"))
    .flatMap((line) => flat(line).split(/(?<=[.!?]) /))
    .map((sentence) => sentence.replace(/[.!?]$/, ""));
}

function flat(prose: string): string {
  return prose.replace(/\s+/g, " ").trim().toLowerCase();
}

function at(value: unknown, ...keys: readonly string[]): unknown {
  return keys.reduce<unknown>((inner, key) => {
    if (Array.isArray(inner)) return inner[Number(key)];
    return isObject(inner) ? inner[key] : undefined;
  }, value);
}

function objectAt(value: unknown, ...keys: readonly string[]): Readonly<Record<string, unknown>> {
  return asObject(at(value, ...keys));
}

function arrayAt(value: unknown, ...keys: readonly string[]): readonly unknown[] {
  const found = at(value, ...keys);
  if (!Array.isArray(found)) throw new TypeError(`${keys.join("/")} is not an array`);
  return found;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(value)) throw new TypeError("an object was expected");
  return value;
}
