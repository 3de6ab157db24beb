import { jsonDocument } from "../escape/escape.js";
import { type Diagnostic, Failure, type Kind, problem } from "../lib/diagnostic.js";
import { forTerminal, oneLine, paint, type Terminal } from "../lib/terminal.js";
import { systemProblem } from "../lib/system-error.js";
import { locate } from "../model/locate.js";
import { limitDiagnostics } from "./limit-diagnostics.js";

const colors = { error: "red", warning: "yellow", info: "blue" } as const;

/** What is said of several diagnostics of a kind, by their number. */
const summaries: Readonly<Record<Kind, (number: number) => string>> = {
  "skipped-patch": (number) =>
    `${number === 1 ? "1 of Katagami's patches does" : `${String(number)} of Katagami's patches do`} not apply to these models; --verbose lists them`,
  "no-usage-plan": (number) =>
    `${String(number)} models have operations without a usage plan: their calls do not wait before a response tells the rate; --verbose lists them`,
};

/** Sums up the diagnostics of each kind of which there may be one for every model. A warning that is alone stays as it is. */
function summarize(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const summed: Diagnostic[] = [];
  let others = diagnostics;
  for (const [kind, summary] of Object.entries(summaries)) {
    const [first, ...more] = others.filter((one) => one.kind === kind);
    if (first === undefined || (first.severity === "warning" && more.length === 0)) continue;
    summed.push(problem(first.severity, summary(more.length + 1)));
    others = others.filter((one) => one.kind !== kind);
  }
  return [...others, ...summed];
}

/** Prints diagnostics: place, message and what to do, a line each. Errors come last, where they are seen. */
export async function printDiagnostics(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  const limited = limitDiagnostics(
    terminal.isVerbose === true ? diagnostics : summarize(diagnostics),
    terminal.isVerbose,
  );
  const sorted = (["info", "warning", "error"] as const).flatMap((severity) =>
    limited.filter((one) => one.severity === severity),
  );
  const places = await locate(sorted);
  for (const [index, { severity, message, hint }] of sorted.entries()) {
    const place = places[index];
    const at = [place?.file, place?.line, place?.column].filter((part) => part != null).join(":");
    const label = paint(terminal, [colors[severity], "bold"], severity);
    const where = at === "" ? "" : ` ${paint(terminal, "bold", oneLine(at))}`;
    const pointer = place?.pointer == null ? "" : `  ${oneLine(place.pointer)}`;
    terminal.err(`${label}${where}${pointer}\n  ${indented(message)}\n`);
    if (hint !== null) terminal.err(`  ${paint(terminal, "cyan", "→")} ${indented(hint)}\n`);
  }
}

/**
 * Prints what ended a command.
 *
 * @returns the exit code
 */
export async function printError(terminal: Terminal, error: unknown): Promise<number> {
  if (error instanceof Failure) {
    await printDiagnostics(terminal, error.diagnostics);
    return error.fault === "usage" ? 2 : 1;
  }
  const found = systemProblem(error);
  if (found !== null && terminal.isVerbose !== true) {
    await printDiagnostics(terminal, [found]);
    return 1;
  }
  const { message, stack = message } = error instanceof Error ? error : new Error(String(error));
  terminal.err(`error\n  ${indented(terminal.isVerbose === true ? stack : message)}\n`);
  if (terminal.isVerbose !== true)
    terminal.err(
      "  → this is a bug in Katagami: run it again with --verbose, and report the output\n",
    );
  return 1;
}

/** Messages quote models: none of their lines may look like a line of Katagami. */
function indented(text: string): string {
  return forTerminal(text).replaceAll("\n", "\n    ");
}

/** Converts diagnostics to plain JSON, with lines looked up. */
export async function diagnosticsAsJson(
  { isVerbose }: Terminal,
  diagnostics: readonly Diagnostic[],
): Promise<object[]> {
  const limited = limitDiagnostics(diagnostics, isVerbose);
  const places = await locate(limited);
  return limited.map(({ severity, message, hint }, index) => ({
    severity,
    message,
    hint,
    place: places[index] ?? null,
  }));
}

/** Prints a report as JSON, with its diagnostics. */
export async function printJson(
  terminal: Terminal,
  report: object,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  const json = { ...report, diagnostics: await diagnosticsAsJson(terminal, diagnostics) };
  terminal.out(`${jsonDocument(json)}\n`);
}
