import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** A program to run, as it would be typed. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** A Node program that does its work itself: one that only starts another cannot tell what that took. */
  readonly isOwnProcess: boolean;
}

/** What one run of a whole process took. */
export interface Sample {
  /** Seconds from start to exit. */
  readonly wall: number;
  /** Seconds of processor time, user and system, of the process and the children it waited for; null where unknown. */
  readonly cpu: number | null;
  /** Peak resident memory of the largest process among them, in MB (10⁶ bytes); null where unknown. */
  readonly memory: number | null;
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const gnuTime = "/usr/bin/time";
const preload = fileURLToPath(new URL("./drivers/usage.mjs", import.meta.url));

/**
 * Runs a program to its end and measures it. Processor time and memory come from GNU time where it is installed; without
 * it, Node programs tell of themselves and others stay unknown.
 *
 * @param scratch a folder to leave a small file in for the moment
 * @throws Error when the program cannot be started
 */
export async function measure(command: Command, scratch: string): Promise<Sample> {
  const usage = join(scratch, "usage.txt");
  await rm(usage, { force: true });
  const timed = existsSync(gnuTime);
  const program = timed ? gnuTime : command.program;
  const args = timed
    ? ["-q", "-f", "%U %S %M", "-o", usage, command.program, ...command.args]
    : command.isOwnProcess
      ? ["--import", pathToFileURL(preload).href, ...command.args]
      : command.args;

  const started = performance.now();
  const child = spawn(program, args, {
    cwd: command.cwd,
    env: { ...process.env, NODE_OPTIONS: "", KATAGAMI_BENCH_USAGE: usage },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout.setEncoding("utf8").on("data", (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => (stderr += chunk));
  const code = await new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (status) => resolve(status ?? 1));
  });
  const wall = (performance.now() - started) / 1000;

  const [user, system, kibibytes] = (await readFile(usage, "utf8").catch(() => ""))
    .trim()
    .split(" ")
    .map(Number);
  const known = user !== undefined && system !== undefined && kibibytes !== undefined;
  return {
    wall,
    cpu: known ? user + system : null,
    memory: known ? (kibibytes * 1024) / 1e6 : null,
    code,
    stdout,
    stderr,
  };
}

/** The middle of some numbers; of an even count, the mean of the two in the middle. NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return ((sorted[Math.ceil(half) - 1] ?? NaN) + (sorted[Math.floor(half)] ?? NaN)) / 2;
}

/** Something to run in every round. */
export interface Contender {
  readonly name: string;
  /** Brings everything to where the run starts from; not measured. */
  readonly prepare: () => Promise<void>;
  readonly command: Command;
  /** Looks at what the run did; not measured. */
  readonly inspect?: (sample: Sample) => Promise<void>;
}

/**
 * Measures contenders in turns, A B C A B C …, so that what disturbs the machine meets all of them alike.
 *
 * @returns the samples of each, in the order they were taken
 */
export async function inTurns(
  contenders: readonly Contender[],
  runs: number,
  scratch: string,
  onRun: (line: string) => void,
): Promise<Map<string, Sample[]>> {
  const samples = new Map<string, Sample[]>(contenders.map(({ name }) => [name, []]));
  for (let round = 1; round <= runs; round += 1) {
    for (const { name, prepare, command, inspect } of contenders) {
      await prepare();
      const sample = await measure(command, scratch);
      samples.get(name)?.push(sample);
      onRun(`${String(round)}/${String(runs)} ${name}: ${sample.wall.toFixed(2)} s`);
      await inspect?.(sample);
    }
  }
  return samples;
}
