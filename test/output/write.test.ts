import * as assert from "uvu/assert";
import { mkdir, readFile, stat, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import { Failure } from "../../generator/lib/diagnostic.js";
import { sha256 } from "../../generator/lib/hash.js";
import { hashFiles, isIntact, readManifest } from "../../generator/output/manifest.js";
import { type Changes, type OutputPackage, write } from "../../generator/output/write.js";
import {
  addFiles,
  type Files,
  hashOf,
  inFolder,
  listFiles,
  readFiles,
} from "../support/folders.js";

const test = suite("write");

/** A package of the given files, by their path below it. */
function pack(id: string, files: Files): OutputPackage {
  return {
    id,
    model: `${id}-model/${id}.json`,
    inputs: `hash of ${id}`,
    about: null,
    files: Object.entries(files).map(([path, text]) => ({
      path: `${id}/${path}`,
      text,
      template: null,
    })),
  };
}

interface Options {
  readonly keep?: (id: string) => boolean;
  readonly check?: boolean;
  readonly overwrite?: boolean;
}

async function run(
  out: string,
  packages: readonly OutputPackage[],
  { keep = () => false, check = false, overwrite = false }: Options = {},
): Promise<Changes> {
  const options = { keep, check, overwrite, workspaceFiles: null, printIndex: null };
  return write(out, packages, await readManifest(out), options);
}

async function failureOf(promise: Promise<unknown>): Promise<string[]> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.instance(error, Failure);
  return (error as Failure).diagnostics.map(({ message }) => message);
}

const manifest = "katagami.manifest.json";

const things = pack("things", { "README.md": "{}\n", "src/a.ts": "a\n" });

test("a first run writes everything and a manifest of it, with the hash of each file", async () => {
  await inFolder({}, async (out) => {
    const changes = await run(out, [things]);
    assert.equal(changes, {
      added: [manifest, "things/README.md", "things/src/a.ts"],
      changed: [],
      removed: [],
      unchanged: 0,
    });
    const { [manifest]: text, ...files } = await readFiles(out);
    assert.equal(files, { "things/README.md": "{}\n", "things/src/a.ts": "a\n" });
    assert.equal(JSON.parse(text!), {
      packages: {
        things: {
          model: "things-model/things.json",
          inputs: "hash of things",
          files: { "things/README.md": sha256("{}\n"), "things/src/a.ts": sha256("a\n") },
        },
      },
    });
  });
});

test("the manifest is the same in whatever order packages and files come", async () => {
  await inFolder({}, async (out) => {
    await run(out, [pack("b", { "z.ts": "", "a.ts": "" }), pack("a", { "x.ts": "" })]);
    const first = await readFile(join(out, manifest), "utf8");
    await run(out, [pack("a", { "x.ts": "" }), pack("b", { "a.ts": "", "z.ts": "" })]);
    assert.is(await readFile(join(out, manifest), "utf8"), first);
  });
});

test("a second run writes nothing", async () => {
  await inFolder({}, async (out) => {
    await run(out, [things]);
    const past = new Date(1_000_000_000_000);
    for (const path of await listFiles(out)) await utimes(join(out, path), past, past);
    assert.equal(await run(out, [things]), { added: [], changed: [], removed: [], unchanged: 3 });
    for (const path of await listFiles(out))
      assert.is((await stat(join(out, path))).mtimeMs, past.getTime(), path);
  });
});

test("only what differs is written", async () => {
  await inFolder({}, async (out) => {
    await run(out, [things]);
    const past = new Date(1_000_000_000_000);
    await utimes(join(out, "things/README.md"), past, past);
    const changes = await run(out, [pack("things", { "README.md": "{}\n", "src/a.ts": "b\n" })]);
    assert.equal(changes, {
      added: [],
      changed: [manifest, "things/src/a.ts"],
      removed: [],
      unchanged: 1,
    });
    assert.is((await stat(join(out, "things/README.md"))).mtimeMs, past.getTime());
    assert.is(await readFile(join(out, "things/src/a.ts"), "utf8"), "b\n");
  });
});

