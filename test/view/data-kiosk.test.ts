/** The generated module of Data Kiosk: that it compiles, what its types allow, and what hostile schemas can do to it. */
import * as assert from "uvu/assert";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import { parseSource } from "../../generator/lib/typescript.js";
import { readGraphql } from "../../generator/payloads/read-graphql.js";
import {
  amazonSchemas,
  datasetsOf,
  generateDataKiosk,
  ownSchemas,
  renderDataKiosk,
} from "../support/data-kiosk.js";
import { addFiles, inFolder } from "../support/folders.js";
import { hostileTexts } from "../support/hostile.js";
import { strictest, tsc } from "../support/tsc.js";

const test = suite("data kiosk");

const amazon = amazonSchemas();

/** Compiles a generated module with files that use it. */
async function compile(schemas: string, users: readonly string[]): Promise<string> {
  let said = "";
  await inFolder({}, async (folder) => {
    const texts = await Promise.all(
      users.map(async (name) => [
        name,
        await readFile(join("test/types/data-kiosk", name), "utf8"),
      ]),
    );
    const compilerOptions = { ...strictest, module: "nodenext", moduleResolution: "nodenext" };
    await addFiles(folder, {
      "package.json": '{"type": "module"}',
      "tsconfig.json": JSON.stringify({ compilerOptions, include: ["*.ts"] }),
      "schemas.ts": schemas,
      ...Object.fromEntries(texts),
    });
    said = await tsc("-p", folder);
  });
  return said;
}

test("datasets compile under the strictest flags, and queries that their schema does not allow do not", async () => {
  const text = await generateDataKiosk(datasetsOf([...ownSchemas(), ...amazon]));
  const users = ["library.ts", "hostile.ts", ...(amazon.length > 0 ? ["amazon.ts"] : [])];
  assert.is(await compile(text, users), "");
});

test("no datasets make no file", () => {
  assert.is(renderDataKiosk([]), null);
});

/** A schema with a text in every place that takes one. */
function schemaWith(text: string): string {
  const literal = JSON.stringify(text.toWellFormed());
  return `
    ${literal} schema { query: Query }
    type Query { ${literal} data(${literal} unused: String = ${literal}): Data @deprecated(reason: ${literal}) }
    ${literal} type Data {
      ${literal} list(${literal} a: String = ${literal}, b: In = { text: ${literal} }): [Either] @deprecated(reason: ${literal})
    }
    ${literal} union Either = One | Two
    ${literal} type One implements Face { ${literal} a: Kind }
    ${literal} type Two implements Face { ${literal} a: Kind }
    ${literal} interface Face { ${literal} a: Kind }
    ${literal} enum Kind { ${literal} A @deprecated(reason: ${literal}) ${literal} B }
    ${literal} input In { ${literal} text: String = ${literal} @deprecated(reason: ${literal}) kind: Kind }
  `;
}

/** The tokens of a file: what is left when all comments are gone. */
function codeOf(text: string): string {
  const source = parseSource("a.ts", text);
  const tokens: string[] = [];
  const visit = (node: ReturnType<typeof source.getChildAt>): void => {
    const children = node.getChildren(source);
    if (children.length === 0) tokens.push(node.getText(source));
    for (const child of children) visit(child);
  };
  visit(source);
  return tokens.join(" ");
}

test("no text of a schema leaves its comment", async () => {
  const codes = new Set<string>();
  for (const text of ["plain", ...hostileTexts]) {
    const { value, diagnostics } = readGraphql("a.graphql", schemaWith(text));
    assert.equal(diagnostics, [], JSON.stringify(text));
    // Rendered, not refined: refine would refuse a statement that does not belong there.
    codes.add(codeOf(renderDataKiosk(value)!.text));
  }
  assert.is(codes.size, 1);
});

test("no text of a schema is a tag that tools obey", () => {
  const { value } = readGraphql("a.graphql", schemaWith("@internal\n@internal"));
  const { text } = renderDataKiosk(value)!;
  assert.ok(text.includes("\\@internal"));
  assert.not.match(text, /(?:^|\s)@internal/m);
});

test("the name of a file with hostile characters is a comment or nothing", async () => {
  const [dataset] = datasetsOf(ownSchemas());
  const { text } = renderDataKiosk([{ ...dataset!, file: "*/\nsteal();\n/*.graphql" }])!;
  assert.not.match(text, /^steal/m);
});

test("rendered and formatted files have the same code", async () => {
  const datasets = datasetsOf(ownSchemas());
  const plain = (code: string): string => codeOf(code).replaceAll(/[\s,|;()]+/g, "");
  assert.is(plain(await generateDataKiosk(datasets)), plain(renderDataKiosk(datasets)!.text));
});

test.run();
