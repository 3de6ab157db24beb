/** What `generate` and `models` say of the patches that come with Katagami. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { katagami } from "../support/cli.js";
import { addFiles, type Files, inFolder, readFiles } from "../support/folders.js";
import { swagger } from "../support/models.js";

const test = suite("Katagami's patches on the command line");

const key = "vehicles-api-model/vehicles_2024-11-01.json";

const ofYear = `${key}/0001-pattern-of-year`;

const ofMonth = `${key}/0002-pattern-of-month`;

const wrong = { type: "number", pattern: "^[0-9]{4}$" };

/** A model whose types have the faults that Katagami's patches correct, or not. */
function vehicles(definitions: object): string {
  const get = {
    operationId: "getVehicles",
    description: "Lists.\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 1 | 2 |",
    responses: { 200: { description: "Done." } },
  };
  return JSON.stringify(swagger({ paths: { "/vehicles": { get } }, definitions }));
}

const project: Files = {
  "package.json": "{}",
  [`models/${key}`]: vehicles({ Year: wrong, Month: { type: "number" } }),
};

test("generate says in one line what it skipped, and --verbose says why", async () => {
  await inFolder(project, async (folder) => {
    const said = await katagami(folder, "generate");
    assert.is(said.code, 0, said.err);
    assert.is(
      said.err
        .split("\n")
        .filter((line) => /patches/.test(line))
        .join("\n"),
      "  1 of Katagami's patches does not apply to these models; --verbose lists them",
    );
    const more = await katagami(folder, "generate", "--verbose", "--force");
    assert.match(
      more.err,
      /^info .*0002-pattern-of-month\.json\n {2}not applied: operation \d \(\w+ \/definitions\/Month/m,
    );
    const json = JSON.parse((await katagami(folder, "generate", "--json", "--force")).out) as {
      readonly diagnostics: readonly { readonly severity: string }[];
    };
    assert.equal(
      json.diagnostics.map(({ severity }) => severity),
      ["info"],
    );
  });
});

test("generate says nothing of patches if all of a model's apply", async () => {
  await inFolder(
    { ...project, [`models/${key}`]: vehicles({ Year: wrong, Month: wrong }) },
    async (folder) => {
      const { code, err } = await katagami(folder, "generate");
      assert.equal([code, err], [0, ""]);
    },
  );
});

test("a patch that is skipped does not change the hash of a package", async () => {
  await inFolder(project, async (folder) => {
    await katagami(folder, "generate");
    const manifest = async (): Promise<string> =>
      (await readFiles(folder))["generated/katagami.manifest.json"]!;
    const before = await manifest();
    await addFiles(folder, {
      "katagami.config.json": JSON.stringify({ bundledPatches: [ofMonth] }),
    });
    await katagami(folder, "generate");
    assert.is(await manifest(), before);
    await addFiles(folder, {
      "katagami.config.json": JSON.stringify({ bundledPatches: [ofYear] }),
    });
    await katagami(folder, "generate");
    assert.is.not(await manifest(), before);
  });
});

test("models status and pull say which patches a pull ends, and which it begins", async () => {
  const source = {
    [`source/models/${key}`]: vehicles({ Year: { type: "number" }, Month: wrong }),
  };
  await inFolder({ ...project, ...source }, async (folder) => {
    const status = await katagami(folder, "models", "status", "--from", "source");
    assert.match(
      status.out,
      `\nKatagami's patches:\nno longer applies after a pull  ${ofYear}\nnewly applies after a pull      ${ofMonth}\n`,
    );
    const pulled = await katagami(folder, "models", "pull", "--from", "source", "--force");
    assert.match(
      pulled.out,
      `\nKatagami's patches:\nno longer applies  ${ofYear}\nnewly applies      ${ofMonth}\n`,
    );
    const after = await katagami(folder, "models", "status");
    assert.match(after.out, `\nKatagami's patches:\ndoes not apply  ${ofYear}\n`);
  });
});

test.run();
