import { rename, writeFile } from "node:fs/promises";
import { relative, resolve } from "node:path";
import { transpilePackages } from "../build/build-packages.js";
import { type Flags, readSettings } from "../config/settings.js";
import { jsonDocument } from "../escape/escape.js";
import { Failure, hasErrors } from "../lib/diagnostic.js";
import { count, duration, paint, table, type Terminal } from "../lib/terminal.js";
import { readApis } from "../model/read-model.js";
import { generate } from "../pipeline/generate.js";
import { verifyScope } from "../verify/generated-client.js";
import { reportHtml } from "../verify/html.js";
import { readKnownMismatches } from "../verify/known-mismatches.js";
import { countCases, totals } from "../verify/summary.js";
import { type PackageResult, verify, type VerifyReport } from "../verify/verify.js";
import { diagnosticsAsJson, printDiagnostics } from "./print-diagnostics.js";

export interface VerifyFlags extends Flags {
  readonly json?: boolean;
  readonly html?: string;
}

/**
 * `katagami verify [model…]`: replays every static case through the generated clients.
 *
 * @returns the exit code: 0, or 1 when a case failed or a model was broken
 * @throws Failure for what concerns the run as a whole
 */
export async function verifyCommand(
  models: readonly string[],
  flags: VerifyFlags,
  terminal: Terminal,
): Promise<number> {
  const started = performance.now();
  const settings = await readSettings(flags, process.cwd());
  const { value: apis, diagnostics } = await readApis(models, settings);
  const report = await verify({
    apis,
    known: await readKnownMismatches(),
    keep: flags.out === undefined ? null : settings.out,
    onProgress: progressLine(terminal),
    prepare: async (out) => {
      const { diagnostics: found } = await generate({
        settings: { ...settings, out, scope: verifyScope, runtime: "package" },
        models,
        check: false,
        force: true,
        keepGoing: true,
        onProgress: ({ done, total, what }) => {
          progressLine(terminal)(done, total, `generating ${what}`);
        },
      });
      const errors = found.filter(({ severity }) => severity === "error");
      // What is wrong with a model is known already; what is wrong with the output is not.
      if (errors.length > 0 && !hasErrors(diagnostics)) throw new Failure(errors);
      await transpilePackages(out);
    },
  });
  if (flags.html !== undefined) await writeReport(flags.html, reportHtml(report));
  const { failed } = totals(report);
  const code = failed > 0 || hasErrors(diagnostics) ? 1 : 0;
  if (flags.json === true) {
    const json = { ...report, diagnostics: await diagnosticsAsJson(diagnostics) };
    terminal.out(`${jsonDocument(json)}\n`);
    return code;
  }
  await printDiagnostics(
    terminal,
    diagnostics.filter(({ severity }) => severity === "error"),
  );
  terminal.out(packageTable(report.packages));
  terminal.out(findings(report, terminal));
  terminal.out(`${summary(report)} (${duration(performance.now() - started)})\n`);
  if (flags.html !== undefined)
    terminal.out(`report: ${relative(process.cwd(), resolve(flags.html))}\n`);
  return code;
}

/** Whole or not at all. */
async function writeReport(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

function progressLine({
  live,
  err,
  columns,
}: Terminal): (done: number, total: number, what: string) => void {
  if (!live) return () => {};
  return (done, total, what) => {
    err(
      done === total
        ? "\r\u001b[K"
        : `\r\u001b[K${`${String(done + 1)}/${String(total)} ${what}`.slice(0, columns - 1)}`,
    );
  };
}

function packageTable(packages: readonly PackageResult[]): string {
  const head = ["package", "cases", "sent", "answered", "decoded", "skipped", "failed"];
  const rows = packages
    .filter(({ cases }) => cases.length > 0)
    .map((result) => {
      const { cases, sent, answered, decoded, skipped, failed } = countCases(result);
      return [result.id, ...[cases, sent, answered, decoded, skipped, failed].map(String)];
    });
  return table([head, ...rows], [1, 2, 3, 4, 5, 6]);
}

function findings({ packages }: VerifyReport, terminal: Terminal): string {
  const lines = packages.flatMap(({ id, cases, mismatches }) => [
    ...cases.flatMap(({ operation, case: label, skipped, problems }) => [
      ...problems.map(
        (text) => `${paint(terminal, "red", "failed")} ${id} ${operation} ${label}: ${text}`,
      ),
      ...(skipped === null
        ? []
        : [`${paint(terminal, "yellow", "skipped")} ${id} ${operation} ${label}: ${skipped}`]),
    ]),
    ...mismatches
      .filter(({ known }) => !known)
      .map(
        ({ operation, case: label, places }) =>
          `${paint(terminal, "yellow", "sample against its schema")} ${id} ${operation} ${label}: ${places.map(({ place, problem }) => `${place} ${problem}`).join("; ")}`,
      ),
  ]);
  return ["", ...lines, ...(lines.length === 0 ? [] : [""])].map((line) => `${line}\n`).join("");
}

function summary(report: VerifyReport): string {
  const { cases, skipped, failed, mismatches, newMismatches } = totals(report);
  const replayed = cases - skipped;
  return [
    `${String(replayed)} of ${count(cases, "case")} replayed`,
    failed === 0 ? "all hold" : `${String(failed)} failed`,
    `${String(skipped)} skipped`,
    `${count(mismatches, "sample")} against Amazon's own schema, ${String(newMismatches)} of them not on Katagami's list`,
  ].join(", ");
}
