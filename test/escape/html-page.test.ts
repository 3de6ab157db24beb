import * as assert from "uvu/assert";
import { suite } from "uvu";
import { escapeHtml, htmlPage } from "../../generator/escape/html-page.js";

const test = suite("HTML pages of reports");

test("text is escaped for elements and attributes, and invisible characters are shown", () => {
  assert.is(escapeHtml(`<a b="c">&</a>`), "&lt;a b=&quot;c&quot;&gt;&amp;&lt;/a&gt;");
  assert.is(escapeHtml("a\u001b[31m\u202eb"), "a\\u001b[31m\\u202eb");
});

test("a page is one file with its title escaped, its own style and no script", () => {
  const page = htmlPage({ title: "a</title><script>", style: ".x { top: 0 }", main: "<p>b</p>\n" });
  assert.match(page, /^<!doctype html>\n<html lang="en">/);
  assert.match(page, "<title>a&lt;/title&gt;&lt;script&gt;</title>");
  assert.match(page, "color-scheme: light dark");
  assert.match(page, ".x { top: 0 }</style>");
  assert.match(page, "<main>\n<p>b</p>\n</main>\n</html>\n");
  assert.not.match(page, /<script|https?:/);
});

test.run();
