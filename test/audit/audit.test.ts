/** Users' templates: where an escaper fits, what is said where it does not, and that no text of a model leaves its place. */
import * as prettier from "prettier";
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { audit } from "../../generator/audit/audit.js";
import { SpecText } from "../../generator/escape/spec-text.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import { loadCompiler, parseSource } from "../../generator/lib/typescript.js";
import { refine } from "../../generator/output/refine.js";
import { createTracedRenders } from "../../generator/render/render.js";
import { templateLine, type TracedFile } from "../../generator/render/source-map.js";
import type { Template } from "../../generator/render/template.js";
import type { PackageView } from "../../generator/view/view.js";
import { hostileTexts } from "../support/hostile.js";
import { sayProblem } from "../support/models.js";

const test = suite("audit of users' templates");

function templateOf(output: string, text: string): Template {
  return {
    name: output,
    file: `mine/${output}.hbs`,
    output,
    text,
    source: "added",
    overlay: null,
    original: null,
  };
}

/** Templates are compiled once for all texts. */
const compiled = new Map<string, ReturnType<typeof createTracedRenders>>();

/** A file that a template makes of one text of a model, `t`, and names of ours. */
function rendered(
  output: string,
  text: string,
  given: string,
  partials: Readonly<Record<string, string>> = {},
): TracedFile {
  const key = JSON.stringify([output, text, partials]);
  const set = {
    files: [templateOf(output, text)],
    schemaFiles: [],
    workspaceFiles: [],
    partials: Object.entries(partials).map(([name, partial]) => ({
      ...templateOf(`partials/${name}`, partial),
      name,
    })),
    layers: [],
  };
  // A view of a few fields: templates see any object.
  const view = {
    package: { id: "p" },
    t: new SpecText(given),
    u: new SpecText(given),
    name: "getThing",
    type: '"a" | "*/"',
    list: [new SpecText(given)],
    paragraphs: [new SpecText(given)],
    data: { a: new SpecText(given), b: [new SpecText(given)] },
    proto: JSON.parse('{ "__proto__": 1 }') as unknown,
    dollar: "a$",
    slash: "/ a",
    star: "a *",
  } as unknown as PackageView;
  const renders = compiled.get(key) ?? createTracedRenders(set, []);
  compiled.set(key, renders);
  const [file] = renders.render(view);
  return file!;
}

/** What the audit says: `line:column where`, or `fits`. */
function verdict(output: string, text: string, given = "plain text"): string {
  const [found] = audit([rendered(output, text, given)]);
  if (found === undefined) return "fits";
  const place = found.place?.kind === "text" ? found.place : null;
  return `${String(place?.line)}:${String(place?.column)} ${found.message.replace(/^.* does not fit /, "")}`;
}

