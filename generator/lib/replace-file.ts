import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** The ending of a file that is being written beside its place. */
export const temporaryEnding = ".katagami-tmp";

/** Writes a file whole or not at all: beside its place, then moved there. Folders are made as needed. */
export async function replaceFile(path: string, data: string | Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = path + temporaryEnding;
  // A link that waits under this name must not be written through.
  await rm(temporary, { force: true });
  await writeFile(temporary, data, { flag: "wx" });
  await rename(temporary, path);
}
