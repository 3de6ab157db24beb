import * as assert from "uvu/assert";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { suite } from "uvu";
import {
  type Diagnostic,
  Failure,
  modelPlace,
  problem,
  settingPlace,
  textPlace,
} from "../../generator/lib/diagnostic.js";
import { displayPath } from "../../generator/lib/paths.js";
import { findModels, parseModel, readModel } from "../../generator/model/load.js";
import { locate } from "../../generator/model/locate.js";
import type { ModelFile } from "../../generator/model/model-file.js";
import { Node } from "../../generator/model/node.js";
import { patchModel, readPatches } from "../../generator/model/patch.js";
import { selectModels } from "../../generator/model/select.js";
import { inFolder } from "../support/folders.js";
import { modelOf, sayProblem, swagger } from "../support/models.js";

const test = suite("model files");

/** A parsed model, or what is wrong with it. */
async function loadModel(path: string): Promise<ModelFile | readonly Diagnostic[]> {
  try {
    return parseModel(await readModel(path));
  } catch (error) {
    if (error instanceof Failure) return error.diagnostics;
    throw error;
  }
}

const sound = JSON.stringify(swagger());

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.instance(error, Failure);
  return error as Failure;
}

test("models are found in every folder but patches and those with a dot, in one order everywhere", async () => {
  const files = {
    "b-model/b.json": sound,
    "B-model/a.json": sound,
    "a-model/deep/x.json": sound,
    "a-model/notes.md": "",
    "patches/a-model/x.json/0001-why.json": "{}",
    ".git/config.json": "{}",
    "a-model/.hidden.json": "{}",
    "models.lock.json": "{}",
    "a-model/patches/own.json": sound,
  };
  await inFolder(files, async (folder) => {
    assert.equal(
      await findModels(folder),
      ["B-model/a.json", "a-model/deep/x.json", "a-model/patches/own.json", "b-model/b.json"].map(
        (path) => join(folder, path),
      ),
    );
  });
});

test("a folder without models is an error, one that is not there a fault of the command line", async () => {
  await inFolder({ "patches/x.json": "{}" }, async (folder) => {
    const empty = await failureOf(findModels(folder));
    assert.equal(
      [empty.fault, empty.message],
      [
        "input",
        "no models found: there is no .json file in this folder, and no OpenAPI document in YAML",
      ],
    );
    const missing = await failureOf(findModels(join(folder, "nope")));
    assert.equal(
      [missing.fault, missing.message],
      ["usage", `there is no folder ${join(folder, "nope")}`],
    );
  });
});

test("a model is known by its folder and file, and by the hash of its bytes", async () => {
  await inFolder({ "things-model/things.json": "\ufeff{}\r\n" }, async (folder) => {
    const model = await loadModel(join(folder, "things-model/things.json"));
    assert.not.ok(Array.isArray(model));
    if (Array.isArray(model)) return;
    const { key, document, sha256 } = model as Exclude<typeof model, readonly Diagnostic[]>;
    assert.equal({ key, document }, { key: "things-model/things.json", document: {} });
    assert.is(sha256, createHash("sha256").update("\ufeff{}\r\n").digest("hex"));
  });
});

/** What is wrong, the message wanted with line and column, the text given. */
const unparsable: readonly (readonly [string, string, string])[] = [
  ["a comma too many", "2:10: not valid JSON: property name expected", '{\n  "a": 1,}'],
  ["a comma too few", "2:10: not valid JSON: comma expected near b", '{\n  "a": 1 "b": 2\n}'],
  ["a comment", "1:2: not valid JSON: invalid comment token", "{// no\n}"],
  ["an end too early", "1:6: not valid JSON: value expected near a", '{"a":'],
  ["nothing", "1:1: not valid JSON: value expected", ""],
  ["something else", "1:1: not valid JSON: invalid symbol", "swagger: 2.0"],
  ["text behind it", "1:4: not valid JSON: end of file expected", "{} {}"],
  ["a control character", "1:7: not valid JSON: invalid character near a", '{"a": "\u0001"}'],
];

for (const [what, want, text] of unparsable) {
  test(`JSON with ${what} is an error with line and column`, async () => {
    await inFolder({ "m.json": text }, async (folder) => {
      const path = join(folder, "m.json");
      const problems = (await loadModel(path)) as Diagnostic[];
      assert.equal(problems.map(sayProblem), [`${path}:${want}`]);
    });
  });
}

