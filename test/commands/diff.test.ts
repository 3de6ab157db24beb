/** `katagami diff` as people run it: in a repository, against folders and commits. */
import * as assert from "uvu/assert";
import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { suite } from "uvu";
import { type Editable, model } from "../compare/support.js";
import { katagamiCommand } from "../support/cli.js";

const test = suite<{ folder: string }>("katagami diff");

const [node = "", cli = ""] = katagamiCommand;

function run(cwd: string, ...args: string[]) {
  const env = { ...process.env, NO_COLOR: "1" };
  const { status, stdout, stderr } = spawnSync(node, [cli, ...args], {
    cwd,
    encoding: "utf8",
    env,
  });
  return { status, stdout, stderr };
}

const katagami = (cwd: string, ...args: string[]) => run(cwd, "diff", ...args);

const readFiles = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" }).toSorted();

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
  assert.match(stdout, /major  Reply\.size is gone: number  HEAD:things\/things\.json:\d+\n/);
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

test("an accepted change is no failure, and one that is not there is said", ({ folder }) => {
  const file = join(folder, "accepted.json");
  const entry = { package: "things-v1", rule: "field-removed", subject: "Reply.size" };
  const accepted = [
    { ...entry, reason: "unused" },
    { ...entry, subject: "Reply.what" },
  ];
  writeFileSync(file, JSON.stringify({ accepted }, null, 2));
  const { status, stdout, stderr } = katagami(folder, "--accept", file, "--fail-on", "minor");
  assert.is(status, 0);
  assert.match(stdout, "patch  Reply.size is gone: number (accepted: unused)");
  assert.match(
    stderr,
    /accepted\.json:9[^]*no such change: field-removed Reply\.what in things-v1/,
  );
  rmSync(file);
  assert.is(katagami(folder, "--accept", file).status, 2);
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

test("the models here are compared with what a pull would bring, and nothing is pulled", ({
  folder,
}) => {
  const upstream = join(folder, "upstream");
  const pulled = ["--models", join(folder, "pulled"), "--from", upstream];
  writeModel(upstream, "things.json", () => null);
  assert.is(run(folder, "models", "pull", ...pulled).status, 0);
  writeModel(folder, "mine.json", () => null);
  mkdirSync(join(folder, "pulled/own"));
  cpSync(join(folder, "models/things/mine.json"), join(folder, "pulled/own/mine.json"));
  rmSync(join(folder, "models/things/mine.json"));
  const before = readFiles(join(folder, "pulled"));

  writeModel(upstream, "things.json", (d) => (d["definitions"]["Mood"]["enum"] = ["Good"]));
  writeModel(upstream, "others.json", () => null);
  const args = ["--upstream", "--models", join(folder, "pulled")];
  const { status, stdout, stderr } = katagami(folder, ...args);
  assert.is(stderr, "");
  assert.is(status, 0);
  assert.match(stdout, 'major  Mood › "Bad" is no longer a value');
  assert.match(stdout, "minor  others-v1 is new");
  assert.match(
    stdout,
    /2 packages changed from \S*pulled to .*upstream: 1 major, 1 minor; 1 unchan/,
  );
  assert.equal(readFiles(join(folder, "pulled")), before);

  const edited = join(folder, "pulled/things/things.json");
  writeFileSync(edited, `${readFileSync(edited, "utf8")}\n`);
  assert.match(katagami(folder, ...args).stderr, "differs from its state in models.lock.json");
});

test("flags that do not go together are wrong command lines", ({ folder }) => {
  for (const args of [
    ["--upstream", "--base", "v1"],
    ["--upstream", "--changeset"],
    ["--from", "elsewhere"],
    ["--ref", "v1"],
  ])
    assert.is(katagami(folder, ...args).status, 2, args.join(" "));
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

test("a model in YAML is compared with its commit, with its lines", () => {
  const folder = mkdtempSync(join(tmpdir(), "katagami-diff-yaml-"));
  try {
    const yaml = (type: string): string => `openapi: 3.0.3
info: {title: Pets, version: v1}
paths: {}
components:
  schemas:
    Cat:
      type: object
      properties: {lives: {type: ${type}}}
`;
    mkdirSync(join(folder, "models"));
    writeFileSync(join(folder, "models/pets.yaml"), yaml("integer"));
    git(folder, "init", "--quiet", "-b", "main");
    git(folder, "add", ".");
    git(folder, "commit", "--quiet", "-m", "one");
    writeFileSync(join(folder, "models/pets.yaml"), yaml("string"));
    const { stdout } = katagami(folder);
    assert.match(
      stdout,
      "major  Cat.lives is of another type: number → string  HEAD:pets.yaml:8 → models/pets.yaml:8",
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test.run();
