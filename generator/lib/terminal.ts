import { styleText } from "node:util";
import { escapeInvisible } from "./invisible.js";
import { cut, LiveLine } from "./live-line.js";

/** Where a command prints: results to `out`, problems and progress to `err`. */
export interface Terminal {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  /** The line of `err` that can be redrawn; null if it is not a terminal, or one that cannot. */
  readonly live: Pick<LiveLine, "show" | "erase" | "columns"> | null;
  /** The width of `out`; absent if it is a file or a pipe, for which text is neither aligned nor cut. */
  readonly outColumns?: number;
  readonly color: boolean;
  /** Prints bytes as they are; absent where a command has none. */
  readonly outBytes?: (bytes: Uint8Array) => void;
  /** The standard input; absent where a command has none. */
  readonly input?: NodeJS.ReadableStream;
  /** Aborts when the reader of `out` has stopped (`katagami call … | head`): a command without an end should end then. */
  readonly outClosed?: AbortSignal;
  /** Whether all problems are printed, however many there are. */
  readonly isVerbose?: boolean;
}

/**
 * Opens the terminal of a process. There is no live line in a pipe, in CI and with `TERM=dumb`, and no colour with `NO_COLOR`
 * either. Anything that is printed erases the live line first.
 */
export function openTerminal(
  stdout: NodeJS.WriteStream,
  stderr: NodeJS.WriteStream,
  env: NodeJS.ProcessEnv,
  isVerbose: boolean,
): Terminal {
  const isDumb = env["TERM"] === "dumb";
  const isCi = !["", "0", "false"].includes(env["CI"] ?? "");
  const live = stderr.isTTY && !isDumb && !isCi ? new LiveLine(stderr) : null;
  const printer =
    (stream: NodeJS.WriteStream): ((text: string) => void) =>
    (text) => {
      live?.erase();
      stream.write(text);
    };
  return {
    out: printer(stdout),
    err: printer(stderr),
    live,
    isVerbose,
    // A terminal that does not know its width says 0.
    ...(stdout.isTTY && { outColumns: stdout.columns || 80 }),
    color: stdout.isTTY && stderr.isTTY && !isDumb && (env["NO_COLOR"] ?? "") === "",
  };
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
  /** How many items are finished. */
  readonly done: number;
  /** 0 if nobody knows. */
  readonly total: number;
  /** The item in progress; empty at the end. */
  readonly what: string;
}

export type OnProgress = (progress: Progress) => void;

/** From how many items on a task gets a line where no line can be redrawn, such as the log of a CI job. */
const longTask = 10;

/**
 * Shows the progress of a task: on a terminal as one line with count and remaining time, which is erased at the end; elsewhere
 * as one plain line at the start of a long task.
 *
 * @param verb - such as `generating`
 * @param noun - what an item is, in the singular
 */
export function progressLine(
  { live, err }: Terminal,
  verb: string,
  noun: string,
  now: () => number = () => performance.now(),
): OnProgress {
  let isFirst = true;
  /** When the first item was finished: what came before, such as loading a compiler, is no measure. */
  let first: { readonly at: number; readonly done: number } | null = null;
  return (progress) => {
    const { done, total, what } = progress;
    const wasFirst = isFirst;
    isFirst = false;
    if (live === null) {
      if (wasFirst && total >= longTask) err(`${verb} ${count(total, noun)}\n`);
      if (wasFirst && total === 0) err(`${verb} ${oneLine(what)}\n`);
    } else if (done === total && total > 0) live.erase();
    else {
      if (done > 0) first ??= { at: now(), done };
      const left =
        first === null ? "" : timeLeft(now() - first.at, done - first.done, total - done);
      live.show((width) => progressText(verb, progress, left, width));
    }
  };
}

/** Estimates how long a number of items still takes; empty while nobody can know. */
function timeLeft(elapsed: number, done: number, left: number): string {
  if (done === 0 || elapsed < 1000) return "";
  const seconds = Math.ceil((elapsed / done / 1000) * left);
  return seconds < 100
    ? `about ${String(seconds)} s left`
    : `about ${String(Math.round(seconds / 60))} min left`;
}

/** `generating 12 of 66  vendor-orders-v1  about 3 s left`; a narrow terminal cuts the item first. */
function progressText(
  verb: string,
  { done, total, what }: Progress,
  left: string,
  width: number,
): string {
  const head = total === 0 ? verb : `${verb} ${String(done + 1)} of ${String(total)}`;
  const tail = left === "" ? "" : `  ${left}`;
  const room = width - head.length - tail.length - 2;
  const item = oneLine(what);
  return room < 8
    ? `${head}${tail === "" ? `  ${item}` : tail}`
    : `${head}  ${cut(item, room)}${tail}`;
}
