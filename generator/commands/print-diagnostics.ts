import { forTerminal } from "../lib/terminal.js";
import type { Diagnostic } from "../lib/diagnostic.js";
import { paint, type Terminal } from "../lib/terminal.js";
import { locate } from "../model/locate.js";

/** Prints problems, errors last so that they are what is seen: place, message, and what to do, a line each. */
export async function printDiagnostics(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
): Promise<void> {
  const sorted = [
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
    const label =
      severity === "error"
        ? paint(terminal, ["red", "bold"], "error")
        : paint(terminal, ["yellow", "bold"], "warning");
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
