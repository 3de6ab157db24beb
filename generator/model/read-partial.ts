import { isRecord } from "../lib/json.js";
import { pointerKeys, valueAt } from "../lib/json-pointer.js";
import type { Api } from "./api.js";
import type { ModelFile } from "./model-file.js";
import type { BundleNotes } from "./node.js";
import { readApi } from "./read-api.js";
import type { Pins } from "./type-names.js";

/** A model that is patched and bundled, and perhaps has errors. */
export interface ReadableModel {
  readonly model: ModelFile;
  readonly pins: Pins;
  readonly refusals: BundleNotes["refusals"];
}

/** A part of a model that is left out of a comparison, because one state of it has errors. */
export interface Omission {
  /** The keys that lead to it: a path, an operation, a definition or a shared parameter or response. */
  readonly keys: readonly string[];
  /** The operation ids that are left out with it. */
  readonly operations: readonly string[];
  readonly why: string;
}

/** An API without the parts that have errors. */
export interface PartialApi {
  readonly api: Api;
  readonly omissions: readonly Omission[];
}

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);

/**
 * Reads what can be read of a model: an operation with an error is left out, a definition with an error is left out together
 * with everything that refers to it.
 *
 * @param omissions what is left out from the start, because the other state of the model has errors there
 * @returns null if nothing can be read: the error is in no such part
 */
export function readPartial(
  { model, pins, refusals }: ReadableModel,
  omissions: readonly Omission[] = [],
): PartialApi | null {
  const found = [...omissions];
  // With the places of the bundled document, every error is at a part of this one.
  const notes: BundleNotes = { refusals, sourceLocations: new Map() };
  let document = without(model.document, found);
  // Each round leaves out at least one part, so this ends.
  for (;;) {
    const { value: api, diagnostics } = readApi({ ...model, document }, pins, notes);
    if (api !== null) return { api, omissions: found };
    const isFirst = found.length === 0;
    const broken: Omission[] = [];
    for (const { severity, place, message } of diagnostics) {
      if (severity !== "error") continue;
      const keys = place?.kind === "model" ? partKeys(place.pointer) : null;
      if (keys === null) return null;
      if (broken.some((one) => isSamePart(one.keys, keys))) continue;
      const why = isFirst ? message : `it refers to what cannot be read: ${message}`;
      broken.push({ keys, operations: operationIds(valueAt(document, keys)), why });
    }
    if (broken.length === 0) return null;
    found.push(...broken);
    document = without(document, broken);
  }
}

/**
 * Reads both states of a model without the parts that have errors in either of them.
 *
 * @returns null if one of them cannot be read at all
 */
export function readBothPartially(
  before: ReadableModel,
  after: ReadableModel,
): { readonly before: PartialApi; readonly after: PartialApi } | null {
  let omissions: readonly Omission[] = [];
  for (;;) {
    const old = readPartial(before, omissions);
    const now = old === null ? null : readPartial(after, old.omissions);
    if (old === null || now === null) return null;
    if (now.omissions.length === omissions.length) return { before: old, after: now };
    omissions = now.omissions;
  }
}

/** The part of a model that a place belongs to; null if it belongs to the whole model. */
function partKeys(pointer: string): readonly string[] | null {
  const keys = pointerKeys(pointer);
  const [first, second = "", third = ""] = keys;
  if (first === "paths" && keys.length > 1)
    return methods.has(third) ? [first, second, third] : [first, second];
  if (first === "definitions" || first === "parameters" || first === "responses")
    return keys.length > 1 ? keys.slice(0, 2) : null;
  return first === "components" && keys.length > 2 ? keys.slice(0, 3) : null;
}

function isSamePart(one: readonly string[], other: readonly string[]): boolean {
  return one.every((key, index) => key === other[index]);
}

/** The ids of an operation, or of all operations of a path. */
function operationIds(part: unknown): readonly string[] {
  if (!isRecord(part)) return [];
  return [part, ...Object.values(part)].flatMap((one) =>
    isRecord(one) && typeof one["operationId"] === "string" ? [one["operationId"]] : [],
  );
}

/** A copy of a document without some parts, and without operations of the same ids elsewhere. */
function without(document: unknown, omissions: readonly Omission[]): unknown {
  if (omissions.length === 0) return document;
  const ids = new Set(omissions.flatMap(({ operations }) => operations));
  const copy = structuredClone(document);
  for (const { keys } of omissions) remove(copy, keys);
  const paths = valueAt(copy, ["paths"]);
  for (const [path, item] of isRecord(paths) ? Object.entries(paths) : [])
    for (const [method, operation] of isRecord(item) ? Object.entries(item) : [])
      if (operationIds(operation).some((id) => ids.has(id))) remove(copy, ["paths", path, method]);
  return copy;
}

function remove(document: unknown, keys: readonly string[]): void {
  const parent = valueAt(document, keys.slice(0, -1));
  if (isRecord(parent)) Reflect.deleteProperty(parent, keys.at(-1) ?? "");
}