test("a file that somebody changed is put right", async () => {
  await inFolder({}, async (out) => {
    await run(out, [things]);
    await writeFile(join(out, "things/src/a.ts"), "mine");
    assert.equal((await run(out, [things])).changed, ["things/src/a.ts"]);
  });
});

test("what is no longer made goes, with the folders that are empty without it", async () => {
  await inFolder({}, async (out) => {
    await run(out, [things, pack("others", { "src/deep/b.ts": "" })]);
    const changes = await run(out, [pack("things", { "README.md": "{}\n" })]);
    assert.equal(changes, {
      added: [],
      changed: [manifest],
      removed: ["others/src/deep/b.ts", "things/src/a.ts"],
      unchanged: 1,
    });
    assert.equal(await listFiles(out), [manifest, "things/README.md"]);
    assert.is(await stat(join(out, "others")).catch(() => null), null);
  });
});

test("what is not of our own manifest is never deleted", async () => {
  await inFolder(
    { "mine/x.ts": "x", "things/dist/a.js": "x", "things/src/mine.ts": "x" },
    async (out) => {
      await run(out, [things]);
      await run(out, []);
      assert.equal(await listFiles(out), [
        manifest,
        "mine/x.ts",
        "things/dist/a.js",
        "things/src/mine.ts",
      ]);
    },
  );
});

test("files that no manifest knows are never replaced, and all of them are named", async () => {
  const own = { "things/README.md": "mine", "things/src/a.ts": "a\n", "others/b.ts": "mine" };
  await inFolder(own, async (out) => {
    const packages = [things, pack("others", { "b.ts": "b" })];
    for (const check of [true, false]) {
      const error: unknown = await run(out, packages, { check }).catch((thrown: unknown) => thrown);
      assert.equal(
        (error as Failure).diagnostics.map(({ place, hint }) => [place?.file, hint]),
        ["things/README.md", "others/b.ts"].map((path) => [
          join(out, path),
          "move it, or --force replaces it",
        ]),
      );
      assert.equal(await readFiles(out), sorted(own));
    }
    // One that is already as it would be generated is no reason to stop.
    assert.equal(await run(out, packages, { overwrite: true }), {
      added: [manifest],
      changed: ["others/b.ts", "things/README.md"],
      removed: [],
      unchanged: 1,
    });
  });
});

test("a manifest whose hash is not that of the file deletes nothing", async () => {
  await inFolder({ "mine/notes.md": "mine", "mine/src/deep.ts": "mine" }, async (out) => {
    await run(out, [things]);
    const known = JSON.parse(await readFile(join(out, manifest), "utf8"));
    const entry = { model: null, inputs: "", files: {} as Record<string, string> };
    entry.files = { "mine/notes.md": "0".repeat(64), "mine/src/deep.ts": sha256("other") };
    known.packages.mine = entry;
    await writeFile(join(out, manifest), JSON.stringify(known));
    assert.equal(await failureOf(run(out, [things])), [
      "would be deleted, but is not as Katagami wrote it",
      "would be deleted, but is not as Katagami wrote it",
    ]);
    assert.is(await readFile(join(out, "mine/notes.md"), "utf8"), "mine");
    await run(out, [things], { overwrite: true });
    assert.not((await listFiles(out)).some((path) => path.startsWith("mine/")));
  });
});

test("line ends of Windows are no change of a file that goes", async () => {
  await inFolder({}, async (out) => {
    await run(out, [things, pack("others", { "b.ts": "one\ntwo\n" })]);
    await writeFile(join(out, "others/b.ts"), "one\r\ntwo\r\n");
    assert.equal((await run(out, [things])).removed, ["others/b.ts"]);
  });
});

test("the folder of a package goes whole, unless something else is in it", async () => {
  await inFolder({}, async (out) => {
    await run(out, [things, pack("others", { "src/b.ts": "b" })]);
    await addFiles(out, { "others/CHANGELOG.md": "mine", "others/dist/b.js": "compiled" });
    await run(out, []);
    assert.equal(await listFiles(out), [manifest, "others/CHANGELOG.md", "others/dist/b.js"]);
  });
});

