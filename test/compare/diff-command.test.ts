/** `katagami diff` as people run it: in a repository, against folders and commits. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type Editable, model } from "./support.js";

const test = suite<{ folder: string }>("katagami diff");

const cli = resolve("generator/cli.ts");
const loader = import.meta.resolve("tsx");

function katagami(cwd: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ["--import", loader, cli, "diff", ...args],
    { cwd, encoding: "utf8", env: { ...process.env, NO_COLOR: "1" } },
  );
  return { status, stdout, stderr };
}

function git(cwd: string, ...args: string[]): void {
  const identity = ["-c", "user.name=T", "-c", "user.email=t@example.com"];
  execFileSync("git", [...identity, ...args], { cwd, stdio: "ignore" });
}

function writeModel(folder: string, name: string, edit: (document: Editable) => unknown): void {
  const document = structuredClone(model) as Editable;
  edit(document);
  mkdirSync(join(folder, "models/things"), { recursive: true });
  writeFileSync(join(folder, "models/things", name), JSON.stringify(document, null, 2));
}

test.before((context) => {
  const folder = mkdtempSync(join(tmpdir(), "katagami-diff-"));
  context.folder = folder;
  git(folder, "init", "--quiet", "-b", "main");
  writeModel(folder, "things.json", () => null);
  writeModel(folder, "others.json", () => null);
  git(folder, "add", ".");
  git(folder, "commit", "--quiet", "-m", "one");
  git(folder, "tag", "v1");
  writeModel(folder, "things.json", (d) => delete d["definitions"]["Reply"]["properties"]["size"]);
});
test.after(({ folder }) => rmSync(folder, { recursive: true, force: true }));

test("it compares with the last commit unless told otherwise", ({ folder }) => {
  const { status, stdout, stderr } = katagami(folder);
  assert.is(stderr, "");
  assert.is(status, 0);
  assert.match(stdout, "major  Reply.size is gone: number");
  assert.match(stdout, "1 package changed from HEAD to models: 1 major; 1 unchanged");
});

test("JSON and a page come of the same report; --fail-on says what is too much", ({ folder }) => {
  const html = join(folder, "out/report.html");
  const { status, stdout } = katagami(
    folder,
    "--base",
    "v1",
    "--json",
    "--html",
    html,
    "--fail-on",
    "major",
  );
  assert.is(status, 1);
  const report = JSON.parse(stdout);
  assert.is(report.before, "v1");
  assert.is(report.packages[0].id, "things-v1");
  assert.is(report.packages[0].bump, "major");
  assert.is(report.packages[0].changes[0].rule, "field-removed");
  const page = readFileSync(html, "utf8");
  assert.match(page, "Callers of some packages must change their code.");
  assert.not.match(page, /<script|https?:\/\//);
});

test("Markdown is fit for a pull request", ({ folder }) => {
  const { stdout } = katagami(folder, "--markdown");
  assert.match(stdout, "## API changes: `HEAD` → `models`");
  assert.match(stdout, "- **major** `Reply.size` is gone: `number`");
});

test("a folder is a base, and another one can be what is compared with it", ({ folder }) => {
  git(folder, "worktree", "add", "--quiet", "--detach", "before", "v1");
  const { stdout } = katagami(folder, "--base", "before/models", "--models", "models");
  assert.match(stdout, "1 package changed from before/models to models");
  // In a worktree, git keeps its folder elsewhere.
  const { stdout: same } = katagami(join(folder, "before"), "--base", "HEAD");
  assert.is(same, "2 packages: nothing changed from HEAD to models\n");
});

test("a base that is neither folder nor commit, and a bump that is none, are wrong command lines", ({
  folder,
}) => {
  for (const args of [
    ["--base", "nowhere"],
    ["--base", "--upload-pack=x"],
    ["--fail-on", "huge"],
  ])
    assert.is(katagami(folder, ...args).status, 2, args.join(" "));
});

test("a broken model is an error, and a broken one of the base is left out and said", ({
  folder,
}) => {
  writeFileSync(join(folder, "models/things/broken.json"), "{");
  assert.is(katagami(folder).status, 1);
  git(folder, "add", ".");
  git(folder, "commit", "--quiet", "-m", "two");
  rmSync(join(folder, "models/things/broken.json"));
  const { status, stderr } = katagami(folder);
  assert.is(status, 0);
  assert.match(stderr, "warning HEAD:things/broken.json");
  assert.match(stderr, "left out of the comparison");
});

test.run();
