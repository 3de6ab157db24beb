/**
 * Commands that are killed at their writes, as by `kill -9`: the next run makes exactly the state that a run without a kill would
 * have made, and versions are kept. `npm run test:kills` kills at every write; `npm test` at a few of them, because what a swap does
 * at every one of its writes is tested without a command (`test/lib/swap-files.test.ts`).
 */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { katagamiCommand, run as finished } from "../support/cli.js";
import { addFiles, type Files, folderOf, readFiles } from "../support/folders.js";
import { killAt, startOf, writesOf } from "../support/kills.js";

const test = suite("killed commands");
const isEveryWrite = process.env["KATAGAMI_KILLS"] === "all";

function model(title: string, fields: readonly string[]): string {
  const properties = Object.fromEntries(fields.map((name) => [name, { type: "string" }]));
  return JSON.stringify({
    swagger: "2.0",
    info: { title, version: "v1" },
    host: "sellingpartnerapi-na.amazon.com",
    paths: {
      [`/${title}/v1/items`]: {
        get: {
          operationId: `get${title}`,
          responses: { 200: { description: "Success.", schema: { $ref: "#/definitions/Item" } } },
        },
      },
    },
    definitions: { Item: { type: "object", properties } },
  });
}

const source: Files = {
  "source/models/things-model/things.json": model("Things", ["a", "b"]),
  "source/models/others-model/others.json": model("Others", ["a"]),
  "source/models/gone-model/gone.json": model("Gone", ["a"]),
};

/** What upstream changes: a field comes and one goes, a model goes and one comes. */
const update: Files = {
  "source/models/things-model/things.json": model("Things", ["a", "c"]),
  "source/models/more-model/more.json": model("More", ["a"]),
};

const pull = ["models", "pull", "--from", "source"];
const release = ["generate", "--changeset", "--base", "before"];

function copyOf(folder: string): string {
  const copy = mkdtempSync(join(tmpdir(), "katagami-test-"));
  cpSync(folder, copy, { recursive: true });
  return copy;
}

/** A folder whose models were pulled, generated, built, and released as 3.2.1. */
const released = await folderOf({ ...source, "package.json": '{ "name": "@acme/all" }' });
for (const args of [pull, ["generate"], ["build", "--no-check"]]) run(released, args);
for (const id of ["things-v1", "others-v1", "gone-v1", "runtime"]) {
  const file = join(released, "generated", id, "package.json");
  writeFileSync(file, readFileSync(file, "utf8").replace('"0.1.0"', '"3.2.1"'));
}
cpSync(join(released, "models"), join(released, "before"), { recursive: true });

/** The same, with the models updated upstream, then pulled as well. */
const updated = copyOf(released);
await addFiles(updated, update);
rmSync(join(updated, "source/models/gone-model"), { recursive: true });
const pulled = copyOf(updated);
run(pulled, pull);

interface Case {
  readonly name: string;
  readonly from: string;
  readonly killed: readonly string[];
  /** The runs after the kill. */
  readonly next: readonly (readonly string[])[];
}

const empty = copyOf(released);
rmSync(join(empty, "generated"), { recursive: true });
const unbuilt = copyOf(released);
await addFiles(unbuilt, {
  "generated/others-v1/src/extra.ts": 'export const extra: string = "more";\n',
});

const cases: readonly Case[] = [
  { name: "generate, for the first time", from: empty, killed: ["generate"], next: [["generate"]] },
  { name: "generate, after a pull", from: pulled, killed: ["generate"], next: [["generate"]] },
  { name: "models pull", from: updated, killed: pull, next: [["generate"], pull, ["generate"]] },
  {
    name: "build",
    from: unbuilt,
    killed: ["build", "--no-check"],
    next: [["build", "--no-check"]],
  },
  { name: "generate --changeset", from: pulled, killed: release, next: [release] },
];