test("a file that is not text or does not exist is an error", async () => {
  await inFolder({ "folder.json/x": "" }, async (folder) => {
    await writeFile(join(folder, "latin.json"), new Uint8Array([0x22, 0xe9, 0x22]));
    for (const [name, want] of [
      ["latin.json", "this file is not UTF-8 text"],
      ["nope.json", "cannot read this file"],
      ["folder.json", "cannot read this file"],
    ] as const) {
      assert.equal(
        ((await loadModel(join(folder, name))) as Diagnostic[]).map(({ message }) => message),
        [want],
      );
    }
  });
});

test("models are named by file, folder, package name, scoped package name and file stem", async () => {
  const files = {
    "a-model/things.json": sound,
    "b-model/others.json": sound,
    "b-model/broken.json": "{",
  };
  await inFolder(files, async (folder) => {
    const chosen = async (...names: string[]): Promise<string[]> =>
      (await selectModels(names, { models: folder, packagePrefix: "sp-api-" })).map((path) =>
        displayPath(path).split("/").slice(-2).join("/"),
      );
    assert.equal(await chosen(), [
      "a-model/things.json",
      "b-model/broken.json",
      "b-model/others.json",
    ]);
    for (const name of [
      "things-v1",
      "things",
      "sp-api-things-v1",
      "@acme/sp-api-things-v1",
      join(folder, "a-model/things.json"),
      join(folder, "a-model"),
    ]) {
      assert.equal(await chosen(name), ["a-model/things.json"], name);
    }
    assert.equal(await chosen("things", "things-v1", join(folder, "a-model")), [
      "a-model/things.json",
    ]);
  });
});

test("a name or file that is not there is a fault of the command line that names what there is", async () => {
  await inFolder(
    { "a-model/things.json": sound, "a-model/noversion.json": "{}" },
    async (folder) => {
      const unknown = await failureOf(
        selectModels(["thingz-v1", "nope"], { models: folder, packagePrefix: "sp-api-" }),
      );
      assert.is(unknown.fault, "usage");
      assert.equal(
        unknown.diagnostics.map(({ message, hint }) => [message, hint]),
        [
          ["there is neither a file nor a model called thingz-v1", "did you mean things-v1?"],
          ["there is neither a file nor a model called nope", `${folder} has noversion and others`],
        ],
      );
      const missing = await failureOf(
        selectModels([join(folder, "nope.json")], { models: folder, packagePrefix: "sp-api-" }),
      );
      assert.equal(
        [missing.fault, missing.message],
        ["usage", `there is no file or folder ${join(folder, "nope.json")}`],
      );
    },
  );
});

/** Node pointers and what they lead to; the keys need escaping in each of the ways there are. */
const tricky = JSON.parse(
  '{"a/b": {"c~d": [10, {"e f": 1}]}, "": {"": 2}, "#%": 3, "注文": 4, "__proto__": {"x": 5}, "~1": 6, "200": 7}',
) as unknown;

const pointers: readonly (readonly [unknown, string])[] = [
  [10, "#/a~1b/c~0d/0"],
  [1, "#/a~1b/c~0d/1/e%20f"],
  [2, "#//"],
  [3, "#/%23%25"],
  [4, "#/%E6%B3%A8%E6%96%87"],
  [5, "#/__proto__/x"],
  [6, "#/~01"],
  [7, "#/200"],
];

for (const [want, pointer] of pointers) {
  test(`the pointer ${pointer} leads to its value and back`, () => {
    const node = Node.root(tricky, "m.json", []).resolve(pointer);
    assert.is(node?.value, want);
    assert.is(node?.pointer, pointer);
  });
}

test("a pointer finds no inherited property, no place outside the document and no part of a string", () => {
  const root = Node.root({ a: "text", list: [1] }, "m.json", []);
  for (const pointer of [
    "#/constructor",
    "#/a/length",
    "#/list/1",
    "#/list/-",
    "#a",
    "a",
    "other.json#/a",
    "#/%",
    "#/a/0",
    "",
  ]) {
    assert.is(root.resolve(pointer), null, pointer);
  }
  assert.is(root.resolve("#")?.value, root.value);
});

