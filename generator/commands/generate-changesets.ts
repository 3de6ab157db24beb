import { diffReport } from "../compare/report.js";
import { readSettings } from "../config/settings.js";
import { flagError } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { count, oneLine, progressLine, type Terminal, waitingNote } from "../lib/terminal.js";
import { finishRelease, type FinishedRelease, prepareRelease } from "../release/changesets.js";
import { reportText } from "./diff.js";
import { type GenerateFlags, generateOnce } from "./generate.js";
import { printDiagnostics } from "./print-diagnostics.js";

/**
 * `katagami generate --changeset`: retains or drops removed elements, generates, and writes changesets for the changes since
 * the base.
 *
 * @returns the exit code of `generate`; changesets are written together with the packages, or not at all
 * @throws Failure when the run cannot start
 */
export async function generateRelease(
  models: readonly string[],
  flags: GenerateFlags,
  terminal: Terminal,
): Promise<number> {
  if (models.length > 0)
    throw flagError(
      "--changeset",
      "models cannot be named with --changeset: a release needs all models",
    );
  const settings = await readSettings(flags, process.cwd());
  const release = await prepareRelease(
    settings,
    flags.base ?? "HEAD",
    flags.allowRemovals === true,
    waitingNote(terminal),
  );
  await printDiagnostics(terminal, release.base.diagnostics);
  const known = new Set(release.base.models.map(({ api }) => api.id));
  const onProgress = progressLine(terminal, "comparing", "package");
  const written: string[] = [];
  const releases: FinishedRelease[] = [];
  const code = await generateOnce(models, flags, terminal, async (changes) => {
    written.push(...changes.added, ...changes.changed, ...changes.removed);
    const regenerated = [...new Set(written.map((path) => path.split("/")[0] ?? ""))].filter(
      // A new package is reported as a change already; the manifest is not a package.
      (id) => known.has(id) || id === "runtime",
    );
    const finished = await finishRelease(settings, release, regenerated, onProgress);
    releases.push(finished);
    return finished.changesets;
  });
  const finished = releases.at(-1);
  if (code !== 0 || finished === undefined) return code;
  const { packages, changesets, diagnostics } = finished;
  await printDiagnostics(terminal, diagnostics);
  if (flags.json === true) return code;
  const after = displayPath(settings.models);
  const report = diffReport(release.base.name, after, [...known], packages);
  terminal.out(`\n${reportText(report, terminal)}`);
  const retained = [...release.retained.values()].reduce((sum, { size }) => sum + size, 0);
  if (retained > 0)
    terminal.out(
      `${count(retained, "removed element")} retained in ${oneLine(after)}/retained: --allow-removals drops them\n`,
    );
  terminal.out(`${count(changesets.written.size, "changeset")} written\n`);
  return code;
}
