/** What Amazon brings back is no longer called removed by a plain `generate`. */
import * as assert from "uvu/assert";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import { readSettings } from "../../generator/config/settings.js";
import { readPatched } from "../../generator/model/read-model.js";
import { isRetained } from "../../generator/model/retained-note.js";
import { prepareRelease } from "../../generator/release/changesets.js";
import { releaseReturned } from "../../generator/release/returned.js";
import { type Editable, editedDocument } from "../compare/support.js";

const test = suite<{ folder: string }>("what Amazon brings back");

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "katagami-returned-"));
});

test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

function write(path: string, edit: (document: Editable) => unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, JSON.stringify(editedDocument(edit), null, 2));
}

const retainedSize = (d: Editable): void => {
  delete d["definitions"]["Reply"]["properties"]["size"];
};

function remove(d: Editable): void {
  retainedSize(d);
  d["definitions"]["Mood"]["enum"] = ["Good"];
  d["paths"]["/things/v1/things"]["get"]["parameters"].splice(1, 1);
  delete d["paths"]["/things/v1/things"]["post"];
}

async function setUp(folder: string) {
  write(join(folder, "base/things/things.json"), () => null);
  write(join(folder, "base/others/others.json"), () => null);
  write(join(folder, "models/things/things.json"), remove);
  const read = await readSettings({}, folder);
  const settings = { ...read, patches: join(folder, "none") };
  await prepareRelease(settings, join(folder, "base"), false);
  return settings;
}

const patch = "models/retained/things/things.json/removals.json";

/** The elements that say that they are no longer in Amazon's model. */
async function retained(
  folder: string,
  settings: Awaited<ReturnType<typeof setUp>>,
): Promise<string[]> {
  const { value, diagnostics } = await readPatched(
    join(folder, "models/things/things.json"),
    settings,
  );
  if (value === null) throw new Error(JSON.stringify(diagnostics));
  const { types, operations } = value.api;
  return [
    ...operations.flatMap(({ name, description, parameters }) => [
      { name, description },
      ...parameters.map((one) => ({ ...one, name: `${name} ${one.name}` })),
    ]),
    ...types.flatMap((type) => (type.kind === "object" ? type.properties : [])),
    ...types.flatMap((type) =>
      type.kind === "enum"
        ? type.values.map(({ value: of, description }) => ({ name: String(of), description }))
        : [],
    ),
  ]
    .filter(({ description }) => isRetained(description))
    .map(({ name }) => name)
    .toSorted();
}

test("nothing is released while Amazon does not have it", async ({ folder }) => {
  const settings = await setUp(folder);
  const before = readFileSync(join(folder, patch), "utf8");
  assert.equal(await retained(folder, settings), ["Bad", "createThing", "getThings limit", "size"]);
  assert.equal(await releaseReturned(settings, false), []);
  assert.is(readFileSync(join(folder, patch), "utf8"), before);
});

test("what is back is released, and the rest stays retained", async ({ folder }) => {
  const settings = await setUp(folder);
  write(join(folder, "models/things/things.json"), retainedSize);
  // The patch as it was still deprecates what is back.
  assert.ok((await retained(folder, settings)).includes("createThing"));
  const checked = await releaseReturned(settings, true);
  assert.ok((await retained(folder, settings)).includes("createThing"));
  const released = await releaseReturned(settings, false);
  assert.equal(await retained(folder, settings), ["size"]);
  for (const [found] of [checked, released]) {
    assert.is(found!.severity, "warning");
    assert.match(found!.message, "/definitions/Mood/Bad");
    assert.match(found!.message, "/paths/~1things~1v1~1things/post");
    assert.match(found!.message, "again, so it is no longer retained");
    assert.match(JSON.stringify(found!.place), "removals.json");
  }
  assert.match(checked[0]!.hint ?? "", "run `katagami generate`");
  assert.match(readFileSync(join(folder, patch), "utf8"), "no longer has Reply.size.");
  assert.equal(await releaseReturned(settings, false), []);
});

test("a patch of which everything is back is deleted", async ({ folder }) => {
  const settings = await setUp(folder);
  write(join(folder, "models/things/things.json"), () => null);
  assert.is((await releaseReturned(settings, false)).length, 1);
  assert.not.ok(existsSync(join(folder, patch)));
});

test("a whole model is released when a pull has brought it again", async ({ folder }) => {
  const settings = await setUp(folder);
  const whole = join(folder, "models/retained/others/others.json/model.json");
  assert.ok(existsSync(whole));
  assert.equal(await releaseReturned(settings, false), []);
  const lock = {
    source: "somewhere",
    commit: null,
    files: { "others/others.json": "0".repeat(64) },
  };
  writeFileSync(join(folder, "models/models.lock.json"), JSON.stringify(lock));
  const [found] = await releaseReturned(settings, false);
  assert.match(found?.message ?? "", "Amazon has this model again");
  assert.not.ok(existsSync(whole));
});

test.run();
