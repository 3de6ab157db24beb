import * as assert from "uvu/assert";
import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { suite } from "uvu";
import { Failure, settingPlace } from "../../generator/lib/diagnostic.js";
import { isModelPath } from "../../generator/model/models-folder.js";
import { runGit } from "../../generator/upstream/git-process.js";
import { parseLock } from "../../generator/upstream/lock.js";
import { unsafeReason } from "../../generator/model/models-folder.js";
import { printable } from "../../generator/upstream/paths.js";
import { parseSource, type SourceContext } from "../../generator/upstream/source.js";
import { status } from "../../generator/upstream/status.js";
import { asLine, inPlace, model, type Place, problemsOf, refuses } from "./support.js";

const ORDERS = "vendor-orders-api-model/vendorOrders.json";

/** Runs a step with some of the environment set, and puts it back. */
async function withEnvironment(
  variables: Record<string, string>,
  step: () => Promise<void>,
): Promise<void> {
  const before = Object.keys(variables).map((name) => [name, process.env[name]] as const);
  Object.assign(process.env, variables);
  try {
    await step();
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

/** An executable that leaves a file named `canary` in the place. */
function trap(place: Place, path: string): string {
  place.write(path, `#!/bin/sh\ntouch '${join(place.root, "canary")}'\n`);
  chmodSync(join(place.root, path), 0o755);
  return join(place.root, path);
}

/** A source on the command line, relative to the place. */
function whereOf({ root, models }: Place): SourceContext {
  return { base: root, modelsFolder: models, place: settingPlace("command line", "--from") };
}

const sources = suite("what --from and a lock may name");

sources(
  "a source that is an option, a transport of its own or unprotected is refused",
  inPlace(async (place) => {
    const command = trap(place, "trap.sh");
    const table: [RegExp, string][] = [
      [/is not a source of models/, ""],
      [/is not a source of models/, "--upload-pack=touch canary"],
      [/is not a source of models/, "-u"],
      [/is not a source of models/, "https://example.com/x\n--upload-pack=x"],
      [/names a git transport of its own/, `ext::sh -c ${command}`],
      [/names a git transport of its own/, `fd::17`],
      [/names a git transport of its own/, "transport::https://example.com"],
      [/names a git transport of its own/, "::x"],
      [/http is not one of these/, "http://example.com/x"],
      [/git is not one of these/, "git://example.com/x"],
      [/ext is not one of these/, `ext://${command}`],
      [/ftp is not one of these/, "FTP://example.com/x"],
      [/starts with a dash/, `ssh://-oProxyCommand=${command.replaceAll("/", "%2F")}/x`],
      [/starts with a dash|is not a URL/, "ssh://-x/y"],
      [/starts with a dash/, "ssh://-oProxyCommand=x@example.com/x"],
      [/starts with a dash/, "ssh://example.com/-x"],
      [/no such folder/, "exa mple.com:x"],
      [/no such folder/, "example.com:-x"],
      [/no such folder/, "nowhere/at/all"],
      [/names another machine/, "file://example.com/share"],
      [/names another machine/, "\\\\example.com\\share"],
      [/names another machine/, "//example.com/share"],
      [/is not a folder/, "trap.sh"],
      [/is not a URL/, "https://"],
      [/is not the URL of a folder/, "file:///a%2Fb"],
      [/is not the URL of a folder/, "file:///%"],
    ];
    const where = whereOf(place);
    for (const [expected, text] of table) await refuses(parseSource(text, where), expected);
    await refuses(place.pull({ from: `ext::sh -c ${command}` }), /transport of its own/);
    assert.not.ok(place.has("canary"));
  }),
);

sources(
  "git itself is told to refuse what a check here would have missed",
  inPlace(async (place) => {
    const command = trap(place, "trap.sh");
    place.init();
    for (const transports of ["file", "https:ssh"] as const) {
      const location = `ext::sh -c ${command}`;
      await refuses(
        runGit({ location, transports }, join(place.source, ".git"), ["ls-remote", "--", location]),
        /transport 'ext' not allowed/,
      );
    }
    // A redirect of another's making: only what the source itself needs is open.
    const table = [
      ["http", "file"],
      ["http", "https:ssh"],
      ["file", "https:ssh"],
    ] as const;
    for (const [scheme, transports] of table) {
      const location = `${scheme}://127.0.0.1:1/x`;
      await refuses(
        runGit({ location, transports }, join(place.source, ".git"), ["ls-remote", "--", location]),
        new RegExp(`transport '${scheme}' not allowed`, "u"),
      );
    }
    assert.not.ok(place.has("canary"));
  }),
);

sources(
  "a secret in a URL is refused and not repeated",
  inPlace(async (place) => {
    const where = whereOf(place);
    for (const url of [
      "https://user:s3cret@example.com/x",
      "https://s3cret@example.com/x",
      "ssh://git:s3cret@example.com/x",
      "http://a:s3cret@example.com/",
    ]) {
      const [only] = await problemsOf(parseSource(url, where));
      assert.not.match(only!.message, "s3cret");
    }
  }),
);

sources(
  "the sources that git users write are understood",
  inPlace(async (place) => {
    const where = whereOf(place);
    for (const text of [
      "https://github.com/amzn/selling-partner-api-models",
      "https://example.com:8443/x.git",
      "ssh://git@example.com/x.git",
      "git@example.com:team/models.git",
      "example.com:models",
    ]) {
      const source = await parseSource(text, where);
      assert.is(source.name, text);
      assert.is(source.kind === "git" && source.repository.transports, "https:ssh");
    }
  }),
);

sources(
  "a ref that is an option or an expression is refused",
  inPlace(async (place) => {
    place.init();
    place.commit({ [`models/${ORDERS}`]: model("orders") });
    for (const ref of [
      "--upload-pack=x",
      "-x",
      "",
      "a b",
      "a..b",
      "HEAD~1",
      "main:models",
      "@{-1}",
      "a\nb",
      "a*",
      "^main",
      "x.lock",
    ]) {
      await refuses(place.pull({ ref }), /is not the name of a branch, a tag or a commit/);
    }
    await refuses(place.pull({ ref: "mian" }), /no branch, tag or commit named "mian"/);
    await refuses(place.pull({ ref: "0123abc" }), /no branch, tag or commit named "0123abc"/);
    await refuses(place.pull({ ref: "0".repeat(39) + "1" }), /has no such commit/);
    assert.not.ok(place.has("models"));
  }),
);

sources(
  "what git cannot read is said in words",
  inPlace(async (place) => {
    place.init();
    await refuses(place.pull(), /has no commit on a default branch/);
    place.write("empty/.git/x", "");
    await refuses(place.pull({ from: join(place.root, "empty") }), /is not a git repository/);
    // Port 1 of the loopback: nobody answers there, as without a network.
    await withEnvironment({ NO_PROXY: "*", no_proxy: "*" }, async () => {
      const from = "https://127.0.0.1:1/x";
      await refuses(place.pull({ from }), /cannot be reached .*check the network/);
    });
    await withEnvironment({ PATH: join(place.root, "empty") }, async () => {
      await refuses(place.pull(), /git program was not found/);
    });
  }),
);

const repositories = suite("a hostile repository");

repositories(
  "no hook and no helper runs, neither the source's nor the machine's",
  inPlace(async (place) => {
    place.init();
    place.write("source/.gitattributes", "* filter=trap diff=trap\n");
    place.write("source/.gitmodules", '[submodule "x"]\n\tpath = x\n\turl = ext::sh -c true\n');
    const commit = place.commit({ [`models/${ORDERS}`]: model("orders") });
    const hooks = [
      "post-checkout",
      "post-merge",
      "reference-transaction",
      "pre-auto-gc",
      "post-index-change",
    ];
    for (const hook of hooks) {
      trap(place, `source/.git/hooks/${hook}`);
      trap(place, `machine/hooks/${hook}`);
      trap(place, `machine/template/hooks/${hook}`);
    }
    const command = trap(place, "trap.sh");
    for (const setting of [
      "filter.trap.smudge",
      "core.fsmonitor",
      "uploadpack.packObjectsHook",
      "core.sshCommand",
    ]) {
      place.git("config", setting, command);
    }
    place.write(
      "machine/config",
      `[core]\n\thooksPath = ${join(place.root, "machine/hooks")}\n\tfsmonitor = ${command}\n[init]\n\ttemplateDir = ${join(place.root, "machine/template")}\n`,
    );
    place.write("machine/template/config", `[remote "upstream"]\n\tuploadpack = ${command}\n`);
    const variables = {
      GIT_CONFIG_GLOBAL: join(place.root, "machine/config"),
      GIT_TEMPLATE_DIR: join(place.root, "machine/template"),
      // As inside a hook of the user's own repository.
      GIT_DIR: join(place.source, ".git"),
      GIT_WORK_TREE: place.source,
      GIT_INDEX_FILE: join(place.source, ".git/index"),
    };
    const before = place.tree("source");
    await withEnvironment(variables, async () => {
      assert.equal((await place.pull()).added, [ORDERS]);
      await place.pull({ ref: "main" });
      await place.pull({ ref: commit.slice(0, 7) });
    });
    assert.not.ok(place.has("canary"));
    assert.equal(place.tree("source"), before);
  }),
);

repositories(
  "a repository that lacks objects has nobody to ask for them, and starts nothing to do so",
  inPlace(async (place) => {
    place.init();
    place.commit({ [`models/${ORDERS}`]: model("orders") });
    const blob = place.git("rev-parse", `HEAD:models/${ORDERS}`);
    const command = trap(place, "trap.sh");
    // As in CVE-2024-32004: whoever reads such a repository fetches what is missing, by a program that it names.
    for (const [setting, value] of [
      ["core.repositoryFormatVersion", "1"],
      ["extensions.partialClone", "origin"],
      ["remote.origin.promisor", "true"],
      ["remote.origin.url", place.source],
      ["remote.origin.uploadpack", command],
      ["core.alternateRefsCommand", command],
      ["credential.helper", `!${command}`],
      ["core.gitProxy", command],
      ["core.pager", command],
    ] as const)
      place.git("config", setting, value);
    place.delete(`source/.git/objects/${blob.slice(0, 2)}/${blob.slice(2)}`);
    await problemsOf(place.pull());
    assert.not.ok(place.has("canary"));
    assert.equal(place.tree(), {});
  }),
);

repositories(
  "links are not followed, in a commit or in a folder",
  inPlace(async (place) => {
    place.write("secret.json", model("secret"));
    place.write("outside/x.json", model("secret"));
    place.init();
    place.write(`source/models/${ORDERS}`, model("orders"));
    symlinkSync("../../secret.json", join(place.source, "models/link.json"));
    symlinkSync("../../outside", join(place.source, "models/folder"));
    place.commit({});
    for (const kind of ["commit", "folder"]) {
      if (kind === "folder") place.delete("source/.git");
      const report = await place.pull({ force: true });
      assert.equal([...report.added, ...report.unchanged], [ORDERS], kind);
      assert.equal(report.skipped, [{ file: "link.json", reason: "a link: not followed" }]);
      assert.not.match(JSON.stringify(place.tree()), "secret");
    }
  }),
);

repositories(
  "a commit whose names climb out, or meet on a case-blind disk, is refused whole",
  inPlace(async (place) => {
    place.init();
    place.commit({ [`models/${ORDERS}`]: model("orders") });
    // git's porcelain would refuse such a tree; mktree makes what a hostile server would send.
    const blob = place.git("rev-parse", `HEAD:models/${ORDERS}`);
    const commitOf = (names: readonly string[]): string => {
      place.write("tree.txt", names.map((name) => `100644 blob ${blob}\t${name}\n`).join(""));
      const folder = place.git("-c", "alias.make=!git mktree < ../tree.txt", "make");
      place.write("tree.txt", `040000 tree ${folder}\t..\n040000 tree ${folder}\tok\n`);
      const models = place.git("-c", "alias.make=!git mktree < ../tree.txt", "make");
      place.write("tree.txt", `040000 tree ${names.length > 1 ? folder : models}\tmodels\n`);
      const root = place.git("-c", "alias.make=!git mktree < ../tree.txt", "make");
      return place.git("commit-tree", root, "-m", "hostile");
    };
    const climbing = await problemsOf(place.pull({ ref: commitOf(["evil.json"]) }));
    assert.equal(climbing.map(asLine), [
      "../evil.json: leads out of the folder; nothing was pulled",
    ]);
    const colliding = await problemsOf(place.pull({ ref: commitOf(["A.json", "a.json"]) }));
    assert.match(colliding[0]!.message, /differs from A\.json only in upper and lower case/);
    const marked = await problemsOf(place.pull({ ref: commitOf(["a\u202Eb.json", "aux.json"]) }));
    assert.equal(
      marked.map(({ place: at }) => at?.file),
      ["aux.json", "a\\u202eb.json"],
    );
    assert.equal(place.tree(), {});
    assert.not.ok(place.has("evil.json"));
  }),
);

const locks = suite("a hostile lock");

const SHA = "0".repeat(64);

const lockOf = (more: object): string =>
  JSON.stringify({ source: "./x", commit: null, files: {}, ...more });

locks(
  "a lock that lists what no model can be is refused, and nothing is deleted",
  inPlace(async (place) => {
    place.write(`source/${ORDERS}`, model("orders"));
    place.write("victim.json", "keep");
    place.write("models/patches/x.json", "keep");
    const table: [RegExp, object][] = [
      [/leads out of the folder/, { files: { "../victim.json": SHA } }],
      [/leads out of the folder/, { files: { "a/../../victim.json": SHA } }],
      [/is an absolute path/, { files: { [join(place.root, "victim.json")]: SHA } }],
      [/not safe in a file name/, { files: { "..\\victim.json": SHA } }],
      [/not safe in a file name/, { files: { "C:\\victim.json": SHA } }],
      [/not safe in a file name/, { files: { "a\u0000.json": SHA } }],
      [/not the place of a model/, { files: { "patches/x.json": SHA } }],
      [/not the place of a model/, { files: { "Patches/x.json": SHA } }],
      [/not the place of a model/, { files: { "models.lock.json": SHA } }],
      [/does not end in \.json/, { files: { ".npmrc": SHA } }],
      [/starts with a dot/, { files: { ".git/x.json": SHA } }],
      [/device on Windows/, { files: { "NUL.json": SHA } }],
      [/longer than/, { files: { [`${"a".repeat(300)}.json`]: SHA } }],
      [/differ only in upper and lower case/, { files: { "a.json": SHA, "A.json": SHA } }],
      [/must be a SHA-256/, { files: { "a.json": "x" } }],
      [/must be the full id of a commit/, { commit: "--upload-pack=x" }],
      [/source/, { source: 1 }],
      [/extra/, { extra: 1 }],
      [/empty part/, { files: { "//host/share/x.json": SHA } }],
      [/must be a SHA-256/, { files: { "a.json": SHA.toUpperCase().replace("0", "G") } }],
      [/Expected/, { files: null }],
      [/does not end in \.json|Expected/, { files: [SHA] }],
    ];
    for (const [expected, more] of table) {
      place.write("models/models.lock.json", lockOf(more));
      await refuses(place.pull({ force: true }), expected);
    }
    place.write("models/models.lock.json", "{ <<");
    await refuses(place.pull(), /not valid JSON/);
    assert.is(place.read("victim.json"), "keep");
    assert.is(place.read("models/patches/x.json"), "keep");
    assert.not.ok(place.has(`models/${ORDERS}`));
  }),
);

locks(
  "a lock with a prototype as a file, one without end and one that is a link to a device are refused",
  inPlace(async (place) => {
    place.write(`source/${ORDERS}`, model("orders"));
    place.write(
      "models/models.lock.json",
      `{"source":"./x","commit":null,"files":{"__proto__":{"polluted":"${SHA}"}}}`,
    );
    await place.pull({ force: true }).catch((error: unknown) => {
      assert.instance(error, Failure);
    });
    assert.is(({} as { polluted?: unknown }).polluted, undefined);
    place.write("models/models.lock.json", " ".repeat(17 * 2 ** 20));
    await refuses(place.pull({ force: true }), /longer than any lock/);
    place.delete("models/models.lock.json");
    symlinkSync("/dev/zero", join(place.models, "models.lock.json"));
    await refuses(place.pull({ force: true }), /is not a file/);
  }),
);

locks(
  "the source of a lock is checked as --from is",
  inPlace(async (place) => {
    const command = trap(place, "trap.sh");
    const request = { modelsFolder: place.models, from: null, ref: null };
    for (const source of [`ext::sh -c ${command}`, "--upload-pack=x", "http://example.com/x"]) {
      place.write("models/models.lock.json", lockOf({ source }));
      await refuses(status(request), /models\.lock\.json source: /);
      await refuses(place.pull({ from: null }), /models\.lock\.json source: /);
    }
    assert.not.ok(place.has("canary"));
  }),
);

locks("a merge conflict in a lock is called one", () => {
  assert.throws(() => parseLock("{\n<<<<<<< HEAD\n", "models.lock.json"), /holds a merge conflict/);
});

const names = suite("names");

names("a model's name is one that every file system takes as it is", () => {
  for (const good of [ORDERS, "a.json", "a b/c(1).json", "カタログ/注文.json", "x.y-z_1.json"]) {
    assert.is(unsafeReason(good), null, good);
  }
  for (const bad of [
    "",
    "/a.json",
    "a//b.json",
    "./a.json",
    "a/.json",
    "a./b.json",
    "a /b.json",
    "con/a.json",
    "a?.json",
    "-a.json",
    "a\uD800.json",
  ]) {
    assert.is.not(unsafeReason(bad), null, bad);
  }
});

names("what is not a model's place is left alone, but not what climbs", () => {
  for (const path of ["a.yaml", "models.lock.json", "patches/a.json", "a/.x/a.json"]) {
    assert.not.ok(isModelPath(path), path);
  }
  for (const path of ["a.json", "../a.json", "a/patches/a.json"])
    assert.ok(isModelPath(path), path);
});

names("another's text cannot steer a terminal", () => {
  assert.is(printable("a\u001B[31m\u202Eb\u2028"), "a\\u001b[31m\\u202eb\\u2028");
  assert.is(printable("x".repeat(1000)).length, 301);
});

sources.run();

repositories.run();

locks.run();

names.run();
