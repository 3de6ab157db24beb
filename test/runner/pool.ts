/** Test files in processes beside each other. */
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { FileResult } from "./run-file.js";

/** The result of a file, or how its process ended before it answered. */
export type OnResult = (file: string, result: FileResult | ProcessEnd) => void;

/** What ended a process: an exit code or a signal. */
export type ProcessEnd = number | NodeJS.Signals;

/**
 * Hands out files to so many processes: a group of files to one of them, in its order.
 *
 * @param args - the command line of the processes
 */
export async function runInProcesses(
  root: string,
  groups: readonly (readonly string[])[],
  count: number,
  args: readonly string[],
  onResult: OnResult,
): Promise<void> {
  const queue = [...groups];
  await Promise.all(Array.from({ length: count }, () => serve(root, queue, args, onResult)));
}

/** One process at a time, until the queue is empty: one that a file ends is replaced. */
async function serve(
  root: string,
  queue: (readonly string[])[],
  args: readonly string[],
  onResult: OnResult,
): Promise<void> {
  let worker: ChildProcess | null = null;
  for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
    for (const file of group) {
      worker ??= start(args);
      const result = await ask(worker, join(root, file));
      onResult(file, result);
      if (typeof result !== "object") worker = null;
    }
  }
  worker?.disconnect();
}

function start(args: readonly string[]): ChildProcess {
  return fork(join(import.meta.dirname, "worker.ts"), args, {
    execArgv: ["--import", "tsx"],
    // See support/cli.ts: it is built once, before the processes start.
    env: { ...process.env, KATAGAMI_IS_BUILT: "1" },
  });
}

async function ask(worker: ChildProcess, file: string): Promise<FileResult | ProcessEnd> {
  return new Promise((resolve) => {
    // Node gives one of the two.
    const ended = (code: number | null, signal: NodeJS.Signals | null): void =>
      resolve(signal ?? code ?? 0);
    worker.once("exit", ended);
    worker.once("message", (message) => {
      worker.off("exit", ended);
      // worker.ts sends nothing else.
      resolve(message as FileResult);
    });
    worker.send(file);
  });
}
