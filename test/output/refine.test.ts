import * as assert from "uvu/assert";
import { suite } from "uvu";
import { Failure } from "../../generator/lib/diagnostic.js";
import type { OutputFile } from "../../generator/lib/output-file.js";
import { format } from "../../generator/output/format.js";
import { installedVersion } from "../../generator/lib/own-files.js";
import { parseSource } from "../../generator/lib/typescript.js";
import { refine } from "../../generator/output/refine.js";
import { sayProblem } from "../support/models.js";

const test = suite("refine and format");

function file(text: string, path = "things-v1/src/a.ts"): OutputFile {
  return { path, text, template: "templates/client/src/a.ts.hbs" };
}

function refined(text: string, path?: string): string {
  try {
    return refine([file(text, path)])[0]!.text;
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics.map(sayProblem).join("\n");
    throw error;
  }
}

/** What is shown, the text wanted, the text given. */
const imports: readonly (readonly [string, string, string])[] = [
  [
    "what nothing uses goes",
    'import { a } from "a";\nexport const x: A = a;',
    'import { a, b } from "a";\nimport { c } from "c";\nexport const x: A = a;',
  ],
  [
    "names in order, whatever their case",
    'import { a, B, c } from "a";\nexport const x = [a, B, c];',
    'import { c, B, a } from "a";\nexport const x = [a, B, c];',
  ],
  [
    "packages before files of its own",
    'import { c } from "c";\nimport { d } from "d";\nimport { a } from "./a.js";\nimport { b } from "./b.js";\nexport const x = [a, b, c, d];',
    'import { b } from "./b.js";\nimport { d } from "d";\nimport { a } from "./a.js";\nimport { c } from "c";\nexport const x = [a, b, c, d];',
  ],
  [
    "type-only stays type-only",
    'import type { A } from "a";\nexport type X = A;',
    'import type { A, B } from "a";\nexport type X = A;',
  ],
  [
    "a type among values stays one",
    'import { type A, b } from "a";\nexport const x: A = b;',
    'import { b, type A, type C } from "a";\nexport const x: A = b;',
  ],
  [
    "a namespace",
    'import type * as A from "a";\nexport type X = A.B;',
    'import type * as A from "a";\nimport * as Z from "z";\nexport type X = A.B;'.replace(
      "A.B",
      "A.B",
    ),
  ],
  [
    "a name of one's own",
    'import { a as b } from "a";\nexport const x = b;',
    'import { a as b, b as c } from "a";\nexport const x = b;',
  ],
  [
    "a default",
    'import a, { b } from "a";\nexport const x = [a, b];',
    'import a, { c, b } from "a";\nexport const x = [a, b];',
  ],
  ["for its effect", 'import "a";\nexport {};', 'import "a";\nexport {};'],
  [
    "all of them",
    "// head\n\nexport const x = 1;",
    '// head\nimport { a } from "a";\nexport const x = 1;',
  ],
  [
    "what stands between imports stays",
    'import { a } from "a";\nimport { b } from "./b.js";\n\nexport const between = 1;\n\nexport const x = [a, b];',
    'import { b } from "./b.js";\nexport const between = 1;\nimport { a } from "a";\nexport const x = [a, b];',
  ],
  [
    "used in a type alone",
    'import { A } from "a";\nexport interface X extends A {}',
    'import { A } from "a";\nexport interface X extends A {}',
  ],
];

for (const [what, want, given] of imports) {
  test(`imports: ${what}`, () => assert.is(squeezed(refined(given)), squeezed(want)));
}

function squeezed(text: string): string {
  return text.replace(/\n+/g, "\n").trim();
}

test("declarations of every kind may stand in a file", () => {
  const text = [
    "// A comment.",
    "export interface A {}",
    "export type B = A;",
    "export class C {}",
    "export function d(): void {}",
    "export const e = 1;",
    'export * from "./x.js";',
    'export type * as X from "./x.js";',
    "export declare namespace Y {}",
    "export {};",
    "",
  ].join("\n");
  assert.is(refined(text), text);
});

const place = "things-v1/src/a.ts";

