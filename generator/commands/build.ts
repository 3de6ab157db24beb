import { existsSync } from "node:fs";
import { stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { type Flags, readSettings } from "../config/settings.js";
import type { Target } from "../config/targets.js";
import { outputSwapFolder } from "../escape/safe-path.js";
import { settleFolder } from "../lib/folder-lock.js";
import { displayPath } from "../lib/paths.js";
import {
  count,
  duration,
  type OnProgress,
  oneLine,
  progressLine,
  type Terminal,
  waitingNote,
} from "../lib/terminal.js";
import { readManifest } from "../output/manifest.js";
import { helperProblems } from "./helper-problems.js";

export interface BuildFlags extends Flags {
  readonly check: boolean;
}

/**
 * `katagami build [package…]`: compiles the generated packages.
 *
 * @param named - folders of packages, such as `.` in a script of the package, or names of folders in the output folder; empty
 *   for all packages
 * @throws Failure with every compile error
 */
export async function buildCommand(
  named: readonly string[],
  flags: BuildFlags,
  terminal: Terminal,
): Promise<number> {
  const started = performance.now();
  const settings = await readSettings(flags, process.cwd());
  const { out } = settings;
  const problems = flags.check ? await helperProblems(settings.targets.map(templatesOf)) : [];
  const onWait = waitingNote(terminal);
  const { compilePackages } = await import("../build/build-packages.js");
  const jobs =
    named.length === 0
      ? new Map([[out, await generatedPackages(out)]])
      : await foldersOf(named, out);
  for (const [folder, ids] of jobs) {
    const showStep = (verb: string, noun: string): OnProgress => progressLine(terminal, verb, noun);
    const { packages, files } = await compilePackages(folder, ids, {
      showStep,
      onWait,
      problems,
      isChecked: flags.check,
    });
    const time = duration(performance.now() - started);
    terminal.out(
      `${count(packages.length, "package")} compiled in ${oneLine(displayPath(folder))}: ${count(files, "file")} (${time})\n`,
    );
  }
  return 0;
}

function templatesOf({ engine, templates }: Target): string | null {
  return engine === "katagami" ? templates : null;
}

/** The packages that the manifest lists: others in the folder are the user's own. */
async function generatedPackages(out: string): Promise<string[]> {
  await settleFolder(outputSwapFolder(out));
  return Object.keys((await readManifest(out)).packages).filter((id) =>
    existsSync(join(out, id, "package.json")),
  );
}

/** Groups the named packages by the output folder that contains them. */
async function foldersOf(named: readonly string[], out: string): Promise<Map<string, string[]>> {
  const jobs = new Map<string, string[]>();
  for (const name of named) {
    const isFolder = (await stat(join(name, "package.json")).catch(() => null)) !== null;
    const path = isFolder ? resolve(name) : join(out, name);
    const folder = dirname(path);
    jobs.set(folder, [...(jobs.get(folder) ?? []), basename(path)]);
  }
  return jobs;
}
