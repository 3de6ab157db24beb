/**
 * Models as nobody should write them, and broken ones as Amazon's repository has had them: one run over all of them makes
 * the sound ones and says of each other what is wrong and where.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { swagger, withOperation } from "../support/models.js";
import { temporaryFolder } from "../support/corpus.js";
import { addFiles } from "../support/folders.js";

type Json = Readonly<Record<string, unknown>>;

/** A model whose one answer is the definition `A`. */
function answering(definitions: Json): Json {
  const responses = { 200: { description: "Done.", schema: { $ref: "#/definitions/A" } } };
  return withOperation({ responses }, { definitions });
}

/** `count` definitions called A, A1, A2 …, each made with the name of the next. */
function chain(count: number, make: (next: string | null) => Json): Json {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      nameOf(index),
      make(index + 1 < count ? `#/definitions/${nameOf(index + 1)}` : null),
    ]),
  );
}

function nameOf(index: number): string {
  return index === 0 ? "A" : `A${index}`;
}

/** A model whose definition `A` opens `open` so many times; as text, since it is deeper than can be printed. */
function nested(levels: number, open: string, close: string): string {
  const [before, after] = JSON.stringify(answering({ A: "HERE" })).split('"HERE"');
  return `${before}${open.repeat(levels)}{"type":"string"}${close.repeat(levels)}${after}`;
}

const property = ['{"type":"object","properties":{"a":', "}}"] as const;
const leaf: Json = { type: "object", properties: { a: { type: "string" } } };

/** Those that must come out well. */
const sound: Readonly<Record<string, string | Json>> = {
  tenMegabytes: answering(
    chain(9500, () => ({ ...leaf, description: "A description with no end. ".repeat(38) })),
  ),
  tenThousandDefinitions: answering(
    chain(10_000, (next) => ({
      type: "object",
      properties: { name: { type: "string" }, ...(next !== null && { next: { $ref: next } }) },
    })),
  ),
  longChainOfReferences: answering(
    chain(10_000, (next) => (next === null ? leaf : { $ref: next })),
  ),
  longChainOfBases: answering(
    chain(10_000, (next) => (next === null ? leaf : { allOf: [{ $ref: next }] })),
  ),
  hundredThousandValues: answering({
    A: { type: "string", enum: Array.from({ length: 100_000 }, (_, index) => `V${index}`) },
  }),
  listOfItself: answering({ A: { type: "array", items: { $ref: "#/definitions/A" } } }),
  treeOfItself: answering({
    A: {
      type: "object",
      properties: { parts: { type: "array", items: { $ref: "#/definitions/A" } } },
    },
  }),
  // Old versions of Amazon's notifications, feeds and reports were written so.
  sharedParameters: withOperation(
    { parameters: [{ $ref: "#/parameters/limit" }] },
    { parameters: { limit: { name: "limit", in: "query", type: "integer" } } },
  ),
};

