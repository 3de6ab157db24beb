import { type Diagnostic, Failure, problem } from "../lib/diagnostic.js";
import { forTerminal, oneLine, paint, type Terminal } from "../lib/terminal.js";
import { locate } from "../model/locate.js";
import { limitDiagnostics } from "./limit-diagnostics.js";

const colors = { error: "red", warning: "yellow", info: "blue" } as const;

/** Sums up the skipped patches of Katagami in one diagnostic; with `isVerbose` each stays as it is. */
export function summarizeSkipped(
  diagnostics: readonly Diagnostic[],
  isVerbose: boolean,
): readonly Diagnostic[] {
  const others = diagnostics.filter(({ kind }) => kind !== "skipped-patch");
  const number = diagnostics.length - others.length;
  if (isVerbose || number === 0) return diagnostics;
  const message = `${number === 1 ? "1 of Katagami's patches does" : `${String(number)} of Katagami's patches do`} not apply to these models; --verbose lists them`;
  return [{ ...problem("info", message), kind: "skipped-patch" }, ...others];
}

/** Prints diagnostics: place, message and what to do, a line each. Errors come last, where they are seen. */
export async function printDiagnostics(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  const limited = limitDiagnostics(diagnostics, terminal.isVerbose);
  const sorted = [
    ...limited.filter(({ severity }) => severity === "info"),
    ...limited.filter(({ severity }) => severity === "warning"),
    ...limited.filter(({ severity }) => severity === "error"),
  ];
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
