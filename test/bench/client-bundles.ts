import { cp, readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions } from "esbuild";

/** Of a bundle, in KB (10³ bytes). */
export interface BundleSize {
  readonly plain: number;
  readonly gzip: number;
}

/** The generated packages that make one client. */
const packages = { "sp-api-runtime": "runtime", "sp-api-vendor-orders-v1": "vendor-orders-v1" };

/** Lays the generated packages out as npm would, file by file as `katagami build` compiles them, without types. */
export async function transpile(modules: string): Promise<void> {
  for (const [name, folder] of Object.entries(packages)) {
    const source = join("generated", folder);
    const files = (await readdir(join(source, "src"))).map((file) => join(source, "src", file));
    await cp(join(source, "package.json"), join(modules, name, "package.json"));
    const outdir = join(modules, name, "dist");
    await build({ entryPoints: files, outdir, format: "esm", target: "es2022" });
  }
}

/**
 * Bundles and minifies each client as its user would.
 *
 * @param cache where they are installed, a folder each
 * @returns sizes by driver, and of `everything` that ours has
 */
export async function bundles(cache: string): Promise<ReadonlyMap<string, BundleSize>> {
  const [ours, browser] = [join(cache, "katagami"), { platform: "browser" } as const];
  const client = 'export { VendorOrdersApi } from "sp-api-vendor-orders-v1";';
  const everything =
    'export * from "sp-api-vendor-orders-v1"; export * from "sp-api-runtime"; ' +
    'export * from "sp-api-runtime/documents"; export * from "sp-api-runtime/redis";';
  const sdk =
    'export { SellingPartnerApiAuth } from "@sp-api-sdk/auth"; ' +
    'export { VendorOrdersApiClient } from "@sp-api-sdk/vendor-orders-api-v1";';
  const peer = 'export { SellingPartner } from "amazon-sp-api";';
  const amazon = 'export { VendorordersSpApi } from "@amazon-sp-api-release/amazon-sp-api-sdk-js";';
  return new Map([
    ["katagami", await sizeOf(client, ours, browser)],
    ["everything", await sizeOf(everything, ours, browser)],
    ["sp-api-sdk", await sizeOf(sdk, join(cache, "sp-api-sdk"))],
    ["amazon-sp-api", await sizeOf(peer, join(cache, "amazon-sp-api"))],
    ["amazon-sdk", await sizeOf(amazon, join(cache, "amazon-sdk"))],
  ]);
}

async function sizeOf(
  contents: string,
  folder: string,
  options: BuildOptions = { platform: "node" },
): Promise<BundleSize> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: resolve(folder) },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    ...options,
    // Apart, since the types know from it that there are outputFiles.
    write: false,
  });
  const bytes = Buffer.concat(outputFiles.map((file) => file.contents));
  return { plain: bytes.length / 1000, gzip: gzipSync(bytes, { level: 9 }).length / 1000 };
}
