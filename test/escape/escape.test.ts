import * as assert from "uvu/assert";
import { inspect } from "node:util";
import { Project } from "ts-morph";
import { suite } from "uvu";
import {
  commentLine,
  docComment,
  docLines,
  fileName,
  htmlText,
  identifier,
  isFileName,
  jsonDocument,
  markdown,
  markdownCode,
  numberLiteral,
  plainLine,
  propertyKey,
  safeJson,
  stringLiteral,
  urlPart,
} from "../../generator/escape/escape.js";
import { escapers } from "../../generator/escape/escapers.js";
import { forTerminal } from "../../generator/lib/terminal.js";
import { literal } from "../../generator/escape/literal.js";
import { SpecText, type Text } from "../../generator/escape/spec-text.js";
import { hostileTexts } from "../support/hostile.js";

const test = suite("text escapers");

const spec = (text: string): SpecText => new SpecText(text);

/** Runs JavaScript as a module and gives back what it exports as `value`. */
async function run(expression: string): Promise<unknown> {
  const source = `export const value = ${expression};`;
  const module = (await import(`data:text/javascript,${encodeURIComponent(source)}`)) as {
    value: unknown;
  };
  return module.value;
}

const raw: readonly (readonly [string, (text: SpecText) => unknown])[] = [
  ["String()", (text) => String(text)],
  ["a template literal", (text) => `${text}`], // oxlint-disable-line typescript/restrict-template-expressions
  ['+ ""', (text) => (text as unknown as string) + ""],
  ["join", (text) => [text].join(", ")],
  ["toString", (text) => text.toString()],
  ["concat", (text) => "".concat(text as unknown as string)],
  ["a comparison", (text) => (text as unknown as string) < "a"],
  ["a property name", (text) => ({ [text as unknown as string]: 1 })],
  ["a regular expression", (text) => /x/.test(text as unknown as string)],
];

for (const [what, use] of raw) {
  test(`a model's text is not let out by ${what}`, () => {
    assert.throws(() => use(spec("secret")), /raw/);
  });
}

test("a model's text is not shown by inspect, which reads no private fields", () => {
  assert.not.match(inspect(spec("secret")), /secret/);
});

test("a JSON document holds neither invisible characters nor halves of characters", () => {
  const hostile = { a: spec("\u202ea\u2028"), b: ["\ud800"], c: "\u{1f600}" };
  const text = jsonDocument(hostile);
  assert.match(text, '"\\u202ea\\u2028"');
  assert.equal(JSON.parse(text), { a: "\u202ea\u2028", b: ["\ufffd"], c: "\u{1f600}" });
});

