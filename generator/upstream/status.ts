import { settleFolder } from "../lib/folder-lock.js";
import { modelsSwapFolder } from "../model/models-folder.js";
import { localDrift, ownModels, type Drift } from "./local.js";
import { type Pin, pinOf } from "./lock.js";
import { compareFiles, hashFiles, type SourceReport } from "./pull.js";
import { patchStates, reportPatches } from "./patch-changes.js";
import { hasSameChoice, openRequestedSource, type SourceRequest } from "./requested-source.js";

/** How upstream and the models folder differ from the lock. `source` and `commit` are those of upstream now. */
export interface StatusReport extends SourceReport {
  /** The state that the lock pins; null without a lock. */
  readonly locked: Pin | null;
  /** Files that differ from the lock. Sorted. */
  readonly drift: readonly Drift[];
  /** Models that no pull has brought. Sorted. */
  readonly own: readonly string[];
  /** Whether a pull would change nothing: upstream and the files are as the lock pins them. */
  readonly upToDate: boolean;
}

/**
 * Compares upstream, the lock and the models folder; changes nothing.
 *
 * @throws Failure when the lock is broken or the source cannot be read.
 */
export async function status(request: SourceRequest): Promise<StatusReport> {
  const { modelsFolder } = request;
  await settleFolder(modelsSwapFolder(modelsFolder));
  const { lock, name, commit, read } = await openRequestedSource(request);
  const locked = lock?.files ?? new Map<string, string>();
  // The same commit has the same files: no need to fetch them.
  const isPinned =
    lock !== null && commit !== null && commit === lock.commit && hasSameChoice(lock, request);
  const snapshot = isPinned ? null : await read();
  const changes = compareFiles(locked, snapshot === null ? locked : hashFiles(snapshot.files));
  const drift = await localDrift(modelsFolder, lock);
  const here = await patchStates(request, lock);
  const there = snapshot === null ? here : await patchStates(request, lock, snapshot.files);
  const differing = changes.added.length + changes.changed.length + changes.removed.length;
  return {
    ...changes,
    source: name,
    locked: pinOf(lock),
    commit,
    drift,
    own: await ownModels(modelsFolder, lock),
    skipped: snapshot?.skipped ?? [],
    notChosen: changes.removed.filter((path) => snapshot?.leftOut.includes(path) === true),
    missing: snapshot?.missing ?? [],
    patches: reportPatches(here, there, here),
    upToDate: differing + drift.length === 0,
  };
}
