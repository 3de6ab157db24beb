/** The command line as people and scripts meet it: real processes in folders of their own. */
import * as assert from "uvu/assert";
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { once } from "node:events";
import { cp, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { suite } from "uvu";
import { type Finished, katagami, katagamiCommand, run } from "../support/cli.js";
import {
  addFiles,
  type Files,
  folderOf,
  hashOf,
  inFolder,
  listFiles,
  readFiles,
} from "../support/folders.js";
import { swagger } from "../support/models.js";

const test = suite("katagami generate");

const plan = "Lists.\n\n| Rate (requests per second) | Burst |\n| ---- | ---- |\n| 1 | 2 |";

const operation = {
  operationId: "getThings",
  description: plan,
  responses: { 200: { description: "Done." } },
};

/** A model with one operation. */
function modelText(change: object = {}): string {
  return JSON.stringify(
    swagger({ paths: { "/things": { get: { ...operation, ...change } } } }),
    null,
    2,
  );
}

const project: Files = {
  "package.json": "{}",
  "models/things-model/things.json": modelText(),
  "models/others-model/others.json": modelText(),
};

const stackTrace = /^\s+at .+:\d+:\d+\)?$/m;

async function mtimes(folder: string): Promise<Record<string, number>> {
  const paths = await listFiles(folder);
  return Object.fromEntries(
    await Promise.all(
      paths.map(async (path) => [path, (await stat(join(folder, path))).mtimeMs] as const),
    ),
  );
}

/** A folder in which the project has been generated, for tests that go on from there. */
const generated = folderOf(project).then(async (folder) => ({
  folder,
  first: await katagami(folder, "generate"),
}));

async function inGenerated(use: (folder: string) => Promise<void>): Promise<void> {
  await inFolder({}, async (folder) => {
    await cp((await generated).folder, folder, { recursive: true, preserveTimestamps: true });
    await use(folder);
  });
}

test("a project is generated with one command", async () => {
  const { folder, first } = await generated;
  assert.equal([first.code, first.err], [0, ""]);
  assert.match(
    first.out,
    /^2 packages, 2 operations in generated: \d+ added, 0 unchanged \(.*\)\n$/,
  );
  const files = await listFiles(join(folder, "generated"));
  for (const file of [
    "package.json",
    "README.md",
    "src/client.ts",
    "src/index.ts",
    "src/operations.ts",
    "src/types.ts",
  ]) {
    assert.ok(files.includes(`things-v1/${file}`), file);
  }
});

test("a second run makes the same bytes and writes nothing", async () => {
  await inGenerated(async (folder) => {
    const out = join(folder, "generated");
    const [before, times] = [await readFiles(out), await mtimes(out)];
    const { code, out: said } = await katagami(folder, "generate", "--force");
    assert.is(code, 0);
    assert.match(said, /^2 packages, 2 operations in generated: \d+ unchanged/);
    assert.equal(await readFiles(out), before);
    assert.equal(await mtimes(out), times);
  });
});

test("another folder, and another order of models, make the same bytes; --timings and --verbose say more", async () => {
  await inFolder(project, async (folder) => {
    const { out } = await katagami(
      folder,
      "generate",
      "things",
      "others",
      "--timings",
      "--verbose",
    );
    assert.equal(
      await readFiles(join(folder, "generated")),
      await readFiles(join((await generated).folder, "generated")),
    );
    for (const stage of ["patch", "read", "view", "render", "refine", "format", "write"]) {
      assert.match(out, new RegExp(`^${stage} +[\\d.]+ ms$`, "m"));
    }
    assert.match(out, "+ things-v1/src/index.ts\n");
  });
});

test("this repository's generated/ is what its models and templates give", async () => {
  const { code, out, err } = await katagami(process.cwd(), "generate", "--check");
  assert.equal([code, err], [0, ""]);
  assert.match(out, /is up to date/);
});

