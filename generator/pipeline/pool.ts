import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Settings } from "../config/settings.js";
import { displayPath } from "../lib/paths.js";
import type { OnProgress } from "../lib/terminal.js";
import type { CompiledTemplates } from "./compiled-templates.js";
import type { GeneratedPackage, OnPackage } from "./engine.js";
import { startThreads, type Threads } from "./threads.js";

/** Starting a thread and loading the stages into it costs about as much as generating this many packages. */
const modelsPerThread = 8;

/**
 * Generates the packages of many models: in this thread when there are few, on all cores when there are many. This thread is one
 * of those that generate; the others are started beside it.
 */
export class Pool {
  readonly #settings: Settings;
  readonly #compile: () => Promise<CompiledTemplates>;
  #threads: Promise<Threads> | null = null;

  /** @param compile - compiles the templates in this thread; other threads read their own. */
  constructor(settings: Settings, compile: () => Promise<CompiledTemplates>) {
    this.#settings = settings;
    this.#compile = compile;
  }

  /** Starts the other threads that many models need, so that they load the stages while this one does something else. */
  prepare(models: number): void {
    const threads = Math.min(availableParallelism(), Math.ceil(models / modelsPerThread));
    if (threads > 1) this.#threads ??= startThreads(threads - 1, this.#settings);
  }

  /**
   * Generates the packages of models, in the models' order.
   *
   * @throws Failure when the templates cannot be used
   */
  async generate(
    paths: readonly string[],
    onProgress: OnProgress,
    onPackage: OnPackage,
  ): Promise<GeneratedPackage[]> {
    const total = paths.length;
    if (total === 0) return [];
    this.prepare(total);
    const waiting = this.#threads === null ? inOrder(paths) : largestFirst(paths);
    const generated: GeneratedPackage[] = [];
    let done = 0;
    const take = (): Job | null => {
      const job = waiting.shift() ?? null;
      if (job !== null) onProgress({ done, total, what: displayPath(job.path) });
      return job;
    };
    const keep = ({ index }: Job, result: GeneratedPackage): void => {
      generated[index] = result;
      done += 1;
      onPackage(result, index);
    };
    try {
      await Promise.all([this.#generateHere(take, keep), this.#generateThere(take, keep)]);
    } finally {
      await this.close();
    }
    onProgress({ done: total, total, what: "" });
    return generated;
  }

  /** Ends the other threads. */
  async close(): Promise<void> {
    const threads = await this.#threads;
    this.#threads = null;
    await threads?.end();
  }

  async #generateHere(take: Take, keep: Keep): Promise<void> {
    const [{ generatePackage }, templates] = await Promise.all([
      import("./package.js"),
      this.#compile(),
    ]);
    for (let job = take(); job !== null; job = take()) {
      // Generating never waits: this lets Ctrl-C end the process, and takes what other threads have made.
      await nextTurn();
      keep(job, await generatePackage(job.path, this.#settings, templates));
    }
  }

  async #generateThere(take: Take, keep: Keep): Promise<void> {
    const threads = await this.#threads;
    if (threads === null) return;
    const feed = async (): Promise<void> => {
      for (let job = take(); job !== null; job = take()) keep(job, await threads.run(job.path));
    };
    await Promise.all(Array.from({ length: threads.places }, feed));
  }
}

interface Job {
  readonly path: string;
  readonly index: number;
}

type Take = () => Job | null;
type Keep = (job: Job, result: GeneratedPackage) => void;

function inOrder(paths: readonly string[]): Job[] {
  return paths.map((path, index) => ({ path, index }));
}

/** For several threads: one large model at the end would keep one of them busy while the others have nothing left to do. */
function largestFirst(paths: readonly string[]): Job[] {
  const size = ({ path }: Job): number => statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  const sized = inOrder(paths).map((job) => ({ job, size: size(job) }));
  return sized.toSorted((a, b) => b.size - a.size).map(({ job }) => job);
}
