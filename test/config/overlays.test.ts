/** How names of templates are read: a path, one of the shelf, a folder, or a package. */
import * as assert from "uvu/assert";
import { join } from "node:path";
import { suite } from "uvu";
import { resolveOverlays, shelfNames } from "../../generator/config/overlays.js";
import { Failure, settingPlace } from "../../generator/lib/diagnostic.js";
import { ownFile } from "../../generator/lib/own-files.js";
import { type Files, inFolder } from "../support/folders.js";

const test = suite("names of templates");

const place = settingPlace("katagami.config.ts", "templates");

const files: Files = {
  "own/a.md.hbs": "",
  "zod/a.md.hbs": "",
  "node_modules/@acme/react/package.json":
    '{ "name": "@acme/react", "version": "1.2.3", "katagami": { "templates": "templates" } }',
  "node_modules/@acme/react/templates/b.md.hbs": "",
  "node_modules/own/package.json": '{ "version": "9.9.9", "katagami": { "templates": "t" } }',
  "node_modules/no-field/package.json": '{ "version": "1.0.0" }',
  "node_modules/no-folder/package.json": '{ "katagami": { "templates": "dist/templates" } }',
  "node_modules/broken/package.json": "{",
  "sub/katagami.config.ts": "",
};

test("each name is read by one rule", async () => {
  await inFolder(files, async (folder) => {
    const overlays = await resolveOverlays(
      ["zod", "./zod", "own", "@acme/react", join(folder, "nowhere-yet")],
      folder,
      place,
    );
    assert.equal(
      overlays.map(({ kind, folder: at, version }) => [kind, at, version !== null]),
      [
        ["shelf", ownFile("templates/shelf/zod"), true],
        ["folder", join(folder, "zod"), false],
        ["folder", join(folder, "own"), false],
        ["package", join(folder, "node_modules/@acme/react/templates"), true],
        ["folder", join(folder, "nowhere-yet"), false],
      ],
    );
    assert.equal([overlays[3]?.name, overlays[3]?.version], ["@acme/react", "1.2.3"]);
  });
});

test("a package is also found in a folder above", async () => {
  await inFolder(files, async (folder) => {
    const [overlay] = await resolveOverlays(["@acme/react"], join(folder, "sub"), place);
    assert.is(overlay?.folder, join(folder, "node_modules/@acme/react/templates"));
  });
});

test("every name that cannot be used is told, with what to do", async () => {
  await inFolder(files, async (folder) => {
    const thrown: unknown = await resolveOverlays(
      ["zood", "no-field", "no-folder", "broken", "@acme/none", "own", "./own"],
      folder,
      place,
    ).catch((error: unknown) => error);
    assert.instance(thrown, Failure);
    const { diagnostics, fault } = thrown as Failure;
    assert.is(fault, "usage");
    const shelf = (await shelfNames()).join(", ");
    assert.equal(
      diagnostics.map(({ message, hint }) => [message, hint]),
      [
        ["there are no templates zood", "did you mean zod?"],
        [
          "the package no-field does not say where its templates are",
          'its package.json needs a field such as "katagami": { "templates": "templates" }',
        ],
        [
          "the package no-folder has no folder dist/templates, which its package.json names",
          "its `files` may leave the folder out",
        ],
        [
          "the package broken does not say where its templates are",
          'its package.json needs a field such as "katagami": { "templates": "templates" }',
        ],
        [
          "there are no templates @acme/none",
          `write ./@acme/none for a folder; the shelf has ${shelf}; a package must be installed: npm install @acme/none`,
        ],
        ["the templates ./own are named twice", "remove one"],
      ],
    );
  });
});

test.run();
