/**
 * Runs every test file under test/ (or those whose path contains one of the arguments) in one process and ends with
 * `N passed, N failed`. uvu itself is content when nothing ran; here a file without tests and a total of zero are failures.
 */
import { readdir } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

type SuiteResult = [errors: string | true, passed: number, skipped: number, total: number];

/** What uvu keeps between `suite.run()` and the run itself (uvu 0.5, `uvu/run`). */
interface UvuState {
  UVU_DEFER?: number;
  UVU_INDEX?: number;
  UVU_QUEUE?: (() => Promise<SuiteResult>)[][];
}

const root = fileURLToPath(new URL(".", import.meta.url));
const filters = process.argv.slice(2);

const files = (await readdir(root, { recursive: true }))
  .filter((path) => path.endsWith(".test.ts") && !path.split(sep).includes("fixtures"))
  .filter((path) => filters.length === 0 || filters.some((filter) => path.includes(filter)))
  .toSorted();

// uvu keeps its queue on the global object and declares no type for it.
const uvu = globalThis as UvuState;
uvu.UVU_DEFER = 1;
uvu.UVU_QUEUE = [];

let passed = 0;
let failed = 0;
const started = performance.now();

for (const [index, file] of files.entries()) {
  const path = join(root, file);
  const before = performance.now();
  uvu.UVU_INDEX = index;
  uvu.UVU_QUEUE[index] = [];
  process.stdout.write(`\n${relative(process.cwd(), path)}\n`);
  try {
    await import(pathToFileURL(path).href);
  } catch (error) {
    failed += 1;
    process.stdout.write(
      `  FAIL  the file could not be loaded\n${String((error as Error).stack ?? error)}\n`,
    );
    continue;
  }
  let ran = 0;
  for (const run of uvu.UVU_QUEUE[index] ?? []) {
    const [errors, ok, , total] = await run();
    passed += ok;
    failed += total - ok;
    ran += total;
    if (errors !== true) process.stdout.write(`${errors}\n`);
  }
  if (ran === 0) {
    failed += 1;
    process.stdout.write("  FAIL  no test ran in this file: does it call .run()?\n");
  }
  const seconds = (performance.now() - before) / 1000;
  if (seconds > 1) process.stdout.write(`  ${seconds.toFixed(1)} s\n`);
}

if (passed + failed === 0) {
  failed = 1;
  process.stdout.write(`\nno test file matches ${filters.join(" ") || "test/**/*.test.ts"}\n`);
}
process.stdout.write(`\n${((performance.now() - started) / 1000).toFixed(1)} s\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exit(failed === 0 ? 0 : 1);
