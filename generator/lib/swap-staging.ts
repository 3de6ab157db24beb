/** Where a swap keeps what it moves, and how a swap that did not end is undone. */
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
import { dirname, join } from "node:path";
import { inputError, textPlace } from "./diagnostic.js";
import { sha256 } from "./hash.js";
import { relativeName } from "./paths.js";
import { fileFailure, systemCode } from "./system-error.js";

/** The folder in the swapped one for everything that does not belong to the user. */
export const workName = ".katagami";

/** A folder whose files are swapped. */
export interface SwapFolder {
  readonly root: string;
  /** Whether a swap may write or delete a path: relative to `root`, with `/`. A plan that names another one is refused. */
  readonly owns: (path: string) => boolean;
}

/** A file or a folder that a swap replaces. */
export interface Unit {
  /** Relative to the root, with `/`. */
  readonly path: string;
  /** What it becomes: SHA-256 by path below it, `""` for a file. Null if it is deleted. */
  readonly files: Readonly<Record<string, string>> | null;
}

export interface Staging {
  readonly root: string;
  /** `<n>`: what unit `n` becomes, waiting to be moved. */
  readonly incoming: string;
  /** `<n>`: what unit `n` was. */
  readonly outgoing: string;
  /** The units. It is there from when `incoming` is complete until the swap is complete. */
  readonly plan: string;
}

const Plan = v.array(
  v.object({ path: v.string(), files: v.nullable(v.record(v.string(), v.string())) }),
);

export function stagingOf(root: string): Staging {
  const folder = join(root, workName, "swap");
  return {
    root: folder,
    incoming: join(folder, "incoming"),
    outgoing: join(folder, "outgoing"),
    plan: join(folder, "plan.json"),
  };
}

/** Whether a swap in a folder has begun to move files and has not ended. */
export function isSwapping(root: string): boolean {
  return existsSync(stagingOf(root).plan);
}

/**
 * Undoes a swap whose process was killed, and removes what it staged. Only one process may do so at a time.
 *
 * @returns whether files had been moved
 * @throws Failure when no swap can have left what is there
 */
export function undoInterrupted({ root, owns }: SwapFolder): boolean {
  const staging = stagingOf(root);
  // Through a link, files from elsewhere would be moved here.
  for (const path of [dirname(staging.root), staging.root, staging.incoming, staging.outgoing]) {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    if (stats === undefined && path === staging.root) return false;
    if (stats !== undefined && !stats.isDirectory()) throw foreign(path);
  }
  try {
    const units = existsSync(staging.plan) ? readPlan(staging, owns) : [];
    moveBack(root, staging, units);
    rmSync(staging.root, { recursive: true, force: true });
    return units.length > 0;
  } catch (error) {
    throw fileFailure(error, "an interrupted run could not be undone", staging.root);
  }
}

/** Undoes the moves of a swap, from any point of it. Doing it twice does no harm. */
export function moveBack(root: string, staging: Staging, units: readonly Unit[]): void {
  for (const [index, unit] of units.entries()) {
    const target = join(root, unit.path);
    const old = join(staging.outgoing, String(index));
    const next = join(staging.incoming, String(index));
    const isMoved = unit.files !== null && !existsSync(next);
    if (!isMoved && !existsSync(old)) continue;
    const obstacle = obstacleAt(root, unit.path);
    if (obstacle !== null) throw inputError(obstacle, textPlace(target), "remove it");
    // What somebody has changed since then stays.
    const isOurs = isMoved && existsSync(target) && hasOnly(target, unit.files);
    // Files are replaced by the rename below, so that there is one at any moment.
    if (isOurs && !(existsSync(old) && lstatSync(old).isFile())) renameSync(target, next);
    if (existsSync(old) && (isOurs || !existsSync(target))) {
      mkdirSync(dirname(target), { recursive: true });
      renameSync(old, target);
    } else if (isOurs) removeEmptyFolders(root, [unit.path]);
  }
}

/** Removes the folders of paths that are empty. */
export function removeEmptyFolders(root: string, paths: readonly string[]): void {
  for (const path of paths)
    for (let folder = dirname(path); !/^\.\.?(?:\/|$)/.test(folder); folder = dirname(folder)) {
      try {
        rmdirSync(join(root, folder));
      } catch (error) {
        if (systemCode(error) === null) throw error;
        break; // It is not empty, or gone already.
      }
    }
}

/**
 * Says what keeps a path below a folder from being a file; null if it is one, or a folder at its end, or missing. Each part is
 * checked: a symbolic link in it could lead out of the folder.
 */
export function obstacleAt(root: string, path: string, isFile = false): string | null {
  const parts = path.split("/");
  for (const depth of parts.keys()) {
    const below = join(root, ...parts.slice(0, depth + 1));
    const stats = lstatSync(below, { throwIfNoEntry: false });
    if (stats === undefined) return null;
    if (stats.isSymbolicLink()) return `${below} is a symbolic link`;
    const isLast = depth === parts.length - 1;
    if (!isLast && !stats.isDirectory()) return `${below} is not a folder`;
    if (isLast && isFile && !stats.isFile()) return `${below} is not a file`;
  }
  return null;
}

/** Whether a file or folder has these files and no other. */
function hasOnly(target: string, files: Readonly<Record<string, string>> | null): boolean {
  if (files === null) return false;
  const isFolder = lstatSync(target).isDirectory();
  const entries = isFolder ? readdirSync(target, { recursive: true, withFileTypes: true }) : [];
  const found = isFolder
    ? entries
        .filter((entry) => !entry.isDirectory())
        .map((entry) => relativeName(target, join(entry.parentPath, entry.name)))
    : [""];
  return (
    found.length === Object.keys(files).length &&
    found.every((below) => files[below] === sha256(readFileSync(join(target, below))))
  );
}

function readPlan({ plan, root }: Staging, owns: (path: string) => boolean): readonly Unit[] {
  try {
    const units = v.parse(Plan, JSON.parse(readFileSync(plan, "utf8")));
    if (units.every(({ path }) => owns(path))) return units;
  } catch {
    // Falls through: any file could be replaced through a plan that no swap wrote.
  }
  throw foreign(root);
}

function foreign(path: string): Error {
  return inputError(
    "was not left by a run of Katagami",
    textPlace(path),
    "look into it and delete it",
  );
}
