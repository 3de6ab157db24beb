/** Questions about folders and files; links are followed. */
import { stat } from "node:fs/promises";
import { dirname, resolve } from "node:path";

export async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() === true;
}

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
