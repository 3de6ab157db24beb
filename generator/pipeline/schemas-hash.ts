import { hashJson } from "../lib/hash.js";
import { relativeName } from "../lib/paths.js";
import { hashPatches } from "../model/apply-patches.js";
import { readModel } from "../model/load.js";
import type { ModelText } from "../model/model-file.js";
import { findSchemas, isGraphql } from "../payloads/find-schemas.js";
import type { ReadPayloadsSettings } from "../payloads/read-payloads.js";

/** Hashes the bytes of all schemas, with their paths below the folder. */
export async function hashFiles(folder: string): Promise<string> {
  return hashOf(folder, await readAll(folder));
}

/**
 * Hashes what the package of a schemas folder is generated from, besides templates and settings: the schemas and their patches.
 *
 * @throws Failure when a file cannot be read
 */
export async function hashSchemas(folder: string, settings: ReadPayloadsSettings): Promise<string> {
  const files = await readAll(folder);
  const patches: string[] = [];
  for (const [path, file] of files)
    if (!isGraphql(path)) patches.push(await hashPatches(file, settings));
  return hashJson([hashOf(folder, files), settings.required, patches]);
}

/** The schemas of a folder, by path. */
async function readAll(folder: string): Promise<ReadonlyMap<string, ModelText>> {
  const paths = await findSchemas(folder);
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readModel(path)] as const)),
  );
}

function hashOf(folder: string, files: ReadonlyMap<string, ModelText>): string {
  return hashJson([...files].map(([path, { sha256 }]) => [relativeName(folder, path), sha256]));
}
