import { setFlagsFromString } from "node:v8";
import type { Settings } from "../config/settings.js";
import { runsFromSource } from "../lib/own-files.js";
import type { GeneratedPackage } from "./engine.js";

/** Threads that generate packages. */
export interface Threads {
  /** How many models to give them at a time: the next one lies ready when a thread is done with one. */
  readonly places: number;
  readonly run: (path: string) => Promise<GeneratedPackage>;
  readonly end: () => Promise<void>;
}

/** A thread has one model in work and one that waits: the thread that gives it the next may be generating itself. */
const placesPerThread = 2;

/** Starts threads, which load the stages and compile the templates at once. */
export async function startThreads(count: number, settings: Settings): Promise<Threads> {
  // A heap at most twice what is alive in it: a thread has 21 MB alive, and would let 70 MB of garbage lie. Costs no time.
  setFlagsFromString("--heap-growing-percent=100");
  const { Tinypool } = await import("tinypool");
  const pool = new Tinypool({
    filename: new URL(runsFromSource ? "./worker.ts" : "./worker.js", import.meta.url).href,
    name: "generateInWorker",
    // Threads do not inherit the loader that reads TypeScript; processes do.
    runtime: runsFromSource ? "child_process" : "worker_threads",
    minThreads: count,
    maxThreads: count,
    concurrentTasksPerWorker: placesPerThread,
  });
  return {
    places: count * placesPerThread,
    // What `worker.ts` returns.
    run: async (path) => (await pool.run({ path, settings })) as GeneratedPackage,
    end: async () => pool.destroy(),
  };
}
