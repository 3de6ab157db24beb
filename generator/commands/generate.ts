import { join } from "node:path";
import { readSettings, type Settings } from "../config/settings.js";
import type { Target } from "../config/targets.js";
import { jsonDocument } from "../escape/escape.js";
import { type Diagnostic, errorsIn, hasErrors, textPlace, warningAt } from "../lib/diagnostic.js";
import { settleFolder } from "../lib/folder-lock.js";
import { displayPath } from "../lib/paths.js";
import { modelsSwapFolder } from "../model/models-folder.js";
import {
  count,
  duration,
  oneLine,
  paint,
  progressLine,
  table,
  type Terminal,
  waitingNote,
} from "../lib/terminal.js";
import { generate, type GenerateReport, type GenerateRequest } from "../pipeline/generate.js";
import { runsFromSource } from "../lib/own-files.js";
import { changedOriginals, changedWarnings } from "../render/copied-templates.js";
import { readTemplates } from "../render/read-templates.js";
import { releaseReturned } from "../release/returned.js";
import { drift } from "../upstream/local.js";
import { type CommandFlags, requireFlag } from "./flags.js";
import { diagnosticsAsJson, printDiagnostics } from "./print-diagnostics.js";

export interface GenerateFlags extends CommandFlags {
  readonly force?: boolean;
  readonly watch?: boolean;
  readonly check?: boolean;
  readonly keepGoing?: boolean;
  readonly timings?: boolean;
  /** Write changesets, and retain removed elements. */
  readonly changeset?: boolean;
  /** The state to compare with: a folder of models or a git ref. */
  readonly base?: string;
  readonly allowRemovals?: boolean;
}

/**
 * `katagami generate [model…]`: generates all targets once.
 *
 * @param trustManifest - whether to skip packages whose inputs have not changed
 * @param together - what is written together with the files of a Katagami target
 * @returns the exit code: 0, or 1 when there were errors or, with `check`, differences
 * @throws Failure when the run cannot start
 */
export async function generateOnce(
  models: readonly string[],
  flags: GenerateFlags,
  terminal: Terminal,
  trustManifest: boolean = !runsFromSource,
  together?: GenerateRequest["together"],
): Promise<number> {
  if (flags.changeset !== true)
    requireFlag("--changeset", {
      "--base": flags.base !== undefined,
      "--allow-removals": flags.allowRemovals === true,
    });
  const settings = await readSettings(flags, process.cwd());
  const onWait = waitingNote(terminal);
  const wasUndone = await settleFolder(modelsSwapFolder(settings.models), onWait);
  const drifted = models.length === 0 ? await drift(settings.models) : [];
  const returned = await releaseReturned(settings, flags.check === true, onWait);
  let notes = [
    ...(wasUndone ? [undonePull(settings.models)] : []),
    ...drifted.map((file) => driftWarning(join(settings.models, file))),
    ...returned,
  ];
  let code = 0;
  let isFirst = true;
  const json: object[] = [];
  for (const target of settings.targets) {
    const started = performance.now();
    const regenerate = flags.force === true || !trustManifest;
    const generated = await generateTarget(
      target,
      settings,
      models,
      { ...flags, regenerate },
      terminal,
      together,
    );
    const changed = target.engine === "katagami" ? await changedTemplates(target.templates) : [];
    const report = {
      ...generated,
      diagnostics: [
        ...notes,
        ...changed,
        ...generated.diagnostics.filter(({ kind }) => isFirst || kind !== "skipped-patch"),
      ],
    };
    notes = []; // Printed once, with the first target, as skipped patches are.
    isFirst = false;
    const isStale = flags.check === true && differs(report);
    if (hasErrors(report.diagnostics) || isStale) code = 1;
    if (flags.json !== true) await print(report, target, flags, terminal, started);
    else json.push(await asJson(report, target, terminal));
  }
  if (flags.json === true) terminal.out(`${jsonDocument(json.length === 1 ? json[0] : json)}\n`);
  return code;
}

/** Warns of copied templates whose originals have changed. */
async function changedTemplates(overlay: string | null): Promise<readonly Diagnostic[]> {
  return overlay === null ? [] : changedWarnings(changedOriginals(await readTemplates(overlay)));
}

