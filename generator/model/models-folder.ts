/** The folder below the models for patches that restore removed elements. They are applied last. */
export const retainedFolderName = "retained";

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

/** Whether a part of a path is `.` or `..`. */
export function isClimb(part: string): boolean {
  return part === "." || part === "..";
}
