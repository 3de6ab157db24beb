/** What we read of Handlebars that is no part of its types: an upgrade that changes it must fail here, not in an error message. */
import * as assert from "uvu/assert";
import Handlebars from "handlebars";
import { suite } from "uvu";

const checked = "4.7.10";

const test = suite("Handlebars' untyped fields");

/** Ends every message: who upgrades reads what to do. */
const advice = `Handlebars is ${Handlebars.VERSION}; generator/render reads what ${checked} has`;

function thrownBy(text: string): Readonly<Record<string, unknown>> {
  try {
    Handlebars.parse(text);
  } catch (error) {
    return error as Readonly<Record<string, unknown>>;
  }
  throw new Error(`${text} parses: ${advice}`);
}

test("the parser leaves the place of an error in its lexer (render.ts)", () => {
  const { message } = thrownBy("a\n {{}}");
  const { Parser } = Handlebars as unknown as {
    Parser?: { lexer?: { yylloc?: Record<string, unknown> } };
  };
  assert.match(String(message), /^Parse error[^]*, got 'CLOSE'$/, advice);
  const { first_line: line, first_column: column } = Parser?.lexer?.yylloc ?? {};
  assert.equal({ line, column }, { line: 2, column: 3 }, advice);
});

test("an error of blocks that do not match has its place (render.ts)", () => {
  const { message, lineNumber, column } = thrownBy("a\n{{#if a}}{{/each}}");
  assert.equal(
    { message, lineNumber, column },
    { message: "if doesn't match each - 2:3", lineNumber: 2, column: 3 },
    advice,
  );
});

test("a text says whether white space was removed at its start (source-map.ts)", () => {
  const { body } = Handlebars.parse("{{#if a}}\n  b\n{{/if}}\nc{{d}} e");
  const [block, behind, , last] = body as unknown as readonly {
    readonly program?: { readonly body: readonly object[] };
  }[];
  const shown = [block?.program?.body[0], behind, last].map((node) => {
    const { value, original, rightStripped } = node as Record<string, unknown>;
    return { value, original, isStripped: rightStripped === true };
  });
  assert.equal(
    shown,
    [
      { value: "  b\n", original: "\n  b\n", isStripped: true },
      { value: "c", original: "\nc", isStripped: true },
      { value: " e", original: " e", isStripped: false },
    ],
    advice,
  );
});

test("calls, variables and partials have their name in `original` (handlebars-ast.ts)", () => {
  const { body } = Handlebars.parse("{{a.b}}{{> @c}}{{d (e 1)}}");
  const names = (body as unknown as readonly Record<string, Record<string, unknown>>[]).map(
    ({ path, name }) => (path ?? name)?.["original"],
  );
  assert.equal(names, ["a.b", "@c", "d"], advice);
});

test.run();
