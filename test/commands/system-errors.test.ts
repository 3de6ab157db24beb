/** What the file system refuses: every command says which path and what to do, and nothing is lost. Real files, links and devices. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { systemProblem } from "../../generator/lib/system-error.js";
import { katagami, katagamiCommand, plainEnvironment } from "../support/cli.js";
import { type Files, inFolder, readFiles } from "../support/folders.js";

const test = suite("what the system refuses");

const files: Files = {
  "package.json": '{ "name": "@acme/all" }',
  "models/things-model/things.json": JSON.stringify({
    swagger: "2.0",
    info: { title: "Things", version: "v1" },
    paths: {
      "/things": { get: { operationId: "getThings", responses: { 204: { description: "" } } } },
    },
  }),
};

const long = "a".repeat(300);

/** What is prepared, the command, and what it says. */
const refusals: Readonly<
  Record<string, readonly [prepare: (folder: string) => void, args: string[], says: RegExp]>
> = {
  "the output is a file": [
    () => {},
    ["generate", "--out", "package.json"],
    /^error package\.json\n {2}cannot be written: .*a folder is wanted \(ENOTDIR\)\n {2}→ name a folder/m,
  ],
  "the output is below a file": [
    () => {},
    ["generate", "--out", "package.json/out"],
    /^error package\.json\/out\n {2}cannot be written: .*\(ENOTDIR\)/m,
  ],
  "the folder of a run is a file": [
    (folder) => {
      mkdirSync(join(folder, "generated"));
      symlinkSync("/dev/null", join(folder, "generated/.katagami"));
    },
    ["generate"],
    /^error generated\n {2}cannot be written: generated\/\.katagami: .*\(EEXIST\)\n {2}→ /m,
  ],
  "the lock of a run is a folder": [
    (folder) => mkdirSync(join(folder, "generated/.katagami/lock"), { recursive: true }),
    ["generate"],
    /^error generated\/\.katagami\/lock\n {2}cannot be read: this is a folder, and a file is wanted \(EISDIR\)/m,
  ],
  "a name is too long": [
    () => {},
    ["generate", "--out", long],
    /cannot be written: .*the name is too long for the file system \(ENAMETOOLONG\)\n {2}→ name a shorter path/,
  ],
  "links lead in a circle": [
    (folder) => symlinkSync("loop", join(folder, "loop")),
    ["generate", "--out", "loop"],
    /^error loop\n {2}cannot be written: .*symbolic links lead in a circle \(ELOOP\)/m,
  ],
  "the system has no such folder": [
    () => {},
    ["generate", "--out", process.platform === "linux" ? "/proc/katagami" : "package.json/x"],
    /cannot be written: .*\((?:ENOENT|ENOTDIR)\)\n {2}→ /,
  ],
  "a report is a folder": [
    () => {},
    ["diff", "--base", "models", "--html", "models"],
    /^error models\n {2}cannot be written: this is a folder, and a file is wanted \(EISDIR\)/m,
  ],
  "a report is below a file": [
    () => {},
    ["diff", "--base", "models", "--html", "package.json/x.html"],
    /^error package\.json\/x\.html\n {2}cannot be written: /m,
  ],
  "the folder of changesets is a file": [
    (folder) => symlinkSync("package.json", join(folder, ".changeset")),
    ["init"],
    /^error \.changeset\n {2}cannot be written: a file is where a folder is wanted \(EEXIST\)\n {2}→ /m,
  ],
};

for (const [name, [prepare, args, says]] of Object.entries(refusals))
  test(`${name}: ${args.join(" ").slice(0, 40)}`, () =>
    inFolder(files, async (folder) => {
      prepare(folder);
      const { code, err } = await katagami(folder, ...args);
      assert.is(code, 1, err);
      assert.match(err, says);
      assert.not.match(err, /bug|fault|^ {4}at /m);
      assert.ok(!existsSync(join(folder, "generated/things-v1")));
    }));

