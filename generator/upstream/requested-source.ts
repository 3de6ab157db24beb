import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { settingPlace, usageError } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import type { OnProgress } from "../lib/terminal.js";
import type { BundledPatches } from "../model/bundled-patches.js";
import { LOCK_NAME } from "../model/models-folder.js";
import { type Lock, readLock } from "./lock.js";
import { openSource, type OpenSource } from "./snapshot.js";
import { parseSource, type Source } from "./source.js";

/** Amazon's own repository of models. */
const DEFAULT_SOURCE = "https://github.com/amzn/selling-partner-api-models";

/** Which models a command asks for, and for which folder. */
export interface SourceRequest {
  /** The folder of the models, for example `models`. */
  readonly modelsFolder: string;
  /** A git URL or a folder, relative to the working folder; null for the lock's source, else Amazon's repository. */
  readonly from: string | null;
  /** A branch, a tag or a commit; null for the newest. */
  readonly ref: string | null;
  /** Which of Katagami's patches are turned off (default: none). */
  readonly bundledPatches?: BundledPatches;
  readonly onProgress?: OnProgress;
}

/** The source that a request names, at its commit, and the lock that it is compared with. */
export interface RequestedSource extends OpenSource {
  readonly name: string;
  readonly lock: Lock | null;
}

/**
 * Opens the source that a request names, else that of the lock, else Amazon's.
 *
 * @throws Failure when the lock is broken or the source cannot be read.
 */
export async function openRequestedSource({
  modelsFolder,
  from,
  ref,
  onProgress,
}: SourceRequest): Promise<RequestedSource> {
  const lock = await readLock(modelsFolder);
  const source = await chooseSource(modelsFolder, from, lock);
  return { ...(await openSource(source, ref, onProgress)), name: source.name, lock };
}

async function chooseSource(
  modelsFolder: string,
  from: string | null,
  lock: Lock | null,
): Promise<Source> {
  if (from === null && lock !== null) {
    const place = settingPlace(displayPath(join(modelsFolder, LOCK_NAME)), "source");
    return parseSource(lock.source, { base: modelsFolder, modelsFolder, place });
  }
  const place = settingPlace("command line", "--from");
  const base = process.cwd();
  const source = await parseSource(from ?? DEFAULT_SOURCE, { base, modelsFolder, place });
  if (source.kind === "folder" && (await containsTarget(source.path, modelsFolder)))
    throw usageError(`${source.path} holds the models folder itself`, place, "give another folder");
  return source;
}

async function containsTarget(source: string, modelsFolder: string): Promise<boolean> {
  const [target = null, ...read] = await Promise.all(
    [modelsFolder, source, join(source, "models")].map((path) => realpath(path).catch(() => null)),
  );
  return target !== null && read.includes(target);
}
