import { availableParallelism } from "node:os";
import type { Settings } from "../config/settings.js";
import { displayPath } from "../lib/paths.js";
import type { Made, Progress } from "./engine.js";
import { runsFromSource } from "../lib/own-files.js";

/** Starting a thread and loading the stages into it costs about as much as making this many packages. */
const modelsPerThread = 8;

/**
 * Makes the packages of many models, in the models' order: in this thread when there are few, on all cores when there are
 * many.
 *
 * @throws Failure when the templates cannot be used
 */
export async function makeAll(
  paths: readonly string[],
  settings: Settings,
  onProgress: (progress: Progress) => void,
): Promise<Made[]> {
  const total = paths.length;
  if (total === 0) return [];
  let done = 0;
  const report = (path: string): void => {
    onProgress({ done, total, what: displayPath(path) });
    done += 1;
  };
  const threads = Math.min(availableParallelism(), Math.ceil(total / modelsPerThread));
  if (threads < 2) {
    // Loaded when there is something to make: the stages bring a compiler and a formatter with them.
    const { createMake } = await import("./package.js");
    const make = await createMake(settings);
    const made: Made[] = [];
    for (const path of paths) {
      report(path);
      made.push(await make(path));
    }
    onProgress({ done: total, total, what: "" });
    return made;
  }
  const { Tinypool } = await import("tinypool");
  const pool = new Tinypool({
    filename: new URL(runsFromSource ? "./worker.ts" : "./worker.js", import.meta.url).href,
    name: "makePackage",
    // Threads do not inherit the loader that reads TypeScript; processes do.
    runtime: runsFromSource ? "child_process" : "worker_threads",
    minThreads: threads,
    maxThreads: threads,
  });
  try {
    return await Promise.all(
      paths.map(async (path) => {
        const made = (await pool.run({ path, settings })) as Made; // What `worker.ts` gives back.
        report(path);
        return made;
      }),
    );
  } finally {
    await pool.destroy();
    onProgress({ done: total, total, what: "" });
  }
}
