import { dirname, join, resolve } from "node:path";
import { type Diagnostic, diagnosticsOf, hasErrors, type Result } from "../lib/diagnostic.js";
import { sha256 } from "../lib/hash.js";
import { isInside } from "../lib/paths.js";
import { StageTimer } from "../lib/stage-timer.js";
import type { Api } from "./api.js";
import { applyPatches, type PatchSettings } from "./apply-patches.js";
import {
  type Bundle,
  type BundleOptions,
  bundleReferences,
  refersElsewhere,
} from "./bundle-references.js";
import type { NameSettings } from "./choice.js";
import { parseModel, readModel } from "./load.js";
import type { ModelFile, ModelText } from "./model-file.js";
import { isYaml, retainedFolderName } from "./models-folder.js";
import { type Pins, pinsOf } from "./names.js";
import type { ReadableModel } from "./read-partial.js";
import { selectModels, type SelectSettings } from "./select.js";
import type { SourceLocations } from "./source-location.js";

/** The settings that decide how a model is read. */
export interface ReadSettings extends PatchSettings, NameSettings {
  readonly names: Pins;
}

/** The folder for patches that retain removed elements of the models. */
export function retainedFolder(models: string): string {
  return join(models, retainedFolderName);
}

export interface PatchedModel {
  readonly model: ModelFile;
  readonly api: Api;
  /** The parts of it that came from other files. */
  readonly sourceLocations: SourceLocations;
}

/** A model that was read, and what is readable of a broken one. */
export interface ReadModel extends Result<PatchedModel | null> {
  /** The patched and bundled document; null if the file could not be loaded, or a patch failed. */
  readonly readable: ReadableModel | null;
}

/**
 * Reads one model, with the stages that all commands share: load → patch → bundle → read.
 *
 * @returns null and the problems when the model cannot be loaded or has errors
 */
export async function readPatched(
  path: string,
  settings: ReadSettings,
  timer: StageTimer = new StageTimer(),
): Promise<ReadModel> {
  const diagnostics: Diagnostic[] = [];
  const keep = <Value>({ value, diagnostics: found }: Result<Value>): Value => {
    diagnostics.push(...found);
    return value;
  };
  try {
    // Half of a run's modules: a run in which nothing has changed reads no model.
    const { readApi } = await import("./read-api.js");
    const loaded = await timer.time("load", async () => parseModel(await readModel(path)));
    const patched = keep(await timer.time("patch", () => patchLoaded(loaded, settings)));
    const isPatched = !hasErrors(diagnostics);
    const pins = pinsOf(settings.names, loaded.key);
    const bundle = keep(
      await timer.time("read", () =>
        bundlePatched(patched, { folder: folderOf(path, settings), pins, settings }),
      ),
    );
    const { model, sourceLocations, refusals } = bundle;
    const api = keep(await timer.time("read", () => readApi(model, pins, bundle)));
    const isBroken = api === null || hasErrors(diagnostics);
    return {
      value: isBroken ? null : { model, api, sourceLocations },
      readable: isPatched ? { model, pins, refusals } : null,
      diagnostics,
    };
  } catch (error) {
    const found = [...diagnostics, ...diagnosticsOf(error)];
    return { value: null, readable: null, diagnostics: found };
  }
}

/** The folder that the references of a model may not leave: the models folder, or its own if it is elsewhere. */
function folderOf(path: string, { models }: ReadSettings): string {
  return isInside(models, path) ? models : dirname(resolve(path));
}

/** Applies the patches of a model or a schema. */
export async function patchLoaded(
  loaded: ModelFile,
  settings: PatchSettings,
): Promise<Result<ModelFile>> {
  const { value, diagnostics } = await applyPatches(loaded, settings);
  return { value: value.model, diagnostics };
}

/**
 * Copies in the parts of other files that a model or a schema refers to. Those files are patched as models are.
 *
 * @param folder - the folder that no reference may leave
 */
export function bundlePatched(
  model: ModelFile,
  {
    folder,
    pins,
    settings,
  }: Pick<BundleOptions, "folder" | "pins"> & { readonly settings: PatchSettings },
): Promise<Result<Bundle>> {
  return bundleReferences(model, {
    folder,
    pins,
    read: async (other) => patchLoaded(parseModel(await readModel(other)), settings),
  });
}

/**
 * The hash of the parts that a model takes from other files; null if it refers to none.
 *
 * @throws Failure when it or one of them cannot be read
 */
export async function hashOfOthers(
  model: ModelText,
  settings: ReadSettings,
): Promise<string | null> {
  if (!isYaml(model.path) && !refersElsewhere(model.text)) return null;
  const loaded = parseModel(model);
  if (!refersElsewhere(JSON.stringify(loaded.document) ?? "")) return null;
  const pins = pinsOf(settings.names, model.key);
  const folder = folderOf(model.path, settings);
  const { value } = await bundlePatched(loaded, { folder, pins, settings });
  return sha256(JSON.stringify([value.model.document, [...value.refusals]]));
}

/**
 * Reads the models that a command names, or all. A broken model is left out and reported.
 *
 * @throws Failure (usage) when something named does not exist
 */
export async function readApis(
  models: readonly string[],
  settings: ReadSettings & SelectSettings,
): Promise<Result<readonly Api[]>> {
  const paths = await selectModels(models, settings);
  const { value, diagnostics } = await readPatchedModels(paths, settings);
  return { value: value.map(({ api }) => api), diagnostics };
}

/** Reads models and keeps their documents. A broken model is left out and reported. */
export async function readPatchedModels(
  paths: readonly string[],
  settings: ReadSettings,
): Promise<Result<readonly PatchedModel[]>> {
  const diagnostics: Diagnostic[] = [];
  const models: PatchedModel[] = [];
  for (const path of paths) {
    const read = await readPatched(path, settings);
    diagnostics.push(...read.diagnostics);
    if (read.value !== null) models.push(read.value);
  }
  return { value: models, diagnostics };
}
