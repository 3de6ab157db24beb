/**
 * The whole way of an update, by the commands that people type: from a commit of Amazon's models to packages that are installed from a
 * registry and run. Everything is a process of its own, in a project that `katagami init` has set up.
 */
import { execFileSync } from "node:child_process";
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
import * as assert from "uvu/assert";
import { run } from "../support/cli.js";
import { installKatagami } from "../support/installed.js";
import { type Registry, startRegistry } from "./registry.js";
import { hasModels, makeUpstream, type UpstreamRepository } from "./upstream.js";

interface Context {
  readonly folder: string;
  readonly project: string;
  readonly upstream: UpstreamRepository;
  readonly registry: Registry;
}

const test = suite<Context>("an update of Amazon's models");

const sources = "sp-api/models";
const held = `${sources}/retained`;

/** Runs a command as it would be typed into a shell where what is installed in the project is found, as in a script of npm's. */
async function typed(project: string, line: string): Promise<string> {
  const { code, out, err } = await run(
    ["sh", "-c", `PATH="$PWD/node_modules/.bin:$PATH"; ${line}`],
    project,
  );
  assert.is(code, 0, `${line}\n${out}${err}`);
  return out;
}

function commit(project: string): void {
  const git = (...args: string[]) => execFileSync("git", args, { cwd: project, stdio: "ignore" });
  git("add", "--all");
  git("-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "x");
}

function read(project: string, file: string): string {
  return readFileSync(join(project, file), "utf8");
}

/** The versions that stand in the packages of a project, by name without scope. */
function versions(project: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(join(project, "packages/sp-api"), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => {
        const { version } = JSON.parse(read(project, `packages/sp-api/${name}/package.json`));
        return [name, version as string];
      }),
  );
}

/** What the registry has of a package. */
async function published({ registry }: Context, name: string): Promise<string[]> {
  const response = await fetch(`${registry.url}@acme/sp-api-${name}`);
  if (response.status === 404) return [];
  const { versions: found } = (await response.json()) as { versions: object };
  return Object.keys(found);
}

async function prepare(folder: string): Promise<Context | null> {
  const project = join(folder, "shop");
  mkdirSync(project);
  const manifest = {
    name: "@acme/shop",
    private: true,
    type: "module",
    repository: "github:acme/shop",
  };
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest, null, 2));
  if (!(await installKatagami(project, "@changesets/cli"))) return null;
  const upstream = makeUpstream(join(folder, "models.git"), "some");
  const registry = await startRegistry(join(folder, "registry"));
  const scoped = registry.npmrc.replace(/^registry=/, "@acme:registry=");
  writeFileSync(join(project, ".npmrc"), scoped);
  execFileSync("git", ["init", "--quiet", "--initial-branch", "main"], { cwd: project });
  return { folder, project, upstream, registry };
}

const folder = mkdtempSync(join(tmpdir(), "katagami-update-"));
const context = hasModels ? await prepare(folder) : null;
if (!hasModels) process.stdout.write("  skipped: ../shared/models is not here\n");

