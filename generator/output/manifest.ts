import * as v from "valibot";
import { join } from "node:path";
import { isSafePath } from "../escape/safe-path.js";
import { sortedRecord } from "../lib/collections.js";
import { inputError, textPlace } from "../lib/diagnostic.js";
import { readText, readTextNow } from "../lib/folders.js";
import { sha256 } from "../lib/hash.js";
import { isRecord, tryJson } from "../lib/json.js";
import type { OutputFile } from "../lib/output-file.js";

export const manifestName = "katagami.manifest.json";

const AboutSchema = v.object({
  title: v.string(),
  version: v.string(),
  /** The name of the API, which its versions share: `VendorOrders`. */
  name: v.string(),
  /** The class of the client; null if it is not one of Katagami's. */
  class: v.nullable(v.string()),
  operations: v.number(),
  deprecated: v.number(),
});

/** What the index of the output folder says of a package. */
export type PackageAbout = v.InferOutput<typeof AboutSchema>;

const ManifestSchema = v.object({
  /** What generated the packages, if it is not Katagami's own engine: `openapi-generator java`. */
  engine: v.optional(v.string()),
  packages: v.record(
    v.string(),
    v.object({
      model: v.nullable(v.string()),
      // Without it, a package is made anew.
      inputs: v.optional(v.string(), ""),
      /** The runtime has none. */
      about: v.optional(AboutSchema),
      files: v.record(v.string(), v.string()),
    }),
  ),
  /** The index of the packages, unless something else has its place. */
  index: v.optional(v.object({ files: v.record(v.string(), v.string()) })),
  /** The files that belong to all packages together, where there are any. */
  workspaceFiles: v.optional(
    v.object({
      inputs: v.string(),
      files: v.record(v.string(), v.string()),
    }),
  ),
});

/** What the last run wrote: its packages, and path → SHA-256 for each file. Only files that it lists are ever deleted. */
export type Manifest = v.InferOutput<typeof ManifestSchema>;

export type ManifestEntry = Manifest["packages"][string];

/**
 * Reads the manifest of an output folder; an empty one when there is none.
 *
 * @throws Failure when it cannot be trusted
 */
export async function readManifest(out: string): Promise<Manifest> {
  const path = join(out, manifestName);
  const text = await readText(path);
  if (text === null) return { packages: {} };
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ManifestSchema), text);
  if (parsed.success) {
    const foreign = foreignPath(parsed.output);
    if (foreign === undefined) return parsed.output;
    throw inputError(
      `the manifest lists a path that Katagami cannot have written: ${foreign}`,
      textPlace(path),
      restore,
    );
  }
  throw inputError("the manifest cannot be read", textPlace(path), restore);
}

const restore = "restore it from version control, or delete it and run `katagami generate` again";

function foreignPath({ packages, index, workspaceFiles }: Manifest): string | undefined {
  const ofPackages = Object.entries(packages).flatMap(([id, { files }]) =>
    Object.keys(files).filter((file) => !isSafePath(file) || !file.startsWith(`${id}/`)),
  );
  const ofAll = Object.keys({ ...index?.files, ...workspaceFiles?.files });
  return [...ofPackages, ...ofAll.filter((file) => !isSafePath(file))].at(0);
}

/** A part of a manifest: the packages that are chosen, and the workspace files unless they are left out. */
export function partOf(
  { packages, workspaceFiles }: Manifest,
  isChosen: (entry: readonly [id: string, ManifestEntry]) => boolean,
  hasWorkspaceFiles = true,
): Manifest {
  return {
    packages: Object.fromEntries(Object.entries(packages).filter(isChosen)),
    ...(hasWorkspaceFiles && workspaceFiles !== undefined && { workspaceFiles }),
  };
}

/**
 * The folders of all packages: those of models, the runtime and the schemas, and those whose `package.json` is a workspace file,
 * which a user's templates add.
 */
export function packageFolders({
  packages,
  workspaceFiles,
}: Pick<Manifest, "packages" | "workspaceFiles">): readonly string[] {
  const added = Object.keys(workspaceFiles?.files ?? {}).flatMap((path) => {
    const folder = workspacePackage(path);
    return folder === null ? [] : [folder];
  });
  return [...Object.keys(packages), ...added];
}

/** The folder of a package by the path of its `package.json`: `mcp` of `mcp/package.json`; null for any other file. */
export function workspacePackage(path: string): string | null {
  return /^([^/]+)\/package\.json$/.exec(path)?.[1] ?? null;
}

/** All files of a manifest with their hashes. */
export function filesOf({
  packages,
  index,
  workspaceFiles,
}: Manifest): ReadonlyMap<string, string> {
  const entries = [...Object.values(packages), index, workspaceFiles];
  return new Map(entries.flatMap((entry) => Object.entries(entry?.files ?? {})));
}

export function printManifest({ engine, packages, index, workspaceFiles }: Manifest): string {
  const sorted = sortedRecord(Object.entries(packages));
  // JSON leaves out what is undefined.
  const manifest = { engine, packages: sorted, index, workspaceFiles };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Path → SHA-256 of each file, sorted by path. */
export function hashFiles(files: readonly OutputFile[]): Record<string, string> {
  return sortedRecord(files.map(({ path, text }) => [path, hashFile(path, text)]));
}

/** Whether every file of a record is still as the manifest says. */
export function isIntact(out: string, { files }: Pick<ManifestEntry, "files">): boolean {
  return Object.entries(files).every(([path, hash]) => {
    const text = readTextNow(join(out, path));
    return text !== null && hashFile(path, text) === hash;
  });
}

/**
 * Hashes a file's text. In a package.json, the version and the ranges of dependencies do not count: release tools set them.
 * Nor do the line ends of a checkout on Windows.
 */
export function hashFile(path: string, text: string): string {
  const unix = text.replaceAll("\r\n", "\n");
  return sha256(path.endsWith("/package.json") ? withoutVersions(unix) : unix);
}

function withoutVersions(text: string): string {
  const manifest = tryJson(text);
  if (!isRecord(manifest)) return text;
  const { version: _, dependencies, ...rest } = manifest;
  return JSON.stringify([rest, Object.keys(dependencies ?? {})]);
}
