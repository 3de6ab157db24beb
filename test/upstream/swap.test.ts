import * as assert from "uvu/assert";
import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import { swapFiles } from "../../generator/upstream/swap.js";
import { inPlace, model, type Place, refuses } from "./support.js";

const OLD = { "models/a/a.json": model("a"), "models/b/b.json": model("b") } as const;

/** Models a and b, pulled from a plain folder that now has a changed a, no b and a new c. */
async function pulled(place: Place): Promise<void> {
  for (const [path, text] of Object.entries(OLD)) place.write(`source/${path}`, text);
  await place.pull();
  place.write("source/models/a/a.json", model("a 2"));
  place.delete("source/models/b");
  place.write("source/models/c/c.json", model("c"));
}

const swaps = suite("a half-finished pull");

swaps(
  "a failure in the middle of the moves leaves the old state",
  inPlace(async (place) => {
    await pulled(place);
    place.write("models/z", "a file where a folder is to be");
    const before = place.tree();
    const written = new Map([
      ["a/a.json", Buffer.from(model("a 2"))],
      ["c/c.json", Buffer.from(model("c"))],
      ["z/z.json", Buffer.from(model("z"))],
    ]);
    const swap = swapFiles(place.models, { written, deleted: ["b/b.json"], lock: "new" });
    await refuses(swap, /could not be written: E(?:NOTDIR|EXIST).*the models are as they were/);
    assert.equal(place.tree(), before);
  }),
);

swaps(
  "a lock that cannot be withPointer takes everything back",
  inPlace(async (place) => {
    await pulled(place);
    place.delete("models/models.lock.json");
    place.write("models/models.lock.json/x", "a folder where the lock is to be");
    const before = place.tree();
    const written = new Map([["c/c.json", Buffer.from(model("c"))]]);
    const swap = swapFiles(place.models, { written, deleted: ["b/b.json"], lock: "new" });
    await refuses(swap, /could not be written/);
    assert.equal(place.tree(), before);
  }),
);

swaps(
  "a pull killed while it prepared is cleared by the next",
  inPlace(async (place) => {
    await pulled(place);
    const before = place.tree();
    place.write("models/.katagami/incoming/a/a.json", "half");
    await refuses(place.pull({ from: join(place.root, "nowhere") }), /no such folder/);
    assert.equal(place.tree(), before);
  }),
);

swaps(
  "a pull killed between its moves is undone by the next",
  inPlace(async (place) => {
    await pulled(place);
    const before = place.tree();
    // As `swapFiles` leaves it after a and b were moved aside and c was withPointer.
    place.write("models/.katagami/incoming/a/a.json", model("a 2"));
    place.write("models/.katagami/plan.json", '["a/a.json","c/c.json"]');
    place.write("models/.katagami/models.lock.json", "new");
    for (const name of ["a", "b"]) {
      const aside = join(place.models, ".katagami", "outgoing", name);
      mkdirSync(aside, { recursive: true });
      renameSync(join(place.models, name, `${name}.json`), join(aside, `${name}.json`));
    }
    place.write("models/c/c.json", model("c"));
    await refuses(place.pull({ from: join(place.root, "nowhere") }), /no such folder/);
    assert.equal(place.tree(), { ...before, c: "(folder)" });
    const report = await place.pull();
    assert.equal(
      [report.came, report.changed, report.went],
      [["c/c.json"], ["a/a.json"], ["b/b.json"]],
    );
  }),
);

swaps(
  "a pull killed after its lock was withPointer is done",
  inPlace(async (place) => {
    await pulled(place);
    const before = place.tree();
    place.write("models/.katagami/plan.json", '["a/a.json"]');
    place.write("models/.katagami/outgoing/a/a.json", model("older"));
    const report = await place.pull();
    assert.ok(report.recovered);
    assert.equal(report.changed, ["a/a.json"]);
    assert.is.not(place.read("models/a/a.json"), model("older"));
    assert.is(before["a/a.json"], model("a"));
  }),
);

swaps(
  "a staging folder that no pull has left is refused, not obeyed",
  inPlace(async (place) => {
    await pulled(place);
    place.write("outside/x.json", "keep");
    place.write("models/.katagami/models.lock.json", "new");
    for (const plan of ['["../outside/x.json"]', '["patches/x.json"]', "{}", "nonsense"]) {
      place.write("models/.katagami/plan.json", plan);
      await refuses(place.pull(), /not what a pull leaves/);
      assert.is(place.read("outside/x.json"), "keep");
    }
    place.write("models/.katagami/plan.json", "[]");
    symlinkSync(join(place.root, "outside"), join(place.models, ".katagami/outgoing"));
    await refuses(place.pull(), /outgoing: is not what a pull leaves/);
    place.delete("models/.katagami");
    symlinkSync(join(place.root, "outside"), join(place.models, ".katagami"));
    await refuses(place.pull(), /\.katagami: is not what a pull leaves/);
    assert.is(place.read("outside/x.json"), "keep");
  }),
);

swaps(
  "Ctrl-C in the middle of the moves waits for their end, and then ends the process",
  inPlace(async (place) => {
    place.write(
      "run.ts",
      `import { writeFileSync } from "node:fs";
       import { uninterrupted } from "${join(process.cwd(), "generator/upstream/swap.js")}";
       const wait = (): void => { for (const end = Date.now() + 50; Date.now() < end; ); };
       void (async () => {
         await uninterrupted(() => { process.kill(process.pid, "SIGINT"); wait(); writeFileSync("done", ""); });
         writeFileSync("after", "");
       })();`,
    );
    const args = ["--import", import.meta.resolve("tsx"), "run.ts"];
    const { signal } = spawnSync(process.execPath, args, { cwd: place.root });
    assert.equal(
      { signal, done: place.has("done"), after: place.has("after") },
      { signal: "SIGINT", done: true, after: false },
    );
  }),
);

swaps.run();