test("a file of the manifest that is gone already is no change", async () => {
  await inFolder({}, async (out) => {
    await run(out, [things]);
    const { rm } = await import("node:fs/promises");
    await rm(join(out, "things/src/a.ts"));
    assert.equal((await run(out, [pack("things", { "README.md": "{}\n" })])).removed, []);
  });
});

test("packages that a run did not look at are kept, files and manifest", async () => {
  await inFolder({}, async (out) => {
    await run(out, [things, pack("others", { "b.ts": "" })]);
    const changes = await run(out, [things], { keep: (id) => id === "others" });
    assert.equal(changes, { added: [], changed: [], removed: [], unchanged: 4 });
    assert.equal(Object.keys((await readManifest(out)).packages), ["others", "things"]);
  });
});

test("a check says what would change, and changes nothing", async () => {
  await inFolder({}, async (out) => {
    await run(out, [things, pack("others", { "b.ts": "" })]);
    const before = await hashOf(out);
    const changes = await run(
      out,
      [pack("things", { "README.md": "{ }\n", "src/a.ts": "a\n", "new.ts": "" })],
      { check: true },
    );
    assert.equal(changes, {
      added: ["things/new.ts"],
      changed: [manifest, "things/README.md"],
      removed: ["others/b.ts"],
      unchanged: 1,
    });
    assert.is(await hashOf(out), before);
  });
});

test("a check of a folder that is not there creates none", async () => {
  await inFolder({}, async (folder) => {
    const changes = await run(join(folder, "out"), [things], { check: true });
    assert.is(changes.added.length, 3);
    assert.equal(await listFiles(folder), []);
  });
});

test("a path that leaves the folder, or that some system refuses, is an error, and nothing is written", async () => {
  const paths = [
    "../../evil.ts",
    "/etc/passwd",
    "a/../../../evil.ts",
    "con.ts",
    "a\\b.ts",
    "a\0.ts",
    ".git/hooks",
    "a b.ts",
    "",
  ];
  for (const path of paths) {
    await inFolder({}, async (out) => {
      const problems = await failureOf(run(out, [things, pack("others", { [path]: "x" })]));
      assert.equal(problems, [
        `${JSON.stringify(`others/${path}`)} is not a path that can be written on every system`,
      ]);
      assert.equal(await listFiles(out), []);
    });
  }
});

test("two paths that are one where case does not count are an error", async () => {
  await inFolder({}, async (out) => {
    assert.equal(await failureOf(run(out, [pack("things", { "src/a.ts": "", "src/A.ts": "" })])), [
      "things/src/A.ts and things/src/a.ts are one file where letter case does not count",
    ]);
    assert.equal(await listFiles(out), []);
  });
});

test("a file renamed by letter case only is renamed, once", async () => {
  await inFolder({}, async (out) => {
    await run(out, [pack("things", { "README.md": "x", "src/Clients.ts": "a" })]);
    const renamed = [pack("things", { "README.md": "x", "src/clients.ts": "a" })];
    const changes = await run(out, renamed);
    assert.equal(changes.added, ["things/src/clients.ts"]);
    assert.equal(changes.removed, ["things/src/Clients.ts"]);
    assert.equal(await readFiles(join(out, "things")), { "README.md": "x", "src/clients.ts": "a" });
    assert.equal((await run(out, renamed)).added, []);
  });
});

