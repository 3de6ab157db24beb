/**
 * Compiles what is generated, the packages of all cases, and test/types, under the strictest flags: as Node resolves modules
 * and as bundlers do, with the browser's types and with Node's.
 */
import * as assert from "uvu/assert";
import { readdir } from "node:fs/promises";
import { suite } from "uvu";
import { addFiles, inFolder } from "../support/folders.js";
import { tsc } from "../support/tsc.js";

const test = suite("types");

const config = "test/types/tsconfig.json";

/** The ways of compiling, and what to say to the compiler. */
const ways: readonly (readonly [string, readonly string[]])[] = [
  ["as Node resolves modules, with the web's types", []],
  ["as bundlers do", ["--module", "esnext", "--moduleResolution", "bundler"]],
  ["as Node resolves modules, with Node's types alone", ["--lib", "es2023", "--types", "node"]],
];

const running = ways.map(async ([, args]) => tsc("-p", config, ...args));

for (const [index, [what]] of ways.entries()) {
  test(`generated code and test/types compile ${what}`, async () =>
    assert.is(await running[index], ""));
}

test("every case and every generated package is among what is compiled", async () => {
  const listed = (await tsc("-p", config, "--listFilesOnly")).split("\n");
  const cases = await readdir("test/cases");
  const packages = await readdir("test/cases", { recursive: true });
  assert.ok(cases.length > 20);
  const wanted = [
    "generated/runtime/src/index.ts",
    "generated/vendor-orders-v1/src/client.ts",
    "test/types/client.ts",
    ...packages
      .filter((path) => path.endsWith("expected/src/client.ts"))
      .map((path) => `test/cases/${path.replaceAll("\\", "/")}`),
  ];
  assert.ok(wanted.length > 10);
  assert.equal(
    wanted.filter((path) => !listed.some((file) => file.replaceAll("\\", "/").endsWith(path))),
    [],
  );
});

test("what must not compile does not: an expected error that is none is one", async () => {
  const files = {
    "package.json": '{"type": "module"}',
    "tsconfig.json": JSON.stringify({ extends: `${process.cwd()}/${config}`, include: ["*.ts"] }),
    "a.ts":
      "// @ts-expect-error nothing is wrong here\nexport const a: number = 1;\nexport const b: string = 1;\n",
  };
  await inFolder({}, async (folder) => {
    await addFiles(folder, files);
    const said = await tsc("-p", folder);
    assert.match(said, /a\.ts\(1,1\): error TS2578/);
    assert.match(said, /a\.ts\(3,14\): error TS2322/);
  });
});

test.run();
