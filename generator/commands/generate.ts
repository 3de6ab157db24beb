import { join, relative } from "node:path";
import { type Flags, readSettings, type Settings } from "../config/settings.js";
import type { Target } from "../config/targets.js";
import { jsonDocument } from "../escape/escape.js";
import { forTerminal } from "../lib/terminal.js";
import {
  type Diagnostic,
  Failure,
  hasErrors,
  problem,
  settingPlace,
  textPlace,
} from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { count, duration, paint, table, type Terminal } from "../lib/terminal.js";
import type { Changes } from "../output/write.js";
import type { Progress } from "../lib/terminal.js";
import { generate, type GenerateReport, type GenerateRequest } from "../pipeline/generate.js";
import { runsFromSource } from "../lib/own-files.js";
import { changedOriginals, changedWarnings } from "../render/copied-templates.js";
import { readTemplates } from "../render/read-templates.js";
import { releaseReturned } from "../release/returned.js";
import { drift } from "../upstream/local.js";
import { diagnosticsAsJson, printDiagnostics } from "./print-diagnostics.js";

export interface GenerateFlags extends Flags {
  readonly force?: boolean;
  readonly watch?: boolean;
  readonly check?: boolean;
  readonly keepGoing?: boolean;
  readonly timings?: boolean;
  readonly json?: boolean;
  readonly verbose?: boolean;
  /** Write changesets, and hold removals back. */
  readonly changeset?: boolean;
  /** What the changes are counted from: a folder of models or a git ref. */
  readonly base?: string;
  readonly allowRemovals?: boolean;
}

/**
 * `katagami generate [model…]`.
 *
 * @param trustManifest - whether a package whose inputs have not changed may be left alone
 * @param onChanges - told what became of the files of the main target
 * @returns the exit code: 0, or 1 when there were errors or, with `check`, differences
 * @throws Failure for what concerns the run as a whole
 */
export async function generateOnce(
  models: readonly string[],
  flags: GenerateFlags,
  terminal: Terminal,
  trustManifest: boolean = !runsFromSource,
  onChanges: (changes: Changes) => void = () => {},
): Promise<number> {
  checkReleaseFlags(flags);
  const settings = await readSettings(flags, process.cwd());
  const drifted = models.length === 0 ? await drift(settings.models) : [];
  const returned = await releaseReturned(settings, flags.check === true);
  let notes = [...drifted.map((file) => driftWarning(join(settings.models, file))), ...returned];
  let code = 0;
  const json: object[] = [];
  for (const target of settings.targets) {
    const started = performance.now();
    const force = flags.force === true || !trustManifest;
    const generated = await generateTarget(target, settings, models, { ...flags, force }, terminal);
    const changed = target.engine === "katagami" ? await changedTemplates(target.templates) : [];
    const report = { ...generated, diagnostics: [...notes, ...changed, ...generated.diagnostics] };
    if (generated.changes !== null && target.engine === "katagami") onChanges(generated.changes);
    notes = []; // Said once, with the first target.
    code = Math.max(code, isDone(report, flags) ? 0 : 1);
    if (flags.json !== true) await print(report, target, flags, terminal, started);
    else json.push(await asJson(report, target));
  }
  if (flags.json === true) terminal.out(`${jsonDocument(json.length === 1 ? json[0] : json)}\n`);
  return code;
}

/** Flags that mean nothing by themselves: to pass over them would let people believe in a release that is none. */
function checkReleaseFlags({ changeset, base, allowRemovals }: GenerateFlags): void {
  if (changeset === true) return;
  const found = [
    ...(base === undefined ? [] : ["--base"]),
    ...(allowRemovals === true ? ["--allow-removals"] : []),
  ].map((flag) =>
    problem(
      "error",
      `${flag} says how changesets are written, and none are`,
      settingPlace("command line", flag),
      "add --changeset, or leave it out",
    ),
  );
  if (found.length > 0) throw new Failure(found, "usage");
}

/** Warns of templates of the user's that were copied from ones of Katagami's which have changed since. */
async function changedTemplates(overlay: string | null): Promise<readonly Diagnostic[]> {
  return overlay === null ? [] : changedWarnings(changedOriginals(await readTemplates(overlay)));
}

async function generateTarget(
  target: Target,
  settings: Settings,
  models: readonly string[],
  flags: GenerateFlags,
  terminal: Terminal,
): Promise<GenerateReport> {
  const request: GenerateRequest = {
    settings,
    models,
    check: flags.check === true,
    force: flags.force === true,
    keepGoing: flags.keepGoing === true,
    onProgress: progressLine(terminal),
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

function isDone(report: GenerateReport, flags: GenerateFlags): boolean {
  return !hasErrors(report.diagnostics) && !(flags.check === true && differs(report));
}

function shownOut({ out }: Target): string {
  return relative(process.cwd(), out) || ".";
}

async function asJson(report: GenerateReport, target: Target): Promise<object> {
  return {
    out: shownOut(target),
    ...report,
    diagnostics: await diagnosticsAsJson(report.diagnostics),
  };
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
  terminal.out(`${summary(report, flags, shownOut(target), time)}\n`);
}

/** Said of a model that was edited since it was pulled. */
export function driftWarning(path: string): Diagnostic {
  return problem(
    "warning",
    "this file is not as models.lock.json pins it",
    textPlace(displayPath(path)),
    "bring it back with `katagami models pull --force`, or keep corrections under models/patches",
  );
}

/** Redraws one line on a terminal; elsewhere says nothing, since the summary says it all. */
function progressLine({ live, err, columns }: Terminal): (progress: Progress) => void {
  if (!live) return () => {};
  return ({ done, total, what }) => {
    const finished = done === total;
    err(
      finished
        ? "\r\u001b[K"
        : `\r\u001b[K${`generating ${String(done + 1)}/${String(total)} ${forTerminal(what)}`.slice(0, columns - 1)}`,
    );
  };
}

function changeLines({ changes }: GenerateReport, terminal: Terminal): string {
  if (changes === null) return "";
  return [
    ...changes.added.map((path) => paint(terminal, "green", `+ ${path}`)),
    ...changes.changed.map((path) => paint(terminal, "yellow", `~ ${path}`)),
    ...changes.removed.map((path) => paint(terminal, "red", `- ${path}`)),
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
  const made =
    packages.length === 0 && reused > 0
      ? count(reused, "package")
      : `${count(packages.length, "package")}, ${count(operations, "operation")}`;
  if (changes === null) {
    const errors = diagnostics.filter(({ severity }) => severity === "error").length;
    return `${count(errors, "error")}; nothing was written to ${out}${flags.keepGoing === true ? "" : " (--keep-going writes what is sound)"}`;
  }
  const total = changes.added.length + changes.changed.length + changes.removed.length;
  if (flags.check === true) {
    return total === 0
      ? `${made}: ${out} is up to date (${time})`
      : `${made}: ${count(total, "file")} in ${out} differ from what the models and templates give; run \`katagami generate\` (${time})`;
  }
  const parts = [
    changes.added.length > 0 ? `${String(changes.added.length)} added` : "",
    changes.changed.length > 0 ? `${String(changes.changed.length)} changed` : "",
    changes.removed.length > 0 ? `${String(changes.removed.length)} removed` : "",
    `${String(changes.unchanged)} unchanged`,
  ].filter((part) => part !== "");
  return `${made} in ${out}: ${parts.join(", ")} (${time})`;
}
