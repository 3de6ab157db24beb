/** References to other files in a model: see also test/security/refs.test.ts, which runs the command. */
import * as assert from "uvu/assert";
import { join } from "node:path";
import { suite } from "uvu";
import { bundleReferences } from "../../generator/model/bundle-references.js";
import { parseModel, readModel } from "../../generator/model/load.js";
import { inFolder } from "../support/folders.js";

const test = suite("references to other files");

/** The definitions of a bundled model whose definitions refer to these places of `parts.json`. */
async function definitionsOf(
  parts: object,
  refs: Readonly<Record<string, string>>,
): Promise<unknown> {
  const definitions = Object.fromEntries(
    Object.entries(refs).map(([name, ref]) => [name, { $ref: `parts.json${ref}` }]),
  );
  let bundled: unknown;
  const files = {
    "models/parts.json": JSON.stringify(parts),
    "models/things.json": JSON.stringify({ swagger: "2.0", definitions }),
  };
  await inFolder(files, async (folder) => {
    const read = async (path: string) => ({
      value: parseModel(await readModel(path)),
      diagnostics: [],
    });
    const { value } = await read(join(folder, "models/things.json"));
    const options = { folder: join(folder, "models"), pins: new Map(), read };
    bundled = (await bundleReferences(value, options)).value.model.document;
  });
  return (bundled as { readonly definitions: unknown }).definitions;
}

test("a name with a slash and a place below a name are two parts", async () => {
  const parts = { "a/b": { type: "string" }, a: { b: { type: "number" } } };
  assert.equal(await definitionsOf(parts, { One: "#/a~1b", Two: "#/a/b" }), {
    One: { $ref: "#/definitions/a~1b" },
    Two: { $ref: "#/definitions/b" },
    "a/b": { type: "string" },
    b: { type: "number" },
  });
});

test("one place in two spellings is one part", async () => {
  const refs = { One: "#/a%20b", Two: "#/a b", Three: "#/%61%20b" };
  assert.equal(await definitionsOf({ "a b": { type: "string" } }, refs), {
    One: { $ref: "#/definitions/a%20b" },
    Two: { $ref: "#/definitions/a%20b" },
    Three: { $ref: "#/definitions/a%20b" },
    "a b": { type: "string" },
  });
});

test.run();
