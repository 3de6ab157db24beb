import { escapePointer } from "../../lib/json-pointer.js";

/** The output of one run of `batch`. */
export interface BatchLog {
  /** The ids of the jobs that succeeded. */
  readonly finished: ReadonlySet<string>;
  /** The messages of jobs that failed. `batch` does not say which job a message belongs to. */
  readonly failures: readonly string[];
  readonly warnings: readonly { readonly id: string | null; readonly message: string }[];
  /** Everything on standard error, in case there is no message. */
  readonly stderr: string;
  /** The exit code; null if a signal ended the process. */
  readonly code: number | null;
}

const started = /^\[([^\]]+)\] Generating \S+ \(outputs to .*?([^/\\]+)\)/;
const ended = /^\[([^\]]+)\] Finished generating /;
const logged = /^\[([^\]]+)\] (WARN|ERROR) +\S+ - (.*)$/;
const failed = /^\[[^\]]+\] Generation failed for .*?: \(\w+\) /;
const stackFrame = /^\s+(?:at |\.\.\. \d+ more)/;

/**
 * Parses the output of `batch` of OpenAPI Generator 5.0.0-beta2 and later. Jobs run on threads, and each line starts with
 * the name of its thread; between `Generating` and `Finished`, the lines of a thread belong to its job.
 */
export function readBatchLog(stdout: string, stderr: string): Omit<BatchLog, "code"> {
  const running = new Map<string, string>();
  const finished = new Set<string>();
  const warnings: { id: string | null; message: string }[] = [];
  for (const line of `${stdout}\n${stderr}`.split(/\r?\n/)) {
    const start = started.exec(line);
    if (start?.[1] !== undefined && start[2] !== undefined) running.set(start[1], start[2]);
    const thread = ended.exec(line)?.[1];
    const done = thread === undefined ? undefined : running.get(thread);
    if (done !== undefined) finished.add(done);
    const log = logged.exec(line);
    if (log?.[3] !== undefined)
      warnings.push({ id: running.get(log[1] ?? "") ?? null, message: log[3] });
  }
  return { finished, warnings, failures: failuresOf(stderr), stderr: stderr.trim() };
}

/** Extracts the messages of failures: from the first line to the stack trace, then the causes. */
function failuresOf(stderr: string): string[] {
  const failures: string[][] = [];
  for (const line of stderr.split(/\r?\n/)) {
    const current = failures.at(-1);
    if (failed.test(line)) failures.push([line.replace(failed, "")]);
    else if (line.startsWith("Caused by: "))
      current?.push(line.replace(/^Caused by: [\w.$]*\.(?=\w+(?::|$))/, "because of "));
    else if (!stackFrame.test(line) && !isException(line)) current?.push(line);
  }
  return failures.map((lines) => withoutRepetition(lines.join("\n").trim()));
}

/** Whether a line starts a stack trace; it repeats the message. */
function isException(line: string): boolean {
  return /^(?:[a-z]\w*\.)+[A-Z][\w$]*(?:: |$)/.test(line);
}

/** Removes repeated lines: `batch` prints a message and then its stack trace, which begins with the same lines. */
function withoutRepetition(message: string): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  return [...new Set(lines)].join("\n");
}

/** One message of the validation, with its place in the model. */
export interface SpecIssue {
  readonly message: string;
  /** A JSON pointer such as `#/paths/~1orders/get`; `#` if the message names no place. */
  readonly pointer: string;
}

/** Splits a message of `validateSpec` into its issues; returns null for any other message. */
export function readSpecIssues(message: string): SpecIssue[] | null {
  if (!message.startsWith("There were issues with the specification")) return null;
  const issues = message
    .split("\n")
    .filter((line) => /^\s*-/.test(line))
    .map((line) => line.replace(/^\s*-\s*/, ""));
  return issues.map((issue) => ({ message: issue, pointer: pointerOf(issue) }));
}

function pointerOf(issue: string): string {
  const [, path, method] = /paths\.'([^']+)'(?:\((\w+)\))?/.exec(issue) ?? [];
  if (path !== undefined) {
    return `#/paths/${escapePointer(path)}${method === undefined ? "" : `/${method}`}`;
  }
  const definition = /(?:definitions|components\.schemas)\.(\w+)/.exec(issue);
  return definition === null ? "#" : `#/${definition[0].replaceAll(".", "/")}`;
}
