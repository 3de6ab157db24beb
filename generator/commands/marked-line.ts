import type { Excerpt } from "../explain/problems.js";
import { columnsOf } from "../lib/live-line.js";
import { oneLine, paint, type Terminal } from "../lib/terminal.js";

/** Writes where an excerpt is: `file:line:column`. */
export function placeOf({ file, line, column }: Excerpt): string {
  return oneLine([file, line, column].filter((part) => part !== null).join(":"));
}

/** A part of a line to mark. */
interface Underline {
  readonly column: number;
  readonly length: number;
  readonly mark: string;
}

/** Prints a line with its place and its number, and marks below the given parts. */
export function printMarkedLine(
  excerpt: Excerpt,
  underlines: readonly Underline[],
  terminal: Terminal,
): void {
  const number = String(excerpt.line).padStart(5);
  // Output that goes to a file or a pipe is not cropped to the width of a terminal.
  const room =
    terminal.live === null ? 400 : Math.max(40, terminal.live.columns - number.length - 5);
  const from = cropStart(excerpt.text, underlines, room);
  const shown = visible(excerpt.text.slice(from, from + room));
  const before = from > 0 ? "…" : "";
  const bar = paint(terminal, "dim", "│");
  terminal.out(`\n${paint(terminal, "bold", placeOf(excerpt))}\n`);
  terminal.out(
    `${number} ${bar} ${before}${shown}${from + room < excerpt.text.length ? "…" : ""}\n`,
  );
  let line = "";
  for (const { column, length, mark } of underlines.toSorted((a, b) => a.column - b.column)) {
    const start = before.length + columnsOf(visible(excerpt.text.slice(from, column - 1)));
    const end = Math.min(column - 1 + length, from + room);
    const size = columnsOf(visible(excerpt.text.slice(Math.max(from, column - 1), end)));
    if (start < line.length || column - 1 >= from + room) continue;
    line = line.padEnd(start) + mark.repeat(Math.max(1, size));
  }
  if (line.trim() !== "")
    terminal.out(
      `${" ".repeat(number.length)} ${bar} ${paint(terminal, ["cyan", "bold"], line)}\n`,
    );
}

/** Finds where to start a line that is too long: a little before the first mark. */
function cropStart(text: string, underlines: readonly Underline[], room: number): number {
  const first = Math.min(...underlines.map(({ column }) => column - 1));
  return text.length <= room || underlines.length === 0 || first < room / 2
    ? 0
    : Math.min(first - 10, text.length - room);
}

/** Escapes a part of a line. A tab becomes one space, so that marks are in the right column. */
function visible(text: string): string {
  return oneLine(text.replaceAll("\t", " "));
}
