/** Which paths may be written in an output folder. */
import type { SwapFolder } from "../lib/swap-staging.js";
import { isFileName } from "./escape.js";

/** The output folder, for swaps: what is below it, and the changesets of what was generated. */
export function outputSwapFolder(root: string): SwapFolder {
  return {
    root,
    owns: (path) =>
      isSafePath(path) || /^(?:\.\.\/)*(?:[\w@.-]+\/)*\.changeset\/katagami-[\w-]+\.md$/.test(path),
  };
}

/** Whether every part of a path is a name that can be written on every system. */
export function isSafePath(path: string): boolean {
  return path.split("/").every((part) => isFileName(part));
}
