/** Katagami's own templates are compiled when Katagami is; where other code has made them, they are compiled by each run. */
import { cp, readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { readTemplates } from "../../generator/render/read-templates.js";
import { allTemplates } from "../../generator/render/template.js";
import { katagamiCommand, run } from "../support/cli.js";
import { inFolder, readFiles } from "../support/folders.js";

const test = suite("templates compiled ahead");

const [, cli = ""] = katagamiCommand;

/** What a Katagami's own folder finds of templates that are compiled already. */
async function foundIn(dist: string): Promise<boolean[]> {
  const script = `
    const { precompiled } = await import(${JSON.stringify(pathToFileURL(join(dist, "render/precompiled.js")).href)});
    const { readTemplates } = await import(${JSON.stringify(pathToFileURL(join(dist, "render/read-templates.js")).href)});
    const { files, schemaFiles, partials } = await readTemplates([]);
    console.log(JSON.stringify([...files, ...schemaFiles, ...partials].map((one) => precompiled(one) !== null)));`;
  const { out, err } = await run([process.execPath, "--input-type=module", "-e", script], dist);
  assert.is(err, "");
  // What the script prints.
  return JSON.parse(out) as boolean[];
}

test("every template of Katagami's is there, and renders what its text renders", async () => {
  const count = allTemplates(await readTemplates([])).length;
  const dist = resolve(cli, "..");
  assert.equal(await foundIn(dist), Array(count).fill(true));
  await inFolder({}, async (folder) => {
    // A copy whose code has changed since: it must not trust what the code before it made.
    const copy = join(folder, "copy");
    for (const name of ["dist", "templates", "package.json", "LICENSE"])
      await cp(resolve(name), join(copy, name), { recursive: true });
    await symlink(resolve("node_modules"), join(copy, "node_modules"));
    const changed = join(copy, "dist/render/strict.js");
    await writeFile(changed, `${await readFile(changed, "utf8")}\n// Changed.\n`);
    assert.equal(await foundIn(join(copy, "dist")), Array(count).fill(false));

    const generate = async (program: string, out: string): Promise<Record<string, string>> => {
      const args = ["generate", "--models", resolve("models"), "--out", join(folder, out)];
      const flags = ["--schemas", resolve("models/schemas")];
      const { code, err } = await run([process.execPath, program, ...args, ...flags], folder);
      assert.is(code, 0, err);
      return readFiles(join(folder, out));
    };
    const ahead = await generate(cli, "ahead");
    assert.ok(Object.keys(ahead).length > 50);
    assert.equal(ahead, await generate(join(copy, "dist/cli.js"), "by-the-run"));
  });
});

test.run();
