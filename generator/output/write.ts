import { lstat, mkdir, readFile, rename, rm, rmdir, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Diagnostic, Failure, problem, textPlace } from "../lib/diagnostic.js";
import type { OutputFile } from "../lib/output-file.js";
import {
  isSafePath,
  type Manifest,
  manifestEntry,
  manifestName,
  onceEntry,
  printManifest,
} from "./manifest.js";

/** A package as it goes out: files that all lie below a folder of its name. */
export interface OutputPackage {
  readonly id: string;
  /** The key of the model it was made from; null for the runtime. */
  readonly model: string | null;
  /** Hash of everything it was made from. */
  readonly inputs: string;
  readonly files: readonly OutputFile[];
}

/** What a run did to the output folder, or would do; paths below it, sorted. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

export interface WriteOptions {
  /** Whether a package of the manifest that was not made anew stays as it is; else its files go. */
  readonly keep: (id: string) => boolean;
  /** Compare only; write nothing. */
  readonly check: boolean;
  /** The files that stand once for all packages: made anew, or to stay as they are; null where there are none. */
  readonly once: OnceFiles | "keep" | null;
}

/** Files that stand once for all packages, anywhere below the output folder but in a package. */
export type OnceFiles = Pick<OutputPackage, "inputs" | "files">;

/**
 * Brings the output folder to what was made: writes the files that differ, deletes those of the manifest that are no
 * longer made, touches nothing else. Everything is compared before anything is written.
 *
 * @throws Failure when a path is not a safe one, or leads through a symbolic link
 */
export async function write(
  out: string,
  packages: readonly OutputPackage[],
  before: Manifest,
  { keep, check, once }: WriteOptions,
): Promise<Changes> {
  const keptOnce = once === "keep" ? before.once : undefined;
  const madeOnce = once === "keep" || once === null ? undefined : once;
  const made = new Map(packages.map((output) => [output.id, output]));
  const kept = Object.entries(before.packages).filter(([id]) => !made.has(id) && keep(id));
  const manifest: Manifest = {
    packages: {
      ...Object.fromEntries(kept),
      ...Object.fromEntries(
        packages.map(({ id, model, inputs, files }) => [id, manifestEntry(model, inputs, files)]),
      ),
    },
    ...(keptOnce !== undefined && { once: keptOnce }),
    ...(madeOnce !== undefined && { once: onceEntry(madeOnce.inputs, madeOnce.files) }),
  };
  refuseMisplaced(out, madeOnce, Object.keys(manifest.packages));
  const files = new Map<string, string>(
    [...packages, ...(madeOnce === undefined ? [] : [madeOnce])].flatMap((output) =>
      output.files.map(({ path, text }) => [path, text] as const),
    ),
  );
  files.set(manifestName, printManifest(manifest));
  const keptFiles = new Set(
    [...kept.map(([, entry]) => entry), ...(keptOnce === undefined ? [] : [keptOnce])].flatMap(
      (entry) => Object.keys(entry.files),
    ),
  );
  const stale = [...Object.values(before.packages), ...(before.once ? [before.once] : [])]
    .flatMap((entry) => Object.keys(entry.files))
    .filter((path) => !files.has(path) && !keptFiles.has(path));
  await refuseUnsafe(out, [...files.keys(), ...stale]);

  const added: string[] = [];
  const changed: string[] = [];
  for (const [path, text] of files) {
    const current = await readFile(join(out, path), "utf8").catch(() => null);
    if (current !== text) (current === null ? added : changed).push(path);
  }
  const removed: string[] = [];
  for (const path of stale) if (await exists(join(out, path))) removed.push(path);

  if (!check) {
    for (const path of [...added, ...changed]) {
      await replaceFile(join(out, path), files.get(path) ?? "");
    }
    for (const path of removed) await removeFile(out, path);
  }
  return {
    added: added.toSorted(),
    changed: changed.toSorted(),
    removed: removed.toSorted(),
    unchanged: files.size + keptFiles.size - added.length - changed.length,
  };
}

/** What stands once for all packages must not get among the files of one, or take the manifest's place. */
function refuseMisplaced(
  out: string,
  once: OnceFiles | undefined,
  packages: readonly string[],
): void {
  const problems = (once?.files ?? []).flatMap(({ path, template }) => {
    const [folder = ""] = path.split("/");
    const message =
      path === manifestName
        ? `${manifestName} is written by Katagami itself`
        : packages.includes(folder)
          ? `${path} would stand among the files of the package ${folder}`
          : null;
    return message === null
      ? []
      : [problem("error", message, textPlace(template ?? join(out, path)), "choose another path")];
  });
  if (problems.length > 0) throw new Failure(problems);
}

/** Names come from models and templates: no path may leave the folder, by itself or through a link that lies in the way. */
async function refuseUnsafe(out: string, paths: readonly string[]): Promise<void> {
  const problems: Diagnostic[] = [];
  const below = new Set<string>();
  const folded = new Map<string, string>();
  for (const path of paths) {
    if (!isSafePath(path)) {
      const message = `${JSON.stringify(path)} is not a path that can be written on every system`;
      problems.push(problem("error", message, textPlace(out)));
      continue;
    }
    const twin = folded.get(path.toLowerCase());
    if (twin !== undefined) {
      const message = `${path} and ${twin} are one file where case does not count`;
      problems.push(problem("error", message, textPlace(out)));
    }
    folded.set(path.toLowerCase(), path);
    const parts = path.split("/");
    for (let depth = 1; depth <= parts.length; depth += 1)
      below.add(parts.slice(0, depth).join("/"));
  }
  for (const path of below) {
    const found = await lstat(join(out, path)).catch(() => null);
    if (found?.isSymbolicLink() === true) {
      const message = "a symbolic link stands where a file or folder of ours belongs";
      problems.push(problem("error", message, textPlace(join(out, path)), "remove it"));
    }
  }
  if (problems.length > 0) throw new Failure(problems);
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => null)) !== null;
}

/** Whole or not at all: written beside its place, then moved there. */
async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.katagami-tmp`;
  // A link that waits under this name must not be written through.
  await rm(temporary, { force: true });
  await writeFile(temporary, text, { flag: "wx" });
  await rename(temporary, path);
}

/** Deletes a file and the folders that are empty without it. */
async function removeFile(out: string, path: string): Promise<void> {
  await unlink(join(out, path));
  for (let folder = dirname(path); folder !== "."; folder = dirname(folder)) {
    try {
      await rmdir(join(out, folder));
    } catch {
      return; // Not empty: something else lives here.
    }
  }
}
