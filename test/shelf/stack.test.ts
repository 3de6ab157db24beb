// @slow: generates and compiles packages of all models with three sets of templates
/** A fresh project stacks two of the shelf and one of its own, over all of Amazon's models, and compiles. */
import * as assert from "uvu/assert";
import { cp, mkdir, readFile, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import { katagami, run } from "../support/cli.js";
import { corpusIsHere } from "../support/corpus.js";
import { addFiles, type Files, inFolder } from "../support/folders.js";
import { compileShelf } from "../support/shelf.js";

const test = suite("a stack over all models");

const project: Files = {
  "package.json": '{ "private": true, "type": "module" }',
  "katagami.config.json": JSON.stringify({
    scope: "@acme",
    templates: ["zod", "valibot", "./sp-api"],
  }),
  "sp-api/partials/header.hbs": "// Acme.\n{{> @default}}",
  // One of the shelf, with a line of the project's own.
  "sp-api/src/zod.ts.hbs":
    "{{> @default}}\n\n/** Acme's. */\nexport const operationsOfAcme: number = {{count operations}};\n",
  "sp-api/src/names.ts.hbs":
    "{{> header}}\n\n/** Names. */\nexport const names: readonly string[] = [\n{{#each operations}}\n  {{quoted name}},\n{{/each}}\n];\n",
  "sp-api/helpers.ts":
    'import { defineHelpers, type OperationView } from "katagami";\n\nexport default defineHelpers(({ num, str }) => ({\n  count: (operations: readonly OperationView[]) => num(operations.length),\n  quoted: (name: string) => str(name),\n}));\n',
  "sp-api/package.fields.json": '{ "exports": { "./names": "./dist/names.js" } }',
};

if (corpusIsHere(test)) {
  test("it generates, compiles, and its parts work together", async () => {
    await inFolder(project, async (folder) => {
      await cp("../shared/models", join(folder, "models"), { recursive: true });
      await mkdir(join(folder, "node_modules"));
      for (const name of ["zod", "valibot"])
        await symlink(
          resolve("node_modules", name),
          join(folder, "node_modules", name),
          "junction",
        );
      const generated = await katagami(folder, "generate");
      assert.is(generated.code, 0, generated.err);
      assert.match(generated.out, /^66 packages, 370 operations/m);
      const again = await katagami(folder, "generate");
      assert.match(again.out, / unchanged /);
      // As npm would link it, of `workspaces`.
      await mkdir(join(folder, "node_modules/@acme"), { recursive: true });
      const runtime = join(folder, "node_modules/@acme/sp-api-runtime");
      await symlink(join(folder, "generated/runtime"), runtime, "junction");
      const modules = ["index", "zod", "valibot", "names"];
      assert.is(
        await compileShelf(
          folder,
          modules.map((name) => `./generated/*/src/${name}.ts`),
          ["@acme/sp-api-runtime", "./generated/runtime/src/index.ts"],
        ),
        "",
      );
      const built = await katagami(folder, "build", "runtime", "vendor-orders-v1");
      assert.is(built.code, 0, built.err);

      const json = JSON.parse(
        await readFile(join(folder, "generated/vendor-orders-v1/package.json"), "utf8"),
      ) as { exports: object; peerDependencies: object };
      assert.equal(Object.keys(json.exports), [
        ".",
        "./operations",
        "./sandbox",
        "./package.json",
        "./zod",
        "./valibot",
        "./names",
      ]);
      assert.equal(Object.keys(json.peerDependencies).toSorted(), ["valibot", "zod"]);
      await addFiles(folder, {
        "use.mjs": `const from = (name) => import("./generated/vendor-orders-v1/dist/" + name + ".js");
const { OrderSchema, operationsOfAcme } = await from("zod");
const { names } = await from("names");
const { validate } = await from("valibot");
console.log(JSON.stringify([OrderSchema.safeParse({}).success, operationsOfAcme, names.length, typeof validate]));
`,
      });
      const used = await run([process.execPath, "use.mjs"], folder);
      assert.equal([used.err, used.out], ["", '[false,4,4,"function"]\n']);
    });
  });
}

test.run();
