/** The short way to see that a JSON text has no key twice agrees with the scanner that finds where. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { findInJson, isPlain } from "../../generator/lib/json.js";
import { seededRandom } from "../support/random.js";

const test = suite("keys that occur twice");

function isPlainText(text: string): boolean {
  return isPlain(text, JSON.parse(text));
}

const texts: readonly (readonly [boolean, string])[] = [
  [true, '{"a":"\\"b\\":","b":1}'],
  [true, '{"a":["x\\\\",{"a" : {}}]}'],
  [true, '{"__proto__":1}'],
  [false, '{"__proto__":1,"__proto__":2}'],
  [false, '{"a":{"b":1,"b":1}}'],
  [false, '{"a\\u0061":1,"aa":2}'],
  [false, '{"":1,"":2}'],
  [true, `${"[".repeat(1000)}${"]".repeat(1000)}`],
  [false, `${"[".repeat(1001)}${"]".repeat(1001)}`],
];

for (const [want, text] of texts)
  test(text.slice(0, 40), () => {
    assert.is(isPlainText(text), want);
    assert.is(findInJson(text).length === 0, want);
  });

test("of random texts both say the same", () => {
  const random = seededRandom(7);
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(random() * items.length)]!;
  const names = ['"a"', '"b"', '"\\u0061"', '"a\\":"', '"__proto__"', '"\\\\"', '""'];
  const value = (depth: number): string => {
    const count = Math.floor(random() * 4);
    const kind = depth === 0 ? "text" : pick(["object", "object", "list", "text"]);
    if (kind === "text") return pick([...names, "1", "null", '": {"']);
    const items = Array.from({ length: count }, () =>
      kind === "list" ? value(depth - 1) : `${pick(names)}${pick([":", " : "])}${value(depth - 1)}`,
    );
    return kind === "list" ? `[${items.join(",")}]` : `{${items.join(", ")}}`;
  };
  const seen = { plain: 0, others: 0 };
  for (let round = 0; round < 2000; round += 1) {
    const text = value(4).replaceAll('": {"', '"\\": {"');
    const isFound = findInJson(text).length > 0;
    assert.is(isPlainText(text), !isFound, text);
    seen[isFound ? "others" : "plain"] += 1;
  }
  assert.ok(seen.plain > 200 && seen.others > 200, JSON.stringify(seen));
});

test.run();
