import { existsSync } from "node:fs";
import { join } from "node:path";
import { inFolderAlone, type OnWait } from "../lib/folder-lock.js";
import { swapFiles } from "../lib/swap-files.js";
import { modelsSwapFolder, retainedFolderName } from "../model/models-folder.js";
import { retainedFolder } from "../model/read-model.js";
import type { RetainPatch } from "./retain.js";

/**
 * The patch of a model that Amazon has dropped as a whole. Such a model is restored at its path, as a file that no pull has
 * brought. The patch deprecates all of its operations and marks it as retained for later runs.
 */
export const modelPatchName = "model.json";

/** The patch that retains elements of a model that Amazon still has. */
export const removalsPatchName = "removals.json";

/** Changes of the models folder: the new text by path below it; null deletes the file. */
export type ModelsChanges = Map<string, string | null>;

/** Whether Amazon has dropped a model that Katagami retains. */
export function isRetainedModel(models: string, key: string): boolean {
  return existsSync(join(retainedFolder(models), key, modelPatchName));
}

/** Writes a patch of a model that retains something, or deletes it when nothing is retained. */
export function setPatch(
  changes: ModelsChanges,
  key: string,
  name: typeof modelPatchName | typeof removalsPatchName,
  retained: RetainPatch | null,
): void {
  const text = retained === null ? null : `${JSON.stringify(retained.patch, null, 2)}\n`;
  changes.set(`${retainedFolderName}/${key}/${name}`, text);
}

/** Works on the models folder alone, and then makes the changes that `work` has found, all or none. */
export async function changeModels<T>(
  models: string,
  onWait: OnWait | undefined,
  work: (changes: ModelsChanges) => Promise<T>,
): Promise<T> {
  return inFolderAlone(modelsSwapFolder(models), onWait, async () => {
    const changes: ModelsChanges = new Map();
    const value = await work(changes);
    const written = new Map<string, string>();
    const deleted: string[] = [];
    for (const [path, text] of changes) {
      if (text !== null) written.set(path, text);
      else if (existsSync(join(models, path))) deleted.push(path);
    }
    await swapFiles({ root: models }, { written, deleted });
    return value;
  });
}
