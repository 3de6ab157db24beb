/** `katagami verify` as a process: where it writes, and what it says when there is nothing to replay. */
import * as assert from "uvu/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import { katagami } from "../support/cli.js";
import { type Files, hashOf, inFolder } from "../support/folders.js";
import { swagger } from "../support/models.js";

const test = suite("katagami verify");

/** A project whose one operation has these static sandbox cases; none if omitted. */
function project(cases?: readonly object[]): Files {
  const schema = { type: "object", properties: { a: { type: "string" } } };
  const response = {
    description: "Done.",
    schema,
    ...(cases && { "x-amzn-api-sandbox": { static: cases } }),
  };
  const operation = { operationId: "getThings", responses: { 200: response } };
  return {
    "package.json": '{ "name": "@acme/shop" }',
    "models/things-model/things.json": JSON.stringify(
      swagger({ paths: { "/things": { get: operation } } }),
    ),
  };
}

const replayable = project([{ request: { parameters: {} }, response: { a: "b" } }]);

test("a folder of packages that verify did not generate is refused and stays as it is", async () => {
  await inFolder(replayable, async (folder) => {
    assert.is((await katagami(folder, "generate")).code, 0);
    const before = await hashOf(join(folder, "generated"));
    const { code, out, err } = await katagami(folder, "verify", "--out", "generated");
    assert.equal([code, out], [2, ""]);
    assert.match(
      err,
      /^error command line {2}--out\n {2}generated contains packages that `verify` did not generate and would replace\n {2}→ name another folder/,
    );
    assert.is(await hashOf(join(folder, "generated")), before);
  });
});

test("its own folder is used again", async () => {
  await inFolder(replayable, async (folder) => {
    for (let run = 0; run < 2; run += 1) {
      const { code, out, err } = await katagami(folder, "verify", "--out", "replayed");
      assert.is(code, 0, err);
      assert.match(out, "1 of 1 case replayed, all passed, 0 skipped");
    }
    const manifest = await readFile(join(folder, "replayed/things-v1/package.json"), "utf8");
    assert.match(manifest, '"name": "@katagami-verify/');
  });
});

for (const args of [[], ["--json"]]) {
  test(`models without a case are an error: there was nothing to verify ${args.join("")}`, async () => {
    await inFolder(project(), async (folder) => {
      const { code, out, err } = await katagami(folder, "verify", ...args);
      assert.is(code, 1);
      assert.match(
        out + err,
        "there was nothing to verify: the models have no static sandbox case",
      );
      assert.not.match(out, "all passed");
    });
  });
}

test.run();
