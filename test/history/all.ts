/**
 * All steps of Amazon's models: `npm run test:history-diff`. It exits with 1 if a package that `diff` calls minor or patch breaks
 * a program of the state before.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { prove } from "./proof.js";
import { openHistory } from "./states.js";

const folder = mkdtempSync(join(tmpdir(), "katagami-history-"));
try {
  const history = openHistory(folder);
  const counts = { major: 0, minor: 0, patch: 0 };
  let needless = 0;
  let broken = 0;
  // In parts, so that one compiler need not hold all programs.
  for (let start = 0; start < history.steps.length; start += 50) {
    const part = history.steps.slice(start, start + 50);
    const { packages, errorsOf } = await prove(history, part, join(folder, String(start)));
    for (const one of packages) {
      counts[one.bump as keyof typeof counts] += 1;
      const errors = errorsOf(one);
      if (one.bump === "major" && errors.length === 0) needless += 1;
      if (one.bump === "major" || errors.length === 0) continue;
      broken += 1;
      console.log([`${one.id} is called ${one.bump}`, ...one.changes, ...errors].join("\n  "));
    }
    console.log(`${String(start + part.length)} of ${String(history.steps.length)} steps`);
  }
  console.log(
    `${JSON.stringify(counts)}; ${String(needless)} of the major ones compile; ${String(broken)} under-reported`,
  );
  process.exitCode = broken === 0 ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
