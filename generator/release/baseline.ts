import { stat } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { Settings } from "../config/settings.js";
import { type Diagnostic, hasErrors, problem } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { withTemporaryFolder } from "../lib/temporary-folder.js";
import type { Api } from "../model/api.js";
import { nameOf } from "../model/bundled-patches.js";
import { type PatchedModel, readPatchedModels, type ReadSettings } from "../model/read-model.js";
import { selectModels } from "../model/select.js";
import { copyFolderAt } from "../upstream/history.js";
import { copyAsPulled } from "../upstream/preview.js";

/** One side of a comparison: the models of a folder, or of a commit. */
export interface BaseState {
  /** Its name in reports. */
  readonly name: string;
  readonly models: readonly BaseModel[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface BaseModel extends PatchedModel {
  /** Its path below the folder of the models, with the separator of this system. */
  readonly below: string;
}

/**
 * Reads the models of the state before.
 *
 * @param base a folder of models, or a git ref at which the models folder of the settings is read
 * @throws Failure (usage) when it is neither
 */
export async function readBase(base: string, settings: Settings): Promise<BaseState> {
  const folder = resolve(base);
  if (await isFolder(folder))
    return { ...(await readFolder(folder, settings)), name: displayPath(folder) };
  return withTemporaryFolder("base", async (copy) => {
    const number = await copyFolderAt(settings.models, base, copy);
    if (number === 0) return { name: base, models: [], diagnostics: [] };
    const { models, diagnostics } = await readFolder(copy, settings);
    return { name: base, models, diagnostics: diagnostics.map(relocated(copy, base)) };
  });
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
): Promise<{ readonly before: BaseState; readonly after: BaseState }> {
  return withTemporaryFolder("pull", async (copy) => {
    const request = { modelsFolder: settings.models, from: from ?? null, ref: ref ?? null };
    const { source, commit, locked } = await copyAsPulled(request, copy);
    const read = { ...settings, withoutRetained: true } as const;
    const here = await readFolder(settings.models, read);
    const there = await readFolder(copy, read);
    return {
      before: { ...here, name: stateName(displayPath(settings.models), locked?.commit ?? null) },
      after: {
        name: stateName(source, commit),
        models: there.models,
        diagnostics: [
          ...[...there.diagnostics, ...there.stale].map(relocated(copy, source)),
          ...endedPatches(here, there),
        ],
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

interface ReadFolder extends Omit<BaseState, "name"> {
  /** What the patches that did not fit said, as warnings. */
  readonly stale: readonly Diagnostic[];
  /** The patches of Katagami's that were skipped. */
  readonly skipped: readonly Diagnostic[];
}

/** Warns of the patches of Katagami's that apply in the state before, and no longer after. */
function endedPatches(before: ReadFolder, after: ReadFolder): Diagnostic[] {
  const names = (from: ReadFolder): Set<string> => new Set(from.skipped.map(patchOf));
  const already = names(before);
  return after.skipped
    .filter((skipped) => !already.has(patchOf(skipped)))
    .map((skipped) =>
      problem(
        "warning",
        `Katagami's patch ${patchOf(skipped)} no longer applies`,
        null,
        "the model has changed there; nothing needs to be done unless the correction is still needed",
      ),
    );
}

function patchOf({ place }: Diagnostic): string {
  return nameOf(place?.file ?? "");
}

/**
 * Reads the models of another state with the patches in their folder, or else with today's. Today's patches need not fit: a
 * model that they do not fit is read without patches. A broken model is left out, with a warning.
 */
async function readFolder(folder: string, settings: ReadSettings): Promise<ReadFolder> {
  const own = join(folder, "patches");
  const patches = (await isFolder(own)) ? own : settings.patches;
  const read: ReadSettings = { ...settings, models: folder, patches };
  const models: BaseModel[] = [];
  const diagnostics: Diagnostic[] = [];
  const stale: Diagnostic[] = [];
  const skipped: Diagnostic[] = [];
  for (const path of await selectModels([], folder)) {
    const first = await readPatchedModels([path], read);
    const second = hasErrors(first.diagnostics)
      ? await readPatchedModels([path], { ...read, patches: join(folder, ".no-patches") })
      : first;
    if (second !== first && second.value.length > 0) stale.push(...asWarnings(first.diagnostics));
    models.push(...second.value.map((model) => ({ ...model, below: relative(folder, path) })));
    diagnostics.push(...asWarnings(second.diagnostics, "left out of the comparison: "));
    skipped.push(...second.diagnostics.filter(({ kind }) => kind === "skipped-patch"));
  }
  return { models, diagnostics, stale, skipped };
}

function asWarnings(diagnostics: readonly Diagnostic[], prefix = ""): Diagnostic[] {
  return diagnostics
    .filter(({ severity }) => severity === "error")
    .map(({ message, place, hint }) => problem("warning", `${prefix}${message}`, place, hint));
}

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}

/** The APIs of models. */
export function apisOf(models: readonly PatchedModel[]): Api[] {
  return models.map(({ api }) => api);
}