/** The file, the verdict, the template; `t` is `plain text` unless a third text is given. */
const verdicts: readonly (readonly [string, string, string, string?])[] = [
  // Code: whole tokens, as the helper promises them.
  ["a.ts", "fits", "export const a = {{str t}};"],
  ["a.ts", "fits", "export const a = { {{key t}}: 1 };"],
  ["a.ts", "fits", "export const a = { {{key t}}: 1 };", "__proto__"],
  ["a.ts", "fits", "export const {{id t}} = 1;", "name"],
  ["a.ts", "fits", "export const a = {{literal data}};"],
  ["a.ts", "fits", "{{doc paragraphs}}\nexport const a = 1;"],
  ["a.ts", "fits", "export const a = z.object({ {{key t}}: z.literal({{str t}}) });"],
  ["a.ts", "fits", "export const {{name}}Schema = get{{name}}();"],
  ["a.ts", "fits", "export type A = {{type}};"],
  ["a.ts", "fits", "// {{line t}}\nexport const a = 1;"],
  ["a.ts", "fits", "/* {{line t}} */\nexport const a = 1;"],
  ["a.ts", "fits", "export const a = `${ {{str t}} }`;"],
  ["a.ts", "fits", 'export const a = "https://a.example/{{url t}}";'],
  ["a.ts", "fits", "export const a = `https://a.example/{{url t}}`;"],
  ["a.ts", "fits", 'export const a = "{{name}}";'],
  ["a.ts", "fits", 'test("{{name}}", () => {});'],
  // Escapers where they do not fit, whatever the text says.
  ["a.ts", "1:19 in a string literal", 'export const a = "{{str t}}";'],
  ["a.ts", "1:19 in a string literal", 'export const a = "{{md t}}";'],
  ["a.ts", "1:19 in a string literal", 'export const a = "{{text t}}";'],
  ["a.ts", "1:19 in a string literal", "export const a = '{{html t}}';"],
  ["a.ts", "1:19 between backticks", "export const a = `{{text t}}`;"],
  ["a.ts", "1:19 between backticks", "export const a = `{{str t}}`;"],
  ["a.ts", "1:18 in code", "export const a = {{text t}};"],
  ["a.ts", "1:18 in code", "export const a = {{md t}};", "steal"],
  ["a.ts", "1:18 in code", "export const a = {{line t}};", "steal()"],
  ["a.ts", "1:18 in code", "export const a = {{url t}};", "steal"],
  ["a.ts", "1:18 in code", "export const a = {{json proto}};"],
  ["a.ts", "1:19 in a string literal", 'export const a = "{{line t}}";'],
  ["a.ts", "1:4 in a comment", "/* {{text t}}", "*/ steal();"],
  ["a.tsx", "1:21 in the text of an element", "export const a = <b>{{str t}}</b>;"],
  ["a.tsx", "fits", "export const a = <b c={ {{str t}} }>{ {{str t}} }</b>;"],
  ["a.tsx", "1:24 in an attribute of an element", 'export const a = <b c="{{html t}}" />;', '"'],
  ["a.ts", "1:13 in a regular expression", "const a = /x/{{text t}};".replace("/x/", "/x"), "y/g"],
  // Tags that would gain or lose their end.
  ["a.ts", "1:4 in a comment", "/* {{type}} */\nexport const a = 1;"],
  ["a.ts", "fits", "/*{{line t}}*/\nexport const a = 1;", "/"],
  ["a.ts", "fits", "/* {{line t}} */\nexport const a = 1;", "a *"],
  ["a.ts", "1:3 in a comment", "/*{{slash}}*/\nexport const a = 1;"],
  ["a.ts", "1:3 in a comment", "/*{{star}}/ */\nexport const a = 1;"],
  ["a.ts", "1:19 in a string literal", 'export const a = "{{type}}";'],
  ["a.ts", "1:19 between backticks", "export const a = `{{dollar}}{1}`;"],
  // JSON.
  ["a.json", "fits", '{ "a": {{json t}}, "b": {{json data}}, {{str t}}: 1 }'],
  ["a.json", "fits", '{ "{{name}}": 1 }'],
  ["a.json", "1:9 in a string literal", '{ "a": "{{text t}}" }'],
  ["a.json", "1:8 in JSON", '{ "a": {{literal t}} }'],
  // The compiler's parser of JSON fails on this one.
  ["a.json", "1:4 in a string literal", '["a{{text t}}', '",'],
  ["a.json", "fits", "[{{json t}}\n// {{line t}}"],
  // Markdown.
  ["a.md", "fits", "# {{md t}}\n\n- {{mdcode t}}: {{md t}} [x](https://a.example/{{url t}})\n"],
  ["a.md", "fits", "```ts\nconst a = {{str t}}; // {{line t}}\n```\n{{md t}}\n"],
  ["a.md", "1:3 in Markdown", "# {{text t}}"],
  ["a.md", "1:3 in Markdown", "# {{str t}}"],
  ["a.md", "1:2 in a code span", "`{{md t}}`"],
  ["a.md", "1:5 in the address of a link", "[x]({{md t}})"],
  ["a.md", "2:1 in a code block", "```\n{{md t}}\n```"],
  ["a.md", "2:1 in a code block", "```\n{{text t}}\n```", "```"],
  ["a.md", "1:1 in a code block", "{{text t}}\n", "~~~"],
  ["a.md", "1:7 in a code block", "```ts {{text t}}\na\n```"],
  ["a.md", "fits", "```html\n<p>{{html t}}</p>\n```"],
  ["a.md", "fits", "{{mdcode t}}\n", "```"],
  // YAML.
  [
    "a.yml",
    "fits",
    "a: {{yaml t}}\nb: [{{yaml t}}, {{num 1}}]\n{{yaml t}}: 1 # {{line t}}\n- {{yaml t}}\n",
  ],
  ["a.yml", "fits", "{{name}}: {{name}}\n"],
  ["a.yml", "1:4 in YAML", "a: {{text t}}\n"],
  ["a.yml", "1:5 in YAML", 'a: "{{yaml t}}"\n'],
  ["a.yml", "1:5 in YAML", "a: x{{yaml t}}\n"],
  ["a.yml", "1:4 in YAML", "a: {{md t}}\n"],
  ["a.yml", "1:4 in YAML", "a: {{type}}\n"],
  // HTML.
  ["a.html", "fits", '<p title="{{html t}}">{{html t}}</p><!-- {{html t}} -->'],
  ["a.html", "fits", '<a href="https://a.example/{{url t}}">x</a>'],
  ["a.html", "fits", "<script>const a = {{json t}};</script>{{html t}}"],
  ["a.html", "1:4 in HTML", "<p>{{text t}}</p>"],
  ["a.html", "1:4 in HTML", "<p>{{md t}}</p>"],
  ["a.html", "1:10 in the attribute title", "<p title={{html t}}>"],
  ["a.html", "1:10 in the attribute href", '<a href="{{html t}}">x</a>'],
  ["a.html", "1:13 in the attribute onclick", '<a onclick="{{html t}}">x</a>'],
  ["a.html", "1:9 in a script", "<script>{{html t}}</script>"],
  ["a.html", "1:10 in a script", '<script>"{{json t}}"</script>'],
  ["a.html", "1:20 in a script", "<script>const a = /{{json t}}/;</script>"],
  ["a.html", "1:2 in a tag of HTML", "<{{html t}}>", "script"],
  ["a.html", "fits", "İ<!-- İ --><SCRIPT>const a = {{json t}};</script>{{html t}}"],
  ["a.html", "1:8 in a style sheet", "<style>{{html t}}</style>"],
  // Other files.
  ["a.txt", "fits", "{{text t}} {{json t}}"],
  ["a.py", "fits", "{{name}} = {{num 1}} # {{url t}}"],
  ["a.py", "1:5 in a kind of file that there is no escaper for", "a = {{str t}}"],
  ["a.sh", "1:6 in a kind of file that there is no escaper for", "echo {{json t}}"],
];

