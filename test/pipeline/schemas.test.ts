/** The package of the schemas: generated with the clients, skipped when nothing changed, gone with its folder. */
import * as assert from "uvu/assert";
import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import { readSettings, type Settings } from "../../generator/config/settings.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import { generate, type GenerateReport } from "../../generator/pipeline/generate.js";
import { addFiles, inFolder, listFiles, readFiles } from "../support/folders.js";
import { strictest, runtimePaths, tsc } from "../support/tsc.js";
import { overlaysOf } from "../support/overlays.js";

const test = suite("package of the schemas");

/** A copy of the models that come with Katagami, without its patches, which are read from where they are. */
async function inProject(
  use: (folder: string, settings: Settings) => Promise<void>,
): Promise<void> {
  await inFolder({}, async (folder) => {
    for (const name of ["schemas", "vendor-orders-api-model"])
      await cp(`models/${name}`, join(folder, "models", name), { recursive: true });
    const flags = { models: join(folder, "models"), out: join(folder, "generated") };
    await use(folder, await readSettings(flags, folder));
  });
}

async function run(
  settings: Settings,
  more: { readonly models?: readonly string[]; readonly check?: boolean } = {},
): Promise<GenerateReport> {
  const report = await generate({
    settings,
    models: more.models ?? [],
    check: more.check ?? false,
    force: false,
    keepGoing: false,
    onProgress: () => {},
  });
  return report;
}

function idsOf({ packages }: GenerateReport): readonly string[] {
  return packages.map(({ id }) => id).toSorted();
}

test("it is generated with the clients, and not again while nothing changes", async () => {
  await inProject(async (folder, settings) => {
    assert.equal(idsOf(await run(settings)), ["schemas", "vendor-orders-v1"]);
    const second = await run(settings);
    assert.equal([idsOf(second), second.reused], [[], 2]);
    const changed = join(folder, "models/schemas/reports/vendorRealTimeInventoryReport.json");
    const text = await readFile(changed, "utf8");
    await writeFile(changed, text.replaceAll("The product.", "The article."));
    const third = await run(settings);
    assert.equal(
      [idsOf(third), third.changes?.changed],
      [["schemas"], ["katagami.manifest.json", "schemas/package.json", "schemas/src/reports.ts"]],
    );
    assert.match(
      await readFile(join(settings.out, "schemas/src/reports.ts"), "utf8"),
      "The article.",
    );
  });
});

test("a patch, the setting of what is required, and a template of one's own change it, and no client", async () => {
  await inProject(async (folder, settings) => {
    await run(settings);
    const key = "reports/vendorRealTimeInventoryReport.json";
    const value = ["asin"];
    await addFiles(folder, {
      [`models/patches/${key}/0001-proven.json`]: JSON.stringify({
        reason: "Rows without a product are of no use.",
        operations: [
          { op: "test", path: "/definitions/ReportData/type", value: "object" },
          { op: "add", path: "/definitions/ReportData/x-katagami-required", value },
        ],
      }),
    });
    assert.equal(idsOf(await run(settings)), ["schemas"]);
    const reports = (): Promise<string> =>
      readFile(join(settings.out, "schemas/src/reports.ts"), "utf8");
    assert.match(await reports(), /^    asin: string;$/m);
    assert.match(await reports(), /^    startTime\?: string;$/m);
    assert.equal(idsOf(await run({ ...settings, required: "documented" })), ["schemas"]);
    assert.match(await reports(), /^    startTime: string;$/m);
    await addFiles(folder, {
      "mine/schemas/src/feeds.ts.hbs":
        "{{#each notifications.types}}\n// {{line type}}\n{{/each}}\nexport {};\n",
    });
    const own = { ...settings, templates: await overlaysOf(join(folder, "mine")) };
    assert.equal(idsOf(await run(own)), ["schemas"]);
    assert.match(
      await readFile(join(settings.out, "schemas/src/feeds.ts"), "utf8"),
      "// REPORT_PROCESSING_FINISHED",
    );
  });
});

test("a run of some models leaves it alone, unless it is named", async () => {
  await inProject(async (folder, settings) => {
    assert.equal(idsOf(await run(settings, { models: ["vendor-orders-v1"] })), [
      "vendor-orders-v1",
    ]);
    for (const name of ["schemas", "sp-api-schemas", join(folder, "models/schemas")])
      assert.equal(
        idsOf(
          await run(
            { ...settings, out: join(folder, name.replaceAll("/", "-")) },
            { models: [name] },
          ),
        ),
        ["schemas"],
      );
    await run(settings, { models: ["schemas"] });
    const files = await listFiles(settings.out);
    assert.ok(files.includes("vendor-orders-v1/src/client.ts"));
    assert.ok(files.includes("schemas/src/notifications.ts"));
  });
});

