import { existsSync } from "node:fs";
import { join } from "node:path";
import type { Overlay } from "../config/overlays.js";
import { readSettings } from "../config/settings.js";
import type { Target } from "../config/targets.js";
import { jsonDocument } from "../escape/escape.js";
import { type Diagnostic, errorsIn, hasErrors, textPlace, warningAt } from "../lib/diagnostic.js";
import { settleFolder } from "../lib/folder-lock.js";
import { displayPath } from "../lib/paths.js";
import { retainedFolder } from "../model/read-model.js";
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
import { changedOriginals, changedWarnings } from "../render/copied-templates.js";
import { readTemplates } from "../render/read-templates.js";
import { drift } from "../upstream/local.js";
import { type CommandFlags, requireFlag } from "./flags.js";
import { diagnosticsAsJson, printDiagnostics } from "./print-diagnostics.js";

export interface GenerateFlags extends CommandFlags {
  readonly force?: boolean;
  readonly watch?: boolean;
  readonly check?: boolean;
  readonly keepGoing?: boolean;
  readonly timings?: boolean;
  readonly changeset?: boolean;
  readonly base?: string;
  readonly allowRemovals?: boolean;
}

/**
 * `katagami generate [model…]`: generates all targets once.
 *
 * @param together - what is written together with the files of a Katagami target
 * @returns the exit code: 0, or 1 when there were errors or, with `check`, differences
 * @throws Failure when the run cannot start
 */
export async function generateOnce(
  models: readonly string[],
  flags: GenerateFlags,
  terminal: Terminal,
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
  const returned = existsSync(retainedFolder(settings.models))
    ? await (
        await import("../release/returned.js")
      ).releaseReturned(settings, flags.check === true, onWait)
    : [];
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
    const generated = await generateTarget(target, {
      settings: { ...settings, out: target.out },
      models,
      check: flags.check === true,
      force: flags.force === true,
      overwrite: flags.force === true,
      onWait,
      ...(together !== undefined && target.engine === "katagami" && { together }),
      keepGoing: flags.keepGoing === true,
      onProgress: progressLine(terminal, "generating", "package"),
    });
    const changed = target.engine === "katagami" ? await templateWarnings(target.templates) : [];
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
    const isStale = flags.check === true && differences(report.changes) > 0;
    if (hasErrors(report.diagnostics) || isStale) code = 1;
    if (flags.json !== true) await print(report, target, flags, terminal, started);
    else {
      const diagnostics = await diagnosticsAsJson(terminal, report.diagnostics);
      json.push({ out: displayPath(target.out), ...report, diagnostics });
    }
  }
  if (flags.json === true) terminal.out(`${jsonDocument(json.length === 1 ? json[0] : json)}\n`);
  return code;
}

/** Warns of copied templates whose originals have changed, and of what one overlay loses by another. */
async function templateWarnings(overlays: readonly Overlay[]): Promise<readonly Diagnostic[]> {
  if (overlays.length === 0) return [];
  const set = await readTemplates(overlays);
  const changed = changedWarnings(changedOriginals(set));
  if (overlays.length === 1) return changed;
  // Loaded only where there can be any: it parses templates.
  const { overlayWarnings } = await import("../render/overlay-warnings.js");
  return [...changed, ...overlayWarnings(set)];
}

async function generateTarget(target: Target, request: GenerateRequest): Promise<GenerateReport> {
  if (target.engine === "katagami") {
    const { templates } = target;
    return generate({ ...request, settings: { ...request.settings, templates } });
  }
  const { openApiGenerator } = await import("../engines/openapi-generator/engine.js");
  return generate(request, await openApiGenerator(target, process.cwd()));
}

/** How many files differ from what was there. */
function differences(changes: GenerateReport["changes"]): number {
  const { added = [], changed = [], removed = [] } = changes ?? {};
  return added.length + changed.length + removed.length;
}

async function print(
  report: GenerateReport,
  target: Target,
  flags: GenerateFlags,
  terminal: Terminal,
  started: number,
): Promise<void> {
  await printDiagnostics(terminal, report.diagnostics);
  if (flags.verbose === true || (flags.check === true && differences(report.changes) > 0))
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
    ...added.map((path) => `${paint(terminal, "green", `+ ${oneLine(path)}`)}\n`),
    ...changed.map((path) => `${paint(terminal, "yellow", `~ ${oneLine(path)}`)}\n`),
    ...removed.map((path) => `${paint(terminal, "red", `- ${oneLine(path)}`)}\n`),
  ].join("");
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
  const total = differences(changes);
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
