/** What many sellers take of memory. It is no speed: the same on every machine, but for the version of Node.js. */
import * as assert from "uvu/assert";
import { execFileSync } from "node:child_process";
import { build } from "esbuild";
import { suite } from "uvu";
import { inFolder } from "../../support/folders.js";

const test = suite("memory of a fleet");

test("10,000 sellers, called twice each: one exchange each, and at most 70 MB of heap in a process that may have 80", async () => {
  await inFolder({}, async (folder) => {
    await build({
      entryPoints: ["templates/runtime/src/fleet/fleet.ts"],
      outdir: folder,
      outExtension: { ".js": ".mjs" },
      bundle: true,
      splitting: true,
      platform: "node",
      format: "esm",
      external: ["redis", "@aws-sdk/client-sts", "fast-xml-parser"],
    });
    const flags = ["--max-old-space-size=80", "--expose-gc"];
    const args = [...flags, "test/bench/drivers/fleet.mjs", `${folder}/fleet.mjs`, "10000", "50"];
    const printed = execFileSync(process.execPath, args, { encoding: "utf8" });
    const { after, exchanges, kept } = JSON.parse(printed);
    assert.equal([exchanges, kept], [10_000, 10_000]);
    const heap = Math.round(after.heapUsed / 1e6);
    process.stdout.write(`  ${heap} MB of heap, ${Math.round(after.rss / 1e6)} MB in all\n`);
    // Some 48 today.
    assert.ok(heap < 70, `${heap} MB`);
  });
});

test.run();