for (const [at, { name, from, killed, next }] of cases.entries()) {
  test(`${name}: the next run makes exactly the new state`, async () => {
    const whole = copyOf(from);
    const writes = writesOf(commandIn(whole, killed));
    for (const args of next.slice(1)) run(whole, args);
    const want = await readFiles(whole);
    const points = isEveryWrite ? [...writes.keys()] : sampleOf(writes, at);
    process.stdout.write(` ${String(points.length)}/${String(writes.length)}`);
    for (const n of points) {
      const folder = copyOf(from);
      killAt(commandIn(folder, killed), n);
      for (const args of next) {
        run(folder, args, writes[n]);
        for (const id of ["things-v1", "others-v1"].filter(() => from !== empty))
          assert.is(versionIn(folder, id), "3.2.1", `${id}, killed at ${writes[n] ?? ""}`);
      }
      assert.equal(await readFiles(folder), want, `killed at ${writes[n] ?? ""}`);
      assert.not(existsSync(join(folder, "generated/.katagami")), writes[n]);
      rmSync(folder, { recursive: true });
    }
    rmSync(whole, { recursive: true });
  });
}

test("a check and other commands tell of a run that was killed, and do not go on with half a state", () => {
  const folder = copyOf(pulled);
  const moves = writesOf(commandIn(copyOf(pulled), ["generate"]));
  killAt(
    commandIn(folder, ["generate"]),
    moves.findLastIndex((call) => call.startsWith("renameSync")),
  );
  const check = startOf(commandIn(folder, ["generate", "--check"]));
  assert.is(check.status, 1);
  assert.match(check.stderr, /^error generated\n {2}a run was killed while it wrote here\n/);
  const built = startOf(commandIn(folder, ["build", "--no-check"]));
  assert.is(built.status, 0, built.stderr);
  assert.not(existsSync(join(folder, "generated/more-v1")), "half of a run was built");
  const next = startOf(commandIn(folder, ["generate"]));
  assert.is(next.status, 0, next.stderr);
  rmSync(folder, { recursive: true });
});

test("a run after a killed pull says that it was undone", () => {
  const folder = copyOf(updated);
  const moves = writesOf(commandIn(copyOf(updated), pull));
  killAt(
    commandIn(folder, pull),
    moves.findLastIndex((call) => call.startsWith("renameSync")),
  );
  const { status, stderr } = startOf(commandIn(folder, ["generate"]));
  assert.is(status, 0);
  assert.match(
    stderr,
    /^warning models\n {2}a pull was killed here; what it had changed was undone\n/,
  );
  assert.is(versionIn(folder, "gone-v1"), "3.2.1");
  rmSync(folder, { recursive: true });
});

test("two pulls at once: the second waits, and both are right", async () => {
  const folder = copyOf(updated);
  const both = await Promise.all([1, 2].map(() => finished([...katagamiCommand, ...pull], folder)));
  assert.equal(
    both.map(({ code }) => code),
    [0, 0],
  );
  assert.is(startOf(commandIn(folder, ["models", "status"])).status, 0);
  rmSync(folder, { recursive: true });
});

test.after(() => {
  for (const folder of [released, updated, pulled, empty, unbuilt])
    rmSync(folder, { recursive: true, force: true });
});

test.run();

/**
 * A write of what is prepared, of the plan, or in the middle of the moves: another one in each case, and the last of them in some.
 * `npm run test:kills` takes every one.
 */
function sampleOf(writes: readonly string[], at: number): readonly number[] {
  const numbers = [...writes.keys()];
  const of = (kind: RegExp): readonly number[] => numbers.filter((n) => kind.test(writes[n] ?? ""));
  const middle = (all: readonly number[]): number => all[Math.floor(all.length / 2)] ?? 0;
  const moves = of(/^(?:rename|link)Sync /);
  const sample = [middle(of(/^writeFile .*incoming/)), of(/^rename .*plan/)[0], middle(moves)];
  const found = sample.filter((n) => n !== undefined);
  const own = found[at % found.length] ?? 0;
  return [...new Set([own, ...(at % 2 === 0 ? [moves.at(-1) ?? own] : [])])].toSorted(
    (x, y) => x - y,
  );
}

function commandIn(
  cwd: string,
  args: readonly string[],
): { readonly args: readonly string[]; readonly cwd: string } {
  return { args: [...katagamiCommand.slice(1), ...args], cwd };
}

function run(folder: string, args: readonly string[], context = ""): void {
  const { status, stderr } = startOf(commandIn(folder, args));
  assert.is(status, 0, `${args.join(" ")} after ${context}: ${stderr}`);
}

function versionIn(folder: string, id: string): unknown {
  const text = readFileSync(join(folder, "generated", id, "package.json"), "utf8");
  return (JSON.parse(text) as { version?: unknown }).version;
}
