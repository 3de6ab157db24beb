import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { caseCollisions, relativeName } from "../lib/paths.js";
import { isModelPath } from "../model/models-folder.js";
import { problem, systemCode, systemMessage, UpstreamError } from "./error.js";
import type { GitRepository } from "./git-process.js";
import { checkRef, resolveCommit, withCommit } from "./git.js";
import { compareText } from "./lock.js";
import { printable, unsafeReason } from "./paths.js";

/** Amazon's own repository of models. */
export const DEFAULT_SOURCE = "https://github.com/amzn/selling-partner-api-models";

/** Where models come from. */
export type Source =
  | { readonly kind: "git"; readonly name: string; readonly repository: GitRepository }
  | { readonly kind: "folder"; readonly name: string; readonly path: string };

/** A file that looked like a model by its place and was not taken, and why. */
export interface Skipped {
  readonly file: string;
  readonly reason: string;
}

/** The models of a source at one moment, by path below the models folder, sorted. */
export interface Snapshot {
  readonly files: ReadonlyMap<string, Buffer>;
  readonly skipped: readonly Skipped[];
}

const MAX_FILES = 10_000;

const MAX_BYTES = 256 * 1024 * 1024;

const MAX_DEPTH = 8;

const MODELS = "models/";

/** `user@host:path` or `host:path`, as git and scp have it. */
const SCP_LIKE = /^(?:(?<user>[\w.][\w.-]*)@)?(?<host>[\w][\w.-]*):(?<path>[^-\s].*)$/u;

const URL_LIKE = /^[a-z][a-z0-9+.-]*:\/\//iu;

/**
 * Tells what `--from`, or the `source` of a lock, means. A folder that holds a git repository is read at a commit, not as it lies there.
 *
 * @param text a URL (https, ssh, file), `user@host:path`, or a folder.
 * @param base what a relative folder is relative to: the working folder for an option, the models folder for a lock.
 * @param modelsFolder the target; the name of a relative source is written relative to it, so that a lock holds no place of one machine.
 * @throws UpstreamError when it is neither, or uses a transport that runs a program or does not protect what it carries.
 */
export async function parseSource(
  text: string,
  { base, modelsFolder }: { base: string; modelsFolder: string },
): Promise<Source> {
  const shown = printable(text);
  if (text === "" || text.startsWith("-") || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text)) {
    throw problem(`"${shown}" is not a source of models: give a git URL or a folder`);
  }
  if (/^[\w.+-]*::/u.test(text)) {
    throw problem(`"${shown}" names a git transport of its own (::), which could run any program`);
  }
  if (/^[\\/]{2}/u.test(text)) throw problem(`"${shown}" names another machine: use https or ssh`);
  if (URL_LIKE.test(text)) {
    const url = parseUrl(text);
    if (url.protocol !== "file:") return remote(text);
    if (url.host !== "") throw problem(`"${shown}" names another machine: use https or ssh`);
    return local(fileURLToPath(url), { base, modelsFolder });
  }
  const folder = await local(text, { base, modelsFolder }).catch((error: unknown) => {
    if (error instanceof UpstreamError && SCP_LIKE.test(text)) return null;
    throw error;
  });
  return folder ?? remote(text);
}

/** A source at one moment. */
export interface Upstream {
  /** The full id of the commit; null for a plain folder. */
  readonly commit: string | null;
  /**
   * Reads all models: every `*.json` below the `models/` folder, or below the root when there is none, that is a Swagger or OpenAPI
   * document. Links are not followed; `patches/` and hidden folders are not looked into.
   *
   * @throws UpstreamError when there is no model, when a model has a name that is not safe to write, or when there is too much.
   */
  readonly read: () => Promise<Snapshot>;
}

/**
 * Settles which state of a source is meant.
 *
 * @param ref a branch, a tag, a commit (full or short), or null for the newest.
 * @throws UpstreamError when the ref does not exist, the source cannot be read, or it is a plain folder and a ref was asked for.
 */
export async function openSource(source: Source, ref: string | null): Promise<Upstream> {
  if (ref !== null) checkRef(ref);
  if (source.kind === "git") {
    const commit = await resolveCommit(source.repository, ref);
    return {
      commit,
      read: async () => sortOut(source.name, await readCommit(source.repository, commit)),
    };
  }
  if (ref === null) {
    return { commit: null, read: async () => sortOut(source.name, await readFolder(source.path)) };
  }
  throw problem(
    `${source.name} is a plain folder, not a git repository: it has no "${printable(ref)}"`,
  );
}

function sortOut(name: string, { found, skipped }: Found): Snapshot {
  const files = new Map<string, Buffer>();
  const others: Skipped[] = [];
  const unsafe: { message: string; file: string }[] = [];
  for (const [path, bytes] of found.toSorted(([a], [b]) => compareText(a, b))) {
    if (isModel(bytes)) {
      const reason = unsafeReason(path);
      if (reason === null) files.set(path, bytes);
      else unsafe.push({ file: printable(path), message: `${reason}; nothing was pulled` });
    } else others.push({ file: printable(path), reason: "not a Swagger or OpenAPI document" });
  }
  for (const [one, other] of caseCollisions(files.keys())) {
    unsafe.push({ file: other, message: `differs from ${one} only in upper and lower case` });
  }
  if (unsafe.length > 0) throw new UpstreamError(unsafe);
  if (files.size === 0) throw problem(`${name} holds no Swagger or OpenAPI document`);
  return {
    files,
    skipped: [...skipped, ...others].toSorted((a, b) => compareText(a.file, b.file)),
  };
}

interface Found {
  readonly found: readonly (readonly [path: string, bytes: Buffer])[];
  readonly skipped: readonly Skipped[];
}

