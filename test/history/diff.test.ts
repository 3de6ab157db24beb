// @long: a sample of npm run test:history-diff
/** A sample of the steps of Amazon's models: whatever `diff` calls minor or patch, a program of the state before compiles. */
// @slow: reads and compiles states of Amazon's models
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { temporaryFolder } from "../support/corpus.js";
import { seededRandom } from "../support/random.js";
import { prove } from "./proof.js";
import { historyIsHere, openHistory, type Step } from "./states.js";

const test = suite("diff over the history");

/** The same in every run. `npm run test:history-diff` runs all steps. */
function sample(steps: readonly Step[], number: number): readonly Step[] {
  const random = seededRandom(13);
  return steps
    .map((step) => [random(), step] as const)
    .toSorted(([a], [b]) => a - b)
    .slice(0, number)
    .map(([, step]) => step);
}

if (historyIsHere) {
  const folder = temporaryFolder("katagami-history-");
  const history = openHistory(folder);
  const { packages, errorsOf } = await prove(history, sample(history.steps, 20), folder);

  test("what is called minor or patch compiles", () => {
    const calm = packages.filter(({ bump }) => bump !== "major");
    assert.ok(calm.length >= 10, `${String(calm.length)} packages are too few to prove anything`);
    const broken = calm.filter((one) => errorsOf(one).length > 0);
    assert.equal(
      broken.map((one) => [...one.changes.slice(0, 20), ...errorsOf(one)]),
      [],
    );
  });

  test("the program can fail: it finds removed fields", () => {
    const removed = packages.filter(({ changes }) =>
      changes.some((text) => text.includes(" field-removed ")),
    );
    assert.ok(removed.length > 0);
    for (const one of removed) assert.ok(errorsOf(one).length > 0, one.changes.join("\n"));
  });
} else {
  process.stdout.write("  skipped: ../shared/history is not here\n");
  test("skipped: the history of Amazon's models is not beside the repository", () => {});
}

test.run();