/** Those that cannot, with what is said of them: `[line:column] message`, or `[pointer] message`. */
const broken: Readonly<Record<string, readonly [model: string | Json, problem: RegExp]>> = {
  nestedThousandDeep: [nested(1000, ...property), /^nested deeper than 1000 levels$/],
  nestedHundredThousandDeep: [nested(100_000, ...property), /^nested deeper than 1000 levels$/],
  nestedSchemas: [nested(300, ...property), /^schemas are nested deeper than 200 levels$/],
  nestedParts: [nested(300, '{"allOf":[', "]}"), /^schemas are nested deeper than 200 levels$/],
  aliasOfItself: [
    answering({ A: { $ref: "#/definitions/A" } }),
    /^a type cannot be defined by itself: A → A$/,
  ],
  circleOfBases: [
    answering({
      A: { allOf: [{ $ref: "#/definitions/B" }] },
      B: { allOf: [{ $ref: "#/definitions/C" }, leaf] },
      C: { allOf: [{ $ref: "#/definitions/A" }] },
    }),
    /^a type cannot be defined by itself: A → B → C → A$/,
  ],
  // Two old versions could not be parsed.
  commaTooMany: [
    JSON.stringify(swagger(), null, 2).replace('"v1"', '"v1",'),
    /^not valid JSON: property name expected/,
  ],
  cutShort: [JSON.stringify(swagger()).slice(0, -10), /^not valid JSON: /],
  mergeConflict: [
    JSON.stringify(swagger(), null, 2).replace('  "paths"', '<<<<<<< HEAD\n  "paths"'),
    /^not valid JSON: /,
  ],
  empty: ["", /^not valid JSON: /],
  // Two had a key twice.
  keyTwice: [
    '{\n  "swagger": "2.0",\n  "info": { "version": "v1", "version": "v2" },\n  "paths": {}\n}\n',
    /^duplicate key "version" in one object$/,
  ],
  keyTwiceEscaped: [
    '{ "swagger": "2.0", "info": { "version": "v1" }, "paths": {}, "p\\u0061ths": {} }',
    /^duplicate key "paths" in one object$/,
  ],
  missingDefinition: [answering({}), /^unknown \$ref: nothing is defined at #\/definitions\/A$/],
  unknownPlace: [
    withOperation({ parameters: [{ name: "file", in: "matrix", type: "string" }] }),
    /^"in" must be one of path, query, header, formData, body$/,
  ],
  undeclaredPathParameter: [
    swagger({
      paths: { "/things/{id}": { get: { operationId: "getThing", responses: { 200: {} } } } },
    }),
    /^the path parameter "id" is not declared$/,
  ],
  sameIdTwice: [
    swagger({
      paths: {
        "/a": { get: { operationId: "getThing", responses: { 200: {} } } },
        "/b": { get: { operationId: "getThing", responses: { 200: {} } } },
      },
    }),
    /^two operations would be called getThing: /,
  ],
};

interface Report {
  readonly packages: readonly { readonly id: string; readonly model: string }[];
  readonly diagnostics: readonly {
    readonly severity: string;
    readonly message: string;
    readonly place: {
      readonly file: string;
      readonly line: number | null;
      readonly column: number | null;
    } | null;
  }[];
}

const folder = temporaryFolder("katagami-robust-");
const out = join(folder, "generated");
await addFiles(
  folder,
  Object.fromEntries([
    ...Object.entries(sound).map(([name, model]) => [pathOf(name), textOf(model)]),
    ...Object.entries(broken).map(([name, [model]]) => [pathOf(name), textOf(model)]),
  ]),
);
await addLatin1(pathOf("notUtf8"));
const run = await generateAll();

const test = suite("models as nobody should write them");

for (const name of Object.keys(sound)) {
  test(`${name} comes out as a package`, () => {
    assert.equal(errorsOf(name), []);
    assert.ok(run.report.packages.some(({ model }) => model.endsWith(`/${name}.json`)));
    const id = `${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-v1`;
    assert.ok(existsSync(join(out, id, "src", "types.ts")), id);
  });
}

for (const [name, [, expected]] of Object.entries(broken)) {
  test(`${name} is refused, with the place`, () => {
    const [first] = errorsOf(name);
    assert.match(first?.message ?? "", expected);
    assert.type(first?.place?.line, "number");
    assert.type(first?.place?.column, "number");
    assert.not.ok(run.report.packages.some(({ model }) => model.endsWith(`/${name}.json`)));
  });
}

test("a file that is not UTF-8 is refused by its name", () => {
  assert.equal(
    errorsOf("notUtf8").map(({ message }) => message),
    ["this file is not UTF-8 text"],
  );
});

test("with --keep-going the sound are made, the exit code says that others were not, and nothing is a crash", () => {
  assert.is(run.code, 1);
  assert.is(run.report.packages.length, Object.keys(sound).length);
  assert.not.match(run.errors, /RangeError|call stack|at .*\.ts:\d+/);
});

test.run();

function pathOf(name: string): string {
  return `models/things-api-model/${name}.json`;
}

function textOf(model: string | Json): string {
  return typeof model === "string" ? model : JSON.stringify(model);
}

/** Three old versions were not UTF-8. */
async function addLatin1(path: string): Promise<void> {
  await writeFile(join(folder, path), JSON.stringify(swagger({ title: "é" })), "latin1");
}

function errorsOf(name: string): Report["diagnostics"] {
  return run.report.diagnostics.filter(
    ({ severity, place }) => severity === "error" && place?.file.endsWith(`/${name}.json`),
  );
}

/** One run of the command line over all of them, as a process that must end by itself. */
async function generateAll(): Promise<{ code: number | null; report: Report; errors: string }> {
  const child = spawn(
    process.execPath,
    // prettier-ignore
    [
      "--import", "tsx", "generator/cli.ts", "generate", "--keep-going", "--json",
      "--models", join(folder, "models"), "--out", out,
    ],
    { timeout: 300_000, stdio: ["ignore", "pipe", "pipe"] },
  );
  const [stdout, stderr] = [textFrom(child.stdout), textFrom(child.stderr)];
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const errors = await stderr;
  const text = await stdout;
  if (text === "") throw new Error(`ended with ${String(code)}: ${errors}`);
  return { code, report: JSON.parse(text) as Report, errors }; // What --json prints.
}

async function textFrom(stream: NodeJS.ReadableStream): Promise<string> {
  let text = "";
  for await (const chunk of stream) text += String(chunk);
  return text;
}
