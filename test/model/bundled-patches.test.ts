/** Patches that come with Katagami: they apply where they fit, and a user's patches are added to them. */
import { symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  applyPatches,
  hashPatches,
  type PatchSettings,
} from "../../generator/model/apply-patches.js";
import {
  applyBundled,
  bundledFolder,
  bundledNames,
  readBundled,
} from "../../generator/model/bundled-patches.js";
import { findSchemas, isGraphql } from "../../generator/payloads/find-schemas.js";
import { findModels, parseModel, readModel } from "../../generator/model/load.js";
import { corpusIsHere, corpusSettings } from "../support/corpus.js";
import { type Files, inFolder } from "../support/folders.js";
import { modelOf, sayProblem, swagger } from "../support/models.js";

const test = suite("patches that come with Katagami");

const key = "vehicles-api-model/vehicles_2024-11-01.json";

const ofYear = `${key}/0001-pattern-of-year`;

const wrong = { type: "number", pattern: "^[0-9]{4}$" };

const right = { type: "number" };

/** A model with a number that wrongly has a pattern: the first of its two patches fits, the second finds no `Month`. */
const model = modelOf(swagger({ definitions: { Year: wrong } }), `models/${key}`);

const userPatch = (...operations: object[]): string =>
  JSON.stringify({ reason: "Ours.", operations });

const swaggerTest = { op: "test", path: "/swagger", value: "2.0" };

interface Found {
  readonly document: { readonly info: object; readonly definitions: object };
  readonly applied: readonly string[];
  readonly says: readonly string[];
}

/** Applies all patches to the model. */
async function patched(files: Files, more: Partial<PatchSettings> = {}): Promise<Found> {
  let found: Found | null = null;
  await inFolder(files, async (folder) => {
    const settings = { models: folder, patches: join(folder, "patches"), ...more };
    const { value, diagnostics } = await applyPatches(model, settings);
    found = {
      document: value.model.document as Found["document"],
      applied: value.applied.map(({ reason }) => reason),
      says: diagnostics.map((one) => `${one.severity} ${sayProblem(one).replaceAll(folder, ".")}`),
    };
  });
  return found!;
}

test("one that fits applies, and one that does not is skipped with its reason", async () => {
  const before = JSON.stringify(model.document);
  const { document, says } = await patched({});
  assert.equal(document.definitions, { Year: right });
  assert.is(says.length, 1);
  assert.match(
    says[0]!,
    /^info .*models\/patches\/vehicles-api-model\/vehicles_2024-11-01\.json\/0002-pattern-of-month\.json: not applied: operation 0 \(test \/definitions\/Month\/type\) does not match models\/vehicles/,
  );
  assert.is(JSON.stringify(model.document), before);
});

test("one that fits in part leaves the model as it was", () => {
  const patch = {
    path: "p.json",
    text: "",
    reason: "Why.",
    operations: [
      { op: "replace", path: "/definitions/Year/type", value: "string" },
      { op: "remove", path: "/definitions/Nope" },
    ] as const,
  };
  const { model: after, applied, skipped } = applyBundled(model, [patch]);
  assert.equal(after.document, model.document);
  assert.equal([applied.length, skipped.length], [0, 1]);
});

test("a user's patches are added to them", async () => {
  const files = {
    [`patches/${key}/0001-a.json`]: userPatch(swaggerTest, {
      op: "replace",
      path: "/info/title",
      value: "Mine",
    }),
  };
  const { document, applied, says } = await patched(files);
  assert.equal(document.info, { title: "Mine", version: "v1" });
  assert.equal(document.definitions, { Year: right });
  assert.is(applied.length, 2);
  assert.is(says.length, 1);
});

test("a user's patch that hits nothing is an error with a place", async () => {
  const files = {
    [`patches/${key}/0001-a.json`]: userPatch(swaggerTest, { op: "remove", path: "/x" }),
  };
  const { says } = await patched(files);
  assert.match(
    says[1]!,
    /^error .*patches\/vehicles-api-model\/.*\/0001-a\.json: operation 1 \(remove \/x\) matches nothing/,
  );
});