const located = `{
  "paths": {
    "/a b": {
      "get": { "responses": { "200": {}, "404": { "x": [1,
        2] } } }
    }
  }
}`;

const lines: readonly (readonly [string, string])[] = [
  ["2:3", "#/paths"],
  ["3:5", "#/paths/~1a%20b"],
  ["4:16", "#/paths/~1a%20b/get/responses"],
  ["4:31", "#/paths/~1a%20b/get/responses/200"],
  ["4:42", "#/paths/~1a%20b/get/responses/404"],
  ["5:9", "#/paths/~1a%20b/get/responses/404/x/1"],
  // What a patch added: the nearest that is there.
  ["4:42", "#/paths/~1a%20b/get/responses/404/description"],
  ["1:1", "#"],
  ["1:1", "#/definitions"],
  // Percent signs that encode nothing: the nearest place that is there.
  ["2:3", "#/paths/%E0%A4%A"],
  ["2:3", "#/paths/%/get"],
];

for (const [want, pointer] of lines) {
  test(`the problem at ${pointer} is in line and column ${want}`, async () => {
    await inFolder({ "m.json": located }, async (folder) => {
      const [place] = await locate([
        problem("error", "x", modelPlace(join(folder, "m.json"), pointer)),
      ]);
      assert.is(`${place?.line}:${place?.column}`, want);
    });
  });
}

test("a place in a text or a setting is given as it is, and none as none", async () => {
  const places = await locate([
    problem("error", "x", textPlace("a.hbs", 3, 4)),
    problem("error", "x", settingPlace("c.json", "out")),
    problem("error", "x"),
    problem("error", "x", modelPlace("/nope.json", "#/a")),
  ]);
  assert.equal(places, [
    { file: "a.hbs", line: 3, column: 4, pointer: null },
    { file: "c.json", line: null, column: null, pointer: "out" },
    null,
    { file: "/nope.json", line: null, column: null, pointer: "#/a" },
  ]);
});

test("a model too deep for any parser of lines is still a problem with a file", async () => {
  await inFolder(
    {
      "m.json": `${"[".repeat(100_000)}${"]".repeat(100_000)}`,
      "broken.json": "[".repeat(100_000),
    },
    async (folder) => {
      const [place] = await locate([
        problem("error", "x", modelPlace(join(folder, "m.json"), "#/0")),
      ]);
      assert.equal(place, {
        file: join(folder, "m.json"),
        line: null,
        column: null,
        pointer: "#/0",
      });
      const problems = (await loadModel(join(folder, "broken.json"))) as Diagnostic[];
      assert.match(problems.map(sayProblem).join(), "broken.json");
    },
  );
});

const model = modelOf({ info: { version: "v1" }, list: [1, 2, 3], paths: { "/a": { get: {} } } });

const check = { op: "test", path: "/info/version", value: "v1" };

/** Applies one patch of the given operations; what it makes, or what is wrong. */
async function patched(operations: readonly object[], more: object = {}): Promise<unknown> {
  let result: unknown;
  const text = JSON.stringify({ reason: "Because.", operations, ...more });
  await inFolder({ "patches/things-api-model/things.json/0001-a.json": text }, async (folder) => {
    const { value: patches, diagnostics } = await readPatches(join(folder, "patches"), model.key);
    const applied = patchModel(model, patches);
    const problems = [...diagnostics, ...applied.diagnostics];
    result = problems.length > 0 ? problems.map(({ message }) => message) : applied.value.document;
  });
  return result;
}

