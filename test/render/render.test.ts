import * as assert from "uvu/assert";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import { SpecText } from "../../generator/escape/spec-text.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import { readTemplates } from "../../generator/render/read-templates.js";
import { createRenders } from "../../generator/render/render.js";
import type { Template } from "../../generator/render/template.js";
import type { PackageView } from "../../generator/view/view.js";
import { sayProblem } from "../support/models.js";
import { overlaysOf } from "../support/overlays.js";

const test = suite("render");

// A view with a few fields of each kind; templates see any object.
const view = {
  package: { id: "things-v1", name: "@acme/sp-api-things-v1" },
  api: { title: new SpecText('Things "R" us */'), doc: [new SpecText("Things."), "@deprecated"] },
  className: "ThingsApi",
  zero: 0,
  empty: "",
  nothing: null,
  no: false,
  none: [],
  operations: [{ name: "getThing" }, { name: "putThing" }],
} as unknown as PackageView;

function template(name: string, text: string): Template {
  const file = `templates/${name}.hbs`;
  return { name, file, output: name, text, source: "katagami", overlay: null, original: null };
}

const noMore = { schemaFiles: [], workspaceFiles: [], layers: [] };

/** What a template makes, or what is wrong with it. */
function render(text: string, partials: Readonly<Record<string, string>> = {}): string {
  const templates = {
    ...noMore,
    files: [template("a.ts", text)],
    partials: Object.entries(partials).map(([name, partial]) => ({
      ...template(`partials/${name}`, partial),
      name,
    })),
  };
  try {
    return createRenders(templates, []).render(view)[0]!.text;
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics.map(sayProblem).join("\n");
    throw error;
  }
}

const layouts: readonly (readonly [string, string])[] = [
  ["class ThingsApi {}", "class {{className}} {}"],
  ["getThing,putThing,", "{{#each operations}}{{name}},{{/each}}"],
  [
    "getThing of ThingsApi;putThing of ThingsApi;",
    "{{#each operations}}{{name}} of {{../className}};{{/each}}",
  ],
  ["0", "{{zero}}"],
  ["[]", "[{{empty}}]"],
  // 0 and "" are there; null, false and empty lists are not.
  [
    "yes yes no no no",
    "{{#if zero}}yes{{else}}no{{/if}} {{#if empty}}yes{{else}}no{{/if}} {{#if nothing}}yes{{else}}no{{/if}} {{#if no}}yes{{else}}no{{/if}} {{#if none}}yes{{else}}no{{/if}}",
  ],
  ["b", "{{#if no}}a{{else if className}}b{{else}}c{{/if}}"],
  ["empty", "{{#unless none}}empty{{/unless}}"],
  ['"Things \\"R\\" us */"', "{{str api.title}}"],
  ['{\n  title: "Things \\"R\\" us */",\n  doc: ["Things.", "@deprecated"],\n}', "{{literal api}}"],
  ['// Things "R" us *\\/', "// {{line api.title}}"],
  ["/**\n * Things.\n *\n * @deprecated\n */", "{{doc api.doc}}"],
  ["`ThingsApi getThing`", '{{mdcode (join className "getThing")}}'],
  ["{{name}}", "\\{{name}}"],
  ["<ThingsApi>", "{{> wrapped}}"],
];

for (const [want, given] of layouts) {
  test(`${given} makes ${JSON.stringify(want)}`, () =>
    assert.is(render(given, { wrapped: "<{{className}}>" }), want));
}

