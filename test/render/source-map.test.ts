/** The trace of rendered files: every stretch of text, its line of a template and its place in the model. */
import * as assert from "uvu/assert";
import { readdir, readFile } from "node:fs/promises";
import { suite } from "uvu";
import { audit } from "../../generator/audit/audit.js";
import { align, alignCode, tokensOf } from "../../generator/explain/match-tokens.js";
import { readTemplates } from "../../generator/render/read-templates.js";
import { createRenders, createTracedRenders } from "../../generator/render/render.js";
import type { TracedFile } from "../../generator/render/source-map.js";
import { type PackageView, viewPackage } from "../../generator/view/view.js";
import { corpusIsHere, readCorpus } from "../support/corpus.js";
import { read, viewSettings as settings } from "../support/models.js";
import { seededRandom } from "../support/random.js";

const test = suite("trace");

const templates = await readTemplates([]);

const { render } = createRenders(templates, []);

const traced = createTracedRenders(templates, []);

/** Every case that reads without an error, and some of Amazon's models where they are. */
async function views(): Promise<PackageView[]> {
  const names = await readdir("test/cases");
  const documents = await Promise.all(
    names.map(async (name) => {
      const text = await readFile(`test/cases/${name}/model.json`, "utf8");
      try {
        return JSON.parse(text) as unknown;
      } catch {
        return null;
      }
    }),
  );
  const apis = documents.flatMap((document) => {
    const { value: api } = read(document);
    return api === null ? [] : [api];
  });
  const corpus = corpusIsHere(test) ? await readCorpus() : [];
  // Some of them: all of them take a minute, and are alike.
  const some = corpus.filter((_, index) => index % 12 === 0).map(({ api }) => api);
  return [...apis, ...some].map((api) => viewPackage(api, settings));
}

const all = await views();

test("what is rendered with a trace is what is rendered without", () => {
  assert.ok(all.length > 10);
  for (const view of all) {
    assert.equal(
      traced.render(view).map(({ path, text }) => [path, text]),
      render(view).map(({ path, text }) => [path, text]),
    );
  }
});

function check(file: TracedFile): void {
  let end = 0;
  for (const { start, end: next, site } of file.segments) {
    assert.is(start, end, `${file.path}: the segments are the text`);
    end = next;
    if (site.source !== null) continue;
    const text = file.text.slice(start, next);
    const line = site.template.text.split("\n")[site.line - 1] ?? "";
    // What `mdtable` lays out anew stands elsewhere on the template's line.
    if (line.startsWith("|")) continue;
    const there = `${line}\n`.slice(site.column - 1);
    assert.ok(
      there.startsWith(text) || text.startsWith(there.trimEnd()),
      `${file.path}: ${JSON.stringify(text)} is at ${site.template.file}:${String(site.line)}:${String(site.column)}, where ${JSON.stringify(there)} stands`,
    );
  }
  assert.is(end, file.text.length);
}

test("a template's own text stands where the trace says", () => {
  for (const view of all) for (const file of traced.render(view)) check(file);
});

test("no text of a model leaves its place, whatever it says", () => {
  for (const view of all) assert.equal(audit(traced.render(view)), []);
});

test("the places of the model are those that its texts came from", () => {
  const { value: api } = read({
    swagger: "2.0",
    info: { title: "Things", version: "v1" },
    paths: {
      "/things": {
        get: {
          operationId: "getThings",
          summary: "Lists.",
          parameters: [{ name: "size", in: "query", type: "integer", description: "How many." }],
          responses: { 200: { description: "Done.", schema: { $ref: "#/definitions/Thing" } } },
        },
      },
    },
    definitions: { Thing: { type: "object", properties: { name: { type: "string" } } } },
  });
  const files = traced.render(viewPackage(api!, settings));
  const types = files.find(({ path }) => path.endsWith("types.ts"))!;
  const contextOf = (text: string): string | null => {
    const offset = types.text.indexOf(text);
    return types.segments.findLast(({ start }) => start <= offset)?.context ?? null;
  };
  assert.is(contextOf("name?:"), "#/definitions/Thing/properties/name");
  assert.is(contextOf("size?:"), "#/paths/~1things/get/parameters/0");
  assert.is(contextOf("GetThingsParams {"), "#/paths/~1things/get");
});

/** Length of the longest common subsequence. */
function longest(a: readonly string[], b: readonly string[]): number {
  const lengths = [...a, ""].map(() => [...b, ""].map(() => 0));
  for (const [i, x] of a.entries()) {
    for (const [j, y] of b.entries()) {
      lengths[i + 1]![j + 1] =
        x === y ? lengths[i]![j]! + 1 : Math.max(lengths[i]![j + 1]!, lengths[i + 1]![j]!);
    }
  }
  return lengths[a.length]![b.length]!;
}

test("tokens are aligned by the fewest differences", () => {
  const next = seededRandom(7);
  const words = (): string[] =>
    Array.from({ length: Math.floor(next() * 20) }, () => "abcd"[Math.floor(next() * 4)]!);
  for (let round = 0; round < 500; round += 1) {
    const [a, b] = [words(), words()];
    const matched = align(tokensOf(a.join(" ")), tokensOf(b.join(" ")));
    const pairs = matched.flatMap((from, to) => (from === -1 ? [] : [[from, to] as const]));
    assert.is(pairs.length, longest(a, b), `${a.join("")} ${b.join("")}`);
    for (const [index, [from, to]] of pairs.entries()) {
      assert.is(a[from], b[to]);
      assert.ok(index === 0 || from > pairs[index - 1]![0]);
    }
  }
});

test("more differences than are looked at together are aligned stretch by stretch", () => {
  const words = Array.from({ length: 4000 }, (_, index) => `w${String(index % 977)}`);
  const more = words.flatMap((word, index) => (index % 3 === 0 ? [word, ","] : [word]));
  const matched = align(tokensOf(words.join(" ")), tokensOf(more.join(" ")));
  assert.is(matched.filter((from) => from !== -1).length, words.length);
});

test("sorted imports are found by their module", () => {
  const before = `import { c, a } from './b.js'\nimport { x } from "a";\nexport const y = [a, c, x]`;
  const after = `import { x } from "a";\nimport { a, c } from "./b.js";\nexport const y = [\n  a,\n  c,\n  x,\n];`;
  const from = tokensOf(before);
  const to = tokensOf(after);
  const matched = alignCode(before, from, after, to);
  const lineOf = (offset: number): number => before.slice(0, offset).split("\n").length;
  const lines = to.map((token, index) => {
    const source = from[matched[index]!];
    return source === undefined ? `+${token.text}` : `${String(lineOf(source.start))}${token.text}`;
  });
  assert.is(
    lines.join(" "),
    '2import 2{ 2x 2} 2from 2" 2a 2" 2; 1import 1{ 1a 1, 1c 1} 1from 1" 1. 1/ 1b 1. 1js 1" +; ' +
      "3export 3const 3y 3= 3[ 3a 3, 3c 3, 3x +, 3] +;",
  );
});

test.run();
