/** A case for each rule: an edit of a model, or of a declaration, and the changes that are found. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { type Bump, type RuleId, rules } from "../../generator/compare/change-rules.js";
import { compareApis } from "../../generator/compare/compare-apis.js";
import { compareSurfaces, type SourceText } from "../../generator/compare/declarations.js";
import { diffApi, differingApis, type PackageChanges } from "../../generator/compare/diff.js";
import { type RetainedRemovals, retainedNote } from "../../generator/model/retained-note.js";
import type { Api } from "../../generator/model/api.js";
import { type Editable, readEdited } from "./support.js";

const test = suite("rules of change");

type Case = readonly [
  expected: string,
  edit: (document: Editable) => unknown,
  /** Edits the state before, where the usual one does not have what changes. */
  before?: (document: Editable) => unknown,
];

const get = (d: Editable): Editable => d["paths"]["/things/v1/things"]["get"];

const post = (d: Editable): Editable => d["paths"]["/things/v1/things"]["post"];

const types = (d: Editable): Editable => d["definitions"];

const parameter = (d: Editable, name: string): Editable =>
  get(d)["parameters"].find((one: Editable) => one["name"] === name);

const drop = (d: Editable, name: string): unknown =>
  get(d)["parameters"].splice(get(d)["parameters"].indexOf(parameter(d, name)), 1);

