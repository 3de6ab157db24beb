import { join } from "node:path";
import { readSettings } from "../config/settings.js";
import { jsonDocument } from "../escape/escape.js";
import { displayPath } from "../lib/paths.js";
import { progressLine, table, type Terminal, waitingNote } from "../lib/terminal.js";
import { schemasFolderName } from "../model/models-folder.js";
import type { PatchReport } from "../upstream/patch-changes.js";
import { pull, type PullReport } from "../upstream/pull.js";
import type { SourceRequest } from "../upstream/requested-source.js";
import type { Skipped } from "../upstream/snapshot.js";
import { status, type StatusReport } from "../upstream/status.js";
import type { CommandFlags } from "./flags.js";

export interface ModelsFlags extends CommandFlags {
  /** Only for `pull`. */
  readonly force?: boolean;
}

/**
 * `katagami models pull`: pulls the models and prints the changed files.
 *
 * @returns the exit code 0
 * @throws Failure with every problem; the models are then unchanged
 */
export async function modelsPull(flags: ModelsFlags, terminal: Terminal): Promise<number> {
  const report = await pull({
    ...(await requestOf(flags, terminal)),
    force: flags.force === true,
    onWait: waitingNote(terminal),
  });
  terminal.out(flags.json === true ? `${jsonDocument(report)}\n` : pullText(report));
  return 0;
}

/**
 * `katagami models status`: prints what changed upstream since the last pull, and what was changed here.
 *
 * @returns the exit code: 0, or 1 when anything changed
 * @throws Failure with every problem
 */
export async function modelsStatus(flags: ModelsFlags, terminal: Terminal): Promise<number> {
  const report = await status(await requestOf(flags, terminal));
  terminal.out(flags.json === true ? `${jsonDocument(report)}\n` : statusText(report));
  return report.upToDate ? 0 : 1;
}

async function requestOf(
  { config, models, from, ref }: ModelsFlags,
  terminal: Terminal,
): Promise<SourceRequest> {
  const settings = await readSettings({ config, models }, process.cwd());
  return {
    modelsFolder: displayPath(settings.models),
    from: from ?? null,
    ref: ref ?? null,
    bundledPatches: settings.bundledPatches,
    names: settings.names,
    apis: settings.apis,
    // Those that the configuration has elsewhere are not ours to bring.
    schemas: settings.schemas === join(settings.models, schemasFolderName),
    onProgress: progressLine(terminal, "fetching", "object"),
  };
}

function pullText(report: PullReport): string {
  const { previous, commit, source, recovered, overwritten, skipped, patches } = report;
  const before = previous?.commit ?? null;
  const note = before === null || before === commit ? "" : ` (was ${shorten(before)})`;
  return [
    table([
      ["source", source],
      ...(previous === null || previous.source === source ? [] : [["", `was ${previous.source}`]]),
      ...commitRow(commit, note),
    ]),
    recovered ? "An earlier pull was interrupted; its changes were undone first.\n" : "",
    changesText(report, [
      ...overwritten.map((file) => ["replaced", `${file} (had changes of yours)`]),
      ...skippedRows(skipped),
      ...missingRows(report),
    ]),
    patchesText(patches, ""),
  ].join("");
}

function statusText(report: StatusReport): string {
  const { locked, source, commit, drift, own, skipped, patches, upToDate } = report;
  const pinned = locked === null ? "nothing was pulled yet" : (locked.commit ?? "a plain folder");
  return [
    table([["source", source], ["pinned", shorten(pinned)], ...commitRow(commit, "")]),
    changesText(report, [
      ...drift.map(({ file, state }) => [`${state} here`, file]),
      ...own.map((file) => ["not pulled", file]),
      ...skippedRows(skipped),
      ...missingRows(report),
    ]),
    patchesText(patches, " after a pull"),
    upToDate ? "" : "`katagami models pull` updates the models to the state upstream.\n",
  ].join("");
}

function commitRow(commit: string | null, note: string): string[][] {
  return commit === null ? [] : [["commit", `${shorten(commit)}${note}`]];
}

function skippedRows(skipped: readonly Skipped[]): string[][] {
  return skipped.map(({ file, reason }) => ["skipped", `${file} (${reason})`]);
}

function missingRows({ missing }: PullReport | StatusReport): string[][] {
  return missing.map((name) => ["missing", `${name} (chosen by \`apis\`, no longer upstream)`]);
}

/** @param when - when `noLongerApply` and `newlyApply` come true; empty for now */
function patchesText({ notApplied, noLongerApply, newlyApply }: PatchReport, when: string): string {
  const rows = [
    ...notApplied
      .filter(({ patch }) => !noLongerApply.includes(patch) && !newlyApply.includes(patch))
      .map(({ patch }) => ["does not apply", patch]),
    ...noLongerApply.map((patch) => [`no longer applies${when}`, patch]),
    ...newlyApply.map((patch) => [`newly applies${when}`, patch]),
  ];
  return rows.length === 0 ? "" : `\nKatagami's patches:\n${table(rows)}\n`;
}

/** A row for each change, and how many there are of each kind. */
function changesText(
  { added, changed, removed, unchanged, notChosen }: PullReport | StatusReport,
  more: readonly string[][],
): string {
  const kinds = Object.entries({
    added,
    changed,
    removed: removed.filter((file) => !notChosen.includes(file)),
    ...(notChosen.length > 0 && { "not chosen": notChosen }),
  });
  const rows = [...kinds.flatMap(([kind, files]) => files.map((file) => [kind, file])), ...more];
  const counts = [...kinds, ["unchanged", unchanged] as const].map(
    ([kind, files]) => `${String(files.length)} ${kind}`,
  );
  return `\n${table(rows)}${rows.length === 0 ? "" : "\n"}${counts.join(", ")}\n`;
}

function shorten(commit: string): string {
  return /^[0-9a-f]{40,}$/u.test(commit) ? commit.slice(0, 12) : commit;
}
