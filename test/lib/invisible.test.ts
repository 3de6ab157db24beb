/** What is visible stays, wherever it comes from; what is not never arrives. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { markdown, plainLine, stringLiteral } from "../../generator/escape/escape.js";
import { escapeInvisible, hasInvisible, withoutInvisible } from "../../generator/lib/invisible.js";
import { forTerminal } from "../../generator/lib/terminal.js";
import { printable } from "../../templates/runtime/src/base/printable.js";

const test = suite("invisible");

const HIDDEN: readonly [why: string, ...points: number[]][] = [
  ["controls", 0, 7, 8, 0x1b, 0x7f, 0x85, 0x9b],
  ["soft hyphen, grapheme joiner", 0xad, 0x34f],
  ["Arabic letter mark, Mongolian vowel separator", 0x61c, 0x180e],
  ["Hangul and Khmer fillers", 0x115f, 0x1160, 0x3164, 0xffa0, 0x17b4, 0x17b5],
  ["zero-width characters", 0x200b, 0x200c, 0x200d, 0x2060, 0x2061, 0x2064, 0xfeff],
  ["bidi controls", 0x200e, 0x200f, 0x202a, 0x202e, 0x2066, 0x2069],
  ["line separators", 0x2028, 0x2029],
  ["deprecated format characters", 0x206a, 0x206f],
  ["empty glyphs", 0x2800, 0xfffc, 0x13441, 0x13442, 0x16fe4, 0x1d159],
  ["musical and shorthand controls", 0x1d173, 0x1d17a, 0x1bca0, 0x1bca3],
  ["variation selectors", 0xfe00, 0xfe0e, 0xfe0f, 0xe0100, 0xe01ef, 0x180b],
  ["tags", 0xe0001, 0xe0020, 0xe0041, 0xe007f],
  ["non-characters", 0xfdd0, 0xfdef, 0xfffe, 0xffff, 0x1fffe, 0x10ffff],
  ["private use", 0xe000, 0xf8ff, 0xf0000, 0x10fffd],
  ["lone surrogates", 0xd800, 0xdfff],
  ["code points without a character", 0x378, 0x2fe0],
  ["interlinear annotation", 0xfff9, 0xfffb],
];

for (const [why, ...points] of HIDDEN) {
  test(`${why}: gone from prose, escaped in strings and on a terminal`, () => {
    for (const point of points) {
      const text = `a${String.fromCodePoint(point)}b`;
      const name = point.toString(16);
      assert.is(hasInvisible(text), true, name);
      assert.match(escapeInvisible(text), /^a(?:\\u[\da-f]{4}){1,2}b$/, name);
      assert.match(forTerminal(text), /^a(?:\\u[\da-f]{4}){1,2}b$/, name);
      assert.match(stringLiteral(text), /^"a\\[\\\da-z]+b"$/, name);
      assert.is(withoutInvisible(text), "ab", name);
      // Some are a line break.
      assert.match(plainLine(text), /^a ?b$/, name);
      assert.match(markdown(text), /^a ?b$/, name);
    }
  });
}

const VISIBLE: readonly [what: string, text: string][] = [
  ["Latin with marks of its own", "Zażółć gęślą jaźń e\u0301 a\u0308"],
  ["Japanese", "注文番号：ﾊﾝｶｸ　カタカナ・ひらがな々〆ヶ ㈱ ①"],
  ["a Japanese name with the form of its character", "葛\u{e0100}城市 辻\u{e0101}"],
  ["Chinese and Korean", "订单 訂單 주문 한국어"],
  ["Arabic and Hebrew", "طلب رقم ١٢٣ הזמנה \u0600"],
  ["Persian, with joiners that change letters", "می\u200cخواهم خانه\u200cها ه\u200d."],
  ["Hindi with a half form and a visible virama", "क\u094d\u200dष क\u094d\u200cष क्ष"],
  ["Sinhala and Malayalam", "ශ\u0dca\u200dරී ന\u0d4d\u200d"],
  ["Bengali", "র\u200d\u09cdযাব"],
  ["Thai, Khmer, Tibetan", "คำสั่งซื้อ ការបញ្ជាទិញ མངགས"],
  ["Mongolian", "\u182d\u180b"],
  ["spaces of all widths", "a\u00a0b\u2009c\u202fd\u3000e"],
  ["symbols and currencies", "€ £ ¥ ₹ ° ± × ÷ ≤ ≥ → ✓ ™ © ®"],
  ["emoji", "😀 👍🏽 🇯🇵 ❤\ufe0f ❤\ufe0e ☺\ufe0f 1\ufe0f\u20e3 #\ufe0f\u20e3"],
  [
    "emoji made of several",
    "👩\u200d🚀 👨\u200d👩\u200d👧 ❤\ufe0f\u200d🔥 🏳\ufe0f\u200d🌈 👩🏽\u200d⚕\ufe0f",
  ],
  ["the flag of Scotland", "\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}"],
  ["letters beyond the first plane", "𠮷野家 𝒜 𐍈"],
  ["line breaks and tabs", "a\n\tb\r\n"],
];

for (const [what, text] of VISIBLE) {
  test(`${what} stays as it is`, () => {
    assert.is(hasInvisible(text), false);
    assert.is(escapeInvisible(text), text);
    assert.is(withoutInvisible(text), text);
  });
}

const MISUSED: readonly [what: string, kept: string, text: string][] = [
  ["a selector behind a letter", "ab", "a\ufe0fb"],
  ["a selector behind a digit that is no keycap", "1", "1\ufe0f"],
  ["a second selector", "❤\ufe0f", "❤\ufe0f\ufe0f\ufe0e"],
  ["a joiner behind an emoji with nothing to join", "👩x", "👩\u200dx"],
  ["two joiners", "👩🚀", "👩\u200d\u200d🚀"],
  ["a joiner between letters that it does not change", "ab", "a\u200db"],
  ["a non-joiner behind an Arabic letter that never joins", "اب", "ا\u200cب"],
  ["a second joiner behind a virama", "क\u094d\u200dष", "क\u094d\u200d\u200dष"],
  ["a message in tags", "x", "x\u{e0068}\u{e0069}"],
  ["a message in the tags of a flag", "🏴", "🏴\u{e0068}\u{e0069}\u{e007f}"],
  [
    "tags behind those of a flag",
    "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}",
    "🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}\u{e0068}\u{e007f}",
  ],
  ["bytes in the forms of a character", "葛", "葛\u{e01ef}"],
  ["two forms of a character", "葛\u{e0100}", "葛\u{e0100}\u{e0101}"],
  ["a form behind a letter", "ab", "a\u{e0100}b"],
  ["a form behind a Latin letter", "a", "a\u180b"],
];

for (const [what, kept, text] of MISUSED) {
  test(`${what} does not stay`, () => {
    assert.is(withoutInvisible(text), kept);
    assert.is(hasInvisible(text), true);
  });
}

test("no text is left with something hidden after its hidden characters are removed, unless where it is allowed", () => {
  for (let point = 0; point < 0x110000; point += 1) {
    const character = String.fromCodePoint(point);
    const kept = withoutInvisible(`x${character}x`);
    if (kept === "xx") continue;
    assert.not.match(
      character,
      /(?![\t\n\r\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u{110bd}\u{110cd}])[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u,
    );
  }
});

test("a long text without any is not slow, and neither is one of nothing else", () => {
  for (const text of ["注文 ".repeat(50_000), "\u200d".repeat(50_000), "ب\u0651".repeat(50_000)])
    assert.type(withoutInvisible(text), "string");
});

test("what a server writes into an error is escaped, its letters are not", () => {
  assert.is(
    printable("注文 é\u{e0041}\u00ad\u2800\ufdd0\u202e"),
    "注文 é\\udb40\\udc41\\u00ad\\u2800\\ufdd0\\u202e",
  );
});

test.run();
