/** Folders as they were at a commit of the repository around them. */
import { realpath } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { Failure, flagError, inputError, textPlace } from "../lib/diagnostic.js";
import { findUpwards, isFolder, readText } from "../lib/folders.js";
import { isInside, relativeName } from "../lib/paths.js";
import { replaceFile } from "../lib/replace-file.js";
import { runGit } from "./git-process.js";
import { treeOf } from "./git.js";
import { COMMIT } from "./lock.js";
import { printable } from "./paths.js";

/** The repository around a folder: its top folder, and the folder of git's own files. */
interface Checkout {
  readonly top: string;
  readonly gitFolder: string;
}

/**
 * Writes the models and schemas of a folder, as they were at a commit, into another one.
 *
 * @param folder a folder of a git checkout; it may have been deleted since
 * @param ref any expression that git accepts for a commit: `main`, `origin/main`, `v1.2.0`, `HEAD~1`, an id
 * @param to an empty folder
 * @returns the number of files
 * @throws Failure (usage) when the folder is in no repository, or the repository has no such commit
 */
export async function copyFolderAt(folder: string, ref: string, to: string): Promise<number> {
  const { top, gitFolder } = await findCheckout(folder);
  const commit = await resolveRevision(gitFolder, ref);
  const below = relativeName(top, await realFolder(folder));
  const { entries, read } = await treeOf(null, gitFolder, commit, below === "" ? null : below);
  const prefix = below === "" ? "" : `${below}/`;
  const files = entries.filter(
    ({ kind, path }) =>
      kind === "file" && path.startsWith(prefix) && /\.(?:json|ya?ml|graphqls?|gql)$/i.test(path),
  );
  const contents = await read(files);
  for (const [index, { path }] of files.entries()) {
    // git refuses `..` only in the trees that it checks out, and here nothing is checked out.
    const target = resolve(to, path.slice(prefix.length));
    if (!isInside(to, target))
      throw inputError("leads out of its folder", textPlace(printable(path)));
    await replaceFile(target, contents[index] ?? "");
  }
  return files.length;
}

/** Resolves the links in the path of a folder; if it is gone, those of its parents. */
async function realFolder(folder: string): Promise<string> {
  const path = resolve(folder);
  const real = await realpath(path).catch(() => null);
  if (real !== null || dirname(path) === path) return real ?? path;
  return join(await realFolder(dirname(path)), relativeName(dirname(path), path));
}

async function findCheckout(folder: string): Promise<Checkout> {
  const checkout = await findUpwards(await realFolder(folder), async (top) => {
    const dotGit = join(top, ".git");
    if (await isFolder(dotGit)) return { top, gitFolder: dotGit };
    // A worktree or submodule: the file names the folder of git's own files.
    const text = (await readText(dotGit)) ?? "";
    const target = /^gitdir: (.+)$/m.exec(text)?.[1];
    return target === undefined ? null : { top, gitFolder: resolve(top, target.trim()) };
  });
  if (checkout !== null) return checkout;
  throw flagError("--base", `${folder} is in no git repository`, "name a folder with --base DIR");
}

async function resolveRevision(gitFolder: string, ref: string): Promise<string> {
  try {
    const args = ["rev-parse", "--verify", "--quiet", "--end-of-options", `${ref}^{commit}`];
    const commit = (await runGit(null, gitFolder, args)).toString("latin1").trim();
    if (COMMIT.test(commit)) return commit;
  } catch (error) {
    // What git says nothing of is a name that it does not know; anything else (no git, a repository of another user) is told.
    if (!(error instanceof Failure) || error.diagnostics.some(({ hint }) => hint !== null))
      throw error;
  }
  throw flagError("--base", `"${printable(ref)}" is neither a folder nor a commit, branch or tag`);
}
