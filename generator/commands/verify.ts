import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { transpilePackages } from "../build/build-packages.js";
import { readSettings } from "../config/settings.js";
import { type Diagnostic, errorAt, errorsIn, Failure, flagError } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { replaceFile } from "../lib/replace-file.js";
import { duration, oneLine, progressLine, type Terminal } from "../lib/terminal.js";
import { readApis } from "../model/read-model.js";
import { readManifest } from "../output/manifest.js";
import { generate } from "../pipeline/generate.js";
import { verifyScope } from "../verify/generated-client.js";
import { reportHtml } from "../verify/html.js";
import { readKnownMismatches } from "../verify/known-mismatches.js";
import { findings, packageTable, summary, totals } from "../verify/summary.js";
import { verify, type VerifyReport } from "../verify/verify.js";
import type { CommandFlags } from "./flags.js";
import { printDiagnostics, printJson } from "./print-diagnostics.js";

/**
 * `katagami verify [model…]`: replays every static case through the generated clients.
 *
 * @returns the exit code: 0, or 1 when a case failed, a model has errors, or there was no case to replay
 * @throws Failure when the run cannot start
 */
export async function verifyCommand(
  models: readonly string[],
  flags: CommandFlags,
  terminal: Terminal,
): Promise<number> {
  const started = performance.now();
  const settings = await readSettings(flags, process.cwd());
  if (flags.out !== undefined) await checkOutputFolder(settings.out);
  const { value: apis, diagnostics } = await readApis(models, settings);
  const modelErrors = errorsIn(diagnostics);
  const report = await verify({
    apis,
    known: await readKnownMismatches(),
    keep: flags.out === undefined ? null : settings.out,
    onProgress: progressLine(terminal, "verifying", "package"),
    prepare: async (out) => {
      const generated = await generate({
        settings: {
          ...settings,
          out,
          scope: verifyScope,
          packagePrefix: "",
          runtime: "package",
          // No case is about them.
          schemas: null,
        },
        models,
        check: false,
        force: true,
        overwrite: false,
        keepGoing: true,
        onProgress: progressLine(terminal, "generating", "package"),
      });
      const errors = errorsIn(generated.diagnostics);
      // Errors of models are reported below; other errors end the run.
      if (errors.length > 0 && modelErrors.length === 0) throw new Failure(errors);
      await transpilePackages(out, Object.keys((await readManifest(out)).packages));
    },
  });
  if (flags.html !== undefined) await replaceFile(flags.html, reportHtml(report));
  const errors = [...modelErrors, ...nothingReplayed(report)];
  const code = totals(report).failed > 0 || errors.length > 0 ? 1 : 0;
  if (flags.json === true) {
    await printJson(terminal, report, [...diagnostics, ...nothingReplayed(report)]);
    return code;
  }
  await printDiagnostics(terminal, errors);
  terminal.out(packageTable(report.packages));
  terminal.out(findings(report, terminal));
  terminal.out(`${summary(report)} (${duration(performance.now() - started)})\n`);
  if (flags.html !== undefined) terminal.out(`report: ${oneLine(displayPath(flags.html))}\n`);
  return code;
}

/** Refuses a folder with packages of other runs: `verify` would replace them with packages of another scope. */
async function checkOutputFolder(out: string): Promise<void> {
  const { packages } = await readManifest(out);
  for (const id of Object.keys(packages)) {
    const text = await readFile(join(out, id, "package.json"), "utf8").catch(() => "");
    if (text.includes(`"${verifyScope}/`)) continue;
    throw flagError(
      "--out",
      `${displayPath(out)} contains packages that \`verify\` did not generate and would replace`,
      "name another folder, or omit --out to keep nothing",
    );
  }
}

/** An error if no case was replayed: a run without cases has verified nothing. */
function nothingReplayed(report: VerifyReport): Diagnostic[] {
  const { cases, skipped } = totals(report);
  if (cases > skipped || report.packages.length === 0) return [];
  return [
    errorAt(
      "there was nothing to verify: " +
        (cases === 0 ? "the models have no static sandbox case" : "every case was skipped"),
    ),
  ];
}
