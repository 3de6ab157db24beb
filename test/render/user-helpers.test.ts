/** Texts of the model in users' helpers: what a call has opened is known to that call, and to no other. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { pointerOf, SpecText, withPointer } from "../../generator/escape/spec-text.js";
import type { AnyHelper } from "../../generator/render/template.js";
import { createUserHelpers, type Escapers } from "../../generator/render/user-helpers.js";

const test = suite("users' helpers");

const leak = /wrote a plain string after it had opened a text of the model/;

function helpersOf(
  exported: Readonly<Record<string, AnyHelper>> | ((escapers: Escapers) => unknown),
): ReadonlyMap<string, AnyHelper> {
  const helpers = createUserHelpers(exported);
  if (typeof helpers === "string") throw new Error(helpers);
  return helpers;
}

/** Takes the string out of a text, as no helper should. */
function open(text: unknown): string {
  let out = "";
  (text as SpecText).map((raw) => (out = raw));
  return out;
}

const text = new SpecText("secret", "#/info/title");

test("a call of other helpers meanwhile does not disturb a call", () => {
  const other = helpersOf({ length: (given) => open(given).length }).get("length")!;
  const helpers = helpersOf({
    plain: () => `plain ${String(other(text))}`,
    leaking: (given) => {
      const out = open(given);
      other(text);
      return out;
    },
  });
  assert.is(helpers.get("plain")!(text), "plain 6");
  assert.throws(() => helpers.get("leaking")!(text), leak);
  assert.is(helpers.get("plain")!(text), "plain 6");
});

test("a call of the same helpers meanwhile does not disturb a call", () => {
  const helpers: ReadonlyMap<string, AnyHelper> = helpersOf({
    length: (given) => open(given).length,
    plain: (given) => `plain ${String(helpers.get("length")!(given))}`,
    leaking: (given) => {
      const out = open(given);
      helpers.get("length")!(given);
      return out;
    },
  });
  assert.is(helpers.get("plain")!(text), "plain 6");
  assert.throws(() => helpers.get("leaking")!(text), leak);
});

test("nothing opens a text unseen: kept from an earlier call, derived, or deep in a value", () => {
  let kept: unknown = null;
  const helpers = helpersOf({
    keep: (given) => ((kept = given), given),
    leakKept: () => open(kept),
    leakDerived: (given) => open((given as SpecText).map((raw) => raw.slice(1))),
    leakDeep: (given) => open((given as { a: readonly [{ b: SpecText }] }).a[0].b),
    leakJson: (given) => JSON.stringify(given),
    leakKey: (given) => open((given as Record<string, unknown>)["__proto__"]),
  });
  const deep = { a: [{ b: text }] };
  helpers.get("keep")!(text);
  for (const [name, given] of [
    ["leakKept", null],
    ["leakDerived", text],
    ["leakDeep", deep],
    ["leakJson", deep],
    ["leakKey", { ["__proto__"]: text }],
  ] as const)
    assert.throws(() => helpers.get(name)!(given), leak, name);
});

test("escapers open texts without a trace", () => {
  const helpers = helpersOf(({ json, str }) => ({
    quoted: (given: SpecText) => `a ${String(json({ given }))} ${String(str(given))}`,
  }));
  assert.is(helpers.get("quoted")!(text), 'a {\n  "given": "secret"\n} "secret"');
});

test("what a helper is given is the view: the same object each time, with its places in the model", () => {
  const seen: unknown[] = [];
  const helpers = helpersOf({ see: (given) => (seen.push(given), given) });
  const value = withPointer("#/paths", { a: [text, null, 1], b: "c" });
  const result = helpers.get("see")!(value) as typeof value;
  helpers.get("see")!(value);
  assert.is(seen[0], seen[1]);
  assert.is(pointerOf(result), "#/paths");
  assert.is(pointerOf(result.a[0]), "#/info/title");
  assert.equal(JSON.parse(JSON.stringify(result)), { a: ["secret", null, 1], b: "c" });
});

test.run();
