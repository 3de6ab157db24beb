/** In a project of its own: the package as npm packs it, installed into an empty folder and used there. */
import * as assert from "uvu/assert";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import { run } from "../support/cli.js";
import { inFolder } from "../support/folders.js";
import { install, npx, pack } from "../support/packed.js";

const test = suite("npm pack");

/** What may stand in the tarball. */
const contents: readonly RegExp[] = [
  /^package\.json$/,
  /^(?:LICENSE|README\.md|README\.ja\.md|CONTRIBUTING\.md|SECURITY\.md)$/,
  /^docs\/(?:ja\/)?[\w-]+\.md$/,
  /^dist\/(?:[a-z-]+\/)*[a-z0-9-]+(?:\.js|\.d\.ts|\.js\.map)$/,
  /^dist\/render\/own-templates\.cjs$/,
  /^generator\/(?:sandbox\/page\/[\w-]+\.(?:html|css|js)|verify\/known-mismatches\.json)$/,
  /^templates\/(?:README\.md|view\.schema\.json)$/,
  /^templates\/examples\/[\w-]+\/(?:[\w-]+\/)*[\w.-]+\.(?:hbs|ts)$/,
  /^templates\/shelf\/[\w-]+\/(?:README\.md|(?:[\w-]+\/)*[\w.-]+\.(?:hbs|ts)|(?:schemas\/)?package\.fields\.json)$/,
  /^templates\/init\/[\w-]+\.yml$/,
  /^templates\/(?:client|schemas)\/(?:[\w-]+\/)*[\w.-]+\.hbs$/,
  /^templates\/openapi-generator\/(?:[\w-]+\/)*[\w.-]+\.(?:mustache|md)$/,
  /^templates\/product-types\/[\w-]+(?:\.ts)?(?:\.hbs)?$/,
  /^templates\/runtime\/(?:README\.md|src\/(?:[\w-]+\/)?[\w-]+\.ts)$/,
  /^models\/[\w-]+\/[\w.-]+\.json$/,
  /^models\/schemas\/[\w-]+\/[\w.-]+\.(?:json|graphql)$/,
  /^models\/models\.lock\.json$/,
  /^models\/patches\/[\w-]+\/[\w.-]+\.json\/[\w-]+\.json$/,
];

/** What must stand in it. */
const needed = [
  "package.json",
  "LICENSE",
  "README.md",
  "README.ja.md",
  "docs/README.md",
  "docs/ja/getting-started.md",
  "dist/cli.js",
  "dist/index.js",
  "dist/index.d.ts",
  "dist/render/own-templates.cjs",
  "templates/client/src/client.ts.hbs",
  "templates/client/partials/header.hbs",
  "templates/runtime/src/index.ts",
  "templates/README.md",
  "templates/view.schema.json",
  "templates/examples/zod/helpers.ts",
  "templates/shelf/zod/package.fields.json",
  "templates/schemas/src/notifications.ts.hbs",
  "models/vendor-orders-api-model/vendorOrders.json",
  "models/schemas/notifications/ReportProcessingFinishedNotification.json",
];

test("the tarball holds what it should, and works in an empty folder", async () => {
  await inFolder({}, async (folder) => {
    const tarball = await pack(folder);
    const listed = await run(["tar", "-tzf", tarball], folder);
    const files = listed.out
      .trim()
      .split("\n")
      .map((file) => file.replace(/^package\//, ""));
    assert.equal(
      files.filter((file) => !contents.some((pattern) => pattern.test(file))),
      [],
    );
    assert.equal(
      needed.filter((file) => !files.includes(file)),
      [],
    );

    const project = join(folder, "project");
    const isInstalled = await install(project, tarball, {
      "package.json": '{"name": "shop", "private": true, "type": "module"}',
      "katagami.config.ts":
        'import { defineConfig } from "katagami";\n\nexport default defineConfig({ scope: "@from-config" });\n',
      "path/to/vendorOrders.json": await readFile(
        resolve("models/vendor-orders-api-model/vendorOrders.json"),
        "utf8",
      ),
    });
    if (!isInstalled) return;

    const generate = [...npx, "generate", "path/to/vendorOrders.json", "--out", "clients"];
    const first = await run(generate, project);
    assert.is(first.err, "");
    assert.is(first.code, 0);
    assert.match(first.out, /^1 package, 4 operations in clients: \d+ added/);
    const { name } = JSON.parse(
      await readFile(join(project, "clients/vendor-orders-v1/package.json"), "utf8"),
    ) as { name: string };
    assert.is(name, "@from-config/sp-api-vendor-orders-v1");
    assert.is(
      await readFile(join(project, "clients/vendor-orders-v1/src/types.ts"), "utf8"),
      (await readFile("generated/vendor-orders-v1/src/types.ts", "utf8")).replace(
        "vendor-orders-api-model/",
        "to/",
      ),
    );

    // As released, Katagami goes by the manifest: nothing is made anew, let alone written.
    const second = await run(generate, project);
    assert.match(second.out, /^1 package in clients: \d+ unchanged/);

    const wrong = await run([...npx, "generate", "path/to/nope.json"], project);
    assert.is(wrong.code, 2);
    assert.match(wrong.err, "there is no file or folder path/to/nope.json");
  });
});

test.run();
