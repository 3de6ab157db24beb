import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { relativeName } from "./paths.js";

/** Lists all files below a folder: paths relative to it, with `/`, sorted. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relativeName(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}
