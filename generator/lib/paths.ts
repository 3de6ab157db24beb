/** Paths as names: with `/` on every system, and safe to write on every system. */
import { isAbsolute, relative, resolve, sep } from "node:path";

/** A path with `/` on every system. */
export function posixPath(path: string): string {
  return path.split(sep).join("/");
}

/** A path as people write it: relative when it is below the working folder (`.` for the folder itself), with `/`. */
export function displayPath(path: string): string {
  const local = relative(process.cwd(), resolve(path));
  return posixPath(local === "" ? "." : local.startsWith("..") ? resolve(path) : local);
}

/** A path below a folder, as a name: relative to the folder, with `/`. */
export function relativeName(folder: string, path: string): string {
  return posixPath(relative(folder, path));
}

/** Whether a path is a folder itself or lies below it. */
export function isInside(folder: string, path: string): boolean {
  const local = relative(resolve(folder), resolve(path));
  return local !== ".." && !local.startsWith(`..${sep}`) && !isAbsolute(local);
}

/** An order that is the same on every machine, unlike that of a locale. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether Windows takes a name, with any ending, for a device: `con`, `aux.json`. */
export function isDeviceName(name: string): boolean {
  return /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(name);
}

/** Pairs of paths that are one file where upper and lower case are not told apart. */
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