for (const [output, want, text, given] of verdicts) {
  test(`${output}: ${JSON.stringify(text)} of ${JSON.stringify(given ?? "plain text")}: ${want}`, () =>
    assert.is(verdict(output, text, given), want));
}

test("what is wrong says what fits there, what was written, and the way through partials", () => {
  const file = rendered("a.ts", "export const a =\n  {{> part}};", "x", { part: '"{{md t}}"' });
  const [found] = audit([file]);
  assert.is(
    sayProblem(found!),
    "mine/partials/part.hbs:1:2: {{md t}} does not fit in a string literal",
  );
  assert.equal(found!.hint!.split("\n"), [
    "write {{str t}} without the quotes: it brings its own",
    'it wrote "x" into p/a.ts',
    "used by mine/a.ts.hbs:2:3",
  ]);
});

/** A template for every position of every kind that takes text of a model. */
const everywhere: Readonly<Record<string, string>> = {
  "a.ts":
    "{{doc paragraphs}}\nexport const a = { {{key t}}: {{str u}}, b: {{literal data}} }; // {{line t}}\n" +
    "/* {{line t}} */\nexport const b = `${ {{str t}} }`;\nexport interface C {\n  {{doc paragraphs}}\n  {{key t}}: {{str t}};\n}\n//{{line t}}\nexport const d = 1;\n",
  "a.json": '{ "a": {{json t}}, "b": {{json data}} }',
  "a.md":
    "# {{md t}}\n\n{{md t}}\n\n| a | b |\n| - | - |\n| {{md t}} | {{mdcode t}} |\n\n- {{md t}}\n\n```ts\nconst a = {{str t}};\n```\n\nend\n",
  "a.yml": "a: {{yaml t}}\nb:\n  - {{yaml t}} # {{line t}}\n  - [{{yaml t}}, {{yaml t}}]\nend: 1\n",
  "a.html":
    '<p title="{{html t}}">{{html t}}</p><!-- {{html t}} --><script>const a = {{json t}}, b = {{str t}};</script><b>end</b>',
  "a.txt": "a {{text t}}\nend\n",
};

/** The texts that other generators fell over, and combinations that only begin or end something. */
const texts = [
  ...hostileTexts,
  "*",
  "/",
  "\\",
  "$",
  "${",
  "`",
  "``` x",
  "~~~",
  "# heading",
  "1. one",
  "- item",
  "> quote",
  "| a |",
  "---",
  "===",
  "![x](y)",
  "<!--",
  "-->",
  "--!>",
  "&amp;",
  "</style>",
  "a: b",
  "- a",
  "&anchor",
  "*alias",
  "!tag",
  "<<",
  "%TAG",
  "@at",
  "#sharp",
  "# sourceMappingURL=x",
  "/ <reference path='x' />",
  " //# sourceMappingURL=x",
  "#__PURE__",
  "\u{e0041}\u{e0042}",
  "a\u00adb\u115f\u3164\u180e",
];

