/** All models through typescript-fetch with our templates, under the flags of our own output. */
import { execFile } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { corpusIsHere } from "../support/corpus.js";
import { generateOnRuntime, javaIsHere } from "./generated.js";

const run = promisify(execFile);
const test = suite("typescript-fetch on our runtime");

const compilerOptions = {
  noEmit: true,
  target: "es2022",
  lib: ["es2022", "dom", "dom.iterable"],
  types: [],
  module: "nodenext",
  moduleResolution: "nodenext",
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  verbatimModuleSyntax: true,
  declaration: true,
  isolatedDeclarations: true,
  erasableSyntaxOnly: true,
  skipLibCheck: false,
  paths: { "sp-api-runtime": ["./runtime/src/index.ts"] },
};

if (corpusIsHere(test) && (await javaIsHere(test))) {
  test("all 66 models pass OpenAPI Generator's own validation and generate", async () => {
    const { report } = await generateOnRuntime();
    assert.equal(
      report.diagnostics.filter(({ severity }) => severity === "error"),
      [],
    );
    assert.is(report.packages.length, 66);
  });

  test("TypeScript 7 finds nothing in them under the strictest flags", async () => {
    const { folder } = await generateOnRuntime();
    const project = join(folder, "tsconfig.json");
    await writeFile(project, JSON.stringify({ compilerOptions, include: ["*/src"] }));
    const tsc = resolve("node_modules/typescript/bin/tsc");
    const output = await run(process.execPath, [tsc, "-p", project]).then(
      ({ stdout }) => stdout,
      ({ stdout }: { stdout: string }) => stdout,
    );
    assert.is(output, "");
  });
}

test.run();
