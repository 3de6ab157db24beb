/** Markdown of a model: known elements and text, and no markup of the model's own. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { type MarkdownNode, readMarkdown } from "../../generator/sandbox/markdown.js";

const test = suite("sandbox: Markdown");

/** Writes nodes for people: `<a https://…>text</a>`. */
function shown(nodes: readonly MarkdownNode[]): string {
  return nodes
    .map((node) => {
      if (typeof node === "string") return node;
      const { tag, href, children } = node;
      return `<${tag}${href === undefined ? "" : ` ${href}`}>${shown(children)}</${tag}>`;
    })
    .join("");
}

const guide = "https://developer-docs.amazon.com/sp-api/docs";

for (const [expected, text] of [
  ["<p>plain & simple</p>", "plain & simple"],
  ["<p><strong>a</strong> <em>b</em> <code>c</code> <del>d</del></p>", "**a** *b* `c` ~~d~~"],
  ["<p>a<br></br>b</p><hr></hr>", "a  \nb\n\n---"],
  ["<ul><li><p>a</p></li><li><p>b</p></li></ul>", "* a\n* b"],
  ["<ol><li><p>a</p></li></ol>", "1. a"],
  ["<h4>a</h4><blockquote><p>b</p></blockquote>", "# a\n\n> b"],
  ["<pre><b></pre>", "```html\n<b>\n```"],
  ["<table><tr><th>a</th></tr><tr><td>1</td></tr></table>", "| a |\n| --- |\n| 1 |"],
  [`<p><a ${guide}/usage-plans#rate>x</a></p>`, "[x](doc:usage-plans#rate)"],
  ["<p><a https://a.example/>https://a.example/</a></p>", "https://a.example/"],
  ["<p>a <b>b</b> c</p>", "a <b>b</b> c"],
  ["<p>x y z</p>", "[x](javascript:alert(1)) [y](JaVaScRiPt:x) [z](data:text/html,x)"],
  ["<p>x y</p>", "[x](/relative) [y](//example.com)"],
  ["<p>![x](https://a.example/x.png)</p>", "![x](https://a.example/x.png)"],
  ["<p>{{liquid}} [[wiki]] $math$</p>", "{{liquid}} [[wiki]] $math$"],
  ["", ""],
] as const)
  test(`${JSON.stringify(text)} is ${JSON.stringify(expected)}`, () => {
    assert.is(shown(readMarkdown(text)), expected);
  });

test("an HTML block stays text", () => {
  const text = "<script>\nalert(1)\n</script>";
  assert.is(shown(readMarkdown(text)), text);
});

test("a text that is too long or nested too deep stays text", () => {
  for (const text of ["[".repeat(60_000), "> ".repeat(20_000), "*a".repeat(5000)]) {
    const [first] = readMarkdown(text);
    assert.ok(first !== undefined);
  }
});

test("what cannot be seen is left out", () => {
  assert.equal(readMarkdown("a\u202eb\u2800 ❤\ufe0f"), [{ tag: "p", children: ["ab ❤\ufe0f"] }]);
});

test.run();
