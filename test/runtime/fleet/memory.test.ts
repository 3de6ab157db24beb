/** What many sellers take of memory. It is no speed: the same on every machine, but for the version of Node.js. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { bundleFleet, runFleet } from "../../support/fleet-bundle.js";
import { inFolder } from "../../support/folders.js";

const test = suite("memory of a fleet");

test("10,000 sellers, called twice each: one exchange each, and at most 70 MB of heap in a process that may have 80", async () => {
  await inFolder({}, async (folder) => {
    await bundleFleet(folder);
    const flags = ["--max-old-space-size=80"];
    const { after, exchanges, kept } = runFleet(folder, flags, "10000", "50");
    assert.equal([exchanges, kept], [10_000, 10_000]);
    const heap = Math.round(after.heapUsed / 1e6);
    process.stdout.write(`  ${heap} MB of heap, ${Math.round(after.rss / 1e6)} MB in all\n`);
    // Some 60 today.
    assert.ok(heap < 70, `${heap} MB`);
  });
});

test.run();
