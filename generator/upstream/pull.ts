import { mkdir, realpath } from "node:fs/promises";
import { join } from "node:path";
import { LOCK_NAME } from "../model/models-folder.js";
import { problem, type Problem, systemMessage, UpstreamError } from "./error.js";
import { inspectLocal } from "./local.js";
import { compareText, type Lock, printLock, readLock, sha256 } from "./lock.js";
import { DEFAULT_SOURCE, openSource, parseSource, type Skipped, type Source } from "./source.js";
import { clearInterrupted, swapFiles } from "./swap.js";

/** What to pull, and where to. */
export interface PullRequest {
  /** The folder of the models, for example `models`. */
  readonly modelsFolder: string;
  /** A git URL or a folder, relative to the working folder; null for the lock's source, else Amazon's repository. */
  readonly from: string | null;
  /** A branch, a tag or a commit; null for the newest. */
  readonly ref: string | null;
  /** Overwrite and delete also what was edited here. */
  readonly force: boolean;
}

/** How two states of the models differ: paths below the models folder, each list sorted. */
export interface Changes {
  readonly came: readonly string[];
  readonly changed: readonly string[];
  readonly went: readonly string[];
  readonly unchanged: readonly string[];
}

/** What a pull did. */
export interface PullReport extends Changes {
  /** As it stands in the lock. */
  readonly source: string;
  /** The full id of the commit; null for a plain folder. */
  readonly commit: string | null;
  /** The source and commit that the lock held before; null at the first pull. */
  readonly previous: { readonly source: string; readonly commit: string | null } | null;
  /** Files with local changes that were overwritten or deleted, because of `force`. Sorted. */
  readonly overwritten: readonly string[];
  readonly skipped: readonly Skipped[];
  /** Whether a pull that was killed half-way was undone first. */
  readonly recovered: boolean;
}

/**
 * Brings the models of a source into the models folder and pins them in `models.lock.json`, all or nothing. Afterwards every file that
 * the lock lists is as upstream has it. Files that no lock lists, and everything below `patches/`, stay as they are.
 *
 * @throws UpstreamError when the source cannot be read; or when a file would be overwritten or deleted that is not what the lock says
 * (or that no lock lists, and that is not identical), unless `force` is set. Nothing has changed then.
 */
export async function pull(request: PullRequest): Promise<PullReport> {
  const { modelsFolder, force } = request;
  const recovered = clearInterrupted(modelsFolder);
  const lock = await readLock(modelsFolder);
  const source = await chooseSource(request, lock);
  const upstream = await openSource(source, request.ref);
  const { files, skipped } = await upstream.read();

  const hashes = new Map([...files].map(([path, bytes]) => [path, sha256(bytes)] as const));
  const changes = compareFiles(lock?.files ?? new Map(), hashes);
  const { stale, overwritten } = await judge(modelsFolder, lock, hashes, changes.went, force);

  await makeFolder(modelsFolder);
  const text = printLock({
    source: source.name,
    ref: request.ref,
    commit: upstream.commit,
    files: hashes,
  });
  const deleted = changes.went.filter((path) => stale.has(path));
  const written = new Map([...files].filter(([path]) => stale.has(path)));
  if (lock === null || written.size + deleted.length > 0 || text !== printLock(lock)) {
    await swapFiles(modelsFolder, { written, deleted, lock: text });
  }
  const previous = lock === null ? null : { source: lock.source, commit: lock.commit };
  const { commit } = upstream;
  return { ...changes, source: source.name, commit, previous, overwritten, skipped, recovered };
}

/** The source of a pull or status: the one asked for, else the lock's, else Amazon's. */
export async function chooseSource(
  { modelsFolder, from }: { modelsFolder: string; from: string | null },
  lock: Lock | null,
): Promise<Source> {
  if (from === null && lock !== null) {
    return parseSource(lock.source, { base: modelsFolder, modelsFolder }).catch(
      (error: unknown) => {
        if (!(error instanceof UpstreamError)) throw error;
        const file = join(modelsFolder, LOCK_NAME);
        throw new UpstreamError(
          error.problems.map(({ message }) => ({ message: `source: ${message}`, file })),
        );
      },
    );
  }
  const source = await parseSource(from ?? DEFAULT_SOURCE, { base: process.cwd(), modelsFolder });
  if (source.kind === "folder" && (await readsItself(source.path, modelsFolder))) {
    throw problem("holds the models folder itself: nothing to pull from", source.path);
  }
  return source;
}

/** Compares two states, each a SHA-256 by path. */
export function compareFiles(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): Changes {
  const paths = [...after.keys()].toSorted(compareText);
  return {
    came: paths.filter((path) => !before.has(path)),
    changed: paths.filter((path) => before.has(path) && before.get(path) !== after.get(path)),
    went: [...before.keys()].filter((path) => !after.has(path)).toSorted(compareText),
    unchanged: paths.filter((path) => before.get(path) === after.get(path)),
  };
}

/**
 * Looks at every file that the pull is about. `stale` are those to be written or deleted; `overwritten` are those among them that
 * hold somebody's work, which without `force` is an error that names each.
 */
async function judge(
  modelsFolder: string,
  lock: Lock | null,
  hashes: ReadonlyMap<string, string>,
  went: readonly string[],
  force: boolean,
): Promise<{ stale: ReadonlySet<string>; overwritten: readonly string[] }> {
  const stale = new Set<string>();
  const overwritten: string[] = [];
  const problems: Problem[] = [];
  for (const path of [...hashes.keys(), ...went].toSorted(compareText)) {
    const file = join(modelsFolder, path);
    const wanted = hashes.get(path);
    const locked = lock?.files.get(path);
    const local = await inspectLocal(modelsFolder, path);
    if (local.kind === "other") {
      problems.push({ file, message: `${local.what}: a pull does not touch it` });
    } else if (local.kind === "missing") {
      if (wanted !== undefined) stale.add(path);
    } else if (wanted === undefined || !local.matches(wanted)) {
      stale.add(path);
      if (locked !== undefined && local.matches(locked)) continue;
      overwritten.push(path);
      if (!force)
        problems.push({ file, message: refusal(wanted !== undefined, locked !== undefined) });
    }
  }
  if (problems.length > 0) throw new UpstreamError(problems);
  return { stale, overwritten };
}

function refusal(isUpstream: boolean, isLocked: boolean): string {
  if (!isLocked)
    return "was not brought by a pull, and upstream has another file of this name; --force replaces it";
  return isUpstream
    ? "was edited since it was pulled; --force replaces it (keep the change as a patch in models/patches)"
    : "was edited since it was pulled, and upstream no longer has it; --force deletes it";
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw problem(`cannot be made: ${systemMessage(error)}`, folder);
  }
}

async function readsItself(source: string, modelsFolder: string): Promise<boolean> {
  const resolved = await Promise.all(
    [modelsFolder, source, join(source, "models")].map((path) => realpath(path).catch(() => null)),
  );
  const [target, ...read] = resolved;
  return target !== null && target !== undefined && read.includes(target);
}