const patches: readonly (readonly [string, unknown, readonly object[]])[] = [
  [
    "adds",
    { info: { version: "v1", title: "T" }, list: [1, 2, 3], paths: { "/a": { get: {} } } },
    [check, { op: "add", path: "/info/title", value: "T" }],
  ],
  [
    "inserts into a list",
    { info: { version: "v1" }, list: [1, 9, 2, 3, 4], paths: { "/a": { get: {} } } },
    [check, { op: "add", path: "/list/1", value: 9 }, { op: "add", path: "/list/-", value: 4 }],
  ],
  [
    "replaces, removes, moves and copies",
    { info: { version: "v2" }, list: [1, 3], paths: { "/b": { get: {} }, "/c": { get: {} } } },
    [
      check,
      { op: "replace", path: "/info/version", value: "v2" },
      { op: "remove", path: "/list/1" },
      { op: "move", from: "/paths/~1a", path: "/paths/~1b" },
      { op: "copy", from: "/paths/~1b", path: "/paths/~1c" },
    ],
  ],
  [
    "that matches nothing is an error",
    ["operation 1 (replace /info/nope) matches nothing in models/things-api-model/things.json"],
    [check, { op: "replace", path: "/info/nope", value: 1 }],
  ],
  [
    "that removes nothing is an error",
    ["operation 1 (remove /paths/~1z) matches nothing in models/things-api-model/things.json"],
    [check, { op: "remove", path: "/paths/~1z" }],
  ],
  [
    "that adds under nothing is an error",
    ["operation 1 (add /nope/a) matches nothing in models/things-api-model/things.json"],
    [check, { op: "add", path: "/nope/a", value: 1 }],
  ],
  [
    "that moves nothing is an error",
    ["operation 1 (move /b) matches nothing in models/things-api-model/things.json"],
    [check, { op: "move", from: "/a", path: "/b" }],
  ],
  [
    "whose test fails is stale, and so an error",
    [
      "stale patch: operation 0 (test /info/version) does not match models/things-api-model/things.json",
    ],
    [{ ...check, value: "v2" }],
  ],
  [
    "without a test is an error",
    [
      "operations: must contain a `test` operation, so that the patch fails once the model has been corrected",
    ],
    [{ op: "remove", path: "/list/0" }],
  ],
  [
    "with an unknown operation is an error",
    [
      'operations.1.op: Invalid type: Expected ("test" | "add" | "replace" | "remove" | "move" | "copy") but received "delete"',
    ],
    [check, { op: "delete", path: "/list/0" }],
  ],
  [
    "with an invalid pointer is an error",
    ["operations.1.path: must be a JSON pointer"],
    [check, { op: "remove", path: "list/0" }],
  ],
  [
    "with a key too many is an error",
    ['operations.1.why: Invalid key: Expected never but received "why"'],
    [check, { op: "remove", path: "/list/0", why: "x" }],
  ],
];

for (const [what, want, operations] of patches) {
  test(`a patch ${what}`, async () => assert.equal(await patched(operations), want));
}

test("a patch without a reason is an error", async () => {
  assert.equal(await patched([check], { reason: "" }), [
    "reason: must say why the patch is needed",
  ]);
});

test("a patch reaches no prototype", async () => {
  for (const path of [
    "/__proto__/polluted",
    "/constructor/prototype/polluted",
    "/info/__proto__/polluted",
  ]) {
    await patched([check, { op: "add", path, value: true }]);
  }
  assert.is(Object.hasOwn(Object.prototype, "polluted"), false);
});

test("a patch leaves the model it was applied to as it was", async () => {
  const before = JSON.stringify(model.document);
  await patched([check, { op: "remove", path: "/info/version" }]);
  assert.is(JSON.stringify(model.document), before);
});

test("a patch that is not JSON is an error with line and column", async () => {
  await inFolder(
    { "p/things-api-model/things.json/0001-a.json": '{\n  "reason": "x",,\n}' },
    async (folder) => {
      const { diagnostics } = await readPatches(join(folder, "p"), model.key);
      assert.equal(diagnostics.map(sayProblem), [
        `${folder}/p/things-api-model/things.json/0001-a.json:2:17: not valid JSON: property name expected`,
      ]);
    },
  );
});

const patchOf = (title: string): string => JSON.stringify({ reason: title, operations: [check] });

test("patches are read in the order of their names, and only those of the model", async () => {
  const files = {
    "p/things-api-model/things.json/0010-b.json": patchOf("b"),
    "p/things-api-model/things.json/0002-a.json": patchOf("a"),
    "p/things-api-model/things.json/notes.md": "",
    "p/things-api-model/others.json/0001-c.json": patchOf("c"),
  };
  await inFolder(files, async (folder) => {
    const { value: read, diagnostics } = await readPatches(join(folder, "p"), model.key);
    assert.equal(
      read.map(({ reason }) => reason),
      ["a", "b"],
    );
    assert.is(diagnostics.length, 0);
    assert.equal(await readPatches(join(folder, "nope"), model.key), {
      value: [],
      diagnostics: [],
    });
  });
});

test.run();
