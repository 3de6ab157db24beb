import { hashJson } from "../lib/hash.js";
import { relativeName } from "../lib/paths.js";
import { hashPatches } from "../model/apply-patches.js";
import { readModel } from "../model/load.js";
import { findSchemas, isGraphql } from "../payloads/find-schemas.js";
import type { SchemaSettings } from "../payloads/read-payloads.js";

/** Hashes the bytes of all schemas, with their paths below the folder. */
export async function hashFiles(folder: string): Promise<string> {
  const files = (await findSchemas(folder)).map(async (path) => [
    relativeName(folder, path),
    (await readModel(path)).sha256,
  ]);
  return hashJson(await Promise.all(files));
}

/**
 * Hashes what the package of a schemas folder is generated from, besides templates and settings: the schemas and their patches.
 *
 * @throws Failure when a file cannot be read
 */
export async function hashSchemas(folder: string, settings: SchemaSettings): Promise<string> {
  const patches: string[] = [];
  for (const path of await findSchemas(folder))
    if (!isGraphql(path)) patches.push(await hashPatches(await readModel(path), settings));
  return hashJson([await hashFiles(folder), settings.required, patches]);
}
