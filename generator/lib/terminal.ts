import { styleText } from "node:util";
import { escapeInvisible } from "./invisible.js";

/** Where a command prints: results to `out`, problems and progress to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** Whether `err` is a terminal on which a line can be redrawn. */
  readonly live: boolean;
  /** The width of `out`; absent if it is a file or a pipe, for which text is neither aligned nor cut. */
  readonly outColumns?: number;
  readonly columns: number;
  readonly color: boolean;
}

type Style = Parameters<typeof styleText>[0];

/** Colours a text, after it is escaped. */
export function paint({ color }: Terminal, style: Style, text: string): string {
  const shown = forTerminal(text);
  return color ? styleText(style, shown, { validateStream: false }) : shown;
}

/** Escapes a text for a terminal: control characters are printed as `\uXXXX` and do nothing. Line breaks stay. */
export function forTerminal(text: string): string {
  return escapeInvisible(text.replaceAll("\r", "\\r"));
}

/** Escapes a text that must stay on one line of a terminal: a path, or a name from a model. */
export function oneLine(text: string): string {
  return forTerminal(text).replaceAll("\n", "\\n").replaceAll("\t", "\\t");
}

/** `1 file`, `2 files`. */
export function count(number: number, noun: string): string {
  return `${String(number)} ${noun}${number === 1 ? "" : "s"}`;
}

/** Formats milliseconds: `250 ms`, `1.5 s`. */
export function duration(milliseconds: number): string {
  return milliseconds < 1000
    ? `${milliseconds.toFixed(0)} ms`
    : `${(milliseconds / 1000).toFixed(1)} s`;
}

/** Prints rows as aligned columns, their texts escaped. The columns in `right` are aligned to the right. */
export function table(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const shown = rows.map((row) => row.map(oneLine));
  const widthOf = (column: number): number =>
    Math.max(...shown.map((row) => (row[column] ?? "").length));
  const pad = (cell: string, column: number): string =>
    right.includes(column) ? cell.padStart(widthOf(column)) : cell.padEnd(widthOf(column));
  return shown.map((row) => `${row.map(pad).join("  ").trimEnd()}\n`).join("");
}

/** Says that another run works in a folder, and that this one waits for it. */
export function waitingNote({ err }: Terminal): (folder: string, pid: number) => void {
  return (folder, pid) => {
    err(`another run of Katagami (process ${String(pid)}) works in ${oneLine(folder)}: waiting\n`);
  };
}

/** How far a long task is. */
export interface Progress {
  readonly done: number;
  readonly total: number;
  /** The item in progress; empty at the end. */
  readonly what: string;
}

/** Shows progress on one line that is redrawn, and cleared at the end. Prints nothing if the output is not a terminal. */
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
