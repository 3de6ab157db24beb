import { type ChildProcess, execFile, fork } from "node:child_process";
import { rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { tsc } from "./tsc.js";

export interface Finished {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/**
 * Compiles Katagami to dist/, as it is released: its processes start in half the time that they take from the sources. What
 * an older build left there goes first.
 */
async function build(): Promise<readonly string[]> {
  const dist = resolve("dist");
  // By the process that has started this one.
  if (process.env["KATAGAMI_IS_BUILT"] === "1") return [process.execPath, resolve(dist, "cli.js")];
  await rm(dist, { recursive: true, force: true });
  for (const project of ["tsconfig.build.json", "tsconfig.runtime.json"]) {
    const said = await tsc("-p", project);
    if (said !== "") throw new Error(said);
  }
  await import(pathToFileURL(resolve(dist, "render/precompile.js")).href);
  return [process.execPath, resolve(dist, "cli.js")];
}

/** The command that runs Katagami, whatever the working folder. */
export const katagamiCommand: readonly string[] = await build();

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

/** Lets so many things run at once, and the others wait for their turn. */
function limit(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = places;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((go) => waiting.push(go));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}

const atOnce = limit(availableParallelism());

/** Commands that start other processes on the same streams, or wait for a signal. */
const withStreams = new Set(["publish", "sandbox", "build"]);

/** Processes that run commands and wait for the next one. */
const idle: ChildProcess[] = [];

/**
 * Runs `katagami` in a folder, no more of them at a time than there are cores. A process that has run a command runs the next
 * one too, which takes a fraction of a start. What is tested of the process itself takes `run` and `katagamiCommand`.
 */
export async function katagami(cwd: string, ...args: readonly string[]): Promise<Finished> {
  const isPlain = withStreams.has(args[0] ?? "") || args.includes("--watch");
  return atOnce(() => (isPlain ? run([...katagamiCommand, ...args], cwd) : runWarm(cwd, args)));
}

async function runWarm(cwd: string, args: readonly string[]): Promise<Finished> {
  let warm = idle.pop();
  // One that an error has ended is replaced.
  while (warm?.connected === false) warm = idle.pop();
  warm ??= startWarm();
  const running = warm;
  running.ref();
  running.channel?.ref();
  return new Promise((done) => {
    const ended = (code: number | null): void => done({ code: code ?? 127, out: "", err: "ended" });
    running.once("exit", ended);
    running.once("message", (said) => {
      running.off("exit", ended);
      // While it waits, it does not keep the tests from ending, and it ends with them.
      running.unref();
      running.channel?.unref();
      // warm-cli.mjs sends nothing else.
      const { isEnded, ...finished } = said as Finished & { readonly isEnded?: true };
      if (isEnded !== true) idle.push(running);
      done(finished);
    });
    running.send({ args, cwd, env: warmEnvironment() });
  });
}

/** Configurations and helpers change between two commands. */
function warmEnvironment(): NodeJS.ProcessEnv {
  return { ...plainEnvironment(), JITI_MODULE_CACHE: "false" };
}

function startWarm(): ChildProcess {
  return fork(resolve("test/support/warm-cli.mjs"), [], {
    execArgv: [],
    env: warmEnvironment(),
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
}
