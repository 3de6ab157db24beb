/** The commands with `apis` in the configuration: real processes in folders of their own. */
// @slow: starts some forty processes
import * as assert from "uvu/assert";
import { execFileSync } from "node:child_process";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import { type Finished, katagami } from "../support/cli.js";
import { addFiles, type Files, inFolder, listFiles } from "../support/folders.js";
import { swagger } from "../support/models.js";

const test = suite("a choice of APIs");

function modelOf(operationId: string, more: object = {}): string {
  const description =
    "Lists.\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 1 | 2 |";
  const get = { operationId, description, responses: { 200: { description: "Done." } } };
  return JSON.stringify(swagger({ paths: { [`/${operationId}`]: { get } }, ...more }), null, 2);
}

const models: Files = {
  "package.json": "{}",
  "models/a-model/apples.json": modelOf("getApples"),
  "models/b-model/berries.json": modelOf("getBerries"),
  "models/c-model/broken.json": "{",
};

function configOf(...apis: string[]): Files {
  return { "katagami.config.json": JSON.stringify({ apis }) };
}

async function packagesIn(folder: string): Promise<string[]> {
  const files = await listFiles(join(folder, "generated"));
  return [...new Set(files.map((path) => path.split("/")[0] ?? ""))];
}

const all = (...packages: string[]): string[] =>
  [...packages, "README.md", "katagami.manifest.json", "runtime"].toSorted();

test("generate makes the chosen packages, and a model that is not chosen may be broken", () =>
  inFolder({ ...models, ...configOf("*", "!broken") }, async (folder) => {
    const { code, err } = await katagami(folder, "generate");
    assert.equal([code, err], [0, ""]);
    assert.equal(await packagesIn(folder), all("apples-v1", "berries-v1"));
    assert.is((await katagami(folder, "generate", "--check")).code, 0);
  }));

test("a package that is no longer chosen is deleted, and the run says so", () =>
  inFolder({ ...models, ...configOf("apples-v1", "berries-v1") }, async (folder) => {
    await katagami(folder, "generate");
    await addFiles(folder, configOf("apples"));
    const check = await katagami(folder, "generate", "--check");
    assert.is(check.code, 1);
    assert.match(
      check.err,
      /^info katagami\.config\.json {2}apis\n {2}no longer chosen, so a run deletes: berries-v1\n/,
    );
    const { code, err } = await katagami(folder, "generate");
    assert.is(code, 0);
    assert.match(err, "no longer chosen, so deleted: berries-v1");
    assert.equal(await packagesIn(folder), all("apples-v1"));
    assert.not.match(await readFile(join(folder, "generated/README.md"), "utf8"), "berries");
    assert.is((await katagami(folder, "generate")).err, "");
  }));

const wrong =
  /^error katagami\.config\.json {2}apis\.1\n {2}models has no API called berys-v1\n {2}→ did you mean berries-v1\? `katagami models pull` brings what was added to `apis`\n$/;

for (const command of [
  "generate",
  "generate --check",
  "diff --base models",
  "templates view",
  "verify",
  "sandbox",
  "list",
]) {
  test(`${command} reports a name that matches nothing, with its place`, () =>
    inFolder({ ...models, ...configOf("apples-v1", "berys-v1") }, async (folder) => {
      const { code, err, out } = await katagami(folder, ...command.split(" "));
      assert.equal([code, out], [2, ""]);
      assert.match(err, wrong);
    }));
}

/** What is named on the command line, and what becomes of it. */
const named: readonly (readonly [readonly string[], (done: Finished) => void])[] = [
  [
    ["berries-v1"],
    ({ code, err }) => {
      assert.is(code, 2);
      assert.match(err, "berries-v1 is not among the APIs that are chosen\n");
      assert.match(err, "→ add it to `apis` in katagami.config.json\n");
    },
  ],
  [
    ["models/b-model/berries.json"],
    ({ code, err }) => {
      assert.is(code, 2);
      assert.match(err, "models/b-model/berries.json is not among the APIs that are chosen");
    },
  ],
  [["models/b-model"], ({ code }) => assert.is(code, 2)],
  [["ber*"], ({ code }) => assert.is(code, 2)],
  [["models"], ({ code, out }) => assert.ok(code === 0 && out.startsWith("1 package,"))],
  [["app*"], ({ code, out }) => assert.ok(code === 0 && out.startsWith("1 package,"))],
  [["elsewhere/x.json"], ({ code, out }) => assert.ok(code === 0 && out.startsWith("1 package,"))],
];

