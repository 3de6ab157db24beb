import { lstat, readdir } from "node:fs/promises";
import { join } from "node:path";
import { readTextNow } from "../lib/folders.js";
import type { OutputFile } from "../lib/output-file.js";
import { caseCollisions, relativeName } from "../lib/paths.js";
import type { StagedFolders } from "../lib/staged-folders.js";
import { swapFiles } from "../lib/swap-files.js";
import { refuseForeign, refuseMisplaced, refuseUnsafe } from "./check-paths.js";
import {
  filesOf,
  hashFiles,
  type Manifest,
  manifestName,
  type PackageAbout,
  partOf,
  printManifest,
} from "./manifest.js";

/** A package to write: files that are all below a folder of its name. */
export interface OutputPackage {
  readonly id: string;
  /** The key of the model it was generated from; null for the runtime. */
  readonly model: string | null;
  /** Hash of everything it was generated from. */
  readonly inputs: string;
  /** What the index says of it; null for the runtime. */
  readonly about: PackageAbout | null;
  readonly files: readonly OutputFile[];
}

/** What a run changed in the output folder, or would change; paths below it, sorted. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

export interface WriteOptions {
  /** Whether a package of the manifest that was not generated stays as it is; otherwise its files are deleted. */
  readonly keep: (id: string) => boolean;
  /** Compare only; write nothing. */
  readonly check: boolean;
  /** Also replace and delete files that Katagami did not write. */
  readonly overwrite?: boolean;
  /** The files that belong to all packages together: new ones, or to stay as they are; null when there are none. */
  readonly workspaceFiles: WorkspaceFiles | "keep" | null;
  /** Prints the index of the packages; null when there is to be none. */
  readonly printIndex: ((manifest: Manifest) => OutputFile) | null;
  /** New packages that have been written already, to be moved. */
  readonly staged?: StagedFolders | null;
  /** Adds files elsewhere that belong to these changes. They are written together, or not at all. */
  readonly together?: (changes: Changes) => Promise<FilesElsewhere>;
}

/** Files that belong to all packages together, anywhere below the output folder but in a package. */
export type WorkspaceFiles = Pick<OutputPackage, "inputs" | "files">;

/** Files to write and to delete, by their paths. */
export interface FilesElsewhere {
  readonly written: ReadonlyMap<string, string>;
  readonly deleted: readonly string[];
}

/** Files elsewhere, by their paths relative to a folder. */
export function filesFrom(folder: string, { written, deleted }: FilesElsewhere): FilesElsewhere {
  const below = (path: string): string => relativeName(folder, path);
  return {
    written: new Map(Array.from(written, ([path, text]) => [below(path), text])),
    deleted: deleted.map(below),
  };
}

/**
 * Brings the output folder to what was generated: writes the files that differ and deletes those of the manifest that are
 * generated no more. Nothing else is touched, and all of it happens or none: a run that is killed is undone by the next.
 *
 * @throws Failure when a path is unsafe, or leads through a symbolic link, and, unless `overwrite` is set, when a file would be
 * replaced or deleted that is not as Katagami wrote it
 */
