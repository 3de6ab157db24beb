import { mkdir, rename, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve } from "node:path";
import { type Bump, bumps } from "../compare/change.js";
import { reportHtml } from "../compare/html.js";
import { reportMarkdown } from "../compare/markdown.js";
import {
  bumpSummary,
  type DiffReport,
  lineText,
  placesText,
  reportLines,
  worstBump,
} from "../compare/report.js";
import { type Flags, readSettings, type Settings } from "../config/settings.js";
import { jsonDocument } from "../escape/escape.js";
import { forTerminal } from "../lib/terminal.js";
import { type Diagnostic, Failure, hasErrors, problem, settingPlace } from "../lib/diagnostic.js";
import { count, paint, type Terminal } from "../lib/terminal.js";
import { createRenderApi } from "../pipeline/package.js";
import { apisOf, type BaseState, readBase, readHere, readPull } from "../release/baseline.js";
import { retainedRemovals, writeChangesets } from "../release/changesets.js";
import { compareStates } from "../release/compare-states.js";
import { readJudgement } from "../release/judgement.js";
import { drift } from "../upstream/local.js";
import { driftWarning } from "./generate.js";
import { diagnosticsAsJson, printDiagnostics } from "./print-diagnostics.js";

export interface DiffFlags extends Flags {
  /** A folder of models or a git ref; the last commit without. */
  readonly base?: string;
  /** Compare the models that are here, as the lock pins them, with what a pull would bring. */
  readonly upstream?: boolean;
  /** With `upstream`: a git URL or a folder; the source of the lock without. */
  readonly from?: string;
  /** With `upstream`: a commit, branch or tag; the newest without. */
  readonly ref?: string;
  readonly json?: boolean;
  readonly markdown?: boolean;
  /** Write changesets too. */
  readonly changeset?: boolean;
  /** A file for the report as a page. */
  readonly html?: string;
  /** A JSON file of accepted changes. */
  readonly accept?: string;
  /** The bump from which on the command ends with 1. */
  readonly failOn?: string;
}

/**
 * `katagami diff`: what changed between a base and the models, classed from the caller's side.
 *
 * @returns the exit code: 0, or 1 when a model is broken or a change is as bad as `failOn`
 * @throws Failure for what concerns the run as a whole
 */
export async function diffCommand(flags: DiffFlags, terminal: Terminal): Promise<number> {
  const failOn = parseBump(flags.failOn);
  const read = await readSettings(flags, process.cwd());
  const accept = flags.accept === undefined ? read.diff.accept : resolve(flags.accept);
  const settings = { ...read, diff: { ...read.diff, accept } };
  const judgement = await readJudgement(settings);
  const { base, after, diagnostics: found } = await readStates(flags, settings);
  const before = apisOf(base.models);
  const apis = apisOf(after.models);
  const { value: packages, diagnostics: unused } = compareStates(base, after, {
    render: await createRenderApi(settings),
    retained: flags.upstream === true ? new Map() : await retainedRemovals(settings, apis),
    judgement,
  });
  const diagnostics = [...found, ...unused];
  const ids = new Set([
    ...[...before, ...apis].map(({ id }) => id),
    ...packages.map(({ id }) => id),
  ]);
  const report: DiffReport = {
    before: base.name,
    after: after.name,
    packages,
    unchanged: ids.size - packages.length,
  };
  if (flags.changeset === true) await writeChangesets(settings, base, packages);
  if (flags.html !== undefined) await writeWhole(flags.html, reportHtml(report));
  await printDiagnostics(terminal, diagnostics);
  if (flags.json === true)
    terminal.out(
      `${jsonDocument({ ...report, diagnostics: await diagnosticsAsJson(diagnostics) })}\n`,
    );
  else if (flags.markdown === true) terminal.out(reportMarkdown(report));
  else {
    terminal.out(reportText(report, terminal));
    if (flags.html !== undefined)
      terminal.out(`report: ${relative(process.cwd(), resolve(flags.html))}\n`);
  }
  const reached = worstBump(report);
  const failed =
    failOn !== null && reached !== null && bumps.indexOf(reached) <= bumps.indexOf(failOn);
  return failed || hasErrors(diagnostics) ? 1 : 0;
}

interface States {
  readonly base: BaseState;
  readonly after: BaseState;
  readonly diagnostics: readonly Diagnostic[];
}

/** A base against the models, or, with `upstream`, the models against what a pull would bring. */
async function readStates(flags: DiffFlags, settings: Settings): Promise<States> {
  checkUpstreamFlags(flags);
  if (flags.upstream === true) {
    const drifted = (await drift(settings.models)).map((file) =>
      driftWarning(join(settings.models, file)),
    );
    const { before, after } = await readPull({ from: flags.from, ref: flags.ref }, settings);
    return {
      base: before,
      after,
      diagnostics: [...drifted, ...before.diagnostics, ...after.diagnostics],
    };
  }
  const base = await readBase(flags.base ?? "HEAD", settings);
  const after = await readHere(settings);
  return { base, after, diagnostics: [...base.diagnostics, ...after.diagnostics] };
}

function checkUpstreamFlags({ upstream, base, changeset, from, ref }: DiffFlags): void {
  const wrong: [flag: string, message: string][] =
    upstream === true
      ? [
          ...flagged(base !== undefined, "--base", "--upstream compares the models that are here"),
          ...flagged(changeset === true, "--changeset", "--upstream changes nothing here"),
        ]
      : [
          ...flagged(from !== undefined, "--from", "this is for --upstream: --base names a base"),
          ...flagged(ref !== undefined, "--ref", "this is for --upstream: --base names a base"),
        ];
  if (wrong.length === 0) return;
  throw new Failure(
    wrong.map(([flag, message]) => problem("error", message, settingPlace("command line", flag))),
    "usage",
  );
}

function flagged(isWrong: boolean, flag: string, message: string): [string, string][] {
  return isWrong ? [[flag, message]] : [];
}

function parseBump(text: string | undefined): Bump | null {
  const bump = bumps.find((one) => one === text) ?? null;
  if (text === undefined || bump !== null) return bump;
  throw new Failure(
    [
      problem(
        "error",
        `"${text}" is no bump`,
        settingPlace("command line", "--fail-on"),
        `one of ${bumps.join(", ")}`,
      ),
    ],
    "usage",
  );
}

/** Whole or not at all. */
async function writeWhole(file: string, text: string): Promise<void> {
  await mkdir(dirname(resolve(file)), { recursive: true });
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

const colors = { major: "red", minor: "yellow", patch: "gray" } as const;

const shownSubjects = 6;

/** The report for a terminal: a heading for each package and a line for each change. */
/** Subjects and texts quote models. */
function oneLine(text: string): string {
  return forTerminal(text).replaceAll("\n", "\\n");
}

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
  const summary =
    packages.length === 0
      ? `${count(unchanged, "package")}: nothing changed from ${before} to ${after}`
      : `${count(packages.length, "package")} changed from ${before} to ${after}: ${bumpSummary(packages)}; ${String(unchanged)} unchanged`;
  return `${sections.join("")}${summary}\n`;
}
