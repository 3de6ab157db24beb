import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { errorAt, Failure, type Place } from "../lib/diagnostic.js";
import { relativeName } from "../lib/paths.js";
import { percentDecode } from "../lib/percent.js";
import { unlessMissing } from "../lib/system-error.js";
import type { GitRepository } from "./git-process.js";
import { printable } from "./paths.js";

/** Where models come from. */
export type Source =
  | { readonly kind: "git"; readonly name: string; readonly repository: GitRepository }
  | { readonly kind: "folder"; readonly name: string; readonly path: string };

/** Where the text of a source was written. */
export interface SourceContext {
  /** The folder that a relative source is relative to: the working folder for an option, the models folder for a lock. */
  readonly base: string;
  /** The target. The name of a relative source is relative to it, so that a lock names no place of one machine. */
  readonly modelsFolder: string;
  /** The option or the key of the lock, for problems. */
  readonly place: Place;
}

/** `user@host:path` or `host:path`, as git and scp have it. */
const SCP_LIKE = /^(?:(?<user>[\w.][\w.-]*)@)?(?<host>[\w][\w.-]*):(?<path>[^-\s].*)$/u;
const URL_LIKE = /^[a-z][a-z0-9+.-]*:\/\//iu;

/**
 * Parses `--from`, or the `source` of a lock. A folder that holds a git repository is read at a commit, not its working tree.
 *
 * @param text a URL (https, ssh, file), `user@host:path`, or a folder.
 * @throws Failure when it is neither, or uses a transport that runs a program or does not protect its data; a usage error on
 * the command line, an input error in a lock.
 */
export async function parseSource(text: string, context: SourceContext): Promise<Source> {
  const { place } = context;
  const shown = printable(text);
  if (text === "" || text.startsWith("-") || /[\p{Cc}\p{Zl}\p{Zp}]/u.test(text))
    throw refusal(place, `"${shown}" is not a source of models`, "give a git URL or a folder");
  if (/^[\w.+-]*::/u.test(text)) {
    const message = `"${shown}" names a git transport of its own (::), which could run any program`;
    throw refusal(place, message, "use https or ssh");
  }
  const isFileUrl = URL_LIKE.test(text) && checkUrl(text, place).protocol === "file:";
  if (/^[\\/]{2}/u.test(text) || (isFileUrl && new URL(text).host !== ""))
    throw refusal(place, `"${shown}" names another machine`, "use https or ssh");
  if (URL_LIKE.test(text) && !isFileUrl) return remote(text);
  const folder = await findFolder(isFileUrl ? filePath(text, place) : text, context);
  if (folder !== null) return folder;
  if (SCP_LIKE.test(text)) return remote(text);
  throw refusal(place, `there is no such folder: "${shown}"`, "give a folder or a git URL");
}

function refusal(place: Place, message: string, hint: string | null = null): Failure {
  const fault = place.file === "command line" ? "usage" : "input";
  return new Failure([errorAt(message, place, hint)], fault);
}

function checkUrl(text: string, place: Place): URL {
  const shown = printable(text.replace(/\/\/[^/@]*@/u, "//"));
  if (!URL.canParse(text)) throw refusal(place, `"${shown}" is not a URL`);
  const url = new URL(text);
  const { protocol, hostname, username, password, pathname } = url;
  if (!["https:", "ssh:", "file:"].includes(protocol)) {
    throw refusal(
      place,
      `"${shown}": models are pulled by https, ssh or from a folder; ${protocol.slice(0, -1)} is not one of these`,
    );
  }
  if (password !== "" || (protocol === "https:" && username !== "")) {
    throw refusal(
      place,
      `"${shown}" was given with a secret, which the lock would keep`,
      "use a credential helper of git",
    );
  }
  // ssh would read a host or user that starts with a dash as an option.
  const parts = [hostname, percentDecode(username) ?? username];
  const path = (percentDecode(pathname) ?? pathname).slice(1);
  if ([...parts, path].some((part) => part.startsWith("-")))
    throw refusal(place, `"${shown}" has a part that starts with a dash`);
  return url;
}

function filePath(url: string, place: Place): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw refusal(
      place,
      `"${printable(url)}" is not the URL of a folder`,
      "give the folder itself",
    );
  }
}

function remote(location: string): Source {
  return { kind: "git", name: location, repository: { location, transports: "https:ssh" } };
}

/** The folder at a path, or the git repository in it; null when nothing is there. */
async function findFolder(
  text: string,
  { base, modelsFolder, place }: SourceContext,
): Promise<Source | null> {
  const path = resolve(base, text);
  const found = await stat(path).catch(unlessMissing(text, null));
  if (found === null) return null;
  if (!found.isDirectory())
    throw refusal(place, `"${printable(text)}" is not a folder`, "give a folder or a git URL");
  const name = isAbsolute(text) ? path : nameFrom(resolve(modelsFolder), path);
  // A checkout, or a bare repository.
  const isGit = [[".git"], ["HEAD", "objects", "refs"]].some((names) =>
    names.every((one) => existsSync(join(path, one))),
  );
  return isGit
    ? { kind: "git", name, repository: { location: path, transports: "file" } }
    : { kind: "folder", name, path };
}

function nameFrom(modelsFolder: string, path: string): string {
  const name = relativeName(modelsFolder, path);
  // On another drive of Windows there is no relative path.
  if (isAbsolute(name)) return path;
  return name.startsWith("..") ? name : `./${name}`;
}
