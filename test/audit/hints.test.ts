/** What an error about raw text says to write passes the audit, whatever the text of the model says. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { audit } from "../../generator/audit/audit.js";
import { SpecText } from "../../generator/escape/spec-text.js";
import { diagnosticsOf, type Diagnostic } from "../../generator/lib/diagnostic.js";
import { parseSource } from "../../generator/lib/typescript.js";
import { createRenders, createTracedRenders } from "../../generator/render/render.js";
import type { TemplateSet } from "../../generator/render/template.js";
import type { PackageView } from "../../generator/view/view.js";
import { hostileTexts } from "../support/hostile.js";
import { sayProblem } from "../support/models.js";
import { seededRandom } from "../support/random.js";

const test = suite("hints for raw text");

function setOf(output: string, text: string, partials: Readonly<Record<string, string>> = {}) {
  const template = { output, overlay: null, original: null, source: "added" as const };
  return {
    files: [{ ...template, name: output, file: `mine/${output}.hbs`, text }],
    schemaFiles: [],
    workspaceFiles: [],
    partials: Object.entries(partials).map(([name, partial]) => ({
      ...template,
      name,
      file: `mine/partials/${name}.hbs`,
      text: partial,
    })),
    layers: [],
  } satisfies TemplateSet;
}

// A view of a few fields: templates see any object.
function viewOf(text: string): PackageView {
  return { package: { id: "p" }, t: new SpecText(text) } as unknown as PackageView;
}

/** What is wrong with a template in which text of a model is written raw. */
function rawProblem(set: TemplateSet): Diagnostic {
  try {
    createRenders(set, []).render(viewOf("x"));
  } catch (error) {
    return diagnosticsOf(error)[0]!;
  }
  throw new Error("text of a model was written raw");
}