test("no tool finds a source map in a string or a comment", () => {
  const mark = "//# sourceMappingURL=data:x //@ sourceURL=/etc/passwd";
  assert.not.match(stringLiteral(mark), /[#@]\s*source/);
  assert.is(JSON.parse(stringLiteral(mark)), mark);
  assert.equal(docLines(mark), ["//#\\ sourceMappingURL=data:x //@\\ sourceURL=/etc/passwd"]);
});

test("a model's text is plain in JSON, which has an escaper of its own", () => {
  assert.is(JSON.stringify({ a: spec('"') }), '{"a":"\\""}');
});

const strings: readonly (readonly [string, string])[] = [
  ['"plain"', "plain"],
  ['"it\'s \\"quoted\\""', 'it\'s "quoted"'],
  ['"`${x}`"', "`${x}`"],
  ['"back\\\\slash"', "back\\slash"],
  ['"line\\nbreak\\ttab"', "line\nbreak\ttab"],
  ['"\\u2028\\u2029"', "\u2028\u2029"],
  ['"\\u202e\\u2066"', "\u202e\u2066"],
  ['"\\ufeff\\u200b"', "\ufeff\u200b"],
  ['"\\u0000\\u007f\\u009f"', "\0\u007f\u009f"],
  ['"\\ud800"', "\ud800"],
  ['"注文 😀"', "注文 😀"],
  ['"*/"', "*/"],
];

for (const [want, given] of strings) {
  test(`the string literal of ${inspect(given)} is ${want}`, () => {
    assert.is(stringLiteral(given), want);
    assert.is(stringLiteral(spec(given)), want);
  });
}

test("string literals run as what they were made from, and run nothing else", async () => {
  assert.equal(
    await run(`[${hostileTexts.map((text) => stringLiteral(spec(text))).join(",\n")}]`),
    hostileTexts,
  );
  assert.is(Object.hasOwn(globalThis, "injected"), false);
});

const keys: readonly (readonly [string, string])[] = [
  ["plain", "plain"],
  ["$ref", "$ref"],
  ["_links", "_links"],
  ["package", "package"],
  ["constructor", "constructor"],
  ['["__proto__"]', "__proto__"],
  ['"x-amzn-RequestId"', "x-amzn-RequestId"],
  ['"4x6"', "4x6"],
  ['"a.b"', "a.b"],
  ['""', ""],
  ['"注文"', "注文"],
  ['"*/"', "*/"],
  ['"\\u202e"', "\u202e"],
];

for (const [want, given] of keys) {
  test(`the property key of ${inspect(given)} is ${want}`, () => {
    assert.is(propertyKey(given), want);
    assert.is(propertyKey(spec(given)), want);
  });
}

test("property keys are own properties of what they are written in", async () => {
  const names = [...new Set(hostileTexts)];
  const object = (await run(
    `{ ${names.map((name) => `${propertyKey(spec(name))}: 1`).join(",\n")} }`,
  )) as object;
  assert.equal(Object.keys(object).toSorted(), names.toSorted());
  assert.is(Object.getPrototypeOf(object), Object.prototype);
});

test("an identifier is refused when it is none", () => {
  for (const name of ["order", "$", "_a1", "注文", "größe"]) assert.is(identifier(name), name);
  for (const name of ["", "a b", "1a", "a-b", "a;", "a\u200d", "\u3164", "a\n"]) {
    assert.throws(() => identifier(name), /is not an identifier/, name);
  }
});

const numbers: readonly (readonly [string, number])[] = [
  ["0", 0],
  ["-0", -0],
  ["1.5", 1.5],
  ["1e+21", 1e21],
  ["-7", -7],
];

for (const [want, given] of numbers)
  test(`the number literal of ${want}`, () => assert.is(numberLiteral(given), want));

test("what is no finite number is refused as one", () => {
  for (const value of [NaN, Infinity, -Infinity, "1", null, undefined, {}, [], 1n, spec("1")]) {
    assert.throws(() => numberLiteral(value), /is not a finite number|serialize a BigInt/);
  }
});

test("JSON values run as what they were made from", async () => {
  const value = {
    text: hostileTexts,
    ["__proto__"]: { polluted: true },
    numbers: [0, -0, 1.5, -1e-7],
    nested: { a: [null, true, { b: [] }], "": {} },
  };
  const back = await run(`(${literal(value)})`);
  assert.equal(back, value);
  assert.is(Object.getPrototypeOf(back), Object.prototype);
  assert.ok(Object.hasOwn(back as object, "__proto__"));
});

test("what JSON does not know is refused", () => {
  for (const value of [undefined, () => 1, Symbol("s"), 1n])
    assert.throws(() => literal(value), /is not a JSON value/);
});

const docs: readonly (readonly [string, string])[] = [
  ["", ""],
  ["", " \n \n"],
  ["/** Plain. */", "Plain."],
  ["/** Plain. */", "\n\nPlain.  \n"],
  ["/**\n * One.\n *\n * Two.\n */", "One.\n\n\n\nTwo."],
  ["/** *\\/ evil */", "*/ evil"],
  ["/** *\\/ evil */", "*\u200b/ evil"],
  ["/**\n * *\n */", "*"],
  ["/**\n * a\n * b\n * c\n */", "a\u2028b\u0085c"],
  ["/** txet */", "\u202etxet\u202c"],
  ["/** \\@deprecated */", "@deprecated"],
  ["/**\n * a\n *   \\@internal\n */", "a\n  @internal"],
  ["/** see {\\@link Evil} */", "see {@link Evil}"],
  ["/** a@b.example and \\@c, 1 @ 2 */", "a@b.example and @c, 1 @ 2"],
  [`/**\n * ${"word ".repeat(19).trim()}\n * word\n */`, "word ".repeat(20).trim()],
  [`/**\n * - ${"word ".repeat(19).trim()}\n *   word\n */`, `- ${"word ".repeat(20).trim()}`],
  [
    `/**\n * ${"word ".repeat(19).trim()}\n * \\@deprecated\n */`,
    `${"word ".repeat(19)}@deprecated`,
  ],
  [`/** | ${"cell | ".repeat(20).trim()} */`, `| ${"cell | ".repeat(20).trim()}`],
];

for (const [want, given] of docs) {
  test(`the doc comment of ${inspect(given.slice(0, 40))}`, () => {
    assert.is(docComment([spec(given)]), want);
  });
}

test("a tag of ours stays a tag, and paragraphs have an empty line between them", () => {
  assert.is(docComment([spec("One."), "", "@deprecated"]), "/**\n * One.\n *\n * @deprecated\n */");
});

test("no text ends a doc comment, adds a tag to it or hides in it", () => {
  const source = hostileTexts
    .map((text, index) => `${docComment([spec(text)])}\nexport const c${index} = 1;`)
    .join("\n");
  const file = new Project({ useInMemoryFileSystem: true }).createSourceFile("/a.ts", source);
  assert.is(file.getStatements().length, hostileTexts.length);
  const comments = file.getVariableStatements().flatMap((statement) => statement.getJsDocs());
  assert.ok(comments.length > 40);
  assert.equal(
    comments.flatMap((comment) => comment.getTags().map((tag) => tag.getText())),
    [],
  );
  assert.not.match(
    source,
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/,
  );
});

test("a line comment holds one line", () => {
  for (const text of hostileTexts) {
    const line = docLines(spec(text)).join(" ");
    assert.not.match(line, /[\n\r\u2028\u2029]/);
  }
});

const prose: readonly (readonly [string, string])[] = [
  ["Plain.", "Plain."],
  ["one two three", "one\ntwo\r\n\tthree"],
  ["&lt;script>alert(1)&lt;/script>", "<script>alert(1)</script>"],
  ["\\[x\\](javascript:alert(1))", "[x](javascript:alert(1))"],
  ["a \\| b", "a | b"],
  ["\\`code\\`", "`code`"],
  ["back\\\\slash", "back\\slash"],
  ["&amp;lt; & &amp;#60;", "&lt; & &#60;"],
  ["hidden", "hid\u202e\u200bden"],
];

for (const [want, given] of prose) {
  test(`the Markdown of ${inspect(given)} is ${inspect(want)}`, () =>
    assert.is(markdown(spec(given)), want));
}

test("a terminal shows what would act on it", () => {
  assert.is(
    forTerminal("\u001b[31mred\u001b]0;title\u0007\r\u202e\u009b2J"),
    "\\u001b[31mred\\u001b]0;title\\u0007\\r\\u202e\\u009b2J",
  );
  assert.is(forTerminal("plain 注文\n\tlines"), "plain 注文\n\tlines");
});

const spans: readonly (readonly [string, string])[] = [
  ["`code`", "code"],
  ["`` a`b ``", "a`b"],
  ["``` ``a`` ```", "``a``"],
  ["`a\\|b`", "a|b"],
  ["`a b`", "a\nb"],
  ["`<b>`", "<b>"],
  ["` `", ""],
];

for (const [want, given] of spans) {
  test(`the Markdown code span of ${inspect(given)} is ${want}`, () =>
    assert.is(markdownCode(spec(given)), want));
}

test("a name that no system refuses is a file name", () => {
  for (const name of [
    "index.ts",
    "vendor-orders-v1",
    "README.md",
    "a",
    "0",
    "console.ts",
    "com.ts",
    "x".repeat(100),
  ]) {
    assert.ok(isFileName(name), name);
  }
});

test("a name that leaves the folder, or that some system refuses, is no file name", () => {
  const names = [
    "",
    ".",
    "..",
    ".git",
    "a/b",
    "a\\b",
    "/etc",
    "C:",
    "c:x",
    "a.",
    "a ",
    " a",
    "a\0",
    "a\n",
    "con",
    "CON.ts",
    "nul",
    "aux.json",
    "prn",
    "com1",
    "LPT9.txt",
    "-rf",
    "注文",
    "a*",
    "x".repeat(101),
    "\u202ea",
  ];
  for (const name of names) assert.not.ok(isFileName(name), JSON.stringify(name));
});

/** The escaper, what it makes, the text. */
const made: readonly (readonly [string, (text: Text) => string, string, string])[] = [
  ["json", jsonDocument, '"a\\u202eb\\u200b\\u2028"', "a\u202eb\u200b\u2028"],
  ["json", jsonDocument, '"\\u003c/script>\\u003c!--\\u003cscript"', "</script><!--<script"],
  ["json", jsonDocument, '"\\udb40\\udc41"', "\u{e0041}"],
  ["str", stringLiteral, '"\\u003c/SCRIPT>"', "</SCRIPT>"],
  ["str", stringLiteral, '"\\u00ad\\u115f\\u180e\\u3164"', "\u00ad\u115f\u180e\u3164"],
  ["str", stringLiteral, '"❤\ufe0f"', "❤\ufe0f"],
  ["line", commentLine, "a b", "a\nb"],
  ["line", commentLine, " #\\ sourceMappingURL=x", "# sourceMappingURL=x"],
  ["line", commentLine, " / <reference path='x' />", "/ <reference path='x' />"],
  ["line", commentLine, "a /\\/#\\ sourceMappingURL=x", "a //# sourceMappingURL=x"],
  ["line", commentLine, "a /* ", "a /*"],
  ["line", commentLine, "\\@ts-nocheck", "@ts-nocheck"],
  ["line", commentLine, "\\#__PURE__", "#__PURE__"],
  ["line", commentLine, " *\\/ <\\/script>", "*/ </script>"],
  ["yaml", escapers.yaml.escape, '"a: b # c"', "a: b # c"],
  ["yaml", escapers.yaml.escape, '"\\n- x"', "\n- x"],
  ["yaml", escapers.yaml.escape, '"\\u0085\\u2028"', "\u0085\u2028"],
  [
    "html",
    htmlText,
    "&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; &#96;e&#96;",
    "<b> & \"c\" 'd' `e`",
  ],
  ["html", htmlText, "a b", "a\nb\u202e"],
  ["url", urlPart, "a%2Fb%3Fc%3D%23%20%27%28%29%2A%21~", "a/b?c=# '()*!~"],
  ["url", urlPart, "%EF%BF%BD", "\ud800"],
  ["file", fileName, "orders.ts", "orders.ts"],
  ["text", plainLine, "a b c", "a\r\nb\tc\u001b\u202e"],
  ["md", markdown, "\\# a", "# a"],
  ["md", markdown, "\\- a", "- a"],
  ["md", markdown, "1\\. a", "1. a"],
  ["md", markdown, "\\> a", "> a"],
  ["md", markdown, "\\~\\~\\~", "~~~"],
  ["md", markdown, "\\`\\`\\`", "```"],
  ["md", markdown, "\\*a\\* \\_b\\_ snake_case", "*a* _b_ snake_case"],
  ["md", markdown, "!\\[a\\](javascript:b)", "![a](javascript:b)"],
];

for (const [name, escaper, want, given] of made) {
  test(`${name} makes ${inspect(want)} of ${inspect(given)}`, () =>
    assert.is(escaper(spec(given)), want));
}

const refused: readonly (readonly [string, (text: Text) => string, readonly string[]])[] = [
  ["url", urlPart, ["", ".", ".."]],
  [
    "file",
    fileName,
    ["", "..", "a/b", "a\\b", "CON", "nul.ts", "com1.json", "a.", "a ", ".npmrc", "a\u202e"],
  ],
  ["id", identifier, ["", "a b", "a\u200db", "a\u202e", "1a", "\u3164"]],
];

for (const [name, escaper, texts] of refused) {
  test(`${name} refuses what is none`, () => {
    for (const text of texts)
      assert.throws(() => escaper(spec(text)), / is not | cannot be /, text);
  });
}

test("JSON that a printer wrote anew says the same without what cannot be seen", () => {
  for (const text of hostileTexts) {
    const printed = safeJson(JSON.stringify({ [text]: text }));
    assert.equal(JSON.parse(printed), JSON.parse(JSON.stringify({ [text]: text })));
    assert.not.match(printed, /[\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/);
  }
});

test.run();
