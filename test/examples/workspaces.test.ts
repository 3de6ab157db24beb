// @long: installs two repositories, with npm and with pnpm
/**
 * The monorepo recipes of the README, as workspaces that CI runs: with npm and with pnpm, Turborepo over both. Each is copied into a
 * repository of its own and used by its own scripts, with Katagami as npm packs it.
 */
import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { katagamiCommand, run } from "../support/cli.js";
import { installKatagami } from "../support/installed.js";

const test = suite("the monorepo recipes");

const folder = mkdtempSync(join(tmpdir(), "katagami-examples-"));
test.after(() => rmSync(folder, { recursive: true, force: true }));

const tools = ["katagami", "@changesets/cli", "turbo", "typescript"];

/** A recipe in a git repository of its own, with its clients, which are committed. What pnpm needs otherwise is laid over the one for npm. */
async function checkOut(...recipes: readonly string[]): Promise<string> {
  const workspace = join(folder, recipes.at(-1) ?? "");
  for (const recipe of recipes)
    cpSync(resolve("test/examples", recipe), workspace, { recursive: true });
  const models = "vendor-orders-api-model";
  cpSync(resolve("models", models), join(workspace, "sp-api/models", models), { recursive: true });
  execFileSync("git", ["init", "--quiet", "--initial-branch", "main"], { cwd: workspace });
  const { code, err } = await run([...katagamiCommand, "generate"], workspace);
  assert.is(code, 0, err);
  return workspace;
}

/** Types a command, without Turborepo's telemetry and its looks at other registries. */
async function typed(workspace: string, line: string): Promise<string> {
  const setting = "TURBO_TELEMETRY_DISABLED=1 DO_NOT_TRACK=1 CI=1";
  const { code, out, err } = await run(
    [
      "sh",
      "-c",
      `export ${setting}; PATH="$PWD/node_modules/.bin:$PATH:${resolve("node_modules/.bin")}"; ${line}`,
    ],
    workspace,
  );
  assert.is(code, 0, `${line}\n${out}${err}`);
  return out;
}

/** What Turborepo would have to run of the tasks of CI, the rest being in its cache. */
async function misses(workspace: string): Promise<string[]> {
  const out = await typed(workspace, "turbo run sp-api:check build --dry-run=json");
  const { tasks } = JSON.parse(out) as {
    tasks: { taskId: string; command: string; cache: { status: string } }[];
  };
  return tasks
    .filter(({ command, cache }) => command !== "<NONEXISTENT>" && cache.status === "MISS")
    .map(({ taskId }) => taskId)
    .toSorted();
}

function editModel(workspace: string): void {
  const file = join(workspace, "sp-api/models/things-api-model/things.json");
  const text = readFileSync(file, "utf8").replace(
    '"names":',
    '"count": { "type": "integer" }, "names":',
  );
  writeFileSync(file, text);
}

const check = "//#sp-api:check";
const all = [
  check,
  "@acme/orders#build",
  "@acme/sp-api-runtime#build",
  "@acme/sp-api-things-v1#build",
  "@acme/sp-api-vendor-orders-v1#build",
];

/** What a recipe promises, whoever installs its packages. `some` are tasks to carry out, and how many packages they build. */
async function follow(
  workspace: string,
  link: string,
  some: { readonly tasks: string; readonly number: number },
): Promise<void> {
  await typed(workspace, link);
  // The recipe is what `katagami init` makes: there is nothing left for it to write but the workflows.
  const said = await typed(workspace, "katagami init");
  assert.match(said, /there already +package\.json/);
  assert.match(said, /there already +turbo\.json/);
  assert.match(said, /there already +katagami\.config\.json/);
  assert.not.match(said, "yours to do");

  assert.equal(await misses(workspace), all);
  const number = String(some.number);
  const first = await typed(workspace, `turbo run ${some.tasks}`);
  assert.match(first, `${number} successful, ${number} total`);
  const second = await typed(workspace, `turbo run ${some.tasks}`);
  assert.match(second, `${number} cached, ${number} total`);
  assert.match(second, "FULL TURBO");

  const runtime = join(workspace, "packages/sp-api/runtime/dist");
  rmSync(runtime, { recursive: true });
  assert.match(await typed(workspace, `turbo run ${some.tasks}`), "FULL TURBO");
  assert.ok(existsSync(join(runtime, "index.js")));

  // A model that was edited concerns the check alone, until its client is generated.
  const before = await misses(workspace);
  editModel(workspace);
  assert.equal(await misses(workspace), [...new Set([...before, check])].toSorted());
  await typed(workspace, "katagami generate");
  assert.equal(
    await misses(workspace),
    [...new Set([...before, check, "@acme/sp-api-things-v1#build"])].toSorted(),
  );
}

test("with npm and Turborepo an unchanged model costs nothing, and an edited one its own package; so with pnpm", async () => {
  const npm = await checkOut("npm-workspace");
  if (!(await installKatagami(npm, ...tools.slice(1)))) return;
  await follow(npm, "npm install --prefer-offline", {
    tasks: "sp-api:check build",
    number: 5,
  });
  assert.ok(existsSync(join(npm, "apps/orders/dist/index.js")));

  const pnpm = await checkOut("npm-workspace", "pnpm-workspace");
  // What npm has installed is linked in place of the registry's: pnpm has a cache of its own, and it is empty here.
  const file = join(pnpm, "package.json");
  const manifest = JSON.parse(readFileSync(file, "utf8")) as {
    devDependencies: Record<string, string>;
  };
  for (const name of tools)
    manifest.devDependencies[name] = `link:${join(npm, "node_modules", name)}`;
  writeFileSync(file, JSON.stringify(manifest, null, 2));
  const program = `${process.execPath} ${resolve("node_modules/pnpm/bin/pnpm.cjs")}`;
  const install = `${program} install --no-frozen-lockfile --offline --config.auto-install-peers=false --store-dir ${join(folder, "store")}`;
  await typed(pnpm, install);
  await follow(pnpm, install, { tasks: "build --filter=@acme/sp-api-things-v1...", number: 2 });
});

test.run();
