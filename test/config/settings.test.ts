import * as assert from "uvu/assert";
import { join } from "node:path";
import { suite } from "uvu";
import { type Flags, readSettings, type Settings } from "../../generator/config/settings.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import { type Files, inFolder } from "../support/folders.js";
import { sayProblem } from "../support/models.js";

const test = suite("configuration");

/** The problems of a configuration, with `.` for its folder. */
async function problemsOf(files: Files, flags: Flags = {}): Promise<string[]> {
  let problems: string[] = [];
  await inFolder(files, async (folder) => {
    const error: unknown = await readSettings(flags, folder).then(
      () => new Failure([], "usage"),
      (reason: unknown) => reason,
    );
    assert.instance(error, Failure);
    const { diagnostics, fault } = error as Failure;
    assert.is(fault, "usage");
    problems = diagnostics.map((diagnostic) => sayProblem(diagnostic).replaceAll(folder, "."));
  });
  return problems;
}

/** The settings but for what is generated with which engine, which has tests of its own. */
function withoutTargets({ targets: _targets, ...settings }: Settings): Omit<Settings, "targets"> {
  return settings;
}

test("without a configuration the defaults hold, below the working folder", async () => {
  await inFolder({ "package.json": "{}" }, async (folder) => {
    assert.equal(withoutTargets(await readSettings({}, folder)), {
      file: null,
      models: join(folder, "models"),
      apis: null,
      out: join(folder, "generated"),
      templates: [],
      patches: join(folder, "models/patches"),
      bundledPatches: [],
      scope: null,
      packagePrefix: "sp-api-",
      names: {},
      runtime: "package",
      fields: {},
      schemas: join(folder, "models/schemas"),
      required: "proven",
      diff: { rules: {}, accept: null },
    });
  });
});

const config = {
  models: "m",
  apis: ["vendor-*", "!vendor-orders-v1"],
  out: "../out",
  templates: "./t",
  patches: "p",
  scope: "@acme",
  packagePrefix: "spapi.",
  names: { "things.json": { "#": "my-things", "#/definitions/Error": "Problem" } },
  package: { author: "Acme", private: true },
  schemas: { folder: "s", required: "documented" },
  diff: { rules: { "limit-tightened": "minor" }, accept: "accepted.json" },
};

/** The same configuration in each of its languages. */
const languages: readonly (readonly [string, string])[] = [
  [
    "katagami.config.ts",
    `const config: { readonly out: string } = ${JSON.stringify(config)};\nexport default config;\n`,
  ],
  ["katagami.config.js", `export default ${JSON.stringify(config)};\n`],
  ["katagami.config.json", JSON.stringify(config)],
];

for (const [name, text] of languages) {
  test(`${name} is read, and its folders are relative to it`, async () => {
    const files = {
      [`team/${name}`]: text,
      "team/s/reports/a.json": "{}",
      "package.json": '{"type": "module", "name": "@other/all"}',
    };
    await inFolder(files, async (folder) => {
      const base = join(folder, "team");
      const want = {
        file: join(base, name),
        models: join(base, "m"),
        apis: {
          patterns: ["vendor-*", "!vendor-orders-v1"],
          packagePrefix: "spapi.",
          file: join(base, name),
        },
        out: join(folder, "out"),
        templates: [
          {
            name: join(base, "t"),
            kind: "folder",
            folder: join(base, "t"),
            shown: join(base, "t"),
            version: null,
            fields: null,
            schemaFields: null,
          },
        ],
        patches: join(base, "p"),
        bundledPatches: [],
        scope: "@acme",
        packagePrefix: "spapi.",
        names: config.names,
        runtime: "package",
        fields: config.package,
        schemas: join(base, "s"),
        required: "documented",
        diff: { rules: config.diff.rules, accept: join(base, "accepted.json") },
      };
      assert.equal(withoutTargets(await readSettings({}, base)), want);
      assert.equal(withoutTargets(await readSettings({ config: `team/${name}` }, folder)), want);
    });
  });
}

test("a configuration in TypeScript may use defineConfig and import a file beside it", async () => {
  const files = {
    "katagami.config.ts":
      'import { defineConfig } from "katagami";\nimport { scope } from "./scope.js";\nexport default defineConfig({ scope });',
    "scope.ts": 'export const scope: string = "@beside";',
  };
  await inFolder(files, async (folder) =>
    assert.is((await readSettings({}, folder)).scope, "@beside"),
  );
});