test("a user's patch that writes the same place is warned of, and applied last", async () => {
  const pattern = { op: "add", path: "/definitions/Year/pattern", value: "x" };
  const files = { [`patches/${key}/0001-a.json`]: userPatch(swaggerTest, pattern) };
  const { document, says } = await patched(files);
  assert.equal(document.definitions, { Year: { ...right, pattern: "x" } });
  assert.is(
    says[0],
    `warning ./patches/${key}/0001-a.json: this patch and Katagami's ${ofYear} both write /definitions/Year/pattern; this one was applied last`,
  );
});

test("a user's patch that fits only without Katagami's takes its place, with a warning", async () => {
  const files = {
    [`patches/${key}/0001-a.json`]: userPatch(
      { op: "test", path: "/definitions/Year/pattern", value: wrong.pattern },
      { op: "replace", path: "/definitions/Year/pattern", value: "mine" },
    ),
  };
  const { document, says } = await patched(files);
  assert.equal(document.definitions, { Year: { ...right, pattern: "mine" } });
  assert.match(says[0]!, /^warning .* fits only without Katagami's, which was left out$/);
  assert.is(
    says.some((line) => line.startsWith("error")),
    false,
  );
});

test("bundledPatches turns all of them off, or those that it names", async () => {
  assert.equal((await patched({}, { bundledPatches: false })).says, []);
  for (const bundledPatches of [false, [ofYear]] as const) {
    const { document } = await patched({}, { bundledPatches });
    assert.equal(document.definitions, { Year: wrong });
  }
});

test("they do not apply twice if the user's folder is Katagami's own, also through a link", async () => {
  await inFolder({}, async (folder) => {
    const link = join(folder, "link");
    await symlink(bundledFolder(), link);
    for (const patches of [bundledFolder(), link]) {
      const { document, applied, says } = await patched({}, { patches });
      assert.equal(document.definitions, { Year: right });
      assert.equal([applied.length, says.length], [1, 1]);
    }
  });
});

test("the hash of a package knows the patches that apply, and no other", async () => {
  await inFolder({}, async (folder) => {
    const settings = { models: folder, patches: join(folder, "patches") };
    const hash = (bundledPatches: readonly string[] | false): Promise<string> =>
      hashPatches(model, { ...settings, bundledPatches });
    const all = await hash([]);
    assert.is(await hash([`${key}/0002-pattern-of-month`]), all);
    assert.is.not(await hash([ofYear]), all);
    assert.is(await hash([ofYear]), await hash(false));
  });
});

const onCorpus = corpusIsHere(test) ? test : test.skip;

onCorpus("each fits the models it was made for, and sees when its fault is gone", async () => {
  for (const name of bundledNames()) assert.match(name, /^[\w-]+\/[\w.-]+\.json\/\d{4}-[\w-]+$/);
  const { models } = await corpusSettings("out");
  const keys = new Set(bundledNames().map((name) => name.slice(0, name.lastIndexOf("/"))));
  let number = 0;
  for (const path of await findModels(models)) {
    const loaded = parseModel(await readModel(path));
    if (!keys.has(loaded.key)) continue;
    const { value: patches } = await readBundled(loaded.key);
    const first = applyBundled(loaded, patches);
    assert.equal(first.skipped, [], `${loaded.key}: made for these models`);
    number += first.applied.length;
    assert.equal(
      applyBundled(first.model, patches).applied,
      [],
      `${loaded.key}: corrected already`,
    );
  }
  const schemas = resolve("../shared/schemas");
  for (const path of await findSchemas(schemas)) {
    const loaded = isGraphql(path) ? null : parseModel(await readModel(path));
    if (loaded === null || !keys.has(loaded.key)) continue;
    const { value: patches } = await readBundled(loaded.key);
    const first = applyBundled(loaded, patches);
    assert.equal(first.skipped, [], `${loaded.key}: made for these schemas`);
    number += first.applied.length;
    // One that adds what is not there can be applied again, and changes nothing then.
    const again = applyBundled(first.model, patches);
    assert.equal(again.model.document, first.model.document, loaded.key);
  }
  assert.is(number, bundledNames().length);
});

test.run();
