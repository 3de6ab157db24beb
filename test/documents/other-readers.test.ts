/**
 * Requests beside those of other readers: for documents of our own with every style, body and kind of server, the generated
 * client sends what `swagger-client` and `@readme/oas-to-har` build from the same document and the same arguments. Where they
 * differ, the difference is listed with its reason, and with what makes their request right.
 */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import Oas from "oas";
import swaggerClient from "swagger-client";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readSettings } from "../../generator/config/settings.js";
import { generate } from "../../generator/pipeline/generate.js";
import { standInForRuntime, temporaryFolder } from "../support/corpus.js";
import { sayProblem } from "../support/models.js";
import { type Arguments, callsOf, type Operation, operationsOf } from "./requests/calls.js";
import { type Difference, differences, expected, refusals } from "./requests/differences.js";
import {
  base,
  type ClientClass,
  harRequest,
  ourRequest,
  type Reading,
  swaggerClientRequest,
} from "./requests/readers.js";
import type { Json } from "./requests/samples.js";
import { collectionFormats, refused, styleExamples } from "./requests/style-tables.js";

const test = suite("requests beside those of other readers");

const folder = resolve("test", "documents", "requests");
const stems = readdirSync(folder)
  .filter((file) => file.endsWith(".json"))
  .map((file) => basename(file, ".json"));

const out = temporaryFolder("katagami-requests-");
const { diagnostics } = await generate({
  settings: await readSettings({ models: folder, out }, process.cwd()),
  models: [],
  check: false,
  force: true,
  keepGoing: true,
  onProgress: () => {},
});
standInForRuntime(out);

/** A document, and its client. */
interface Subject {
  /** With its references resolved. */
  readonly document: Json;
  readonly operations: readonly Operation[];
  readonly Client: ClientClass;
  /** Null for Swagger 2.0, which this reader does not read. */
  readonly oas: Oas | null;
}

const subjects = new Map<string, Promise<Subject>>();

function subjectOf(stem: string): Promise<Subject> {
  const subject = subjects.get(stem) ?? open(stem);
  subjects.set(stem, subject);
  return subject;
}

async function open(stem: string): Promise<Subject> {
  const text = readFileSync(join(folder, `${stem}.json`), "utf8");
  const raw = JSON.parse(text) as Json;
  const document = (await swaggerClient.resolve({ spec: JSON.parse(text) })).spec as Json;
  const path = pathToFileURL(join(out, `${stem}-v1`, "src", "index.ts")).href;
  const module = (await import(path)) as Readonly<Record<string, ClientClass>>; // It exports its client.
  const Client = Object.entries(module).find(([name]) => name.endsWith("Api"))?.[1];
  if (Client === undefined) throw new Error(`${stem}: there is no client`);
  const oas = raw["openapi"] === undefined ? null : Oas.init(raw);
  return { document, operations: operationsOf(document), Client, oas };
}

/** How often each listed difference, refusal and expected request was met. */
const met = new Map<unknown, number>();

function meet(entry: unknown): void {
  met.set(entry, (met.get(entry) ?? 0) + 1);
}

let requests = 0;

for (const stem of stems) {
  test(`${stem}: a client is generated, without an error`, async () => {
    const errors = diagnostics.filter(
      ({ severity, place }) =>
        severity === "error" && JSON.stringify(place).includes(`${stem}.json`),
    );
    assert.equal(errors.map(sayProblem), []);
    assert.ok((await subjectOf(stem)).operations.length > 0);
  });

  test(`${stem}: the requests are those of the other readers, but for what is listed`, async () => {
    const subject = await subjectOf(stem);
    const problems: string[] = [];
    for (const operation of subject.operations)
      for (const call of callsOf(operation))
        problems.push(...(await problemsOf(stem, subject, operation, call)));
    assert.equal(problems, []);
  });
}

/** What is wrong with the request of one call. */
async function problemsOf(
  stem: string,
  { document, Client, oas }: Subject,
  operation: Operation,
  call: Arguments,
): Promise<string[]> {
  requests += 1;
  const label = labelOf(stem, operation, call);
  const ours = await ourRequest(Client, operation, call);
  const refusal = refusals.find(({ where }) => where.test(label));
  if (refusal !== undefined) {
    meet(refusal);
    if (!(ours instanceof Error)) return [`${label}\n  ${show(ours)} is sent: ${refusal.reason}`];
    return refusal.message.test(ours.message) ? [] : [`${label}\n  ${ours.message}`];
  }
  if (ours instanceof Error) return [`${label}\n  ${ours.message}`];
  const problems: string[] = [];
  // No part of it is changed by the parser of the transport.
  const url = base + ours.url;
  if (new URL(url).href !== url) problems.push(`${label}\n  a URL parser changes ${url}`);

  const others = [
    ["swagger-client", await attempt(() => swaggerClientRequest(document, operation, call))],
    ...(oas === null
      ? []
      : [["oas-to-har", await attempt(() => harRequest(oas, operation, call))] as const]),
  ] as const;
  let isHeld = false;
  for (const [reader, theirs] of others) {
    if (show(theirs) === show(ours)) {
      isHeld = true;
      continue;
    }
    const listed = differences.find((one) => one.reader === reader && one.where.test(label));
    const right = listed === undefined ? theirs : corrected(listed, theirs);
    if (show(right) === show(ours)) isHeld = true;
    else if (right !== null) problems.push(different(label, reader, ours, theirs, right));
    if (listed !== undefined) meet(listed);
  }
  if (!isHeld && problems.length === 0) {
    const wanted = expected.find((one) => one.label === label);
    if (wanted === undefined) problems.push(`${label}\n  no reader has ${show(ours)}`);
    else if (wanted.request !== show(ours))
      problems.push(`${label}\n  ${show(ours)} is not as expected: ${wanted.request}`);
    meet(wanted);
  }
  return problems;
}

