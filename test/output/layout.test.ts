/** What may pass by Prettier: data below a `prettier-ignore`, and nothing else that calls itself so. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { chunksOf } from "../../generator/output/layout.js";

const test = suite("layout");

const head = "// prettier-ignore\n/** Data. */\nexport const data: Data = ";

/** Whether Prettier is not needed, and what stands after the head. */
const table: readonly (readonly [isLaidOut: boolean, text: string])[] = [
  [true, "{};"],
  [true, '{\n  a: 1,\n  "b c": [true, null, -0.5, 1e+21],\n};'],
  [true, '{\n  ["__proto__"]: "; f() // \\" \\\\",\n};'],
  [true, `{\n  text: "${"x".repeat(200_000)}",\n};`],
  [false, "{\n  a: f(),\n};"],
  [false, "{\n  a: `b`,\n};"],
  [false, "{\n  a: b,\n};"],
  [false, "{\n  a: 1, // b\n};"],
  [false, "{\n  a: 1,\n};\nexport const b = {\n};"],
  [false, "{\n  a: 1,\n} as const;"],
];

for (const [want, text] of table) {
  const shown = JSON.stringify(text.slice(0, 60));
  test(`${shown} is ${want ? "" : "not "}laid out`, () => {
    const isLaidOut = chunksOf(head + text)?.every((chunk) => chunk.isLaidOut) ?? false;
    assert.is(isLaidOut, want);
  });
}

test("without the comment, data is Prettier's", () => {
  const text = "/** Data. */\nexport const data: Data = {};";
  assert.equal(
    chunksOf(text)?.map(({ isLaidOut }) => isLaidOut),
    [false],
  );
});

test.run();
