import { readFile, rename, rm, rmdir, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { dirname, join, resolve } from "node:path";
import * as v from "valibot";
import { inputError, textPlace } from "./diagnostic.js";
import { displayPath } from "./paths.js";
import { isSwapping, type SwapFolder, undoInterrupted, workName } from "./swap-staging.js";
import { makeFolder } from "./replace-file.js";
import { fileFailure, systemCode, unlessMissing } from "./system-error.js";
import { wait } from "./wait.js";

/** How long a run waits for another one, in milliseconds. */
const patience = 10 * 60_000;
const pollEvery = 50;

const Holder = v.object({ pid: v.number(), host: v.string() });

/** Called once when another run works in the folder: `generated`, 4711. */
export type OnWait = (folder: string, pid: number) => void;

/**
 * Works in a folder alone: waits until no other run works there, and undoes what a killed run left half done.
 *
 * @param work - gets whether something was undone
 * @throws Failure when another run does not end, or the folder cannot be written
 */
export async function inFolderAlone<T>(
  folder: SwapFolder,
  onWait: OnWait | undefined,
  work: (wasInterrupted: boolean) => Promise<T>,
): Promise<T> {
  const release = await acquire(folder.root, onWait);
  try {
    return await work(undoInterrupted(folder));
  } finally {
    await release();
  }
}

/**
 * Waits while another run swaps the files of a folder that is about to be read, and undoes a swap whose run was killed.
 *
 * @returns whether something was undone
 */
export async function settleFolder(folder: SwapFolder, onWait?: OnWait): Promise<boolean> {
  return isSwapping(folder.root) && inFolderAlone(folder, onWait, async (undone) => undone);
}

async function acquire(root: string, onWait: OnWait | undefined): Promise<() => Promise<void>> {
  const work = join(root, workName);
  const lock = join(work, "lock");
  const ignore = join(work, ".gitignore");
  const mine = JSON.stringify({ pid: process.pid, host: hostname() });
  const deadline = Date.now() + patience;
  let hasTold = false;
  let created: string | undefined;
  for (;;) {
    try {
      const made = await makeFolder(resolve(work));
      created ??= made;
    } catch (error) {
      throw fileFailure(error, "cannot be written", root);
    }
    try {
      await writeFile(lock, mine, { flag: "wx" });
      // Nobody commits what a killed run leaves.
      await writeFile(ignore, "*\n");
      return async () => {
        for (const path of [ignore, staleName(lock), lock]) await rm(path, { force: true });
        await removeIfEmpty(work);
        // A run that wrote nothing leaves no empty folder.
        for (const path of parentsDownTo(created, root)) await removeIfEmpty(path);
      };
    } catch (error) {
      // ENOENT: another run has just ended and removed the folder.
      if (systemCode(error) === "ENOENT") continue;
      if (systemCode(error) !== "EEXIST") throw fileFailure(error, "cannot be written", root);
    }
    const holder = await holderOf(lock);
    if (holder === null) continue;
    if (await isGone(holder, lock)) await removeStale(lock, holder.text);
    else {
      if (!hasTold) onWait?.(displayPath(root), holder.pid);
      hasTold = true;
      if (Date.now() > deadline)
        throw inputError(
          `another run of Katagami (process ${String(holder.pid)} on ${holder.host}) has been working here for 10 minutes`,
          textPlace(displayPath(lock)),
          "end that process, or delete this file if there is no such process",
        );
      await wait(pollEvery);
    }
  }
}

/** The folders that had to be created, the innermost first. */
function parentsDownTo(created: string | undefined, root: string): readonly string[] {
  const path = resolve(root);
  if (created === undefined || path.length < created.length) return [];
  return [path, ...parentsDownTo(created, dirname(path))];
}

interface HolderOfLock extends v.InferOutput<typeof Holder> {
  readonly text: string;
}

/** Who holds a lock; null if nobody does any more. What cannot be read is a lock that is being written, or was left by a kill. */
async function holderOf(lock: string): Promise<HolderOfLock | null> {
  const text = await readFile(lock, "utf8").catch(unlessMissing(lock, null));
  if (text === null) return null;
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), Holder), text);
  return { text, ...(parsed.success ? parsed.output : { pid: 0, host: "" }) };
}

async function isGone({ pid, host }: HolderOfLock, lock: string): Promise<boolean> {
  if (host !== hostname()) {
    // The processes of another machine are not seen from here.
    const age = Date.now() - ((await stat(lock).catch(() => null))?.mtimeMs ?? 0);
    return age > (host === "" ? 1000 : patience);
  }
  try {
    process.kill(pid, 0);
    return false;
  } catch (error) {
    return systemCode(error) === "ESRCH";
  }
}

function staleName(lock: string): string {
  return `${lock}.stale`;
}

/** Removes a lock, unless another run has taken it in the meantime. */
async function removeStale(lock: string, text: string): Promise<void> {
  const aside = staleName(lock);
  try {
    await rename(lock, aside);
    if ((await readFile(aside, "utf8")) !== text) await rename(aside, lock);
    else await rm(aside);
  } catch (error) {
    if (systemCode(error) !== "ENOENT") throw error;
  }
}

async function removeIfEmpty(folder: string): Promise<void> {
  await rmdir(folder).catch((error: unknown) => {
    if (systemCode(error) === null) throw error;
  });
}
