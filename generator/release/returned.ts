import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Settings } from "../config/settings.js";
import { type Diagnostic, textPlace, warningAt } from "../lib/diagnostic.js";
import type { OnWait } from "../lib/folder-lock.js";
import { parseJson } from "../lib/json.js";
import { valueAt } from "../lib/json-pointer.js";
import { displayPath, relativeName } from "../lib/paths.js";
import { modelKey } from "../model/model-file.js";
import { readPatched, retainedFolder } from "../model/read-model.js";
import { isRetained } from "../model/retained-note.js";
import { chosenModels } from "../model/select.js";
import { readLock } from "../upstream/lock.js";
import { retainRemovals } from "./retain.js";
import {
  changeModels,
  modelPatchName,
  type ModelsChanges,
  removalsPatchName,
  setPatch,
} from "./retained-models.js";

/**
 * Ends the retention of what Amazon's models have again: such a patch would deprecate what is no longer removed.
 *
 * @param isCheck nothing may be written: the warnings say what a run would do
 * @returns a warning for each patch that was shortened or deleted
 */
export async function releaseReturned(
  settings: Settings,
  isCheck: boolean,
  onWait?: OnWait,
): Promise<readonly Diagnostic[]> {
  if (!existsSync(retainedFolder(settings.models))) return [];
  if (isCheck) return findReturned(settings, isCheck, new Map());
  return changeModels(settings.models, onWait, (changes) =>
    findReturned(settings, isCheck, changes),
  );
}

async function findReturned(
  settings: Settings,
  isCheck: boolean,
  changes: ModelsChanges,
): Promise<readonly Diagnostic[]> {
  const lock = await readLock(settings.models);
  const found: Diagnostic[] = [];
  for (const { path } of await chosenModels(settings)) {
    const key = modelKey(path);
    const folder = join(retainedFolder(settings.models), key);
    const patches: readonly string[] = await readdir(folder).catch(() => []);
    const isBack = lock?.files.has(relativeName(settings.models, path)) === true;
    if (patches.includes(modelPatchName) && isBack) {
      const file = join(folder, modelPatchName);
      setPatch(changes, key, modelPatchName, null);
      found.push(returned(file, ["this model"], isCheck));
    }
    if (patches.includes(removalsPatchName))
      found.push(...(await releaseElements(path, folder, settings, isCheck, changes)));
  }
  return found;
}

async function releaseElements(
  path: string,
  folder: string,
  settings: Settings,
  isCheck: boolean,
  changes: ModelsChanges,
): Promise<readonly Diagnostic[]> {
  const retained = (await readPatched(path, settings)).value;
  const upstream = (await readPatched(path, { ...settings, withoutRetained: true })).value;
  // Where one of them is broken, the run says so.
  if (retained === null || upstream === null) return [];
  const needed = retainRemovals(retained, upstream);
  const file = join(folder, removalsPatchName);
  const old = parseJson(file, await readFile(file, "utf8"));
  if (old.problem !== null) return [];
  const still = new Set(retainedIn(needed?.patch ?? null));
  const back = retainedIn(old.value).filter((name) => !still.has(name));
  if (back.length === 0) return [];
  setPatch(changes, modelKey(path), removalsPatchName, needed);
  return [returned(file, back, isCheck)];
}

function returned(file: string, what: readonly string[], isCheck: boolean): Diagnostic {
  const more = what.length > 4 ? ` and ${String(what.length - 4)} more` : "";
  return warningAt(
    `Amazon has ${what.slice(0, 4).join(", ")}${more} again, so it is no longer retained`,
    textPlace(displayPath(file)),
    isCheck
      ? "run `katagami generate`, which updates this patch"
      : "commit the change of this patch",
  );
}

/** The elements that a patch retains, by their place: `/definitions/Order/properties/size`. */
function retainedIn(patch: unknown): readonly string[] {
  const operations = valueAt(patch, ["operations"]);
  if (!Array.isArray(operations)) return [];
  return operations.flatMap((operation: unknown) => {
    const path = String(valueAt(operation, ["path"]));
    const value = valueAt(operation, ["value"]);
    // A list that was missing is added with its element.
    return [value].flat().flatMap((one) => {
      if (!isRetained(valueAt(one, ["description"]))) return [];
      const place = path.replace(/\/(?:-|x-docgen-enum-table-extension)/g, "");
      const name = valueAt(one, ["name"]) ?? valueAt(one, ["value"]);
      const isInList = Array.isArray(value) || path.endsWith("/-");
      return [isInList && name !== undefined ? `${place}/${String(name)}` : place];
    });
  });
}