for (const [output, text] of Object.entries(everywhere)) {
  test(`${output}: whatever a text says, it stays where the escaper put it`, () => {
    for (const given of texts) {
      const file = rendered(output, text, given);
      assert.equal(audit([file]).map(sayProblem), [], JSON.stringify(given));
      assert.not.match(
        file.text,
        /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\u{e0000}-\u{e007f}]/u,
        JSON.stringify(given),
      );
    }
  });
}

/** The structure of TypeScript: the kinds of its nodes, without their texts. */
function shapeOfCode(text: string): string {
  const source = parseSource("a.ts", text);
  // The parser keeps what it found on the file.
  const { parseDiagnostics } = source as unknown as { parseDiagnostics: readonly unknown[] };
  assert.is(parseDiagnostics.length, 0, text);
  const compiler = loadCompiler();
  const { SyntaxKind } = compiler;
  const names = [SyntaxKind.Identifier, SyntaxKind.StringLiteral, SyntaxKind.ComputedPropertyName];
  const kindsIn = (node: import("ts-morph").ts.Node): string => {
    if (names.includes(node.kind)) return "n";
    const children: string[] = [];
    compiler.forEachChild(node, (child) => {
      children.push(kindsIn(child));
    });
    return `${String(node.kind)}(${children.join()})`;
  };
  return kindsIn(source);
}

/** The structure of a syntax tree of Prettier's, without texts and places. */
function shapeOf(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(shapeOf);
  if (typeof node !== "object" || node === null) return null;
  const { type, kind, name, children, content, attrs } = node as Record<string, unknown>;
  return [
    type ?? kind,
    typeof name === "string" ? name : null,
    shapeOf(children ?? content ?? []),
    ...(attrs === undefined ? [] : [shapeOf(attrs)]),
  ];
}

// Prettier brings a parser for every kind of file; the way to them is no part of its types.
const { __debug } = prettier as unknown as {
  readonly __debug: {
    readonly parse: (text: string, options: object) => Promise<{ ast: unknown }>;
  };
};

async function shapeBy(parser: string, text: string): Promise<string> {
  const { ast } = await __debug.parse(text, { parser });
  return JSON.stringify(shapeOf(ast));
}

const parsers: Readonly<Record<string, (text: string) => Promise<string> | string>> = {
  "a.ts": shapeOfCode,
  "a.json": (text) => JSON.stringify(Object.keys(JSON.parse(text) as object)),
  "a.md": (text) => shapeBy("markdown", text),
  "a.yml": (text) => shapeBy("yaml", text),
  "a.html": (text) => shapeBy("html", text),
};

for (const [output, shape] of Object.entries(parsers)) {
  test(`${output}: a parser sees the same structure whatever a text says`, async () => {
    const want = await shape(rendered(output, everywhere[output]!, "plain").text);
    for (const given of texts) {
      // Of blanks alone, prose has nothing left to show.
      if (output === "a.md" && given.includes("{{")) continue; // Prettier's Markdown knows Liquid.
      if (given.replace(/[\s\p{Cf}\p{Cc}\p{Cs}\p{DI}]/gu, "") === "" && /md|html/.test(output))
        continue;
      const { text } = rendered(output, everywhere[output]!, given);
      assert.is(await shape(text), want, `${JSON.stringify(given)}\n${text}`);
    }
  });
}

test("an error of rendered TypeScript names the line of the template, also in a partial", () => {
  const file = rendered(
    "a.ts",
    "export const a = 1;\n{{#each list}}\n{{> part}}\n{{/each}}\n",
    "x",
    { part: "// a partial\nexport const b = ;\n" },
  );
  try {
    refine([file], { locate: (_path, offset) => templateLine(file, offset) });
    assert.unreachable();
  } catch (error) {
    assert.instance(error, Failure);
    const [found] = (error as Failure).diagnostics;
    assert.is(
      sayProblem(found!),
      "mine/partials/part.hbs:2:18: the rendered TypeScript does not parse: Expression expected.",
    );
    assert.equal(found!.hint!.split("\n"), [
      "the template says: export const b = ;",
      "rendered, as p/a.ts:3:18: export const b = ;",
      "used by mine/a.ts.hbs:3:1",
    ]);
  }
});

test.run();
