import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { type Flags, readSettings } from "../config/settings.js";
import { outputSwapFolder } from "../escape/safe-path.js";
import { groupBy } from "../lib/collections.js";
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
import { packageFolders, readManifest } from "../output/manifest.js";
import { helperProblems } from "./helper-problems.js";

/**
 * `katagami build [package…]`: compiles the generated packages.
 *
 * @param named - folders of packages, such as `.` in a script of the package, or names of folders in the output folder; empty
 *   for all packages
 * @throws Failure with every compile error
 */
export async function buildCommand(
  named: readonly string[],
  flags: Flags & { readonly check: boolean },
  terminal: Terminal,
): Promise<number> {
  const started = performance.now();
  const settings = await readSettings(flags, process.cwd());
  const { out } = settings;
  const overlays = settings.targets.flatMap((target) =>
    target.engine === "katagami" ? target.templates : [],
  );
  const problems = flags.check ? await helperProblems(overlays) : [];
  const onWait = waitingNote(terminal);
  const { compilePackages } = await import("../build/build-packages.js");
  const jobs =
    named.length === 0
      ? new Map([[out, await generatedPackages(out)]])
      : groupBy(
          named.map((name) =>
            existsSync(join(name, "package.json")) ? resolve(name) : join(out, name),
          ),
          (path) => dirname(path),
        );
  for (const [folder, paths] of jobs) {
    const ids = paths.map((path) => basename(path));
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

/** The packages that the manifest lists: others in the folder are the user's own. */
async function generatedPackages(out: string): Promise<string[]> {
  await settleFolder(outputSwapFolder(out));
  return packageFolders(await readManifest(out)).filter((id) =>
    existsSync(join(out, id, "package.json")),
  );
}
