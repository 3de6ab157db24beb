/** Files of Katagami's own package. Only this file looks for them: its folder has the same depth in `dist/` and `generator/`. */
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";

/**
 * Returns the absolute path of a file or folder of Katagami's package.
 *
 * @param path - relative to the package, with `/`: `templates/client`
 */
export function ownFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** Whether Katagami runs from its TypeScript sources, not compiled. */
export const runsFromSource: boolean = import.meta.url.endsWith(".ts");

/** Reads the version of Katagami. */
export function katagamiVersion(): string {
  return versionIn(ownFile("package.json"));
}

/** The version of a library as it is installed beside Katagami. */
export function installedVersion(library: string): string {
  return versionIn(`${library}/package.json`);
}

function versionIn(manifest: string): string {
  const { version } = createRequire(import.meta.url)(manifest) as { version: string };
  return version;
}

/**
 * The folder for what Katagami keeps between runs, by its name, which need not exist: below the `node_modules` that Katagami is
 * installed in, or its own in a checkout. Nobody but the owner of these files can write there.
 */
export function cacheFolder(name: string): string {
  const parent = ownFile("..");
  const modules = basename(parent) === "node_modules" ? parent : ownFile("node_modules");
  return join(modules, ".cache", "katagami", name);
}
