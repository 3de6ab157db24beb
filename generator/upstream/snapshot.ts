import { lstat, readdir, readFile } from "node:fs/promises";
import { join, posix } from "node:path";
import { errorAt, Failure, flagError, inputError, textPlace } from "../lib/diagnostic.js";
import { reach } from "../lib/collections.js";
import { isRecord, tryJson } from "../lib/json.js";
import { byCodePoint, caseCollisions } from "../lib/paths.js";
import { fileFailure } from "../lib/system-error.js";
import type { OnProgress } from "../lib/terminal.js";
import { referencedFiles } from "../model/load.js";
import {
  isModelPath,
  isPulledPath,
  isSchemasPath,
  schemasFolderName,
  unsafeReason,
} from "../model/models-folder.js";
import type { GitRepository } from "./git-process.js";
import { checkRef, resolveCommit, withCommit } from "./git.js";
import { printable } from "./paths.js";
import type { Source } from "./source.js";

/** A file that could be a model by its path and was left out, and why. */
export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

/** The chosen models of a source at one commit, by path below the models folder, sorted, and the files that they refer to. */
export interface Snapshot {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly skipped: readonly Skipped[];
  /** The paths of the models that were not chosen. */
  readonly leftOut: readonly string[];
}

/** Whether a model is chosen. Called once for each. */
export type Choose = (path: string, text: string) => boolean;

/** A source at one commit, whose models can be read. */
export interface OpenSource {
  /** The full id of the commit; null for a plain folder. */
  readonly commit: string | null;
  /**
   * Reads the models that are chosen: every `*.json` below the `models/` folder, or below the root when there is no such folder, that is a
   * Swagger or OpenAPI document; and all schemas of the `schemas/` folder beside it. Links are not followed; `patches/` and hidden folders are
   * not looked into.
   *
   * @throws Failure when there is no model, when a model has a name that is not safe to write, or when there is too much.
   */
  readonly read: (choose?: Choose) => Promise<Snapshot>;
}

const MAX_FILES = 10_000;
const MAX_BYTES = 256 * 1024 * 1024;
const MAX_DEPTH = 8;
const MODELS = "models/";
const SCHEMAS = `${schemasFolderName}/`;

/**
 * Opens a source at the commit that a ref names.
 *
 * @param ref a branch, a tag, a commit (full or short), or null for the newest.
 * @throws Failure when the ref does not exist, the source cannot be read, or a plain folder is given with a ref.
 */
export async function openSource(
  source: Source,
  ref: string | null,
  onProgress: OnProgress = () => {},
): Promise<OpenSource> {
  if (ref !== null) checkRef(ref);
  if (source.kind === "git") {
    const { repository, name } = source;
    if (repository.transports !== "file") onProgress({ done: 0, total: 0, what: name });
    const commit = await resolveCommit(repository, ref);
    return {
      commit,
      read: async (choose) =>
        toSnapshot(name, await readCommit(repository, commit, onProgress), choose),
    };
  }
  if (ref !== null) {
    const message = `${source.name} is a plain folder, not a git repository: it has no "${printable(ref)}"`;
    throw flagError("--ref", message, "leave --ref out");
  }
  return {
    commit: null,
    read: async (choose) => toSnapshot(source.name, await readFolder(source.path), choose),
  };
}

interface Found {
  readonly found: readonly (readonly [path: string, bytes: Buffer])[];
  readonly skipped: readonly Skipped[];
}

function toSnapshot(
  name: string,
  { found, skipped }: Found,
  choose: Choose = () => true,
): Snapshot {
  const all = new Map(found.toSorted(([a], [b]) => byCodePoint(a, b)));
  const models = [...all].filter(([, bytes]) => isModel(bytes));
  const schemas = new Set(
    [...all.keys()].filter((path) => isSchemasPath(path) && isPulledPath(path)),
  );
  if (models.length === 0)
    throw inputError("holds no Swagger or OpenAPI document", textPlace(name), "check --from");
  const chosen = models.filter(([path, bytes]) => choose(path, bytes.toString("utf8")));
  // The files that models refer to belong to them. One of these may be a model that is not chosen itself.
  const wanted = reach(
    chosen.map(([path]) => path),
    (path) =>
      referencedFiles(all.get(path)?.toString("utf8") ?? "")
        .map((target) => posix.join(posix.dirname(path), target))
        .filter((other) => all.has(other)),
  );
  const files = new Map([...all].filter(([path]) => wanted.has(path) || schemas.has(path)));
  refuseUnsafe([...files.keys()]);
  const modelPaths = new Set(models.map(([path]) => path));
  const others = [...all.keys()].filter((path) => !files.has(path) && !modelPaths.has(path));
  const reason = "not a Swagger or OpenAPI document";
  return {
    files,
    skipped: [...skipped, ...others.map((path) => ({ file: printable(path), reason }))].toSorted(
      (a, b) => byCodePoint(a.file, b.file),
    ),
    leftOut: [...modelPaths].filter((path) => !wanted.has(path)),
  };
}

