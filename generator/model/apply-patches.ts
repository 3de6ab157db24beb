/** All patches of a model: those that come with Katagami, then the user's, then those that retain removed elements. */
import { join } from "node:path";
import {
  type Diagnostic,
  hasErrors,
  type Result,
  textPlace,
  warningAt,
} from "../lib/diagnostic.js";
import { sha256 } from "../lib/hash.js";
import { tryJson } from "../lib/json.js";
import {
  applyBundled,
  type BundledPatches,
  isBundledFolder,
  nameOf,
  readBundled,
  skippedDiagnostic,
} from "./bundled-patches.js";
import { parseModel } from "./load.js";
import type { ModelFile, ModelText } from "./model-file.js";
import { isYaml } from "./models-folder.js";
import { retainedFolderName } from "./models-folder.js";
import { type Patch, patchModel, placesOverlap, readPatches, writtenPlaces } from "./patch.js";

/** The settings that decide which patches a model gets. */
export interface PatchSettings {
  /** The folder of the models. */
  readonly models: string;
  /** The folder of the user's patches. */
  readonly patches: string;
  /** Which of the patches that come with Katagami are turned off (default: none). */
  readonly bundledPatches?: BundledPatches;
  /** Reads the models as Amazon publishes them, without the removed elements that patches retain. */
  readonly withoutRetained?: true;
}

/** A patched model, and the patches that were applied, in their order. */
export interface Patched {
  readonly model: ModelFile;
  readonly applied: readonly Patch[];
}

/**
 * Applies all patches of a model. A patch of Katagami's that does not fit is skipped, with a diagnostic of the kind
 * `skipped-patch`. A patch of the user's that does not fit is an error. If both write one place, the user is warned; if the
 * user's fits only without Katagami's, Katagami's is left out.
 */
export async function applyPatches(
  loaded: ModelFile,
  settings: PatchSettings,
): Promise<Result<Patched>> {
  const bundled = await readBundled(loaded.key, settings.bundledPatches);
  const user = await readPatches(userFolders(settings), loaded.key);
  const retained = await readPatches(retainedFolders(settings), loaded.key);
  const own = [...user.value, ...retained.value];
  const all = applyWith(loaded, bundled.value, own);
  const clashes = findClashes(all.applied, user.value);
  const others = bundled.value.filter((patch) => !clashes.some(({ ours }) => ours === patch));
  const retry =
    clashes.length > 0 && hasErrors(all.diagnostics) ? applyWith(loaded, others, own) : null;
  const isWithout = retry !== null && !hasErrors(retry.diagnostics);
  const used = isWithout ? retry : all;
  return {
    value: { model: used.model, applied: [...used.applied, ...own] },
    diagnostics: [
      ...bundled.diagnostics,
      ...user.diagnostics,
      ...retained.diagnostics,
      ...clashes.map((clash) => clashWarning(clash, isWithout)),
      ...used.diagnostics,
    ],
  };
}

/**
 * Hashes the patches that apply to a model: what they change, not their tests and reasons. A patch that is skipped does not
 * count, so a new version of Katagami changes only the packages that its patches change.
 */
export async function hashPatches(model: ModelText, settings: PatchSettings): Promise<string> {
  const bundled = await readBundled(model.key, settings.bundledPatches);
  const own = await readPatches(
    [...userFolders(settings), ...retainedFolders(settings)],
    model.key,
  );
  const applied =
    bundled.value.length === 0
      ? own.value
      : (await applyPatches(parsedForHash(model), settings)).value.applied;
  const changes = applied.map(({ operations }) => operations.filter(({ op }) => op !== "test"));
  return sha256(JSON.stringify(changes.flat()));
}

/** A model without the search for keys that occur twice: a run that generates it reports them. */
function parsedForHash(model: ModelText): ModelFile {
  const document = isYaml(model.path) ? undefined : tryJson(model.text);
  return document === undefined ? parseModel(model) : { ...model, document };
}

/** The folder of the user's patches, unless it is Katagami's own. */
function userFolders({ patches }: PatchSettings): string[] {
  return isBundledFolder(patches) ? [] : [patches];
}

function retainedFolders({ models, withoutRetained }: PatchSettings): string[] {
  return withoutRetained === true ? [] : [join(models, retainedFolderName)];
}

interface Attempt {
  readonly model: ModelFile;
  /** The patches of Katagami's that were applied. */
  readonly applied: readonly Patch[];
  readonly diagnostics: readonly Diagnostic[];
}

function applyWith(loaded: ModelFile, bundled: readonly Patch[], own: readonly Patch[]): Attempt {
  const { model, applied, skipped } = applyBundled(loaded, bundled);
  const { value, diagnostics } = patchModel(model, own);
  return {
    model: value,
    applied,
    diagnostics: [...skipped.map(skippedDiagnostic), ...diagnostics],
  };
}

/** A patch of the user's and one of Katagami's that write the same place. */
interface Clash {
  readonly theirs: Patch;
  readonly ours: Patch;
  readonly place: string;
}

function findClashes(bundled: readonly Patch[], own: readonly Patch[]): Clash[] {
  return own.flatMap((theirs) =>
    bundled.flatMap((ours) => {
      const place = writtenPlaces(theirs).find((written) =>
        writtenPlaces(ours).some((other) => placesOverlap(written, other)),
      );
      return place === undefined ? [] : [{ theirs, ours, place }];
    }),
  );
}

function clashWarning({ theirs, ours, place }: Clash, isWithout: boolean): Diagnostic {
  const name = nameOf(ours.path);
  return warningAt(
    `this patch and Katagami's ${name} both write ${place}; ${isWithout ? "this one fits only without Katagami's, which was left out" : "this one was applied last"}`,
    textPlace(theirs.path),
    `delete this patch if Katagami's is enough; otherwise turn Katagami's off in katagami.config: bundledPatches: ["${name}"]`,
  );
}
