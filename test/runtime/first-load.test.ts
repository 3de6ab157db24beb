/** What most clients do not use is not in the first load of a bundle that is split into files. */
import * as assert from "uvu/assert";
import { build } from "esbuild";
import { suite } from "uvu";

const source = "templates/runtime/src";

/** Bundles a client's part of the runtime, and returns its sources: those that are there at once, and those on demand. */
async function sources(): Promise<{ readonly first: Set<string>; readonly later: Set<string> }> {
  const { metafile } = await build({
    entryPoints: [`${source}/selling-partner.ts`],
    outdir: "bundle",
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    packages: "external",
    metafile: true,
    write: false,
  });
  const names = new Set(["bundle/selling-partner.js"]);
  // A set that grows is gone through to its new end.
  for (const name of names) {
    for (const { path, kind } of metafile.outputs[name]?.imports ?? []) {
      if (kind === "import-statement" && metafile.outputs[path]) names.add(path);
    }
  }
  const [first, later] = [new Set<string>(), new Set<string>()];
  for (const [name, { inputs }] of Object.entries(metafile.outputs)) {
    for (const path of Object.keys(inputs))
      (names.has(name) ? first : later).add(path.slice(source.length + 1));
  }
  return { first, later };
}

const test = suite("first load");

test("middleware, pages, signatures, restricted data and shared tokens are loaded on demand", async () => {
  const { first, later } = await sources();
  assert.ok(first.has("send.ts") && first.has("auth/lwa.ts"));
  for (const path of [
    "middleware/run.ts",
    "middleware/check-request.ts",
    "middleware/check-response.ts",
    "middleware/conceal.ts",
    "request/iterate-pages.ts",
    "request/page-place.ts",
    "aws/sigv4.ts",
    "auth/restricted-data-token.ts",
    "auth/token-cache.ts",
  ]) {
    assert.ok(later.has(path), path);
    assert.not.ok(first.has(path), path);
  }
});

test.run();
