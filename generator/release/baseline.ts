import { join, relative, resolve } from "node:path";
import type { Settings } from "../config/settings.js";
import { type Diagnostic, errorsIn, hasErrors, type Result, warningAt } from "../lib/diagnostic.js";
import { isFolder } from "../lib/folders.js";
import { displayPath, isInside, posixPath } from "../lib/paths.js";
import { withTemporaryFolder } from "../lib/temporary-folder.js";
import type { OnProgress } from "../lib/terminal.js";
import type { Api } from "../model/api.js";
import { nameOf } from "../model/bundled-patches.js";
import {
  type PatchedModel,
  type ReadModel,
  readPatched,
  type ReadSettings,
} from "../model/read-model.js";
import type { ReadableModel } from "../model/read-partial.js";
import { schemasFolderName } from "../model/models-folder.js";
import { chosenModels } from "../model/select.js";
import { schemasId } from "../payloads/payloads-api.js";
import { readPayloadsApi } from "../payloads/read-payloads.js";
import { copyFolderAt } from "../upstream/history.js";
import { copyAsPulled } from "../upstream/preview.js";

/** One side of a comparison: the models of a folder, or of a commit. */
export interface BaseState {
  /** Its name in reports. */
  readonly name: string;
  readonly models: readonly BaseModel[];
  /** The models that have errors. */
  readonly broken: readonly BrokenModel[];
  readonly diagnostics: readonly Diagnostic[];
}

interface ModelOfState {
  /** Its path below the folder of the models, with the separator of this system. */
  readonly below: string;
  /** The names by which the configuration may choose it; empty where nothing is chosen. */
  readonly names: readonly string[];
  /** Its file in reports: `models/folder/model.json`, or `HEAD:folder/model.json` at a commit. */
  readonly shown: string;
  /** Null if not even its document could be read. */
  readonly readable: ReadableModel | null;
}

export interface BaseModel extends PatchedModel, ModelOfState {}

export interface BrokenModel extends ModelOfState {
  /** What is wrong with it, in one sentence. */
  readonly why: string;
}

/**
 * Reads the models of the state before.
 *
 * @param base a folder of models, or a git ref at which the models folder of the settings is read
 * @throws Failure (usage) when it is neither
 */
export async function readBase(base: string, settings: Settings): Promise<BaseState> {
  const folder = resolve(base);
  if (await isFolder(folder)) return readFolder(folder, displayPath(folder), settings);
  return withTemporaryFolder("base", async (copy) => {
    const { models, schemas } = settings;
    const number = await copyFolderAt(models, base, copy);
    // Those in another folder come to where they are by default.
    if (schemas !== null && !isInside(models, schemas) && (await isFolder(schemas)))
      await copyFolderAt(schemas, base, join(copy, schemasFolderName));
    if (number === 0) return { name: base, models: [], broken: [], diagnostics: [] };
    return readCopy(copy, base, base, settings);
  });
}

/** Reads the models as they are here. What is wrong with one is an error. */
export async function readHere(settings: Settings): Promise<BaseState> {
  const name = displayPath(settings.models);
  const state: ModelsOfState = { models: [], broken: [] };
  const diagnostics: Diagnostic[] = [];
  for (const { path, names } of await chosenModels(settings)) {
    const read = await readPatched(path, settings);
    const below = relative(settings.models, path);
    addModel(state, read, { names, below, shown: displayPath(path) });
    diagnostics.push(...errorsIn(read.diagnostics));
  }
  const schemas = await readSchemas(settings, settings.schemas, displayPath);
  state.models.push(...schemas.value);
  diagnostics.push(...errorsIn(schemas.diagnostics));
  return { name, ...state, diagnostics };
}

/**
 * Reads the models as the lock pins them here, and as `models pull` would leave them. Both without retained removals. A patch
 * that no longer fits is a warning: after the pull it would be an error.
 *
 * @throws Failure when the source cannot be read
 */
export async function readPull(
  { from, ref }: { readonly from: string | undefined; readonly ref: string | undefined },
  settings: Settings,
  onProgress: OnProgress,
): Promise<{ readonly before: BaseState; readonly after: BaseState }> {
  return withTemporaryFolder("pull", async (copy) => {
    const { models: modelsFolder, names, apis } = settings;
    const asked = { from: from ?? null, ref: ref ?? null, onProgress };
    const request = { modelsFolder, names, apis, ...asked };
    const { source, commit, locked } = await copyAsPulled(request, copy);
    const read = { ...settings, withoutRetained: true } as const;
    const here = displayPath(settings.models);
    const before = await readFolder(settings.models, here, read);
    const after = await readCopy(copy, source, stateName(source, commit), read);
    return {
      before: { ...before, name: stateName(here, locked?.commit ?? null) },
      after: {
        ...after,
        diagnostics: [...after.diagnostics, ...after.stale, ...endedPatches(before, after)],
      },
    };
  });
}

/** `models@34dc93f12345`. */
function stateName(name: string, commit: string | null): string {
  return commit === null ? name : `${name}@${commit.slice(0, 12)}`;
}

/** Names places in a copy as `main:folder/model.json`. Their lines cannot be looked up: the copy is deleted by then. */
function relocated(copy: string, base: string): (found: Diagnostic) => Diagnostic {
  const prefix = displayPath(copy);
  return (found) => {
    const { place } = found;
    if (place === null || !place.file.startsWith(prefix)) return found;
    const file = `${base}:${place.file.slice(prefix.length + 1)}`;
    if (place.kind !== "model") return { ...found, place: { ...place, file } };
    return { ...found, place: { kind: "text", file, line: null, column: null } };
  };
}