/** Refuses names that are not safe to write, and two that are one file where letter case does not count. */
function refuseUnsafe(paths: readonly string[]): void {
  const reasons = [
    ...paths.map((path) => [path, unsafeReason(path)] as const),
    ...caseCollisions(paths).map(
      ([one, other]) => [other, `differs from ${one} only in upper and lower case`] as const,
    ),
  ];
  const unsafe = reasons.flatMap(([path, reason]) =>
    reason === null ? [] : errorAt(`${reason}; nothing was pulled`, textPlace(printable(path))),
  );
  if (unsafe.length > 0) throw new Failure(unsafe);
}

async function readCommit(
  repository: GitRepository,
  commit: string,
  onProgress: OnProgress,
): Promise<Found> {
  return withCommit(repository, commit, onProgress, async ({ entries, read }) => {
    const hasModels = entries.some(({ path }) => path.startsWith(MODELS));
    const hasSchemas = entries.some(({ path }) => path.startsWith(SCHEMAS));
    const candidates = entries.flatMap((entry) => {
      const path = hasModels ? pulledPath(entry.path, hasSchemas) : entry.path;
      return path !== null && isPulledPath(path) ? [{ entry, path }] : [];
    });
    const links = candidates.filter(({ entry }) => entry.kind !== "file");
    const files = candidates.filter(({ entry }) => entry.kind === "file");
    checkSize(
      files.map(({ entry }) => entry.size),
      repository.location,
    );
    const contents = await read(files.map(({ entry }) => entry));
    return {
      found: files.map(({ path }, index) => [path, contents[index] ?? Buffer.alloc(0)] as const),
      skipped: links.map(({ path }) => skippedLink(path)),
    };
  });
}

/**
 * Where a file of a source with a models folder goes; null if it stays out. The schemas are in the folder beside that one, as
 * Amazon has them, or else inside of it.
 */
function pulledPath(path: string, hasSchemas: boolean): string | null {
  if (path.startsWith(SCHEMAS)) return path;
  const below = path.startsWith(MODELS) ? path.slice(MODELS.length) : null;
  return below !== null && hasSchemas && isSchemasPath(below) ? null : below;
}

function skippedLink(path: string): Skipped {
  return { file: printable(path), reason: "a link: not followed" };
}

async function readFolder(folder: string): Promise<Found> {
  const inner = await lstat(join(folder, MODELS)).catch(() => null);
  const hasModels = inner?.isDirectory() === true;
  const root = hasModels ? join(folder, MODELS) : folder;
  const beside = hasModels ? await lstat(join(folder, SCHEMAS)).catch(() => null) : null;
  const hasSchemas = beside?.isDirectory() === true;
  const placeOf = (path: string): string =>
    hasSchemas && isSchemasPath(path) ? join(folder, path) : join(root, path);
  const paths: string[] = [];
  const skipped: Skipped[] = [];
  const walk = async (below: string, depth: number): Promise<void> => {
    for (const entry of await readdir(placeOf(below), { withFileTypes: true })) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        // Folders that a pull leaves alone are not opened: a file inside shows whether it is one.
        const isElsewhere = hasSchemas && path === schemasFolderName && below === "";
        if (depth < MAX_DEPTH && isModelPath(`${path}/x.json`) && !isElsewhere)
          await walk(path, depth + 1);
      } else if (isPulledPath(path)) {
        if (entry.isFile()) paths.push(path);
        else skipped.push(skippedLink(path));
      }
    }
  };
  try {
    await walk("", 1);
    if (hasSchemas) await walk(schemasFolderName, 2);
    const stats = await Promise.all(paths.map((path) => lstat(placeOf(path))));
    checkSize(
      stats.map(({ size }) => size),
      folder,
    );
    const found = await Promise.all(
      paths.map(async (path) => [path, await readFile(placeOf(path))] as const),
    );
    return { found, skipped };
  } catch (error) {
    throw fileFailure(error, "cannot be read", folder);
  }
}

function checkSize(sizes: readonly number[], source: string): void {
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.length <= MAX_FILES && bytes <= MAX_BYTES) return;
  throw inputError(
    `holds ${String(sizes.length)} JSON files of ${String(Math.ceil(bytes / 1e6))} MB; ` +
      `a pull takes at most ${String(MAX_FILES)} files of ${String(Math.ceil(MAX_BYTES / 1e6))} MB together`,
    textPlace(source),
  );
}

/**
 * Whether a file is a model: an object with `swagger` or `openapi` at its top. A document that does not parse counts too when
 * it names one of them: it is pulled as upstream has it, and `generate` reports it with its place.
 */
function isModel(bytes: Buffer): boolean {
  const text = bytes.toString("utf8");
  const document = tryJson(text.replace(/^\uFEFF/u, ""));
  if (document === undefined) return /"(?:swagger|openapi)"\s*:\s*"?[0-9]/u.test(text);
  return isRecord(document) && ["swagger", "openapi"].some((key) => Object.hasOwn(document, key));
}
