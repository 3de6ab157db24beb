/** What Katagami's own templates write passes by Prettier: its wide lines are broken as Prettier breaks them, or the file is Prettier's. */
import { format } from "prettier";
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { breakLines } from "../../generator/output/break-lines.js";
import { seededRandom } from "../support/random.js";

const test = suite("break lines");

async function byPrettier(text: string): Promise<string> {
  return format(text, { parser: "babel-ts", printWidth: 100 });
}

const long = "LongNameOfSomethingThatAmazonDescribes";

/** Files as templates write them: a line for each member, however wide. */
const files: readonly string[] = [
  `export interface A extends ${long}, Second${long}, ThirdBase {\n  a: string;\n}\n`,
  `export interface A extends ${long}, Second${long}, Third${long} {\n  a: string;\n}\n`,
  `export interface ${long}${long} extends Second${long}${long} {\n}\n`,
  `export class A {\n  a(\n    params: M.A,\n    options?: CallOptions,\n  ): PagedCall<${long}.${long}, ${long}.Order> {\n    return this.sellingPartner.call(operations.getAll${long}${long}, params, options);\n  }\n}\n`,
  `export const a: Table = {\n  key: "${"x ".repeat(60)}",\n  longer: "${"x ".repeat(60)}",\n  "a b": "${"x ".repeat(60)}",\n};\n`,
  `export class A {\n  resume(\n    stored: Resumable<"a${long}" | "b${long}" | "c${long}">,\n    options?: CallOptions,\n  ): Promise<A> {\n    return this.sellingPartner.resume(operations, stored, options);\n  }\n}\n`,
  `export class A {\n  resume(\n    stored: Resumable<"a${long}" | "b${long}" | "c${long}" | "d${long}">,\n  ): Promise<A> {\n    return this.a(stored);\n  }\n}\n`,
  `export type ${long} = ${long}${long};\nexport type Short = ${long}.${long}${long};\n`,
  `export declare namespace A {\n\n  type B = ${long} & (${long}1 | ${long}2);\n\n}\n`,
  "// prettier-ignore\n/** Data. */\nexport const data: Data = {\n  a:   1,\n};\n",
  `/** A comment of any width: ${long}${long}${long} { */\nexport type A = "x";\n`,
];

for (const text of files) {
  test(JSON.stringify(text.slice(0, 90)), async () => {
    const broken = breakLines(text);
    assert.type(broken, "string");
    assert.is(broken, await byPrettier(text));
  });
}

/** What is left to Prettier: other quotes, other numbers, and lines of a kind that no template of ours writes. */
const others: readonly string[] = [
  'export type A = "\\"";\n',
  "export const a: Table = {\n  a: 1e+21,\n};\n",
  `export const f = (a: ${long}): ${long} => ({ ...a, b: "${long}" });\n`,
  `export type A = ${long} extends ${long} ? ${long} : never;\n`,
  `export type A = "${long}" | /* a comment */ "${long}" | "${long}";\n`,
];

for (const text of others) {
  test(`Prettier's: ${JSON.stringify(text.slice(0, 60))}`, () => assert.is(breakLines(text), null));
}

/** A type expression of those that the view writes. */
function randomType(random: () => number, depth: number): string {
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const some = (most: number): string[] =>
    Array.from({ length: 2 + Math.floor(random() * most) }, () => randomType(random, depth - 1));
  const name = pick([
    "A",
    "Orders.Order",
    long,
    `${long}.${long}`,
    "string",
    '"VALUE"',
    `"${long}"`,
  ]);
  if (depth === 0) return name;
  switch (pick(["union", "values", "list", "map", "fields", "both", "generic", "name"])) {
    case "union":
      return some(3)
        .map((type) => (/ & /.test(type) ? `(${type})` : type))
        .join(" | ");
    case "values":
      return Array.from(
        { length: 2 + Math.floor(random() * 8) },
        (_, at) => `"VALUE_${at}_OF_ENUM"`,
      ).join(" | ");
    case "list": {
      const item = randomType(random, depth - 1);
      return `${random() < 0.5 ? "readonly " : ""}${/^\{[^{}]*\}$|^[\w.]+$/.test(item) ? item : `(${item})`}[]`;
    }
    case "map":
      return `{ [name: string]: ${randomType(random, depth - 1)} }`;
    case "fields":
      return `{ a: ${randomType(random, depth - 1)}; "b c"?: string }`;
    case "both":
      return `${long} & (${some(2).join(" | ")}) & Other`;
    case "generic":
      return `Errors<${some(2).join(", ")}>`;
    default:
      return name;
  }
}

test("types of any width and depth are broken as Prettier breaks them, or left to it", async () => {
  const random = seededRandom(18);
  let known = 0;
  for (let round = 0; round < 100; round += 1) {
    const type = randomType(random, 1 + Math.floor(random() * 3));
    const text = `export type A = ${type};\n\nexport interface B {\n  property${round % 2 === 0 ? "?" : ""}: ${type};\n}\n`;
    const want = await byPrettier(text);
    // Prettier takes brackets away that are not needed: the view writes none.
    if ((want.match(/\(/g) ?? []).length !== (text.match(/\(/g) ?? []).length) continue;
    const broken = breakLines(text);
    if (broken === null) continue;
    known += 1;
    assert.is(broken, want, text);
  }
  assert.ok(known > 50, String(known));
});

test.run();
