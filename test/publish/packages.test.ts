/** The packages pass the linters of packages, hold what they should, and shake down to what is used. */
import * as assert from "uvu/assert";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { suite } from "uvu";
import { compilePackages } from "../../generator/build/build-packages.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import { lintPackage } from "./lint.js";
import { buildPackages, type Published } from "./packages.js";

const test = suite("packages to publish");

const published: Published = await buildPackages("several");

const { folder, out, ids } = published;

test.after(() => rmSync(folder, { recursive: true, force: true }));

interface Manifest {
  readonly [field: string]: unknown;
  readonly exports: Readonly<Record<string, unknown>>;
}

function manifestOf(id: string): Manifest {
  // A file of our own making.
  return JSON.parse(readFileSync(join(out, id, "package.json"), "utf8")) as Manifest;
}

test("there is the runtime, a small client, and large ones where Amazon's models are here", () => {
  if (ids.length === 2) process.stdout.write("  skipped: ../shared/models is not here\n");
  assert.ok(ids.includes("runtime") && ids.includes("vendor-orders-v1"));
});

for (const id of ids) {
  test(`publint --strict and @arethetypeswrong find nothing in ${id}, and npm packs what belongs there`, async () => {
    assert.equal((await lintPackage(join(out, id), folder)).problems, []);
  });

  test(`${id} says what it is, with the user's fields merged in`, () => {
    const json = manifestOf(id);
    assert.is(json["name"], `@acme/sp-api-${id}`);
    assert.is(json["author"], "Acme");
    assert.equal(json["repository"], {
      type: "git",
      url: "git+https://github.com/acme/clients.git",
      directory: `packages/${id}`,
    });
    assert.equal(json["publishConfig"], { access: "public", tag: "next" });
    assert.is(json["sideEffects"], false);
    assert.is(json["type"], "module");
    assert.is(json["private"], undefined);
    for (const target of Object.values(json.exports)) {
      if (typeof target === "string") continue;
      assert.equal(Object.keys(target as object), ["types", "default"]);
    }
  });

  test(`the maps of ${id} lead to sources that are in the package`, () => {
    const { sources } = JSON.parse(readFileSync(join(out, id, "dist/index.d.ts.map"), "utf8")) as {
      sources: string[];
    };
    assert.equal(sources, ["../src/index.ts"]);
    // The JavaScript is bundled: one file comes from several sources, all of them published.
    for (const file of readdirSync(join(out, id, "dist")).filter((name) =>
      name.endsWith(".js.map"),
    ))
      for (const source of JSON.parse(readFileSync(join(out, id, "dist", file), "utf8")).sources)
        assert.ok(existsSync(join(out, id, "dist", source)), `${file}: ${source}`);
  });
}

test("a client with its runtime inline depends on nothing, and the linters find nothing in it either", async () => {
  const inline = await buildPackages("own", { runtime: "inline" });
  try {
    assert.equal(inline.ids, ["vendor-orders-v1"]);
    const folderOfClient = join(inline.out, "vendor-orders-v1");
    // A file of our own making.
    const json = JSON.parse(readFileSync(join(folderOfClient, "package.json"), "utf8")) as Manifest;
    assert.is(json["dependencies"], undefined);
    assert.ok(Object.keys(json.exports).includes("./runtime/documents"));
    const { files, problems } = await lintPackage(folderOfClient, inline.folder);
    assert.equal(problems, []);
    assert.ok(files.includes("dist/runtime/index.js") && files.includes("src/runtime/index.ts"));
  } finally {
    rmSync(inline.folder, { recursive: true, force: true });
  }
});

test("one operation is bundled without the others, without the class, and without the runtime's rest", async () => {
  const entry = join(folder, "one.ts");
  writeFileSync(
    entry,
    'import { getPurchaseOrder } from "@acme/sp-api-vendor-orders-v1/operations";\nconsole.log(getPurchaseOrder);\n',
  );
  const { outputFiles, metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    write: false,
    metafile: true,
    alias: {
      "@acme/sp-api-vendor-orders-v1/operations": join(out, "vendor-orders-v1/dist/operations.js"),
    },
  });
  const text = outputFiles[0]!.text;
  assert.match(text, "getPurchaseOrder");
  assert.not.match(text, /submitAcknowledgement|getPurchaseOrdersStatus|VendorOrdersApi|class /);
  assert.ok(text.length < 1500, `${String(text.length)} bytes`);
  assert.is(Object.keys(metafile.inputs).filter((path) => path.includes("runtime")).length, 0);
});

test("one package is compiled by itself, and one that is not there is an error", async () => {
  const one = await buildPackages("own");
  try {
    for (const id of one.ids) rmSync(join(one.out, id, "dist"), { recursive: true });
    const { packages } = await compilePackages(one.out, ["vendor-orders-v1"]);
    assert.equal(packages, ["vendor-orders-v1"]);
    assert.ok(existsSync(join(one.out, "vendor-orders-v1/dist/index.js")));
    // It imports types of the runtime, which is not written for that.
    assert.not.ok(existsSync(join(one.out, "runtime/dist")));
    const error = await compilePackages(one.out, ["nope"]).catch((thrown: unknown) => thrown);
    assert.instance(error, Failure);
    assert.is((error as Failure).fault, "usage");
  } finally {
    rmSync(one.folder, { recursive: true, force: true });
  }
});

test.run();
