import { localDrift, ownModels, type Drift } from "./local.js";
import { readLock, sha256 } from "./lock.js";
import { chooseSource, compareFiles, type Changes } from "./pull.js";
import { openSource, type Skipped } from "./source.js";

/** What to look at. As for a pull. */
export interface StatusRequest {
  readonly modelsFolder: string;
  readonly from: string | null;
  readonly ref: string | null;
}

/** What upstream has changed since the lock, and what was changed here. */
export interface StatusReport extends Changes {
  readonly source: string;
  /** What the lock pins; null without a lock. A plain folder has no commit. */
  readonly locked: { readonly source: string; readonly commit: string | null } | null;
  /** Where upstream is now; null for a plain folder. */
  readonly commit: string | null;
  /** Files that differ from the lock. Sorted. */
  readonly drift: readonly Drift[];
  /** Models that no pull has brought. Sorted. */
  readonly own: readonly string[];
  readonly skipped: readonly Skipped[];
  /** Whether a pull would change nothing: upstream is where the lock is, and so are the files. */
  readonly upToDate: boolean;
}

/**
 * Compares upstream, the lock and the models folder; changes nothing.
 *
 * @throws UpstreamError when the lock is not one or the source cannot be read.
 */
export async function status(request: StatusRequest): Promise<StatusReport> {
  const { modelsFolder } = request;
  const lock = await readLock(modelsFolder);
  const source = await chooseSource(request, lock);
  const upstream = await openSource(source, request.ref);
  const locked = lock?.files ?? new Map<string, string>();
  const isPinned = lock !== null && upstream.commit !== null && upstream.commit === lock.commit;
  // The same commit is the same files: no need to fetch them.
  const { files, skipped } = isPinned ? { files: null, skipped: [] } : await upstream.read();
  const hashes =
    files === null ? locked : new Map([...files].map(([path, bytes]) => [path, sha256(bytes)]));
  const changes = compareFiles(locked, hashes);
  const drift = lock === null ? [] : await localDrift(modelsFolder, lock);
  const differing = changes.came.length + changes.changed.length + changes.went.length;
  return {
    ...changes,
    source: source.name,
    locked: lock === null ? null : { source: lock.source, commit: lock.commit },
    commit: upstream.commit,
    drift,
    own: await ownModels(modelsFolder, lock),
    skipped,
    upToDate: differing + drift.length === 0,
  };
}
