import { availableParallelism } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import type { Settings } from "../config/settings.js";
import { runsFromSource } from "../lib/own-files.js";
import { displayPath } from "../lib/paths.js";
import type { OnProgress } from "../lib/terminal.js";
import type { CompiledTemplates } from "./compiled-templates.js";
import type { GeneratedPackage, OnPackage } from "./engine.js";

/** Starting a thread and loading the stages into it costs about as much as generating this many packages. */
const modelsPerThread = 8;

/**
 * Generates the packages of many models, in the models' order: in this thread when there are few, on all cores when there
 * are many.
 *
 * @param compile - compiles the templates in this thread; other threads read their own
 * @throws Failure when the templates cannot be used
 */
export async function generatePackages(
  paths: readonly string[],
  settings: Settings,
  compile: () => Promise<CompiledTemplates>,
  onProgress: OnProgress,
  onPackage: OnPackage,
): Promise<GeneratedPackage[]> {
  const total = paths.length;
  if (total === 0) return [];
  let done = 0;
  const report = (path: string): void => {
    onProgress({ done, total, what: displayPath(path) });
    done += 1;
  };
  const threads = Math.min(availableParallelism(), Math.ceil(total / modelsPerThread));
  if (threads < 2) {
    const [{ generatePackage }, templates] = [await import("./package.js"), await compile()];
    const generated: GeneratedPackage[] = [];
    for (const [index, path] of paths.entries()) {
      report(path);
      // Lets Ctrl-C end the process: generating never waits.
      await nextTurn();
      const one = await generatePackage(path, settings, templates);
      onPackage(one, index);
      generated.push(one);
    }
    onProgress({ done: total, total, what: "" });
    return generated;
  }
  // A heap at most twice what is alive in it: a thread has 21 MB alive, and would let 70 MB of garbage lie. Costs no time.
  setFlagsFromString("--heap-growing-percent=100");
  const { Tinypool } = await import("tinypool");
  const pool = new Tinypool({
    filename: new URL(runsFromSource ? "./worker.ts" : "./worker.js", import.meta.url).href,
    name: "generateInWorker",
    // Threads do not inherit the loader that reads TypeScript; processes do.
    runtime: runsFromSource ? "child_process" : "worker_threads",
    minThreads: threads,
    maxThreads: threads,
    // In place of 48 MB; most of what a package needs dies young in 16 as well.
    resourceLimits: { maxYoungGenerationSizeMb: 16 },
  });
  try {
    return await Promise.all(
      paths.map(async (path, index) => {
        // What `worker.ts` returns.
        const generated = (await pool.run({ path, settings })) as GeneratedPackage;
        report(path);
        onPackage(generated, index);
        return generated;
      }),
    );
  } finally {
    await pool.destroy();
    onProgress({ done: total, total, what: "" });
  }
}
