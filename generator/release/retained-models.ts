import { mkdir, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";
import type { Settings } from "../config/settings.js";
import { modelKey } from "../model/model-file.js";
import { retainedFolder, type PatchedModel } from "../model/read-model.js";
import { selectModels } from "../model/select.js";
import { readLock } from "../upstream/lock.js";
import type { BaseModel } from "./baseline.js";
import { type Hold, holdModel } from "./retain.js";

/**
 * Models that Amazon has dropped as a whole. Such a model is put back where it lay, as a file that no pull has brought, beside a
 * patch that deprecates all of its operations and tells later runs why it is there.
 */
const holdName = "model.json";

/**
 * Settles what becomes of models that are gone: put back, or, with `allowRemovals`, let go, with what was put back earlier.
 *
 * @param before the models of the state before
 */
export async function settleGoneModels(
  settings: Settings,
  before: readonly BaseModel[],
  now: readonly PatchedModel[],
  allowRemovals: boolean,
): Promise<void> {
  await settleEarlier(settings, allowRemovals);
  if (allowRemovals) return;
  const ids = new Set(now.map(({ api }) => api.id));
  for (const { below, model, api } of before) {
    const path = join(settings.models, below);
    // A file of that name is another version, or one that is broken now and is told as that.
    if (ids.has(api.id) || (await exists(path))) continue;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, model.text);
    await writeHold(
      settings.models,
      model.key,
      holdName,
      holdModel({ api, document: model.document }),
    );
  }
}

/** Lets go what was put back earlier: all of it where that is asked for, or what a pull has brought again. */
async function settleEarlier({ models }: Settings, allowRemovals: boolean): Promise<void> {
  const lock = await readLock(models);
  for (const path of await selectModels([], models)) {
    const key = modelKey(path);
    if (!(await isHeldModel(models, key))) continue;
    const isBack = lock?.files.has(relative(models, path).split(sep).join("/")) === true;
    if (isBack || allowRemovals) await rm(holdFile(models, key, holdName));
    if (!isBack && allowRemovals) await rm(path);
  }
}

/** Whether a model is one that Amazon has dropped and that is still here because it is held back. */
export async function isHeldModel(models: string, key: string): Promise<boolean> {
  return exists(holdFile(models, key, holdName));
}

/** Writes a patch that holds something back; null deletes it. */
export async function writeHold(
  models: string,
  key: string,
  name: string,
  hold: Hold | null,
): Promise<void> {
  const file = holdFile(models, key, name);
  if (hold === null) return rm(file, { force: true });
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `${JSON.stringify(hold.patch, null, 2)}\n`);
}

function holdFile(models: string, key: string, name: string): string {
  return join(retainedFolder(models), ...key.split("/"), name);
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}
