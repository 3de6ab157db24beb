/** The types of a user's helpers, as `build` and `templates list` check them. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { katagami } from "../support/cli.js";
import { addFiles, type Files, inFolder } from "../support/folders.js";

const test = suite("types of helpers");

const files: Files = {
  "package.json": '{ "name": "@acme/all", "type": "module" }',
  "katagami.config.json": '{ "templates": "mine" }',
  "models/things-model/things.json": JSON.stringify({
    swagger: "2.0",
    info: { title: "Things", version: "v1" },
    paths: {
      "/things": { get: { operationId: "getThings", responses: { 204: { description: "" } } } },
    },
  }),
  "mine/notes.md.hbs": "{{shout className}}\n",
  "mine/helpers.ts":
    'import { readFileSync } from "node:fs";\nimport { defineHelpers } from "katagami";\nimport { loud } from "./loud.js";\nvoid readFileSync;\nvoid process.version;\nexport default defineHelpers(() => ({ shout: (name: string) => loud(name) }));\n',
  "mine/loud.ts": "export const loud = (text) => String(text).toUpperCase();\n",
};

test("helpers that are right pass, also with modules and globals whose types are not installed", () =>
  inFolder(files, async (folder) => {
    for (const args of [["generate"], ["build"]]) {
      const { code, err } = await katagami(folder, ...args);
      assert.is(code, 0, err);
    }
  }));

test("a type error is told with its file, line and remedy, also in what helpers import, and nothing is built", () =>
  inFolder(files, async (folder) => {
    await addFiles(folder, {
      "mine/loud.ts":
        "export const loud = (text: string): string => text.toUpperCase(1, text.nope);\n",
    });
    assert.is((await katagami(folder, "generate")).code, 0);
    for (const args of [["build"], ["templates", "list"]]) {
      const { code, err } = await katagami(folder, ...args);
      assert.is(code, 1);
      assert.match(
        err,
        /^error mine\/loud\.ts:1:\d+\n {2}Property 'nope' does not exist on type 'string'\.\n {2}→ correct the helper/m,
      );
    }
  }));

test("they are checked as strictly as the nearest tsconfig.json has it", () =>
  inFolder(
    { ...files, "tsconfig.json": '{ "compilerOptions": { "strict": true } }' },
    async (folder) => {
      const { code, err } = await katagami(folder, "templates", "list");
      assert.is(code, 1);
      assert.match(err, /Parameter 'text' implicitly has an 'any' type\./);
    },
  ));

test.run();