interface ReadFolder extends BaseState {
  /** What the patches that did not fit said, as warnings. */
  readonly stale: readonly Diagnostic[];
  /** The patches of Katagami that were skipped. */
  readonly skipped: readonly Diagnostic[];
}

/** Warns of the patches of Katagami that apply in the state before, and no longer after. */
function endedPatches(before: ReadFolder, after: ReadFolder): Diagnostic[] {
  const already = new Set(before.skipped.map(patchOf));
  return after.skipped
    .filter((skipped) => !already.has(patchOf(skipped)))
    .map((skipped) =>
      warningAt(
        `Katagami's patch ${patchOf(skipped)} no longer applies`,
        null,
        "the model has changed there; nothing needs to be done unless the correction is still needed",
      ),
    );
}

function patchOf({ place }: Diagnostic): string {
  return nameOf(place?.file ?? "");
}

/** Reads a folder that is deleted afterwards: its places are named `main:folder/model.json`. */
async function readCopy(
  copy: string,
  base: string,
  name: string,
  settings: StateSettings,
): Promise<ReadFolder> {
  const read = await readFolder(copy, name, settings, (below) => `${base}:${posixPath(below)}`);
  const rename = relocated(copy, base);
  return {
    ...read,
    diagnostics: read.diagnostics.map(rename),
    stale: read.stale.map(rename),
  };
}

/**
 * Reads the models of another state with the patches in their folder, or else with today's. Today's patches need not fit: a
 * model that they do not fit is read without patches. A broken model is left out, with a warning.
 */
async function readFolder(
  folder: string,
  name: string,
  settings: StateSettings,
  shownOf: (below: string) => string = (below) => displayPath(join(folder, below)),
): Promise<ReadFolder> {
  const own = join(folder, "patches");
  const patches = (await isFolder(own)) ? own : settings.patches;
  const read: StateSettings = { ...settings, models: folder, patches };
  const state: ModelsOfState = { models: [], broken: [] };
  const diagnostics: Diagnostic[] = [];
  const stale: Diagnostic[] = [];
  const skipped: Diagnostic[] = [];
  for (const { path, names } of await chosenModels(read)) {
    const below = relative(folder, path);
    const first = await readPatched(path, read);
    const second = hasErrors(first.diagnostics)
      ? await readPatched(path, { ...read, patches: join(folder, ".no-patches") })
      : first;
    if (second !== first && second.value !== null) stale.push(...asWarnings(first.diagnostics));
    // A patch may mend what is broken, and another one may not fit.
    const better = second.value === null && first.readable !== null ? first : second;
    addModel(state, better, { names, below, shown: shownOf(below) });
    diagnostics.push(...asWarnings(second.diagnostics, "left out of the comparison: "));
    skipped.push(...second.diagnostics.filter(({ kind }) => kind === "skipped-patch"));
  }
  const place = settings.schemas == null ? null : join(folder, schemasFolderName);
  const schemas = await readSchemas(read, place, (path) => shownOf(relative(folder, path)));
  state.models.push(...schemas.value);
  diagnostics.push(...asWarnings(schemas.diagnostics, "left out of the comparison: "));
  return { name, ...state, diagnostics, stale, skipped };
}

/** What decides how a state is read. */
type StateSettings = ReadSettings & Pick<Settings, "schemas" | "required">;

/**
 * Reads the schemas of a state as one model, whose types are those of all of them. A schema with errors is left out.
 *
 * @param folder - the folder of the schemas; null if none are wanted
 * @param shownOf - how reports name a file
 */
async function readSchemas(
  settings: StateSettings,
  folder: string | null,
  shownOf: (path: string) => string,
): Promise<Result<readonly BaseModel[]>> {
  if (folder === null || !(await isFolder(folder))) return { value: [], diagnostics: [] };
  const { value, diagnostics } = await readPayloadsApi(folder, settings, (file) =>
    shownOf(join(folder, file)),
  );
  if (value === null) return { value: [], diagnostics };
  const shown = shownOf(folder);
  const model = { path: shown, key: schemasId, text: "", sha256: "", document: {} };
  const below = schemasFolderName;
  const names = [schemasId];
  return {
    value: [{ ...value, model, below, names, shown, readable: null }],
    diagnostics,
  };
}

interface ModelsOfState {
  readonly models: BaseModel[];
  readonly broken: BrokenModel[];
}

function addModel(
  { models, broken }: ModelsOfState,
  { value, readable, diagnostics }: ReadModel,
  file: Omit<ModelOfState, "readable">,
): void {
  const where = { ...file, readable };
  if (value !== null) models.push({ ...value, ...where });
  else {
    const why = diagnostics.find(({ severity }) => severity === "error")?.message ?? "";
    broken.push({ ...where, why });
  }
}

function asWarnings(diagnostics: readonly Diagnostic[], prefix = ""): Diagnostic[] {
  return errorsIn(diagnostics).map(({ message, place, hint }) =>
    warningAt(`${prefix}${message}`, place, hint),
  );
}

/** What was read of APIs, by their ids. */
export function byApiId<T extends Pick<PatchedModel, "api">>(
  models: readonly T[],
): ReadonlyMap<string, T> {
  return new Map(models.map((one) => [one.api.id, one]));
}

/** The APIs of models. */
export function apisOf(models: readonly PatchedModel[]): Api[] {
  return models.map(({ api }) => api);
}
