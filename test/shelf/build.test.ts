// @slow: builds packages
/** The sets of the shelf that have schemas, built into packages as people install them. */
import * as assert from "uvu/assert";
import { mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import type {
  Check,
  SellingPartnerOptions,
  ValidateOptions,
  ValidationError,
} from "../../templates/runtime/src/index.js";
import { katagamiCommand, run } from "../support/cli.js";
import { temporaryFolder } from "../support/corpus.js";
import { json, rejection } from "../support/transport.js";

interface Built {
  readonly VendorOrdersApi: new (options: SellingPartnerOptions) => {
    getPurchaseOrders(): PromiseLike<unknown>;
  };
  readonly validate: (options: ValidateOptions) => Check;
  readonly ValidationError: typeof ValidationError;
}

const test = suite("packages with schemas");

test("the layers zod and valibot have the same file for what types are made of", async () => {
  const [zod, valibot] = await Promise.all(
    ["zod", "valibot"].map((set) => readFile(`templates/shelf/${set}/shapes.ts`, "utf8")),
  );
  assert.is(zod, valibot);
});

test("both sets in one client, built with the runtime inside: their subpaths work, and throw the error that the runtime exports", async () => {
  const folder = temporaryFolder("katagami-shelf-build-");
  await mkdir(join(folder, "node_modules"));
  for (const name of ["zod", "valibot"])
    await symlink(resolve("node_modules", name), join(folder, "node_modules", name), "junction");
  const config = {
    models: resolve("models/vendor-orders-api-model"),
    out: "generated",
    runtime: "inline",
    templates: ["zod", "valibot"],
  };
  await writeFile(join(folder, "katagami.config.json"), JSON.stringify(config));
  for (const command of ["generate", "build"]) {
    const { code, err } = await run([...katagamiCommand, command], folder);
    assert.is(code, 0, err);
  }
  const own = join(folder, "generated/vendor-orders-v1");
  const { exports, peerDependencies } = JSON.parse(
    await readFile(join(own, "package.json"), "utf8"),
  ) as {
    readonly exports: Readonly<Record<string, { readonly default: string }>>;
    readonly peerDependencies: Readonly<Record<string, string>>;
  };
  const load = async (subpath: string): Promise<Built> => {
    const url = pathToFileURL(join(own, exports[subpath]!.default)).href;
    return (await import(url)) as Built;
  };
  const { VendorOrdersApi } = await load(".");
  const { ValidationError: Expected } = await load("./runtime");
  for (const set of ["zod", "valibot"]) {
    assert.match(peerDependencies[set] ?? "", /^\^/);
    const { validate } = await load(`./${set}`);
    const client = new VendorOrdersApi({
      region: "fe",
      lwa: false,
      fetch: async () => json({ payload: { orders: "none" } }),
      checks: [validate({ request: "off", response: "throw" })],
    });
    const error = await rejection(client.getPurchaseOrders());
    assert.instance(error, Expected);
    assert.match((error as Error).message, "/payload/orders must be array, not string");
  }
});

test.run();
