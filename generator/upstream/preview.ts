/** What a pull would bring, without bringing it. */
import { copyFile, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { ownModels } from "./local.js";
import { readLock } from "./lock.js";
import { chooseSource } from "./pull.js";
import { openSource } from "./source.js";
import type { StatusRequest } from "./status.js";

/** The two states that a pull would lie between. */
export interface Preview {
  readonly source: string;
  /** Where upstream is now; null for a plain folder. */
  readonly commit: string | null;
  /** What the lock pins; null without a lock. A plain folder has no commit. */
  readonly locked: { readonly source: string; readonly commit: string | null } | null;
}

/**
 * Writes the models into an empty folder as they would be after a pull: those of upstream, and those that no pull has brought.
 *
 * @throws UpstreamError when the lock is not one or the source cannot be read
 */
export async function copyAsPulled(request: StatusRequest, to: string): Promise<Preview> {
  const { modelsFolder } = request;
  const lock = await readLock(modelsFolder);
  const source = await chooseSource(request, lock);
  const upstream = await openSource(source, request.ref);
  const { files } = await upstream.read();
  for (const path of await ownModels(modelsFolder, lock)) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await copyFile(join(modelsFolder, path), join(to, path));
  }
  for (const [path, bytes] of files) {
    await mkdir(dirname(join(to, path)), { recursive: true });
    await writeFile(join(to, path), bytes);
  }
  const locked = lock === null ? null : { source: lock.source, commit: lock.commit };
  return { source: source.name, commit: upstream.commit, locked };
}
