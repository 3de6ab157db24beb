/** The way in for people who come from OpenAPI Generator. */
import * as assert from "uvu/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import { initCommand } from "../../generator/commands/init.js";
import { readSettings } from "../../generator/config/settings.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import type { Terminal } from "../../generator/lib/terminal.js";
import { inFolder } from "../support/folders.js";

const test = suite("katagami init");

const openapitools = JSON.stringify({
  "generator-cli": {
    version: "7.14.0",
    storageDir: "jars",
    generators: {
      fetch: {
        generatorName: "typescript-fetch",
        glob: "models/**/*.json",
        output: "#{cwd}/sdk/ts/#{name}",
        additionalProperties: "supportsES6=true,npmName=@acme/#{name}",
        skipValidateSpec: true,
        minimalUpdate: true,
      },
      java: {
        generatorName: "java",
        inputSpec: "./models/vendorOrders.json",
        output: "sdk/java",
        templateDir: "./aa-java",
        library: "okhttp-gson",
        globalProperty: { apis: "", models: "" },
        modelPackage: "com.acme.#{relDir}",
      },
      python: { generatorName: "python", inputSpec: "other/a.json", output: "py", disabled: true },
    },
  },
});

test("generators become targets, and it is said what carries over", () =>
  inFolder({ "openapitools.json": openapitools }, async (folder) => {
    const { terminal, said } = listening();
    assert.is(await initCommand({ from: "openapitools.json" }, terminal, folder), 0);
    assert.equal(JSON.parse(await readFile(join(folder, "katagami.config.json"), "utf8")), {
      models: "models",
      targets: [
        {
          engine: "openapi-generator",
          generator: "typescript-fetch",
          out: "sdk/ts",
          options: {
            additionalProperties: { supportsES6: "true", npmName: "@acme/#{name}" },
            validateSpec: false,
          },
        },
        {
          engine: "openapi-generator",
          generator: "java",
          templates: "aa-java",
          out: "sdk/java",
          options: {
            library: "okhttp-gson",
            globalProperties: { apis: "", models: "" },
            modelPackage: "com.acme.#{relDir}",
          },
        },
      ],
    });
    for (const line of [
      "version 7.14.0, in jars: still read from openapitools.json",
      "fetch: target typescript-fetch, into sdk/ts",
      "fetch.minimalUpdate: Katagami always writes only changed files",
      "fetch.output: each model has the folder sdk/ts/<package>",
      "java.modelPackage: #{relDir} is unknown here",
      "python: it is disabled",
    ])
      assert.match(said(), line);
  }));

test("what it writes is a configuration that is read", () =>
  inFolder({ "openapitools.json": openapitools }, async (folder) => {
    await initCommand({ from: "openapitools.json" }, listening().terminal, folder);
    const { targets, models } = await readSettings({}, folder);
    assert.is(models, join(folder, "models"));
    assert.equal(
      targets.map(({ out }) => out),
      [join(folder, "sdk/ts"), join(folder, "sdk/java")],
    );
  }));

test("a configuration that is there stays as it is", () =>
  inFolder({ "openapitools.json": openapitools, "katagami.config.json": "{}" }, async (folder) => {
    const { terminal, said } = listening();
    assert.is(await initCommand({ from: "openapitools.json" }, terminal, folder), 0);
    assert.is(await readFile(join(folder, "katagami.config.json"), "utf8"), "{}");
    assert.match(said(), /exists and is not changed/);
  }));

const refused: readonly [message: RegExp, from: string | undefined, text: string][] = [
  [/there is no package.json/, undefined, openapitools],
  [/cannot read this file/, "nowhere.json", openapitools],
  [/not a configuration of OpenAPI Generator/, "openapitools.json", "{"],
  [/not a configuration of OpenAPI Generator/, "openapitools.json", '{ "generators": {} }'],
];

for (const [message, from, text] of refused) {
  test(`refused: ${message.source} ${text.slice(0, 20)}`, () =>
    inFolder({ "openapitools.json": text }, async (folder) => {
      try {
        await initCommand(from === undefined ? {} : { from }, listening().terminal, folder);
        assert.unreachable();
      } catch (error) {
        assert.instance(error, Failure);
        assert.match((error as Failure).message, message);
      }
    }));
}

test.run();

function listening(): { terminal: Terminal; said: () => string } {
  let text = "";
  const out = (more: string): void => {
    text += more;
  };
  return { terminal: { out, err: out, live: null, color: false }, said: () => text };
}
