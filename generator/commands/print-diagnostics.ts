import { forTerminal } from "../lib/terminal.js";
import { type Diagnostic, problem } from "../lib/diagnostic.js";
import { paint, type Terminal } from "../lib/terminal.js";
import { locate } from "../model/locate.js";

const colors = { error: "red", warning: "yellow", info: "blue" } as const;

/**
 * Sums up the patches of Katagami's that were skipped in one line, as the first of the diagnostics; with `verbose` each stays
 * as it is.
 */
export function summarizeSkipped(
  diagnostics: readonly Diagnostic[],
  verbose: boolean,
): readonly Diagnostic[] {
  const others = diagnostics.filter(({ kind }) => kind !== "skipped-patch");
  const number = diagnostics.length - others.length;
  if (verbose || number === 0) return diagnostics;
  const message = `${number === 1 ? "1 of Katagami's patches does" : `${String(number)} of Katagami's patches do`} not apply to these models; --verbose lists them`;
  return [{ ...problem("info", message), kind: "skipped-patch" }, ...others];
}

/** Prints problems, errors last so that they are what is seen: place, message, and what to do, a line each. */
export async function printDiagnostics(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  const sorted = [
    ...diagnostics.filter(({ severity }) => severity === "info"),
    ...diagnostics.filter(({ severity }) => severity === "warning"),
    ...diagnostics.filter(({ severity }) => severity === "error"),
  ];
  const places = await locate(sorted);
  for (const [index, { severity, message, hint }] of sorted.entries()) {
    const place = places[index] ?? null;
    const position =
      place === null || place.line === null
        ? ""
        : `:${String(place.line)}${place.column === null ? "" : `:${String(place.column)}`}`;
    const label = paint(terminal, [colors[severity], "bold"], severity);
    const where =
      place === null
        ? ""
        : ` ${paint(terminal, "bold", `${forTerminal(place.file)}${position}`)}${place.pointer === null ? "" : `  ${place.pointer}`}`;
    terminal.err(
      `${label}${where}\n  ${shown(message)}\n${hint === null ? "" : `  ${paint(terminal, "cyan", "→")} ${shown(hint)}\n`}`,
    );
  }
}

/** Messages quote models: none of their lines may look like one of ours. */
function shown(text: string): string {
  return forTerminal(text).replaceAll("\n", "\n    ");
}

/** Diagnostics as plain JSON, with lines looked up. */
export async function diagnosticsAsJson(diagnostics: readonly Diagnostic[]): Promise<object[]> {
  const places = await locate(diagnostics);
  return diagnostics.map(({ severity, message, hint }, index) => ({
    severity,
    message,
    hint,
    place: places[index] ?? null,
  }));
}
