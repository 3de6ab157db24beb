import { lstat, readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { relativeName } from "../lib/paths.js";
import { isModelPath } from "../model/models-folder.js";
import { problem, systemCode, systemMessage } from "./error.js";
import { compareText, type Lock, readLock, sha256 } from "./lock.js";
import { unsafeReason } from "./paths.js";

/** What lies at a path of the models folder. `other` is what a pull never touches: a link, a folder, or something behind one. */
export type LocalFile =
  | { readonly kind: "missing" }
  | { readonly kind: "file"; readonly matches: (sha256: string) => boolean }
  | { readonly kind: "other"; readonly what: string };

/** A file that the lock lists and that is not what the lock says. */
export interface Drift {
  readonly file: string;
  readonly state: "edited" | "missing";
}

/**
 * The files of the models folder that differ from `models.lock.json`: edited or missing, as paths below the folder, sorted.
 * Without a lock there are none: nothing was pulled. Files that the lock does not list are the user's own and not reported.
 *
 * @throws UpstreamError when the lock is not one.
 */
export async function drift(modelsFolder: string): Promise<string[]> {
  const lock = await readLock(modelsFolder);
  return lock === null ? [] : (await localDrift(modelsFolder, lock)).map(({ file }) => file);
}

/** {@link drift} against a lock at hand, with what happened to each file. */
export async function localDrift(modelsFolder: string, lock: Lock): Promise<readonly Drift[]> {
  const states = await Promise.all(
    [...lock.files].map(async ([file, hash]): Promise<Drift | null> => {
      const local = await inspectLocal(modelsFolder, file);
      if (local.kind === "missing") return { file, state: "missing" };
      return local.kind === "file" && local.matches(hash) ? null : { file, state: "edited" };
    }),
  );
  return states.filter((state) => state !== null).toSorted((a, b) => compareText(a.file, b.file));
}

/** Looks at one path, link by link: no part of it may be a symbolic link, or a pull could be led out of the models folder. */
export async function inspectLocal(modelsFolder: string, path: string): Promise<LocalFile> {
  const parts = path.split("/");
  for (const depth of parts.keys()) {
    const below = join(modelsFolder, ...parts.slice(0, depth + 1));
    const stats = await lstat(below).catch((error: unknown) => {
      if (systemCode(error) === "ENOENT") return null;
      throw problem(`cannot be read: ${systemMessage(error)}`, below);
    });
    if (stats === null) return { kind: "missing" };
    if (stats.isSymbolicLink()) return { kind: "other", what: `${below} is a symbolic link` };
    const last = depth === parts.length - 1;
    if (last && !stats.isFile()) return { kind: "other", what: `${below} is not a file` };
    if (!last && !stats.isDirectory()) return { kind: "other", what: `${below} is not a folder` };
  }
  const file = join(modelsFolder, path);
  const bytes = await readFile(file).catch((error: unknown) => {
    throw problem(`cannot be read: ${systemMessage(error)}`, file);
  });
  return {
    kind: "file",
    matches: (hash) => sha256(bytes) === hash || sha256(withUnixLines(bytes)) === hash,
  };
}

/** The models that lie in the folder and that no lock lists: brought by hand, left alone by every pull. Sorted. */
export async function ownModels(
  modelsFolder: string,
  lock: Lock | null,
): Promise<readonly string[]> {
  const entries = await readdir(modelsFolder, { recursive: true, withFileTypes: true }).catch(
    (error: unknown) => {
      if (systemCode(error) === "ENOENT") return [];
      throw problem(`cannot be read: ${systemMessage(error)}`, modelsFolder);
    },
  );
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relativeName(modelsFolder, join(entry.parentPath, entry.name)))
    .filter(
      (path) => isModelPath(path) && unsafeReason(path) === null && lock?.files.has(path) !== true,
    )
    .toSorted(compareText);
}

/** A checkout with `core.autocrlf` is not an edit. */
function withUnixLines(bytes: Buffer): Buffer {
  return bytes.includes("\r\n")
    ? Buffer.from(bytes.toString("latin1").replaceAll("\r\n", "\n"), "latin1")
    : bytes;
}
