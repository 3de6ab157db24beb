/**
 * Brings a set of files and the lock into the models folder, all or nothing. Everything is first written below `models/.katagami/`;
 * then the old files are moved aside and the new ones to their places, and last the lock, whose rename is the point of no return.
 * A failure on the way moves everything back. So does the next run, when the process was killed on the way.
 */
import * as v from "valibot";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
} from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { relativeName } from "../lib/paths.js";
import { LOCK_NAME } from "../model/models-folder.js";
import { problem, systemCode, systemMessage, UpstreamError } from "./error.js";
import { STAGING_NAME, unsafeReason } from "./paths.js";

/** What a pull changes: contents by path, and paths to delete. All paths have passed `unsafeReason`. */
export interface Swap {
  readonly written: ReadonlyMap<string, Buffer>;
  readonly deleted: readonly string[];
  /** The text of the new lock. */
  readonly lock: string;
}

interface Staging {
  readonly root: string;
  /** New files, waiting to be moved to their places. */
  readonly incoming: string;
  /** Old files, moved aside. */
  readonly outgoing: string;
  /** The paths that get new files. Written when `incoming` is complete; until then nothing has been moved. */
  readonly plan: string;
  /** The new lock. Once it is gone from here, the swap is done. */
  readonly lock: string;
}

const planSchema = v.array(
  v.pipe(
    v.string(),
    v.check((path) => unsafeReason(path) === null),
  ),
);

/**
 * Makes the swap.
 *
 * @throws UpstreamError when it cannot be made; the folder is then as it was.
 */
export async function swapFiles(folder: string, swap: Swap): Promise<void> {
  const staging = stagingOf(folder);
  try {
    await stage(staging, swap);
    await uninterrupted(() => {
      move(folder, staging, [...swap.written.keys()], swap.deleted);
    });
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    throw problem(
      `could not be written: ${systemMessage(error)}; the models are as they were`,
      folder,
    );
  }
}

/**
 * Undoes what a killed pull has left half-finished, and removes its staging folder.
 *
 * @returns whether there was anything to clear.
 * @throws UpstreamError when the staging folder is not what a pull leaves.
 */
export function clearInterrupted(folder: string): boolean {
  const staging = stagingOf(folder);
  const stats = lstatSync(staging.root, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  // A link in here would have files of another place moved into the models.
  for (const path of [staging.root, staging.incoming, staging.outgoing]) {
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false) {
      throw problem("is not what a pull leaves: look into it and delete it", path);
    }
  }
  try {
    if (existsSync(staging.plan) && existsSync(staging.lock)) {
      const withPointer = readPlan(staging).filter(
        (path) => !existsSync(join(staging.incoming, path)),
      );
      moveBack(folder, staging, withPointer);
    }
    rmSync(staging.root, { recursive: true, force: true });
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    throw problem(`an interrupted pull could not be undone: ${systemMessage(error)}`, staging.root);
  }
  return true;
}

/**
 * Runs `work`, which is synchronous, to its end even when Ctrl-C or a termination comes in the middle; the signal then takes its
 * usual course.
 */
export async function uninterrupted(work: () => void): Promise<void> {
  const caught: NodeJS.Signals[] = [];
  const signals: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];
  const note = (signal: NodeJS.Signals): void => void caught.push(signal);
  for (const signal of signals) process.on(signal, note);
  try {
    work();
  } finally {
    // Signals are handed over by the event loop as it polls. An immediate may run before that; one that it sets runs after.
    await setImmediate();
    await setImmediate();
    for (const signal of signals) process.off(signal, note);
    const [first] = caught;
    if (first !== undefined) process.kill(process.pid, first);
  }
}

function stagingOf(folder: string): Staging {
  const root = join(folder, STAGING_NAME);
  return {
    root,
    incoming: join(root, "incoming"),
    outgoing: join(root, "outgoing"),
    plan: join(root, "plan.json"),
    lock: join(root, LOCK_NAME),
  };
}