/** The problem wanted, the template; `@` is `templates/a.ts.hbs`. */
const mistakes: readonly (readonly [string, string])[] = [
  // A variable that is not there, in every position.
  ["@:2:5: unknown variable typo", "a\n  {{typo}}"],
  ["@:1:3: unknown variable api.typo", "{{api.typo}}"],
  ["@:1:3: unknown variable typo.name", "{{typo.name}}"],
  ["@:1:7: unknown variable typo", "{{#if typo}}a{{/if}}"],
  ["@:2:11: unknown variable typo", "a\n{{#unless typo}}a{{/unless}}"],
  ["@:1:25: unknown variable typo", "{{#if no}}{{else}}{{#if typo}}{{/if}}{{/if}}"],
  ["@:1:9: unknown variable typo", "{{#each typo}}a{{/each}}"],
  ["@:1:7: unknown variable typo", "{{str typo}}"],
  ["@:1:16: unknown variable typo", "{{mdcode (join typo className)}}"],
  ["@:1:24: unknown variable className", "{{#each operations}} {{className}}{{/each}}"],
  ["@:1:3: unknown variable toString", "{{toString}}"],
  ["@:1:3: unknown variable @index", "{{@index}}"],
  ["templates/partials/wrapped.hbs:2:3: unknown variable typo", "a\n\n\n{{> wrapped}}"],
  // Text of a model, in a position without a escaper.
  ["@:1:2: text of a model cannot be written out raw between backticks", "`{{api.title}}`"],
  ["@:2:1: text of a model cannot be written out raw in code", "\n{{{api.title}}}"],
  ["@:1:3: text of a model cannot be written out raw in code", "a {{join className api.title}}"],
  ["@:1:1: each wants a list, not text of a model", "{{#each api.title}}{{/each}}"],
  ["@:1:1: list wants a list of names, not text of a model", "{{list api.title}}"],
  ['@:1:1: "Things." is not an identifier', "{{list api.doc}}"],
  ["@:1:1: an object cannot be written out", "{{api}}"],
  ["@:1:1: a list cannot be written out", "{{operations}}"],
  ["@:1:1: null cannot be written out", "{{nothing}}"],
  // Helpers with what they do not take.
  ["@:1:1: str wants a text, not a number", "{{str zero}}"],
  ['@:1:1: "ThingsApi" is not a finite number', "{{num className}}"],
  ["@:1:1: doc wants a list of paragraphs, not a string", "{{doc className}}"],
  ["@:1:3: unknown variable str", "{{str}}"],
  ["@:1:1: str takes 1 argument, not 2", "{{str className className}}"],
  ["@:1:1: str takes no named arguments", "{{str className a=1}}"],
  ["@:1:3: there is no helper shout", "a {{shout className}}"],
  ["@:1:1: there is no helper lookup", '{{lookup api "title"}}'],
  ["@:1:1: there is no helper log", "{{log className}}"],
  ["@:1:1: there is no block helper with", "{{#with api}}{{/with}}"],
  ["@:1:1: there is no partial nope", "{{> nope}}"],
  // What does not parse.
  ["@:2:2: the template does not parse: {{#if className}} is not closed", "a\n {{#if className}}"],
  ["@:1:5: the template does not parse: unexpected }}", "a {{}}"],
  ["@:2:1: the template does not parse: the comment does not end", "a\n{{!-- b"],
  ["@:1:9: the template does not parse: {{else}} stands outside of a block", "a {{b}} {{else}}"],
  ["@:1:3: the template does not parse: a block is closed here, and none is open", "a {{/if}}"],
  ["@:1:2: the template does not parse: {{#> p}} is not closed", " {{#> p}}{{#if no}}{{/if}}"],
  [
    "@:2:1: the template does not parse: {{/each}} stands where {{#if className}} of line 1 is open",
    "{{#if className}}\n{{/each}}",
  ],
  ["@:1:1: a PartialBlockStatement is not supported", "{{#> wrapped}}{{/wrapped}}"],
  ["@:1:1: a Decorator is not supported", "{{* decorate}}"],
];

for (const [want, given] of mistakes) {
  test(`${JSON.stringify(given)} is an error: ${want}`, () => {
    assert.is(render(given, { wrapped: "\n{{typo}}" }), want.replace("@:", "templates/a.ts.hbs:"));
  });
}

test("all that is wrong with the templates is said at once", () => {
  assert.throws(
    () =>
      createRenders(
        {
          ...noMore,
          files: [template("a.ts", "{{#if}}"), template("b.ts", "{{shout}}{{shout 1}}{{> nope}}")],
          partials: [{ ...template("partials/p", "{{> q}}"), name: "p" }],
        },
        [],
      ),
    (error: unknown) => error instanceof Failure && error.diagnostics.length === 4,
  );
});

async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "katagami-templates-"));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  return folder;
}

test("a template of one's own stands in for ours of the same path, and adds a file where there is none", async () => {
  const folder = await folderWith({
    "src/index.ts.hbs": "own",
    "docs/more.md.hbs": "more",
    "partials/header.hbs": "head",
    "notes.txt": "",
  });
  const { files, partials } = await readTemplates(await overlaysOf(folder));
  assert.equal(
    files.map(({ name }) => name),
    [
      "README.md",
      "docs/more.md",
      "package.json",
      "src/client.ts",
      "src/index.ts",
      "src/operations.ts",
      "src/sandbox.ts",
      "src/types.ts",
    ],
  );
  assert.is(files.find(({ name }) => name === "src/index.ts")?.text, "own");
  assert.is(files.find(({ name }) => name === "src/index.ts")?.file, `${folder}/src/index.ts.hbs`);
  assert.equal(
    partials.filter(({ source }) => source !== "katagami").map(({ name, text }) => [name, text]),
    [["header", "head"]],
  );
  await rm(folder, { recursive: true });
});

test("a folder without templates, or that is not there, is a fault of the command line", async () => {
  const folder = await folderWith({ "notes.txt": "" });
  for (const given of [folder, join(folder, "nope")]) {
    const overlays = await overlaysOf(given);
    const failure: unknown = await readTemplates(overlays).catch((error: unknown) => error);
    assert.instance(failure, Failure);
    assert.is((failure as Failure).fault, "usage");
    assert.is((failure as Failure).message, `there is no template (*.hbs) in ${given}`);
  }
  await rm(folder, { recursive: true });
});

test.run();
