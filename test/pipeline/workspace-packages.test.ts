/** A package that templates add: a workspace file `<folder>/package.json`. `build` and `publish` know it, and its version stays. */
import { readFile, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { findPublishable } from "../../generator/release/publish.js";
import { katagami } from "../support/cli.js";
import { inFolder } from "../support/folders.js";

const test = suite("packages that templates add");

const files = {
  "katagami.config.json": JSON.stringify({
    models: resolve("models/vendor-orders-api-model"),
    out: "clients",
    scope: "@acme",
    templates: "./sp-api",
  }),
  "sp-api/workspace/tool/package.json.hbs":
    '{ "name": "@acme/tool", "version": "1.0.0", "type": "module", "exports": { ".": { "types": "./dist/index.d.ts", "default": "./dist/index.js" } } }\n',
  "sp-api/workspace/tool/src/index.ts.hbs":
    "/** The names of all packages. */\nexport const names: readonly string[] = [{{#each packages}}{{str package.name}}, {{/each}}];\n",
  "sp-api/workspace/tool/notes/package.json.hbs": "{}\n",
};

const json = async (folder: string): Promise<{ version: string; name: string }> =>
  JSON.parse(await readFile(join(folder, "clients/tool/package.json"), "utf8")) as never;

test("build compiles it, publish finds it, and the version is its publisher's", () =>
  inFolder(files, async (folder) => {
    const ok = async (...args: readonly string[]): Promise<string> => {
      const { code, out, err } = await katagami(folder, ...args);
      assert.is(code, 0, err);
      return out;
    };
    await ok("generate");
    assert.is((await json(folder)).version, "1.0.0");
    assert.match(await ok("build", "--no-check"), /^3 packages compiled/);
    assert.match(
      await readFile(join(folder, "clients/tool/dist/index.js"), "utf8"),
      /"@acme\/sp-api-vendor-orders-v1"/,
    );
    // As a release tool does.
    const bumped = { ...(await json(folder)), version: "1.2.3" };
    const path = join(folder, "clients/tool/package.json");
    await writeFile(path, `${JSON.stringify(bumped, null, 2)}\n`);
    await ok("generate", "--check");
    await ok("generate", "--force");
    assert.equal(await json(folder), bumped);
    const why = await ok("templates", "why", "clients/tool/package.json:2");
    assert.match(why, /sp-api\/workspace\/tool\/package\.json\.hbs:1/);
    const found = await findPublishable(join(folder, "clients"), []);
    assert.equal(
      found.map(({ id, version }) => [id, version]),
      [
        ["runtime", "0.1.0"],
        ["vendor-orders-v1", "0.1.0"],
        ["tool", "1.2.3"],
      ],
    );
  }));

test.run();
