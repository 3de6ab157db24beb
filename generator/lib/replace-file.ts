import { mkdir, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileFailure } from "./system-error.js";

/** The extension of a file that is not complete yet. */
export const temporaryEnding = ".katagami-tmp";

/**
 * Writes a file atomically: a temporary file next to it is renamed. Creates missing folders. A link is followed, and a device or
 * pipe (`/dev/stdout`) is written to.
 *
 * @throws Failure when the system does not write it
 */
export async function replaceFile(path: string, data: string | Uint8Array): Promise<void> {
  try {
    const present = await stat(path).catch(() => null);
    if (present !== null && !present.isFile()) return await writeFile(path, data);
    const target = present === null ? path : await realpath(path);
    await makeFolder(dirname(target));
    const temporary = target + temporaryEnding;
    // Do not follow a link that has this name.
    await rm(temporary, { force: true });
    await writeFile(temporary, data, { flag: "wx" });
    await rename(temporary, target);
  } catch (error) {
    throw fileFailure(error, "cannot be written", path);
  }
}

/**
 * Creates a folder and those that it is in. Node.js's own `recursive` never ends where the system says that there is no parent
 * though there is one, as in `/proc`.
 *
 * @returns the first folder that had to be created; undefined if there was none
 */
export async function makeFolder(path: string): Promise<string | undefined> {
  try {
    await mkdir(path);
    return path;
  } catch (error) {
    if ((await stat(path).catch(() => null))?.isDirectory() === true) return undefined;
    const isMissing = (error as NodeJS.ErrnoException).code === "ENOENT";
    if (!isMissing || dirname(path) === path) throw error;
  }
  const first = await makeFolder(dirname(path));
  await mkdir(path).catch(async (error: unknown) => {
    // Another process may have created it in the meantime.
    if ((await stat(path).catch(() => null))?.isDirectory() !== true) throw error;
  });
  return first ?? path;
}
