import { type Diagnostic, errorAt, Failure, inputError, textPlace } from "./diagnostic.js";
import { displayPath } from "./paths.js";

/** Code of a system error → what it means, and what to do. */
const known: Readonly<Record<string, readonly [meaning: string, hint: string]>> = {
  EACCES: ["the system denies access", "change the permissions of the path, or name another one"],
  EPERM: ["the system denies access", "change the permissions of the path, or name another one"],
  EROFS: ["the file system is read-only", "name a folder that can be written"],
  ENOSPC: ["there is no space left on the disk", "free some space and run this again"],
  EDQUOT: ["there is no space left for this user", "free some space and run this again"],
  ENOENT: ["there is no such file or folder", "check the path"],
  EISDIR: ["this is a folder, and a file is wanted", "name a file, or move the folder away"],
  ENOTDIR: [
    "a part of the path is a file, and a folder is wanted",
    "name a folder, or move the file away",
  ],
  EEXIST: ["a file is where a folder is wanted", "name another path, or move the file away"],
  ENOTEMPTY: ["the folder is not empty", "another program wrote there meanwhile: run this again"],
  ELOOP: ["symbolic links lead in a circle", "remove one of the links, or name another path"],
  ENAMETOOLONG: ["the name is too long for the file system", "name a shorter path"],
  EMFILE: ["too many files are open", "raise the limit (`ulimit -n`) and run this again"],
  ENFILE: ["too many files are open", "close other programs and run this again"],
  EXDEV: ["the path is on another file system", "name a folder on the same file system"],
  EBUSY: ["another program uses it", "close that program and run this again"],
  ETXTBSY: ["another program uses it", "close that program and run this again"],
  EIO: ["the disk reports an error", "check the disk"],
  ENOMEM: ["there is not enough memory", "close other programs and run this again"],
  EINVAL: ["the system does not accept this path", "name another path"],
};

/** The call that failed → what could not be done. */
const verbs: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    ["read", "scandir", "opendir", "stat", "lstat", "readlink", "access", "realpath", "watch"].map(
      (call) => [call, "cannot be read"],
    ),
  ),
  ...Object.fromEntries(
    ["write", "writev", "mkdir", "mkdtemp", "rename", "unlink", "rm", "rmdir", "link", "symlink"]
      .concat("copyfile", "chmod", "utime", "futime", "ftruncate", "fsync")
      .map((call) => [call, "cannot be written"]),
  ),
  open: "cannot be opened",
  spawn: "cannot be started",
};

/** Returns the code of a system error (`ENOENT`, `EISDIR`, …); null for other errors. */
export function systemCode(error: unknown): string | null {
  if (!(error instanceof Error) || !("code" in error)) return null;
  return typeof error.code === "string" ? error.code : null;
}

interface SystemError {
  readonly code: string;
  readonly call: string;
  readonly path: string | null;
  /** What it means and what to do, of codes that are known. */
  readonly meaning: string;
  readonly hint: string | null;
}

/** Reads a system error by its message, which also one from a worker thread has: `EACCES: permission denied, open '/a'`. */
function systemError(error: unknown): SystemError | null {
  if (!(error instanceof Error)) return null;
  const [, code, text = "", call = "", path = null] =
    /^(E[A-Z\d]+): ([^,]+), ([a-z]+)(?: '([^]*?)'(?: -> '[^]*')?)?$/.exec(error.message) ?? [];
  if (code === undefined) return null;
  const [meaning, hint] = known[code] ?? [text, null];
  return { code, call, path, meaning, hint };
}

/**
 * Describes an error of the file system: which path, why, and what to do.
 *
 * @returns null for every other error
 */
export function systemProblem(error: unknown): Diagnostic | null {
  const found = systemError(error);
  if (found === null) return null;
  const { code, call, path, meaning, hint } = found;
  const message = `${verbs[call] ?? `${call} failed`}: ${meaning} (${code})`;
  return errorAt(message, path === null ? null : textPlace(displayPath(path)), hint);
}

/**
 * The input error for a file that the system does not read or write: `cannot be read: the system denies access (EACCES)`.
 * Returns a `Failure` as it is.
 *
 * @param what - what cannot be done, as the start of a sentence: `cannot be read`
 * @param state - what is true nevertheless, said before what to do: `everything is as it was`
 * @throws every other error, as it is: it is a fault of ours
 */
export function fileFailure(
  error: unknown,
  what: string,
  file: string,
  state: string | null = null,
): Failure {
  if (error instanceof Failure) return error;
  if (systemCode(error) === null || !(error instanceof Error)) throw error;
  const found = systemError(error);
  const path = found?.path ?? null;
  const reason = found === null ? error.message : `${found.meaning} (${found.code})`;
  // A folder that is being written fails at one of its files.
  const at =
    path === null || displayPath(path) === displayPath(file) ? "" : `${displayPath(path)}: `;
  const todo = [state, found?.hint].filter((part) => part != null).join("; ");
  const place = textPlace(displayPath(file));
  return inputError(`${what}: ${at}${reason}`, place, todo || null);
}

/** Handles what reading a file throws: `otherwise` if there is no such file, or else the input error. */
export function unlessMissing<T>(file: string, otherwise: T): (error: unknown) => T {
  return (error) => {
    if (systemCode(error) === "ENOENT") return otherwise;
    throw fileFailure(error, "cannot be read", file);
  };
}
