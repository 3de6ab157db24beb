import * as assert from "uvu/assert";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import type { EnumValue, Parameter, TypeDef } from "../../generator/model/api.js";
import {
  corpusIsHere,
  generateAnew,
  generateCorpus,
  type GeneratedCorpus,
  readCorpus,
} from "../support/corpus.js";
import { packages } from "./packages.js";

const test = suite("Amazon's 66 models");

if (corpusIsHere(test)) {
  test("all 66 generate without an error, one client class each, with 370 operations", async () => {
    const { folder, report } = await generateCorpus();
    assert.equal(
      report.diagnostics.filter(({ severity }) => severity === "error"),
      [],
    );
    assert.is(report.packages.length, 66);
    assert.is(
      report.packages.reduce((sum, { operations }) => sum + operations, 0),
      370,
    );
    const clients = report.packages.map(({ id }) =>
      readFileSync(join(folder, id, "src", "client.ts"), "utf8"),
    );
    assert.is(clients.flatMap((text) => text.match(/^export class \w+Api \{$/gm) ?? []).length, 66);
    assert.is(clients.flatMap((text) => text.match(/\boperations\.\w+,/g) ?? []).length, 370);
  });

  test("their packages are named after file and version, each by a name of its own", async () => {
    const { report } = await generateCorpus();
    assert.equal(
      report.packages.map(({ id, model }) => `${id} ${model.split("/").slice(-2).join("/")}`),
      packages.map(({ id, file }) => `${id} ${file}`),
    );
    assert.is(new Set(packages.map(({ id }) => id)).size, 66);
  });

  test("generated twice, they are the same bytes", async () => {
    const [first, second] = [await generateCorpus(), await generateAnew()];
    const [once, again] = [filesOf(first), filesOf(second)];
    assert.ok(once.size > 400);
    assert.equal([...again.keys()], [...once.keys()]);
    const different = [...once].filter(([path, bytes]) => again.get(path)?.equals(bytes) !== true);
    assert.equal(
      different.map(([path]) => path),
      [],
    );
  });

  test("of their 2,457 definitions those that are no objects become aliases and enums", async () => {
    const definitions = (await readCorpus())
      .flatMap(({ api }) => api.types)
      // What finances' `Context` has of its own stands at the pointer of `Context`.
      .filter(({ id, pointer }) => /^#\/definitions\/[^/]+$/.test(pointer) && id !== "ContextOwn");
    assert.equal(count(definitions.map(kindOf)), {
      object: 1789,
      array: 291,
      enum: 197,
      scalar: 158,
      map: 22,
    });
  });

  test("inline objects and enums get types of their own, in parameters enums stay inline", async () => {
    const inline = (await readCorpus())
      .flatMap(({ api }) => api.types)
      .filter(({ pointer }) => !/^#\/definitions\/[^/]+$/.test(pointer));
    // Enums: 221 in properties, 4 in items. Objects: 24 in properties, one of which a patch makes a map, and 2 in items.
    assert.equal(count(inline.map(kindOf)), { enum: 225, object: 25 });
  });

  test("the 545 enums keep their 2,804 values, 528 of them with what the values mean", async () => {
    const enums = (await readCorpus()).flatMap(({ api }) => [
      ...api.types.flatMap((type) => (type.kind === "enum" ? [type.values] : [])),
      ...api.operations.flatMap(({ parameters }) => parameters.flatMap(valuesOf)),
    ]);
    assert.is(enums.length, 545);
    assert.is(enums.flat().length, 2804);
    assert.is(enums.filter((values) => values.some(isDescribed)).length, 528);
  });

  test("66 definitions are called Error, and none of them shadows a global", async () => {
    const { folder, report } = await generateCorpus();
    for (const { id } of report.packages) {
      const client = readFileSync(join(folder, id, "src", "client.ts"), "utf8");
      assert.match(client, /^import type \* as \w+ from "\.\/types\.js";$/m);
      assert.match(
        readFileSync(join(folder, id, "src", "types.ts"), "utf8"),
        /^export (?:interface|type) Error\b/m,
      );
    }
  });

  test("the 65 operations without a usage plan, and the 5 whose plan is no number, are named in warnings", async () => {
    const { report } = await generateCorpus();
    const named = report.diagnostics.flatMap(({ message }) =>
      message.startsWith("no usage plan: ") ? message.slice(15).split(", ") : [],
    );
    assert.is(named.length, 70);
    for (const name of ["listPrepDetails", "scheduleSelfShipAppointment", "sendInvoice"])
      assert.ok(named.includes(name), name);
    assert.is(report.diagnostics.length, 17);
  });

  test("of their 3,350 answers none of status 204 has a body, and 3 of status 200 have none", async () => {
    const responses = (await readCorpus()).flatMap(({ api }) =>
      api.operations.flatMap((operation) => operation.responses),
    );
    assert.is(responses.length, 3350);
    const empty = responses.filter(({ type }) => type === null).map(({ status }) => status);
    assert.equal(count(empty), { "200": 3, "204": 35 });
    assert.is(responses.filter(({ status }) => status === "204").length, 35);
  });
}

test.run();

/** All files of a generated folder by their paths. */
/** What the run wrote; the checks of other tests put files of their own beside it. */
function filesOf({ folder, report }: GeneratedCorpus): Map<string, Buffer> {
  const paths = report.changes?.added ?? [];
  return new Map(paths.map((path) => [path, readFileSync(join(folder, path))]));
}

function kindOf(type: TypeDef): string {
  if (type.kind === "enum") return "enum";
  if (type.kind === "object") return "object";
  switch (type.type.kind) {
    case "array":
      return "array";
    case "map":
      return "map";
    case "unknown":
      return "unknown";
    case "string":
    case "number":
    case "boolean":
      return "scalar";
    default:
      return "object";
  }
}

function valuesOf({ type }: Parameter): (readonly EnumValue[])[] {
  const single = type.kind === "array" ? type.items : type;
  return single.kind === "enum" ? [single.values] : [];
}

function isDescribed({ description }: EnumValue): boolean {
  return description !== null;
}

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