async function readCommit(repository: GitRepository, commit: string): Promise<Found> {
  return withCommit(repository, commit, async ({ entries, read }) => {
    const root = entries.some(({ path }) => path.startsWith(MODELS)) ? MODELS : "";
    const candidates = entries
      .filter(({ path }) => path.startsWith(root))
      .map((entry) => ({ entry, path: entry.path.slice(root.length) }))
      .filter(({ path }) => isModelPath(path));
    const links = candidates.filter(({ entry }) => entry.kind !== "file");
    const files = candidates.filter(({ entry }) => entry.kind === "file");
    checkSize(
      files.map(({ entry }) => entry.size),
      repository.location,
    );
    const contents = await read(files.map(({ entry }) => entry));
    return {
      found: files.map(({ path }, index) => [path, contents[index] ?? Buffer.alloc(0)] as const),
      skipped: links.map(({ path }) => ({ file: printable(path), reason: "a link: not followed" })),
    };
  });
}

async function readFolder(folder: string): Promise<Found> {
  const inner = await lstat(join(folder, MODELS)).catch(() => null);
  const root = inner?.isDirectory() === true ? join(folder, MODELS) : folder;
  const paths: string[] = [];
  const skipped: Skipped[] = [];
  const walk = async (below: string, depth: number): Promise<void> => {
    for (const entry of await readdir(join(root, below), { withFileTypes: true })) {
      const path = below === "" ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory()) {
        // As a file inside it would be judged: the folders that a pull leaves alone are not opened.
        if (depth < MAX_DEPTH && isModelPath(`${path}/x.json`)) await walk(path, depth + 1);
      } else if (isModelPath(path)) {
        if (entry.isFile()) paths.push(path);
        else skipped.push({ file: printable(path), reason: "a link: not followed" });
      }
    }
  };
  try {
    await walk("", 1);
    const sizes = await Promise.all(
      paths.map(async (path) => (await lstat(join(root, path))).size),
    );
    checkSize(sizes, folder);
    const contents = await Promise.all(paths.map((path) => readFile(join(root, path))));
    const found = paths.map((path, index) => [path, contents[index] ?? Buffer.alloc(0)] as const);
    return { found, skipped };
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    throw problem(`cannot be read: ${systemMessage(error)}`, folder);
  }
}

function checkSize(sizes: readonly number[], source: string): void {
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  if (sizes.length <= MAX_FILES && bytes <= MAX_BYTES) return;
  throw problem(
    `${source} holds ${String(sizes.length)} JSON files of ${String(Math.ceil(bytes / 1e6))} MB; ` +
      `a pull takes at most ${String(MAX_FILES)} files of ${String(Math.ceil(MAX_BYTES / 1e6))} MB together`,
  );
}

/**
 * The cheap check: an object with `swagger` or `openapi` at its top. A document that does not parse still counts when it says so
 * somewhere, so that it is pulled as upstream has it and reported by `generate`, with its place.
 */
function isModel(bytes: Buffer): boolean {
  const text = bytes.toString("utf8");
  try {
    const document: unknown = JSON.parse(text.replace(/^\uFEFF/u, ""));
    return (
      typeof document === "object" &&
      document !== null &&
      (Object.hasOwn(document, "swagger") || Object.hasOwn(document, "openapi"))
    );
  } catch {
    return /"(?:swagger|openapi)"\s*:\s*"?[0-9]/u.test(text);
  }
}

function parseUrl(text: string): URL {
  const shown = printable(text.replace(/\/\/[^/@]*@/u, "//"));
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw problem(`"${shown}" is not a URL`);
  }
  if (!["https:", "ssh:", "file:"].includes(url.protocol)) {
    throw problem(
      `"${shown}": models are pulled by https, ssh or from a folder; ${url.protocol.slice(0, -1)} is not one of these`,
    );
  }
  if (url.password !== "" || (url.protocol === "https:" && url.username !== "")) {
    throw problem(
      `"${shown}" was given with a secret, which the lock would keep: use a credential helper of git`,
    );
  }
  // A host or user that starts with a dash would be an option of ssh.
  if (
    [url.hostname, decode(url.username), decode(url.pathname).slice(1)].some((part) =>
      part.startsWith("-"),
    )
  ) {
    throw problem(`"${shown}" has a part that starts with a dash`);
  }
  return url;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function remote(location: string): Source {
  return { kind: "git", name: location, repository: { location, transports: "https:ssh" } };
}

async function local(
  text: string,
  { base, modelsFolder }: { base: string; modelsFolder: string },
): Promise<Source> {
  const path = resolve(base, text);
  const name = isAbsolute(text) ? path : nameFrom(resolve(modelsFolder), path);
  try {
    if (!(await stat(path)).isDirectory()) throw problem("is not a folder", text);
    const git = (await exists(join(path, ".git"))) || (await isBareRepository(path));
    return git
      ? { kind: "git", name, repository: { location: path, transports: "file" } }
      : { kind: "folder", name, path };
  } catch (error) {
    if (error instanceof UpstreamError) throw error;
    if (systemCode(error) === "ENOENT")
      throw problem("there is no such folder, and it is not a git URL", printable(text));
    throw problem(`cannot be read: ${systemMessage(error)}`, text);
  }
}

function nameFrom(modelsFolder: string, path: string): string {
  const name = relativeName(modelsFolder, path);
  // On another drive of Windows there is no relative way.
  if (isAbsolute(name)) return path;
  return name.startsWith("..") ? name : `./${name}`;
}

async function isBareRepository(path: string): Promise<boolean> {
  const parts = await Promise.all(
    ["HEAD", "objects", "refs"].map((name) => exists(join(path, name))),
  );
  return parts.every(Boolean);
}

async function exists(path: string): Promise<boolean> {
  return lstat(path).then(
    () => true,
    () => false,
  );
}
