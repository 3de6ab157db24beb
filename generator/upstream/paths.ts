/**
 * Which names from another repository, or from a lock file, may be written or deleted under `models/`. A name is a path below
 * the models folder with `/` between its parts, on every system.
 */
import { escapeInvisible, escapeUnits } from "../lib/invisible.js";
import { isDeviceName } from "../lib/paths.js";
import { isClimb, isModelPath } from "../model/models-folder.js";

/** The folder where a pull prepares its files. It starts with a dot, so that no model is read from it. */
export const STAGING_NAME = ".katagami";
const MAX_LENGTH = 240;

/** Characters with a meaning for some file system or terminal: separators, wildcards, controls, bidi marks, lone surrogates. */
const UNSAFE_CHARACTER = /[\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Why a name is not safe as that of a model; null when it is. Every path that is written or deleted was checked here. */
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
    if (isDeviceName(part)) return "is the name of a device on Windows";
  }
  return isModelPath(path) ? null : "is not the place of a model";
}

/** Foreign text on one line that is safe to print: invisible characters and line breaks as `\uXXXX`, cut at 300 characters. */
export function printable(text: string): string {
  const escaped = escapeInvisible(text.replace(/[\t\n\r]/g, escapeUnits));
  return escaped.length > 300 ? `${escaped.slice(0, 300)}…` : escaped;
}
