/** Two readers of tokens, Oxc's tree and TypeScript's compiler, must see the same: the audit goes by either. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { codeTokens } from "../../generator/escape/code-tokens.js";
import { compilerTokens } from "../../generator/escape/compiler-tokens.js";
import { tokensOf } from "../../generator/escape/read-tokens.js";
import { type Token, tokenLetters } from "../../generator/escape/tokens.js";
import { parseCode } from "../../generator/lib/parse-code.js";
import { parseSource } from "../../generator/lib/typescript.js";

const test = suite("tokens");

function shown(text: string, tokens: readonly Token[] | null): string[] | null {
  return (
    tokens?.map(({ start, end, kind }) => `${tokenLetters[kind]} ${text.slice(start, end)}`) ?? null
  );
}

function byOxc(path: string, text: string): readonly Token[] | null {
  const parsed = parseCode(path, text);
  return "program" in parsed ? codeTokens(text, parsed.program) : null;
}

/** What a text consists of, kind and token. */
const table: readonly (readonly [string, string])[] = [
  ['w const|w a|p =|s "😀"|p ;', 'const a = "😀";'],
  [
    "w let|w 𠮷|p =|t `😀${|w b|t }𠮷${|n 1|t }`|p ;|c /* 😀 */",
    "let 𠮷 = `😀${b}𠮷${1}`; /* 😀 */",
  ],
  ["w type|w T|p =|t `a${|w B|t }`|p ;", "type T = `a${B}`;"],
  ["w let|w a|p :|w A|p <|w B|p <|w C|p >|p >|p =|w b|p ;", "let a: A<B<C>>= b;"],
  ["w a|p >>=|w b|p >>>|w c|p >=|w d|p ;", "a >>= b >>> c >= d;"],
  ["w a|p =|w b|p <|w c|p <|w d|p >|p >|p (|n 1|p )|p ;", "a = b<c<d>>(1);"],
  ["w a|p =|r /[/]*\\//u|p ;", "a = /[/]*\\//u;"],
  ["w a|p =|w b|p /|w c|p /|w d|p ;", "a = b / c / d;"],
  ["w a|p ?|n .5|p :|w b|p ?.|w c|p ;", "a?.5:b?.c;"],
  ["w a|p =|p -|n 1e-3|p +|n 1_0n|p ;", "a = -1e-3 + 1_0n;"],
  ["w class|w A|p {|w #b|p =|n 1|p ;|p }", "class A { #b = 1; }"],
  ["w \\u0061b|p =|w \\u{62}c|p ;", "\\u0061b = \\u{62}c;"],
  ["w a|p =|s 'it\\'s // no'|p ;|l // 'a", "a = 'it\\'s // no'; // 'a"],
  ["w a|p =|w true|p ??|w null|p ;", "a = true ?? null;"],
  [
    "w type|w A|p =|p {|p -|w readonly|p [|w k|w in|w K|p ]|p -|p ?|p :|n 1|p }|p ;",
    "type A = { -readonly [k in K]-?: 1 };",
  ],
];

for (const [want, text] of table) {
  test(text, () => {
    assert.equal(shown(text, byOxc("a.ts", text)), want.split("|"));
    assert.equal(shown(text, compilerTokens("a.ts", text)), want.split("|"));
  });
}

/** What has tokens by the compiler only: elements, `#!`, CommonJS, and what does not parse. */
const others: readonly (readonly [string, string, string])[] = [
  ["a.tsx", 'w a|p =|p <|w b|w c|p =|a "d"|p >|j e|p <|p /|w b|p >|p ;', 'a = <b c="d">e</b>;'],
  ["a.cjs", "w a|p <|p !|p --|w b", "a<!--b"],
  ["a.ts", 'w a|p =|s "b', 'a = "b'],
  ["a.json", 'p {|s "a"|p :', '{ "a": '],
];

for (const [path, want, text] of others) {
  test(`${path}: ${text}`, () => assert.equal(shown(text, tokensOf(path, text)), want.split("|")));
}

test("over many files both see the same tokens, and both parse them", () => {
  let files = 0;
  for (const folder of ["templates/runtime/src", "test/cases", "test/audit", "generator/escape"])
    for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
      if (!name.endsWith(".ts")) continue;
      const path = join(folder, name);
      const text = readFileSync(path, "utf8");
      if (text.length > 20_000) continue;
      files += 1;
      const { parseDiagnostics } = parseSource(path, text) as unknown as {
        parseDiagnostics: readonly unknown[];
      };
      assert.is(parseDiagnostics.length, 0, path);
      assert.equal(byOxc(path, text), compilerTokens(path, text), path);
    }
  assert.ok(files > 200);
});

test.run();