/** `major operation-removed createThing`: the bump, the rule and what it is about. */
const wireCases: readonly Case[] = [
  ["major operation-removed createThing", (d) => delete d["paths"]["/things/v1/things"]["post"]],
  [
    "minor operation-added deleteThing",
    (d) =>
      (d["paths"]["/things/v1/things"]["delete"] = {
        operationId: "deleteThing",
        responses: { 204: { description: "gone" } },
      }),
  ],
  ["minor operation-deprecated getThings", (d) => (get(d)["deprecated"] = true)],
  [
    "minor operation-moved getThings",
    (d) => {
      d["paths"]["/things/v1/all"] = { get: get(d) };
      delete d["paths"]["/things/v1/things"]["get"];
    },
  ],
  ["major parameter-removed getThings › limit", (d) => drop(d, "limit")],
  [
    "minor parameter-added getThings › after",
    (d) => get(d)["parameters"].push({ name: "after", in: "query", type: "string" }),
  ],
  [
    "major required-parameter-added getThings › after",
    (d) =>
      get(d)["parameters"].push({ name: "after", in: "query", type: "string", required: true }),
  ],
  [
    "major parameter-made-required getThings › limit",
    (d) => (parameter(d, "limit")["required"] = true),
  ],
  ["minor parameter-made-optional getThings › id", (d) => (parameter(d, "id")["required"] = false)],
  [
    "minor parameter-made-optional createThing › body",
    (d) => (post(d)["parameters"][0]["required"] = false),
  ],
  ["major parameter-changed getThings › id", (d) => (parameter(d, "id")["type"] = "integer")],
  ["major parameter-changed getThings › id", (d) => (parameter(d, "id")["enum"] = ["one"])],
  [
    "minor parameter-widened getThings › id",
    (d) => delete parameter(d, "id")["enum"],
    (d) => (parameter(d, "id")["enum"] = ["one"]),
  ],
  [
    'minor enum-value-added getThings › kinds › "two"',
    (d) => (parameter(d, "kinds")["items"]["enum"] = ["one", "two"]),
    (d) => (parameter(d, "kinds")["items"]["enum"] = ["one"]),
  ],
  [
    'major enum-value-removed getThings › id › "two"',
    (d) => (parameter(d, "id")["enum"] = ["one"]),
    (d) => (parameter(d, "id")["enum"] = ["one", "two"]),
  ],
  ["minor parameter-deprecated getThings › id", (d) => (parameter(d, "id")["deprecated"] = true)],
  [
    "minor parameter-default-changed getThings › limit",
    (d) => (parameter(d, "limit")["default"] = 20),
  ],
  [
    "patch parameter-rewired getThings › kinds",
    (d) => (parameter(d, "kinds")["collectionFormat"] = "multi"),
  ],
  [
    "major response-changed createThing",
    (d) => (post(d)["responses"] = { 200: { description: "", schema: { type: "string" } } }),
    (d) => (post(d)["responses"] = { 200: { description: "", schema: { type: "number" } } }),
  ],
  [
    "minor response-narrowed createThing",
    (d) =>
      (post(d)["responses"] = {
        200: { description: "", schema: { $ref: "#/definitions/Reply" } },
      }),
    (d) =>
      (post(d)["responses"] = {
        200: { description: "", schema: { $ref: "#/definitions/Reply" } },
        202: { description: "" },
      }),
  ],
  [
    "minor error-body-added getThings › 404",
    (d) =>
      (get(d)["responses"] = { ...get(d)["responses"], 404: { ...get(d)["responses"]["400"] } }),
  ],
  [
    "major error-body-removed getThings › 400",
    (d) => (get(d)["responses"] = { 200: get(d)["responses"]["200"] }),
  ],
  [
    "major error-body-changed createThing › 400",
    (d) =>
      (post(d)["responses"] = {
        ...post(d)["responses"],
        400: { description: "bad", schema: { type: "string" } },
      }),
  ],
  [
    "patch usage-plan-changed getThings",
    (d) => (get(d)["description"] = get(d)["description"].replace("0.5", "2")),
  ],
  ["major field-removed Reply.size", (d) => delete types(d)["Reply"]["properties"]["size"]],
  [
    "minor field-added Reply.more",
    (d) => (types(d)["Reply"]["properties"]["more"] = { type: "string" }),
  ],
  [
    "minor field-added Request.more",
    (d) => (types(d)["Request"]["properties"]["more"] = { type: "string" }),
  ],
  [
    "major required-field-added Request.more",
    (d) => {
      types(d)["Request"]["properties"]["more"] = { type: "string" };
      types(d)["Request"]["required"].push("more");
    },
  ],
  [
    "minor field-added Reply.more",
    (d) => {
      types(d)["Reply"]["properties"]["more"] = { type: "string" };
      types(d)["Reply"]["required"].push("more");
    },
  ],
  ["major field-made-required Request.why", (d) => types(d)["Request"]["required"].push("why")],
  ["minor field-assured Reply.size", (d) => types(d)["Reply"]["required"].push("size")],
  ["major field-made-optional Reply.name", (d) => delete types(d)["Reply"]["required"]],
  ["minor field-not-needed Request.what", (d) => delete types(d)["Request"]["required"]],
  [
    "major field-changed Reply.size",
    (d) => (types(d)["Reply"]["properties"]["size"] = { type: "string" }),
  ],
  [
    "minor field-narrowed Reply.size",
    (d) => (types(d)["Reply"]["properties"]["size"] = { type: "number" }),
    (d) => (types(d)["Reply"]["properties"]["size"] = {}),
  ],
  ["minor field-widened Request.what", (d) => (types(d)["Request"]["properties"]["what"] = {})],
  [
    "major field-changed Reply.name",
    (d) => (types(d)["Reply"]["properties"]["name"] = { description: "Its name." }),
  ],
  [
    "minor field-deprecated Reply.size",
    (d) => (types(d)["Reply"]["properties"]["size"]["deprecated"] = true),
  ],
  [
    "minor values-open Free",
    (d) => (types(d)["Free"]["additionalProperties"] = { type: "string" }),
  ],
  [
    "major values-closed Free",
    () => null,
    (d) => (types(d)["Free"]["additionalProperties"] = { type: "string" }),
  ],
  ['minor enum-value-added Mood › "Calm"', (d) => types(d)["Mood"]["enum"].push("Calm")],
  ['major enum-value-removed Mood › "Bad"', (d) => types(d)["Mood"]["enum"].pop()],
  ['minor enum-value-added How › "Slow"', (d) => types(d)["How"]["enum"].push("Slow")],
  ["major type-changed Code", (d) => (types(d)["Code"] = { type: "integer" })],
  [
    "minor type-narrowed Code",
    (d) => (types(d)["Code"] = { type: "array", items: { type: "string" } }),
    (d) => (types(d)["Code"] = { type: "array", items: {} }),
  ],
  ["minor type-widened How", (d) => (types(d)["How"] = { type: "string" })],
  ["major limit-tightened getThings › id", (d) => (parameter(d, "id")["maxLength"] = 5)],
  [
    "major limit-tightened getThings › limit",
    (d) => (parameter(d, "limit")["maximum"] = 50),
    (d) => (parameter(d, "limit")["maximum"] = 100),
  ],
  [
    "major limit-tightened Request.what",
    (d) => (types(d)["Request"]["properties"]["what"]["minLength"] = 1),
  ],
  [
    "minor limit-loosened getThings › limit",
    (d) => (parameter(d, "limit")["maximum"] = 200),
    (d) => (parameter(d, "limit")["maximum"] = 100),
  ],
  [
    "minor limit-loosened getThings › kinds",
    (d) => (parameter(d, "kinds")["maxItems"] = 20),
    (d) => (parameter(d, "kinds")["maxItems"] = 10),
  ],
  [
    "minor limit-loosened getThings › kinds",
    (d) => delete parameter(d, "kinds")["items"]["pattern"],
    (d) => (parameter(d, "kinds")["items"]["pattern"] = "^a"),
  ],
  [
    "minor limit-loosened getThings › limit",
    (d) => (parameter(d, "limit")["multipleOf"] = 5),
    (d) => (parameter(d, "limit")["multipleOf"] = 10),
  ],
  [
    "minor limit-loosened getThings › limit",
    (d) => (parameter(d, "limit")["format"] = "int64"),
    (d) => (parameter(d, "limit")["format"] = "int32"),
  ],
  [
    "major limit-changed getThings › id",
    (d) => (parameter(d, "id")["pattern"] = "^b"),
    (d) => (parameter(d, "id")["pattern"] = "^a"),
  ],
  [
    "major limit-changed Request.what",
    (d) => (types(d)["Request"]["properties"]["what"]["format"] = "date"),
    (d) => (types(d)["Request"]["properties"]["what"]["format"] = "date-time"),
  ],
  ["minor response-limit-changed Code", (d) => (types(d)["Code"]["maxLength"] = 5)],
  [
    "minor response-limit-changed Reply.name",
    (d) => (types(d)["Reply"]["properties"]["name"] = { $ref: "#/definitions/Code" }),
    (d) => (types(d)["Reply"]["properties"]["name"]["minLength"] = 5),
  ],
  [
    "minor field-default-changed Request.what",
    (d) => (types(d)["Request"]["properties"]["what"]["default"] = "this"),
  ],
  ["minor type-deprecated Mood", (d) => (types(d)["Mood"]["deprecated"] = true)],
  [
    "patch prose-changed Reply",
    (d) => (types(d)["Reply"]["properties"]["name"]["description"] = "N."),
  ],
  ["patch prose-changed getThings", (d) => (get(d)["summary"] = "Lists.")],
  ["patch prose-changed Things", (d) => (d["info"]["description"] = "All things.")],
];

