/** `generate --watch` as a process: what starts a run, and what does not end the watch. */
import * as assert from "uvu/assert";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import { katagamiCommand, plainEnvironment } from "../support/cli.js";
import { addFiles, type Files, inFolder } from "../support/folders.js";
import { swagger } from "../support/models.js";

const test = suite("katagami generate --watch");

const operation = { operationId: "getThings", responses: { 200: { description: "Done." } } };

const project: Files = {
  "package.json": '{ "type": "module" }',
  "models/things-model/things.json": JSON.stringify(
    swagger({ paths: { "/things": { get: operation } } }),
  ),
  "sp-api/src/title.ts.hbs": '{{> header}}\nexport const title = {{str (loud "a")}};\n',
  "sp-api/helpers.ts":
    'import { defineHelpers } from "katagami";\nimport { mark } from "../shared/mark.js";\n' +
    "export default defineHelpers({ loud: (text) => String(text) + mark });\n",
  "shared/mark.ts": 'export const mark = "!";\n',
};

/** How long to wait for output before the test fails, in milliseconds. */
const patience = 240_000;

/** A running watch, and what it has printed. */
interface Watch {
  /** Waits until the output of the process, after what was seen before, matches. */
  readonly until: (pattern: RegExp) => Promise<void>;
  /** Ends the watch with Ctrl-C; its exit code. */
  readonly stop: () => Promise<number | null>;
}

async function watching(
  files: Files,
  args: readonly string[],
  use: (folder: string, watch: Watch) => Promise<void>,
): Promise<void> {
  await inFolder(files, async (folder) => {
    const [program = "", ...own] = katagamiCommand;
    const child: ChildProcess = spawn(program, [...own, "generate", "--watch", ...args], {
      cwd: folder,
      env: plainEnvironment(),
    });
    let text = "";
    let seen = 0;
    let wake = (): void => {};
    const exited = once(child, "exit").then(([code]) => {
      wake();
      return code as number | null;
    });
    for (const stream of [child.stdout!, child.stderr!])
      stream.on("data", (chunk: Buffer) => {
        text += chunk.toString();
        wake();
      });
    const until = async (pattern: RegExp): Promise<void> => {
      for (;;) {
        const found = pattern.exec(text.slice(seen));
        if (found !== null) {
          seen += found.index + found[0].length;
          return;
        }
        assert.is(child.exitCode, null, `the watch has ended:\n${text}`);
        await new Promise<void>((resolve, reject) => {
          const late = setTimeout(
            () => reject(new Error(`no ${String(pattern)} in\n${text}`)),
            patience,
          );
          wake = () => {
            clearTimeout(late);
            resolve();
          };
        });
      }
    };
    try {
      await until(/Ctrl-C ends it\n/);
      await use(folder, {
        until,
        stop: async () => {
          child.kill("SIGINT");
          return exited;
        },
      });
      assert.not.match(text, /^\s+at .+:\d+:\d+\)?$/m);
    } finally {
      child.kill("SIGKILL");
      await exited;
    }
  });
}

test("an error in a run is printed, and the watch goes on", async () => {
  await watching(project, [], async (folder, { until, stop }) => {
    await addFiles(folder, { "models/models.lock.json": "<<<<<<< HEAD\n{}\n=======\n" });
    await until(/models\.lock\.json[^]*merge conflict/);
    await rm(join(folder, "models/models.lock.json"));
    await until(/1 package in generated: \d+ unchanged/);
    assert.is(await stop(), 0);
  });
});

test("what helpers import is watched, wherever it is, also when the import is new", async () => {
  await watching(project, ["--templates", "sp-api"], async (folder, { until, stop }) => {
    const title = async (): Promise<string> =>
      readFile(join(folder, "generated/things-v1/src/title.ts"), "utf8");
    assert.match(await title(), '"a!"');
    await addFiles(folder, { "shared/mark.ts": 'export const mark = "?";\n' });
    await until(/\d changed, \d+ unchanged/);
    assert.match(await title(), '"a?"');

    await addFiles(folder, {
      "other/mark.ts": 'export const mark = ".";\n',
      "shared/mark.ts": 'export { mark } from "../other/mark.js";\n',
    });
    await until(/\d changed, \d+ unchanged/);
    assert.match(await title(), '"a."');
    await addFiles(folder, { "other/mark.ts": 'export const mark = ";";\n' });
    await until(/\d changed, \d+ unchanged/);
    assert.match(await title(), '"a;"');
    assert.is(await stop(), 0);
  });
});

const configurations: readonly (readonly [name: string, before: string, after: string])[] = [
  ["katagami.config.ts", 'export default { scope: "@a" };', 'export default { scope: "@b" };'],
  ["katagami.config.js", 'export default { scope: "@a" };', 'export default { scope: "@b" };'],
  ["katagami.config.json", '{ "scope": "@a" }', '{ "scope": "@b" }'],
];

for (const [name, before, after] of configurations) {
  test(`a change of ${name} is used`, async () => {
    await watching({ ...project, [name]: before }, [], async (folder, { until, stop }) => {
      await addFiles(folder, { [name]: after });
      await until(/\d changed, \d+ unchanged/);
      const manifest = await readFile(join(folder, "generated/things-v1/package.json"), "utf8");
      assert.match(manifest, '"name": "@b/sp-api-things-v1"');
      assert.is(await stop(), 0);
    });
  });
}

test.run();
