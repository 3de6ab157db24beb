import { isDeviceName } from "../lib/paths.js";
import type { SwapFolder } from "../lib/swap-staging.js";

/** The folder below the models for patches that restore removed elements. They are applied last. */
export const retainedFolderName = "retained";

/** The folder below the models for schemas of notifications, reports, feeds and Data Kiosk. */
export const schemasFolderName = "schemas";

/** The lock, beside the models. */
export const LOCK_NAME = "models.lock.json";

/** The folders of patches below the models. */
const OWN_FOLDERS: ReadonlySet<string> = new Set(["patches", retainedFolderName]);

/**
 * Whether a path below the models folder is that of a model. Not models: files that are not JSON, hidden or in
 * `node_modules`, the lock, and all below `patches/` and `retained/`, which are ours. A pull leaves those alone.
 *
 * True for a path that leaves the folder (`..`): `unsafeReason` refuses it.
 */
export function isModelPath(path: string): boolean {
  const parts = path.split("/");
  const [first = ""] = parts;
  return (
    path.endsWith(".json") &&
    path.toLowerCase() !== LOCK_NAME &&
    !OWN_FOLDERS.has(first.toLowerCase()) &&
    parts.every((part) => isClimb(part) || (!part.startsWith(".") && part !== "node_modules"))
  );
}

/** The endings of model files. A pull brings JSON only. */
const endings = /\.(?:json|ya?ml)$/i;

/** Whether a file is read as YAML, by its name. */
export function isYaml(path: string): boolean {
  return /\.ya?ml$/i.test(path);
}

/** Whether a path below the models folder may be that of a model in YAML. Whether it is one, its text tells. */
export function isYamlPath(path: string): boolean {
  return isYaml(path) && isModelPath(path.replace(endings, ".json"));
}

/** Whether a path below the models folder is one of those that a pull brings: a model, or a schema of any kind. */
export function isPulledPath(path: string): boolean {
  const isGraphql = path.startsWith(`${schemasFolderName}/`) && /\.graphqls?$/.test(path);
  return isModelPath(isGraphql ? path.replace(/\.graphqls?$/, ".json") : path);
}

/** Whether a path below the models folder is that of the schemas' folder, or below it. */
export function isSchemasPath(path: string): boolean {
  return `${path}/`.toLowerCase().startsWith(`${schemasFolderName}/`);
}

/** Whether a part of a path is `.` or `..`. */
export function isClimb(part: string): boolean {
  return part === "." || part === "..";
}

const MAX_LENGTH = 240;

/** Characters with a meaning for some file system or terminal: separators, wildcards, controls, bidi marks, lone surrogates. */
const UNSAFE_CHARACTER = /[\\:*?"<>|\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

/** Why a name is not safe as that of a model; null when it is. Every path that is written or deleted was checked here. */
export function unsafeReason(path: string): string | null {
  if (path.length > MAX_LENGTH) return `is longer than ${String(MAX_LENGTH)} characters`;
  if (!path.endsWith(".json") && !isPulledPath(path)) return "does not end in .json";
  for (const part of path.split("/")) {
    if (part === "") return "is an absolute path or has an empty part";
    if (isClimb(part)) return "leads out of the folder";
    if (UNSAFE_CHARACTER.test(part)) return "has a character that is not safe in a file name";
    if (part.startsWith(".") || part.startsWith("-"))
      return "has a part that starts with a dot or a dash";
    if (part.endsWith(".") || part.endsWith(" ")) return "has a part that ends in a dot or a blank";
    if (isDeviceName(part)) return "is the name of a device on Windows";
  }
  return isPulledPath(path) ? null : "is not the place of a model";
}

/** The models folder, for swaps: models, the lock, and patches that retain removals are ours to write. */
export function modelsSwapFolder(root: string): SwapFolder {
  return {
    root,
    owns: (path) => path === LOCK_NAME || unsafeReason(withoutRetained(path)) === null,
  };
}

function withoutRetained(path: string): string {
  const start = `${retainedFolderName}/`;
  return path.startsWith(start) ? path.slice(start.length) : path;
}