const seen = new Set<RuleId>();

function toLines(found: readonly { readonly rule: RuleId; readonly subject: string }[]): string[] {
  for (const { rule } of found) seen.add(rule);
  return found.map(({ rule, subject }) => `${rules[rule].bump} ${rule} ${subject}`);
}

for (const [index, [expected, edit, before]] of wireCases.entries()) {
  test(`${expected} (${String(index)})`, () => {
    const old = readEdited(before);
    const now = readEdited((document) => {
      before?.(document);
      edit(document);
    });
    // Where the state before is edited and the edit is none, it is taken back.
    const after =
      before !== undefined && JSON.stringify(old) === JSON.stringify(now) ? readEdited() : now;
    const found = compareApis(old, after).filter(
      ({ rule }) => rule !== "prose-changed" || expected.includes("prose"),
    );
    assert.equal(toLines(found), [expected]);
  });
}

test("what an operation needs and how it is paged are compared as the model's reading has it", () => {
  const api = readEdited();
  const [first] = api.operations;
  const paging = {
    next: "same",
    request: ["nextToken"],
    token: ["pagination", "nextToken"],
    items: ["things"],
    set: {},
  } as const;
  const variant = (more: object) => ({ ...api, operations: [{ ...first!, paging, ...more }] });
  const changed = (from: object, to: object): string[] =>
    toLines(compareApis(variant(from), variant(to)));
  assert.equal(changed({ paging: null }, {}), ["minor paging-added getThings"]);
  assert.equal(changed({}, { paging: null }), ["major paging-removed getThings"]);
  assert.equal(changed({}, { paging: { ...paging, items: null } }), [
    "patch paging-changed getThings",
  ]);
  assert.equal(changed({}, { idempotent: true }), ["patch sending-changed getThings"]);
  assert.equal(changed({}, { scope: "sellingpartnerapi::notifications" }), [
    "minor token-changed getThings",
  ]);
});

