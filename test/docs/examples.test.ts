/** Compiles every TypeScript block of the READMEs, so that what people copy works. */
import { existsSync } from "node:fs";
import { readdir, readFile, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { addFiles } from "../support/folders.js";
import { modulesOf } from "../support/readme-modules.js";
import { tsc } from "../support/tsc.js";

const test = suite("readme");

const packages = (await readdir("generated", { withFileTypes: true }))
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => `generated/${name}/README.md`);
const readmes = [
  "README.md",
  "README.ja.md",
  "CONTRIBUTING.md",
  "templates/runtime/README.md",
  ...packages,
].filter((path) => existsSync(path));

const modules = (
  await Promise.all(readmes.map(async (path) => modulesOf(path, await readFile(path, "utf8"))))
).flat();

test("both READMEs and that of every package hold TypeScript", () => {
  for (const path of ["README.md", "README.ja.md", ...packages]) {
    assert.ok(
      modules.some(({ name }) => name.startsWith(`${path}:`)),
      path,
    );
  }
});

test("the TypeScript of every README compiles", async () => {
  // Below the repository, where the packages that the examples import are found.
  const folder = resolve(".katagami/readme");
  await rm(folder, { recursive: true, force: true });
  const generated = resolve("generated");
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
      "katagami/sandbox": [resolve("generator/sandbox/index.ts")],
      ...Object.fromEntries(
        ["sp-api-", "@scope/", "<scope>/"].flatMap((prefix) => [
          ...["operations", "sandbox", "documents", "redis"].map((subpath) => [
            `${prefix}*/${subpath}`,
            [`${generated}/*/src/${subpath}.ts`],
          ]),
          ...["feeds-2021-06-30", "orders-v0", "reports-2021-06-30"].map((name) => [
            `${prefix}${name}`,
            [resolve("test/support/document-clients.ts")],
          ]),
          [`${prefix}*`, [`${generated}/*/src/index.ts`]],
        ]),
      ),
    },
  };
  await addFiles(folder, {
    "package.json": '{"type": "module"}',
    "tsconfig.json": JSON.stringify({ compilerOptions, include: ["*.ts"] }),
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

const bare = (path: string): string[] =>
  modules
    .filter(({ name }) => name.startsWith(`${path}:`))
    .map(({ text }) => text.replace(/\s*\/\/.*$/gm, ""));

test("both languages show the same code, comments aside", async () => {
  assert.equal(bare("README.ja.md"), bare("README.md"));
});

test("CONTRIBUTING has a reason for every dependency, and none for what is gone", async () => {
  const manifest = JSON.parse(await readFile("package.json", "utf8")) as Record<string, object>;
  const fields = ["dependencies", "peerDependencies", "devDependencies"];
  const names = new Set(fields.flatMap((field) => Object.keys(manifest[field] ?? {})));
  const text = (await readFile("CONTRIBUTING.md", "utf8")).split("## Dependencies")[1] ?? "";
  const rows = [...text.matchAll(/^\| (`[^|]*)\|([^|]*)\|$/gm)];
  const listed = rows.flatMap(([, cell = "", reason = ""]) =>
    reason.trim() === "" ? [] : [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name),
  );
  assert.equal([...new Set(listed)].toSorted(), [...names].toSorted());
});

test.run();
