/** What is said of templates that do not parse: the block that is open, for every kind of block. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { parseTemplate } from "../../generator/render/parse-template.js";
import { sayProblem } from "../support/models.js";

const test = suite("templates that do not parse");

/** Line and column, what is wrong, and what to do; "" if the text parses. */
function saidOf(text: string): string {
  const found = parseTemplate({
    name: "t",
    file: "t.hbs",
    output: "t",
    text,
    source: "added",
    overlay: null,
    original: null,
  });
  if (!("severity" in found)) return "";
  const said = sayProblem(found).replace(/^t\.hbs:|the template does not parse: /g, "");
  return found.hint === null ? said : `${said} → ${found.hint}`;
}

const unclosed: readonly (readonly [want: string, given: string])[] = [
  [
    "2:1: {{#each a}} is not closed → write {{/each}} where it ends",
    "\n{{#each a}}\n{{#if b}}{{/if}}",
  ],
  [
    "1:1: {{#unless a}} is not closed → write {{/unless}} where it ends",
    "{{#unless a}}\n{{else}}\nb",
  ],
  ["1:1: {{#if a}} is not closed → write {{/if}} where it ends", "{{#if a}}\n{{else if b}}\nc"],
  [
    "2:1: {{~#mdtable~}} is not closed → write {{/mdtable}} where it ends",
    "a\r\n{{~#mdtable~}}\r\n",
  ],
  ["2:2: {{#if (f a)}} is not closed → write {{/if}} where it ends", "{{#each b}}\n {{#if (f a)}}"],
  ["1:1: {{^a.b}} is not closed → write {{/a.b}} where it ends", "{{^a.b}}"],
  ['1:1: {{#*inline "x"}} is not closed → write {{/inline}} where it ends', '{{#*inline "x"}}\na'],
  ["1:1: {{#> p}} is not closed → write {{/p}} where it ends", "{{#> p}}\n{{c}}"],
  ['1:1: {{#> "a/b"}} is not closed → write {{/a/b}} where it ends', '{{#> "a/b"}}\n{{c}}'],
  ["1:1: {{#> 12}} is not closed → write {{/12}} where it ends", "{{#> 12}}"],
  [
    "1:1: {{#> (f a)}} is not closed → a block needs a name, so that a tag can close it",
    "{{#> (f a)}}\n",
  ],
  ["1:1: {{{{raw}}}} is not closed → write {{{{/raw}}}} where it ends", "{{{{raw}}}}\n{{#if a}}"],
];

const crossed: readonly (readonly [want: string, given: string])[] = [
  [
    "2:1: {{/each}} stands where {{#if a}} of line 1 is open → close it before, with {{/if}}",
    "{{#each b}}{{#if a}}\n{{/each}}",
  ],
  [
    "2:1: {{/inline}} stands where {{#if a}} of line 1 is open → close it before, with {{/if}}",
    '{{#*inline "x"}}{{#if a}}\n{{/inline}}',
  ],
  [
    "2:1: {{/a/b}} stands where {{#if c}} of line 1 is open → close it before, with {{/if}}",
    '{{#> "a/b"}}{{#if c}}\n{{/"a/b"}}',
  ],
  [
    "1:14: {{/f}} stands where {{#> (f a)}} of line 1 is open → a block needs a name, so that a tag can close it",
    "{{#> (f a)}}x{{/f}}",
  ],
  ["1:18: {{#if a}} of line 1 has its {{else}} already", "{{#if a}}{{else}}{{else}}{{/if}}"],
  ["1:1: {{else}} stands outside of a block", "{{else}}"],
  ["2:1: a block is closed here, and none is open", "{{#if a}}{{/if}}\n{{/if}}"],
  ["2:5: unexpected }} → {{#each a}} of line 1 is open here", "{{#each a}}\n{{{b}}\n{{/each}}"],
];

for (const [want, given] of [...unclosed, ...crossed])
  test(`${JSON.stringify(given)}: ${want}`, () => {
    assert.is(saidOf(given), want);
  });

for (const given of ['{{#> "a/b"}}{{/"a/b"}}', '{{#> "a/b"}}{{/a/b}}', "{{#> 12}}{{/12}}"])
  test(`the tag that is named closes the block: ${given}`, () => {
    assert.is(saidOf(given), "");
  });

test.run();
