import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Settings } from "../config/settings.js";
import { relativeName } from "../lib/paths.js";
import { replaceFile } from "../lib/replace-file.js";
import { modelKey } from "../model/model-file.js";
import { retainedFolder, type PatchedModel } from "../model/read-model.js";
import { chosenModels } from "../model/select.js";
import { readLock } from "../upstream/lock.js";
import type { BaseModel } from "./baseline.js";
import { type RetainPatch, retainModel } from "./retain.js";

/**
 * Models that Amazon has dropped as a whole. Such a model is restored at its path, as a file that no pull has brought. A patch
 * of this name deprecates all of its operations and marks it as retained for later runs.
 */
export const modelPatchName = "model.json";

/** The patch that retains elements of a model that Amazon still has. */
export const removalsPatchName = "removals.json";

/**
 * Restores models that are gone from the state before. With `allowRemovals` it restores none, and deletes those that earlier
 * runs restored.
 */
export async function reconcileRemovedModels(
  settings: Settings,
  before: readonly BaseModel[],
  now: readonly PatchedModel[],
  allowRemovals: boolean,
): Promise<void> {
  await releaseRetainedModels(settings, allowRemovals);
  if (allowRemovals) return;
  const ids = new Set(now.map(({ api }) => api.id));
  for (const { below, model, api } of before) {
    const path = join(settings.models, below);
    // A file at this path is another version, or a broken one, which is reported as that.
    if (ids.has(api.id) || existsSync(path)) continue;
    await replaceFile(path, model.text);
    const patch = retainModel({ api, document: model.document });
    await writeRetainPatch(settings.models, model.key, modelPatchName, patch);
  }
}

/** Releases the retained models that a pull has brought again. With `allowRemovals` it deletes all others. */
async function releaseRetainedModels(settings: Settings, allowRemovals: boolean): Promise<void> {
  const { models } = settings;
  const lock = await readLock(models);
  for (const { path } of await chosenModels(settings)) {
    const key = modelKey(path);
    if (!isRetainedModel(models, key)) continue;
    const isBack = lock?.files.has(relativeName(models, path)) === true;
    if (isBack || allowRemovals) await rm(patchFile(models, key, modelPatchName));
    if (!isBack && allowRemovals) await rm(path);
  }
}

/** Whether Amazon has dropped a model that Katagami retains. */
export function isRetainedModel(models: string, key: string): boolean {
  return existsSync(patchFile(models, key, modelPatchName));
}

/** Writes a patch that retains something; null deletes it. */
export async function writeRetainPatch(
  models: string,
  key: string,
  name: string,
  retained: RetainPatch | null,
): Promise<void> {
  const file = patchFile(models, key, name);
  if (retained === null) await rm(file, { force: true });
  else await replaceFile(file, `${JSON.stringify(retained.patch, null, 2)}\n`);
}

function patchFile(models: string, key: string, name: string): string {
  return join(retainedFolder(models), key, name);
}