test("TypeScript goes before JavaScript, and JavaScript before JSON", async () => {
  const ts = { "katagami.config.ts": 'export default { scope: "@ts" };' };
  const js = {
    "katagami.config.js": 'export default { scope: "@js" };',
    "package.json": '{"type": "module"}',
  };
  const json = { "katagami.config.json": '{"scope": "@json"}' };
  for (const [want, files] of [
    ["@ts", { ...ts, ...js, ...json }],
    ["@js", { ...js, ...json }],
    ["@json", json],
  ] as const) {
    await inFolder(files, async (folder) =>
      assert.is((await readSettings({}, folder)).scope, want),
    );
  }
});

test("the folder of the schemas: named by configuration or flag, and then it must exist; or none", async () => {
  const read = async (schemas: unknown, flag?: string): Promise<unknown> => {
    const files = { "katagami.config.json": JSON.stringify({ schemas }), "here/a.json": "{}" };
    let found: unknown = null;
    await inFolder(files, async (folder) => {
      const settings = await readSettings({ schemas: flag }, folder).catch(
        (error: unknown) => error,
      );
      found =
        settings instanceof Error
          ? settings.message.replace(folder, "")
          : [(settings as Settings).schemas?.replace(folder, ""), (settings as Settings).required];
    });
    return found;
  };
  assert.equal(await read("here"), ["/here", "proven"]);
  assert.equal(await read({ required: "documented" }), ["/models/schemas", "documented"]);
  assert.equal(await read(false), [undefined, "proven"]);
  assert.equal(await read(false, "here"), ["/here", "proven"]);
  assert.match(String(await read("gone")), /^there is no folder .*gone$/);
  assert.match(String(await read("here", "gone")), /^there is no folder .*gone$/);
});

test("flags go before the configuration, and are relative to the working folder", async () => {
  const files = { "katagami.config.json": JSON.stringify(config), "s/reports/a.json": "{}" };
  await inFolder(files, async (folder) => {
    const { models, out, templates, scope } = await readSettings(
      { models: "a", out: "/b", templates: ["./c"], scope: "@flag" },
      folder,
    );
    assert.equal(
      { models, out, templates: templates.map((overlay) => overlay.folder), scope },
      { models: join(folder, "a"), out: "/b", templates: [join(folder, "c")], scope: "@flag" },
    );
  });
});

const yearPattern = "vehicles-api-model/vehicles_2024-11-01.json/0001-pattern-of-year";

test("Katagami's patches are turned off all together, or by their names", async () => {
  for (const bundledPatches of [false, [yearPattern]]) {
    const files = { "katagami.config.json": JSON.stringify({ bundledPatches }) };
    await inFolder(files, async (folder) =>
      assert.equal((await readSettings({}, folder)).bundledPatches, bundledPatches),
    );
  }
});

/** The scope wanted, the files of a project; the working folder is `apps/shop`. */
const scopes: readonly (readonly [string, string | null, Files])[] = [
  [
    "the nearest package.json",
    "@shop",
    { "package.json": '{"name": "@all/x"}', "apps/shop/package.json": '{"name": "@shop/web"}' },
  ],
  ["one above", "@all", { "package.json": '{"name": "@all/x"}', "apps/shop/x": "" }],
  [
    "the nearest without a scope: none",
    null,
    { "package.json": '{"name": "@all/x"}', "apps/shop/package.json": '{"name": "web"}' },
  ],
  [
    "one that cannot be read: none",
    null,
    { "package.json": '{"name": "@all/x"}', "apps/shop/package.json": "{" },
  ],
  [
    "a scope that npm would not take: none",
    null,
    { "apps/shop/package.json": '{"name": "@../x"}' },
  ],
];

for (const [what, want, files] of scopes) {
  test(`the scope is that of ${what}`, async () => {
    await inFolder(files, async (folder) =>
      assert.is((await readSettings({}, join(folder, "apps/shop"))).scope, want),
    );
  });
}

const json = "./katagami.config.json";

