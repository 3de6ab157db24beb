/** `katagami publish` with a real registry. */
// @slow: needs npm and a registry
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { katagami, katagamiCommand, plainEnvironment } from "../support/cli.js";
import { buildPackages, type Published } from "./packages.js";
import { type Registry, startRegistry } from "./registry.js";

const test = suite<{ published: Published; registry: Registry }>("katagami publish");

const names = ["@acme/sp-api-runtime@0.1.0", "@acme/sp-api-vendor-orders-v1@0.1.0"];

test.before(async (context) => {
  context.published = await buildPackages("own");
  const { folder } = context.published;
  rmSync(join(folder, ".git"), { recursive: true });
  git(folder, "init", "--quiet");
  git(folder, "commit", "--quiet", "--allow-empty", "--message=first");
  context.registry = await startRegistry(join(folder, "registry"));
  writeFileSync(join(folder, ".npmrc"), context.registry.npmrc);
});
test.after(async ({ published, registry }) => {
  await registry.close();
  rmSync(published.folder, { recursive: true, force: true });
});

function git(folder: string, ...args: string[]): string {
  const identity = ["-c", "user.name=Test", "-c", "user.email=test@example.com"];
  return execFileSync("git", [...identity, ...args], { cwd: folder, encoding: "utf8" }).trim();
}

/** What a run printed, without its time. */
async function publish(folder: string, ...args: string[]): Promise<string> {
  const { code, out, err } = await katagami(folder, "publish", ...args);
  return `${String(code)}\n${out}${err}`.replace(/ \([\d.]+ m?s\)\n/, "\n");
}

test("a dry run says what would be published, and publishes nothing", async ({ published }) => {
  for (let run = 0; run < 2; run += 1)
    assert.is(
      await publish(published.folder, "--dry-run"),
      `0\n${names.map((name) => `would publish ${name}\n`).join("")}2 packages of packages to publish, 0 in the registry already\n`,
    );
  assert.is(git(published.folder, "tag"), "");
});

test("a package that is not there, or not compiled, ends the run before anything is published", async ({
  published,
}) => {
  assert.is(
    await publish(published.folder, "vendor-order-v1"),
    "1\nerror packages/vendor-order-v1\n  there is no package\n  → did you mean vendor-orders-v1?\n",
  );
});

test("what the registry does not have is published and tagged, the runtime first", async ({
  published,
}) => {
  git(published.folder, "config", "user.name", "Test");
  git(published.folder, "config", "user.email", "test@example.com");
  const lines = names.map((name) => `published ${name}\nNew tag: ${name}\n`).join("");
  assert.is(
    await publish(published.folder),
    `0\n${lines}2 packages of packages published, 0 in the registry already\n`,
  );
  assert.equal(git(published.folder, "tag").split("\n"), names);
});

test("a second run publishes nothing, and shows its work on a terminal", ({ published }) => {
  const command = ["stty cols 120;", ...katagamiCommand.map((part) => `'${part}'`), "publish"];
  const { stdout, status } = spawnSync("script", ["-qec", command.join(" "), "/dev/null"], {
    cwd: published.folder,
    encoding: "utf8",
    env: { ...plainEnvironment(), TERM: "xterm" },
  });
  assert.is(status, 0);
  const erased = "\r\u001b[J";
  assert.ok(stdout.startsWith(`${erased}publishing 1 of 2  @acme/sp-api-runtime@0.1.0`), stdout);
  assert.match(stdout, `${erased}publishing 2 of 2  @acme/sp-api-vendor-orders-v1@0.1.0`);
  const [, last = ""] = stdout.split(new RegExp("v1@0\\.1\\.0[^\\r]*"));
  assert.match(last, "0 packages of packages published, 2 in the registry already");
  assert.ok(last.startsWith(erased));
});

test("a prerelease gets its own tag in the registry", async ({ published }) => {
  const file = join(published.out, "vendor-orders-v1/package.json");
  const { publishConfig: _, ...json } = JSON.parse(readFileSync(file, "utf8")) as Record<
    string,
    unknown
  >;
  writeFileSync(file, JSON.stringify({ ...json, version: "0.2.0-beta.1" }));
  assert.match(
    await publish(published.folder, "vendor-orders-v1", "--no-git-tag"),
    "published @acme/sp-api-vendor-orders-v1@0.2.0-beta.1\n1 package of",
  );
  const tags = execFileSync(
    "npm",
    ["view", "@acme/sp-api-vendor-orders-v1", "dist-tags", "--json"],
    {
      cwd: published.folder,
      encoding: "utf8",
    },
  );
  assert.is((JSON.parse(tags) as { beta: string }).beta, "0.2.0-beta.1");
  assert.equal(git(published.folder, "tag").split("\n"), names);
});

test("one that npm does not publish is an error with npm's reason, and the others are published", async ({
  published,
  registry,
}) => {
  const file = join(published.out, "runtime/package.json");
  const json = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(
    file,
    JSON.stringify({
      ...json,
      version: "0.3.0",
      publishConfig: { registry: `${registry.url}nowhere/` },
    }),
  );
  const client = join(published.out, "vendor-orders-v1/package.json");
  writeFileSync(
    client,
    JSON.stringify({ ...(JSON.parse(readFileSync(client, "utf8")) as object), version: "0.3.0" }),
  );
  const said = await publish(published.folder, "--no-git-tag");
  assert.match(
    said,
    /^1\npublished @acme\/sp-api-vendor-orders-v1@0\.3\.0\n1 package of packages published, 0 in the registry already, 1 failed\nerror packages\/runtime\n {2}\S/,
  );
});

test("private packages are an error that says what to do", async ({ published }) => {
  const file = join(published.out, "runtime/package.json");
  const json = JSON.parse(readFileSync(file, "utf8")) as object;
  writeFileSync(file, JSON.stringify({ ...json, private: true }));
  rmSync(join(published.out, "vendor-orders-v1/dist"), { recursive: true });
  assert.is(
    await publish(published.folder),
    "1\nerror packages/runtime/package.json\n  the package is private\n  → set `scope` in the configuration, then generate again\n" +
      "error packages/vendor-orders-v1/package.json\n  the package is not compiled\n  → run `katagami build`\n",
  );
});

test.run();
