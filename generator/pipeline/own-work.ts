/**
 * Which packages this machine has generated itself. The manifest of a repository cannot say so: a merge request could change a
 * generated file together with its hash. So a package is skipped only if its entry is recorded here, outside the repository.
 */
import { lstat, mkdir, writeFile } from "node:fs/promises";
import { tmpdir, userInfo } from "node:os";
import { dirname, join, resolve } from "node:path";
import * as v from "valibot";
import { findUpwards, readText } from "../lib/folders.js";
import { hashJson, sha256 } from "../lib/hash.js";
import { systemCode } from "../lib/system-error.js";
import { type Manifest, partOf } from "../output/manifest.js";

/** The part of a manifest that this machine has generated. */
export async function ownWork(out: string, manifest: Manifest): Promise<Manifest> {
  const own = await readRecord(out);
  const isOwn = (part: unknown): boolean => own.has(hashJson(part));
  return partOf(manifest, isOwn, isOwn(manifest.workspaceFiles ?? null));
}

/**
 * Records what this machine has generated, for later runs. Where that cannot be written, they generate everything again.
 *
 * @param own - the part of the manifest that was generated in this run, or was recorded before
 */
export async function recordOwnWork(out: string, own: Manifest): Promise<void> {
  const parts = [
    ...Object.entries(own.packages),
    ...(own.workspaceFiles ? [own.workspaceFiles] : []),
  ];
  const text = JSON.stringify(parts.map(hashJson));
  try {
    const file = await recordFile(out);
    if (file === null || (await readText(file)) === text) return;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, text);
  } catch (error) {
    if (systemCode(error) === null) throw error;
  }
}

async function readRecord(out: string): Promise<ReadonlySet<string>> {
  const file = await recordFile(out);
  const text = file === null ? null : await readText(file);
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), v.array(v.string())), text);
  return new Set(parsed.success ? parsed.output : []);
}

/** The record of an output folder: in the nearest `node_modules/.cache`, or in a temporary folder that only this user can write. */
async function recordFile(out: string): Promise<string | null> {
  const name = `${sha256(resolve(out)).slice(0, 16)}.json`;
  const modules = await findUpwards(out, async (at) => {
    const folder = join(at, "node_modules");
    const isReal = (await lstat(folder).catch(() => null))?.isDirectory() === true;
    return isReal && dirname(at) !== at ? folder : null;
  });
  if (modules !== null) return join(modules, ".cache", "katagami", name);
  const { uid } = userInfo();
  const folder = join(tmpdir(), `katagami-${String(uid)}`);
  const found = await lstat(folder).catch(() => null);
  const isOurs = found === null || (found.isDirectory() && (uid < 0 || found.uid === uid));
  return isOurs ? join(folder, name) : null;
}
