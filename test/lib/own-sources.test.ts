/** What a run from Katagami's sources knows of them: the same sources have the same hash, and no other. */
import { utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { hashOwnSources, hashSources } from "../../generator/lib/own-sources.js";
import { inFolder } from "../support/folders.js";

const test = suite("own sources");

test("the hash changes with a text and a name, and not with other files", async () => {
  await inFolder({ "a.ts": "1", "b/c.ts": "2", "d.md": "3" }, async (folder) => {
    const later = Date.now() + 60_000;
    const hash = (): Promise<string> => hashSources(folder, later);
    const first = await hash();
    await writeFile(join(folder, "d.md"), "4");
    assert.is(await hash(), first);
    await writeFile(join(folder, "b/c.ts"), "5");
    const second = await hash();
    assert.is.not(second, first);
    await writeFile(join(folder, "e.ts"), "");
    assert.is.not(await hash(), second);
  });
});

test("what changed after the start of the process has a hash of its own each time", async () => {
  await inFolder({ "a.ts": "1" }, async (folder) => {
    const started = Date.now();
    await utimes(join(folder, "a.ts"), started / 1000 + 5, started / 1000 + 5);
    assert.is.not(await hashSources(folder, started), await hashSources(folder, started));
    await utimes(join(folder, "a.ts"), started / 1000 - 5, started / 1000 - 5);
    assert.is(await hashSources(folder, started), await hashSources(folder, started));
  });
});

test("from its sources, Katagami has a hash", async () => {
  assert.match(await hashOwnSources(), /^[0-9a-f]{64}$/);
});

test.run();
