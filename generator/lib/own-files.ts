/** Files that come with Katagami, found from here alone: the folder of this file is as deep in `dist/` as in `generator/`. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/**
 * The absolute path of a file or folder of Katagami's own package.
 *
 * @param path - below the package's folder, with `/`: `templates/client`
 */
export function ownFile(path: string): string {
  return fileURLToPath(new URL(`../../${path}`, import.meta.url));
}

/** Whether Katagami runs from its TypeScript sources, and not compiled. */
export const runsFromSource: boolean = import.meta.url.endsWith(".ts");

/** Katagami's own version. */
export function katagamiVersion(): string {
  const { version } = JSON.parse(readFileSync(ownFile("package.json"), "utf8")) as {
    version: string;
  };
  return version;
}
