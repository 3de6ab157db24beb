/**
 * One directory per case: a small model (`model.json`), the package that is generated from it (`expected/`), and what is
 * printed meanwhile (`diagnostics.txt`). A case with an error has no package.
 *
 * `UPDATE_CASES=1 npm test -- cases` writes both anew. Read what it wrote.
 */
import * as assert from "uvu/assert";
import { existsSync } from "node:fs";
import { cp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import { generateOnce } from "../../generator/commands/generate.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import type { Terminal } from "../../generator/lib/terminal.js";
import { inFolder, listFiles, readFiles } from "../support/folders.js";

const test = suite("cases");

const root = "test/cases";

const update = process.env["UPDATE_CASES"] !== undefined;

interface Run {
  readonly code: number;
  /** What was printed on standard error. */
  readonly problems: string;
  /** The folder of the package; null when nothing was written at all. */
  readonly folder: string | null;
}

async function runCase(name: string, out: string): Promise<Run> {
  const folder = `${root}/${name}`;
  const config = `${folder}/katagami.config.json`;
  let problems = "";
  const terminal: Terminal = {
    out: () => {},
    err: (text) => {
      problems += text;
    },
    live: null,
    color: false,
  };
  const flags = { models: folder, out, ...(existsSync(config) && { config }) };
  const code = await generateOnce([`${folder}/model.json`], flags, terminal).catch(
    (error: unknown) => {
      throw error instanceof Failure ? new Error(error.message) : error;
    },
  );
  const packages = existsSync(out)
    ? (await readdir(out)).filter((entry) => !/^runtime$|manifest|^README/.test(entry))
    : [];
  assert.ok(packages.length <= 1);
  return { code, problems, folder: packages[0] === undefined ? null : join(out, packages[0]) };
}

for (const name of (await readdir(root)).toSorted()) {
  test(name, async () => {
    await inFolder({}, async (temporary) => {
      const out = join(temporary, "out");
      const { code, problems, folder } = await runCase(name, out);
      assert.is(code, /^error /m.test(problems) ? 1 : 0);
      if (code === 1)
        assert.equal(
          existsSync(out) ? await listFiles(out) : [],
          [],
          "an error, and yet something was written",
        );
      const expected = `${root}/${name}/expected`;
      const printed = `${root}/${name}/diagnostics.txt`;
      if (update) {
        await rm(expected, { recursive: true, force: true });
        if (folder !== null) await cp(folder, expected, { recursive: true });
        await rm(join(expected, "LICENSE"), { force: true });
        await writeFile(printed, problems);
        return;
      }
      assert.fixture(problems, await readFile(printed, "utf8"));
      const want = existsSync(expected) ? await readFiles(expected) : {};
      const got = folder === null ? {} : await readFiles(folder);
      // The same for every package, and long.
      if (folder !== null) assert.fixture(got["LICENSE"] ?? "", await readFile("LICENSE", "utf8"));
      delete got["LICENSE"];
      assert.equal(Object.keys(got), Object.keys(want));
      for (const [path, text] of Object.entries(want)) assert.fixture(got[path]!, text, path);
    });
  });
}

test.run();
