import { relative, resolve, sep } from "node:path";

/** A path as people write it: relative where it lies below the working folder, with `/`. */
export function displayPath(path: string): string {
  const local = relative(process.cwd(), resolve(path));
  return (local.startsWith("..") ? resolve(path) : local).split(sep).join("/");
}

/** An order that is the same on every machine, unlike that of a locale. */
export function byCodePoint(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Line and column of an offset, both from 1. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
}

/** The names that are one and the same file where upper and lower case are not told apart, each with its twin. */
export function caseTwins(paths: Iterable<string>): readonly (readonly [string, string])[] {
  const seen = new Map<string, string>();
  const twins: [string, string][] = [];
  for (const path of paths) {
    const folded = path.normalize("NFC").toLowerCase();
    const twin = seen.get(folded);
    if (twin === undefined) seen.set(folded, path);
    else twins.push([twin, path]);
  }
  return twins;
}

/** A path below a folder, as a name: with `/` on every system. */
export function relativeName(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}
