import { existsSync } from "node:fs";
import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { PackageChanges } from "../compare/diff.js";
import type { RetainedRemovals } from "../model/retained-note.js";
import type { Settings } from "../config/settings.js";
import { type Diagnostic, hasErrors } from "../lib/diagnostic.js";
import { sha256 } from "../lib/hash.js";
import type { Api } from "../model/api.js";
import { retainedFolder, type PatchedModel, readPatchedModels } from "../model/read-model.js";
import { checkChosen, chosenModels } from "../model/select.js";
import { createRenderApi } from "../pipeline/package.js";
import { packageName } from "../view/package-json.js";
import { apisOf, type BaseState, readBase, readHere } from "./baseline.js";
import { changeset, changesets } from "./changeset-text.js";
import { compareStates } from "./compare-states.js";
import { type Judgement, readJudgement } from "./judgement.js";
import { removals, retainRemovals } from "./retain.js";
import {
  isRetainedModel,
  reconcileRemovedModels,
  removalsPatchName,
  writeRetainPatch,
} from "./retained-models.js";

/** A release in preparation: the models before, and the removals that are retained. */
export interface Release {
  readonly base: BaseState;
  readonly retained: RetainedRemovals;
  readonly judgement: Judgement;
}

/**
 * Reads the state before, and retains removals before anything is generated, by patches below `<models>/retained`. With
 * `allowRemovals` it retains nothing and deletes the patches of earlier runs.
 *
 * @param base a folder of models or a git ref
 */
export async function prepareRelease(
  settings: Settings,
  base: string,
  allowRemovals: boolean,
): Promise<Release> {
  const judgement = await readJudgement(settings);
  const state = await readBase(base, settings);
  await checkChosen(settings, [
    ...state.models,
    ...state.broken,
    ...(await chosenModels(settings)),
  ]);
  const now = await readUpstreamModels(settings);
  await reconcileRemovedModels(settings, state.models, now, allowRemovals);
  const olds = byId(state.models);
  const retained = new Map<string, ReadonlySet<string>>();
  for (const { api, model } of await readUpstreamModels(settings)) {
    const before = olds.get(api.id);
    const patch =
      before === undefined || allowRemovals
        ? null
        : retainRemovals(
            { api: before.api, document: before.model.document },
            { api, document: model.document },
          );
    await writeRetainPatch(settings.models, model.key, removalsPatchName, patch);
    if (isRetainedModel(settings.models, model.key)) retained.set(api.id, new Set([api.id]));
    else if (patch !== null) retained.set(api.id, new Set(patch.subjects));
  }
  return { base: state, retained, judgement };
}

/** Finds what is retained now: what `apis`, read with the retain patches, have more than Amazon's models. */
export async function retainedRemovals(
  settings: Settings,
  apis: readonly Api[],
): Promise<RetainedRemovals> {
  if (!existsSync(retainedFolder(settings.models))) return new Map();
  const upstream = byId(await readUpstreamModels(settings));
  const retained = new Map<string, ReadonlySet<string>>();
  for (const api of apis) {
    const without = upstream.get(api.id);
    if (without === undefined) continue;
    const isWhole = isRetainedModel(settings.models, without.model.key);
    const gone = removals(api, without.api).map(({ subject }) => subject);
    retained.set(api.id, new Set(isWhole ? [api.id] : gone));
  }
  return retained;
}

/** Reads the models as Amazon has them, without the patches that retain removals. */
async function readUpstreamModels(settings: Settings): Promise<readonly PatchedModel[]> {
  const paths = (await chosenModels(settings)).map(({ path }) => path);
  return (await readPatchedModels(paths, { ...settings, withoutRetained: true })).value;
}

/**
 * Compares what was generated with the state before, and writes a changeset for each package that differs.
 *
 * @param regenerated the packages whose files were written in this run
 * @returns the changes, the paths of the changesets, and what the accepted changes are wrong about
 */
export async function finishRelease(
  settings: Settings,
  { base, retained, judgement }: Release,
  regenerated: readonly string[],
): Promise<{
  readonly packages: readonly PackageChanges[];
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}> {
  const after = await readHere(settings);
  const render = await createRenderApi(settings);
  const { value: packages, diagnostics } = hasErrors(after.diagnostics)
    ? { value: [], diagnostics: [] }
    : compareStates(base, after, { render, retained, judgement });
  const files = await writeChangesets(settings, base, packages, regenerated);
  return { packages, files, diagnostics };
}

/**
 * Writes changesets into the folder `.changeset` of the repository. Their names contain a hash of the state before, so that a
 * second run against it replaces them, and one against a later state adds to them.
 */
export async function writeChangesets(
  settings: Settings,
  base: BaseState,
  packages: readonly PackageChanges[],
  regenerated: readonly string[] = [],
): Promise<readonly string[]> {
  const folder = await changesetFolder(settings);
  const state = sha256(JSON.stringify(apisOf(base.models))).slice(0, 8);
  const changed = new Set(packages.map(({ id }) => id));
  const nameOf = (id: string): string => packageName(settings, id);
  const files = [
    ...changesets(packages, nameOf),
    ...regenerated
      .filter((id) => !changed.has(id))
      .map((id) => changeset(id, nameOf(id), "patch", "Generated anew; the API is the same.")),
  ].map(({ name, text }) => ({ path: join(folder, `${name}-${state}.md`), text }));
  await mkdir(folder, { recursive: true });
  const current = new Set(files.map(({ path }) => basename(path)));
  for (const name of await readdir(folder)) {
    const isOfState = name.startsWith("katagami-") && name.endsWith(`-${state}.md`);
    if (isOfState && !current.has(name)) await rm(join(folder, name));
  }
  for (const { path, text } of files) await writeFile(path, text);
  return files.map(({ path }) => relative(process.cwd(), path));
}

/** The folder `.changeset` beside the output or above it; if there is none, beside the configuration or here. */
async function changesetFolder({ out, file }: Settings): Promise<string> {
  for (let at = resolve(out); ; at = dirname(at)) {
    const folder = join(at, ".changeset");
    if ((await stat(folder).catch(() => null))?.isDirectory() === true) return folder;
    if (dirname(at) === at) break;
  }
  return join(file === null ? process.cwd() : dirname(file), ".changeset");
}

function byId(models: readonly PatchedModel[]): ReadonlyMap<string, PatchedModel> {
  return new Map(models.map((model) => [model.api.id, model]));
}
