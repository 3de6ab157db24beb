import { lstat, readFile, rmdir, unlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Diagnostic, Failure, problem, textPlace } from "../lib/diagnostic.js";
import type { OutputFile } from "../lib/output-file.js";
import { caseCollisions } from "../lib/paths.js";
import { replaceFile } from "../lib/replace-file.js";
import {
  hashFiles,
  isSafePath,
  type Manifest,
  manifestEntry,
  manifestName,
  type PackageAbout,
  printManifest,
  workspaceEntry,
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
  /** The files that belong to all packages together: new ones, or to stay as they are; null when there are none. */
  readonly workspaceFiles: WorkspaceFiles | "keep" | null;
  /** Prints the index of the packages; null when there is to be none. */
  readonly printIndex: ((manifest: Manifest) => OutputFile) | null;
}

/** Files that belong to all packages together, anywhere below the output folder but in a package. */
export type WorkspaceFiles = Pick<OutputPackage, "inputs" | "files">;

/**
 * Brings the output folder to what was generated: writes the files that differ and deletes those of the manifest that are
 * generated no more. Nothing else is touched. Everything is compared before anything is written, and the manifest, the
 * record of the work, is written last.
 *
 * @throws Failure when a path is unsafe, or leads through a symbolic link
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
  refuseMisplaced(out, workspace, Object.keys(manifest.packages));
  const files = new Map(
    [
      ...packages,
      ...(workspace === null ? [] : [workspace]),
      ...(index === null ? [] : [{ files: [index] }]),
    ].flatMap((output) => output.files.map(({ path, text }) => [path, text] as const)),
  );
  const written = [...files.keys(), manifestName];
  const stale = filesOf(before).filter((path) => !files.has(path) && !kept.has(path));
  await refuseUnsafe(out, written, stale);
  files.set(manifestName, printManifest(manifest));

  // A file that is renamed by letter case only: on some systems the old name would be found in place of the new one.
  const renamed = new Set(caseCollisions([...stale, ...written]).map(([, path]) => path));
  const added: string[] = [];
  const changed: string[] = [];
  for (const [path, text] of files) {
    const current = renamed.has(path)
      ? null
      : await readFile(join(out, path), "utf8").catch(() => null);
    if (current !== text) (current === null ? added : changed).push(path);
  }
  const removed: string[] = [];
  for (const path of stale) if (await exists(join(out, path))) removed.push(path);

  if (!options.check) {
    for (const path of removed) await removeFile(out, path);
    for (const path of [...added, ...changed])
      await replaceFile(join(out, path), files.get(path) ?? "");
  }
  return {
    added: added.toSorted(),
    changed: changed.toSorted(),
    removed: removed.toSorted(),
    unchanged: files.size + kept.size - added.length - changed.length,
  };
}

/** The manifest after a run, and the files that the run leaves as they are. */
function nextManifest(
  packages: readonly OutputPackage[],
  before: Manifest,
  { keep, workspaceFiles }: WriteOptions,
): { readonly manifest: Manifest; readonly kept: ReadonlySet<string> } {
  const ids = new Set(packages.map(({ id }) => id));
  const kept: Manifest = {
    packages: Object.fromEntries(
      Object.entries(before.packages).filter(([id]) => !ids.has(id) && keep(id)),
    ),
    ...(workspaceFiles === "keep" &&
      before.workspaceFiles !== undefined && { workspaceFiles: before.workspaceFiles }),
  };
  const manifest: Manifest = {
    ...kept,
    packages: {
      ...kept.packages,
      ...Object.fromEntries(
        packages.map(({ id, model, inputs, about, files }) => [
          id,
          manifestEntry(model, inputs, about, files),
        ]),
      ),
    },
    ...(typeof workspaceFiles === "object" &&
      workspaceFiles !== null && {
        workspaceFiles: workspaceEntry(workspaceFiles.inputs, workspaceFiles.files),
      }),
  };
  return { manifest, kept: new Set(filesOf(kept)) };
}

/** The index, unless the workspace files have a file in its place. */
function indexOf(manifest: Manifest, { printIndex }: WriteOptions): OutputFile | null {
  const index = printIndex?.(manifest) ?? null;
  const taken = manifest.workspaceFiles?.files ?? {};
  return index === null || Object.hasOwn(taken, index.path) ? null : index;
}

function filesOf({ packages, index, workspaceFiles }: Manifest): string[] {
  const entries = [
    ...Object.values(packages),
    ...(index ? [index] : []),
    ...(workspaceFiles ? [workspaceFiles] : []),
  ];
  return entries.flatMap((entry) => Object.keys(entry.files));
}

/** Refuses workspace files among the files of a package, or in the place of the manifest. */
function refuseMisplaced(
  out: string,
  workspace: WorkspaceFiles | null,
  packages: readonly string[],
): void {
  const problems = (workspace?.files ?? []).flatMap(({ path, template }) => {
    const [folder = ""] = path.split("/");
    const message =
      path === manifestName
        ? `${manifestName} is written by Katagami itself`
        : packages.includes(folder)
          ? `${path} would be among the files of the package ${folder}`
          : null;
    return message === null
      ? []
      : [problem("error", message, textPlace(template ?? join(out, path)), "choose another path")];
  });
  if (problems.length > 0) throw new Failure(problems);
}

/**
 * Refuses paths that leave the folder, by themselves or through a symbolic link, and two files to write whose names differ
 * by letter case only. Names come from models and templates.
 */
async function refuseUnsafe(
  out: string,
  written: readonly string[],
  stale: readonly string[],
): Promise<void> {
  const problems: Diagnostic[] = [];
  const below = new Set<string>();
  for (const path of [...written, ...stale]) {
    if (!isSafePath(path)) {
      const message = `${JSON.stringify(path)} is not a path that can be written on every system`;
      problems.push(problem("error", message, textPlace(out)));
      continue;
    }
    const parts = path.split("/");
    for (let depth = 1; depth <= parts.length; depth += 1)
      below.add(parts.slice(0, depth).join("/"));
  }
  for (const [one, other] of caseCollisions(written)) {
    const message = `${other} and ${one} are one file where letter case does not count`;
    problems.push(problem("error", message, textPlace(out)));
  }
  for (const path of below) {
    const found = await lstat(join(out, path)).catch(() => null);
    if (found?.isSymbolicLink() === true) {
      const message = "a symbolic link is in the place of a generated file or folder";
      problems.push(problem("error", message, textPlace(join(out, path)), "remove it"));
    }
  }
  if (problems.length > 0) throw new Failure(problems);
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/** Deletes a file and the folders that it leaves empty. */
async function removeFile(out: string, path: string): Promise<void> {
  await unlink(join(out, path));
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    try {
      await rmdir(join(out, folder));
    } catch {
      return; // Not empty: something else is in it.
    }
  }
}
