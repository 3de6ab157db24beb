/** What a run says: each file's output as it ends, and the totals at the end. */
import { join } from "node:path";
import type { TestOptions } from "./options.js";
import type { ProcessEnd } from "./pool.js";
import type { FileResult } from "./run-file.js";
import type { Times } from "./times.js";

export class Summary {
  readonly #options: TestOptions;
  readonly #results = new Map<string, FileResult>();
  readonly #started = performance.now();
  #passed = 0;
  #failed = 0;

  constructor(options: TestOptions) {
    this.#options = options;
  }

  get failed(): number {
    return this.#failed;
  }

  /** Seconds by file, of those that ran to their end. */
  times(): Times {
    return new Map([...this.#results].map(([file, { seconds }]) => [file, seconds]));
  }

  /**
   * Counts a file's result and prints its output.
   *
   * @param result - how the process ended when it did so before the file
   * @param isPrinted - its output stands on the terminal already
   */
  add(file: string, result: FileResult | ProcessEnd, isPrinted = false): void {
    const isEnd = typeof result !== "object";
    const isEmpty = !isEnd && result.passed + result.failed === 0;
    // Of the names that were asked for, most files have none.
    if (isEmpty && this.#options.names.length > 0) return;
    const lines = isPrinted ? "" : `\n${join("test", file)}\n${isEnd ? "" : result.output}`;
    process.stdout.write(lines);
    if (isEnd) return this.#fail(`the process ended in the middle of this file: ${result}`);
    this.#results.set(file, result);
    this.#passed += result.passed;
    this.#failed += result.failed;
    if (result.seconds > 1) process.stdout.write(`  ${result.seconds.toFixed(1)} s\n`);
    if (isEmpty) this.#fail(`no test ran in ${file}: does it call .run()?`);
  }

  #fail(why: string): void {
    this.#failed += 1;
    process.stdout.write(`  FAIL  ${why}\n`);
  }

  /** The end of the run: the slowest files, what was skipped, and last the line `N passed, N failed`. */
  end(): string {
    if (this.#passed + this.#failed === 0) this.#fail(`no test ran: ${this.#whyNone()}`);
    const seconds = (performance.now() - this.#started) / 1000;
    return [
      ...this.#slowest(),
      ...this.#skipped(),
      `\n${seconds.toFixed(1)} s`,
      `${this.#passed} passed, ${this.#failed} failed\n`,
    ].join("\n");
  }

  #whyNone(): string {
    const { names } = this.#options;
    if (names.length === 0) return "no test file was chosen";
    return `no suite or test has this in its name: ${names.join(", ")}`;
  }

  #slowest(): string[] {
    const slowest = [...this.times()].toSorted(([, a], [, b]) => b - a).slice(0, 10);
    if (this.#results.size <= slowest.length) return [];
    return [
      "\nslowest files",
      ...slowest.map(
        ([file, seconds]) => `${seconds.toFixed(1).padStart(7)} s  ${join("test", file)}`,
      ),
    ];
  }

  #skipped(): string[] {
    const skipped = [...this.#results].filter(([, { skipped: reasons }]) => reasons.length > 0);
    if (skipped.length === 0) return [];
    const count = `${skipped.length} ${skipped.length === 1 ? "file" : "files"} skipped tests`;
    return [
      `\n${count}`,
      ...skipped.map(
        ([file, { skipped: reasons }]) => `  ${join("test", file)}: ${reasons.join("; ")}`,
      ),
    ];
  }
}
