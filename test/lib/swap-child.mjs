/** Swaps files as its argument says, in a process that can be killed. */
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const load = (path) => import(pathToFileURL(resolve(import.meta.dirname, "../../dist", path)).href);
const { inFolderAlone } = await load("lib/folder-lock.js");
const { swapFiles } = await load("lib/swap-files.js");
const { StagedFolders } = await load("lib/staged-folders.js");
const { root, swap, early } = JSON.parse(process.argv[2]);

await inFolderAlone({ root, owns: () => true }, undefined, async (undone) => {
  process.stdout.write(undone ? "undone" : "");
  if (swap === null) return;
  const written = new Map(Object.entries(swap.written));
  const staged = new StagedFolders(root);
  try {
    // Written before the swap knows all that it changes.
    for (const folder of early ?? []) staged.add(folder, filesBelow(folder, written));
    await swapFiles({ root }, { ...swap, written, staged });
  } finally {
    staged.discard();
  }
});

function filesBelow(folder, written) {
  const start = `${folder}/`;
  const own = [...written].filter(([path]) => path.startsWith(start));
  return new Map(own.map(([path, text]) => [path.slice(start.length), text]));
}
