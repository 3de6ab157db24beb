/** Where Katagami keeps what it needs again. */
import * as assert from "uvu/assert";
import { resolve } from "node:path";
import { suite } from "uvu";
import { cacheFolder } from "../../generator/lib/own-files.js";

const test = suite("files of Katagami's own");

test("a checkout keeps its cache in its own node_modules", () => {
  assert.is(cacheFolder("code"), resolve("node_modules/.cache/katagami/code"));
});

test.run();