export async function write(
  out: string,
  packages: readonly OutputPackage[],
  before: Manifest,
  options: WriteOptions,
): Promise<Changes> {
  const { manifest: ofPackages, kept } = nextManifest(packages, before, options);
  const index = indexOf(ofPackages, options);
  const manifest =
    index === null ? ofPackages : { ...ofPackages, index: { files: hashFiles([index]) } };
  const workspace = typeof options.workspaceFiles === "object" ? options.workspaceFiles : null;
  refuseMisplaced(out, workspace?.files ?? [], Object.keys(manifest.packages));
  const files = new Map(
    [
      ...packages,
      ...(workspace === null ? [] : [workspace]),
      ...(index === null ? [] : [{ files: [index] }]),
    ].flatMap((output) => output.files.map(({ path, text }) => [path, text] as const)),
  );
  const hashes = filesOf(before);
  const written = [...files.keys(), manifestName];
  const stale = [...hashes.keys()].filter((path) => !files.has(path) && !kept.has(path));
  refuseUnsafe(out, written, stale);

  // A file that is renamed by letter case only: on some systems the old name would be found in place of the new one.
  const renamed = new Set(caseCollisions([...stale, ...written]).map(([, path]) => path));
  const added: string[] = [];
  const changed: string[] = [];
  const differing = new Map<string, string>();
  files.set(manifestName, printManifest(manifest));
  for (const [path, text] of files) {
    const current = renamed.has(path) ? null : readTextNow(join(out, path));
    if (current === text) continue;
    (current === null ? added : changed).push(path);
    if (current !== null) differing.set(path, current);
  }
  const removed: string[] = [];
  for (const path of stale) {
    const current = readTextNow(join(out, path));
    if (current === null) continue;
    removed.push(path);
    differing.set(path, current);
  }
  if (options.overwrite !== true) refuseForeign(out, differing, removed, hashes);

  const changes = {
    added: added.toSorted(),
    changed: changed.toSorted(),
    removed: removed.toSorted(),
    unchanged: files.size + kept.size - added.length - changed.length,
  };
  if (options.check) return changes;
  const together = (await options.together?.(changes)) ?? { written: new Map(), deleted: [] };
  const elsewhere = filesFrom(out, together);
  const text = (path: string): readonly [string, string] => [path, files.get(path) ?? ""];
  await swapFiles(
    { root: out },
    {
      folders: await newFolders(out, packages),
      staged: options.staged ?? null,
      written: new Map([
        ...elsewhere.written,
        // The manifest, the record of the work, is the last of them.
        ...[...added, ...changed].map(text),
      ]),
      deleted: [...elsewhere.deleted, ...(await wholeFolders(out, removed))],
    },
  );
  return changes;
}

/** The manifest after a run, and the files that the run leaves as they are. */
function nextManifest(
  packages: readonly OutputPackage[],
  before: Manifest,
  { keep, workspaceFiles }: WriteOptions,
): { readonly manifest: Manifest; readonly kept: ReadonlySet<string> } {
  const ids = new Set(packages.map(({ id }) => id));
  const isKept = (id: string): boolean => !ids.has(id) && keep(id);
  const kept = partOf(before, ([id]) => isKept(id), workspaceFiles === "keep");
  const manifest: Manifest = {
    ...kept,
    ...(before.engine !== undefined && { engine: before.engine }),
    packages: {
      ...kept.packages,
      ...Object.fromEntries(
        packages.map(({ id, model, inputs, about, files }) => [
          id,
          { model, inputs, ...(about !== null && { about }), files: hashFiles(files) },
        ]),
      ),
    },
    ...(typeof workspaceFiles === "object" &&
      workspaceFiles !== null && {
        workspaceFiles: { ...workspaceFiles, files: hashFiles(workspaceFiles.files) },
      }),
  };
  return { manifest, kept: new Set(filesOf(kept).keys()) };
}

/** The index, unless the workspace files have a file in its place. */
function indexOf(manifest: Manifest, { printIndex }: WriteOptions): OutputFile | null {
  const index = printIndex?.(manifest) ?? null;
  const taken = manifest.workspaceFiles?.files ?? {};
  return index === null || Object.hasOwn(taken, index.path) ? null : index;
}

/** The packages that have no folder yet: each comes by one rename. */
async function newFolders(
  out: string,
  packages: readonly OutputPackage[],
): Promise<readonly string[]> {
  const present = new Set<string>(await readdir(out).catch(() => []));
  return packages.map(({ id }) => id).filter((id) => !present.has(id));
}

/** Names a package's folder in place of its files if nothing else is in it: it goes by one rename. */
async function wholeFolders(out: string, removed: readonly string[]): Promise<readonly string[]> {
  const folders = [...new Set(removed.map((path) => path.split("/")[0] ?? ""))];
  const paths = folders.map(async (folder) => {
    const files = removed.filter((path) => path === folder || path.startsWith(`${folder}/`));
    if (!(await lstat(join(out, folder))).isDirectory()) return files;
    const entries = await readdir(join(out, folder), { recursive: true, withFileTypes: true });
    const others = entries.filter((entry) => !entry.isDirectory()).length;
    return others === files.length ? [folder] : files;
  });
  return (await Promise.all(paths)).flat();
}
