/** The rows of docs/architecture.md: a file imports from its own room or from a lower row, and no files import in a circle. */
import { readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { posix } from "node:path";
import { suite } from "uvu";
import * as assert from "uvu/assert";

const generator = "generator";
const runtime = "templates/runtime/src";

/** The rooms of each tree, from the top row down. A room is a folder of the tree, or a file at its top. */
const rows: Readonly<Record<string, readonly string[]>> = {
  [generator]:
    "cli index, commands, explain engines release product-types call, pipeline, audit, render verify rehearse, output init sandbox list roles connect, config view compare upstream, payloads access, model build, escape, lib".split(
      ", ",
    ),
  [runtime]:
    "index fleet, selling-partner sandbox-api, connect, send, exchange draft, connection, options, redis reports notifications feeds data-kiosk, finish, auth aws documents middleware, checks, request, limits, causes, regions, base".split(
      ", ",
    ),
};

/** One library, one door: who imports a package, a file or a room. Types leave nothing at run time and are free. */
const doors: Readonly<Record<string, string>> = {
  "@aws-sdk/client-sts": `${runtime}/aws`,
  "@hono/node-server": "generator/sandbox/server",
  chokidar: "generator/commands/watch",
  commander: "generator/cli",
  diff: "generator/commands generator/explain/match-tokens",
  "fast-xml-parser": `${runtime}/documents`,
  "fastest-levenshtein": "generator/lib/suggest",
  graphql: "generator/payloads",
  handlebars: "generator/render/handlebars",
  hono: "generator/sandbox",
  jiti: "generator/lib/load-module",
  "jsonc-parser": "generator/lib/json generator/model/locate generator/init",
  prettier:
    "generator/output/format generator/output/break-lines generator/output/type-doc generator/sandbox/markdown",
  rfc6902: "generator/model/patch",
  rolldown: "generator/build/bundle-javascript generator/build/declare generator/lib/parse-code",
  tinypool: "generator/pipeline/threads",
  "ts-morph": "generator/lib/typescript generator/build generator/compare generator/roles",
  valibot: generator,
  yaml: "generator/lib/yaml generator/init/pnpm-workspaces",
};

type Import = readonly [from: string, to: string, isType: boolean];

/** The imports of a module, paths without ending: static ones, re-exports, those for their effect, and `import()`. */
function importsOf(file: string, text: string): Import[] {
  const code = text.replace(/\/\*[^]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const found = [
    ...code.matchAll(/^(?:import|export)\s+(type\s)?[^;"'`]*?\sfrom\s+["']([^"']+)["']/gm),
    ...code.matchAll(/^import\s+()["']([^"']+)["']/gm),
    ...code.matchAll(/\bimport\(\s*()["'`]([^"'`$]+)["'`]\s*\)/g),
  ];
  const stem = (path: string): string => path.replace(/\.(?:js|ts)$/, "");
  return found.map(([, type = "", name = ""]) => [
    stem(file),
    name.startsWith(".") ? `./${stem(posix.join(posix.dirname(file), name))}` : name,
    type !== "",
  ]);
}

/** The rule that an import breaks; null when it breaks none. */
function broken([from, to, isType]: Import): string | null {
  const tree = from.startsWith(runtime) ? runtime : generator;
  if (to.startsWith("./")) {
    if (!to.startsWith(`./${tree}/`)) return "a tree imports nothing of another";
    const [own, other] = [from, to.slice(2)].map(
      (path) => path.slice(tree.length + 1).split("/")[0],
    );
    const [row, otherRow] = [own, other].map((room) =>
      rows[tree]!.findIndex((names) => names.split(" ").includes(room!)),
    );
    if (row === -1 || otherRow === -1) return "every room has its row";
    return own === other || row! < otherRow! ? null : "imports go to a lower row";
  }
  if (builtinModules.includes(to)) return "Node's modules are imported by their prefix";
  if (isType || (to.startsWith("node:") && tree === generator)) return null;
  const door = doors[/^(?:@[^/]+\/)?[^/]+/.exec(to)?.[0] ?? ""]?.split(" ") ?? [];
  return door.some((place) => from === place || from.startsWith(`${place}/`))
    ? null
    : "one library, one door";
}

/** Files that import each other, the shortest way round from each file; types count too. */
function circlesOf(imports: readonly Import[]): string[] {
  const next = new Map<string, Import[]>();
  for (const one of imports) next.set(one[0], [...(next.get(one[0]) ?? []), one]);
  const reaches = (from: string, goal: string, seen: Set<string>): boolean =>
    (next.get(from) ?? []).some(([, to]) => {
      const file = to.slice(2);
      if (file === goal) return true;
      return !seen.has(file) && reaches(file, goal, seen.add(file));
    });
  return [...next.keys()].filter((file) => reaches(file, file, new Set()));
}

const all = [generator, runtime].flatMap((tree) =>
  readdirSync(tree, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts"))
    .map((path) => `${tree}/${path.replaceAll("\\", "/")}`)
    .flatMap((path) => importsOf(path, readFileSync(path, "utf8"))),
);

const test = suite("rooms");

test("every import keeps the rules", () => {
  assert.ok(all.length > 800);
  assert.equal(
    all.map((one) => [broken(one), ...one]).filter(([rule]) => rule !== null),
    [],
  );
});

test("no files import each other in a circle", () => assert.equal(circlesOf(all), []));

/** An import that breaks each rule, in every form of writing one. */
const breaches: readonly (readonly [rule: string, file: string, code: string])[] = [
  [
    "imports go to a lower row",
    "generator/model/read-api.ts",
    'import type { A } from "../view/view.js";',
  ],
  [
    "imports go to a lower row",
    "generator/audit/a.ts",
    'const a = await import("../pipeline/pool.js");',
  ],
  [
    "imports go to a lower row",
    "generator/render/a.ts",
    'export { a } from "../verify/verify.js";',
  ],
  ["imports go to a lower row", `${runtime}/base/errors.ts`, 'import "../auth/lwa.js";'],
  ["every room has its row", "generator/lib/a.ts", 'import { a } from "../new-room/a.js";'],
  [
    "a tree imports nothing of another",
    "generator/lib/a.ts",
    'import { a } from "../../test/a.js";',
  ],
  [
    "Node's modules are imported by their prefix",
    "generator/lib/a.ts",
    'import { join } from "path";',
  ],
  ["one library, one door", "generator/output/a.ts", 'import {\n  ts,\n} from "ts-morph";'],
  ["one library, one door", `${runtime}/base/a.ts`, 'import { readFile } from "node:fs";'],
];

for (const [rule, file, code] of breaches)
  test(`${rule}: ${code.replaceAll("\n", " ")} in ${file}`, () =>
    assert.equal(importsOf(file, code).map(broken), [rule]));

test("a circle is found, also one of types alone", () => {
  const imports = [
    ...importsOf("generator/lib/a.ts", 'import { b } from "./b.js";'),
    ...importsOf("generator/lib/b.ts", 'import type { a } from "./a.js";'),
    ...importsOf("generator/lib/c.ts", 'import { a } from "./a.js";'),
  ];
  assert.equal(circlesOf(imports), ["generator/lib/a", "generator/lib/b"]);
});

test.run();