test.after(async () => {
  await context?.registry.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A step of the way; each stands on the one before. */
function step(name: string, take: (context: Context) => Promise<void>): void {
  test(name, async () => {
    if (context !== null) await take(context);
  });
}

step(
  "init sets the project up, and a first state is pulled, generated, built and committed",
  async ({ project, upstream, registry }) => {
    await typed(project, "katagami init");
    // A registry of one's own is a field like any other.
    const file = join(project, "katagami.config.ts");
    const field = `publishConfig: { registry: ${JSON.stringify(registry.url)} },`;
    writeFileSync(file, readFileSync(file, "utf8").replace("package: {", `package: { ${field}`));
    await typed(project, `katagami models pull --from ../models.git --ref ${upstream.before}`);
    await typed(project, "npm run sp-api");
    await typed(project, "npm install --prefer-offline");
    commit(project);
    const ignored = ["node_modules", "packages/sp-api/runtime/dist"];
    assert.equal(
      execFileSync("git", ["ls-files", ...ignored], { cwd: project, encoding: "utf8" }),
      "",
    );
  },
);

step("what a pull would bring is told before it is pulled", async ({ project }) => {
  const out = await typed(project, "katagami diff --upstream");
  assert.match(
    out,
    /5 packages changed from sp-api\/models@\w{12} to \S*models\.git@\w{12}: 3 major, 1 minor, 1 patch; 0 unchanged/,
  );
  assert.match(out, "major  Order.buyerReference is gone: string");
  assert.match(out, "major  solicitations-v1 is gone");
});

step(
  "the second state is pulled, and changesets are written with removals held back",
  async ({ project }) => {
    const pulled = await typed(project, "katagami models pull");
    assert.match(pulled, "1 added, 3 changed, 1 removed, 0 unchanged");
    const out = await typed(project, "katagami generate --changeset");
    assert.match(out, "4 removed elements retained in sp-api/models/retained");
    assert.match(out, "5 changesets written");
    for (const line of [
      "minor  getPurchaseOrdersStatus is new: GET /vendor/orders/v1/purchaseOrdersStatus",
      'minor  OrderPurchaseOrderState › "Closed" is a new value',
      "patch  getAccount has another usage plan: 2 per second, burst 15 → 0.016 per second, burst 15",
      "patch  Marketplace is described in other words",
      "minor  solicitations-v1 is gone from Amazon's models and kept as deprecated",
      "major  CreateRestrictedDataTokenResponse.expiresIn is of another type: string → number",
      "minor  uploads-2020-11-01 is new",
      "minor  getPurchaseOrders › shippedBefore is gone from the model and kept as deprecated",
      "minor  Order.buyerReference is gone from the model and kept as deprecated",
      'minor  OrderPurchaseOrderState › "Withdrawn" is gone from the model and kept as deprecated',
    ])
      assert.match(out, line);
  },
);

step(
  "what is held back is generated as deprecated, and stays so without the release",
  async ({ project }) => {
    const types = read(project, "packages/sp-api/vendor-orders-v1/src/types.ts");
    assert.match(types, /@deprecated\n\s+\*\/\n\s+buyerReference: string;/);
    assert.match(types, /@deprecated\n\s+\*\/\n\s+shippedBefore\?: string/);
    assert.match(types, '"Withdrawn"');
    assert.match(read(project, "packages/sp-api/solicitations-v1/src/client.ts"), "@deprecated");
    assert.ok(
      existsSync(join(project, held, "solicitations-api-model/solicitations.json/model.json")),
    );
    await typed(project, "npm run sp-api:check");
    assert.match(
      await typed(project, "katagami models status || true"),
      /not pulled +solicitations-api-model/,
    );
  },
);

step("the same is told against the last commit, and for a pull request", async ({ project }) => {
  const out = await typed(project, "katagami diff --markdown --html report.html");
  assert.match(out, "1 major, 3 minor, 1 patch; 0 unchanged");
  assert.match(
    out,
    "- **minor** `solicitations-v1` is gone from Amazon's models and kept as deprecated",
  );
  assert.match(out, "4 removals are retained: they are kept as deprecated.");
  assert.match(read(project, "report.html"), "Callers of some packages must change their code.");
  rmSync(join(project, "report.html"));
});

step(
  "changesets make versions and changelogs of it, and the lock of npm fits",
  async ({ project }) => {
    await typed(project, "npm run sp-api:version");
    assert.equal(versions(project), {
      runtime: "0.1.0",
      "sellers-v1": "0.1.1",
      "solicitations-v1": "0.2.0",
      "tokens-2021-03-01": "1.0.0",
      "uploads-2020-11-01": "0.2.0",
      "vendor-orders-v1": "0.2.0",
    });
    const changelog = read(project, "packages/sp-api/tokens-2021-03-01/CHANGELOG.md");
    assert.match(changelog, "## 1.0.0\n\n### Major Changes\n");
    assert.match(
      changelog,
      "**major** `CreateRestrictedDataTokenResponse.expiresIn` is of another type: `string → number`",
    );
    assert.match(
      read(project, "packages/sp-api/sellers-v1/CHANGELOG.md"),
      "- Amazon's model changed in words and usage plans only.",
    );
    await typed(project, "npm run sp-api:check");
    await typed(project, "npm ci --dry-run --prefer-offline");
    commit(project);
  },
);

step("changesets publishes what the registry does not have, and tags it", async (all) => {
  const { project } = all;
  await typed(project, "npm run sp-api:publish");
  assert.equal(await published(all, "vendor-orders-v1"), ["0.2.0"]);
  assert.equal(await published(all, "tokens-2021-03-01"), ["1.0.0"]);
  assert.equal(await published(all, "sellers-v1"), ["0.1.1"]);
  assert.equal(await published(all, "uploads-2020-11-01"), ["0.2.0"]);
  assert.equal(await published(all, "runtime"), ["0.1.0"]);
  const tags = execFileSync("git", ["tag"], { cwd: project, encoding: "utf8" }).trim().split("\n");
  assert.ok(tags.includes("@acme/sp-api-vendor-orders-v1@0.2.0"));
});

const program = `
import { VendorOrdersApi, type VendorOrders } from "@acme/sp-api-vendor-orders-v1";

const bodies: Record<string, string> = {
  "/auth/o2/token": '{"access_token":"Atza|x","token_type":"bearer","expires_in":3600}',
  "/vendor/orders/v1/purchaseOrdersStatus": "{}",
  "/vendor/orders/v1/purchaseOrders": '{"payload":{"orders":[{"purchaseOrderNumber":"4Z32PABC"}]}}',
};
const client = new VendorOrdersApi({
  region: "na",
  lwa: { clientId: "id", clientSecret: "secret", refreshToken: "token" },
  fetch: async (url) =>
    new Response(bodies[new URL(String(url)).pathname], { headers: { "content-type": "application/json" } }),
});
const { payload } = await client.getPurchaseOrders({ shippedBefore: "2026-11-01" });
const [order]: VendorOrders.Order[] = payload?.orders ?? [];
const reference: string | undefined = order?.buyerReference;
const state: VendorOrders.OrderPurchaseOrderState = "Withdrawn";
await client.getPurchaseOrdersStatus();
console.log(order?.purchaseOrderNumber, reference, state);
`;

for (const [manager, add] of [
  ["npm", ["npm", "install"]],
  [
    "pnpm",
    [process.execPath, resolve("node_modules/pnpm/bin/pnpm.cjs"), "add", "--store-dir", "../store"],
  ],
] as const) {
  step(
    `${manager} installs the new versions into an empty project, where they run and type-check`,
    async ({ folder: root, registry }) => {
      const consumer = join(root, `with-${manager}`);
      mkdirSync(consumer);
      writeFileSync(join(consumer, "package.json"), '{ "private": true, "type": "module" }\n');
      writeFileSync(join(consumer, ".npmrc"), registry.npmrc);
      const { code, out, err } = await run(
        [...add, "@acme/sp-api-vendor-orders-v1@^0.2.0"],
        consumer,
      );
      assert.is(code, 0, out + err);
      writeFileSync(join(consumer, "program.ts"), program);
      const options = ["--module", "nodenext", "--target", "es2022", "--strict", "--types", ""];
      const tsc = resolve("node_modules/typescript/bin/tsc");
      const checked = await run(
        [process.execPath, tsc, ...options, "--lib", "es2022,dom,dom.iterable", "program.ts"],
        consumer,
      );
      assert.is(checked.out, "");
      const ran = await run([process.execPath, "program.js"], consumer);
      assert.is(ran.out, "4Z32PABC undefined Withdrawn\n", ran.err);
    },
  );
}

step("--allow-removals lets go what is held back, the whole package too", async ({ project }) => {
  const out = await typed(project, "katagami generate --changeset --allow-removals");
  assert.match(out, "major  Order.buyerReference is gone: string");
  assert.match(out, 'major  OrderPurchaseOrderState › "Withdrawn" is no longer a value');
  assert.match(out, "major  solicitations-v1 is gone");
  assert.not.match(out, "retained in");
  assert.not.ok(existsSync(join(project, sources, "solicitations-api-model/solicitations.json")));
  assert.not.ok(existsSync(join(project, "packages/sp-api/solicitations-v1/src")));
  assert.equal(
    readdirSync(join(project, ".changeset")).filter((name) => name.startsWith("katagami-solici")),
    [],
  );
});

test.run();
