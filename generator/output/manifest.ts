import * as v from "valibot";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isFileName } from "../escape/escape.js";
import { Failure, problem, textPlace } from "../lib/diagnostic.js";
import { sha256 } from "../lib/hash.js";
import type { OutputFile } from "../lib/output-file.js";

export const manifestName = "katagami.manifest.json";

const ManifestSchema = v.object({
  packages: v.record(
    v.string(),
    v.object({
      model: v.nullable(v.string()),
      // Without it, a package is made anew.
      inputs: v.optional(v.string(), ""),
      files: v.record(v.string(), v.string()),
    }),
  ),
  /** The files that stand once for all packages, where there are any. */
  once: v.optional(
    v.object({
      inputs: v.string(),
      files: v.record(v.string(), v.string()),
    }),
  ),
});

/** What a run before this one wrote: its packages, and path → SHA-256 for each file. Only what stands here is ever deleted. */
export type Manifest = v.InferOutput<typeof ManifestSchema>;

export type ManifestEntry = Manifest["packages"][string];

export type OnceEntry = NonNullable<Manifest["once"]>;

/** @throws Failure when there is a manifest that cannot be trusted */
export async function readManifest(out: string): Promise<Manifest> {
  const path = join(out, manifestName);
  const text = await readFile(path, "utf8").catch(() => null);
  if (text === null) return { packages: {} };
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ManifestSchema), text);
  if (parsed.success) {
    const foreign = foreignPath(parsed.output);
    if (foreign === undefined) return parsed.output;
    throw new Failure([
      problem(
        "error",
        `this manifest lists a path that is none of ours: ${foreign}`,
        textPlace(path),
        remedy,
      ),
    ]);
  }
  throw new Failure([problem("error", "this manifest cannot be read", textPlace(path), remedy)]);
}

const remedy = "restore it from version control, or delete it and run `katagami generate` again";

function foreignPath({ packages, once }: Manifest): string | undefined {
  const ofPackages = Object.entries(packages).flatMap(([id, { files }]) =>
    Object.keys(files).filter((file) => !isSafePath(file) || !file.startsWith(`${id}/`)),
  );
  const ofAll = Object.keys(once?.files ?? {}).filter((file) => !isSafePath(file));
  return [...ofPackages, ...ofAll].at(0);
}

export function printManifest({ packages, once }: Manifest): string {
  const sorted = Object.fromEntries(
    Object.entries(packages).toSorted(([a], [b]) => (a < b ? -1 : 1)),
  );
  return `${JSON.stringify({ packages: sorted, ...(once !== undefined && { once }) }, null, 2)}\n`;
}

/** The manifest's record of a package. */
export function manifestEntry(
  model: string | null,
  inputs: string,
  files: readonly OutputFile[],
): ManifestEntry {
  return { model, ...onceEntry(inputs, files) };
}

/** The manifest's record of the files that stand once for all packages. */
export function onceEntry(inputs: string, files: readonly OutputFile[]): OnceEntry {
  const hashes = files
    .map(({ path, text }) => [path, hashFile(path, text)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return { inputs, files: Object.fromEntries(hashes) };
}

/** Whether every file of a record still is as the manifest says. */
export async function isIntact(
  out: string,
  { files }: Pick<ManifestEntry, "files">,
): Promise<boolean> {
  const checks = Object.entries(files).map(async ([path, hash]) => {
    const text = await readFile(join(out, path), "utf8").catch(() => null);
    return text !== null && hashFile(path, text) === hash;
  });
  return (await Promise.all(checks)).every(Boolean);
}

/**
 * The hash of a file's text. Of a package.json, the version and the dependencies' ranges do not count: whoever releases the
 * package sets them.
 */
function hashFile(path: string, text: string): string {
  return sha256(path.endsWith("/package.json") ? withoutVersions(text) : text);
}

function withoutVersions(text: string): string {
  try {
    const {
      version: _,
      dependencies,
      ...rest
    } = JSON.parse(text) as {
      version?: unknown;
      dependencies?: Record<string, string>;
    };
    return JSON.stringify([rest, Object.keys(dependencies ?? {})]);
  } catch {
    return text;
  }
}

export function isSafePath(path: string): boolean {
  return path.split("/").every((part) => isFileName(part));
}
