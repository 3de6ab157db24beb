/**
 * Runs the test files under test/ and ends with `N passed, N failed`; `npm test -- --help` prints the usage.
 *
 * uvu itself is content when nothing ran; here a file without tests and a total of zero are failures. A few files run in this
 * process, as they are debugged. Many are handed out to several processes, each file's output in one piece.
 */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { readOptions, type TestOptions, usage, UsageError } from "./runner/options.js";
import { planRun } from "./runner/plan.js";
import { type OnResult, runInProcesses } from "./runner/pool.js";
import { filterNames, runFile } from "./runner/run-file.js";
import { Summary } from "./runner/summary.js";
import { addTimes, readTimes } from "./runner/times.js";

const args = process.argv.slice(2);

try {
  const options = readOptions(args);
  if (options.help) process.stdout.write(usage);
  // By an exit of its own: what a test has left open is not waited for.
  else process.exit(await run(options));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

/** @returns the exit code */
async function run(options: TestOptions): Promise<number> {
  const root = import.meta.dirname;
  const { files, groups } = await planRun(root, options, await readTimes());
  const summary = new Summary(options);
  // Two more than there are cores: many files wait for npm, a server, a process or a timer.
  const workers = Math.min(availableParallelism() + 2, 4, Math.floor(files.length / 4));
  if (workers > 1) {
    const onResult: OnResult = (file, result) => summary.add(file, result);
    // What all of them need is made once, before two of them make it at the same time.
    await import("./support/cli.js");
    await runInProcesses(root, groups, workers, args, onResult);
  } else {
    if (options.names.length > 0) filterNames();
    for (const file of files) {
      process.stdout.write(`\n${join("test", file)}\n`);
      summary.add(file, await runFile(join(root, file), true), true);
    }
  }
  if (options.names.length === 0) await addTimes(summary.times());
  process.stdout.write(summary.end());
  return summary.failed === 0 ? 0 : 1;
}
