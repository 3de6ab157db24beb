/** The models as a pull would leave them, without a pull. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "../lib/replace-file.js";
import { ownModels } from "./local.js";
import { type Pin, pinOf } from "./lock.js";
import { openRequestedSource, type SourceRequest } from "./requested-source.js";

/** The states before and after the pull. */
export interface Preview extends Pin {
  /** The state that the lock pins; null without a lock. */
  readonly locked: Pin | null;
}

/**
 * Writes the models into an empty folder as they would be after a pull: those of upstream, and those added by hand.
 *
 * @throws Failure when the lock is broken or the source cannot be read
 */
export async function copyAsPulled(request: SourceRequest, to: string): Promise<Preview> {
  const { lock, name, commit, read } = await openRequestedSource(request);
  const { files } = await read();
  for (const path of await ownModels(request.modelsFolder, lock))
    await replaceFile(join(to, path), await readFile(join(request.modelsFolder, path)));
  for (const [path, bytes] of files) await replaceFile(join(to, path), bytes);
  return { source: name, commit, locked: pinOf(lock) };
}
