import { join } from "node:path";

/** What Katagami writes below the models to hold removals back: patches of the same form, laid on last. */
export const retainedFolderName = "retained";

/** Where the patches of models lie: corrections that people wrote, and removals that are held back. */
export function patchFolders({
  models,
  patches,
}: {
  readonly models: string;
  readonly patches: string;
}): readonly string[] {
  return [patches, join(models, retainedFolderName)];
}

/** The lock, beside the models. */
export const LOCK_NAME = "models.lock.json";

/** Corrections of people, and removals that are held back. */
const OWN_FOLDERS: ReadonlySet<string> = new Set(["patches", retainedFolderName]);

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

export function isClimb(part: string): boolean {
  return part === "." || part === "..";
}
