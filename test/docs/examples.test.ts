/** Compiles every TypeScript block of the pages, so that what people copy works. */
import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { katagamiCommand, run } from "../support/cli.js";
import { addFiles } from "../support/folders.js";
import { filesOfProductTypes, luggageDefinition } from "../support/luggage.js";
import { type Module, modulesOf } from "../support/readme-modules.js";
import { tsc } from "../support/tsc.js";
import { paths } from "./pages.js";

const test = suite("examples of the pages");

const modules: readonly Module[] = (
  await Promise.all(paths.map(async (path) => modulesOf(path, await readFile(path, "utf8"))))
).flat();

/** The clients that examples use, and that no model in this repository has. */
const apisOfExamples = [
  "data-kiosk-2023-11-15",
  "feeds-2021-06-30",
  "listings-items-2021-08-01",
  "orders-v0",
  "reports-2021-06-30",
];

/** The sets of the shelf that add a module of their name to each client. */
const sets = ["msw", "valibot", "zod"];

const modulesIn = (path: string): readonly Module[] =>
  modules.filter(({ name }) => name.startsWith(`${path}:`));

test("READMEs, those of packages too, and docs/ hold TypeScript", () => {
  // The index of the output folder has no code.
  const packages = paths.filter(
    (path) => path.startsWith("generated/") && path !== "generated/README.md",
  );
  assert.ok(packages.length >= 2, packages.join());
  for (const path of ["README.md", "README.ja.md", "docs/sandbox.md", ...packages])
    assert.ok(modulesIn(path).length > 0, path);
  assert.ok(modules.length > 30, String(modules.length));
});

test("the TypeScript of every page compiles", async () => {
  // Below the repository, where the packages that the examples import are found.
  const folder = resolve(".katagami/docs");
  await rm(folder, { recursive: true, force: true });
  // What the walk-through of templates makes, and the shelf: that is what `@acme/…` is in these pages.
  const acme = join(folder, "acme");
  const layers = [...sets, "./templates/examples/zod"].flatMap((name) => ["--templates", name]);
  const flags = ["--out", acme, "--scope", "@acme", ...layers];
  const generated = await run([...katagamiCommand, "generate", ...flags], process.cwd());
  assert.is(generated.code, 0, generated.err);
  const compilerOptions = {
    noEmit: true,
    target: "es2022",
    module: "nodenext",
    // As for Katagami itself, whose sources the examples of the sandbox import.
    lib: ["es2024", "dom", "dom.iterable"],
    types: ["node"],
    typeRoots: [resolve("node_modules/@types")],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    verbatimModuleSyntax: true,
    moduleDetection: "force",
    skipLibCheck: true,
    paths: {
      katagami: [resolve("generator/index.ts")],
      "katagami/rehearse": [resolve("generator/rehearse/rehearse.ts")],
      "katagami/sandbox": [resolve("generator/sandbox/index.ts")],
      ...Object.fromEntries(
        [
          ["sp-api-", resolve("generated")],
          ["<scope>/sp-api-", resolve("generated")],
          ["@acme/sp-api-", acme],
        ].flatMap(([prefix = "", packages = ""]) => [
          ...["operations", "sandbox", "schemas", ...sets].map((subpath) => [
            `${prefix}*/${subpath}`,
            [`${packages}/*/src/${subpath}.ts`],
          ]),
          ...["data-kiosk", "feeds", "notifications", "reports"].map((subpath) => [
            `${prefix}schemas/${subpath}`,
            [`${packages}/schemas/src/${subpath}.ts`],
          ]),
          ...subpathsOfRuntime(`${prefix}runtime`, `${packages}/runtime`),
          ...apisOfExamples.map((name) => [
            `${prefix}${name}`,
            [resolve("test/support/document-clients.ts")],
          ]),
          [`${prefix}*`, [`${packages}/*/src/index.ts`]],
        ]),
      ),
    },
  };
  await addFiles(folder, {
    "package.json": '{"type": "module"}',
    "tsconfig.json": JSON.stringify({ compilerOptions, include: ["*.ts"] }),
    ...Object.fromEntries(
      Object.entries(await filesOfProductTypes([luggageDefinition])).map(([path, text]) => [
        `product-types/${path}`,
        text,
      ]),
    ),
    ...Object.fromEntries(modules.map(({ text }, index) => [`${index}.ts`, text])),
  });
  const said = await tsc("-p", join(folder, "tsconfig.json"));
  await rm(folder, { recursive: true });
  assert.is(
    said.replace(
      /^.*?(\d+)\.ts\((\d+),/gm,
      (_, index: string, line: string) => `${modules[Number(index)]?.name} + ${line} (`,
    ),
    "",
  );
});

/** The subpaths of the runtime with their sources, wherever these are laid. */
function subpathsOfRuntime(name: string, folder: string): [string, string[]][] {
  return ["data-kiosk", "documents", "feeds", "fleet", "notifications", "redis", "reports"].map(
    (subpath) => [
      `${name}/${subpath}`,
      [`${folder}/src/${subpath}.ts`, `${folder}/src/${subpath}/${subpath}.ts`].filter((path) =>
        existsSync(path),
      ),
    ],
  );
}

const withoutComments = (path: string): readonly string[] =>
  modulesIn(path).map(({ text }) => text.replace(/\s*\/\/.*$/gm, ""));

const TRANSLATED: readonly (readonly [english: string, japanese: string])[] = [
  ["README.md", "README.ja.md"],
  ["docs/getting-started.md", "docs/ja/getting-started.md"],
  ["docs/notifications.md", "docs/ja/notifications.md"],
  ["docs/reports.md", "docs/ja/reports.md"],
  ["docs/sandbox.md", "docs/ja/sandbox.md"],
  ["docs/vendor-guide.md", "docs/ja/vendor-guide.md"],
];
for (const [english, japanese] of TRANSLATED) {
  test(`${japanese} shows the code of ${english}, comments aside`, () => {
    assert.equal(withoutComments(japanese), withoutComments(english));
  });
}

test.run();