test("a check finds what was changed, lists it, says what to run, and changes nothing", async () => {
  await inGenerated(async (folder) => {
    const out = join(folder, "generated");
    await writeFile(join(out, "things-v1/src/client.ts"), "// mine\n");
    await writeFile(
      join(folder, "models/others-model/others.json"),
      modelText({ summary: "New." }),
    );
    const before = await hashOf(out);
    const { code, out: said, err } = await katagami(folder, "generate", "--check");
    assert.equal([code, err], [1, ""]);
    assert.match(said, "~ things-v1/src/client.ts\n");
    assert.match(said, "~ others-v1/src/client.ts\n");
    assert.match(said, /\d files in generated not up to date; run `katagami generate`/);
    assert.is(await hashOf(out), before);
  });
});

test("--json prints a report that parses, and nothing else", async () => {
  await inFolder(project, async (folder) => {
    const { code, out } = await katagami(
      folder,
      "generate",
      "things",
      "--json",
      "--timings",
      "--verbose",
    );
    assert.is(code, 0);
    const report = JSON.parse(out) as {
      readonly out: string;
      readonly changes: { readonly added: readonly string[] };
      readonly packages: readonly { readonly id: string }[];
    };
    assert.is(report.out, "generated");
    assert.equal(
      report.packages.map(({ id }) => id),
      ["things-v1"],
    );
    assert.ok(report.changes.added.includes("things-v1/src/types.ts"));
  });
});

const header = "{{> header}}\n";

interface Broken {
  readonly code: 1 | 2;
  /** The first lines on standard error. */
  readonly says: RegExp;
  readonly files?: Files;
  readonly args?: readonly string[];
}

const things = "models/things-model/things.json";

