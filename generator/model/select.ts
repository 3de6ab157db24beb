import { readFile, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { type Diagnostic, errorAt, Failure, flagPlace } from "../lib/diagnostic.js";
import { settleFolder } from "../lib/folder-lock.js";
import { displayPath, isInside } from "../lib/paths.js";
import {
  checkChoice,
  isChosen,
  isNamed,
  modelNames,
  type NameSettings,
  nearName,
  unmatchedPatterns,
} from "./choice.js";
import { findModels } from "./load.js";
import { modelKey } from "./model-file.js";
import { modelsSwapFolder } from "./models-folder.js";

/** The folder in which models are looked up, and the settings that name and choose them. */
export interface SelectSettings extends NameSettings {
  readonly models: string;
}

/** A model file with the names that it can be called by. */
export interface NamedModel {
  readonly path: string;
  /** Empty where nothing is chosen: then nobody asks for them. */
  readonly names: readonly string[];
}

/**
 * Finds the model files that a command names: files, folders of files, or names (`vendor-orders-v1`, `vendor-*`) that are looked up
 * among the chosen models of the settings. If it names none, finds all that are chosen.
 *
 * @throws Failure (usage) when something named does not exist or is not chosen, or the choice names what does not exist
 */
export async function selectModels(
  named: readonly string[],
  settings: SelectSettings,
): Promise<string[]> {
  await settleFolder(modelsSwapFolder(settings.models));
  if (named.length === 0) {
    if (settings.apis == null) return findModels(settings.models);
    const found = await findNamedModels(settings);
    checkChoice(settings.apis, {
      models: found.map(({ names }) => names),
      where: displayPath(settings.models),
      isUpstream: false,
    });
    return pathsOf(chosenOf(found, settings));
  }
  const paths = new Set<string>();
  const names: string[] = [];
  const missing: string[] = [];
  const problems: Diagnostic[] = [];
  for (const name of named) {
    const found = await stat(name).catch(() => null);
    if (found !== null) {
      const files = found.isDirectory() ? await findModels(resolve(name)) : [resolve(name)];
      const chosen = await keepChosen(files, settings);
      if (chosen.length === 0) problems.push(notChosen(name, settings));
      for (const path of chosen) paths.add(path);
    } else if (/^@[^/\\]+\/[^/\\]+$|^[^/\\]+$/.test(name) && !/\.(?:json|ya?ml)$/.test(name))
      names.push(name);
    else missing.push(name);
  }
  const known = missing.length === 0 ? [] : await findNamedModels(settings).catch(() => []);
  problems.push(...missing.map((name) => noSuchFile(name, settings, known)));
  if (problems.length > 0) throw new Failure(problems, "usage");
  for (const path of await lookUp(names, settings)) paths.add(path);
  return [...paths];
}

/**
 * Finds the chosen models of a folder. Unlike `selectModels`, it does not complain of a choice that matches nothing there: the
 * folder may be another state of the models.
 */
export async function chosenModels(settings: SelectSettings): Promise<readonly NamedModel[]> {
  await settleFolder(modelsSwapFolder(settings.models));
  if (settings.apis == null)
    return (await findModels(settings.models)).map((path) => ({ path, names: [] }));
  return chosenOf(await findNamedModels(settings), settings);
}

/**
 * Checks the choice against the models of two states: an API that only one of them has is not unknown.
 *
 * @throws Failure (usage) when it names an API that neither of them has
 */
export async function checkChosen(
  settings: SelectSettings,
  found: readonly Pick<NamedModel, "names">[],
): Promise<void> {
  const { apis } = settings;
  if (apis == null) return;
  const models = found.map(({ names }) => names);
  if (unmatchedPatterns(apis, models).length > 0) await selectModels([], settings);
}

/** Finds the names of the chosen models: of each, those that it can be called by, its package first. */
export async function chosenNames(
  settings: SelectSettings,
): Promise<readonly (readonly string[])[]> {
  return chosenOf(await findNamedModels(settings), settings).map(({ names }) => names);
}

/** Finds all models of a folder with their names, whatever is chosen. */
async function findNamedModels(settings: SelectSettings): Promise<readonly NamedModel[]> {
  return withNames(await findModels(settings.models), settings);
}

async function withNames(
  paths: readonly string[],
  settings: NameSettings,
): Promise<readonly NamedModel[]> {
  return Promise.all(
    paths.map(async (path) => {
      // What cannot be read is reported when it is generated.
      const text = await readFile(path, "utf8").catch(() => "");
      return { path, names: modelNames(modelKey(path), text, settings) };
    }),
  );
}

function chosenOf(found: readonly NamedModel[], { apis }: NameSettings): readonly NamedModel[] {
  return found.filter(({ names }) => isChosen(names, apis));
}

function pathsOf(found: readonly NamedModel[]): string[] {
  return found.map(({ path }) => path);
}

/** Leaves out the models of the folder that are not chosen. A file elsewhere needs no choice. */
async function keepChosen(paths: string[], settings: SelectSettings): Promise<readonly string[]> {
  if (settings.apis == null) return paths;
  const elsewhere = paths.filter((path) => !isInside(settings.models, path));
  const here = paths.filter((path) => isInside(settings.models, path));
  return [...elsewhere, ...pathsOf(chosenOf(await withNames(here, settings), settings))];
}

/** Finds models by their names. */
async function lookUp(
  wanted: readonly string[],
  settings: SelectSettings,
): Promise<readonly string[]> {
  if (wanted.length === 0) return [];
  const { packagePrefix } = settings;
  const all = await findNamedModels(settings);
  const chosen = new Set(chosenOf(all, settings));
  const problems: Diagnostic[] = [];
  const paths = wanted.flatMap((name) => {
    const matching = all.filter(({ names }) => isNamed(name, names, packagePrefix));
    const found = matching.filter((model) => chosen.has(model));
    if (matching.length === 0) problems.push(unknownName(name, settings, all));
    else if (found.length === 0) problems.push(notChosen(name, settings));
    return pathsOf(found);
  });
  if (problems.length > 0) throw new Failure(problems, "usage");
  return paths;
}

function notChosen(name: string, { apis }: NameSettings): Diagnostic {
  return notFound(
    `${name} is not among the APIs that are chosen`,
    `add it to \`apis\` in ${displayPath(apis?.file ?? "katagami.config")}`,
  );
}

function unknownName(
  name: string,
  { models: folder, packagePrefix }: SelectSettings,
  models: readonly NamedModel[],
): Diagnostic {
  const known = models.flatMap(({ names }) => names.slice(0, 2));
  const near = nearName(name, known, packagePrefix);
  const [first] = known;
  return notFound(
    `there is neither a file nor a model called ${name}`,
    near !== null
      ? `did you mean ${near}?`
      : first === undefined
        ? `${folder} has no models`
        : `${folder} has ${first} and others`,
  );
}

/** A path to nothing, which may be the file name of a model without its folders: `vendorOrders.json`. */
function noSuchFile(
  name: string,
  { packagePrefix }: SelectSettings,
  models: readonly NamedModel[],
): Diagnostic {
  const known = models.flatMap(({ names }) => names.slice(0, 2));
  const near = nearName(name.replace(/^.*[/\\]|\.(?:json|ya?ml)$/g, ""), known, packagePrefix);
  return notFound(
    `there is no file or folder ${name}`,
    near === null ? null : `did you mean ${near}?`,
  );
}

function notFound(message: string, hint: string | null): Diagnostic {
  return errorAt(message, flagPlace("model"), hint);
}
