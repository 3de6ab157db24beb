import { cp, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type BuildOptions } from "esbuild";
import { rolldown } from "rolldown";
import { transpilePackages } from "../../generator/build/compile.js";

/** Of a bundle, in KB (10³ bytes). */
export interface BundleSize {
  readonly plain: number;
  readonly gzip: number;
}

/** The generated packages that make one client. */
const packages = { "sp-api-runtime": "runtime", "sp-api-vendor-orders-v1": "vendor-orders-v1" };

/** Lays the generated packages out as npm would, with the JavaScript that `katagami build` makes. */
export async function installOurs(modules: string): Promise<void> {
  for (const [name, folder] of Object.entries(packages)) {
    const source = join("generated", folder);
    for (const part of ["package.json", "src"])
      await cp(join(source, part), join(modules, name, part), { recursive: true });
  }
  await transpilePackages(modules);
}

/**
 * Bundles and minifies each client as its user would.
 *
 * @param cache where they are installed, a folder each
 * @returns sizes by driver, of `everything` that ours has, and of the `first load` of ours: what is there before a part
 * that is loaded on demand, which a call with Login with Amazon alone never is
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
    ["first load", await firstLoad(client, ours)],
    ["sp-api-sdk", await sizeOf(sdk, join(cache, "sp-api-sdk"))],
    ["amazon-sp-api", await sizeOf(peer, join(cache, "amazon-sp-api"))],
    ["amazon-sdk", await sizeOf(amazon, join(cache, "amazon-sdk"))],
  ]);
}

/** Split into files, as bundlers for browsers do it: those that the entry imports, without those it loads later. */
async function firstLoad(contents: string, folder: string): Promise<BundleSize> {
  const entry = resolve(folder, "first-load.js");
  await writeFile(entry, contents);
  const bundle = await rolldown({ cwd: resolve(folder), input: entry, platform: "browser" });
  const { output } = await bundle.generate({ format: "es", minify: true });
  await bundle.close();
  const chunks = output.filter((file) => file.type === "chunk");
  const loaded = new Set(chunks.filter(({ isEntry }) => isEntry).map(({ fileName }) => fileName));
  // A set that grows is gone through to its new end.
  for (const name of loaded)
    for (const next of chunks.find(({ fileName }) => fileName === name)?.imports ?? [])
      loaded.add(next);
  const codes = chunks.filter(({ fileName }) => loaded.has(fileName)).map(({ code }) => code);
  const sum = (lengths: readonly number[]): number =>
    lengths.reduce((total, length) => total + length, 0) / 1000;
  return {
    plain: sum(codes.map((code) => Buffer.byteLength(code))),
    gzip: sum(codes.map((code) => gzipSync(code, { level: 9 }).length)),
  };
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