/** `document operation`, and the arguments as JSON. */
function labelOf(stem: string, operation: Operation, call: Arguments): string {
  const values = [...call.parameters.values(), ...(call.body === undefined ? [] : [call.body])];
  return `${stem} ${operation.id} ${values.map((value) => JSON.stringify(value)).join(" ")}`;
}

async function attempt(build: () => Promise<Reading>): Promise<Reading | string> {
  try {
    return await build();
  } catch (error) {
    return String(error);
  }
}

/** Their request as it would be right; null if nothing makes it so. */
function corrected({ correct }: Difference, theirs: Reading | string): Reading | null {
  return typeof theirs === "string" || correct === null ? null : correct(theirs);
}

function different(
  label: string,
  reader: string,
  ours: Reading,
  theirs: Reading | string,
  right: Reading | string,
): string {
  const lines = [`here:  ${show(ours)}`, `there: ${show(theirs)}`, `right: ${show(right)}`];
  return [`${label} (${reader})`, ...(theirs === right ? lines.slice(0, 2) : lines)].join("\n  ");
}

/** A request on one line: method, URL, headers in the order of their names, body. */
function show(reading: Reading | string | null): string {
  if (reading === null || typeof reading === "string") return String(reading);
  const headers = Object.entries(reading.headers)
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `[${name}: ${value}]`);
  const body = reading.body === null ? [] : [JSON.stringify(reading.body)];
  return [reading.method, reading.url, ...headers, ...body].join(" ");
}

const shapes = {
  empty: ["Value", ""],
  value: ["Value", "blue"],
  list: ["List", ["blue", "black", "brown"]],
  object: ["Object", { R: 100, G: 200, B: 150 }],
} as const;

for (const [style, row] of Object.entries(styleExamples)) {
  test(`OpenAPI's table of styles: ${style}`, async () => {
    for (const [shape, want] of Object.entries(row) as [keyof typeof shapes, string | null][]) {
      const [suffix, value] = shapes[shape];
      const got = await written("styles-openapi-3", `${style}${suffix}`, value);
      assert.is(got, want, `${shape}: ${got} is not ${want}`);
    }
  });
}

for (const [id, want] of Object.entries(collectionFormats)) {
  test(`Swagger's table of collection formats: ${id}`, async () => {
    assert.is(await written("styles-swagger-2", id, ["blue", "black", "brown"]), want);
  });
}

/** How the parameter `color` is written in the request; null if the client refuses to. */
async function written(stem: string, id: string, value: unknown): Promise<string | null> {
  const { operations, Client } = await subjectOf(stem);
  const operation = operations.find((one) => one.id === id)!;
  const [parameter] = operation.parameters;
  const place = parameter!.in;
  const parameters = new Map([[`${place}.color`, value]]);
  const sent = await ourRequest(Client, operation, { parameters, body: undefined });
  if (sent instanceof Error) return refused;
  if (place === "path") return sent.url.slice(`/${id}/`.length);
  if (place === "query") return sent.url.split("?")[1] ?? "";
  return sent.headers[place === "header" ? "color" : "cookie"] ?? "nothing";
}

test("every listed difference, refusal and expected request is still one", () => {
  const gone = [...differences, ...refusals].filter((one) => !met.has(one));
  assert.equal(
    gone.map(({ where, reason }) => `${where.source}: ${reason}`),
    [],
  );
  assert.equal(
    expected.filter((one) => !met.has(one)).map(({ label }) => label),
    [],
  );
  const count = (list: readonly unknown[]): number =>
    list.reduce((sum: number, one) => sum + (met.get(one) ?? 0), 0);
  console.log(
    `  ${requests} requests of ${stems.length} documents: ${count(refusals)} refused, ` +
      `${count(differences)} listed differences of ${differences.length} kinds, ` +
      `${count(expected)} that no other reader builds`,
  );
});

test.run();
