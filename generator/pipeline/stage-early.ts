import { readdir } from "node:fs/promises";
import { isSafePath } from "../escape/safe-path.js";
import type { StagedFolders } from "../lib/staged-folders.js";
import type { OutputPackage } from "../output/write.js";

/**
 * Writes new packages while others are generated: the thread that writes has nothing else to do then. A package that has a folder
 * already is compared with it first, at the end.
 *
 * @returns what stages a package; one that cannot be staged is written at the end, where problems are told
 */
export async function createStagePackage(
  out: string,
  staged: StagedFolders,
): Promise<(output: OutputPackage) => void> {
  const taken = new Set<string>(await readdir(out).catch(() => []));
  return ({ id, files }) => {
    const start = `${id}/`;
    const isOwn = files.every(({ path }) => path.startsWith(start) && isSafePath(path));
    if (taken.has(id) || !isOwn) return;
    taken.add(id);
    try {
      staged.add(id, new Map(files.map(({ path, text }) => [path.slice(start.length), text])));
    } catch {
      // A full disk, or the like: the swap says so.
    }
  };
}
