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

test("the parser leaves the place of an error in its lexer (parse-template.ts)", () => {
  const { message } = thrownBy("a\n {{}}");
  const { Parser } = Handlebars as unknown as {
    Parser?: { lexer?: { yylloc?: Record<string, unknown> } };
  };
  assert.match(String(message), /^Parse error[^]*, got 'CLOSE'$/, advice);
  const { first_line: line, first_column: column } = Parser?.lexer?.yylloc ?? {};
  assert.equal({ line, column }, { line: 2, column: 3 }, advice);
});

test("an error of blocks that do not match has its place (parse-template.ts)", () => {
  const { message, lineNumber, column } = thrownBy("a\n{{#if a}}{{/each}}");
  assert.equal(
    { message, lineNumber, column },
    { message: "if doesn't match each - 2:3", lineNumber: 2, column: 3 },
    advice,
  );
});

test("the lexer gives tokens with their places (open-blocks.ts)", () => {
  const { Parser } = Handlebars as unknown as {
    Parser: {
      terminals_: Record<number, string>;
      lexer: {
        setInput: (text: string) => void;
        lex: () => number | string;
        yytext: string;
        yylloc: { first_line: number; first_column: number };
      };
    };
  };
  const { lexer, terminals_: kinds } = Parser;
  lexer.setInput("a\n{{~#each b}}{{/each}}{{#> c}}{{{{d}}}} x {{{{/d}}}}");
  const tokens: unknown[] = [];
  for (;;) {
    const found = lexer.lex();
    const kind = typeof found === "string" ? found : kinds[found];
    if (kind === "EOF") break;
    const { first_line: line, first_column: column } = lexer.yylloc;
    tokens.push([kind, lexer.yytext, line, column]);
  }
  assert.equal(
    tokens.filter((token) => /OPEN|END/.test(String((token as string[])[0]))),
    [
      ["OPEN_BLOCK", "{{~#", 2, 0],
      ["OPEN_ENDBLOCK", "{{/", 2, 12],
      ["OPEN_PARTIAL_BLOCK", "{{#>", 2, 21],
      ["OPEN_RAW_BLOCK", "{{{{", 2, 29],
      ["END_RAW_BLOCK", "d", 2, 41],
    ],
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
