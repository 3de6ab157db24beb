import { mkdtemp, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import type { Settings } from "../config/settings.js";
import {
  type Diagnostic,
  Failure,
  hasErrors,
  type Place,
  problem,
  settingPlace,
} from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import type { Api } from "../model/api.js";
import { type PatchedModel, readPatchedModels, type ReadSettings } from "../model/read-model.js";
import { selectModels } from "../model/select.js";
import { UpstreamError } from "../upstream/error.js";
import { copyFolderAt } from "../upstream/history.js";
import { copyAsPulled } from "../upstream/preview.js";

/** What a comparison is against: the models of a folder, or of a commit. */
export interface BaseState {
  /** As people named it. */
  readonly name: string;
  readonly models: readonly BaseModel[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface BaseModel extends PatchedModel {
  /** Its path below the folder of the models, in the form of this system. */
  readonly below: string;
}

/**
 * Reads the models that something is compared with.
 *
 * @param base a folder of models, or a git ref at which the folder of the settings is looked up
 * @throws Failure (usage) when it is neither
 */
export async function readBase(base: string, settings: Settings): Promise<BaseState> {
  const folder = resolve(base);
  if ((await stat(folder).catch(() => null))?.isDirectory() === true)
    return { ...(await readFolder(folder, settings)), name: displayPath(folder) };
  const copy = await mkdtemp(join(tmpdir(), "katagami-base-"));
  try {
    const number = await copyFolderAt(settings.models, base, copy).catch(asUsage);
    if (number === 0) return { name: base, models: [], diagnostics: [] };
    const { models, diagnostics } = await readFolder(copy, settings);
    const named = diagnostics.map((found) => ({
      ...found,
      place: renamed(found.place, displayPath(copy), base),
    }));
    return { name: base, models, diagnostics: named };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/**
 * Reads the models as the lock has them here, and as `models pull` would make them: both as Amazon has them, without the removals
 * that are held back. A patch that no longer fits is a warning, since it would be an error after the pull.
 *
 * @throws UpstreamError when the source cannot be read
 */
export async function readPull(
  { from, ref }: { readonly from: string | undefined; readonly ref: string | undefined },
  settings: Settings,
): Promise<{ readonly before: BaseState; readonly after: BaseState }> {
  const copy = await mkdtemp(join(tmpdir(), "katagami-pull-"));
  try {
    const request = { modelsFolder: settings.models, from: from ?? null, ref: ref ?? null };
    const { source, commit, locked } = await copyAsPulled(request, copy);
    const bare = { ...settings, withoutRetained: true } as const;
    const here = await readFolder(settings.models, bare);
    const there = await readFolder(copy, bare);
    const place = (found: Diagnostic): Diagnostic => ({
      ...found,
      place: renamed(found.place, displayPath(copy), source),
    });
    return {
      before: {
        ...here,
        name: stateName(displayPath(settings.models), locked?.commit ?? null),
        diagnostics: here.diagnostics,
      },
      after: {
        ...there,
        name: stateName(source, commit),
        diagnostics: [...there.diagnostics, ...there.stale].map(place),
      },
    };
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

/** `models@34dc93f12345`. */
function stateName(name: string, commit: string | null): string {
  return commit === null ? name : `${name}@${commit.slice(0, 12)}`;
}

/** A base that is not there is a wrong command line. */
function asUsage(error: unknown): never {
  if (!(error instanceof UpstreamError)) throw error;
  const place = settingPlace("command line", "--base");
  throw new Failure(
    error.problems.map(({ message }) => problem("error", message, place)),
    "usage",
  );
}

/** A place in the copy, as `main:folder/model.json`; lines were looked up by nobody and are gone with it. */
function renamed(place: Place | null, copy: string, base: string): Place | null {
  if (place === null || !place.file.startsWith(copy)) return place;
  const file = `${base}:${place.file.slice(copy.length + 1)}`;
  return place.kind === "model"
    ? { kind: "text", file, line: null, column: null }
    : { ...place, file };
}

/**
 * Models of another state with the patches beside them, or else with today's. A patch of today's need not fit: a model
 * that it does not fit is read as it is, and what the patch said of it is `stale`.
 */
async function readFolder(
  folder: string,
  settings: ReadSettings,
): Promise<Omit<BaseState, "name"> & { readonly stale: readonly Diagnostic[] }> {
  const own = join(folder, "patches");
  const hasOwn = (await stat(own).catch(() => null))?.isDirectory() === true;
  const read: ReadSettings = {
    ...settings,
    models: folder,
    patches: hasOwn ? own : settings.patches,
  };
  const models: BaseModel[] = [];
  const diagnostics: Diagnostic[] = [];
  const stale: Diagnostic[] = [];
  for (const path of await selectModels([], folder)) {
    const first = await readPatchedModels([path], read);
    const second = hasErrors(first.diagnostics)
      ? await readPatchedModels([path], { ...read, patches: join(folder, ".no-patches") })
      : first;
    if (second !== first && second.value.length > 0) stale.push(...first.diagnostics);
    models.push(...second.value.map((model) => ({ ...model, below: relative(folder, path) })));
    diagnostics.push(
      ...second.diagnostics
        .filter(({ severity }) => severity === "error")
        .map(({ message, place, hint }) =>
          problem("warning", `left out of the comparison: ${message}`, place, hint),
        ),
    );
  }
  const warnings = stale
    .filter(({ severity }) => severity === "error")
    .map((found) => ({ ...found, severity: "warning" as const }));
  return { models, diagnostics, stale: warnings };
}

/** The APIs of models, by id. */
export function apisOf(models: readonly PatchedModel[]): Api[] {
  return models.map(({ api }) => api);
}
