/** Questions about folders and files. */
import { readFileSync } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { relativeName } from "./paths.js";

/** Lists all files below a folder: paths relative to it, with `/`, sorted. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relativeName(folder, join(entry.parentPath, entry.name)))
    .toSorted();
}

/** Reads a text file; null if it cannot be read. */
export async function readText(path: string): Promise<string | null> {
  return readFile(path, "utf8").catch(() => null);
}

/**
 * Reads a text file at once; null if it cannot be read. For many small files: a promise for each step of each would take three
 * times as long.
 */
export function readTextNow(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

/** Whether there is a file at a path, also through a link. */
export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}

/** Whether there is a folder at a path, also through a link. */
export async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isDirectory() === true;
}

/** Looks in a folder, then in those above it, until `find` returns something; null if it never does. */
export async function findUpwards<T>(
  folder: string,
  find: (folder: string) => Promise<T | null>,
): Promise<T | null> {
  const path = resolve(folder);
  const above = dirname(path);
  return (await find(path)) ?? (above === path ? null : await findUpwards(above, find));
}
