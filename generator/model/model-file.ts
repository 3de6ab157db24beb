import { basename, dirname, resolve } from "node:path";

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
