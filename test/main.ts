/**
 * Runs every test file under test/ (or those whose path contains one of the arguments) and ends with `N passed, N failed`.
 * uvu itself is content when nothing ran; here a file without tests and a total of zero are failures.
 *
 * A few files run in this process, as they are debugged. Many are handed out to a process per core (`support/test-worker.ts`):
 * the longest first, each file's output in one piece.
 */
import { type ChildProcess, fork } from "node:child_process";
import { readdir } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { type FileResult, runFile } from "./support/run-file.js";

/** Takes all cores by itself. */
const alone = /^security\/corpus\./;

/** Share what one of them has made: clients of all of Amazon's models, by both engines. */
const together = /^(?:corpus|engines)\//;

/** The longest of the others are to begin first, so that no process is left alone with one at the end. */
const longest = [
  "publish/",
  "examples/",
  "cli/",
  "compare/",
  "sandbox/",
  "runtime/re",
  "security/",
];

const root = fileURLToPath(new URL(".", import.meta.url));

const filters = process.argv.slice(2);

const files = (await readdir(root, { recursive: true }))
  .filter((path) => path.endsWith(".test.ts") && !path.split(sep).includes("fixtures"))
  .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
  .map((path) => path.split(sep).join("/"))
  .toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));

let passed = 0;

let failed = 0;

const started = performance.now();

const workers = Math.min(availableParallelism(), 4, Math.floor(files.length / 4));

if (workers > 1) await runInProcesses(workers);
else
  for (const file of files) {
    process.stdout.write(`\n${join("test", file)}\n`);
    take(file, await runFile(join(root, file), (text) => process.stdout.write(text)));
  }

if (passed + failed === 0) {
  failed = 1;
  process.stdout.write(`\nno test file matches ${filters.join(" ") || "test/**/*.test.ts"}\n`);
}

process.stdout.write(`\n${((performance.now() - started) / 1000).toFixed(1)} s\n`);

process.stdout.write(`${passed} passed, ${failed} failed\n`);

process.exit(failed === 0 ? 0 : 1);

function rank(path: string): number {
  if (alone.test(path)) return -2;
  if (together.test(path)) return -1;
  const index = longest.findIndex((part) => path.startsWith(part));
  return index === -1 ? longest.length : index;
}

function take(file: string, { passed: ok, failed: wrong, seconds }: FileResult): void {
  passed += ok;
  failed += wrong;
  if (seconds > 1) process.stdout.write(`  ${seconds.toFixed(1)} s\n`);
  if (ok + wrong > 0) return;
  failed += 1;
  process.stdout.write(`  FAIL  no test ran in ${file}: does it call .run()?\n`);
}

async function runInProcesses(count: number): Promise<void> {
  // What all of them need is made once, before two of them make it at the same time.
  await import("./support/cli.js");
  const ofAll = files.filter((file) => together.test(file));
  const others = files.filter((file) => !alone.test(file) && !together.test(file));
  await serve(files.filter((file) => alone.test(file)).map((file) => [file]));
  const queue = [ofAll, ...others.map((file) => [file])];
  await Promise.all(Array.from({ length: count }, () => serve(queue)));
}

/** Hands out files to a process, one after the other. A process that a file ends is said and replaced. */
async function serve(queue: (readonly string[])[]): Promise<void> {
  let worker: ChildProcess | null = null;
  for (let group = queue.shift(); group !== undefined; group = queue.shift()) {
    for (const file of group) {
      worker ??= fork(join(root, "support/test-worker.ts"), [], {
        execArgv: ["--import", "tsx"],
        env: { ...process.env, KATAGAMI_IS_BUILT: "1" },
      });
      const result = await ask(worker, join(root, file));
      process.stdout.write(`\n${join("test", file)}\n`);
      if (result === null) {
        failed += 1;
        process.stdout.write("  FAIL  the process ended in the middle of this file\n");
        worker = null;
        continue;
      }
      process.stdout.write(result.output);
      take(file, result);
    }
  }
  worker?.disconnect();
}

/** @returns null when the process ends before it answers */
async function ask(
  worker: ChildProcess,
  file: string,
): Promise<(FileResult & { output: string }) | null> {
  return new Promise((resolve) => {
    const ended = (): void => resolve(null);
    worker.once("exit", ended);
    worker.once("message", (message) => {
      worker.off("exit", ended);
      // test-worker.ts sends nothing else.
      resolve(message as FileResult & { output: string });
    });
    worker.send(file);
  });
}
