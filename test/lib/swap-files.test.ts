/** Swaps of files: all or nothing, at whatever write the process is killed. */
// @slow: kills a process at each of its writes
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { Failure } from "../../generator/lib/diagnostic.js";
import { StagedFolders } from "../../generator/lib/staged-folders.js";
import { swapFiles } from "../../generator/lib/swap-files.js";
import { undoInterrupted } from "../../generator/lib/swap-staging.js";
import { katagamiCommand } from "../support/cli.js";
import { type Files, folderOf, inFolder, readFiles } from "../support/folders.js";
import { killAt, writesOf } from "../support/kills.js";

const test = suite("swaps of files");

const before: Files = {
  "all/a/a.json": "old a",
  "all/b/b.json": "old b",
  "all/gone/x.json": "old x",
  "all/gone/deep/y.json": "old y",
  "all/lib/dist/one.js": "old one",
  "all/lib/dist/two.js": "old two",
  "all/lib/README.md": "mine",
  "beside/kept.md": "mine",
};

/** What changes: files replaced, added, deleted, outside of the folder too, folders deleted, replaced and added. */
const swap = {
  folders: ["lib/dist", "new"],
  written: {
    "a/a.json": "new a",
    "c/deep/c.json": "new c",
    "lib/dist/one.js": "new one",
    "lib/dist/maps/one.js.map": "new map",
    "new/package.json": "new package",
    "new/src/index.ts": "new index",
    "../beside/added.md": "new note",
    "last.json": "new record",
  },
  deleted: ["b/b.json", "gone"],
};

const after: Files = {
  "all/a/a.json": "new a",
  "all/c/deep/c.json": "new c",
  "all/lib/dist/one.js": "new one",
  "all/lib/dist/maps/one.js.map": "new map",
  "all/lib/README.md": "mine",
  "all/new/package.json": "new package",
  "all/new/src/index.ts": "new index",
  "all/last.json": "new record",
  "beside/added.md": "new note",
  "beside/kept.md": "mine",
};

const everything = { ...swap, written: new Map(Object.entries(swap.written)) };

function child(folder: string, what: object | null): readonly string[] {
  // What the process imports lies beside the compiled command.
  const script = resolve(katagamiCommand[1] ?? "", "../../test/lib/swap-child.mjs");
  // One of the folders is written before the swap begins.
  return [script, JSON.stringify({ root: join(folder, "all"), swap: what, early: ["new"] })];
}

test("files and folders are replaced, added and deleted, and nothing else is left", async () => {
  await inFolder(before, async (folder) => {
    await swapFiles({ root: join(folder, "all") }, everything);
    assert.equal(await readFiles(folder), sorted(after));
    assert.not(existsSync(join(folder, "all/.katagami/swap")));
    assert.not(existsSync(join(folder, "all/b")), "an empty folder is left");
  });
});

test("a folder that was written ahead is moved if it is what the swap wants, and no trace of another is left", async () => {
  await inFolder(before, async (folder) => {
    const root = join(folder, "all");
    const staged = new StagedFolders(root);
    const early = new Map([
      ["package.json", "new package"],
      ["src/index.ts", "new index"],
    ]);
    staged.add("new", early);
    staged.add("lib/dist", new Map([["one.js", "another one"]]));
    staged.add("nowhere", early);
    const at = statSync(join(root, ".katagami/swap/early/1/package.json")).ino;
    await swapFiles({ root }, { ...everything, staged });
    staged.discard();
    assert.equal(await readFiles(folder), sorted(after));
    assert.is(statSync(join(root, "new/package.json")).ino, at, "it was written again");
    assert.not(existsSync(join(root, ".katagami/swap")));

    const unused = new StagedFolders(root);
    unused.add("nowhere", early);
    unused.discard();
    assert.not(existsSync(join(root, ".katagami/swap")));
  });
});

test("a process that is killed at any of its writes leaves the old state to the next, or the new one", async () => {
  const first = await folderOf(before);
  const writes = writesOf({ args: child(first, swap), cwd: first });
  assert.ok(writes.length > 40, String(writes.length));
  const outcomes = new Set<string>();
  for (const [n, write] of writes.entries())
    await inFolder(before, async (folder) => {
      killAt({ args: child(folder, swap), cwd: folder }, n);
      const { stdout, stderr } = spawnSync(process.execPath, child(folder, null), {
        encoding: "utf8",
      });
      assert.is(stderr, "", write);
      const found = await readFiles(folder);
      const isNew = found["all/last.json"] !== undefined;
      assert.equal(found, sorted(isNew ? after : before), write);
      outcomes.add(`${isNew ? "new" : "old"} ${stdout}`);
    });
  // Killed before the first move, between the moves, and after the last.
  assert.equal([...outcomes].toSorted(), ["new ", "old ", "old undone"]);
});

test("a process that is killed while it undoes is undone by the next", async () => {
  const half = await halfSwapped();
  const undoing = await copyOf(half);
  for (const [n, call] of writesOf({ args: child(undoing, null), cwd: undoing }).entries()) {
    const folder = await copyOf(half);
    killAt({ args: child(folder, null), cwd: folder }, n);
    const { stderr } = spawnSync(process.execPath, child(folder, null), { encoding: "utf8" });
    assert.is(stderr, "", call);
    assert.equal(await readFiles(folder), sorted(before), call);
  }
});

