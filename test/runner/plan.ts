/** Which test files run, and in what order. */
import { readdir, readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import { isLong } from "../support/long.js";
import { type TestOptions, UsageError } from "./options.js";
import type { Times } from "./times.js";

/**
 * Folders of slow files: over all of Amazon's models, with a browser, Java, packages that npm installs, or a process of Katagami's
 * for each test. With the seconds of a file there, roughly, for the order of a run before which none was measured.
 */
const slowFolders: ReadonlyMap<string, number> = new Map([
  ["security", 200],
  ["examples", 90],
  ["publish", 40],
  ["commands", 30],
  ["kills", 100],
  ["engines", 15],
  ["shelf", 15],
  ["corpus", 10],
  ["browser", 10],
]);

/** How a slow file of another folder says so: `// @slow: <reason>` on a line of its own. */
const slowMark = /^\/\/ @slow: ./m;

/** How a file says that it runs in `npm run test:long`, and in `npm test` only if it is named: `// @long: <reason>`. */
const longMark = /^\/\/ @long: ./m;

/** Folders whose files share what the first of them generates of all models, so that one process runs them all. */
const sharing = /^(?:corpus|engines)\//;

export interface Plan {
  readonly files: readonly string[];
  /** Run beside each other; the files of a group one after the other, in one process. */
  readonly groups: readonly (readonly string[])[];
}

/** @throws UsageError when a path part of the command line is in no path */
export async function planRun(root: string, options: TestOptions, times: Times): Promise<Plan> {
  const all = await testFiles(root);
  const nowhere = options.paths.filter((part) => !all.some((file) => file.includes(part)));
  if (nowhere.length > 0)
    throw new UsageError(`no test file has this in its path: ${nowhere.join(", ")}`);
  const chosen = all.filter(
    (file) => options.paths.length === 0 || options.paths.some((part) => file.includes(part)),
  );
  const slow = await slowFiles(root, chosen);
  const long =
    isLong || options.paths.length > 0 ? new Set<string>() : await longFiles(root, chosen);
  const files = chosen.filter((file) => !long.has(file) && !(options.fast && slow.has(file)));
  const seconds = new Map<string, number>();
  for (const file of files)
    seconds.set(file, times.get(file) ?? slowFolders.get(folderOf(file)) ?? 1);
  return { files, groups: longestFirst(files, seconds) };
}

async function testFiles(root: string): Promise<string[]> {
  return (await readdir(root, { recursive: true }))
    .map((path) => path.split(sep).join("/"))
    .filter((path) => path.endsWith(".test.ts") && !path.split("/").includes("fixtures"))
    .toSorted();
}

/** The first folder of a path. */
function folderOf(file: string): string {
  return file.split("/")[0] ?? "";
}

async function slowFiles(root: string, files: readonly string[]): Promise<ReadonlySet<string>> {
  const isSlow = async (file: string): Promise<boolean> =>
    slowFolders.has(folderOf(file)) || slowMark.test(await readFile(join(root, file), "utf8"));
  const all = await Promise.all(files.map(isSlow));
  return new Set(files.filter((_, index) => all[index]));
}

async function longFiles(root: string, files: readonly string[]): Promise<ReadonlySet<string>> {
  const texts = await Promise.all(files.map((file) => readFile(join(root, file), "utf8")));
  return new Set(files.filter((_, index) => longMark.test(texts[index] ?? "")));
}

/** Begins with what takes longest, so that no process is left alone with it at the end. */
function longestFirst(files: readonly string[], seconds: ReadonlyMap<string, number>): string[][] {
  const groups = files.filter((file) => !sharing.test(file)).map((file) => [file]);
  const together = files.filter((file) => sharing.test(file));
  if (together.length > 0) groups.push(together);
  const sum = (group: readonly string[]): number =>
    group.reduce((total, file) => total + (seconds.get(file) ?? 0), 0);
  return groups.toSorted((a, b) => sum(b) - sum(a));
}