/** Expected, `types.ts` before and after. The methods of the class send `Params` and read `Reply`. */
const surfaceCases: readonly (readonly [string[], string, string])[] = [
  [["major export-removed Gone"], "export type Gone = string;", ""],
  [["minor export-added New"], "", "export type New = string;"],
  [
    ["major member-removed Reply.a"],
    "export interface Reply { a?: string }",
    "export interface Reply {}",
  ],
  [
    ["minor member-added Reply.a"],
    "export interface Reply {}",
    "export interface Reply { a?: string }",
  ],
  [
    ["major declaration-changed Reply.a"],
    "export interface Reply { a: string }",
    "export interface Reply { a: number }",
  ],
  [
    ["major declaration-changed Reply.a"],
    "export interface Reply { a: string }",
    "export interface Reply { a?: string }",
  ],
  [
    ["minor declaration-narrowed Reply.a"],
    "export interface Reply { a?: string }",
    "export interface Reply { a: string }",
  ],
  [
    ["minor declaration-widened Params.a"],
    "export interface Params { a: string }",
    "export interface Params { a: string | number }",
  ],
  [
    ["major declaration-changed Params.a"],
    "export interface Params { a: string | number }",
    "export interface Params { a: string }",
  ],
  [
    [],
    "export interface Reply { a: string | number }",
    "export interface Reply { a: number | string }",
  ],
  [
    [],
    "/** One. */ export interface Reply { a: string }",
    "/** Two. */ export interface Reply { a: string }",
  ],
];

const client = `import type * as Things from "./types.js";
export class ThingsApi {
  get(params: Things.Params, options?: CallOptions): Call<Things.Reply> { return null; }
}`;

function typesFile(text: string): SourceText[] {
  return [
    { path: "src/types.ts", text },
    { path: "src/client.ts", text: client },
  ];
}

function compareClasses(before: string, after: string): string[] {
  return toLines(compareSurfaces(classFile(before), classFile(after)));
}

function classFile(members: string): SourceText[] {
  return [{ path: "src/client.ts", text: `export class A { ${members} }` }];
}

for (const [expected, before, after] of surfaceCases) {
  test(`${before} → ${after}: ${expected.join(", ") || "nothing"}`, () => {
    assert.equal(toLines(compareSurfaces(typesFile(before), typesFile(after))), expected);
  });
}

test("a method that is gone, new, or needs its params no longer, is seen in the class", () => {
  const method = "get(params: { a?: string } = {}): Call<string> {}";
  const needy = "get(params: { a?: string }): Call<string> {}";
  assert.equal(compareClasses(method, ""), ["major member-removed get"]);
  assert.equal(compareClasses("", method), ["minor member-added get"]);
  assert.equal(compareClasses(needy, method), ["minor declaration-widened get"]);
  assert.equal(compareClasses(method, needy), ["major declaration-changed get"]);
  assert.equal(compareClasses(method, "get(params: { a?: string } = {}): Call<number> {}"), [
    "major declaration-changed get (result)",
  ]);
});

