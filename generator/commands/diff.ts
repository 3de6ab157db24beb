import { join, resolve } from "node:path";
import { type Bump, bumps } from "../compare/change-rules.js";
import { reportHtml } from "../compare/html.js";
import { reportMarkdown } from "../compare/markdown.js";
import {
  bumpSummary,
  type DiffReport,
  diffReport,
  lineText,
  placesText,
  reportLines,
  worstBump,
} from "../compare/report.js";
import { readSettings, type Settings } from "../config/settings.js";
import { type Diagnostic, hasErrors } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { replaceFile } from "../lib/replace-file.js";
import {
  count,
  oneLine,
  paint,
  progressLine,
  type Terminal,
  waitingNote,
} from "../lib/terminal.js";
import { checkChosen } from "../model/select.js";
import { createRenderApi } from "../pipeline/package.js";
import { apisOf, type BaseState, readBase, readHere, readPull } from "../release/baseline.js";
import { retainedRemovals, writeChangesets } from "../release/changesets.js";
import { compareStates } from "../release/compare-states.js";
import { readJudgement } from "../release/judgement.js";
import { drift } from "../upstream/local.js";
import { type CommandFlags, requireFlag } from "./flags.js";
import { driftWarning } from "./generate.js";
import { printDiagnostics, printJson } from "./print-diagnostics.js";

export interface DiffFlags extends CommandFlags {
  readonly base?: string;
  readonly upstream?: boolean;
  readonly markdown?: boolean;
  readonly changeset?: boolean;
  readonly accept?: string;
  readonly failOn?: Bump;
}

/**
 * `katagami diff`: reports the changes between a base and the models, classified for callers.
 *
 * @returns the exit code: 0, or 1 when a model has errors or a change is at least `failOn`
 * @throws Failure when the run cannot start
 */
export async function diffCommand(flags: DiffFlags, terminal: Terminal): Promise<number> {
  const read = await readSettings(flags, process.cwd());
  const accept = flags.accept === undefined ? read.diff.accept : resolve(flags.accept);
  const settings = { ...read, diff: { ...read.diff, accept } };
  const judgement = await readJudgement(settings);
  const { base, after, diagnostics: found } = await readStates(flags, settings, terminal);
  const apis = apisOf(after.models);
  const { value: packages, diagnostics: unused } = await compareStates(base, after, {
    render: await createRenderApi(settings),
    retained: flags.upstream === true ? new Map() : await retainedRemovals(settings, apis),
    judgement,
    onProgress: progressLine(terminal, "comparing", "package"),
  });
  const diagnostics = [...found, ...unused];
  const ids = [...apisOf(base.models), ...apis].map(({ id }) => id);
  const report = diffReport(base.name, after.name, ids, packages);
  if (flags.changeset === true)
    await writeChangesets(settings, base, packages, waitingNote(terminal));
  if (flags.html !== undefined) await replaceFile(flags.html, reportHtml(report));
  await printDiagnostics(terminal, diagnostics);
  if (flags.json === true) await printJson(terminal, report, diagnostics);
  else if (flags.markdown === true) terminal.out(reportMarkdown(report));
  else {
    terminal.out(reportText(report, terminal));
    if (flags.html !== undefined) terminal.out(`report: ${oneLine(displayPath(flags.html))}\n`);
  }
  const reached = worstBump(report);
  const failed =
    flags.failOn !== undefined &&
    reached !== null &&
    bumps.indexOf(reached) <= bumps.indexOf(flags.failOn);
  return failed || hasErrors(diagnostics) ? 1 : 0;
}

/** Reads the two states to compare: a base and the models, or, with `upstream`, the models and what a pull would bring. */
async function readStates(
  flags: DiffFlags,
  settings: Settings,
  terminal: Terminal,
): Promise<{ base: BaseState; after: BaseState; diagnostics: readonly Diagnostic[] }> {
  const { from, ref } = flags;
  if (flags.upstream === true) {
    const drifted = (await drift(settings.models)).map((file) =>
      driftWarning(join(settings.models, file)),
    );
    const onProgress = progressLine(terminal, "fetching", "object");
    const { before, after } = await readPull({ from, ref }, settings, onProgress);
    const diagnostics = [...drifted, ...before.diagnostics, ...after.diagnostics];
    return { base: before, after, diagnostics };
  }
  requireFlag("--upstream", { "--from": from !== undefined, "--ref": ref !== undefined });
  const base = await readBase(flags.base ?? "HEAD", settings);
  const after = await readHere(settings);
  await checkChosen(
    settings,
    [base, after].flatMap(({ models, broken }) => [...models, ...broken]),
  );
  return { base, after, diagnostics: [...base.diagnostics, ...after.diagnostics] };
}

const colors = { major: "red", minor: "yellow", patch: "gray" } as const;
const shownSubjects = 6;

/** Prints a report for a terminal: a heading for each package and a line for each change. */
export function reportText(report: DiffReport, terminal: Terminal): string {
  const { packages, unchanged, before, after } = report;
  const sections = packages.map((one) => {
    const lines = reportLines(one).map((line) => {
      const label = paint(terminal, colors[line.bump], line.bump);
      const places = placesText(line);
      const where = places === "" ? "" : `  ${paint(terminal, "gray", oneLine(places))}`;
      return `  ${label}  ${oneLine(lineText(line, shownSubjects, (text) => text))}${where}\n`;
    });
    return `${paint(terminal, "bold", one.id)}  ${one.bump}\n${lines.join("")}\n`;
  });
  const states = oneLine(`from ${before} to ${after}`);
  const summary =
    packages.length === 0
      ? `${count(unchanged, "package")}: nothing changed ${states}`
      : `${count(packages.length, "package")} changed ${states}: ${bumpSummary(packages)}; ${String(unchanged)} unchanged`;
  return `${sections.join("")}${summary}\n`;
}
