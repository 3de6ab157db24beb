import { createHash } from "node:crypto";
import { lstat, mkdir, readFile, rename, rmdir, unlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { type Diagnostic, Failure, problem, textPlace } from "../diagnostic.js";
import type { OutputFile } from "./output.js";
import { isFileName } from "./text.js";

const manifestName = "katagami.manifest.json";

/** A package as it goes out: files that all lie below a folder of its name. */
export interface OutputPackage {
  readonly id: string;
  /** The key of the model it was made from; null for the runtime. */
  readonly model: string | null;
  readonly files: readonly OutputFile[];
}

const ManifestSchema = v.object({
  packages: v.record(
    v.string(),
    v.object({
      model: v.nullable(v.string()),
      files: v.record(v.string(), v.string()),
    }),
  ),
});

/** What a run before this one wrote: path → SHA-256, by package. Only what stands here is ever deleted. */
export type Manifest = v.InferOutput<typeof ManifestSchema>;

/** What a run did to the output folder, or would do; paths below it, sorted. */
export interface Changes {
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: number;
}

/** @throws Failure when there is a manifest that cannot be trusted */
export async function readManifest(out: string): Promise<Manifest> {
  const path = join(out, manifestName);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return { packages: {} };
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ManifestSchema), text);
  const unsafe = parsed.success
    ? Object.entries(parsed.output.packages)
        .flatMap(([id, { files }]) =>
          Object.keys(files).filter((file) => !isSafePath(file) || !file.startsWith(`${id}/`)),
        )
        .at(0)
    : undefined;
  if (parsed.success && unsafe === undefined) return parsed.output;
  throw new Failure([
    problem(
      "error",
      unsafe === undefined
        ? "this manifest cannot be read"
        : `this manifest lists a path that is none of ours: ${unsafe}`,
      textPlace(path),
      "restore it from version control, or delete it and run `katagami generate --force`",
    ),
  ]);
}

export interface WriteOptions {
  /** Packages of the manifest that this run did not look at, and so leaves alone. */
  readonly keep: (id: string) => boolean;
  /** Compare only; write nothing. */
  readonly check: boolean;
}

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
  { keep, check }: WriteOptions,
): Promise<Changes> {
  const made = new Set(packages.map(({ id }) => id));
  const files = new Map<string, string>(
    packages.flatMap(({ files: list }) => list.map(({ path, text }) => [path, text] as const)),
  );
  const kept = Object.fromEntries(
    Object.entries(before.packages).filter(([id]) => !made.has(id) && keep(id)),
  );
  const manifest: Manifest = {
    packages: { ...kept, ...Object.fromEntries(packages.map(manifestEntry)) },
  };
  files.set(manifestName, printManifest(manifest));

  const stale = Object.entries(before.packages)
    .filter(([id]) => kept[id] === undefined)
    .flatMap(([, { files: list }]) => Object.keys(list))
    .filter((path) => !files.has(path));
  await refuseUnsafe(out, [...files.keys(), ...stale]);

  const added: string[] = [];
  const changed: string[] = [];
  let unchanged = 0;
  for (const [path, text] of files) {
    const current = await readFile(join(out, path), "utf8").catch(() => null);
    if (current === text) unchanged += 1;
    else (current === null ? added : changed).push(path);
  }
  const removed: string[] = [];
  for (const path of stale)
    if ((await lstat(join(out, path)).catch(() => null)) !== null) removed.push(path);

  if (!check) {
    for (const path of [...added, ...changed])
      await replaceFile(join(out, path), files.get(path) ?? "");
    for (const path of removed) await removeFile(out, path);
  }
  return {
    added: added.toSorted(),
    changed: changed.toSorted(),
    removed: removed.toSorted(),
    unchanged,
  };
}

function manifestEntry({
  id,
  model,
  files,
}: OutputPackage): [string, Manifest["packages"][string]] {
  const hashes = files
    .map(({ path, text }) => [path, sha256(text)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [id, { model, files: Object.fromEntries(hashes) }];
}

function printManifest({ packages }: Manifest): string {
  const sorted = Object.fromEntries(
    Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  return `${JSON.stringify({ packages: sorted }, null, 2)}\n`;
}

export function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function isSafePath(path: string): boolean {
  return path.split("/").every((part) => isFileName(part));
}

/** Names come from models and templates: no path may leave the folder, by itself or through a link that lies in the way. */
async function refuseUnsafe(out: string, paths: readonly string[]): Promise<void> {
  const problems: Diagnostic[] = [];
  const folders = new Set<string>();
  const folded = new Map<string, string>();
  for (const path of paths) {
    if (!isSafePath(path))
      problems.push(
        problem(
          "error",
          `${JSON.stringify(path)} is not a path that can be written on every system`,
          textPlace(out),
        ),
      );
    const twin = folded.get(path.toLowerCase());
    if (twin !== undefined)
      problems.push(
        problem(
          "error",
          `${path} and ${twin} are one file where case does not count`,
          textPlace(out),
        ),
      );
    folded.set(path.toLowerCase(), path);
    const parts = path.split("/");
    for (let depth = 0; depth <= parts.length; depth += 1)
      folders.add(parts.slice(0, depth).join("/"));
  }
  for (const path of folders) {
    const found = await lstat(join(out, path)).catch(() => null);
    if (path !== "" && found?.isSymbolicLink() === true) {
      problems.push(
        problem(
          "error",
          "a symbolic link stands where a file or folder of ours belongs",
          textPlace(join(out, path)),
          "remove it",
        ),
      );
    }
  }
  if (problems.length > 0) throw new Failure(problems);
}

/** Whole or not at all: written beside its place, then moved there. */
async function replaceFile(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.katagami-tmp`;
  await writeFile(temporary, text);
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
