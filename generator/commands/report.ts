import { styleText } from "node:util";
import type { Diagnostic } from "../diagnostic.js";
import { forTerminal } from "../emit/text.js";
import { locate } from "../model/locate.js";

/** How a command talks to people: `out` for results, `err` for problems and progress. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `err` is a terminal that a line can be redrawn on. */
  readonly live: boolean;
  readonly columns: number;
  readonly color: boolean;
}

type Style = Parameters<typeof styleText>[0];

export function paint({ color }: Terminal, style: Style, text: string): string {
  return color ? styleText(style, text, { validateStream: false }) : text;
}

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

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** Milliseconds as people read them. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${milliseconds.toFixed(0)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Columns of text, the given ones aligned to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) =>
        right.includes(column)
          ? cell.padStart(widths[column] ?? 0)
          : cell.padEnd(widths[column] ?? 0),
      )
      .join("  ")
      .trimEnd();
  return rows.map((row) => `${line(row)}\n`).join("");
}
