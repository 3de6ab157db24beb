import { realpath } from "node:fs/promises";
import { join } from "node:path";
import { flagPlace, settingPlace, usageError } from "../lib/diagnostic.js";
import { readText } from "../lib/folders.js";
import { displayPath } from "../lib/paths.js";
import type { OnProgress } from "../lib/terminal.js";
import type { BundledPatches } from "../model/bundled-patches.js";
import {
  checkChoice,
  isChosen,
  modelNames,
  type NameSettings,
  unmatchedPatterns,
} from "../model/choice.js";
import { modelKey } from "../model/model-file.js";
import { isSchemasPath, LOCK_NAME } from "../model/models-folder.js";
import { ownModels } from "./local.js";
import { type Lock, readLock } from "./lock.js";
import { openSource, type OpenSource, type Snapshot } from "./snapshot.js";
import { parseSource, type Source } from "./source.js";

/** Amazon's own repository of models. */
const DEFAULT_SOURCE = "https://github.com/amzn/selling-partner-api-models";

/** Which models a command asks for, and for which folder. */
export interface SourceRequest extends NameSettings {
  /** The folder of the models, for example `models`. */
  readonly modelsFolder: string;
  /** A git URL or a folder, relative to the working folder; null for the lock's source, else Amazon's repository. */
  readonly from: string | null;
  /** A branch, a tag or a commit; null for the newest. */
  readonly ref: string | null;
  /** Which of Katagami's patches are turned off (default: none). */
  readonly bundledPatches?: BundledPatches;
  /** Whether the schemas beside the models are wanted too (default: yes). */
  readonly schemas?: boolean;
  readonly onProgress?: OnProgress;
}

/** The source that a request names, at its commit, and the lock that it is compared with. */
export interface RequestedSource extends Pick<OpenSource, "commit"> {
  readonly name: string;
  readonly lock: Lock | null;
  /**
   * Reads the chosen models.
   *
   * @throws Failure as `OpenSource.read`, and (usage) when the choice names an API that is neither upstream nor here
   */
  readonly read: () => Promise<ChosenSnapshot>;
}

export interface ChosenSnapshot extends Snapshot {
  /** The names of the choice that match pulled models, but none upstream any more. */
  readonly missing: readonly string[];
}

/**
 * Opens the source that a request names, else that of the lock, else Amazon's.
 *
 * @throws Failure when the lock is broken or the source cannot be read.
 */
export async function openRequestedSource(request: SourceRequest): Promise<RequestedSource> {
  const { modelsFolder, from, ref, onProgress } = request;
  const lock = await readLock(modelsFolder);
  const source = await chooseSource(modelsFolder, from, lock);
  const opened = await openSource(source, ref, onProgress);
  return {
    commit: opened.commit,
    name: source.name,
    lock,
    read: () => readChosen(opened, source.name, lock, request),
  };
}

async function readChosen(
  opened: OpenSource,
  where: string,
  lock: Lock | null,
  request: SourceRequest,
): Promise<ChosenSnapshot> {
  const { modelsFolder, apis } = request;
  const namesOf = (path: string, text: string): readonly string[] =>
    modelNames(modelKey(join(modelsFolder, path)), text, request);
  const models: (readonly string[])[] = [];
  const all = await opened.read((path, text) => {
    const names = namesOf(path, text);
    models.push(names);
    return isChosen(names, apis);
  });
  const files = [...all.files].filter(
    ([path]) => request.schemas !== false || !isSchemasPath(path),
  );
  const snapshot = { ...all, files: new Map(files) };
  if (apis == null) return { ...snapshot, missing: [] };
  const namesHere = async (paths: readonly string[]): Promise<readonly (readonly string[])[]> =>
    Promise.all(
      paths.map(async (path) => namesOf(path, (await readText(join(modelsFolder, path))) ?? "")),
    );
  const own = await namesHere(await ownModels(modelsFolder, lock));
  const pulled = await namesHere([...(lock?.files.keys() ?? [])]);
  checkChoice(apis, { models: [...models, ...own, ...pulled], where, isUpstream: true });
  return { ...snapshot, missing: unmatchedPatterns(apis, [...models, ...own]) };
}

/** Whether a lock was made with the choice of a request: then the same commit has the same files. */
export function hasSameChoice(lock: Lock, { apis }: SourceRequest): boolean {
  return JSON.stringify(lock.apis) === JSON.stringify(apis?.patterns ?? null);
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
  const place = flagPlace("--from");
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
