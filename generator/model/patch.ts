import * as v from "valibot";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { applyPatch, type Operation } from "rfc6902";
import { type Diagnostic, problem, textPlace } from "../lib/diagnostic.js";
import { parseJson } from "../lib/json.js";
import { byCodePoint, displayPath } from "../lib/paths.js";
import type { ModelFile } from "./model-file.js";

/** A correction of a model: RFC 6902 operations and the reason they are needed. */
export interface Patch {
  /** As problems name it. */
  readonly path: string;
  readonly text: string;
  readonly reason: string;
  readonly operations: readonly Operation[];
}

const pointer = v.pipe(v.string(), v.regex(/^(\/.*)?$/s, "must be a JSON pointer"));

const PatchFile = v.strictObject({
  reason: v.pipe(v.string(), v.minLength(1, "must say why")),
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
      "must hold a `test` operation, so that the patch fails when upstream has mended the model",
    ),
  ),
});

/**
 * Reads the patches of one model: `<folder>/<model key>/*.json`, folder by folder, in the order of their names.
 */
export async function readPatches(
  folders: string | readonly string[],
  modelKey: string,
): Promise<{ patches: Patch[]; diagnostics: Diagnostic[] }> {
  const read = await Promise.all(
    [folders].flat().map((folder) => readPatchFolder(folder, modelKey)),
  );
  return {
    patches: read.flatMap(({ patches }) => patches),
    diagnostics: read.flatMap(({ diagnostics }) => diagnostics),
  };
}

async function readPatchFolder(
  folder: string,
  modelKey: string,
): Promise<{ patches: Patch[]; diagnostics: Diagnostic[] }> {
  const directory = join(folder, ...modelKey.split("/"));
  const names = await readdir(directory).catch(() => []);
  const patches: Patch[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of names.filter((file) => file.endsWith(".json")).toSorted(byCodePoint)) {
    const path = displayPath(join(directory, name));
    const text = await readFile(join(directory, name), "utf8");
    const parsed = parsePatch(path, text);
    if (Array.isArray(parsed)) diagnostics.push(...parsed);
    else patches.push(parsed);
  }
  return { patches, diagnostics };
}

function parsePatch(path: string, text: string): Patch | Diagnostic[] {
  const parsed = parseJson(path, text);
  if (parsed.problem !== null) return [parsed.problem];
  const result = v.safeParse(PatchFile, parsed.value);
  if (!result.success) {
    return result.issues.map((issue) =>
      problem("error", `${v.getDotPath(issue) ?? "the patch"}: ${issue.message}`, textPlace(path)),
    );
  }
  // valibot infers `value?: unknown`; every operation was checked to be one of RFC 6902.
  return {
    path,
    text,
    reason: result.output.reason,
    operations: result.output.operations as Operation[],
  };
}

/**
 * Applies patches to a model, in order. An operation that hits nothing, or whose `test` fails, is an error that names it;
 * nothing of a model with such an error is to be used.
 */
export function patchModel(
  model: ModelFile,
  patches: readonly Patch[],
): { model: ModelFile; diagnostics: Diagnostic[] } {
  if (patches.length === 0) return { model, diagnostics: [] };
  const document = structuredClone(model.document);
  const diagnostics = patches.flatMap((patch) =>
    applyPatch(document, [...patch.operations]).flatMap((error, index) => {
      const operation = patch.operations[index];
      if (error === null || operation === undefined) return [];
      return [stale(model, patch, index, operation)];
    }),
  );
  return { model: { ...model, document }, diagnostics };
}

/**
 * The patches of a model, in their order, that write at a place of it, around it or below it.
 *
 * @param at - a JSON pointer in URI fragment form
 */
export async function patchesAt(
  folders: readonly string[],
  modelKey: string,
  at: string,
): Promise<string[]> {
  const { patches } = await readPatches(folders, modelKey);
  const place = decodeURIComponent(at.slice(1));
  const meets = (path: string): boolean =>
    `${place}/`.startsWith(`${path}/`) || path.startsWith(`${place}/`);
  return patches
    .filter(({ operations }) => operations.some(({ op, path }) => op !== "test" && meets(path)))
    .map(({ path }) => path);
}

function stale(model: ModelFile, patch: Patch, index: number, operation: Operation): Diagnostic {
  const what = `operation ${String(index)} (${operation.op} ${operation.path})`;
  return problem(
    "error",
    operation.op === "test"
      ? `stale patch: ${what} does not find in ${model.path} what it expects`
      : `${what} hits nothing in ${model.path}`,
    textPlace(patch.path),
    operation.op === "test"
      ? `the model has changed there: see whether the patch is still needed (its reason: ${patch.reason}), then mend or delete it`
      : "correct the path, or delete the patch",
  );
}
