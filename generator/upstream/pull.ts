import { join } from "node:path";
import { type Diagnostic, errorAt, Failure, textPlace } from "../lib/diagnostic.js";
import { sha256 } from "../lib/hash.js";
import { inFolderAlone, type OnWait } from "../lib/folder-lock.js";
import { byCodePoint } from "../lib/paths.js";
import { swapFiles } from "../lib/swap-files.js";
import { LOCK_NAME, modelsSwapFolder } from "../model/models-folder.js";
import { inspectLocal } from "./local.js";
import { type Lock, type Pin, pinOf, printLock } from "./lock.js";
import { type PatchReport, patchStates, reportPatches } from "./patch-changes.js";
import { openRequestedSource, type SourceRequest } from "./requested-source.js";
import type { Skipped } from "./snapshot.js";

export interface PullRequest extends SourceRequest {
  /** Also overwrite and delete files that were edited here. */
  readonly force: boolean;
  readonly onWait?: OnWait;
}

/** How two states of the models differ: paths below the models folder, each list sorted. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
}

/** What a pull and a status have in common. */
export interface SourceReport extends Changes, Pin {
  readonly skipped: readonly Skipped[];
  /** Those of `removed` that upstream still has, and that are no longer chosen. */
  readonly notChosen: readonly string[];
  /** The names of the choice that match pulled models, but none upstream any more. */
  readonly missing: readonly string[];
  readonly patches: PatchReport;
}

/** The result of a pull. `source` and `commit` are those of the new lock. */
export interface PullReport extends SourceReport {
  /** The state that the lock pinned before; null at the first pull. */
  readonly previous: Pin | null;
  /** Files with local changes that were overwritten or deleted, because of `force`. Sorted. */
  readonly overwritten: readonly string[];
  /** Whether an earlier pull had been killed half-way and was undone first. */
  readonly recovered: boolean;
}

/**
 * Copies the models of a source into the models folder and pins them in `models.lock.json`, all or nothing. Afterwards every
 * file that the lock lists is as upstream has it. Files that no lock lists, and everything below `patches/`, stay as they are.
 *
 * @throws Failure when the source cannot be read, and, unless `force` is set, when a file would be overwritten or deleted that
 * differs from the lock, or that no lock lists and that differs from upstream. Nothing has changed then.
 */
export async function pull(request: PullRequest): Promise<PullReport> {
  return inFolderAlone(modelsSwapFolder(request.modelsFolder), request.onWait, (recovered) =>
    pullAlone(request, recovered),
  );
}

async function pullAlone(request: PullRequest, recovered: boolean): Promise<PullReport> {
  const { modelsFolder, ref, force } = request;
  const { lock, name: source, commit, read } = await openRequestedSource(request);
  const { files, skipped, leftOut, missing } = await read();

  const hashes = hashFiles(files);
  const changes = compareFiles(lock?.files ?? new Map(), hashes);
  const notChosen = changes.removed.filter((path) => leftOut.includes(path));
  const states = { lock, hashes, removed: changes.removed, notChosen };
  const { stale, overwritten } = await findStale(modelsFolder, states, force);

  const patchesBefore = await patchStates(request, lock);
  const patchesAfter = await patchStates(request, lock, files);
  const apis = request.apis?.patterns ?? null;
  const text = printLock({ source, ref, commit, apis, files: hashes });
  const deleted = changes.removed.filter((path) => stale.has(path));
  const written = new Map<string, Buffer | string>([...files].filter(([path]) => stale.has(path)));
  if (lock === null || written.size + deleted.length > 0 || text !== printLock(lock))
    await swapFiles({ root: modelsFolder }, { written: written.set(LOCK_NAME, text), deleted });
  const patches = reportPatches(patchesBefore, patchesAfter, patchesAfter);
  const upstream = { source, commit, skipped, notChosen, missing, patches };
  return { ...changes, ...upstream, previous: pinOf(lock), overwritten, recovered };
}

/** The SHA-256 of each file. */
export function hashFiles(files: ReadonlyMap<string, Buffer>): ReadonlyMap<string, string> {
  return new Map([...files].map(([path, bytes]) => [path, sha256(bytes)]));
}

/** Compares two states, each a SHA-256 by path. */
export function compareFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Changes {
  const paths = [...after.keys()].toSorted(byCodePoint);
  return {
    added: paths.filter((path) => !before.has(path)),
    changed: paths.filter((path) => before.has(path) && before.get(path) !== after.get(path)),
    removed: [...before.keys()].filter((path) => !after.has(path)).toSorted(byCodePoint),
    unchanged: paths.filter((path) => before.get(path) === after.get(path)),
  };
}

/** What a pull compares: the lock, what is to come, and what is to go, some of it because it is no longer chosen. */
interface PulledStates {
  readonly lock: Lock | null;
  readonly hashes: ReadonlyMap<string, string>;
  readonly removed: readonly string[];
  readonly notChosen: readonly string[];
}

/**
 * Finds the files that the pull must write or delete (`stale`), and those of them with local edits (`overwritten`), which are
 * errors unless `force` is set.
 */
async function findStale(
  modelsFolder: string,
  { lock, hashes, removed, notChosen }: PulledStates,
  force: boolean,
): Promise<{ stale: ReadonlySet<string>; overwritten: readonly string[] }> {
  const stale = new Set<string>();
  const overwritten: string[] = [];
  const problems: Diagnostic[] = [];
  for (const path of [...hashes.keys(), ...removed].toSorted(byCodePoint)) {
    const file = join(modelsFolder, path);
    const wanted = hashes.get(path);
    const locked = lock?.files.get(path);
    const local = await inspectLocal(modelsFolder, path);
    if (local.kind === "other") {
      const hint = "a pull only touches files";
      problems.push(errorAt(local.what, textPlace(file), hint));
    } else if (local.kind === "missing") {
      if (wanted !== undefined) stale.add(path);
    } else if (wanted === undefined || !local.matches(wanted)) {
      stale.add(path);
      if (locked !== undefined && local.matches(locked)) continue;
      overwritten.push(path);
      if (force) continue;
      const isUpstream = wanted !== undefined;
      problems.push(
        notChosen.includes(path)
          ? edited(file, ", and `apis` no longer chooses it", "--force deletes it")
          : refusal(file, isUpstream, locked !== undefined),
      );
    }
  }
  if (problems.length > 0) throw new Failure(problems);
  return { stale, overwritten };
}

function refusal(file: string, isUpstream: boolean, isLocked: boolean): Diagnostic {
  if (!isLocked)
    return errorAt(
      "was not brought by a pull, and upstream has another file of this name",
      textPlace(file),
      "--force replaces it",
    );
  return isUpstream
    ? edited(file, "", "keep the change as a patch in models/patches; --force replaces the file")
    : edited(file, ", and upstream no longer has it", "--force deletes it");
}

function edited(file: string, rest: string, hint: string): Diagnostic {
  return errorAt(`was edited since it was pulled${rest}`, textPlace(file), hint);
}
