/**
 * Moves a set of files and the lock into the models folder, all or nothing. Everything is first written below
 * `models/.katagami/`; then the old files are moved aside and the new ones to their places, and last the lock: its rename
 * completes the swap. A failure before that moves everything back. If the process is killed before that, the next run does.
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
import { type Failure, inputError, textPlace } from "../lib/diagnostic.js";
import { relativeName } from "../lib/paths.js";
import { fileFailure, systemCode } from "../lib/system-error.js";
import { LOCK_NAME } from "../model/models-folder.js";
import { obstacleAt } from "./local.js";
import { STAGING_NAME, unsafeReason } from "./paths.js";

/** The changes of a pull: contents by path, and paths to delete. `unsafeReason` has checked all paths. */
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
  /** The paths that get new files. Written when `incoming` is complete; nothing is moved before that. */
  readonly plan: string;
  /** The new lock. The swap is complete once it is moved from here. */
  readonly lock: string;
}

const planSchema = v.array(
  v.pipe(
    v.string(),
    v.check((path) => unsafeReason(path) === null),
  ),
);

/**
 * Swaps the files.
 *
 * @throws Failure when that is not possible; the folder is then as it was.
 */
export async function swapFiles(folder: string, swap: Swap): Promise<void> {
  const staging = stagingOf(folder);
  try {
    await stage(staging, swap);
    await uninterrupted(() => {
      move(folder, staging, [...swap.written.keys()], swap.deleted);
    });
  } catch (error) {
    throw fileFailure(error, "could not be written", folder, "the models are as they were");
  }
}

/**
 * Undoes a pull that was killed half-way, and removes its staging folder.
 *
 * @returns whether there was a staging folder.
 * @throws Failure when no pull can have left the staging folder.
 */
export function clearInterrupted(folder: string): boolean {
  const staging = stagingOf(folder);
  const stats = lstatSync(staging.root, { throwIfNoEntry: false });
  if (stats === undefined) return false;
  // Through a link, files from elsewhere would be moved into the models.
  for (const path of [staging.root, staging.incoming, staging.outgoing]) {
    if (lstatSync(path, { throwIfNoEntry: false })?.isDirectory() === false) {
      throw foreignStaging(path);
    }
  }
  try {
    if (existsSync(staging.plan) && existsSync(staging.lock)) {
      const moved = readPlan(staging).filter((path) => !existsSync(join(staging.incoming, path)));
      moveBack(folder, staging, moved);
    }
    rmSync(staging.root, { recursive: true, force: true });
  } catch (error) {
    throw fileFailure(error, "an interrupted pull could not be undone", staging.root);
  }
  return true;
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
  const moved: string[] = [];
  try {
    // All old files first: where case does not count, a new name may be an old one.
    for (const path of [...deleted, ...written]) setAside(folder, staging, path);
    for (const path of written) {
      moveFile(join(staging.incoming, path), join(folder, path));
      moved.push(path);
    }
    renameSync(staging.lock, join(folder, LOCK_NAME));
  } catch (error) {
    // If this fails too, the staging folder stays with the old files, and the next run tries again.
    moveBack(folder, staging, moved);
    removeEmptyFolders(folder, written);
    rmSync(staging.root, { recursive: true, force: true });
    throw error;
  }
  removeEmptyFolders(folder, deleted);
  // The pull is complete; if this fails, the next run clears the folder.
  ignoreSystemError(() => {
    rmSync(staging.root, { recursive: true, force: true });
  });
}

function setAside(folder: string, staging: Staging, path: string): void {
  refuseObstacle(folder, path);
  const file = join(folder, path);
  if (existsSync(file)) moveFile(file, join(staging.outgoing, path));
}

/** Undoes the moves, from any point of a swap. Doing it twice does no harm. */
function moveBack(folder: string, staging: Staging, moved: readonly string[]): void {
  for (const path of moved) {
    refuseObstacle(folder, path);
    rmSync(join(folder, path), { force: true });
  }
  for (const path of filesBelow(staging.outgoing)) {
    refuseObstacle(folder, path);
    moveFile(join(staging.outgoing, path), join(folder, path));
  }
}

function moveFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  renameSync(from, to);
}

function refuseObstacle(folder: string, path: string): void {
  const obstacle = obstacleAt(folder, path);
  if (obstacle !== null)
    throw inputError(obstacle, textPlace(join(folder, path)), "a pull only touches files");
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
    // `rmdir` fails, and removes nothing, when the folder is not empty or gone already.
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
    // Any file could be deleted through a plan that no pull wrote.
    throw foreignStaging(staging.root);
  }
}

function foreignStaging(path: string): Failure {
  return inputError("was not left by a pull", textPlace(path), "look into it and delete it");
}
