/** The test vectors beside the repository, which are no part of it. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";

/**
 * Reads a JSON file of ../shared.
 *
 * @returns null, after a line that says so, when it is not there.
 */
export function readShared<T>(path: string): T | null {
  const file = resolve("..", "shared", path);
  if (!existsSync(file)) {
    process.stdout.write(`  skipped: ../shared/${path} is not here\n`);
    return null;
  }
  // Each test names the shape of the file it reads.
  return JSON.parse(readFileSync(file, "utf8")) as T;
}
