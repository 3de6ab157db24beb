import { styleText } from "node:util";
import { escapeInvisible } from "./invisible.js";

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

/** A text for a terminal: what would move its cursor, colour it or turn it around is shown instead of done. */
export function forTerminal(text: string): string {
  return escapeInvisible(text.replaceAll("\r", "\\r"));
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

/** A step of long work that a progress line shows. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What is worked on; empty at the end. */
  readonly what: string;
}

/** Shows progress on a line that is redrawn, and cleared at the end; nothing when the terminal cannot redraw one. */
export function progressLine(
  { live, columns, err }: Terminal,
  verb: string,
): (progress: Progress) => void {
  return ({ done, total, what }) => {
    if (!live) return;
    const line = `${verb} ${String(done + 1)}/${String(total)} ${forTerminal(what)}`;
    err(done === total ? "\r\u001b[K" : `\r\u001b[K${line.slice(0, columns - 1)}`);
  };
}
