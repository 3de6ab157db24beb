import { type Flags, readSettings } from "../config/settings.js";
import { errorsIn, flagError } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { replaceFile } from "../lib/replace-file.js";
import { oneLine, type Terminal } from "../lib/terminal.js";
import { readApis } from "../model/read-model.js";
import { readDays, readEvery } from "../rehearse/play-days.js";
import { rehearseProgram } from "../rehearse/rehearse-program.js";
import { openScenario } from "../sandbox/scenarios/open-scenario.js";
import { printDiagnostics } from "./print-diagnostics.js";
import { untilStopped } from "./until-stopped.js";

export interface RehearseFlags extends Flags {
  readonly scenario: string;
  readonly days: string;
  readonly every: string;
  readonly timeout: string;
  readonly seed?: string;
  readonly start?: string;
  readonly speed: string;
  readonly html?: string;
  readonly json?: boolean;
}

/**
 * `katagami rehearse -- <command…>`: plays a scenario's days with a program.
 *
 * @returns the exit code: 0, or 1 when something would have cost money, the program failed, or a model has errors
 * @throws Failure (usage) when a flag is invalid, or the program cannot be started
 */
export async function rehearseCommand(
  command: readonly string[],
  flags: RehearseFlags,
  terminal: Terminal,
): Promise<number> {
  const [file, ...args] = command;
  if (file === undefined)
    throw flagError(
      "command",
      "there is no program",
      "write it behind --: -- node my-integration.mjs",
    );
  const days = readDays(Number(flags.days));
  const every = readEvery(flags.every);
  const timeout = readEvery(flags.timeout);
  const speed = Number(flags.speed);
  const { scenario: name, seed = "1", start } = flags;
  const scenario = await openScenario({ scenario: name, seed, start, speed }, Date.now());
  const settings = await readSettings(flags, process.cwd());
  const { value: apis, diagnostics } = await readApis([], settings);
  await printDiagnostics(terminal, errorsIn(diagnostics));
  if (apis.length === 0) return 1;
  const stopped = new AbortController();
  void untilStopped().then(() => stopped.abort());
  const report = await rehearseProgram({
    apis,
    scenario,
    names: settings,
    command: [file, ...args],
    days,
    every,
    speed,
    timeout,
    signal: stopped.signal,
  });
  if (flags.html !== undefined) await replaceFile(flags.html, report.html);
  if (flags.json === true) {
    const { table: _table, html: _html, ...data } = report;
    terminal.out(`${JSON.stringify(data, null, 2)}\n`);
  } else {
    terminal.out(report.table);
    if (flags.html !== undefined) terminal.out(`report: ${oneLine(displayPath(flags.html))}\n`);
  }
  if (stopped.signal.aborted) terminal.err("stopped before the days were over\n");
  return report.costsMoney || stopped.signal.aborted || errorsIn(diagnostics).length > 0 ? 1 : 0;
}
