import { basename, dirname, resolve } from "node:path";

/** The text of a model file. */
export interface ModelText {
  /** As problems name it: relative to the working folder if it is below it, with `/`. */
  readonly path: string;
  /** `<folder>/<file>`: the name of the model in the patches and in the lock. */
  readonly key: string;
  readonly text: string;
  /** SHA-256 of the bytes, in hex. */
  readonly sha256: string;
}

/** A model file and its parsed JSON. */
export interface ModelFile extends ModelText {
  readonly document: unknown;
}

/** The key of the model at a path: `<folder>/<file>`. */
export function modelKey(path: string): string {
  return `${basename(dirname(resolve(path)))}/${basename(path)}`;
}
