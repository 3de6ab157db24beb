import * as v from "valibot";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { applyPatch, type Operation, Pointer } from "rfc6902";
import { type Diagnostic, errorAt, type Result, textPlace } from "../lib/diagnostic.js";
import { parseJson } from "../lib/json.js";
import { plainPointer, pointerKeys } from "../lib/json-pointer.js";
import { byCodePoint, displayPath } from "../lib/paths.js";
import type { ModelFile } from "./model-file.js";

/** A correction of a model: RFC 6902 operations, and the reason for them. */
export interface Patch {
  /** As problems name it. */
  readonly path: string;
  readonly text: string;
  readonly reason: string;
  readonly operations: readonly Operation[];
}

const pointer = v.pipe(v.string(), v.regex(/^(\/.*)?$/s, "must be a JSON pointer"));

const PatchFile = v.strictObject({
  reason: v.pipe(v.string(), v.minLength(1, "must say why the patch is needed")),
  operations: v.pipe(
    v.array(
      v.variant("op", [
        v.strictObject({ op: v.literal("test"), path: pointer, value: v.unknown() }),
        v.strictObject({ op: v.literal("add"), path: pointer, value: v.unknown() }),
        v.strictObject({ op: v.literal("replace"), path: pointer, value: v.unknown() }),
        v.strictObject({ op: v.literal("remove"), path: pointer }),
        v.strictObject({ op: v.literal("move"), from: pointer, path: pointer }),
        v.strictObject({ op: v.literal("copy"), from: pointer, path: pointer }),
      ]),
    ),
    v.check(
      (operations) => operations.some(({ op }) => op === "test"),
      "must contain a `test` operation, so that the patch fails once the model has been corrected",
    ),
  ),
});

/** Reads the patches of one model: `<folder>/<model key>/*.json`, folder by folder, in the order of their names. */
export async function readPatches(
  folders: string | readonly string[],
  modelKey: string,
): Promise<Result<Patch[]>> {
  const patches: Patch[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const folder of [folders].flat()) {
    const directory = join(folder, ...modelKey.split("/"));
    const names = namesIn(directory);
    for (const name of names.filter((file) => file.endsWith(".json")).toSorted(byCodePoint)) {
      const path = join(directory, name);
      const parsed = parsePatch(displayPath(path), readFileSync(path, "utf8"));
      if (Array.isArray(parsed)) diagnostics.push(...parsed);
      else patches.push(parsed);
    }
  }
  return { value: patches, diagnostics };
}

/** The names in a folder; none if it cannot be read. Read at once: a run asks three times for each model. */
function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function parsePatch(path: string, text: string): Patch | Diagnostic[] {
  const parsed = parseJson(path, text);
  if (parsed.problem !== null) return [parsed.problem];
  const result = v.safeParse(PatchFile, parsed.value);
  if (!result.success) {
    return result.issues.map((issue) =>
      errorAt(`${v.getDotPath(issue) ?? "the patch"}: ${issue.message}`, textPlace(path)),
    );
  }
  const { reason, operations } = result.output;
  // valibot infers `value?: unknown`; every operation was checked to be one of RFC 6902.
  return { path, text, reason, operations: operations as Operation[] };
}

/**
 * Applies patches to a model, in order. An operation whose path does not exist, or whose `test` fails, is an error that names
 * it. A model with such an error must not be used.
 */
export function patchModel(model: ModelFile, patches: readonly Patch[]): Result<ModelFile> {
  if (patches.length === 0) return { value: model, diagnostics: [] };
  const document = copyFor(patches, model.document);
  const diagnostics = patches.flatMap((patch) =>
    applyPatch(document, [...patch.operations]).flatMap((error, index) => {
      const operation = patch.operations[index];
      if (error === null || operation === undefined) return [];
      return [failedOperation(model, patch, index, operation)];
    }),
  );
  return { value: { ...model, document }, diagnostics };
}

/** Copies a document as far as patches write it: the objects and lists on the way to their places. */
function copyFor(patches: readonly Patch[], document: unknown): unknown {
  const operations = patches.flatMap((patch) => patch.operations);
  const places = operations.flatMap(({ op, path }) =>
    op === "test" ? [] : [Pointer.fromJSON(path).tokens.slice(1)],
  );
  // What is moved or copied is written at one place and is part of another.
  const isPlain = operations.every(({ op }) => op !== "move" && op !== "copy");
  if (!isPlain || places.flat().includes("__proto__")) return structuredClone(document);
  const copies = new Set<unknown>();
  const copyOf = (value: unknown): unknown => {
    if (copies.has(value) || typeof value !== "object" || value === null) return value;
    const copy: unknown = Array.isArray(value) ? [...(value as unknown[])] : { ...value };
    copies.add(copy);
    return copy;
  };
  const root = copyOf(document);
  for (const keys of places) {
    let node = root;
    for (const key of keys.slice(0, -1)) {
      if (typeof node !== "object" || node === null || !Object.hasOwn(node, key)) break;
      // An object or a list of JSON, with this key.
      const parent = node as Record<string, unknown>;
      node = parent[key] = copyOf(parent[key]);
    }
  }
  return root;
}

/** Applies one patch as a whole or not at all: then the value is null, and the diagnostics say why. */
export function tryPatch(model: ModelFile, patch: Patch): Result<ModelFile | null> {
  const { value, diagnostics } = patchModel(model, [patch]);
  return { value: diagnostics.length === 0 ? value : null, diagnostics };
}

/** The places that a patch writes, as JSON pointers. */
export function writtenPlaces({ operations }: Patch): string[] {
  return operations.flatMap((operation) => {
    if (operation.op === "test") return [];
    return operation.op === "move" ? [operation.from, operation.path] : [operation.path];
  });
}

/** Whether two places are the same, or one is a part of the other. */
export function placesOverlap(one: string, other: string): boolean {
  return `${one}/`.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

/** Finds the patches, in their order, that write a place of a model, or a part around or below it. */
export function patchesAt(patches: readonly Patch[], at: string): string[] {
  const place = plainPointer(pointerKeys(at));
  return patches
    .filter((patch) => writtenPlaces(patch).some((written) => placesOverlap(place, written)))
    .map(({ path }) => path);
}

function failedOperation(
  model: ModelFile,
  patch: Patch,
  index: number,
  { op, path }: Operation,
): Diagnostic {
  const what = `operation ${String(index)} (${op} ${path})`;
  const [message, hint] =
    op === "test"
      ? [
          `stale patch: ${what} does not match ${model.path}`,
          `the model has changed there: check whether the patch is still needed (its reason: ${patch.reason}), then correct or delete it`,
        ]
      : [`${what} matches nothing in ${model.path}`, "correct the path, or delete the patch"];
  return errorAt(message, textPlace(patch.path), hint);
}
