/** Swaps files as its argument says, in a process that can be killed. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const load = (path) => import(pathToFileURL(resolve(import.meta.dirname, "../../dist", path)).href);
const { inFolderAlone } = await load("lib/folder-lock.js");
const { swapFiles } = await load("lib/swap-files.js");
const { root, swap } = JSON.parse(process.argv[2]);

await inFolderAlone({ root, owns: () => true }, undefined, (undone) => {
  process.stdout.write(undone ? "undone" : "");
  return swap === null
    ? Promise.resolve()
    : swapFiles({ root }, { ...swap, written: new Map(Object.entries(swap.written)) });
});
