/** Which test files run, and in what order. */
import { readdir, stat } from "node:fs/promises";
import { join, sep } from "node:path";
import { type TestOptions, UsageError } from "./options.js";
import type { Times } from "./times.js";

/** Folders of proofs, which take minutes: over all of Amazon's models, with a browser, Java, or packages that npm installs. */
const slow = /^(?:browser|corpus|engines|examples|publish|security)\//;

/** Folders whose files share what the first of them generates of all models, so that one process runs them all. */
const sharing = /^(?:corpus|engines)\//;

/** Uses all cores by itself, and limits the seconds of its processes. */
const alone = /^security\/corpus\./;

export interface Plan {
  readonly files: readonly string[];
  /** Runs before all others, with nothing beside it. */
  readonly alone: readonly (readonly string[])[];
  /** Run beside each other; the files of a group one after the other, in one process. */
  readonly groups: readonly (readonly string[])[];
}

/** @throws UsageError when a path part of the command line is in no path */
export async function planRun(root: string, options: TestOptions, times: Times): Promise<Plan> {
  const all = await testFiles(root);
  const nowhere = options.paths.filter((part) => !all.some((file) => file.includes(part)));
  if (nowhere.length > 0)
    throw new UsageError(`no test file has this in its path: ${nowhere.join(", ")}`);
  const files = all
    .filter((file) => !(options.fast && slow.test(file)))
    .filter(
      (file) => options.paths.length === 0 || options.paths.some((part) => file.includes(part)),
    );
  const seconds = new Map<string, number>();
  for (const file of files)
    seconds.set(file, times.get(file) ?? (await guess(join(root, file), file)));
  return {
    files,
    alone: files.filter((file) => alone.test(file)).map((file) => [file]),
    groups: longestFirst(
      files.filter((file) => !alone.test(file)),
      seconds,
    ),
  };
}

async function testFiles(root: string): Promise<string[]> {
  return (await readdir(root, { recursive: true }))
    .map((path) => path.split(sep).join("/"))
    .filter((path) => path.endsWith(".test.ts") && !path.split("/").includes("fixtures"))
    .toSorted();
}

/** Seconds of a file that never ran here: a minute where files are slow, otherwise more for a longer one. */
async function guess(path: string, file: string): Promise<number> {
  return slow.test(file) ? 60 : (await stat(path)).size / 10_000;
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