/** Everything that can be wrong with what people hand in, and what they are told. */
const broken: Readonly<Record<string, Broken>> = {
  "a model that is no JSON": {
    code: 1,
    says: /^error models\/things-model\/things\.json:2:17\n {2}not valid JSON: /,
    files: { [things]: '{\n  "swagger": 2.0.0\n}' },
  },
  "an unknown $ref": {
    code: 1,
    says: /^error models\/things-model\/things\.json:\d+:\d+ {2}#\/paths\/~1things\/get\/responses\/200\/schema\/\$ref\n {2}unknown \$ref: nothing is defined at #\/definitions\/Nope\n {2}→ /,
    files: {
      [things]: modelText({
        responses: { 200: { description: "", schema: { $ref: "#/definitions/Nope" } } },
      }),
    },
  },
  "an operationId that is no name": {
    code: 1,
    says: /^error models\/things-model\/things\.json:\d+:\d+ {2}#\/paths\/~1things\/get\/operationId\n {2}no method name can be derived from "!"\n {2}→ /,
    files: { [things]: modelText({ operationId: "!" }) },
  },
  "a patch that hits nothing": {
    code: 1,
    says: /^error models\/patches\/things-model\/things\.json\/0001-a\.json\n {2}operation 1 \(remove \/nope\) matches nothing in models\/things-model\/things\.json\n {2}→ /,
    files: {
      [`models/patches/things-model/things.json/0001-a.json`]: JSON.stringify({
        reason: "Shows it.",
        operations: [
          { op: "test", path: "/swagger", value: "2.0" },
          { op: "remove", path: "/nope" },
        ],
      }),
    },
  },
  "a template with an unknown variable": {
    code: 1,
    says: /^error .*\btemplates\/src\/index\.ts\.hbs:2:19\n {2}unknown variable nope\n {2}→ /,
    files: { "templates/src/index.ts.hbs": `${header}export type A = {{nope}};` },
    args: ["--templates", "templates"],
  },
  "a template that writes broken TypeScript": {
    code: 1,
    says: /^error templates\/src\/index\.ts\.hbs:3:17\n {2}the rendered TypeScript does not parse: .*\n {2}→ the template says: export type A = ;\n {4}rendered, as (?:things|others)-v1\/src\/index\.ts:3:17: export type A = ;/,
    files: { "templates/src/index.ts.hbs": `${header}\nexport type A = ;\n` },
    args: ["--templates", "templates"],
  },
  "a template that does not parse": {
    code: 1,
    says: /^error .*\btemplates\/src\/index\.ts\.hbs:1:\d+\n {2}the template does not parse: {{#if className}} is not closed/,
    files: { "templates/src/index.ts.hbs": "{{#if className}}" },
    args: ["--templates", "templates"],
  },
  "a folder without templates": {
    code: 2,
    says: /^error command line {2}--templates\n {2}there is no template \(\*\.hbs\) in /,
    args: ["--templates", "models"],
  },
  "two models of one package": {
    code: 1,
    says: /^error models\/twins-model\/things\.json:1:1 {2}#\n {2}two models make the package things-v1: this one and models\/things-model\/things\.json/,
    files: { "models/twins-model/things.json": modelText() },
  },
  "a wrong key in the configuration": {
    code: 2,
    says: /^error .*katagami\.config\.json {2}output\n {2}unknown key "output"\n {2}→ known keys: models, apis, out, /,
    files: { "katagami.config.json": '{"output": "x"}' },
  },
  "a wrong value in the configuration": {
    code: 2,
    says: /^error .*katagami\.config\.ts {2}scope\n {2}"scope" must be an npm scope, such as @acme/,
    files: { "katagami.config.ts": 'export default { scope: "acme" };' },
  },
  "an unknown flag": { code: 2, says: /^error: unknown option '--fast'\n/, args: ["--fast"] },
  "a flag without its value": {
    code: 2,
    says: /^error: option '--out <dir>' argument missing/,
    args: ["--out"],
  },
  "a wrong scope": {
    code: 2,
    says: /^error command line {2}--scope\n {2}must be an npm scope/,
    args: ["--scope", "acme"],
  },
  "an unknown model": {
    code: 2,
    says: /^error command line {2}model\n {2}there is neither a file nor a model called thingz-v1\n {2}→ did you mean things-v1\?/,
    args: ["thingz-v1"],
  },
  "a model file that is not there": {
    code: 2,
    says: /^error command line {2}model\n {2}there is no file or folder nope\/x\.json\n/,
    args: ["nope/x.json"],
  },
  "the file name of a model, without its folders": {
    code: 2,
    says: /^error command line {2}model\n {2}there is no file or folder thing\.json\n {2}→ did you mean things\?/,
    args: ["thing.json"],
  },
  "a models folder that is not there": {
    code: 2,
    says: /^error command line {2}--models\n {2}there is no folder .*nope\n/,
    args: ["--models", "nope"],
  },
  "a manifest that leads elsewhere": {
    code: 1,
    says: /^error .*katagami\.manifest\.json\n {2}the manifest lists a path that Katagami cannot have written: a\/\.\.\/\.\.\/package\.json\n/,
    files: {
      "generated/katagami.manifest.json": JSON.stringify({
        packages: { a: { model: null, inputs: "", files: { "a/../../package.json": "" } } },
      }),
    },
  },
};

async function breakProject({
  files = {},
  args = [],
}: Broken): Promise<Finished & { readonly isTouched: boolean }> {
  let result: (Finished & { readonly isTouched: boolean }) | null = null;
  await inFolder(
    { ...project, "generated/things-v1/src/client.ts": "// before\n" },
    async (folder) => {
      await addFiles(folder, files);
      const before = await hashOf(folder);
      const finished = await katagami(folder, "generate", ...args);
      result = { ...finished, isTouched: (await hashOf(folder)) !== before };
    },
  );
  return result!;
}

for (const [what, given] of Object.entries(broken)) {
  // All are begun at once; `katagami` runs no more of them at a time than there are cores.
  const running = breakProject(given);
  test(`${what}: exit code ${given.code}, a word on standard error, and nothing is touched`, async () => {
    const { code, out, err, isTouched } = await running;
    assert.match(err, given.says);
    assert.not.match(err, stackTrace);
    assert.not.match(out, stackTrace);
    assert.is(code, given.code);
    assert.is(isTouched, false);
  });
}

test("every problem of every model is said at once", async () => {
  await inFolder(project, async (folder) => {
    await addFiles(folder, {
      [things]: "{",
      "models/others-model/others.json": modelText({ operationId: 5 }),
    });
    const { code, err, out } = await katagami(folder, "generate");
    assert.is(code, 1);
    assert.is(err.match(/^error /gm)?.length, 2);
    assert.is(
      out,
      "2 errors; nothing was written to generated (--keep-going writes the valid packages)\n",
    );
  });
});

test("--keep-going writes the sound packages, keeps those of broken models, and still exits with 1", async () => {
  await inGenerated(async (folder) => {
    const kept = await readFile(join(folder, "generated/things-v1/src/client.ts"), "utf8");
    await addFiles(folder, { [things]: "{", "models/more-model/more.json": modelText() });
    const { code, err } = await katagami(folder, "generate", "--keep-going");
    assert.is(code, 1);
    assert.match(err, "not valid JSON");
    assert.is(await readFile(join(folder, "generated/things-v1/src/client.ts"), "utf8"), kept);
    assert.match(
      await readFile(join(folder, "generated/more-v1/src/client.ts"), "utf8"),
      "class MoreApi",
    );
  });
});

test("a model that is gone takes its package with it, and nothing else", async () => {
  await inGenerated(async (folder) => {
    await addFiles(folder, { "generated/things-v1/dist/mine.js": "", "generated/mine.txt": "" });
    await rm(join(folder, things));
    await katagami(folder, "generate");
    const left = await listFiles(join(folder, "generated"));
    assert.equal(
      left.filter((path) => path.startsWith("things-v1/") || path === "mine.txt"),
      ["mine.txt", "things-v1/dist/mine.js"],
    );
  });
});

test("problems come without colour and progress where standard error is no terminal", async () => {
  await inFolder({ ...project, [things]: "{" }, async (folder) => {
    const { out, err } = await katagami(folder, "generate");
    assert.not.match(out + err, /[\u001b\r]/);
  });
});

test("a terminal gets one line of progress, which is gone at the end, and colours", async () => {
  await inFolder({ ...project, "models/others-model/others.json": "{" }, async (folder) => {
    const line = [...katagamiCommand, "generate"].map((part) => `'${part}'`).join(" ");
    const { code, out } = await run(["script", "-qec", `TERM=xterm ${line}`, "/dev/null"], folder);
    if (code === 127)
      return void process.stdout.write("  skipped: there is no `script` to make a terminal with\n");
    assert.is(code, 1);
    assert.match(
      out,
      /\r\u001b\[Jgenerating 2 of 2  models\/things-model\/things\.json[^\r\n]*\r\u001b\[J/,
    );
    assert.match(out, /\u001b\[1merror|\u001b\[31m/);
  });
});

test("--version and --help are no errors; no command and an unknown one are", async () => {
  await inFolder({}, async (folder) => {
    const version = await katagami(folder, "--version");
    assert.equal([version.code, version.err], [0, ""]);
    assert.match(version.out, /^\d+\.\d+\.\d+\n$/);
    const help = await katagami(folder, "generate", "--help");
    assert.is(help.code, 0);
    assert.match(help.out, /--keep-going/);
    for (const args of [[], ["frobnicate"]]) {
      const wrong = await katagami(folder, ...args);
      assert.is(wrong.code, 2);
      assert.is(wrong.out, "");
      assert.ok(wrong.err !== "");
    }
  });
});

test("who stops reading what a command prints ends nothing", async () => {
  await inFolder(project, async (folder) => {
    const [program = "", ...args] = katagamiCommand;
    const command = spawn(program, [...args, "generate", "--verbose"], { cwd: folder });
    let err = "";
    command.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
    command.stdout.destroy();
    const [code] = (await once(command, "exit")) as [number | null];
    assert.equal([code, err], [0, ""]);
    assert.ok((await listFiles(folder)).includes("generated/things-v1/src/client.ts"));
  });
});

test("a package is known by one name for its model, whatever folder the command runs in", async () => {
  await inFolder(project, async (folder) => {
    const here = join(folder, "models/things-model");
    const args = ["generate", "--models", ".", "--out", "../../gen"];
    assert.is((await katagami(here, ...args)).code, 0);
    const before = await readFiles(join(folder, "gen"));
    const second = await katagami(here, ...args);
    assert.is(second.code, 0, second.err);
    assert.equal(await readFiles(join(folder, "gen")), before);
    assert.ok(Object.keys(before).includes("things-v1/package.json"));
  });
});

test("a package that has moved within its repository is generated again", async () => {
  const files = {
    ...project,
    ".git/HEAD": "ref: refs/heads/main",
    "katagami.config.json": JSON.stringify({
      scope: "@acme",
      package: { repository: "github:acme/clients" },
    }),
  };
  await inFolder(files, async (folder) => {
    await katagami(folder, "generate");
    await rename(join(folder, "generated"), join(folder, "moved"));
    const moved = await katagami(folder, "generate", "--out", "moved");
    assert.is(moved.code, 0, moved.err);
    const text = await readFile(join(folder, "moved/things-v1/package.json"), "utf8");
    assert.match(text, '"directory": "moved/things-v1"');
    assert.is((await katagami(folder, "generate", "--out", "moved", "--check")).code, 0);
  });
});

test("packagePrefix begins the names of all packages, and a package is found by its full name", async () => {
  for (const [packagePrefix, names] of [
    ["spapi.", ["@acme/spapi.runtime", "@acme/spapi.things-v1"]],
    ["", ["@acme/runtime", "@acme/things-v1"]],
  ] as const) {
    const files = {
      ...project,
      "katagami.config.json": JSON.stringify({ scope: "@acme", packagePrefix }),
    };
    await inFolder(files, async (folder) => {
      const { code, err } = await katagami(folder, "generate", names[1]);
      assert.equal([code, err], [0, ""]);
      const packageOf = async (id: string): Promise<PackageOnDisk> =>
        JSON.parse(await readFile(join(folder, "generated", id, "package.json"), "utf8"));
      const [runtime, client] = [await packageOf("runtime"), await packageOf("things-v1")];
      assert.equal([runtime.name, client.name], names);
      assert.equal(Object.keys(client.dependencies), [names[0]]);
      const readme = await readFile(join(folder, "generated/runtime/README.md"), "utf8");
      assert.ok(readme.includes(`from "${names[0]}/documents"`));
    });
  }
});

interface PackageOnDisk {
  readonly name: string;
  readonly dependencies: Readonly<Record<string, string>>;
}

test("files that Katagami did not write stay, and --force replaces them", async () => {
  const own = {
    "generated/things-v1/README.md": "mine\n",
    "generated/things-v1/NOTES.md": "mine\n",
  };
  await inFolder({ ...project, ...own }, async (folder) => {
    for (const flags of [[], ["--check"]]) {
      const { code, err } = await katagami(folder, "generate", ...flags);
      assert.is(code, 1);
      assert.match(
        err,
        /^error generated\/things-v1\/README\.md\n {2}was not generated by Katagami and would be replaced\n {2}→ move it, or --force replaces it\n/,
      );
      assert.equal(await listFiles(join(folder, "generated")), [
        "things-v1/NOTES.md",
        "things-v1/README.md",
      ]);
    }
    assert.is((await katagami(folder, "generate", "--force")).code, 0);
    const files = await readFiles(join(folder, "generated/things-v1"));
    assert.match(files["README.md"]!, "things-v1");
    assert.is(files["NOTES.md"], "mine\n");
  });
});

test("an output folder inside the models folder or around it is refused", async () => {
  await inFolder(project, async (folder) => {
    for (const flags of [
      ["--out", "models"],
      ["--out", "models/gen"],
      ["--out", "."],
      ["--models", ".", "--out", "gen"],
    ]) {
      const { code, err } = await katagami(folder, "generate", ...flags);
      assert.is(code, 2, flags.join(" "));
      assert.match(err, /are one inside the other\n {2}→ name two folders beside each other\n/);
    }
    assert.equal(await readFiles(folder), project);
  });
});

test("a folder that another engine has generated is refused", async () => {
  await inGenerated(async (folder) => {
    const file = join(folder, "generated/katagami.manifest.json");
    const manifest: object = JSON.parse(await readFile(file, "utf8"));
    await writeFile(file, JSON.stringify({ engine: "openapi-generator java", ...manifest }));
    const { code, err } = await katagami(folder, "generate");
    assert.is(code, 2);
    assert.match(
      err,
      /packages that openapi-generator java generated\n {2}→ name another output folder/,
    );
  });
});

test("a file that was changed together with its hash in the manifest is put right", async () => {
  await inGenerated(async (folder) => {
    await katagami(folder, "generate", "--force");
    const out = join(folder, "generated");
    const { "things-v1/src/client.ts": client } = await readFiles(out);
    await writeFile(
      join(out, "things-v1/src/client.ts"),
      `${client!}fetch("https://evil.example");\n`,
    );
    const file = join(out, "katagami.manifest.json");
    const text = await readFile(file, "utf8");
    const hash = (of: string): string => createHash("sha256").update(of).digest("hex");
    const evil = await readFile(join(out, "things-v1/src/client.ts"), "utf8");
    assert.ok(text.includes(hash(client!)));
    await writeFile(file, text.replace(hash(client!), hash(evil)));
    assert.is((await katagami(folder, "generate")).code, 0);
    assert.is(await readFile(join(out, "things-v1/src/client.ts"), "utf8"), client);
    assert.is(await readFile(file, "utf8"), text);
  });
});

test("a version that is no semver is not kept", async () => {
  await inGenerated(async (folder) => {
    const file = join(folder, "generated/things-v1/package.json");
    const text = await readFile(file, "utf8");
    for (const [version, kept] of [
      ["1.2.3........", "0.1.0"],
      ["01.2.3", "0.1.0"],
      ["1.2", "0.1.0"],
      ["3.2.1-beta.1+build.5", "3.2.1-beta.1+build.5"],
    ] as const) {
      await writeFile(file, text.replace(/"version": "[^"]*"/, `"version": "${version}"`));
      await katagami(folder, "generate", "--force");
      const now = JSON.parse(await readFile(file, "utf8")) as { version: string };
      assert.is(now.version, kept);
    }
  });
});

test("two runs at once in one folder: both are right", async () => {
  await inFolder(project, async (folder) => {
    const runs = await Promise.all([1, 2, 3].map(() => katagami(folder, "generate")));
    assert.equal(
      runs.map(({ code }) => code),
      [0, 0, 0],
    );
    assert.is((await katagami(folder, "generate", "--check")).code, 0);
    assert.not((await listFiles(folder)).some((path) => path.includes(".katagami/")));
  });
});

test("any model that is named is generated, wherever it lies", async () => {
  await inFolder({}, async (folder) => {
    await cp(
      resolve("models/vendor-orders-api-model/vendorOrders.json"),
      join(folder, "vendorOrders.json"),
    );
    const { code, err } = await katagami(
      folder,
      "generate",
      "vendorOrders.json",
      "--out",
      "clients",
      "--scope",
      "@acme",
    );
    assert.equal([code, err], [0, ""]);
    const { name } = JSON.parse(
      await readFile(join(folder, "clients/vendor-orders-v1/package.json"), "utf8"),
    ) as { name: string };
    assert.is(name, "@acme/sp-api-vendor-orders-v1");
  });
});

test.after(async () => rm((await generated).folder, { recursive: true }));

test.run();
