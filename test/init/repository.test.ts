import * as assert from "uvu/assert";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { suite } from "uvu";
import { readSettings } from "../../generator/config/settings.js";
import { initRepository } from "../../generator/init/repository.js";
import { Failure } from "../../generator/lib/diagnostic.js";

const test = suite("katagami init in a repository");

async function init(
  files: Readonly<Record<string, string>>,
  check: (
    read: (file: string) => string,
    said: string,
    again: () => Promise<string>,
    folder: string,
  ) => unknown,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "katagami-init-"));
  const run = async (): Promise<string> => {
    let said = "";
    await initRepository(folder, {
      out: (text) => {
        said += text;
      },
      err: () => {},
      live: null,
      color: false,
    });
    return said;
  };
  try {
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    await check((file) => readFileSync(join(folder, file), "utf8"), await run(), run, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const manifest = `{
    "name": "@acme/mono",
    "repository": "github:acme/mono",
    "scripts": { "sp-api": "mine" }
}
`;

const config = `import { defineConfig } from "katagami";

export default defineConfig({
  models: "sp-api/models",
  // The APIs that you use, for example ["vendor-orders-v1", "vendor-direct-fulfillment-*"]. Default: all of Amazon's.
  // \`katagami list\` finds the one that has an operation. After a change: \`katagami models pull\`, then \`katagami generate\`.
  apis: ["*"],
  out: "packages/sp-api",
  scope: "@acme",
  package: {
    "repository": "github:acme/mono"
  },
});
`;

test("the configuration that it writes loads where Katagami is not installed", () =>
  init({ "package.json": manifest }, async (_read, _said, _again, folder) => {
    const { apis, scope, fields } = await readSettings({}, folder);
    assert.equal(apis?.patterns, ["*"]);
    assert.equal([scope, fields], ["@acme", { repository: "github:acme/mono" }]);
  }));

test("it takes scope and repository from package.json, and keeps that file's scripts and layout", () =>
  init({ "package.json": manifest }, (read) => {
    assert.is(read("katagami.config.ts"), config);
    const { scripts, workspaces } = JSON.parse(read("package.json"));
    assert.equal(scripts, {
      "sp-api": "mine",
      "sp-api:check": "katagami generate --check",
      "sp-api:version": "changeset version && npm install --package-lock-only",
      "sp-api:publish": "katagami build && katagami publish",
    });
    assert.equal(workspaces, ["packages/sp-api/*"]);
    assert.match(read("package.json"), /^\{\n {4}"name"/);
    assert.match(read(".github/workflows/sp-api-update.yml"), "- run: npm ci\n");
    assert.match(read(".github/workflows/sp-api-update.yml"), "npm install --package-lock-only\n");
    assert.match(read(".github/workflows/sp-api-release.yml"), "id-token: write");
    assert.match(read(".github/workflows/sp-api-release.yml"), "publish: npm run sp-api:publish\n");
    for (const name of ["update", "release"])
      assert.not.match(read(`.github/workflows/sp-api-${name}.yml`), "_COMMAND");
    assert.match(read(".github/workflows/sp-api-update.yml"), '> "$RUNNER_TEMP/changes.md"');
    assert.is(read(".gitignore"), "node_modules/\npackages/sp-api/*/dist/\n");
  }));

test("where changesets publish other packages already, they still do", () =>
  init({ "package.json": manifest, ".changeset/config.json": "{}" }, (read) => {
    const { scripts } = JSON.parse(read("package.json"));
    assert.is(scripts["sp-api:publish"], "katagami build && katagami publish && changeset publish");
  }));

test("a second run changes nothing and says so", () =>
  init({ "package.json": manifest, "turbo.json": "{}" }, async (read, _, again) => {
    const files = ["package.json", "turbo.json", "katagami.config.ts", ".changeset/config.json"];
    const before = files.map(read);
    assert.not.match(await again(), /^(?:written|added to)/m);
    assert.equal(files.map(read), before);
  }));

test("what is there already is not overwritten", () =>
  init(
    {
      "package.json": "{}",
      "katagami.config.json": "mine",
      ".github/workflows/sp-api-update.yml": "mine",
    },
    (read, said) => {
      assert.is(read("katagami.config.json"), "mine");
      assert.is(read(".github/workflows/sp-api-update.yml"), "mine");
      assert.match(said, "there already  katagami.config.json");
    },
  ));

test("pnpm is seen by its lock; its workspace file is written, or completed", async () => {
  await init({ "package.json": "{}", "pnpm-lock.yaml": "" }, (read) => {
    assert.is(
      read("pnpm-workspace.yaml"),
      'packages:\n  - "packages/sp-api/*"\nlinkWorkspacePackages: true\n',
    );
    assert.match(read(".github/workflows/sp-api-update.yml"), "pnpm install --frozen-lockfile");
    assert.match(read("package.json"), '"changeset version && pnpm install --lockfile-only"');
    assert.not.match(read("package.json"), "workspaces");
  });
  const files = {
    "package.json": "{}",
    "pnpm-lock.yaml": "",
    "pnpm-workspace.yaml": "packages: [apps/*] # ours\n",
  };
  await init(files, (read, said) => {
    assert.is(
      read("pnpm-workspace.yaml"),
      "packages: [apps/*, packages/sp-api/*] # ours\nlinkWorkspacePackages: true\n",
    );
    assert.match(
      said,
      'added to       pnpm-workspace.yaml: "packages/sp-api/*", linkWorkspacePackages: true',
    );
  });
});

/** What says the package manager → what is printed, and the commands in the workflows. */
const managers: readonly (readonly [
  name: string,
  files: Readonly<Record<string, string>>,
  next: readonly string[],
  workflow: readonly string[],
])[] = [
  [
    "npm, by default",
    { "package.json": "{}" },
    [
      "npm install --save-dev KATAGAMI @changesets/cli",
      "npx katagami models pull",
      "npm run sp-api",
      "npm install",
    ],
    ["npm ci", "npx katagami models pull", "npm install --package-lock-only"],
  ],
  [
    "pnpm, by its lock file",
    { "package.json": "{}", "pnpm-lock.yaml": "" },
    [
      "pnpm add -D -w KATAGAMI @changesets/cli",
      "pnpm exec katagami models pull",
      "pnpm run sp-api",
      "pnpm install",
    ],
    [
      "npx pnpm install --frozen-lockfile",
      "npx pnpm exec katagami models pull",
      "npx pnpm install --lockfile-only",
    ],
  ],
  [
    "pnpm, by packageManager, which comes before a lock file",
    { "package.json": '{ "packageManager": "pnpm@10.0.0" }', "package-lock.json": "{}" },
    [
      "pnpm add -D -w KATAGAMI @changesets/cli",
      "pnpm exec katagami models pull",
      "pnpm run sp-api",
      "pnpm install",
    ],
    ["npx pnpm exec katagami generate --changeset"],
  ],
  [
    "yarn",
    { "package.json": "{}", "yarn.lock": "__metadata:\n  version: 8\n" },
    [
      "yarn add --dev KATAGAMI @changesets/cli",
      "yarn run katagami models pull",
      "yarn run sp-api",
      "yarn install",
    ],
    ["corepack yarn install --immutable", "corepack yarn run katagami generate --changeset"],
  ],
  [
    "yarn 1",
    { "package.json": "{}", "yarn.lock": "# yarn lockfile v1\n" },
    [
      "yarn add --dev -W KATAGAMI @changesets/cli",
      "yarn run katagami models pull",
      "yarn run sp-api",
      "yarn install",
    ],
    ["corepack yarn install --frozen-lockfile"],
  ],
  [
    "bun",
    { "package.json": '{ "packageManager": "bun@1.2.0" }' },
    [
      "bun add --dev KATAGAMI @changesets/cli",
      "bunx katagami models pull",
      "bun run sp-api",
      "bun install",
    ],
    ["npx bun install --frozen-lockfile", "npx bun install --lockfile-only"],
  ],
];

for (const [name, files, next, workflow] of managers) {
  test(`every printed line and workflow is for ${name}`, () =>
    init(files, (read, said) => {
      const lines = next.map((line) => `  ${line.replace("KATAGAMI", resolve("."))}\n`);
      assert.ok(said.endsWith(`\n\nNext:\n${lines.join("")}`), said);
      const update = read(".github/workflows/sp-api-update.yml");
      const release = read(".github/workflows/sp-api-release.yml");
      for (const command of workflow) assert.match(update, `- run: ${command}\n`);
      assert.not.match(update + release, "_COMMAND");
      if (!name.startsWith("npm,"))
        assert.not.match(
          update + release + said + read("package.json"),
          /\bnpm (?:ci|install|run)|npx katagami/,
        );
    }));
}

test("what is installed already is not in the last lines", () =>
  init(
    {
      "package.json": '{ "devDependencies": { "katagami": "file:k.tgz", "@changesets/cli": "2" } }',
    },
    (_read, said) =>
      assert.ok(
        said.endsWith("Next:\n  npx katagami models pull\n  npm run sp-api\n  npm install\n"),
        said,
      ),
  ));

/** What is in pnpm-workspace.yaml before → after; the second is null if it is left to the user. */
const pnpmFiles: readonly (readonly [before: string, after: string | null])[] = [
  [
    'packages:\n  - "apps/*" # ours\n\ncatalog:\n  zod: ^4\n',
    'packages:\n  - "apps/*" # ours\n  - packages/sp-api/*\n\ncatalog:\n  zod: ^4\nlinkWorkspacePackages: true\n',
  ],
  [
    "packages:\n- apps/*\nlinkWorkspacePackages: deep\n",
    "packages:\n- apps/*\n- packages/sp-api/*\nlinkWorkspacePackages: deep\n",
  ],
  ["# ours\n", "# ours\n\npackages:\n  - packages/sp-api/*\nlinkWorkspacePackages: true\n"],
  ["packages: everything\n", null],
  ["packages: [\n", null],
];

for (const [before, after] of pnpmFiles)
  test(`pnpm's workspaces are ${after === null ? "left to the user" : "completed"}: ${JSON.stringify(before)}`, () =>
    init(
      { "package.json": '{ "packageManager": "pnpm@10.0.0" }', "pnpm-workspace.yaml": before },
      async (read, said, again) => {
        assert.is(read("pnpm-workspace.yaml"), after ?? before);
        assert.match(said, after === null ? /^yours to do {4}pnpm/m : /^added to {7}pnpm/m);
        await again();
        assert.is(read("pnpm-workspace.yaml"), after ?? before);
      },
    ));

test("a build task of Turborepo gets what it lacks, and its cache is ignored", () =>
  init(
    {
      "package.json": "{}",
      ".gitignore": "dist",
      "turbo.json": '{ "tasks": { "build": { "outputs": ["out/**"], "cache": true } } }',
    },
    async (read, said, again) => {
      const { build } = JSON.parse(read("turbo.json")).tasks;
      assert.equal(build, { outputs: ["out/**", "dist/**"], cache: true, dependsOn: ["^build"] });
      assert.match(said, '"^build" in dependsOn of the task build');
      assert.is(read(".gitignore"), "dist\n.turbo/\n");
      const before = read("turbo.json");
      await again();
      assert.is(read("turbo.json"), before);
    },
  ));

test("a build task that cannot be completed is left to the user, who is told", () =>
  init(
    { "package.json": "{}", "turbo.json": '{ "tasks": { "build": { "outputs": "$MINE" } } }' },
    (_read, said) =>
      assert.match(
        said,
        /^yours to do {4}turbo\.json: outputs of the task build needs "dist\/\*\*"/m,
      ),
  ));

test("Turborepo gets tasks with inputs and outputs, where it is used", () =>
  init({ "package.json": "{}", "turbo.json": '{\n  // ours\n  "tasks": {}\n}\n' }, (read) => {
    assert.match(read("turbo.json"), "// ours");
    assert.match(read("turbo.json"), '"//#sp-api:check"');
    assert.match(
      read("katagami.config.ts"),
      /package: \{\n    "scripts": \{\n      "build": "katagami build . --no-check"/,
    );
  }));

for (const [expected, text] of [
  ["dist\n", "dist\n"],
  ["**/dist/\n", "**/dist/\n"],
  ["a\npackages/sp-api/*/dist/\n", "a"],
  ["packages/sp-api/*/dist/\n", ""],
] as const) {
  test(`a .gitignore of ${JSON.stringify(text)} becomes ${JSON.stringify(expected)}`, () =>
    init({ "package.json": "{}", ".gitignore": text }, (read) => {
      assert.is(read(".gitignore"), expected);
    }));
}

test("without a package.json there is nothing to set up", async () => {
  const error = await init({}, () => {}).catch((thrown: unknown) => thrown);
  assert.instance(error, Failure);
  assert.is((error as Failure).fault, "usage");
});

test.run();
