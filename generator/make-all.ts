import { availableParallelism } from "node:os";
import type { Settings } from "./config.js";
import type { Made } from "./make-package.js";
import { displayPath } from "./model/model-file.js";

export interface Progress {
  readonly done: number;
  readonly total: number;
  /** What is being made. */
  readonly what: string;
}

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
    const { createMake } = await import("./make-package.js");
    const make = await createMake(settings);
    const made: Made[] = [];
    for (const path of paths) {
      report(path);
      made.push(await make(path));
    }
    onProgress({ done: total, total, what: "" });
    return made;
  }
  const fromSource = import.meta.url.endsWith(".ts");
  const { Tinypool } = await import("tinypool");
  const pool = new Tinypool({
    filename: new URL(fromSource ? "./worker.ts" : "./worker.js", import.meta.url).href,
    name: "makePackage",
    // Threads do not inherit the loader that reads TypeScript; processes do.
    runtime: fromSource ? "child_process" : "worker_threads",
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
