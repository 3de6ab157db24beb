import { relative } from "node:path";
import { readSettings } from "../config/settings.js";
import type { BundledPatches } from "../model/bundled-patches.js";
import { type Changes, pull, type PullReport } from "../upstream/pull.js";
import type { PatchReport } from "../upstream/patch-changes.js";
import type { Skipped } from "../upstream/snapshot.js";
import { status, type StatusReport } from "../upstream/status.js";

/** The options of `models pull` and `models status`, as the command line has them. */
export interface ModelsOptions {
  /** A git URL or a folder. Default: the source in the lock, else Amazon's repository. */
  readonly from?: string | undefined;
  /** A commit, branch or tag. Default: the newest. */
  readonly ref?: string | undefined;
  /** The configuration to take the folder of the models from. */
  readonly config?: string | undefined;
  /** The folder of the models. Default: that of the configuration, else `models`. */
  readonly models?: string | undefined;
  /** Also replace and delete files that were edited here. Only for `pull`. */
  readonly force?: boolean | undefined;
  /** Write the report as JSON instead of text. */
  readonly json?: boolean | undefined;
}

type Write = (text: string) => void;

const INDENT = "  ";

/** A commit as people read it. */
const SHORT = 12;

/**
 * `models pull`: brings the models and writes what came, went and changed.
 *
 * @throws Failure with every problem; the models are then as they were.
 */
export async function modelsPull(options: ModelsOptions, write: Write): Promise<PullReport> {
  const report = await pull({ ...(await common(options)), force: options.force ?? false });
  write(options.json === true ? toJson(report) : pullText(report));
  return report;
}

/**
 * `models status`: writes what upstream has changed since the lock, and what was changed here. `upToDate` of the report says whether
 * anything was found.
 *
 * @throws Failure with every problem.
 */
export async function modelsStatus(options: ModelsOptions, write: Write): Promise<StatusReport> {
  const report = await status(await common(options));
  write(options.json === true ? toJson(report) : statusText(report));
  return report;
}

async function common(options: ModelsOptions): Promise<{
  modelsFolder: string;
  from: string | null;
  ref: string | null;
  bundledPatches: BundledPatches;
}> {
  const { models, bundledPatches } = await readSettings(
    { config: options.config, models: options.models },
    process.cwd(),
  );
  return {
    modelsFolder: relative(process.cwd(), models) || ".",
    from: options.from ?? null,
    ref: options.ref ?? null,
    bundledPatches,
  };
}

function toJson(report: PullReport | StatusReport): string {
  return `${JSON.stringify(report, null, 2)}\n`;
}

function pullText(report: PullReport): string {
  const before = report.previous;
  const moved = before !== null && before.commit !== report.commit && before.commit !== null;
  return lines([
    ...table([
      ["source", report.source],
      ...(before === null || before.source === report.source ? [] : [["", `was ${before.source}`]]),
      ...commitRow(report.commit, moved ? `was ${shorten(before.commit)}` : null),
    ]),
    ...(report.recovered
      ? ["An earlier pull was interrupted; what it left was undone first."]
      : []),
    "",
    ...changeTable(report, [
      ...report.overwritten.map((file) => ["replaced", `${file} (had changes of yours)`]),
      ...skippedRows(report.skipped),
    ]),
    ...patchLines(report.patches),
    summary(report),
  ]);
}

function statusText(report: StatusReport): string {
  const { locked } = report;
  const pinned =
    locked === null ? "nothing was pulled yet" : shorten(locked.commit ?? "a plain folder");
  return lines([
    ...table([["source", report.source], ["pinned", pinned], ...commitRow(report.commit, null)]),
    "",
    ...changeTable(report, [
      ...report.drift.map(({ file, state }) => [`${state} here`, file]),
      ...report.own.map((file) => ["not pulled", file]),
      ...skippedRows(report.skipped),
    ]),
    ...patchLines(report.patches, "after a pull"),
    summary(report),
    ...(report.upToDate ? [] : ["`katagami models pull` brings the models to upstream's state."]),
  ]);
}

function commitRow(commit: string | null, note: string | null): string[][] {
  if (commit === null) return [];
  return [["commit", note === null ? shorten(commit) : `${shorten(commit)} (${note})`]];
}

function skippedRows(skipped: readonly Skipped[]): string[][] {
  return skipped.map(({ file, reason }) => ["skipped", `${file} (${reason})`]);
}

/** @param when - when `noLongerApply` and `newlyApply` come true, if that is not yet */
function patchLines(
  { notApplied, noLongerApply, newlyApply }: PatchReport,
  when: string | null = null,
): string[] {
  const suffix = when === null ? "" : ` ${when}`;
  const ended = new Set(noLongerApply);
  const rows = [
    ...notApplied
      .filter(({ patch }) => !ended.has(patch))
      .map(({ patch }) => ["does not apply", patch]),
    ...noLongerApply.map((patch) => [`no longer applies${suffix}`, patch]),
    ...newlyApply.map((patch) => [`newly applies${suffix}`, patch]),
  ];
  return rows.length === 0 ? [] : ["Katagami's patches:", ...table(rows), ""];
}

function changeTable(changes: Changes, more: readonly string[][]): string[] {
  const rows = table([
    ...changes.came.map((file) => ["came", file]),
    ...changes.changed.map((file) => ["changed", file]),
    ...changes.went.map((file) => ["went", file]),
    ...more,
  ]);
  return rows.length === 0 ? [] : [...rows, ""];
}

function summary({ came, changed, went, unchanged }: Changes): string {
  const counts = [
    [came, "came"],
    [changed, "changed"],
    [went, "went"],
    [unchanged, "unchanged"],
  ] as const;
  return counts.map(([files, what]) => `${String(files.length)} ${what}`).join(", ");
}

/** Rows with the first column padded to one width. */
function table(rows: readonly (readonly string[])[]): string[] {
  const width = Math.max(0, ...rows.map(([first = ""]) => first.length));
  return rows.map(([first = "", ...rest]) => [first.padEnd(width), ...rest].join(INDENT));
}

function shorten(commit: string): string {
  return /^[0-9a-f]{40,}$/u.test(commit) ? commit.slice(0, SHORT) : commit;
}

function lines(parts: readonly string[]): string {
  return `${parts.join("\n")}\n`;
}