/** The problem wanted, the text given. */
const refusals: readonly (readonly [string, string])[] = [
  [
    `${place}:1:1: a generated file has declarations only, but here is an ExpressionStatement`,
    "steal();",
  ],
  [
    `${place}:2:1: a generated file has declarations only, but here is an IfStatement`,
    "export const a = 1;\nif (a) {}",
  ],
  [`${place}:1:1: a generated file has declarations only, but here is a Block`, "{ steal(); }"],
  [
    `${place}:1:1: a generated file has declarations only, but here is a VariableStatement`,
    "export let a = 1;",
  ],
  [
    `${place}:1:1: a generated file has declarations only, but here is a VariableStatement`,
    "var a = 1;",
  ],
  [
    `${place}:1:1: a generated file has declarations only, but here is an EnumDeclaration`,
    "export enum A { B }",
  ],
  [
    `${place}:1:1: a generated file has declarations only, but here is a ModuleDeclaration`,
    "declare global { var a: string }",
  ],
  [
    `${place}:1:1: a generated file has declarations only, but here is a ModuleDeclaration`,
    "export namespace A {}",
  ],
  [
    `${place}:1:1: a generated file has declarations only, but here is a ModuleDeclaration`,
    'declare module "a" {}',
  ],
  [
    `${place}:1:1: a generated file has declarations only, but here is an ExportAssignment`,
    "export default 1;",
  ],
  [
    `${place}:1:1: a generated file has declarations only, but here is an ImportEqualsDeclaration`,
    'import a = require("a");',
  ],
  [`${place}:1:1: a generated file has declarations only, but here is an EmptyStatement`, ";"],
  [
    `${place}:1:17: the rendered TypeScript does not parse: Expression expected.`,
    "export const a =;",
  ],
  [`${place}:2:1: the rendered TypeScript does not parse: '}' expected.`, "export interface A {\n"],
  [
    `${place}:1:13: the rendered TypeScript does not parse: Unterminated string literal.`,
    'const a = "x\n";',
  ],
];

for (const [want, given] of refusals) {
  test(`${JSON.stringify(given)} is refused`, () => assert.is(refined(given).split("\n")[0], want));
}

test("what is wrong names the template, and shows the line", () => {
  assert.throws(
    () => refine([file("export const a = 1;\nsteal();"), file("let b = 1;", "things-v1/src/b.ts")]),
    (error: unknown) => {
      assert.instance(error, Failure);
      const { diagnostics } = error as Failure;
      assert.equal(
        diagnostics.map(({ hint }) => hint),
        [
          "it was rendered from templates/client/src/a.ts.hbs: steal();",
          "it was rendered from templates/client/src/a.ts.hbs: let b = 1;",
        ],
      );
      return true;
    },
  );
});

test("a file that is no TypeScript passes through", () => {
  assert.is(refined("steal();", "things-v1/README.md"), "steal();");
});

const formats: readonly (readonly [string, string, string])[] = [
  ["src/a.ts", 'export const a = "x";\n', "export const a='x'"],
  ["package.json", '{\n  "a": [],\n  "b": [\n    "c"\n  ]\n}\n', '{"a":[],"b":["c"]}'],
  ["README.md", "# A\n* b", "# A\n* b"],
  ["LICENSE", "as  it is", "as  it is"],
];

for (const [path, want, given] of formats) {
  test(`${path} is laid out as its kind`, async () =>
    assert.is((await format(file(given, path))).text, want));
}

test("what Prettier cannot read is an error with its place and template", async () => {
  const failure: unknown = await format(file("{\n  nope", "package.json")).catch(
    (error: unknown) => error,
  );
  assert.instance(failure, Failure);
  const [problem] = (failure as Failure).diagnostics;
  assert.match(
    sayProblem(problem!),
    /^package\.json:\d+:\d+: Prettier cannot read the rendered text: /,
  );
  assert.is(problem!.hint, "it was rendered from templates/client/src/a.ts.hbs");
});

test("the compiler that ts-morph brings leaves its syntax errors on the file, as `refine` reads them", () => {
  const source = parseSource("a.ts", "export const = 1;\n");
  const found = (source as unknown as { parseDiagnostics?: readonly { start?: number }[] })
    .parseDiagnostics;
  const said = `ts-morph ${installedVersion("ts-morph")} no longer has SourceFile.parseDiagnostics`;
  assert.ok(Array.isArray(found), said);
  assert.is(found?.[0]?.start, 13, said);
});

test.run();
