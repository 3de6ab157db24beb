import { join } from "node:path";

/** What Katagami writes below the models to hold removals back: patches of the same form, laid on last. */
export const heldFolderName = "held";

/** Where the patches of models lie: corrections that people wrote, and removals that are held back. */
export function patchFolders({
  models,
  patches,
}: {
  readonly models: string;
  readonly patches: string;
}): readonly string[] {
  return [patches, join(models, heldFolderName)];
}
