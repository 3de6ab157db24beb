/** Runs a user's program beside the sandbox. */
import { spawn } from "node:child_process";
import { flagError } from "../lib/diagnostic.js";

export interface ProgramRun {
  /** How it ended: null for an exit code of 0, otherwise in words. */
  readonly problem: string | null;
}

export interface ProgramOptions {
  readonly command: readonly [string, ...string[]];
  readonly env: Readonly<Record<string, string>>;
  /** Ends the program. It gets five seconds before it is killed. */
  readonly signal: AbortSignal;
}

/** From SIGTERM to SIGKILL, in milliseconds. */
const grace = 5000;

/**
 * Runs a program to its end. What it prints goes to standard error: standard output is the report's.
 *
 * @throws Failure (usage) if it cannot be started
 */
export function runProgram({ command, env, signal }: ProgramOptions): Promise<ProgramRun> {
  const [file, ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      stdio: ["ignore", 2, 2],
      env: { ...process.env, ...env },
    });
    let killing: NodeJS.Timeout | undefined;
    const stop = (): void => {
      child.kill("SIGTERM");
      killing = setTimeout(() => child.kill("SIGKILL"), grace);
    };
    const forget = (): void => {
      clearTimeout(killing);
      signal.removeEventListener("abort", stop);
    };
    child.once("error", (error: NodeJS.ErrnoException) => {
      forget();
      const why = error.code === "ENOENT" ? "there is no such program" : error.message;
      reject(
        flagError(
          "command",
          `${file} cannot be started: ${why}`,
          "write the program behind --: -- node my-integration.mjs",
        ),
      );
    });
    child.once("close", (code, killedBy) => {
      forget();
      if (signal.aborted) resolve({ problem: null });
      else if (code === 0) resolve({ problem: null });
      else
        resolve({
          problem:
            code === null
              ? `it was ended by ${killedBy ?? "a signal"}`
              : `it ended with the exit code ${String(code)}`,
        });
    });
    if (signal.aborted) stop();
    else signal.addEventListener("abort", stop, { once: true });
  });
}
