import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { listFiles } from "./folders.js";
import { hashJson, sha256 } from "./hash.js";
import { ownFile, runsFromSource } from "./own-files.js";

/**
 * Hashes the sources that Katagami runs from: they change without a change of its version.
 *
 * @returns an empty text for compiled Katagami, which its version tells apart
 */
export async function hashOwnSources(): Promise<string> {
  return runsFromSource ? hashSources(ownFile("generator"), performance.timeOrigin) : "";
}

/**
 * Hashes the TypeScript of a folder. What has changed since a process started is not what it runs: then nothing else has the
 * hash.
 *
 * @param since - when the process started, in milliseconds since 1970
 */
export async function hashSources(folder: string, since: number): Promise<string> {
  const names = (await listFiles(folder)).filter((name) => name.endsWith(".ts"));
  const hashes = await Promise.all(
    names.map(async (name) => {
      const path = join(folder, name);
      const { mtimeMs } = await stat(path);
      return mtimeMs > since ? [process.pid, performance.now()] : sha256(await readFile(path));
    }),
  );
  return hashJson([names, hashes]);
}