test("without a git program, commands that need it say so", () =>
  inFolder(files, async (folder) => {
    mkdirSync(join(folder, ".git"));
    for (const args of [
      ["models", "pull", "--from", "https://git.example/models.git"],
      ["diff"],
      ["generate", "--changeset"],
    ]) {
      const [node = "", ...rest] = [...katagamiCommand, ...args];
      const env = { ...plainEnvironment(), PATH: join(folder, "nowhere") };
      const { status, stderr } = spawnSync(node, rest, { cwd: folder, env, encoding: "utf8" });
      assert.is(status, 1, stderr);
      assert.match(
        stderr,
        /^error\n {2}the git program was not found\n {2}→ install git, or name a folder: --from DIR to pull, --base DIR to compare\n$/m,
      );
    }
  }));

test("a report may go to a device or through a link, which stay what they are", () =>
  inFolder({ ...files, "reports/last.html": "old" }, async (folder) => {
    symlinkSync("reports/last.html", join(folder, "link.html"));
    symlinkSync("/dev/null", join(folder, "null"));
    for (const path of ["link.html", "null"])
      assert.is((await katagami(folder, "diff", "--base", "models", "--html", path)).code, 0);
    assert.ok(lstatSync(join(folder, "link.html")).isSymbolicLink());
    assert.ok(lstatSync(join(folder, "null")).isSymbolicLink());
    assert.match(readFileSync(join(folder, "reports/last.html"), "utf8"), /^<!doctype html>/i);
  }));

test("a folder where a source is, and a type error, end a build with a place and what to do", () =>
  inFolder(files, async (folder) => {
    await katagami(folder, "generate");
    const types = join(folder, "generated/things-v1/src/types.ts");
    rmSync(types);
    mkdirSync(types);
    const { code, err } = await katagami(folder, "build");
    assert.is(code, 1);
    assert.match(err, /^error generated\/things-v1\/src\/\w+\.ts:\d+:\d+\n {2}Cannot find module/m);
    assert.match(
      err,
      /→ `katagami templates why generated\/things-v1\/src\/\w+\.ts:\d+` shows the template and the model/,
    );
  }));

test("--no-check builds the same files without looking at types, and still wants them written out", () =>
  inFolder(files, async (folder) => {
    await katagami(folder, "generate");
    const dist = join(folder, "generated/things-v1/dist");
    assert.is((await katagami(folder, "build", "things-v1")).code, 0);
    const checked = await readFiles(dist);
    rmSync(dist, { recursive: true });
    assert.is((await katagami(folder, "build", "things-v1", "--no-check")).code, 0);
    assert.equal(await readFiles(dist), checked);
    const source = join(folder, "generated/things-v1/src/index.ts");
    const text = readFileSync(source, "utf8");
    writeFileSync(source, `${text}export const wrong: number = "text";\n`);
    assert.is((await katagami(folder, "build", "things-v1", "--no-check")).code, 0);
    const refused = await katagami(folder, "build", "things-v1");
    assert.is(refused.code, 1);
    assert.match(refused.err, /Type 'string' is not assignable to type 'number'\./);
    writeFileSync(source, `${text}export const open = Math.random();\n`);
    const inferred = await katagami(folder, "build", "things-v1", "--no-check");
    assert.is(inferred.code, 1);
    assert.match(inferred.err, /^error generated\/things-v1\/src\/index\.ts:\d+:14\n/m);
  }));

/** The messages of Node.js, also of errors that came from a worker thread and have lost their code. */
const messages: readonly (readonly [message: string, want: string])[] = [
  [
    "EACCES: permission denied, open '/a/b'",
    "/a/b cannot be opened: the system denies access (EACCES)",
  ],
  [
    "ENOSPC: no space left on device, write",
    "cannot be written: there is no space left on the disk (ENOSPC)",
  ],
  [
    "EXDEV: cross-device link not permitted, rename '/a' -> '/b'",
    "/a cannot be written: the path is on another file system (EXDEV)",
  ],
  [
    "EMFILE: too many open files, scandir '/a'",
    "/a cannot be read: too many files are open (EMFILE)",
  ],
  ["ENOWORD: something new, open '/a'", "/a cannot be opened: something new (ENOWORD)"],
];

for (const [message, want] of messages)
  test(message, () => {
    const found = systemProblem(new Error(message));
    assert.is([found?.place?.file, found?.message].filter(Boolean).join(" "), want);
  });

test("other errors are no system errors", () => {
  for (const message of ["Error: x", "EACCES", "TypeError: open is not a function"])
    assert.is(systemProblem(new Error(message)), null);
});

test.run();
