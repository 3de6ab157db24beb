import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { sha256 } from "../lib/hash.js";
import { listFiles } from "../lib/folders.js";
import { byCodePoint } from "../lib/paths.js";
import { obstacleAt } from "../lib/swap-staging.js";
import { unlessMissing } from "../lib/system-error.js";
import { isPulledPath, unsafeReason } from "../model/models-folder.js";
import { type Lock, readLock } from "./lock.js";

/** What is at a path of the models folder. A pull never touches `other`: a link, a folder, or a path behind one. */
export type LocalFile =
  | { readonly kind: "missing" }
  | { readonly kind: "file"; readonly matches: (sha256: string) => boolean }
  | { readonly kind: "other"; readonly what: string };

/** A file that the lock lists and that differs from the lock. */
export interface Drift {
  readonly file: string;
  readonly state: "edited" | "missing";
}

/**
 * The files of the models folder that differ from `models.lock.json`: edited or missing, as paths below the folder, sorted.
 * Empty without a lock. Files that the lock does not list are the user's own and not reported.
 *
 * @throws Failure when the lock is broken.
 */
export async function drift(modelsFolder: string): Promise<string[]> {
  const lock = await readLock(modelsFolder);
  return (await localDrift(modelsFolder, lock)).map(({ file }) => file);
}

/** {@link drift} for a lock that has been read, with what happened to each file. */
export async function localDrift(
  modelsFolder: string,
  lock: Lock | null,
): Promise<readonly Drift[]> {
  const states = await Promise.all(
    [...(lock?.files ?? [])].map(async ([file, hash]): Promise<Drift | null> => {
      const local = await inspectLocal(modelsFolder, file);
      if (local.kind === "missing") return { file, state: "missing" };
      return local.kind === "file" && local.matches(hash) ? null : { file, state: "edited" };
    }),
  );
  return states.filter((state) => state !== null).toSorted((a, b) => byCodePoint(a.file, b.file));
}

/** Inspects one path of the models folder. */
export async function inspectLocal(modelsFolder: string, path: string): Promise<LocalFile> {
  const file = join(modelsFolder, path);
  try {
    const what = obstacleAt(modelsFolder, path, true);
    if (what !== null) return { kind: "other", what };
    const bytes = await readFile(file);
    return {
      kind: "file",
      matches: (hash) => sha256(bytes) === hash || sha256(withUnixLines(bytes)) === hash,
    };
  } catch (error) {
    return unlessMissing<LocalFile>(file, { kind: "missing" })(error);
  }
}

/** The models in the folder that no lock lists, sorted: added by hand, left alone by every pull. */
export async function ownModels(
  modelsFolder: string,
  lock: Lock | null,
): Promise<readonly string[]> {
  const paths = await listFiles(modelsFolder).catch(unlessMissing<string[]>(modelsFolder, []));
  return paths.filter(
    (path) => isPulledPath(path) && unsafeReason(path) === null && lock?.files.has(path) !== true,
  );
}

/** A checkout with `core.autocrlf` is not an edit. */
function withUnixLines(bytes: Buffer): Buffer {
  return bytes.includes("\r\n")
    ? Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1")
    : bytes;
}
