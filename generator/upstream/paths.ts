/**
 * Which names may come out of somebody else's repository, or out of a lock file, and be written or deleted under `models/`.
 * A name is a path below the models folder with `/` between its parts, on every system.
 */
import { isClimb, isModelPath } from "../model/models-folder.js";

/** Where a pull prepares its files. Not a model folder: it starts with a dot. */
export const STAGING_NAME = ".katagami";

const MAX_LENGTH = 240;

/** Names that Windows keeps for devices, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/iu;

/** What some file system or terminal reads as more than a letter: separators, wildcards, controls, bidi marks, lone surrogates. */
const UNSAFE_CHARACTER = /[\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

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
  return isModelPath(path) ? null : "is not the place of a model";
}

/** Text of another's making, fit for a terminal: control and invisible characters as `\u{…}`, cut at 300 characters. */
export function printable(text: string): string {
  const escaped = text.replaceAll(
    /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return escaped.length > 300 ? `${escaped.slice(0, 300)}…` : escaped;
}