/** The problems wanted, the configuration given. */
const mistakes: readonly (readonly [readonly string[], unknown])[] = [
  [[`${json} output: unknown key "output"`], { output: "x" }],
  [[`${json} apis: "apis" must name an API`], { apis: [] }],
  [
    [`${json} apis.1: "apis.1" must be the name of an API, such as vendor-orders-v1 or vendor-*`],
    { apis: ["orders-v0", "Vendor Orders"] },
  ],
  [[`${json} diff.accpt: unknown key "diff.accpt"`], { diff: { accpt: "x" } }],
  [
    [
      `${json} diff.rules.limit-tightened: "diff.rules.limit-tightened" must be "major", "minor" or "patch"`,
    ],
    { diff: { rules: { "limit-tightened": "none" } } },
  ],
  [
    [`${json} models: "models" is of the wrong type: Expected string but received 5`],
    { models: 5 },
  ],
  [[`${json} out: "out" must name a folder`], { out: "" }],
  [
    [`${json} templates: "templates" must be a folder, a name of the shelf, or a list of them`],
    { templates: null },
  ],
  [
    [`${json} patches: "patches" is of the wrong type: Expected string but received Array`],
    { patches: [] },
  ],
  [
    [`${json} bundledPatches: "bundledPatches" must be false or a list of names`],
    { bundledPatches: true },
  ],
  [
    [`${json} bundledPatches: Katagami has no patch ${yearPattern}s`],
    { bundledPatches: [yearPattern, `${yearPattern}s`] },
  ],
  [[`${json} scope: "scope" must be an npm scope, such as @acme`], { scope: "acme" }],
  [[`${json} scope: "scope" must be an npm scope, such as @acme`], { scope: "@Acme" }],
  [[`${json} scope: "scope" must be an npm scope, such as @acme`], { scope: "@../x" }],
  ...["-x", "a b", "@acme/", "A", "_x", "../"].map(
    (packagePrefix): readonly [readonly string[], unknown] => [
      [`${json} packagePrefix: "packagePrefix" must begin a package name, such as sp-api-`],
      { packagePrefix },
    ],
  ),
  [
    [`${json} names: "names" is of the wrong type: Expected Object but received "x"`],
    { names: "x" },
  ],
  [
    [`${json} names.a.Error: "names.a.Error" must be a JSON pointer such as #/definitions/Error`],
    { names: { a: { Error: "X" } } },
  ],
  [[`${json} names.a.#: "names.a.#" must be a name`], { names: { a: { "#": "a b" } } }],
  [[`${json} names.a.#: "names.a.#" must be a name`], { names: { a: { "#": "../x" } } }],
  [
    [`${json} package: "package" is of the wrong type: Expected Object but received "x"`],
    { package: "x" },
  ],
  [
    [`${json} scope: "scope" must be an npm scope, such as @acme`, `${json} a: unknown key "a"`],
    { a: 1, scope: "x" },
  ],
  [[`${json}: the file does not contain an object`], []],
  [[`${json}: the file does not contain an object`], "x"],
];

for (const [want, given] of mistakes) {
  test(`the configuration ${JSON.stringify(given)} is an error that names it`, async () => {
    assert.equal(await problemsOf({ "katagami.config.json": JSON.stringify(given) }), want);
  });
}

test("a configuration that exports nothing is an error", async () => {
  for (const name of ["katagami.config.ts", "katagami.config.js"]) {
    assert.equal(
      await problemsOf({
        [name]: "export const scope = '@acme';",
        "package.json": '{"type": "module"}',
      }),
      [`./${name}: the file has no default export that is an object`],
    );
  }
});

test("a configuration in JSON that does not parse is an error with line and column", async () => {
  assert.equal(await problemsOf({ "katagami.config.json": '{\n  "out": "x",\n}' }), [
    "./katagami.config.json:3:1: not valid JSON: property name expected",
  ]);
});

/** The beginning of the problem wanted, the file and its text. */
const unreadable: readonly (readonly [RegExp, string, string])[] = [
  [
    /^\.\/katagami\.config\.js: cannot read the configuration: /,
    "katagami.config.js",
    "export default {",
  ],
  [
    /^\.\/katagami\.config\.ts: cannot read the configuration: /,
    "katagami.config.ts",
    "export default {",
  ],
  [
    /^\.\/katagami\.config\.js: cannot read the configuration: not today$/,
    "katagami.config.js",
    'throw new Error("not today");',
  ],
];

for (const [want, name, text] of unreadable) {
  test(`${name} holding ${text} is an error that names the file`, async () => {
    const [problem] = await problemsOf({ [name]: text, "package.json": '{"type": "module"}' });
    assert.match(problem!, want);
  });
}

test("a configuration that is named and not there is an error", async () => {
  for (const name of ["nope.json", "nope.ts", "nope.js"]) {
    const [problem] = await problemsOf({}, { config: name });
    assert.is(problem, `./${name}: there is no such file`);
  }
});

test("a scope on the command line that npm would not take is an error", async () => {
  assert.equal(await problemsOf({}, { scope: "acme" }), [
    "command line --scope: must be an npm scope, such as @acme",
  ]);
});

test.run();