test("it goes with its folder, and with the setting that turns it off", async () => {
  await inProject(async (folder, settings) => {
    await run(settings);
    const gone = await run({ ...settings, schemas: null });
    assert.ok(gone.changes?.removed.includes("schemas/src/reports.ts"));
    await run(settings);
    await rm(join(folder, "models/schemas"), { recursive: true });
    const check = await run(settings, { check: true });
    assert.ok(check.changes?.removed.includes("schemas/package.json"));
    await run(settings);
    assert.equal(
      (await listFiles(settings.out)).filter((path) => path.startsWith("schemas/")),
      [],
    );
    try {
      await run(settings, { models: ["schemas"] });
      assert.unreachable();
    } catch (error) {
      assert.instance(error, Failure);
      assert.match((error as Failure).message, "there are no schemas in");
    }
  });
});

test("with an error in a schema nothing is written", async () => {
  await inProject(async (folder, settings) => {
    await run(settings);
    const before = await readFiles(settings.out);
    await addFiles(folder, { "models/schemas/reports/broken.json": '{ "type": "object", }' });
    const report = await run(settings);
    assert.is(report.changes, null);
    const [problem] = report.diagnostics;
    assert.is(problem?.severity, "error");
    assert.match(JSON.stringify(problem?.place), /broken\.json","line":1/);
    assert.equal(await readFiles(settings.out), before);
  });
});

test("it compiles with the runtime inside of it", async () => {
  await inProject(async (_folder, settings) => {
    await run({ ...settings, runtime: "inline" });
    const project = join(settings.out, "tsconfig.json");
    const compilerOptions = {
      ...strictest,
      module: "nodenext",
      moduleResolution: "nodenext",
      paths: runtimePaths("./none"),
    };
    await writeFile(join(settings.out, "package.json"), '{ "type": "module" }\n');
    await writeFile(project, JSON.stringify({ compilerOptions, include: ["./schemas/src"] }));
    assert.is(await tsc("-p", project), "");
  });
});

test("a schema names what its package exports, and both stay apart", async () => {
  await inProject(async (folder, settings) => {
    await addFiles(folder, {
      "models/schemas/notifications/Notification.json": JSON.stringify({
        type: "object",
        properties: { notificationType: { type: "string" }, payload: { type: "string" } },
        examples: [{ notificationType: "PLAIN", payloadVersion: "1.0", payload: "text" }],
      }),
    });
    await run(settings);
    const text = await readFile(join(settings.out, "schemas/src/notifications.ts"), "utf8");
    assert.match(text, "declare namespace NotificationSchema {");
  });
});

test("a schema of texts that want to be code compiles, and nothing of it runs", async () => {
  await inProject(async (folder, settings) => {
    const evil =
      "*/ globalThis.injected = true; /* `${globalThis.injected = true}` \u2028 @ts-ignore </script>";
    const schema = {
      type: "object",
      description: evil,
      "x-katagami-type": evil,
      properties: {
        [evil]: { type: "string", enum: [evil, "plain"], description: evil },
        __proto__x: { $ref: "#/definitions/constructor" },
        constructor: {
          type: "object",
          description: evil,
          properties: { [`"] : ${evil}`]: { type: "number" } },
        },
      },
      definitions: { constructor: { type: "object", properties: { toString: { const: evil } } } },
      examples: [{}],
    };
    const text = JSON.stringify(schema).replace("__proto__x", "__proto__");
    await addFiles(folder, { "models/schemas/reports/evil.json": text });
    const report = await run(settings, { models: ["schemas"] });
    assert.equal(report.diagnostics, []);
    const file = join(settings.out, "schemas/src/reports.ts");
    const code = await readFile(file, "utf8");
    const bare = code.replace(/\/\*[^]*?\*\/|"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'/g, "");
    assert.not.match(bare, /injected/);
    await writeFile(join(settings.out, "package.json"), '{ "type": "module" }\n');
    const compilerOptions = {
      ...strictest,
      module: "nodenext",
      moduleResolution: "nodenext",
      paths: runtimePaths("./runtime/src"),
    };
    const project = join(settings.out, "tsconfig.json");
    await writeFile(project, JSON.stringify({ compilerOptions, include: ["./schemas/src"] }));
    assert.is(await tsc("-p", project), "");
  });
});

test.run();
