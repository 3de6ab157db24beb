import { readFileSync } from "node:fs";
import { join } from "node:path";
import { listFiles } from "../lib/folders.js";
import type { OutputFile } from "../lib/output-file.js";
import { ownFile } from "../lib/own-files.js";
import {
  packageJson,
  packageName,
  type PackageSettings,
  runtimeModules,
  runtimePeers,
} from "../view/package-json.js";

/** What every source of the runtime begins with where it has been copied to. */
export const runtimeHeader =
  "// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.\n";

/** The runtime as it comes with Katagami: its files with a header, a package.json, and its README with the names of the user's packages. */
export async function runtimePackage(
  settings: PackageSettings,
  version: string,
  directory: string | null,
): Promise<OutputFile[]> {
  const manifest = packageJson(settings, {
    id: "runtime",
    version,
    directory,
    description:
      "What the clients that Katagami generates for Amazon's Selling Partner API have in common",
    keywords: ["login-with-amazon", "lwa", "sigv4"],
    modules: runtimeModules,
    more: runtimePeers,
  });
  return [
    {
      path: "runtime/package.json",
      text: `${JSON.stringify(manifest, null, 2)}\n`,
      template: null,
    },
    ...(await runtimeFiles()).map((file) => ({
      ...file,
      path: `runtime/${file.path}`,
      text: file.path.endsWith(".md")
        ? file.text.replaceAll("<scope>/sp-api-", packageName(settings, ""))
        : file.text,
    })),
  ];
}

/** The runtime's sources for a client that carries them: `src/runtime/…`. */
export async function inlineRuntime(): Promise<OutputFile[]> {
  return (await runtimeFiles())
    .filter(({ path }) => path.startsWith("src/"))
    .map((file) => ({ ...file, path: `src/runtime/${file.path.slice("src/".length)}` }));
}

/** The files of the runtime by their paths below it, sorted. */
async function runtimeFiles(): Promise<OutputFile[]> {
  const folder = ownFile("templates/runtime");
  const paths = (await listFiles(folder)).filter((path) => /\.(?:ts|md)$/.test(path));
  return paths.map((path) => {
    const text = readFileSync(join(folder, path), "utf8");
    return { path, text: path.endsWith(".ts") ? runtimeHeader + text : text, template: null };
  });
}
