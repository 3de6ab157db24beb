import { pathToFileURL } from "node:url";

type SuiteResult = [errors: string | true, passed: number, skipped: number, total: number];

/** What uvu keeps between `suite.run()` and the run itself (uvu 0.5, `uvu/run`). */
interface UvuState {
  UVU_DEFER?: number;
  UVU_INDEX?: number;
  UVU_QUEUE?: (() => Promise<SuiteResult>)[][];
}

export interface FileResult {
  readonly passed: number;
  readonly failed: number;
  readonly seconds: number;
}

/** Runs the suites of one test file in this process. A file that cannot be loaded is a failure. */
export async function runFile(path: string, write: (text: string) => void): Promise<FileResult> {
  // uvu keeps its queue on the global object and declares no type for it.
  const uvu = globalThis as UvuState;
  const queue = (uvu.UVU_QUEUE ??= []);
  const before = performance.now();
  let [passed, failed] = [0, 0];
  uvu.UVU_DEFER = 1;
  uvu.UVU_INDEX = queue.push([]) - 1;
  try {
    await import(pathToFileURL(path).href);
    for (const run of queue.at(-1) ?? []) {
      const [errors, ok, , total] = await run();
      passed += ok;
      failed += total - ok;
      if (errors !== true) write(`${errors}\n`);
    }
  } catch (error) {
    failed += 1;
    write(`  FAIL  the file could not be loaded\n${String((error as Error).stack ?? error)}\n`);
  }
  return { passed, failed, seconds: (performance.now() - before) / 1000 };
}
