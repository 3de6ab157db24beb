import { basename, dirname, relative, resolve, sep } from "node:path";

/** A model as it lies on disk. */
export interface ModelText {
  /** As problems name it: relative to the working folder where it lies below it, with `/`. */
  readonly path: string;
  /** `<folder>/<file>`: what patches and the lock know it by. */
  readonly key: string;
  readonly text: string;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
}

/** A model that is JSON. */
export interface ModelFile extends ModelText {
  readonly document: unknown;
}

/** What patches and the lock know the model at a path by. */
export function modelKey(path: string): string {
  return `${basename(dirname(resolve(path)))}/${basename(path)}`;
}

/** A path as people write it: relative where it lies below the working folder, with `/`. */
export function displayPath(path: string): string {
  const local = relative(process.cwd(), resolve(path));
  return (local.startsWith("..") ? resolve(path) : local).split(sep).join("/");
}

/** The key of a model that lies at a path. */
export function keyOf(path: string): string {
  return displayPath(path).split("/").slice(-2).join("/");
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
