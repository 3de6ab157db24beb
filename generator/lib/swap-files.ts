/**
 * Changes files of a folder, all or nothing. Everything is written below `.katagami/swap/` first. Then each file is replaced by
 * one rename, and what was there is kept aside until the end. A failure moves everything back. If the process is killed, the next
 * run does (`undoInterrupted`).
 */
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { inputError, textPlace } from "./diagnostic.js";
import { sha256 } from "./hash.js";
import { type StagedFolders, writeFolder } from "./staged-folders.js";
import {
  moveBack,
  obstacleAt,
  removeEmptyFolders,
  type Staging,
  stagingOf,
  type SwapFolder,
  type Unit,
} from "./swap-staging.js";
import { fileFailure, systemCode } from "./system-error.js";

/** What a swap changes. Paths are relative to the root, with `/`; the last one written is moved last. */
export interface Swap {
  readonly written: ReadonlyMap<string, string | Uint8Array>;
  /** Files, and folders with all that is in them. */
  readonly deleted: readonly string[];
  /** Folders that become what `written` has below them: each is replaced as a whole. */
  readonly folders?: readonly string[];
  /** Those of them that have been written already. */
  readonly staged?: StagedFolders | null;
}

/**
 * Swaps the files.
 *
 * @throws Failure when that is not possible; everything is then as it was
 */
export async function swapFiles({ root }: Pick<SwapFolder, "root">, swap: Swap): Promise<void> {
  const staging = stagingOf(root);
  const contents = contentsOf(swap);
  if (contents.length === 0) return;
  try {
    const units = await stage(staging, contents, swap.staged ?? null);
    await uninterrupted(() => {
      move(root, staging, units);
    });
  } catch (error) {
    throw fileFailure(error, "could not be written", root, "everything is as it was");
  }
}

/** A file or folder, and what it becomes: contents by path below it, `""` for a file; null if it is deleted. */
interface Contents {
  readonly path: string;
  readonly files: ReadonlyMap<string, string | Uint8Array> | null;
}

/** Deletions come first: where letter case does not count, a new name may be an old one. */
function contentsOf({ written, deleted, folders = [] }: Swap): readonly Contents[] {
  const whole = new Map(folders.map((path) => [path, new Map<string, string | Uint8Array>()]));
  const single: Contents[] = [];
  for (const [path, content] of written) {
    const folder = folderOf(path, whole);
    if (folder === null) single.push({ path, files: new Map([["", content]]) });
    else whole.get(folder)?.set(path.slice(folder.length + 1), content);
  }
  return [
    ...deleted.map((path) => ({ path, files: null })),
    ...Array.from(whole, ([path, files]) => ({ path, files })),
    ...single,
  ];
}

function folderOf(path: string, folders: ReadonlyMap<string, unknown>): string | null {
  if (folders.size === 0) return null;
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder))
    if (folders.has(folder)) return folder;
  return null;
}

async function stage(
  staging: Staging,
  contents: readonly Contents[],
  staged: StagedFolders | null,
): Promise<readonly Unit[]> {
  try {
    await mkdir(staging.incoming, { recursive: true });
    await mkdir(staging.outgoing, { recursive: true });
    const units: Unit[] = [];
    for (const [index, { path, files }] of contents.entries()) {
      const to = join(staging.incoming, String(index));
      const early = files === null ? null : (staged?.take(path, files, to) ?? null);
      units.push(early === null ? stageUnit(path, files, to) : { path, files: early });
      // Lets Ctrl-C end the process between two packages.
      if (early === null) await setImmediate();
    }
    await writeFile(`${staging.plan}.new`, JSON.stringify(units));
    await rename(`${staging.plan}.new`, staging.plan);
    return units;
  } catch (error) {
    await rm(staging.root, { recursive: true, force: true });
    throw error;
  }
}

/** Writes at once: a promise for each step of each of a thousand small files would take five times as long. */
function stageUnit(path: string, files: Contents["files"], to: string): Unit {
  if (files === null) return { path, files };
  const content = files.get("");
  if (content === undefined) return { path, files: writeFolder(to, files) };
  writeFileSync(to, content);
  return { path, files: { "": sha256(content) } };
}

function move(root: string, staging: Staging, units: readonly Unit[]): void {
  try {
    for (const [index, unit] of units.entries()) moveUnit(root, staging, unit, String(index));
    // Complete: from here on nothing is moved back.
    rmSync(staging.plan);
  } catch (error) {
    // If this fails too, the staging folder stays with the old files, and the next run tries again.
    moveBack(root, staging, units);
    removeEmptyFolders(
      root,
      units.map(({ path }) => path),
    );
    rmSync(staging.root, { recursive: true, force: true });
    throw error;
  }
  removeEmptyFolders(
    root,
    units.filter(({ files }) => files === null).map(({ path }) => path),
  );
  try {
    rmSync(staging.root, { recursive: true, force: true });
  } catch (error) {
    if (systemCode(error) === null) throw error; // The next run removes it.
  }
}

function moveUnit(root: string, staging: Staging, { path, files }: Unit, name: string): void {
  const target = join(root, path);
  const isFile = files !== null && "" in files;
  const obstacle = obstacleAt(root, path, isFile);
  if (obstacle !== null) throw inputError(obstacle, textPlace(target), "remove it");
  if (existsSync(target)) {
    const aside = join(staging.outgoing, name);
    if (isFile) keep(target, aside);
    else renameSync(target, aside);
  }
  if (files === null) return;
  mkdirSync(dirname(target), { recursive: true });
  renameSync(join(staging.incoming, name), target);
}

/** Gives a file a second name, so that it can be replaced by one rename. Some file systems have no links. */
function keep(file: string, aside: string): void {
  try {
    linkSync(file, aside);
  } catch (error) {
    if (systemCode(error) === null) throw error;
    copyFileSync(file, `${aside}.new`);
    renameSync(`${aside}.new`, aside);
  }
}

/** Runs `work`, which is synchronous, to its end: Ctrl-C or a termination in the middle takes effect afterwards. */
export async function uninterrupted(work: () => void): Promise<void> {
  const caught: NodeJS.Signals[] = [];
  const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  const note = (signal: NodeJS.Signals): void => void caught.push(signal);
  for (const signal of signals) process.on(signal, note);
  try {
    work();
  } finally {
    // The event loop delivers signals when it polls. The first immediate may run before that; the second runs after it.
    await setImmediate();
    await setImmediate();
    for (const signal of signals) process.off(signal, note);
    const [first] = caught;
    if (first !== undefined) process.kill(process.pid, first);
  }
}
