import { createHash } from "node:crypto";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { type Diagnostic, Failure, hasErrors } from "../lib/diagnostic.js";
import { StageTimer } from "../lib/stage-timer.js";
import type { Api } from "./api.js";
import { type Bundle, bundleModel, refersElsewhere } from "./bundle-references.js";
import { parseModel, readModel } from "./load.js";
import type { ModelFile, ModelText } from "./model-file.js";
import { retainedFolderName, patchFolders } from "./models-folder.js";
import type { SourceLocations } from "./source-location.js";
import { patchModel, readPatches } from "./patch.js";
import { readApi } from "./read-api.js";
import { selectModels } from "./select.js";

/** The settings that reading depends on. */
export interface ReadSettings {
  /** The folder of the models. */
  readonly models: string;
  /** The folder of the patches. */
  readonly patches: string;
  /** Model file → JSON pointer → name, as the configuration has it. */
  readonly names: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Reads the models as Amazon has them: without the removals that are held back. */
  readonly withoutRetained?: true;
}

/** Where the removals of a folder of models are held back. */
export function retainedFolder(models: string): string {
  return join(models, retainedFolderName);
}

export interface PatchedModel {
  readonly model: ModelFile;
  readonly api: Api;
  /** Which parts of it came from other files. */
  readonly origins: SourceLocations;
}

/**
 * The first half of a model's way, which everything that works on models shares: load → patch → bundle → read.
 *
 * @param diagnostics - takes what is found
 * @returns the patched model and what it says; null when it has errors
 * @throws Failure when it cannot be loaded
 */
export async function readPatched(
  path: string,
  settings: ReadSettings,
  diagnostics: Diagnostic[],
  watch: StageTimer,
): Promise<PatchedModel | null> {
  const loaded = await watch.time("load", async () => parseModel(await readModel(path)));
  const patched = await watch.time("patch", () => patchLoaded(loaded, settings));
  const pins = new Map(Object.entries(pinsOf(settings, loaded.key)));
  const bundle = await watch.time("read", () => bundlePatched(patched.model, path, settings, pins));
  const { api, diagnostics: misread } = await watch.time("read", () =>
    readApi(bundle.model, pins, bundle),
  );
  const found = [...patched.diagnostics, ...bundle.diagnostics, ...misread];
  diagnostics.push(...found);
  return api === null || hasErrors(found)
    ? null
    : { model: bundle.model, api, origins: bundle.origins };
}

/** Lays the patches of a model on it. */
async function patchLoaded(
  loaded: ModelFile,
  settings: ReadSettings,
): Promise<{ model: ModelFile; diagnostics: Diagnostic[] }> {
  const folders = settings.withoutRetained === true ? settings.patches : patchFolders(settings);
  const { patches, diagnostics: unread } = await readPatches(folders, loaded.key);
  const { model, diagnostics: stale } = patchModel(loaded, patches);
  return { model, diagnostics: [...unread, ...stale] };
}

/** Brings in what a model refers to in other files of its folder, which are patched as models are. */
function bundlePatched(
  model: ModelFile,
  path: string,
  settings: ReadSettings,
  pins: ReadonlyMap<string, string>,
): Promise<Bundle> {
  return bundleModel(model, {
    folder: folderOf(path, settings.models),
    pins,
    read: async (other) => patchLoaded(parseModel(await readModel(other)), settings),
  });
}

/** References stay in the folder of the models; those of a model that lies elsewhere, in its own. */
function folderOf(path: string, models: string): string {
  const way = relative(resolve(models), resolve(path));
  return way.startsWith("..") || isAbsolute(way) ? dirname(resolve(path)) : models;
}

/**
 * The hash of what a model takes from other files; null where it refers to none.
 *
 * @throws Failure when it or one of them cannot be read
 */
export async function hashOfOthers(
  model: ModelText,
  settings: ReadSettings,
): Promise<string | null> {
  if (!refersElsewhere(model.text)) return null;
  const pins = new Map(Object.entries(pinsOf(settings, model.key)));
  const bundle = await bundlePatched(parseModel(model), model.path, settings, pins);
  const text = JSON.stringify([bundle.model.document, [...bundle.refusals]]);
  return createHash("sha256").update(text).digest("hex");
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
      const read = await readPatched(path, settings, diagnostics, new StageTimer());
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
