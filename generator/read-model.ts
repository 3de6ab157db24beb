import { join } from "node:path";
import type { Api } from "./api.js";
import type { Settings } from "./config.js";
import { type Diagnostic, Failure, hasErrors } from "./diagnostic.js";
import { parseModel, readModel } from "./model/load.js";
import type { ModelFile } from "./model/model-file.js";
import { patchModel, readPatches } from "./model/patch.js";
import { heldFolderName, patchFolders } from "./model/patch-folders.js";
import { readApi } from "./model/read.js";
import { selectModels } from "./model/select.js";
import { Stopwatch } from "./stopwatch.js";

/** The settings that reading depends on. */
export type ReadSettings = Pick<Settings, "models" | "patches" | "names"> & {
  /** Reads the models as Amazon has them: without the removals that are held back. */
  readonly withoutHeld?: true;
};

/** Where the removals of a folder of models are held back. */
export function heldFolder(models: string): string {
  return join(models, heldFolderName);
}

export interface PatchedModel {
  readonly model: ModelFile;
  readonly api: Api;
}

/**
 * The first half of a model's way, which everything that works on models shares: load → patch → read.
 *
 * @param diagnostics - takes what is found
 * @returns the patched model and what it says; null when it has errors
 * @throws Failure when it cannot be loaded
 */
export async function readPatched(
  path: string,
  settings: ReadSettings,
  diagnostics: Diagnostic[],
  watch: Stopwatch,
): Promise<PatchedModel | null> {
  const loaded = await watch.time("load", async () => parseModel(await readModel(path)));
  const { patches, diagnostics: unread } = await watch.time("patch", () =>
    readPatches(
      settings.withoutHeld === true ? settings.patches : patchFolders(settings),
      loaded.key,
    ),
  );
  const { model, diagnostics: stale } = await watch.time("patch", () =>
    patchModel(loaded, patches),
  );
  const pins = new Map(Object.entries(pinsOf(settings, loaded.key)));
  const { api, diagnostics: misread } = await watch.time("read", () => readApi(model, pins));
  const found = [...unread, ...stale, ...misread];
  diagnostics.push(...found);
  return api === null || hasErrors(found) ? null : { model, api };
}

export interface ReadApis {
  readonly apis: readonly Api[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads the models that a command names, or all. A broken model is left out and said.
 *
 * @throws Failure (usage) when something named is not there
 */
export async function readApis(
  models: readonly string[],
  settings: ReadSettings,
): Promise<ReadApis> {
  const { models: read, diagnostics } = await readPatchedModels(
    await selectModels(models, settings.models),
    settings,
  );
  return { apis: read.map(({ api }) => api), diagnostics };
}

/** Reads models and keeps their documents. A broken model is left out and said. */
export async function readPatchedModels(
  paths: readonly string[],
  settings: ReadSettings,
): Promise<{ readonly models: PatchedModel[]; readonly diagnostics: Diagnostic[] }> {
  const diagnostics: Diagnostic[] = [];
  const models: PatchedModel[] = [];
  for (const path of paths) {
    try {
      const read = await readPatched(path, settings, diagnostics, new Stopwatch());
      if (read !== null) models.push(read);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      diagnostics.push(...error.diagnostics);
    }
  }
  return { models, diagnostics };
}

/** The names that the configuration gives to a model's parts, by JSON pointer. */
function pinsOf({ names }: ReadSettings, key: string): Readonly<Record<string, string>> {
  return { ...names[key.split("/").at(-1) ?? key], ...names[key] };
}