function diffApis(
  before: readonly Api[],
  after: readonly Api[],
  render: (api: Api) => readonly SourceText[],
  retained?: RetainedRemovals,
): PackageChanges[] {
  return differingApis(before, after).map((pair) => diffApi(pair, render, retained));
}

function changes(before: readonly Api[], after: readonly Api[]): string[] {
  return toLines(diffApis(before, after, () => []).flatMap((one) => one.changes));
}

test("packages come, go, or differ in nothing that callers see", () => {
  const api = readEdited();
  assert.equal(changes([api], []), ["major package-removed things-v1"]);
  assert.equal(changes([], [api]), ["minor package-added things-v1"]);
  assert.equal(changes([api], [api]), []);
  const turned = { ...api, types: api.types.toReversed() };
  assert.equal(changes([api], [turned]), ["patch contents-changed things-v1"]);
});

function deprecateTwo(d: Editable): void {
  parameter(d, "id")["deprecated"] = true;
  types(d)["Mood"]["x-docgen-enum-table-extension"] = [
    { value: "Bad", description: retainedNote("send") },
  ];
  types(d)["Reply"]["properties"]["size"]["deprecated"] = true;
  post(d)["deprecated"] = true;
}

test("what is retained is reported as that", () => {
  const retained = new Map([
    ["things-v1", new Set(["Reply.size", "createThing", "getThings › id"])],
  ]);
  const [found] = diffApis([readEdited()], [readEdited(deprecateTwo)], () => [], retained);
  assert.equal(toLines(found!.changes), [
    "minor parameter-retained getThings › id",
    "minor operation-retained createThing",
    "minor field-retained Reply.size",
    'minor enum-value-retained Mood › "Bad"',
    "patch prose-changed Mood",
  ]);
  const whole = new Map([["things-v1", new Set(["things-v1"])]]);
  const all = readEdited((d) => (get(d)["deprecated"] = post(d)["deprecated"] = true));
  const [kept] = diffApis([readEdited()], [all], () => [], whole);
  assert.equal(toLines(kept!.changes), ["minor package-retained things-v1"]);
});

test("what was deprecated before it was removed is reported as retained, too", () => {
  const deprecate = (d: Editable): void => {
    for (const one of [parameter(d, "id"), types(d)["Reply"]["properties"]["size"], post(d)])
      one["deprecated"] = true;
  };
  const retain = (d: Editable): void => {
    deprecate(d);
    for (const one of [parameter(d, "id"), types(d)["Reply"]["properties"]["size"], post(d)])
      one["description"] = retainedNote("send");
  };
  const found = compareApis(readEdited(deprecate), readEdited(retain));
  assert.equal(toLines(found.filter(({ rule }) => rule !== "prose-changed")), [
    "minor parameter-retained getThings › id",
    "minor operation-retained createThing",
    "minor field-retained Reply.size",
  ]);
  assert.equal(compareApis(readEdited(retain), readEdited(retain)), []);
});

function renderReply(api: Api): SourceText[] {
  const size = JSON.stringify(api).includes('"size"') ? "size?: number" : "";
  return [
    { path: "src/client.ts", text: client },
    { path: "src/types.ts", text: `export interface Reply { ${size} }` },
  ];
}

test("a change that shows on the wire and in TypeScript is reported once", () => {
  const now = readEdited((d) => delete types(d)["Reply"]["properties"]["size"]);
  const [found] = diffApis([readEdited()], [now], renderReply);
  assert.equal(toLines(found!.changes), ["major field-removed Reply.size"]);
  assert.is(found!.bump, "major" satisfies Bump);
});

test("every rule has a case", () => {
  assert.equal(
    // Whole states are compared in test/release/compare-states.test.ts.
    Object.keys(rules).filter((id) => !seen.has(id as RuleId) && !id.endsWith("-not-compared")),
    [],
  );
});

test("every rule says what and why, in words that go on after a subject", () => {
  for (const [id, { says, reason }] of Object.entries(rules)) {
    assert.match(says, /^[a-z].*[^.]$/, id);
    assert.match(reason, /^(?:[a-z]|TypeScript|Amazon).*[^.]$/, id);
  }
});

test.run();