test("a symbolic link in the way is an error, be it of a file or a folder, and nothing is written through it", async () => {
  for (const [link, target] of [
    ["things", "elsewhere"],
    ["things/src", "elsewhere"],
    ["things/src/a.ts", "elsewhere/a.ts"],
    [manifest, "elsewhere/m.json"],
  ] as const) {
    await inFolder(
      { "elsewhere/a.ts": "mine", "elsewhere/m.json": '{"packages": {}}' },
      async (folder) => {
        const out = join(folder, "out");
        await mkdir(join(out, link, ".."), { recursive: true });
        await symlink(join(folder, target), join(out, link));
        const before = await hashOf(join(folder, "elsewhere"));
        const problems = await failureOf(run(out, [things]));
        assert.equal(
          problems,
          ["a symbolic link is in the place of a generated file or folder"],
          link,
        );
        assert.is(await hashOf(join(folder, "elsewhere")), before);
      },
    );
  }
});

test("a symbolic link in place of a file to be deleted is an error", async () => {
  await inFolder({ "elsewhere/a.ts": "mine" }, async (folder) => {
    const out = join(folder, "out");
    await addFiles(out, {
      [manifest]: JSON.stringify({
        packages: { old: { model: null, inputs: "", files: { "old/a.ts": "" } } },
      }),
    });
    await symlink(join(folder, "elsewhere"), join(out, "old"));
    await failureOf(run(out, [things]));
    assert.equal(await listFiles(join(folder, "elsewhere")), ["a.ts"]);
  });
});

test("the output folder itself may be a symbolic link", async () => {
  await inFolder({ "real/x": "" }, async (folder) => {
    await symlink(join(folder, "real"), join(folder, "out"));
    await run(join(folder, "out"), [things]);
    assert.equal(await listFiles(join(folder, "real")), [
      manifest,
      "things/README.md",
      "things/src/a.ts",
      "x",
    ]);
  });
});

/** What is wrong with a manifest, the message, its text. */
const hostile: readonly (readonly [string, string, string])[] = [
  ["does not parse", "the manifest cannot be read", "{"],
  ["is something else", "the manifest cannot be read", "[]"],
  ["lacks its files", "the manifest cannot be read", '{"packages": {"a": {}}}'],
  ...[
    "a/../../victim",
    "/etc/passwd",
    "victim",
    "b/x.ts",
    "a/./x",
    "a//x",
    "a/.git/config",
    "a\\..\\victim",
  ].map(
    (path) =>
      [
        `lists ${path}`,
        `the manifest lists a path that Katagami cannot have written: ${path}`,
        JSON.stringify({ packages: { a: { model: null, inputs: "", files: { [path]: "" } } } }),
      ] as const,
  ),
];

for (const [what, want, text] of hostile) {
  test(`a manifest that ${what} is an error`, async () => {
    await inFolder({ [`out/${manifest}`]: text, victim: "x" }, async (folder) => {
      assert.equal(await failureOf(readManifest(join(folder, "out"))), [want]);
    });
  });
}

const json = (version: string, range: string, name = "x"): string =>
  JSON.stringify({ name, version, dependencies: { a: range } });

test("the version in a package.json and the ranges of its dependencies belong to whoever releases it", async () => {
  const file = { path: "things/package.json", text: json("1.0.0", "^1.0.0"), template: null };
  const entry = { files: hashFiles([file]) };
  const cases: readonly (readonly [boolean, string])[] = [
    [true, json("1.0.0", "^1.0.0")],
    [true, json("2.0.0", "^2.0.0")],
    [false, json("1.0.0", "^1.0.0", "y")],
    [false, "{}"],
    [false, "{"],
  ];
  for (const [want, text] of cases) {
    await inFolder({ "things/package.json": text }, async (out) => {
      assert.is(await isIntact(out, entry), want, text);
    });
  }
  await inFolder({}, async (out) => assert.is(await isIntact(out, entry), false));
});

test("no manifest means that nothing was written before", async () => {
  await inFolder({}, async (out) => assert.equal(await readManifest(out), { packages: {} }));
});

test("no half-written file is left beside those that are written", async () => {
  await inFolder({}, async (out) => {
    await run(out, [things]);
    assert.equal(
      (await listFiles(out)).filter((path) => path.includes("tmp")),
      [],
    );
  });
});

test.run();

function sorted(files: Files): Files {
  return Object.fromEntries(Object.entries(files).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
