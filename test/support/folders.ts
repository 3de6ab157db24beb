import { createHash } from "node:crypto";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";

export type Files = Readonly<Record<string, string>>;

/** Makes a folder of its own for a test, with the given files in it. */
export async function folderOf(files: Files = {}): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "katagami-test-"));
  await addFiles(folder, files);
  return folder;
}

export async function addFiles(folder: string, files: Files): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
}

/** Runs a test in a folder of its own and removes it. */
export async function inFolder(
  files: Files,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await folderOf(files);
  try {
    await run(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The paths of all files below a folder, with `/`, sorted. */
export async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .toSorted();
}

/** All files below a folder with their texts. */
export async function readFiles(folder: string): Promise<Record<string, string>> {
  const paths = await listFiles(folder);
  return Object.fromEntries(
    await Promise.all(
      paths.map(async (path) => [path, await readFile(join(folder, path), "utf8")] as const),
    ),
  );
}

/** One hash over the paths and bytes of all files below a folder. */
export async function hashOf(folder: string): Promise<string> {
  const hash = createHash("sha256");
  for (const path of await listFiles(folder))
    hash
      .update(`${path}\0`)
      .update(await readFile(join(folder, path)))
      .update("\0");
  return hash.digest("hex");
}
