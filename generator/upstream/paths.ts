/**
 * Which names may come out of somebody else's repository, or out of a lock file, and be written or deleted under `models/`.
 * A name is a path below the models folder with `/` between its parts, on every system.
 */
import { relative, sep } from "node:path";

/** The lock, beside the models. */
export const LOCK_NAME = "models.lock.json";

/** Where a pull prepares its files. Not a model folder: it starts with a dot. */
export const STAGING_NAME = ".katagami";

/** Corrections of people, and removals that are held back. */
const OWN_FOLDERS: ReadonlySet<string> = new Set(["patches", "held"]);
const MAX_LENGTH = 240;
/** Names that Windows keeps for devices, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/iu;
/** What some file system or terminal reads as more than a letter: separators, wildcards, controls, bidi marks, lone surrogates. */
const UNSAFE_CHARACTER = /[\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/**
 * Whether a pull leaves the name alone, whatever it holds: not JSON, hidden, installed, the lock, or below `patches/` or `held/`, which
 * are ours.
 * A name that climbs (`..`) is not left alone: it is for {@link unsafeReason} to refuse.
 */
export function isForeign(path: string): boolean {
  const parts = path.split("/");
  const [first] = parts;
  return (
    !path.endsWith(".json") ||
    path.toLowerCase() === LOCK_NAME ||
    OWN_FOLDERS.has(first?.toLowerCase() ?? "") ||
    parts.some((part) => (part.startsWith(".") && !isClimb(part)) || part === "node_modules")
  );
}

/**
 * Why a name cannot be a model's, or null when it can. Every path that is written or deleted has passed here.
 */
export function unsafeReason(path: string): string | null {
  if (path.length > MAX_LENGTH) return `is longer than ${String(MAX_LENGTH)} characters`;
  if (!path.endsWith(".json")) return "does not end in .json";
  for (const part of path.split("/")) {
    if (part === "") return "is an absolute path or has an empty part";
    if (isClimb(part)) return "leads out of the folder";
    if (UNSAFE_CHARACTER.test(part)) return "has a character that is not safe in a file name";
    if (part.startsWith(".") || part.startsWith("-"))
      return "has a part that starts with a dot or a dash";
    if (part.endsWith(".") || part.endsWith(" ")) return "has a part that ends in a dot or a blank";
    if (DEVICE.test(part)) return "is the name of a device on Windows";
  }
  return isForeign(path) ? "is not the place of a model" : null;
}

/** The names that are one and the same file where upper and lower case are not told apart, each with its twin. */
export function caseTwins(paths: Iterable<string>): readonly (readonly [string, string])[] {
  const seen = new Map<string, string>();
  const twins: [string, string][] = [];
  for (const path of paths) {
    const folded = path.normalize("NFC").toLowerCase();
    const twin = seen.get(folded);
    if (twin === undefined) seen.set(folded, path);
    else twins.push([twin, path]);
  }
  return twins;
}

/** A path below a folder, as a name: with `/` on every system. */
export function relativeName(folder: string, path: string): string {
  return relative(folder, path).split(sep).join("/");
}

/** Text of another's making, fit for a terminal: control and invisible characters as `\u{…}`, cut at 300 characters. */
export function printable(text: string): string {
  const escaped = text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return escaped.length > 300 ? `${escaped.slice(0, 300)}…` : escaped;
}

function isClimb(part: string): boolean {
  return part === "." || part === "..";
}