for (const [args, check] of named)
  test(`generate ${args.join(" ")} where only apples are chosen`, () =>
    inFolder(
      { ...models, ...configOf("apples-v1"), "elsewhere/x.json": modelOf("getX") },
      async (folder) => check(await katagami(folder, "generate", ...args)),
    ));

function commit(cwd: string): void {
  const identity = ["-c", "user.name=T", "-c", "user.email=t@example.com"];
  execFileSync("git", ["init", "--quiet"], { cwd });
  execFileSync("git", ["add", "."], { cwd });
  execFileSync("git", [...identity, "commit", "--quiet", "-m", "x"], { cwd });
}

test("diff and changesets look at the chosen APIs only, in both states", () =>
  inFolder({ ...models, ...configOf("apples-v1") }, async (folder) => {
    commit(folder);
    await addFiles(folder, {
      "models/a-model/apples.json": modelOf("getPears"),
      "models/b-model/berries.json": modelOf("getPlums"),
    });
    const { code, out } = await katagami(folder, "diff", "--json");
    assert.is(code, 0);
    const { packages, unchanged } = JSON.parse(out) as {
      packages: { id: string }[];
      unchanged: number;
    };
    assert.equal([packages.map(({ id }) => id), unchanged], [["apples-v1"], 0]);
    const release = await katagami(folder, "generate", "--changeset");
    assert.is(release.code, 0, release.err);
    assert.equal(
      (await listFiles(join(folder, "models/retained"))).filter((path) => path.includes("berries")),
      [],
    );
    assert.equal(
      (await listFiles(join(folder, ".changeset"))).map((path) =>
        path.replace(/-[0-9a-f]{8}\.md/, ""),
      ),
      ["katagami-apples-v1", "katagami-runtime"],
    );
  }));

test("a chosen API that Amazon has dropped is retained, and a plain run asks to choose it no more", () =>
  inFolder({ ...models, ...configOf("apples-v1", "berries-v1") }, async (folder) => {
    commit(folder);
    await rm(join(folder, "models/b-model/berries.json"));
    const plain = await katagami(folder, "generate");
    assert.is(plain.code, 2);
    assert.match(plain.err, "models has no API called berries-v1");
    const diff = await katagami(folder, "diff", "--json");
    assert.is(diff.code, 0, diff.err);
    assert.match(diff.out, '"package-removed"');
    const release = await katagami(folder, "generate", "--changeset");
    assert.is(release.code, 0, release.err);
    assert.equal(await packagesIn(folder), all("apples-v1", "berries-v1"));
    assert.is((await katagami(folder, "generate")).code, 0);
  }));

test("models that are not chosen are never restored", () =>
  inFolder({ ...models, ...configOf("apples-v1", "berries-v1") }, async (folder) => {
    commit(folder);
    await rm(join(folder, "models/b-model/berries.json"));
    await addFiles(folder, configOf("apples-v1"));
    const release = await katagami(folder, "generate", "--changeset");
    assert.is(release.code, 0, release.err);
    assert.not.match((await listFiles(join(folder, "models"))).join("\n"), "berries");
  }));

test("templates view and verify see the chosen APIs", () =>
  inFolder({ ...models, ...configOf("!broken") }, async (folder) => {
    const { out } = await katagami(folder, "templates", "view");
    const { packages } = JSON.parse(out) as { packages: { package: { id: string } }[] };
    assert.equal(
      packages.map((one) => one.package.id),
      ["apples-v1", "berries-v1"],
    );
    const verified = await katagami(folder, "verify");
    assert.not.match(verified.err, "broken.json");
  }));

test("models pull brings what the configuration chooses", () =>
  inFolder(
    {
      "package.json": "{}",
      ...configOf("apples-v1"),
      "up/a/apples.json": modelOf("getApples"),
      "up/b/berries.json": modelOf("getBerries"),
    },
    async (folder) => {
      const first = await katagami(folder, "models", "pull", "--from", "up");
      assert.match(
        first.out,
        /added {2}a\/apples\.json\n\n1 added, 0 changed, 0 removed, 0 unchanged\n/,
      );
      await writeFile(join(folder, "katagami.config.json"), '{"apis": ["berries-v1"]}');
      const hint = await katagami(folder, "generate");
      assert.match(hint.err, "`katagami models pull` brings what was added to `apis`");
      const second = await katagami(folder, "models", "pull");
      assert.match(second.out, /added {7}b\/berries\.json\nnot chosen {2}a\/apples\.json\n/);
      assert.match(second.out, "1 added, 0 changed, 0 removed, 1 not chosen, 0 unchanged\n");
      assert.is((await katagami(folder, "models", "status")).code, 0);
    },
  ));

test.run();
