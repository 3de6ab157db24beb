/** Paths for people and for files that are the same on every system. */
import { isAbsolute, relative, resolve, sep } from "node:path";

/** Writes a path with `/` on every system. */
export function posixPath(path: string): string {
  return path.split(sep).join("/");
}

/** Shortens a path for messages: relative if it is in the working folder (`.` for the folder itself), with `/`. */
export function displayPath(path: string): string {
  const local = relative(process.cwd(), resolve(path));
  return posixPath(local === "" ? "." : local.startsWith("..") ? resolve(path) : local);
}

/** Returns a path relative to a folder, with `/`. */
export function relativeName(folder: string, path: string): string {
  return posixPath(relative(folder, path));
}

/** Whether a path is the folder, or inside it. */
export function isInside(folder: string, path: string): boolean {
  const local = relative(resolve(folder), resolve(path));
  return local !== ".." && !local.startsWith(`..${sep}`) && !isAbsolute(local);
}

/** Compares by UTF-16 code unit: the same order on every machine, in every locale. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a name, with any extension, is a device on Windows: `con`, `aux.json`. */
export function isDeviceName(name: string): boolean {
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name);
}

/** Finds pairs of paths that are the same file on a file system that ignores case. */
export function caseCollisions(paths: Iterable<string>): readonly (readonly [string, string])[] {
  const seen = new Map<string, string>();
  const collisions: [string, string][] = [];
  for (const path of paths) {
    const folded = path.normalize("NFC").toLowerCase();
    const other = seen.get(folded);
    if (other === undefined) seen.set(folded, path);
    else collisions.push([other, path]);
  }
  return collisions;
}
