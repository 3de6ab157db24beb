/** From a changed model to versions and changelogs, by the commands that people type. */
// @slow: runs npm, git and changesets
import * as assert from "uvu/assert";
import { execFileSync, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import { type Editable, editedDocument } from "../compare/support.js";
import { katagamiCommand } from "../support/cli.js";

const test = suite<{ folder: string }>("a release");

const [, cli = ""] = katagamiCommand;

const changesetCli = resolve("node_modules/@changesets/cli/bin.js");

const retainPatch = "models/retained/things/things.json/removals.json";

function run(cwd: string, args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1", CI: "1" },
  });
  return { status, stdout, stderr };
}

const generate = (cwd: string, ...args: string[]) => run(cwd, [cli, "generate", ...args]);

function commit(cwd: string): void {
  const identity = ["-c", "user.name=T", "-c", "user.email=t@example.com"];
  execFileSync("git", [...identity, "add", "."], { cwd, stdio: "ignore" });
  execFileSync("git", [...identity, "commit", "--quiet", "-m", "x"], { cwd, stdio: "ignore" });
}

function writeModel(folder: string, edit: (document: Editable) => unknown): void {
  mkdirSync(join(folder, "models/things"), { recursive: true });
  const text = JSON.stringify(editedDocument(edit), null, 2);
  writeFileSync(join(folder, "models/things/things.json"), text);
}

function changesetTexts(folder: string): string[] {
  return readdirSync(join(folder, ".changeset"))
    .filter((name) => name.startsWith("katagami-"))
    .toSorted()
    .map((name) => readFileSync(join(folder, ".changeset", name), "utf8"));
}

function drop(d: Editable): void {
  delete d["definitions"]["Reply"]["properties"]["size"];
  d["definitions"]["Reply"]["properties"]["weight"] = { type: "number" };
}

test.before((context) => {
  const folder = mkdtempSync(join(tmpdir(), "katagami-release-"));
  context.folder = folder;
  const root = { name: "@acme/root", private: true, workspaces: ["generated/*"] };
  writeFileSync(join(folder, "package.json"), JSON.stringify(root));
  writeFileSync(join(folder, "package-lock.json"), "{}");
  mkdirSync(join(folder, ".changeset"));
  writeFileSync(
    join(folder, ".changeset/config.json"),
    JSON.stringify({
      changelog: "@changesets/cli/changelog",
      access: "public",
      baseBranch: "main",
    }),
  );
  execFileSync("git", ["init", "--quiet", "-b", "main"], { cwd: folder });
  writeModel(folder, () => null);
  assert.is(generate(folder).status, 0);
  commit(folder);
});

test.after(({ folder }) => rmSync(folder, { recursive: true, force: true }));

test("a removal is retained as deprecated, reported, and stays for later runs", ({ folder }) => {
  writeModel(folder, drop);
  const { status, stdout, stderr } = generate(folder, "--changeset");
  assert.is(status, 0, stderr);
  assert.match(stdout, "Reply.size is gone from the model and kept as deprecated");
  assert.match(
    stdout,
    "1 removed element retained in models/retained: --allow-removals drops them",
  );
  assert.ok(existsSync(join(folder, retainPatch)));
  const types = readFileSync(join(folder, "generated/things-v1/src/types.ts"), "utf8");
  assert.match(types, /@deprecated\n\s+\*\/\n\s+size\?: number;/);
  assert.is(generate(folder, "--check").status, 0);
});

test("its changeset is minor and reads well; running again changes nothing", ({ folder }) => {
  const [text, ...more] = changesetTexts(folder);
  assert.equal(more, []);
  assert.match(text!, '---\n"@acme/sp-api-things-v1": minor\n---\n');
  assert.match(text!, "- **minor** `Reply.weight` is new: `number`");
  assert.is(generate(folder, "--changeset").status, 0);
  assert.equal(changesetTexts(folder), [text]);
});

test("--allow-removals lets go, and then the change is major", ({ folder }) => {
  const { status, stdout } = generate(folder, "--changeset", "--allow-removals");
  assert.is(status, 0);
  assert.match(stdout, "major  Reply.size is gone: number");
  assert.not.ok(existsSync(join(folder, retainPatch)));
  const [text, ...more] = changesetTexts(folder);
  assert.equal(more, []);
  assert.match(text!, '"@acme/sp-api-things-v1": major');
  const types = readFileSync(join(folder, "generated/things-v1/src/types.ts"), "utf8");
  assert.not.match(types, "size?: number");
});

test("a changeset of a run that fails is not written, and wrong flags are", ({ folder }) => {
  assert.is(generate(folder, "--changeset", "--check").status, 2);
  assert.is(generate(folder, "--changeset", "--base", "nowhere").status, 2);
  const { status, stderr } = generate(folder, "--allow-removals", "--base", "HEAD");
  assert.is(status, 2);
  assert.match(stderr, "--base has no effect without --changeset");
  assert.match(stderr, "--allow-removals has no effect without --changeset");
});

test("changesets turns it into a version and a changelog, which generate keeps", ({ folder }) => {
  if (!existsSync(changesetCli)) {
    console.log("skipped: @changesets/cli is not installed");
    return;
  }
  const { status, stderr, stdout } = run(folder, [changesetCli, "version"]);
  assert.is(status, 0, `${stdout}${stderr}`);
  const manifest = join(folder, "generated/things-v1/package.json");
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  assert.is(version, "1.0.0");
  const changelog = readFileSync(join(folder, "generated/things-v1/CHANGELOG.md"), "utf8");
  assert.match(changelog, "## 1.0.0");
  assert.match(changelog, "**major** `Reply.size` is gone: `number`");
  assert.equal(changesetTexts(folder), []);
  const { status: again, stdout: said } = generate(folder, "--check");
  assert.is(again, 0, said);
});

test("a package generated anew keeps its changeset until it is released, however often the run is repeated", ({
  folder,
}) => {
  commit(folder);
  rmSync(join(folder, "generated/things-v1/README.md"));
  const anew =
    '---\n"@acme/sp-api-things-v1": patch\n---\n\nGenerated anew; the API is the same.\n';
  for (const _ of [1, 2]) {
    assert.is(generate(folder, "--changeset").status, 0);
    assert.equal(changesetTexts(folder), [anew]);
  }
  writeModel(folder, (d) => {
    drop(d);
    d["definitions"]["Reply"]["properties"]["height"] = { type: "number" };
  });
  assert.is(generate(folder, "--changeset").status, 0);
  const [text, ...more] = changesetTexts(folder);
  assert.equal(more, []);
  assert.match(text!, '"@acme/sp-api-things-v1": minor');
  writeModel(folder, drop);
  assert.is(generate(folder).status, 0);
  assert.is(generate(folder, "--changeset").status, 0);
  assert.equal(changesetTexts(folder), []);
});

test.run();
