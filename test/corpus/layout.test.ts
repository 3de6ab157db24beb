/** What the formatter leaves alone because it is laid out already must be what Prettier makes of it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { format } from "prettier";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { corpusIsHere, generateCorpus } from "../support/corpus.js";

const layout = suite("layout");

if (corpusIsHere(layout)) {
  layout("Prettier changes nothing in any generated file of Amazon's models", async () => {
    const { folder, report } = await generateCorpus();
    const files = (report.changes?.added ?? []).filter(
      (path) => path.endsWith(".ts") && !path.startsWith("runtime/"),
    );
    assert.is(files.length, 66 * 5);
    for (const path of files) {
      const text = await readFile(join(folder, path), "utf8");
      assert.is(await format(text, { parser: "typescript", printWidth: 100 }), text, path);
    }
  });
}

layout.run();