/** The templates that a hint asks for, one for each tag that it names; none if it says that no escaper fits. */
function corrected(left: string, right: string, hint: string): string[] {
  return [...hint.matchAll(/\{\{\w+ t\}\}/g)].map(([tag]) => {
    if (/without the (?:quotes|backticks)/.test(hint)) {
      const around = /(["'`])\1*$/.exec(left)![0];
      const inner = /write (.*) without/.exec(hint)![1]!;
      assert.ok(right.startsWith(around), hint);
      return left.slice(0, -around.length) + inner + right.slice(around.length);
    }
    const whole =
      /before it: write (.*)$/.exec(hint)?.[1] ??
      /write (\$?\{ \{\{str t\}\} \})/.exec(hint)?.[1] ??
      /put quotes around it: [\w:-]+=("\{\{html t\}\}")/.exec(hint)?.[1];
    return left + (whole ?? tag) + right;
  });
}

const texts = [
  ...hostileTexts,
  ..."* / \\ $ ${ ` ' \" # : - > <".split(" "),
  "name",
  "__proto__",
  "```",
  "~~~",
  "a *",
  "/ a",
  "</script>",
  "-->",
];

/** What an escaper refuses is not written: that is an error of its own, at the line of the template. */
const refusals = / is not an identifier$| is not a finite number$| cannot be a part of a URL$/;

function check(output: string, text: string, hint: string): void {
  const { render } = createTracedRenders(setOf(output, text), []);
  for (const given of texts) {
    let found: readonly Diagnostic[];
    try {
      found = audit(render(viewOf(given)));
    } catch (error) {
      found = diagnosticsOf(error).filter(({ message }) => !refusals.test(message));
    }
    assert.equal(
      found.map(sayProblem),
      [],
      `${JSON.stringify(text)} as asked for (${hint}), of ${JSON.stringify(given)}`,
    );
  }
}

/** Whether a template renders code without errors: in any other, the parser guesses where its tokens are. */
function parses(output: string, text: string): boolean {
  const [file] = createRenders(setOf(output, text), []).render(viewOf("name"));
  // The parser keeps what it found on the file.
  const { parseDiagnostics } = parseSource(output, file!.text) as unknown as {
    parseDiagnostics: readonly unknown[];
  };
  return parseDiagnostics.length === 0;
}

interface Grammar {
  /** Files with a place for the text, `@`: every position that there is. */
  readonly frames: readonly string[];
  /** What is put around them: random rows make many positions that nobody would write. */
  readonly pieces: string;
  /** How many different hints come of them at least. */
  readonly hints: number;
}

const grammars: Readonly<Record<string, Grammar>> = {
  "a.ts": {
    frames: [
      "const a = @;",
      "const a = { @: 1 };",
      'const a = { "@": 1 };',
      "const @ = 1;",
      "const b@ = 1;",
      "interface A {\n  readonly @?: string;\n}",
      'const a = "@";',
      "const a = '@';",
      'const a = "b @ c";',
      "const a = `b @`;",
      "const a = `${b}@${ @ }`;".replace("@", "c"),
      "const a = f(b, @);",
      "/* @ */",
      "/**\n * @\n */",
      "/*@*/",
      "/*@/ */",
      "// @",
      "//@",
      "const a = /b@/;",
      "const a = b / @ / c;",
      "const a = 1@;",
      "a @",
    ],
    pieces: "1;|\n|/* a */|// a\n|`a`;|/a/;|{|}|`${|}`|f(|)|'a';",
    hints: 9,
  },
  "a.tsx": {
    frames: [
      "const a = <b>@</b>;",
      "const a = <b> c @ </b>;",
      "const a = <b>{ @ }</b>;",
      'const a = <b c="@" />;',
      'const a = <b c="d @" />;',
      "const a = <b c=@ />;",
      "const a = <b c={ @ } />;",
    ],
    pieces: "1;|\n|<b>c</b>;|// a\n",
    hints: 4,
  },
  "a.json": {
    frames: ['{ "a": @ }', '{ "a": "@" }', '{ "a": "b @" }', "[@]", "{ @: 1 }", "// @\n1"],
    pieces: " |\n|// a\n|/* a */",
    hints: 3,
  },
  "a.md": {
    frames: [
      "# @",
      "`@`",
      "`` @ ``",
      "``@``",
      "`a @ b`",
      "[a](@)",
      "[a](https://b.example/@)",
      "<https:@>",
      "```ts\nconst a = @;\n```\n",
      '```ts\nconst a = "@";\n```\n',
      "~~~ts\n/*\n@\n*/\n~~~\n",
      "```\n@\n```\n",
      "~~~\na @\n~~~\n",
      "```yaml\na: @\n# @\n```\n".replace("a: @", "a: 1"),
      "```yaml\na: @\n```\n",
      '```json\n{ "a": "@" }\n```\n',
      "~~~html\n<p>@</p>\n~~~\n",
      "~~~html\n@\n~~~\n",
      '```html\n<p title="@"></p>\n```\n',
    ],
    pieces: 'a|\n\n|`|``|[a](|)|<https:|>|\n```ts\n|\n```\n|\n~~~\n|```sh\n|"|\n[a]: |@'.replace(
      "@",
      "b",
    ),
    hints: 12,
  },
  "a.yml": {
    frames: [
      "a: @\n",
      'a: "@"\n',
      "a: '@'\n",
      'a: "b @"\n',
      "a: b@\n",
      "- @\n",
      "a: [@, 1]\n",
      "@: 1\n",
      "# @\n",
      "a: 1 # @\n",
    ],
    pieces: "a: 1\n|- a\n|\n|  |\"|'|# |#|a|: ",
    hints: 3,
  },
  "a.html": {
    frames: [
      "<p>@</p>",
      "<!-- @ -->",
      '<p title="@">',
      "<p title='b @'>",
      "<p title=@>",
      "<p title=b@ >",
      '<a href="@">',
      "<a href=@>",
      '<a onclick="@">',
      "<@>",
      "<p @>",
      "<script>const a = @;</script>",
      '<script>const a = "@";</script>',
      '<script>const a = "b @";</script>',
      "<script>/* @ */</script>",
      "<script>const a = /@/;</script>",
      "<style>@</style>",
    ],
    pieces: "<p>|</p>|<p |<|>| title=| href=|\"|'|a|/|<!--|-->|<script>|</script>|;|`|//|\n",
    hints: 8,
  },
  "a.txt": { frames: ["@"], pieces: "a|\n", hints: 1 },
  "a.sh": { frames: ["@", "echo @"], pieces: 'a|\n|"', hints: 0 },
};

for (const [output, { frames, pieces, hints }] of Object.entries(grammars)) {
  test(`${output}: the escaper that a hint names fits wherever the text is`, () => {
    const next = seededRandom(12);
    const pick = <T>(from: readonly T[]): T => from[Math.floor(next() * from.length)]!;
    const row = (most: number): string =>
      Array.from({ length: Math.floor(next() * most) }, () => pick(pieces.split("|"))).join("");
    const seen = new Set<string>();
    for (let round = 0; round < 4 * frames.length; round += 1) {
      // Each frame alone, then between random rows, then rows alone.
      const frame = frames[round % frames.length]!;
      const most = round < frames.length ? 1 : 4;
      const [before = "", after = ""] = round < 3 * frames.length ? frame.split("@") : [];
      const [left, right] = [`${row(most)}${before}`, `${after}${row(most)}`];
      // Braces in a row are Handlebars' own.
      if (/\{\{|\{$/.test(left) || /^\}|\{\{/.test(right)) continue;
      const { message, hint } = rawProblem(setOf(output, `${left}{{t}}${right}`));
      assert.match(message, / written out raw (?:in|between) /);
      for (const text of corrected(left, right, hint!)) {
        if (/tsx?$|json$/.test(output) && !parses(output, text)) continue;
        seen.add(`${message.replace(/^.* raw /, "")}: ${hint!}`);
        check(output, text, `${message}: ${hint!}`);
      }
    }
    assert.ok(seen.size >= hints, [...seen].join("\n"));
  });
}

test("the position is the one in the file, also of a tag in a partial", () => {
  const found = rawProblem(setOf("a.ts", 'export const a = "{{> part}}";', { part: "{{t}}" }));
  assert.is(
    sayProblem(found),
    "mine/partials/part.hbs:1:1: text of a model cannot be written out raw in a string literal",
  );
  assert.is(found.hint, "write {{str t}} without the quotes: it brings its own");
});

test.run();
