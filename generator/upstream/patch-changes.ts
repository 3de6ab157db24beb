import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { byCodePoint } from "../lib/paths.js";
import { checkBundled } from "../model/bundled-patches.js";
import { isPulledPath } from "../model/models-folder.js";
import { ownModels } from "./local.js";
import type { Lock } from "./lock.js";
import type { SourceRequest } from "./requested-source.js";

/** Which of Katagami's patches fit the models. A patch whose model is not there is in no list. Names, each list sorted. */
export interface PatchReport {
  /** Patches that do not apply to the models of the folder: before the pull for `status`, after it for `pull`. */
  readonly notApplied: readonly { readonly patch: string; readonly reason: string }[];
  /** Patches that the pull ends: they apply before it, and no longer after it. */
  readonly noLongerApply: readonly string[];
  /** Patches that apply only after the pull. */
  readonly newlyApply: readonly string[];
}

/** Name of a patch → why it does not apply; null if it applies. */
export type PatchStates = ReadonlyMap<string, string | null>;

/**
 * Checks Katagami's patches against the models in the folder: those that the lock lists, and those added by hand.
 *
 * @param pulled - the models of upstream, to check against the folder as a pull would leave it
 */
export async function patchStates(
  { modelsFolder, bundledPatches }: Pick<SourceRequest, "modelsFolder" | "bundledPatches">,
  lock: Lock | null,
  pulled: ReadonlyMap<string, Buffer> | null = null,
): Promise<PatchStates> {
  const fromUpstream = (pulled ?? lock?.files)?.keys() ?? [];
  const paths = new Set([...fromUpstream, ...(await ownModels(modelsFolder, lock))]);
  return checkBundled(
    [...paths].filter(isPulledPath),
    (path) => pulled?.get(path) ?? readFile(join(modelsFolder, path)).catch(() => null),
    bundledPatches,
  );
}

/** @param shown - the states whose skipped patches are listed */
export function reportPatches(
  before: PatchStates,
  after: PatchStates,
  shown: PatchStates,
): PatchReport {
  const names = [...new Set([...before.keys(), ...after.keys()])].toSorted(byCodePoint);
  const ended = (from: PatchStates, to: PatchStates): readonly string[] =>
    names.filter((name) => from.get(name) === null && typeof to.get(name) === "string");
  return {
    notApplied: [...shown]
      .flatMap(([patch, reason]) => (reason === null ? [] : [{ patch, reason }]))
      .toSorted((a, b) => byCodePoint(a.patch, b.patch)),
    noLongerApply: ended(before, after),
    newlyApply: ended(after, before),
  };
}