async function stage(staging: Staging, swap: Swap): Promise<void> {
  try {
    for (const [path, bytes] of swap.written) {
      const target = join(staging.incoming, path);
      await mkdir(dirname(target), { recursive: true });
      await writeFile(target, bytes);
    }
    await mkdir(staging.root, { recursive: true });
    await writeFile(staging.lock, swap.lock);
    await writeFile(staging.plan, JSON.stringify([...swap.written.keys()]));
  } catch (error) {
    await rm(staging.root, { recursive: true, force: true });
    throw error;
  }
}

function move(
  folder: string,
  staging: Staging,
  written: readonly string[],
  deleted: readonly string[],
): void {
  const withPointer: string[] = [];
  try {
    // All old files first: where upper and lower case are one, a new name may be an old one.
    for (const path of [...deleted, ...written]) setAside(folder, staging, path);
    for (const path of written) {
      moveFile(join(staging.incoming, path), join(folder, path));
      withPointer.push(path);
    }
    renameSync(staging.lock, join(folder, LOCK_NAME));
  } catch (error) {
    // Should the way back fail too, the staging folder stays, and with it the old files; the next run tries again.
    moveBack(folder, staging, withPointer);
    removeEmptyFolders(folder, written);
    rmSync(staging.root, { recursive: true, force: true });
    throw error;
  }
  removeEmptyFolders(folder, deleted);
  // The pull is done; if this fails, the next run clears it.
  ignoreSystemError(() => {
    rmSync(staging.root, { recursive: true, force: true });
  });
}

function setAside(folder: string, staging: Staging, path: string): void {
  assertNoLinkAbove(folder, path);
  const file = join(folder, path);
  const stats = lstatSync(file, { throwIfNoEntry: false });
  if (stats === undefined) return;
  if (!stats.isFile()) throw problem("is not a file: a pull does not touch it", file);
  moveFile(file, join(staging.outgoing, path));
}

/** The way back, from any point on the way. Doing it twice does no harm. */
function moveBack(folder: string, staging: Staging, withPointer: readonly string[]): void {
  for (const path of withPointer) {
    assertNoLinkAbove(folder, path);
    rmSync(join(folder, path), { force: true });
  }
  for (const path of filesBelow(staging.outgoing)) {
    assertNoLinkAbove(folder, path);
    moveFile(join(staging.outgoing, path), join(folder, path));
  }
}

function moveFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

/** `lstat` of a path looks through links above its last part; here none may be. */
function assertNoLinkAbove(folder: string, path: string): void {
  const parents = path.split("/").slice(0, -1);
  for (const depth of parents.keys()) {
    const above = join(folder, ...parents.slice(0, depth + 1));
    if (lstatSync(above, { throwIfNoEntry: false })?.isSymbolicLink() === true) {
      throw problem("is a symbolic link: a pull does not write through it", above);
    }
  }
}

function filesBelow(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relativeName(folder, join(entry.parentPath, entry.name)))
    .filter((path) => unsafeReason(path) === null);
}

function removeEmptyFolders(folder: string, paths: readonly string[]): void {
  const parents = new Set(paths.flatMap((path) => parentsOf(path)));
  for (const parent of [...parents].toSorted((a, b) => b.length - a.length)) {
    // Not empty, or gone already: `rmdir` removes nothing else.
    ignoreSystemError(() => {
      rmdirSync(join(folder, parent));
    });
  }
}

function ignoreSystemError(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (systemCode(error) === null) throw error;
  }
}

function parentsOf(path: string): readonly string[] {
  const parts = path.split("/").slice(0, -1);
  return parts.map((_, index) => parts.slice(0, index + 1).join("/"));
}

function readPlan(staging: Staging): readonly string[] {
  try {
    return v.parse(planSchema, JSON.parse(readFileSync(staging.plan, "utf8")));
  } catch {
    // A folder that somebody has put here could otherwise have any file deleted.
    throw problem("is not what a pull leaves: look into it and delete it", staging.root);
  }
}
