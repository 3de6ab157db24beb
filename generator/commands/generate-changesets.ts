import { relative } from "node:path";
import { readSettings } from "../config/settings.js";
import { Failure, problem, settingPlace } from "../lib/diagnostic.js";
import { count, type Terminal } from "../lib/terminal.js";
import { finishRelease, prepareRelease } from "../release/changesets.js";
import { reportText } from "./diff.js";
import { type GenerateFlags, generateOnce } from "./generate.js";
import { printDiagnostics } from "./print-diagnostics.js";

/**
 * `katagami generate --changeset`: settles removals, generates, and writes what changed since the base as changesets.
 *
 * @returns the exit code of `generate`; without success no changeset is written
 * @throws Failure for what concerns the run as a whole
 */
export async function generateRelease(
  models: readonly string[],
  flags: GenerateFlags,
  terminal: Terminal,
): Promise<number> {
  checkFlags(models, flags);
  const settings = await readSettings(flags, process.cwd());
  const release = await prepareRelease(
    settings,
    flags.base ?? "HEAD",
    flags.allowRemovals === true,
  );
  await printDiagnostics(terminal, release.base.diagnostics);
  const written: string[] = [];
  const code = await generateOnce(models, flags, terminal, undefined, (changes) =>
    written.push(...changes.added, ...changes.changed, ...changes.removed),
  );
  if (code !== 0) return code;
  const known = new Set(release.base.models.map(({ api }) => api.id));
  const regenerated = [...new Set(written.map((path) => path.split("/")[0] ?? ""))].filter(
    // What is new has a change of its own; the manifest is no package.
    (id) => known.has(id) || id === "runtime",
  );
  const { packages, files, diagnostics } = await finishRelease(settings, release, regenerated);
  await printDiagnostics(terminal, diagnostics);
  if (flags.json === true) return code;
  const ids = new Set([...known, ...packages.map(({ id }) => id)]);
  const report = {
    before: release.base.name,
    after: relative(process.cwd(), settings.models) || ".",
    packages,
    unchanged: ids.size - packages.length,
  };
  terminal.out(`\n${reportText(report, terminal)}`);
  const retained = [...release.retained.values()].reduce((sum, { size }) => sum + size, 0);
  if (retained > 0)
    terminal.out(
      `${count(retained, "removal")} held back below ${relative(process.cwd(), settings.models)}/retained: --allow-removals lets go\n`,
    );
  terminal.out(`${count(files.length, "changeset")} written\n`);
  return code;
}

function checkFlags(models: readonly string[], flags: GenerateFlags): void {
  const found = [
    ...(flags.check === true ? ["--check writes nothing"] : []),
    ...(flags.watch === true ? ["--watch never ends"] : []),
    ...(models.length > 0 ? ["a release is made of all models"] : []),
  ].map((reason) =>
    problem(
      "error",
      `this does not go with --changeset: ${reason}`,
      settingPlace("command line", "--changeset"),
    ),
  );
  if (found.length > 0) throw new Failure(found, "usage");
}
