/** Publishes to a real registry, installs with npm and pnpm into empty projects, and uses what was installed. */
import { execFile } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { buildPackages, type Published } from "./packages.js";
import { type Registry, startRegistry } from "./registry.js";

const test = suite<{ published: Published; registry: Registry }>("a registry");

const run = promisify(execFile);
const pnpm = resolve("node_modules/pnpm/bin/pnpm.cjs");
const tsc = resolve("node_modules/typescript/bin/tsc");

test.before(async (context) => {
  context.published = await buildPackages("own");
  context.registry = await startRegistry(join(context.published.folder, "registry"));
  for (const id of ["runtime", "vendor-orders-v1"]) {
    const folder = join(context.published.out, id);
    writeFileSync(join(folder, ".npmrc"), context.registry.npmrc);
    await run("npm", ["publish"], { cwd: folder });
  }
});
test.after(async ({ published, registry }) => {
  await registry.close();
  rmSync(published.folder, { recursive: true, force: true });
});

/** An empty project with a client in it. */
async function install(
  { published, registry }: { published: Published; registry: Registry },
  name: string,
  program: string,
  args: readonly string[],
): Promise<string> {
  const folder = join(published.folder, name);
  mkdirSync(folder);
  writeFileSync(join(folder, "package.json"), '{ "name": "consumer", "private": true }\n');
  writeFileSync(join(folder, ".npmrc"), registry.npmrc);
  await run(program, args, { cwd: folder, env: { ...process.env, CI: "1" } });
  return folder;
}

const use = `
const client = new VendorOrdersApi({
  region: "na",
  lwa: { clientId: "id", clientSecret: "secret", refreshToken: "token" },
  fetch: async (input) =>
    new Response(
      JSON.stringify(
        String(input instanceof Request ? input.url : input).includes("/auth/")
          ? { access_token: "Atza|x", token_type: "bearer", expires_in: 3600 }
          : { payload: { orders: [] } },
      ),
      { headers: { "content-type": "application/json" } },
    ),
});
client.getPurchaseOrders({ limit: 1 }).then((answer) => console.log(JSON.stringify(answer)));
`;

/** Runs it as an ES module and through \`require\`, and checks a program that uses it under each way of resolving. */
async function tryOut(folder: string, name = "@acme/sp-api-vendor-orders-v1"): Promise<void> {
  writeFileSync(join(folder, "esm.mjs"), `import { VendorOrdersApi } from "${name}";${use}`);
  writeFileSync(join(folder, "cjs.cjs"), `const { VendorOrdersApi } = require("${name}");${use}`);
  for (const file of ["esm.mjs", "cjs.cjs"]) {
    const { stdout } = await run(process.execPath, [file], { cwd: folder });
    assert.is(stdout.trim(), '{"payload":{"orders":[]}}', file);
  }
  writeFileSync(
    join(folder, "consumer.mts"),
    `import { VendorOrdersApi, type VendorOrders } from "${name}";
import { getPurchaseOrder } from "${name}/operations";
const client = new VendorOrdersApi({ region: "na" });
const answer: VendorOrders.GetPurchaseOrdersResponse = await client.getPurchaseOrders({ limit: 1 });
const orders: VendorOrders.Order[] = answer.payload?.orders ?? [];
// @ts-expect-error a limit is a number: this is no any
client.getPurchaseOrders({ limit: "1" });
export { getPurchaseOrder, orders };
`,
  );
  for (const [module, moduleResolution] of [
    ["node16", "node16"],
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
  ] as const) {
    const flags = ["--noEmit", "--strict", "--skipLibCheck", "false", "--types", ""];
    const modes = [
      "--target",
      "es2022",
      "--module",
      module,
      "--moduleResolution",
      moduleResolution,
    ];
    const { stdout } = await run(
      process.execPath,
      [tsc, ...flags, "--lib", "es2022,dom,dom.iterable", ...modes, "consumer.mts"],
      { cwd: folder },
    ).catch((error: Error & { stdout: string }) => ({ stdout: error.stdout + error.message }));
    assert.is(stdout, "", moduleResolution);
  }
}

test("npm installs a client with its runtime, and it runs and type-checks", async (context) => {
  const folder = await install(context, "with-npm", "npm", [
    "install",
    "@acme/sp-api-vendor-orders-v1@next",
  ]);
  assert.ok(existsSync(join(folder, "node_modules/@acme/sp-api-runtime/package.json")));
  await tryOut(folder);
});

test("pnpm installs a client with its runtime, and it runs and type-checks", async (context) => {
  const store = join(context.published.folder, "store");
  const args = [pnpm, "add", "--store-dir", store, "@acme/sp-api-vendor-orders-v1@next"];
  await tryOut(await install(context, "with-pnpm", process.execPath, args));
});

test("a client with its runtime inline is installed alone, and runs and type-checks", async (context) => {
  const inline = await buildPackages("own", { scope: "@inline", runtime: "inline" });
  try {
    const source = join(inline.out, "vendor-orders-v1");
    writeFileSync(join(source, ".npmrc"), context.registry.npmrc);
    await run("npm", ["publish"], { cwd: source });
    const args = ["install", "@inline/sp-api-vendor-orders-v1@next"];
    const folder = await install(context, "inline", "npm", args);
    assert.equal(
      readdirSync(join(folder, "node_modules")).filter((name) => !name.startsWith(".")),
      ["@inline"],
    );
    await tryOut(folder, "@inline/sp-api-vendor-orders-v1");
  } finally {
    rmSync(inline.folder, { recursive: true, force: true });
  }
});

test.run();
