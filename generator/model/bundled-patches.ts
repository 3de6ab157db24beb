/** The patches that come with Katagami: remedies, each of which applies where its `test` operations hold. */
import { readdirSync, realpathSync } from "node:fs";
import { join } from "node:path";
import { type Diagnostic, diagnosticsOf, type Result, textPlace } from "../lib/diagnostic.js";
import { ownFile } from "../lib/own-files.js";
import { byCodePoint } from "../lib/paths.js";
import { parseModel } from "./load.js";
import { type ModelFile, modelKey, type ModelText } from "./model-file.js";
import { type Patch, readPatches, tryPatch } from "./patch.js";

/** `false` turns all of them off, a list those that it names. */
export type BundledPatches = false | readonly string[];

/** The folder of the patches that come with Katagami. */
export function bundledFolder(): string {
  return ownFile("models/patches");
}

/** Whether a folder is the one of Katagami's patches, also through a link. They must not apply a second time. */
export function isBundledFolder(folder: string): boolean {
  try {
    return realpathSync(folder) === realpathSync(bundledFolder());
  } catch {
    return false; // There is no such folder.
  }
}

/** The names of all bundled patches: `<folder>/<file>.json/0001-why`. Sorted. */
export function bundledNames(): string[] {
  return readdirSync(bundledFolder(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(".json"))
    .map((entry) => nameOf(join(entry.parentPath, entry.name)))
    .toSorted(byCodePoint);
}

/** The model key in the name of a bundled patch. */
function keyOf(name: string): string {
  return name.slice(0, name.lastIndexOf("/"));
}

/** The name of a bundled patch by its path. */
export function nameOf(path: string): string {
  return path
    .replaceAll("\\", "/")
    .split("/")
    .slice(-3)
    .join("/")
    .replace(/\.json$/, "");
}

/** Reads the bundled patches of a model, without those that are turned off. */
export async function readBundled(
  key: string,
  bundled: BundledPatches = [],
): Promise<Result<readonly Patch[]>> {
  if (bundled === false) return { value: [], diagnostics: [] };
  const { value, diagnostics } = await readPatches(bundledFolder(), key);
  return { value: value.filter(({ path }) => !bundled.includes(nameOf(path))), diagnostics };
}

/** A model with the bundled patches that apply to it. */
export interface Remedied {
  readonly model: ModelFile;
  readonly applied: readonly Patch[];
  readonly skipped: readonly SkippedPatch[];
}

/** A bundled patch that does not apply to a model, and the operation that does not match. */
export interface SkippedPatch {
  readonly patch: Patch;
  readonly reason: string;
}

/** Applies each patch as a whole where it fits, and leaves the others out. */
export function applyBundled(model: ModelFile, patches: readonly Patch[]): Remedied {
  const applied: Patch[] = [];
  const skipped: SkippedPatch[] = [];
  let patched = model;
  for (const patch of patches) {
    const { value, diagnostics } = tryPatch(patched, patch);
    if (value === null) {
      skipped.push({ patch, reason: (diagnostics[0]?.message ?? "").replace("stale patch: ", "") });
    } else {
      applied.push(patch);
      patched = value;
    }
  }
  return { model: patched, applied, skipped };
}

/** A skipped patch as a diagnostic. */
export function skippedDiagnostic({ patch, reason }: SkippedPatch): Diagnostic {
  return {
    severity: "info",
    message: `not applied: ${reason}`,
    place: textPlace(patch.path),
    hint: null,
    kind: "skipped-patch",
  };
}

/**
 * Checks the bundled patches of models: name → why it does not apply, null if it applies. Models without bundled patches, and
 * those that cannot be parsed, are passed over.
 *
 * @param read - the bytes of the model at a path; null if it cannot be read
 */
export async function checkBundled(
  paths: Iterable<string>,
  read: (path: string) => Uint8Array | null | Promise<Uint8Array | null>,
  bundled: BundledPatches = [],
): Promise<ReadonlyMap<string, string | null>> {
  const keys = new Set(bundledNames().map(keyOf));
  const states = new Map<string, string | null>();
  for (const path of paths) {
    const key = modelKey(path);
    const bytes = keys.has(key) ? await read(path) : null;
    if (bytes === null) continue;
    const model = parseOrNull({ path, key, text: Buffer.from(bytes).toString("utf8"), sha256: "" });
    if (model === null) continue;
    const { applied, skipped } = applyBundled(model, (await readBundled(key, bundled)).value);
    for (const patch of applied) states.set(nameOf(patch.path), null);
    for (const { patch, reason } of skipped) states.set(nameOf(patch.path), reason);
  }
  return states;
}

/** Null if the model is broken: its problem is reported when it is read. */
function parseOrNull(model: ModelText): ModelFile | null {
  try {
    return parseModel(model);
  } catch (error) {
    diagnosticsOf(error);
    return null;
  }
}
