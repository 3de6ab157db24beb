/** Folders as they were at a commit of the repository they lie in. */
import { mkdir, readFile, realpath, stat, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { relativeName } from "../lib/paths.js";
import { problem, UpstreamError } from "./error.js";
import { runGit } from "./git-process.js";
import { treeOf } from "./git.js";
import { COMMIT } from "./lock.js";
import { printable } from "./paths.js";

/** The repository around a folder: its top, and where git keeps it. */
interface Checkout {
  readonly top: string;
  readonly gitFolder: string;
}

/**
 * Writes the JSON files of a folder, as they were at a commit, into another one.
 *
 * @param folder a folder of a git checkout; it need not be there any more
 * @param ref whatever git takes for a commit: `main`, `origin/main`, `v1.2.0`, `HEAD~1`, an id
 * @param to an empty folder
 * @returns how many files there were
 * @throws UpstreamError when the folder is in no repository, or the repository has no such commit
 */
export async function copyFolderAt(folder: string, ref: string, to: string): Promise<number> {
  const { top, gitFolder } = await findCheckout(folder);
  const commit = await resolveRevision(gitFolder, ref);
  const below = relativeName(top, await realFolder(folder));
  const { entries, read } = await treeOf(null, gitFolder, commit, below === "" ? null : below);
  const prefix = below === "" ? "" : `${below}/`;
  const files = entries.filter(
    ({ kind, path }) => kind === "file" && path.startsWith(prefix) && path.endsWith(".json"),
  );
  const contents = await read(files);
  for (const [index, { path }] of files.entries()) {
    // git itself refuses `..` in the trees it checks out; what was not checked out is looked at here.
    const target = resolve(to, path.slice(prefix.length));
    if (relativeName(to, target).startsWith(".."))
      throw problem(`"${printable(path)}" leads out of its folder`);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, contents[index] ?? "");
  }
  return files.length;
}

/** The folder without links; of one that is gone, what is left of its parents. */
async function realFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  const real = await realpath(path).catch(() => null);
  if (real !== null || dirname(path) === path) return real ?? path;
  return join(await realFolder(dirname(path)), relativeName(dirname(path), path));
}

async function findCheckout(folder: string): Promise<Checkout> {
  const start = await realFolder(folder);
  for (let top = start; ; top = dirname(top)) {
    const dotGit = join(top, ".git");
    const found = await stat(dotGit).catch(() => null);
    if (found?.isDirectory() === true) return { top, gitFolder: dotGit };
    if (found?.isFile() === true) {
      // A worktree or submodule: the file says where git keeps it.
      const target = /^gitdir: (.+)$/m.exec(await readFile(dotGit, "utf8"))?.[1];
      if (target !== undefined) return { top, gitFolder: resolve(top, target.trim()) };
    }
    if (dirname(top) === top)
      throw problem(`${folder} lies in no git repository: name a folder with --base DIR`);
  }
}

async function resolveRevision(gitFolder: string, ref: string): Promise<string> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
    const commit = (await runGit(null, gitFolder, args)).toString("latin1").trim();
    if (COMMIT.test(commit)) return commit;
  } catch (error) {
    if (!(error instanceof UpstreamError)) throw error;
  }
  throw problem(`"${printable(ref)}" is neither a folder nor a commit, branch or tag`);
}
