/** Packages as they go to a registry: generated, built and packed in a repository of their own. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { compilePackages } from "../../generator/build/build-packages.js";
import { readSettings } from "../../generator/config/settings.js";
import { generate } from "../../generator/pipeline/generate.js";

const shared = resolve("..", "shared", "models");

const own = resolve("models/vendor-orders-api-model/vendorOrders.json");

/** The two largest of Amazon's models. */
const large = [
  "fulfillment-inbound-api-model/fulfillmentInbound_2024-03-20.json",
  "listings-items-api-model/listingsItems_2021-08-01.json",
].map((file) => join(shared, file));

export interface Published {
  readonly folder: string;
  /** Where the packages lie. */
  readonly out: string;
  readonly ids: readonly string[];
}

/** Generates and builds the runtime and some clients, as a repository with a configuration would. */
export async function buildPackages(
  models: "own" | "several",
  config: { readonly scope?: string; readonly runtime?: "package" | "inline" } = {},
): Promise<Published> {
  const folder = mkdtempSync(join(tmpdir(), "katagami-publish-"));
  mkdirSync(join(folder, ".git"));
  writeFileSync(
    join(folder, "katagami.config.json"),
    JSON.stringify({
      scope: "@acme",
      out: "packages",
      ...config,
      package: {
        repository: { type: "git", url: "git+https://github.com/acme/clients.git" },
        author: "Acme",
        publishConfig: { tag: "next" },
      },
    }),
  );
  const settings = await readSettings(
    { config: join(folder, "katagami.config.json"), models: resolve("models") },
    process.cwd(),
  );
  const { diagnostics } = await generate({
    settings,
    models: [own, ...(models === "several" ? large.filter((file) => existsSync(file)) : [])],
    check: false,
    force: true,
    keepGoing: false,
    onProgress: () => {},
  });
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join("\n"));
  const { packages } = await compilePackages(settings.out, null, {
    isChecked: models === "several",
  });
  return { folder, out: settings.out, ids: packages };
}

/** Packs a package and gives the file and the names in it. */
export function pack(folder: string, to: string): { tarball: string; files: string[] } {
  const output = execFileSync("npm", ["pack", "--json", "--pack-destination", to], {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [packed] = JSON.parse(output) as { filename: string; files: { path: string }[] }[];
  return {
    tarball: join(to, packed!.filename),
    files: packed!.files.map(({ path }) => path).toSorted(),
  };
}
