/**
 * Looks at every package of an output folder as a registry would get it: `npm run check:packages -- clients`. The tests do the same
 * with a few packages; all of Amazon's take some minutes.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { lintPackage } from "./publish/lint.js";

const out = resolve(process.argv[2] ?? "generated");
const packages = readdirSync(out)
  .filter((id) => existsSync(join(out, id, "dist/index.js")))
  .toSorted();
const tarballs = mkdtempSync(join(tmpdir(), "katagami-packages-"));
let wrong = 0;
let bytes = 0;
let files = 0;
for (const id of packages) {
  const linted = await lintPackage(join(out, id), tarballs);
  bytes += linted.size;
  files += linted.files.length;
  wrong += linted.problems.length;
  for (const problem of linted.problems) process.stdout.write(`${id}: ${problem}\n`);
}
rmSync(tarballs, { recursive: true, force: true });
process.stdout.write(
  `${String(packages.length)} packages, ${String(files)} files, ${(bytes / 1e6).toFixed(2)} MB packed: ${String(wrong)} problems\n`,
);
if (packages.length === 0) process.stdout.write("nothing is built there: run `katagami build`\n");
process.exitCode = wrong === 0 && packages.length > 0 ? 0 : 1;
