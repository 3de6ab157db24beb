/** Runs the suites of one test file in this process. */
import { register } from "node:module";
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
  /** Why tests of it were skipped: what the machine lacks. */
  readonly skipped: readonly string[];
  readonly output: string;
}

/** From now on only tests with the names of `-t` are registered. To be called once, before the first file. */
export function filterNames(): void {
  register("./name-filter.mjs", import.meta.url);
}

/**
 * Runs a file. One that cannot be loaded counts as a failed test.
 *
 * @param echo - also writes the output as it comes, otherwise it is only returned
 */
export async function runFile(path: string, echo: boolean): Promise<FileResult> {
  // uvu keeps its queue on the global object and declares no type for it.
  const uvu = globalThis as UvuState;
  const queue = (uvu.UVU_QUEUE ??= []);
  const before = performance.now();
  let [passed, failed] = [0, 0];
  const output = captureOutput(echo);
  uvu.UVU_DEFER = 1;
  uvu.UVU_INDEX = queue.push([]) - 1;
  try {
    await import(pathToFileURL(path).href);
    for (const run of queue.at(-1) ?? []) {
      const [errors, ok, , total] = await run();
      passed += ok;
      failed += total - ok;
      if (errors !== true) process.stdout.write(`${errors}\n`);
    }
  } catch (error) {
    failed += 1;
    const why = error instanceof Error ? error.stack : String(error);
    process.stdout.write(`  FAIL  the file could not be loaded\n${why}\n`);
  }
  const text = output.end();
  const skipped = [...text.matchAll(/^ *skipped: (.+)$/gm)].map(([, reason = ""]) => reason);
  return { passed, failed, seconds: (performance.now() - before) / 1000, skipped, output: text };
}

/** Collects what uvu and the tests write to the standard output, until it is ended. */
function captureOutput(echo: boolean): { end(): string } {
  const write = process.stdout.write.bind(process.stdout);
  let text = "";
  process.stdout.write = ((chunk: string | Uint8Array, ...rest: unknown[]) => {
    text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    if (echo) write(chunk);
    const done = rest.at(-1);
    if (typeof done === "function") done();
    return true;
    // The overloads of `write` differ in `rest` only.
  }) as typeof process.stdout.write;
  return {
    end() {
      process.stdout.write = write;
      return text;
    },
  };
}