async function generateTarget(
  target: Target,
  settings: Settings,
  models: readonly string[],
  flags: GenerateFlags & { readonly regenerate: boolean },
  terminal: Terminal,
  together: GenerateRequest["together"],
): Promise<GenerateReport> {
  const request: GenerateRequest = {
    settings,
    models,
    check: flags.check === true,
    force: flags.regenerate,
    overwrite: flags.force === true,
    onWait: waitingNote(terminal),
    ...(together !== undefined && target.engine === "katagami" && { together }),
    keepGoing: flags.keepGoing === true,
    onProgress: progressLine(terminal, "generating", "package"),
  };
  if (target.engine === "katagami") {
    const { out, templates } = target;
    return generate({ ...request, settings: { ...settings, out, templates } });
  }
  const { openApiGenerator } = await import("../engines/openapi-generator/engine.js");
  const engine = await openApiGenerator(target, process.cwd());
  return generate({ ...request, settings: { ...settings, out: target.out } }, engine);
}

function differs({ changes }: GenerateReport): boolean {
  return (
    changes !== null && changes.added.length + changes.changed.length + changes.removed.length > 0
  );
}

async function asJson(
  report: GenerateReport,
  { out }: Target,
  terminal: Terminal,
): Promise<object> {
  const diagnostics = await diagnosticsAsJson(terminal, report.diagnostics);
  return { out: displayPath(out), ...report, diagnostics };
}

async function print(
  report: GenerateReport,
  target: Target,
  flags: GenerateFlags,
  terminal: Terminal,
  started: number,
): Promise<void> {
  await printDiagnostics(terminal, report.diagnostics);
  if (flags.verbose === true || (flags.check === true && differs(report)))
    terminal.out(changeLines(report, terminal));
  if (flags.timings === true) terminal.out(timingTable(report));
  const time = duration(performance.now() - started);
  terminal.out(`${summary(report, flags, oneLine(displayPath(target.out)), time)}\n`);
}

function undonePull(models: string): Diagnostic {
  return warningAt(
    "a pull was killed here; what it had changed was undone",
    textPlace(displayPath(models)),
    "run `katagami models pull` again",
  );
}

/** Warns of a model that was edited after it was pulled. */
export function driftWarning(path: string): Diagnostic {
  return warningAt(
    "this file differs from its state in models.lock.json",
    textPlace(displayPath(path)),
    "restore it with `katagami models pull --force`, and keep corrections as patches in models/patches",
  );
}

function changeLines({ changes }: GenerateReport, terminal: Terminal): string {
  const { added = [], changed = [], removed = [] } = changes ?? {};
  return [
    ...added.map((path) => paint(terminal, "green", `+ ${oneLine(path)}`)),
    ...changed.map((path) => paint(terminal, "yellow", `~ ${oneLine(path)}`)),
    ...removed.map((path) => paint(terminal, "red", `- ${oneLine(path)}`)),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

function timingTable({ timings }: GenerateReport): string {
  return table(
    Object.entries(timings).map(([stage, time]) => [stage, `${time.toFixed(1)} ms`]),
    [1],
  );
}

function summary(
  { packages, reused, changes, diagnostics }: GenerateReport,
  flags: GenerateFlags,
  out: string,
  time: string,
): string {
  const operations = packages.reduce((sum, { operations: own }) => sum + own, 0);
  const what =
    packages.length === 0 && reused > 0
      ? count(reused, "package")
      : `${count(packages.length, "package")}, ${count(operations, "operation")}`;
  if (changes === null) {
    const errors = errorsIn(diagnostics).length;
    return `${count(errors, "error")}; nothing was written to ${out}${flags.keepGoing === true ? "" : " (--keep-going writes the valid packages)"}`;
  }
  const total = changes.added.length + changes.changed.length + changes.removed.length;
  if (flags.check === true) {
    return total === 0
      ? `${what}: ${out} is up to date (${time})`
      : `${what}: ${count(total, "file")} in ${out} not up to date; run \`katagami generate\` (${time})`;
  }
  const { added, changed, removed, unchanged } = changes;
  const parts = [
    ...Object.entries({ added, changed, removed })
      .filter(([, files]) => files.length > 0)
      .map(([kind, files]) => `${String(files.length)} ${kind}`),
    `${String(unchanged)} unchanged`,
  ];
  return `${what} in ${out}: ${parts.join(", ")} (${time})`;
}
