/** Keeps the rules of who may import whom (../shared/DESIGN.md, "The rooms"). */
import * as assert from "uvu/assert";
import { readdir, readFile } from "node:fs/promises";
import { builtinModules } from "node:module";
import { dirname, posix } from "node:path";
import { suite } from "uvu";

const test = suite("import rules");

interface Import {
  /** Below the repository, with `/` and without ending: `generator/emit/render`. */
  readonly from: string;
  /** A module of ours in the same form, or a package's name; `node:fs` for one of Node's. */
  readonly to: string;
  /** Whether only types are imported, which leaves nothing at run time. */
  readonly isType: boolean;
}

/** Reads the imports, re-exports and dynamic imports of a module by syntax. */
function importsOf(from: string, text: string): Import[] {
  const code = text.replace(/\/\*[^]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const statements = [
    ...code.matchAll(/^(?:import|export)\s+(type\s)?[^;"'`]*?\sfrom\s+["']([^"']+)["']/gm),
  ];
  const effects = [...code.matchAll(/^import\s+()["']([^"']+)["']/gm)];
  const calls = [...code.matchAll(/\bimport\(\s*()["'`]([^"'`]+)["'`]\s*\)/g)];
  return [...statements, ...effects, ...calls].map(([, type, specifier = ""]) => ({
    from: stem(from),
    to: specifier.startsWith(".") ? stem(posix.join(dirname(from), specifier)) : specifier,
    isType: type !== undefined && type !== "",
  }));
}

function stem(path: string): string {
  return path.replace(/\.(?:js|ts)$/, "");
}

async function readImports(folder: string): Promise<Import[]> {
  const files = (await readdir(folder, { recursive: true })).map((file) =>
    file.replaceAll("\\", "/"),
  );
  const sources = files.filter((file) => file.endsWith(".ts"));
  const read = sources.map(async (file) =>
    importsOf(`${folder}/${file}`, await readFile(`${folder}/${file}`, "utf8")),
  );
  return (await Promise.all(read)).flat();
}

const model = (...names: string[]): string[] => names.map((name) => `generator/model/${name}`);

const emit = (...names: string[]): string[] => names.map((name) => `generator/emit/${name}`);

/** What anybody may import: types, problems as data, and plain functions on text. */
const leaves = new Set(["generator/api", "generator/diagnostic", "generator/emit/text"]);

const stages = new Set([
  ...model("load", "patch", "bundle", "read"),
  ...emit("view", "render", "refine", "format", "write"),
]);

/** The pipeline: the order of the stages, for one model and for all. */
const pipeline = new Set([
  "generator/pipeline",
  "generator/make-all",
  "generator/make-once",
  "generator/list-templates",
  "generator/make-package",
  "generator/inputs",
  "generator/worker",
  "generator/why",
]);

/** Who puts stages together: the pipeline, the second engine, and the way from a file to its `Api` for those who only read. */
const joiners = new Set([
  ...pipeline,
  "generator/read-model",
  "generator/engines/openapi-generator",
]);

interface Rule {
  readonly says: string;
  /** Whether an import breaks it. */
  readonly isBroken: (edge: Import) => boolean;
}

function only(
  to: (module: string) => boolean,
  from: (module: string) => boolean,
): Rule["isBroken"] {
  return (edge) => to(edge.to) && !from(edge.from);
}

const oneOf =
  (...modules: readonly string[]): ((module: string) => boolean) =>
  (module) =>
    modules.includes(module);

const below =
  (...folders: readonly string[]): ((module: string) => boolean) =>
  (module) =>
    folders.some((folder) => module.startsWith(`${folder}/`));

const isOurs = below("generator", "templates", "test", "generated");

const rules: readonly Rule[] = [
  {
    says: "a leaf imports leaves and packages",
    isBroken: ({ from, to }) => leaves.has(from) && isOurs(to) && !leaves.has(to),
  },
  {
    says: "a stage takes another stage's types at most",
    isBroken: ({ from, to, isType }) => stages.has(from) && stages.has(to) && !isType,
  },
  {
    says: "model/ does not import emit/",
    isBroken: ({ from, to }) => below("generator/model")(from) && below("generator/emit")(to),
  },
  {
    says: "emit/ does not import model/",
    isBroken: ({ from, to }) => below("generator/emit")(from) && below("generator/model")(to),
  },
  {
    says: "stages are put together by the pipeline, by engines, and where a model is read",
    isBroken: ({ from, to, isType }) =>
      !isType && stages.has(to) && !joiners.has(from) && !isPartOf(from, to),
  },
  {
    says: "only commands, engines and the pipeline itself import the pipeline",
    isBroken: only(
      oneOf(...pipeline),
      (from) => joiners.has(from) || below("generator/commands", "generator/engines")(from),
    ),
  },
  {
    says: "only the command line and commands import commands",
    isBroken: only(
      below("generator/commands"),
      (from) => from === "generator/cli" || below("generator/commands")(from),
    ),
  },
  { says: "nobody imports the command line", isBroken: ({ to }) => to === "generator/cli" },
  { says: "handlebars is render's", isBroken: only(oneOf("handlebars"), oneOf(...emit("render"))) },
  {
    says: "ts-morph is compiler's, compile's and compare's",
    isBroken: ({ from, to, isType }) =>
      !isType &&
      to === "ts-morph" &&
      !emit("compiler", "compile").includes(from) &&
      !below("generator/compare")(from),
  },
  {
    says: "rolldown is bundle's",
    isBroken: only(oneOf("rolldown"), oneOf(...emit("bundle"))),
  },
  { says: "prettier is format's", isBroken: only(oneOf("prettier"), oneOf(...emit("format"))) },
  {
    says: "commander is the command line's",
    isBroken: only(oneOf("commander"), oneOf("generator/cli")),
  },
  {
    says: "jiti is load-module's",
    isBroken: only(oneOf("jiti"), oneOf("generator/load-module")),
  },
  {
    says: "fastest-levenshtein is nearest's",
    isBroken: only(oneOf("fastest-levenshtein"), oneOf("generator/nearest")),
  },
  {
    says: "diff is the commands' about templates",
    isBroken: only(oneOf("diff"), (from) => from.startsWith("generator/commands/templates-")),
  },
  {
    says: "Node's own modules are imported by their prefix",
    isBroken: ({ to }) => builtinModules.includes(to),
  },
  {
    says: "the generator imports nothing of templates, generated or test",
    isBroken: ({ from, to }) =>
      below("generator")(from) && below("templates", "generated", "test")(to),
  },
  {
    says: "the runtime imports itself; Node's modules and packages only when they are needed",
    isBroken: ({ from, to, isType }) =>
      below("templates/runtime")(from) &&
      !below("templates/runtime")(to) &&
      !isType &&
      !isOptionalPeer(to),
  },
];

/** A stage of several files: those of its folder that only it uses. `select` finds the models that `load` reads. */
function isPartOf(from: string, stage: string): boolean {
  return stage === "generator/model/load" && from === "generator/model/select";
}

/** Loaded by a dynamic import when a role is to be assumed. */
function isOptionalPeer(to: string): boolean {
  return to === "@aws-sdk/client-sts";
}

const edges = [
  ...(await readImports("generator")),
  ...(await readImports("templates/runtime/src")),
];

test("there are imports to look at, of every kind", () => {
  assert.ok(edges.length > 100);
  for (const to of [
    "handlebars",
    "ts-morph",
    "prettier",
    "commander",
    "node:fs/promises",
    "generator/api",
    "jiti",
  ]) {
    assert.ok(
      edges.some((edge) => edge.to === to),
      to,
    );
  }
});

for (const { says, isBroken } of rules) {
  test(says, () =>
    assert.equal(
      edges.filter(isBroken).map(({ from, to }) => `${from} → ${to}`),
      [],
    ),
  );
}

/** An import that breaks each rule: it is seen in every form of writing it. */
const breaches: readonly (readonly [string, string, string])[] = [
  [
    "a leaf imports leaves and packages",
    "generator/api.ts",
    'import { readApi } from "./model/read.js";',
  ],
  [
    "a stage takes another stage's types at most",
    "generator/emit/view.ts",
    'import {\n  createRender,\n} from "./render.js";',
  ],
  [
    "model/ does not import emit/",
    "generator/model/read.ts",
    'export { viewPackage } from "../emit/view.js";',
  ],
  [
    "emit/ does not import model/",
    "generator/emit/view.ts",
    'import type { Node } from "../model/node.js";',
  ],
  [
    "stages are put together by the pipeline, by engines, and where a model is read",
    "generator/commands/generate.ts",
    'import * as render from "../emit/render.js";',
  ],
  [
    "only commands, engines and the pipeline itself import the pipeline",
    "generator/config.ts",
    'const { generate } = await import("./pipeline.js");',
  ],
  [
    "only the command line and commands import commands",
    "generator/pipeline.ts",
    'import { count } from "./commands/report.js";',
  ],
  ["nobody imports the command line", "generator/commands/generate.ts", 'import "../cli.js";'],
  ["handlebars is render's", "generator/emit/view.ts", 'import Handlebars from "handlebars";'],
  [
    "ts-morph is compiler's, compile's and compare's",
    "generator/model/read.ts",
    'import { Project, type ts } from "ts-morph";',
  ],
  ["rolldown is bundle's", "generator/emit/compile.ts", 'import { rolldown } from "rolldown";'],
  ["prettier is format's", "generator/emit/write.ts", 'const prettier = await import("prettier");'],
  [
    "commander is the command line's",
    "generator/commands/generate.ts",
    'import { Command } from "commander";',
  ],
  ["jiti is load-module's", "generator/config.ts", 'const jiti = await import("jiti");'],
  [
    "fastest-levenshtein is nearest's",
    "generator/model/select.ts",
    'import { closest } from "fastest-levenshtein";',
  ],
  [
    "diff is the commands' about templates",
    "generator/emit/ejected.ts",
    'import { applyPatch } from "diff";',
  ],
  [
    "Node's own modules are imported by their prefix",
    "generator/config.ts",
    'import { join } from "path";',
  ],
  [
    "the generator imports nothing of templates, generated or test",
    "generator/config.ts",
    'import { Call } from "../templates/runtime/src/call.js";',
  ],
  [
    "the runtime imports itself; Node's modules and packages only when they are needed",
    "templates/runtime/src/send.ts",
    'import { createHash } from "node:crypto";',
  ],
];

for (const [says, file, text] of breaches) {
  test(`${JSON.stringify(text)} in ${file} breaks it: ${says}`, () => {
    const rule = rules.find((one) => one.says === says)!;
    assert.is(importsOf(file, text).filter(rule.isBroken).length, 1);
  });
}

test("every rule has a breach that shows it", () => {
  assert.equal(
    rules.filter(({ says }) => !breaches.some(([shown]) => shown === says)).map(({ says }) => says),
    [],
  );
});

test("what looks like an import in a comment or a text is none", () => {
  assert.equal(
    importsOf(
      "generator/a.ts",
      '// import { a } from "prettier";\n/* import "prettier"; */\nconst a = "x from";',
    ),
    [],
  );
});

test.run();
