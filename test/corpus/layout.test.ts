/** What the formatter leaves alone because it is laid out already must be what Prettier makes of it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { generate } from "../../generator/pipeline.js";
import { readSettings } from "../../generator/config.js";
import { sharedModels, sayMissing } from "../support/corpus.js";
import { inFolder } from "../support/folders.js";

const test = suite("layout");

test("Prettier changes nothing in any generated file of the corpus", async () => {
  const models = sharedModels();
  if (models === null) return sayMissing();
  await inFolder({}, async (out) => {
    const settings = await readSettings({ models, out }, process.cwd());
    const { changes } = await generate({
      settings,
      models: [],
      check: false,
      force: true,
      keepGoing: true,
      onProgress: () => {},
    });
    const files = (changes?.added ?? []).filter((path) => path.endsWith(".ts") && !path.startsWith("runtime/"));
    assert.ok(files.length > 200);
    for (const path of files) {
      const text = await readFile(join(out, path), "utf8");
      assert.is(await format(text, { parser: "typescript", printWidth: 100 }), text, path);
    }
  });
});

test.run();
