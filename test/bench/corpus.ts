import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";

/** A model as a generator is handed it. */
export interface Model {
  /** Its file name without ending, which no other model of the corpus has. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

/** The models below a folder; null when there is no such folder. */
export async function findModels(folder: string): Promise<Model[] | null> {
  const files = await readdir(folder, { recursive: true }).catch(() => null);
  if (files === null) return null;
  return files
    .filter((file) => file.endsWith(".json") && file.split(sep).length === 2)
    .toSorted()
    .map((file) => ({ name: basename(file, ".json"), path: resolve(folder, file) }));
}

/**
 * Copies models, with their patches, `times` times under other file stems: `vendorOrders` becomes `copy1VendorOrders` and so
 * on, which makes packages of their own. Once only, they keep their names.
 *
 * @param patches the folder of the patches, `<folder>/<model folder>/<model file>/*.json`
 */
export async function copyModels(
  models: readonly Model[],
  patches: string,
  times: number,
  target: string,
): Promise<void> {
  await rm(target, { recursive: true, force: true });
  for (const { name, path } of models) {
    const folder = basename(dirname(path));
    const own = join(patches, folder, `${name}.json`);
    const patched = (await stat(own).catch(() => null)) !== null;
    await mkdir(join(target, folder), { recursive: true });
    for (let copy = 1; copy <= times; copy += 1) {
      const stem =
        times === 1 ? name : `copy${String(copy)}${name.charAt(0).toUpperCase()}${name.slice(1)}`;
      await cp(path, join(target, folder, `${stem}.json`));
      if (patched)
        await cp(own, join(target, "patches", folder, `${stem}.json`), { recursive: true });
    }
  }
}

/** Changes what a model says of itself, so that what is generated from it changes too. */
export async function touchModel(path: string, revision: number): Promise<void> {
  const text = await readFile(path, "utf8");
  const touched = text.replace(/"title": "(?:\(revision \d+\) )?/, () => {
    return `"title": "(revision ${String(revision)}) `;
  });
  if (touched === text) throw new Error(`${path} has no title to change`);
  await writeFile(path, touched);
}

export interface Size {
  readonly files: number;
  readonly bytes: number;
}

/** The TypeScript below a folder, by path below it: bytes and time of the last change. */
export async function typeScriptFiles(
  folder: string,
): Promise<Map<string, { bytes: number; changed: number }>> {
  const found = new Map<string, { bytes: number; changed: number }>();
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (!entry.isFile() || !entry.name.endsWith(".ts")) continue;
    const path = join(entry.parentPath, entry.name);
    const { size, mtimeMs } = await stat(path);
    found.set(relative(folder, path), { bytes: size, changed: mtimeMs });
  }
  return found;
}

export async function sizeOf(folder: string): Promise<Size> {
  const files = [...(await typeScriptFiles(folder)).values()];
  return { files: files.length, bytes: files.reduce((sum, { bytes }) => sum + bytes, 0) };
}
