import { escapePointer } from "../../lib/json-pointer.js";

/** What one run of `batch` said. */
export interface BatchLog {
  /** The jobs that went through to their end. */
  readonly finished: ReadonlySet<string>;
  /** What was said of jobs that failed. `batch` does not say which job it was. */
  readonly failures: readonly string[];
  readonly warnings: readonly { readonly id: string | null; readonly message: string }[];
  /** What came on standard error, for when nothing of the above explains the end. */
  readonly stderr: string;
  /** The exit code. */
  readonly code: number | null;
}

const started = /^\[([^\]]+)\] Generating \S+ \(outputs to .*?([^/\\]+)\)/;

const ended = /^\[([^\]]+)\] Finished generating /;

const logged = /^\[([^\]]+)\] (WARN|ERROR) +\S+ - (.*)$/;

const failed = /^\[[^\]]+\] Generation failed for .*?: \(\w+\) /;

const stackFrame = /^\s+(?:at |\.\.\. \d+ more)/;

/**
 * Reads the output of `batch`, of OpenAPI Generator 5.0.0-beta2 and later. Jobs run on threads, whose names stand before
 * each line; between `Generating` and `Finished` what a thread logs belongs to its job.
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

/** The messages of failures: from their first line to their stack trace, causes at the end. */
function failuresOf(stderr: string): string[] {
  const failures: string[] = [];
  let current: string[] | null = null;
  for (const line of stderr.split(/\r?\n/)) {
    if (failed.test(line)) {
      if (current !== null) failures.push(current.join("\n").trim());
      current = [line.replace(failed, "")];
    } else if (current !== null && line.startsWith("Caused by: ")) {
      current.push(line.replace(/^Caused by: [\w.$]*\.(?=\w+(?::|$))/, "because of "));
    } else if (current !== null && !stackFrame.test(line) && !isException(line)) {
      current.push(line);
    }
  }
  if (current !== null) failures.push(current.join("\n").trim());
  return failures.map(withoutRepetition);
}

/** The trace's own head, which says the message again. */
function isException(line: string): boolean {
  return /^(?:[a-z]\w*\.)+[A-Z][\w$]*(?:: |$)/.test(line);
}

/** `batch` prints a message and then its trace, which begins with the same lines. */
function withoutRepetition(message: string): string {
  const lines = message.split("\n").filter((line) => line.trim() !== "");
  return lines.filter((line, index) => lines.indexOf(line) === index).join("\n");
}

/** A validation message by itself, with the place in the model where it names one. */
export interface SpecIssue {
  readonly message: string;
  /** A JSON pointer such as `#/paths/~1orders/get`; `#` where none is named. */
  readonly pointer: string;
}

/** Takes a refusal of `validateSpec` apart; null where the message is something else. */
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
