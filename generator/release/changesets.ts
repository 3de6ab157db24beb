import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import type { PackageChanges } from "../compare/diff.js";
import type { RetainedRemovals } from "../model/retained-note.js";
import type { Settings } from "../config/settings.js";
import { outputSwapFolder } from "../escape/safe-path.js";
import { type Diagnostic, hasErrors } from "../lib/diagnostic.js";
import { inFolderAlone, type OnWait } from "../lib/folder-lock.js";
import { findUpwards, isFolder } from "../lib/folders.js";
import { hashJson } from "../lib/hash.js";
import type { OnProgress } from "../lib/terminal.js";
import { relativeName } from "../lib/paths.js";
import { swapFiles } from "../lib/swap-files.js";
import type { Api } from "../model/api.js";
import { retainedFolder, type PatchedModel, readPatchedModels } from "../model/read-model.js";
import { checkChosen, chosenModels } from "../model/select.js";
import { type FilesElsewhere, filesFrom } from "../output/write.js";
import { schemasId } from "../payloads/payloads-api.js";
import { createRenderApi } from "../pipeline/package.js";
import { packageName } from "../view/package-json.js";
import { readLock } from "../upstream/lock.js";
import { apisOf, type BaseModel, type BaseState, byApiId, readBase, readHere } from "./baseline.js";
import { type Changeset, changeset, changesets } from "./changeset-text.js";
import { compareStates } from "./compare-states.js";
import { type Judgement, readJudgement } from "./judgement.js";
import { removals, retainModel, retainRemovals } from "./retain.js";
import {
  changeModels,
  isRetainedModel,
  modelPatchName,
  type ModelsChanges,
  removalsPatchName,
  setPatch,
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
  onWait?: OnWait,
): Promise<Release> {
  const judgement = await readJudgement(settings);
  const state = await readBase(base, settings);
  await checkChosen(settings, [
    ...state.models,
    ...state.broken,
    ...(await chosenModels(settings)),
  ]);
  const retained = await changeModels(settings.models, onWait, (changes) =>
    retainGone(settings, state.models.filter(isRetainable), allowRemovals, changes),
  );
  return { base: state, retained, judgement };
}

/** What arrives of itself cannot be retained: a notification that Amazon no longer describes may still come. */
function isRetainable({ api }: BaseModel): boolean {
  return api.id !== schemasId;
}

/** Finds the patches and models that retain what is gone since a state. */
async function retainGone(
  settings: Settings,
  before: readonly BaseModel[],
  allowRemovals: boolean,
  changes: ModelsChanges,
): Promise<RetainedRemovals> {
  const { models } = settings;
  const lock = await readLock(models);
  const now = await readUpstreamModels(settings);
  const olds = byApiId(before);
  const retained = new Map<string, ReadonlySet<string>>();
  for (const current of now) {
    const { api, model } = current;
    const below = relativeName(models, resolve(model.path));
    const isBack = lock?.files.has(below) === true;
    const isRetained = isRetainedModel(models, model.key);
    if (isRetained && (isBack || allowRemovals)) setPatch(changes, model.key, modelPatchName, null);
    const old = olds.get(api.id);
    const patch = old === undefined || allowRemovals ? null : retainRemovals(old, current);
    setPatch(changes, model.key, removalsPatchName, patch);
    if (isRetained && !isBack && allowRemovals) changes.set(below, null);
    else if (isRetained && !isBack) retained.set(api.id, new Set([api.id]));
    else if (patch !== null) retained.set(api.id, new Set(patch.subjects));
  }
  const ids = byApiId(now);
  for (const old of allowRemovals ? [] : before) {
    const { below, model, api } = old;
    // A file at this path is another version, or a broken one, which is reported as that.
    if (ids.has(api.id) || existsSync(join(models, below))) continue;
    changes.set(below, model.text);
    setPatch(changes, model.key, modelPatchName, retainModel(old));
    retained.set(api.id, new Set([api.id]));
  }
  return retained;
}

/** Finds what is retained now: what `apis`, read with the retain patches, have more than Amazon's models. */
export async function retainedRemovals(
  settings: Settings,
  apis: readonly Api[],
): Promise<RetainedRemovals> {
  if (!existsSync(retainedFolder(settings.models))) return new Map();
  const upstream = byApiId(await readUpstreamModels(settings));
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

/** A release: its changes, what the accepted changes are wrong about, and the changesets. */
export interface FinishedRelease {
  readonly packages: readonly PackageChanges[];
  readonly diagnostics: readonly Diagnostic[];
  readonly changesets: FilesElsewhere;
}

/**
 * Compares what is generated with the state before, and composes a changeset for each package that differs.
 *
 * @param regenerated the packages whose files this run writes
 */
export async function finishRelease(
  settings: Settings,
  { base, retained, judgement }: Release,
  regenerated: readonly string[],
  onProgress: OnProgress,
): Promise<FinishedRelease> {
  const after = await readHere(settings);
  const render = await createRenderApi(settings);
  const { value: packages, diagnostics } = hasErrors(after.diagnostics)
    ? { value: [], diagnostics: [] }
    : await compareStates(base, after, { render, retained, judgement, onProgress });
  const files = await composeChangesets(settings, base, packages, regenerated);
  return { packages, diagnostics, changesets: files };
}

/**
 * Composes changesets for the folder `.changeset` of the repository. Their names contain a hash of the state before, so that a
 * second run against it replaces them, and one against a later state adds to them.
 */
async function composeChangesets(
  settings: Settings,
  base: BaseState,
  packages: readonly PackageChanges[],
  regenerated: readonly string[],
): Promise<FilesElsewhere> {
  const folder = await changesetFolder(settings);
  const state = hashJson(apisOf(base.models)).slice(0, 8);
  const changed = new Set(packages.map(({ id }) => id));
  const nameOf = (id: string): string => packageName(settings, id);
  const ofSameApi = (id: string): Changeset =>
    changeset(id, nameOf(id), "patch", "Generated anew; the API is the same.");
  const pathOf = (name: string): string => join(folder, `${name}-${state}.md`);
  const written = new Map(
    [
      ...changesets(packages, nameOf),
      ...regenerated.filter((id) => !changed.has(id)).map(ofSameApi),
    ].map(({ name, text }) => [pathOf(name), text]),
  );
  const deleted: string[] = [];
  for (const name of await readdir(folder).catch(() => [])) {
    const [, id] = new RegExp(`^katagami-(.+)-${state}\\.md$`, "u").exec(name) ?? [];
    if (id === undefined || written.has(join(folder, name))) continue;
    // Written by an earlier run, and not released yet: this run had nothing more to write for the package.
    const isDue =
      !changed.has(id) && (await readFile(join(folder, name), "utf8")) === ofSameApi(id).text;
    if (!isDue) deleted.push(join(folder, name));
  }
  return { written, deleted };
}

/** Writes changesets, all or none. */
export async function writeChangesets(
  settings: Settings,
  base: BaseState,
  packages: readonly PackageChanges[],
  onWait?: OnWait,
): Promise<void> {
  const { out } = settings;
  const changes = filesFrom(out, await composeChangesets(settings, base, packages, []));
  await inFolderAlone(outputSwapFolder(out), onWait, () => swapFiles({ root: out }, changes));
}

/** The folder `.changeset` beside the output or above it; if there is none, beside the configuration or here. */
async function changesetFolder({ out, file }: Settings): Promise<string> {
  const found = await findUpwards(out, async (at) => {
    const folder = join(at, ".changeset");
    return (await isFolder(folder)) ? folder : null;
  });
  return found ?? join(file === null ? process.cwd() : dirname(file), ".changeset");
}
