import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";

export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

const entry = fileURLToPath(new URL("../../generator/cli.ts", import.meta.url));
const loader = import.meta.resolve("tsx");

/** The command that runs Katagami from its sources, whatever the working folder. */
export const katagamiCommand: readonly string[] = [process.execPath, "--import", loader, entry];

/** The environment without what npm adds to it, and as in no CI. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^(?:npm_|CI$|NO_COLOR$|FORCE_COLOR$|NODE_OPTIONS$|INIT_CWD$)/i.test(name),
    ),
  );
}

export async function run(command: readonly string[], cwd: string): Promise<Finished> {
  const [file = "", ...args] = command;
  return new Promise((done) => {
    execFile(
      file,
      args,
      { cwd, env: plainEnvironment(), maxBuffer: 64 * 1024 * 1024 },
      (error, out, err) => {
        // A code that is no number stands for a process that could not be started.
        const code = error === null ? 0 : typeof error.code === "number" ? error.code : 127;
        done({ code, out, err });
      },
    );
  });
}

/** Runs `katagami` as a process of its own in a folder. */
export async function katagami(cwd: string, ...args: readonly string[]): Promise<Finished> {
  return run([...katagamiCommand, ...args], cwd);
}