test("a failure in the middle moves everything back", async () => {
  const files = { ...before, "all/z": "a file where a folder is to be" };
  await inFolder(files, async (folder) => {
    const written = new Map([...everything.written, ["z/z.json", "new z"]]);
    await refuses(
      swapFiles({ root: join(folder, "all") }, { ...everything, written }),
      /z is not a folder/,
    );
    assert.equal(await readFiles(folder), sorted(files));
    assert.not(existsSync(join(folder, "all/c")), "an empty folder is left");
  });
});

test("a file is replaced by one rename: a reader finds the old or the new one", async () => {
  await inFolder({ "all/a.json": "old" }, async (folder) => {
    const file = join(folder, "all/a.json");
    const { ino } = statSync(file);
    await swapFiles(
      { root: join(folder, "all") },
      { written: new Map([["a.json", "new"]]), deleted: [] },
    );
    assert.is(readFileSync(file, "utf8"), "new");
    assert.is.not(statSync(file).ino, ino);
  });
});

test("what somebody has changed after the kill stays", async () => {
  const folder = await halfSwapped();
  writeFileSync(join(folder, "all/a/a.json"), "edited");
  undoInterrupted({ root: join(folder, "all"), owns: () => true });
  assert.is(readFileSync(join(folder, "all/a/a.json"), "utf8"), "edited");
});

test("a plan or a folder that no swap has left is refused, not obeyed", async () => {
  await inFolder({ "all/x.json": "x", "outside/x.json": "keep" }, async (folder) => {
    const root = join(folder, "all");
    const staging = join(root, ".katagami/swap");
    const owned = { root, owns: (path: string) => !path.includes("..") };
    for (const plan of ['[{"path":"../outside/x.json","files":{}}]', "{}", "[1]", "nonsense"]) {
      mkdirSync(staging, { recursive: true });
      writeFileSync(join(staging, "plan.json"), plan);
      await refuses(async () => undoInterrupted(owned), /was not left by a run of Katagami/);
    }
    writeFileSync(join(staging, "plan.json"), '[{"path":"x.json","files":{"":"not its hash"}}]');
    undoInterrupted(owned);
    assert.is(readFileSync(join(root, "x.json"), "utf8"), "x", "a plan has deleted a file");
    mkdirSync(staging, { recursive: true });
    symlinkSync(join(folder, "outside"), join(staging, "outgoing"));
    await refuses(async () => undoInterrupted(owned), /was not left by a run/);
    renameSync(join(root, ".katagami"), join(folder, "moved"));
    symlinkSync(join(folder, "outside"), join(root, ".katagami"));
    mkdirSync(join(folder, "outside/swap"));
    await refuses(async () => undoInterrupted(owned), /was not left by a run/);
    assert.is(readFileSync(join(folder, "outside/x.json"), "utf8"), "keep");
  });
});

test("a path through a symbolic link is refused", async () => {
  await inFolder({ "all/a.json": "a", "outside/x.json": "keep" }, async (folder) => {
    symlinkSync(join(folder, "outside"), join(folder, "all/link"));
    const written = new Map([["link/x.json", "new"]]);
    await refuses(
      swapFiles({ root: join(folder, "all") }, { written, deleted: [] }),
      /is a symbolic link/,
    );
    assert.is(readFileSync(join(folder, "outside/x.json"), "utf8"), "keep");
  });
});

test("Ctrl-C in the middle of the moves waits for their end, and then ends the process", async () => {
  await inFolder({}, async (folder) => {
    writeFileSync(
      join(folder, "run.ts"),
      `import { writeFileSync } from "node:fs";
       import { uninterrupted } from "${resolve("generator/lib/swap-files.js")}";
       const wait = (): void => { for (const end = Date.now() + 50; Date.now() < end; ); };
       void (async () => {
         await uninterrupted(() => { process.kill(process.pid, "SIGINT"); wait(); writeFileSync("done", ""); });
         writeFileSync("after", "");
       })();`,
    );
    const args = ["--import", import.meta.resolve("tsx"), "run.ts"];
    const { signal } = spawnSync(process.execPath, args, { cwd: folder });
    assert.equal(
      [signal, existsSync(join(folder, "done")), existsSync(join(folder, "after"))],
      ["SIGINT", true, false],
    );
  });
});

test.run();

/** A folder whose process was killed before its last move. */
async function halfSwapped(): Promise<string> {
  const whole = await folderOf(before);
  const calls = writesOf({ args: child(whole, swap), cwd: whole });
  const folder = await folderOf(before);
  const last = calls.findLastIndex((call) => call.startsWith("renameSync"));
  killAt({ args: child(folder, swap), cwd: folder }, last);
  return folder;
}

async function copyOf(folder: string): Promise<string> {
  const copy = await folderOf({});
  cpSync(folder, copy, { recursive: true });
  return copy;
}

function sorted(files: Files): Files {
  return Object.fromEntries(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

async function refuses(
  work: Promise<unknown> | (() => Promise<unknown>),
  pattern: RegExp,
): Promise<void> {
  const error: unknown = await (typeof work === "function" ? work() : work).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  assert.instance(error, Failure);
  assert.match((error as Failure).message, pattern);
}
