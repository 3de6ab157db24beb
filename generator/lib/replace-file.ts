import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** The extension of a file that is not complete yet. */
export const temporaryEnding = ".katagami-tmp";

/** Writes a file atomically: a temporary file next to it is renamed. Creates missing folders. */
export async function replaceFile(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = path + temporaryEnding;
  // Do not follow a link that has this name.
  await rm(temporary, { force: true });
  await writeFile(temporary, data, { flag: "wx" });
  await rename(temporary, path);
}
