/** Folders that are written before a swap of files knows all that it changes: most of a long run's writing is then done. */
import { mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { sha256 } from "./hash.js";
import { relativeName } from "./paths.js";
import { removeEmptyFolders, stagingOf } from "./swap-staging.js";

/** What a folder becomes: contents by path below it. */
export type FolderFiles = ReadonlyMap<string, string | Uint8Array>;

/** Writes the files of a folder, which is created, and returns their SHA-256. */
export function writeFolder(to: string, files: FolderFiles): Readonly<Record<string, string>> {
  mkdirSync(to);
  for (const folder of new Set(Array.from(files.keys(), (below) => dirname(below))))
    if (folder !== ".") mkdirSync(join(to, folder), { recursive: true });
  return Object.fromEntries(
    Array.from(files, ([below, content]) => {
      writeFileSync(join(to, below), content);
      return [below, sha256(content)] as const;
    }),
  );
}

interface Staged {
  readonly at: string;
  readonly files: FolderFiles;
  readonly hashes: Readonly<Record<string, string>>;
}

/**
 * Folders of a root, staged for its next swap. Only a process that works in the root alone may stage; what no swap has taken is
 * removed by `discard`, or by the next run if the process is killed.
 */
export class StagedFolders {
  readonly #folder: string;
  readonly #staged = new Map<string, Staged>();
  #count = 0;

  constructor(root: string) {
    this.#folder = join(stagingOf(root).root, "early");
  }

  /**
   * Writes what a folder will be.
   *
   * @param path - of the folder, relative to the root
   */
  add(path: string, files: FolderFiles): void {
    mkdirSync(this.#folder, { recursive: true });
    const at = join(this.#folder, String((this.#count += 1)));
    this.#staged.set(path, { at, files, hashes: writeFolder(at, files) });
  }

  /** Moves a staged folder if it is exactly what is wanted; null if it is not, or was not staged. */
  take(path: string, files: FolderFiles, to: string): Readonly<Record<string, string>> | null {
    const staged = this.#staged.get(path);
    if (staged === undefined || staged.files.size !== files.size) return null;
    for (const [below, content] of files) if (staged.files.get(below) !== content) return null;
    renameSync(staged.at, to);
    return staged.hashes;
  }

  /** Removes what no swap has taken. */
  discard(): void {
    if (this.#count === 0) return;
    rmSync(this.#folder, { recursive: true, force: true });
    // What a swap that failed has left beside it is for the next run.
    const work = dirname(dirname(this.#folder));
    removeEmptyFolders(work, [relativeName(work, this.#folder)]);
  }
}
