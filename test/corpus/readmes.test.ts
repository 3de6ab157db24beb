/** The READMEs of all packages: what people copy from them compiles. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { corpusIsHere, generateCorpus, temporaryFolder } from "../support/corpus.js";
import { modulesOf } from "../support/readme-modules.js";
import { tsc } from "../support/tsc.js";

const test = suite("the READMEs of all packages");

if (corpusIsHere(test)) {
  const { folder } = await generateCorpus();
  const ids = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .filter((name) => !["runtime", "node_modules"].includes(name));
  const readmes = new Map(
    ids.map((id) => [id, readFileSync(join(folder, id, "README.md"), "utf8")]),
  );

  test("every example compiles", async () => {
    const modules = [...readmes].flatMap(([id, text]) => modulesOf(id, text));
    assert.ok(modules.length > 2 * 66, String(modules.length));
    const project = temporaryFolder("katagami-readmes-");
    writeFileSync(join(project, "package.json"), '{ "type": "module" }\n');
    for (const [index, { text }] of modules.entries())
      writeFileSync(join(project, `${String(index)}.ts`), text);
    const compilerOptions = {
      noEmit: true,
      target: "es2022",
      module: "nodenext",
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
        "katagami/sandbox": [resolve("generator/sandbox/index.ts")],
        "sp-api-*/operations": [`${folder}/*/src/operations.ts`],
        "sp-api-*/sandbox": [`${folder}/*/src/sandbox.ts`],
        "sp-api-*": [`${folder}/*/src/index.ts`],
      },
    };
    writeFileSync(
      join(project, "tsconfig.json"),
      JSON.stringify({ compilerOptions, include: ["*.ts"] }),
    );
    const said = await tsc("-p", join(project, "tsconfig.json"));
    const named = said.replace(
      /^.*?(\d+)\.ts\((\d+),/gm,
      (_, index: string, line: string) => `${modules[Number(index)]?.name ?? ""} + ${line} (`,
    );
    assert.is(
      named
        .split("\n")
        .filter((line) => line.includes("error TS"))
        .join("\n"),
      "",
    );
  });

  test("a section stands only where it applies, and each operation has a row", () => {
    const has = (id: string, heading: string): boolean =>
      readmes.get(id)?.includes(`\n## ${heading}\n`) === true;
    assert.ok(has("orders-v0", "Personal data") && has("orders-v0", "Pages"));
    assert.not.ok(has("sellers-v1", "Personal data") || has("sellers-v1", "Pages"));
    const rows = [...readmes.values()].join("\n").match(/^\| (?:\[)?`\w+`.*\|$/gm) ?? [];
    assert.is(rows.length, 370);
  });
}

test.run();
