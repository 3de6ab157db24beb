import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { readFileSync, realpathSync, rmSync } from "node:fs";
import { join } from "node:path";
import { plainEnvironment } from "./cli.js";

/** A process that changes files below a folder. */
export interface Writer {
  /** The arguments of Node. */
  readonly args: readonly string[];
  readonly cwd: string;
}

/** The names of all calls by which a process changes files below its folder, in order. */
export function writesOf({ args, cwd }: Writer): readonly string[] {
  const log = join(cwd, "..", `${String(process.pid)}.calls`);
  start({ args, cwd }, { KILL_LOG: log });
  const calls = readFileSync(log, "utf8").split("\n").filter(Boolean);
  rmSync(log);
  return calls;
}

/** Starts a process and kills it at its n-th write, from 0. Throws if it ends before that. */
export function killAt(writer: Writer, n: number): void {
  const { signal, stderr } = start(writer, { KILL_AT: String(n) });
  if (signal !== "SIGKILL") throw new Error(`it was not killed at ${String(n)}: ${stderr}`);
}

function start(
  { args, cwd }: Writer,
  env: Readonly<Record<string, string>>,
): SpawnSyncReturns<string> {
  const preload = new URL("kill-at-write.mjs", import.meta.url).href;
  return startOf(
    { args: ["--import", preload, ...args], cwd },
    { KILL_BELOW: realpathSync(cwd), ...env },
  );
}

/** Runs a process to its end. */
export function startOf(
  { args, cwd }: Writer,
  env: Readonly<Record<string, string>> = {},
): SpawnSyncReturns<string> {
  const options = { cwd, env: { ...plainEnvironment(), ...env }, encoding: "utf8" } as const;
  return spawnSync(process.execPath, args, options);
}
