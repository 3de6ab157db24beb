/** Two states of the models, of which one cannot be read as a whole, and what a team says of the changes. */
import * as assert from "uvu/assert";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { suite } from "uvu";
import type { Settings } from "../../generator/config/settings.js";
import { readSettings } from "../../generator/config/settings.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import { readBase } from "../../generator/release/baseline.js";
import { compareStates } from "../../generator/release/compare-states.js";
import { readJudgement } from "../../generator/release/judgement.js";
import { type Editable, editedDocument } from "../compare/support.js";

const test = suite<{ folder: string }>("states of the models");

test.before.each((context) => {
  context.folder = mkdtempSync(join(tmpdir(), "katagami-states-"));
});

test.after.each(({ folder }) => rmSync(folder, { recursive: true, force: true }));

function write(path: string, content: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content, null, 2));
}

type State = string | ((document: Editable) => unknown) | null;

/** Compares two states of `things/things.json`: its text, an edit of the usual model, or no file. */
async function compare(
  folder: string,
  before: State,
  after: State,
  diff: Settings["diff"] = { rules: {}, accept: null },
) {
  for (const [name, state] of Object.entries({ before, after })) {
    write(
      join(folder, name, "others/others.json"),
      editedDocument(() => null),
    );
    if (state === null) continue;
    const content = typeof state === "string" ? state : editedDocument(state);
    write(join(folder, name, "things/things.json"), content);
  }
  const read = await readSettings({}, folder);
  const settings = { ...read, patches: join(folder, "none"), diff };
  const [old, now] = [
    await readBase(join(folder, "before"), settings),
    await readBase(join(folder, "after"), settings),
  ];
  const judgement = await readJudgement(settings);
  const { value, diagnostics } = await compareStates(old, now, {
    render: () => [],
    retained: new Map(),
    judgement,
  });
  return { packages: value, diagnostics, warnings: [...old.diagnostics, ...now.diagnostics] };
}

type Compared = Awaited<ReturnType<typeof compare>>;

const lines = ({ packages }: Compared): string[] =>
  packages.flatMap(({ id, changes }) =>
    changes.map(({ bump, rule, subject }) => `${id}: ${bump} ${rule} ${subject}`),
  );

const same = (): null => null;

/** A path parameter that is not declared. */
function undeclared(d: Editable): void {
  d["paths"]["/things/v1/things/{id}"] = {
    get: { operationId: "GetThing", responses: { 200: { description: "ok" } } },
  };
}

function declared(d: Editable): void {
  undeclared(d);
  const { get } = d["paths"]["/things/v1/things/{id}"];
  get["parameters"] = [{ name: "id", in: "path", required: true, type: "string" }];
}

const withoutSize = (d: Editable): void => {
  delete d["definitions"]["Reply"]["properties"]["size"];
};

test("an operation that one state cannot read is left out, and the rest is compared", async ({
  folder,
}) => {
  const found = await compare(folder, undeclared, (d) => {
    declared(d);
    withoutSize(d);
  });
  assert.equal(lines(found), [
    "things-v1: major operation-not-compared getThing",
    "things-v1: major field-removed Reply.size",
  ]);
  const [first] = found.packages[0]!.changes;
  assert.is(first!.before, 'the path parameter "id" is not declared');
  assert.is(first!.after, null);
  const back = await compare(folder, declared, undeclared);
  assert.equal(lines(back), ["things-v1: major operation-not-compared getThing"]);
  assert.is(back.packages[0]!.changes[0]!.after, 'the path parameter "id" is not declared');
});

test("a definition that cannot be read is left out with what refers to it", async ({ folder }) => {
  const found = await compare(
    folder,
    (d) => (d["definitions"]["How"] = { type: "strange" }),
    (d) => (d["definitions"]["Reply"]["properties"]["more"] = { type: "string" }),
  );
  assert.equal(lines(found), [
    "things-v1: major type-not-compared How",
    "things-v1: major type-not-compared Request",
    "things-v1: major operation-not-compared createThing",
    "things-v1: minor field-added Reply.more",
  ]);
  assert.match(found.packages[0]!.changes[2]!.before ?? "", "it refers to what cannot be read");
});

test("where nothing can be compared, the bump is major and the report says why", async ({
  folder,
}) => {
  for (const [before, after, side] of [
    ["{", same, "before"],
    [same, "{", "after"],
    [same, (d: Editable) => delete d["info"], "after"],
  ] as const) {
    const found = await compare(folder, before, after);
    assert.equal(lines(found), ["things-v1: major package-not-compared things-v1"]);
    assert.is.not(found.packages[0]!.changes[0]![side] ?? "", "");
  }
  assert.equal(lines(await compare(folder, "{", "{")), [
    "things/things: major package-not-compared things/things",
  ]);
});

test("a model that is gone was removed, although it could not be read", async ({ folder }) => {
  assert.equal(lines(await compare(folder, undeclared, null)), [
    "things-v1: major package-removed things-v1",
  ]);
});

test("a path that is no object is left out, and reported by its name", async ({ folder }) => {
  const found = await compare(folder, (d) => (d["paths"]["/wrong"] = []), withoutSize);
  assert.equal(lines(found), [
    "things-v1: major operation-not-compared /wrong",
    "things-v1: major field-removed Reply.size",
  ]);
});

test("a model that is broken in the same way in both states has not changed", async ({
  folder,
}) => {
  assert.equal(lines(await compare(folder, undeclared, undeclared)), []);
});

test("every change has its lines in the models of both states", async ({ folder }) => {
  const found = await compare(folder, same, (d) => {
    withoutSize(d);
    d["definitions"]["Mood"]["enum"] = ["Bad"];
    d["definitions"]["Free"]["properties"]["own"] = { type: "number" };
    d["paths"]["/things/v1/things"]["get"]["parameters"][1]["maximum"] = 50;
  });
  const before = JSON.stringify(editedDocument(same), null, 2).split("\n");
  const places = new Map(
    found.packages[0]!.changes.map(({ subject, places: at }) => [subject, at] as const),
  );
  const size = places.get("Reply.size")!;
  assert.is(size.after, null);
  assert.match(size.before!.file, /before\/things\/things\.json$/);
  assert.match(before[size.before!.line! - 1]!, '"size"');
  const good = places.get('Mood › "Good"')!;
  assert.match(before[good.before!.line! - 1]!, '"Good"');
  const own = places.get("Free.own")!;
  assert.match(before[own.before!.line! - 1]!, '"own"');
  assert.type(own.after!.line, "number");
  assert.is(own.after!.pointer, "#/definitions/Free/properties/own");
  const limit = places.get("getThings › limit")!;
  assert.type(limit.before!.line, "number");
  assert.type(limit.after!.line, "number");
});

test("a rule has the class that the team gives it", async ({ folder }) => {
  const found = await compare(folder, same, withoutSize, {
    rules: { "field-removed": "minor" },
    accept: null,
  });
  assert.equal(lines(found), ["things-v1: minor field-removed Reply.size"]);
  assert.is(found.packages[0]!.bump, "minor");
});

async function failureOf(promise: Promise<unknown>): Promise<Failure> {
  const error: unknown = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof Failure)) throw new Error("no Failure");
  return error;
}

test("a rule that does not exist is an error of the configuration", async ({ folder }) => {
  const error = await failureOf(
    compare(folder, same, same, { rules: { "property-removed": "minor" }, accept: null }),
  );
  assert.is(error.fault, "usage");
  const [found] = error.diagnostics;
  assert.match(found!.message, 'there is no rule "property-removed"');
  assert.equal(found!.place, { kind: "setting", file: "", key: "diff.rules.property-removed" });
  const typo = await failureOf(
    compare(folder, same, same, { rules: { "field-remved": "minor" }, accept: null }),
  );
  assert.is(typo.diagnostics[0]!.hint, "did you mean field-removed?");
});

test("an accepted change is a patch, and an entry that matches nothing is reported", async ({
  folder,
}) => {
  const accept = join(folder, "accepted.json");
  const entry = { package: "things-v1", rule: "field-removed", subject: "Reply.size" };
  write(accept, {
    accepted: [
      { ...entry, reason: "nobody reads it" },
      { ...entry, subject: "Reply.name" },
    ],
  });
  const found = await compare(folder, same, withoutSize, { rules: {}, accept });
  assert.equal(lines(found), ["things-v1: patch field-removed Reply.size"]);
  assert.is(found.packages[0]!.bump, "patch");
  assert.is(found.packages[0]!.changes[0]!.accepted, "nobody reads it");
  assert.is(found.diagnostics.length, 1);
  const [unused] = found.diagnostics;
  assert.is(unused!.severity, "warning");
  assert.is(unused!.message, "no such change: field-removed Reply.name in things-v1");
  assert.is(unused!.place?.kind === "text" && unused!.place.line, 9);
});

test("a file of accepted changes that says something else is a wrong configuration", async ({
  folder,
}) => {
  const accept = join(folder, "accepted.json");
  const fails = async (content: unknown): Promise<string> => {
    if (content !== null) write(accept, content);
    const error = await failureOf(compare(folder, same, same, { rules: {}, accept }));
    assert.is(error.fault, "usage");
    return error.message;
  };
  assert.match(await fails(null), "cannot be read");
  assert.match(await fails("{"), /./);
  assert.match(await fails({}), "accepted");
  assert.match(await fails({ accepted: [{ package: "a", rule: "b" }] }), "accepted.0.subject");
  assert.match(
    await fails({ accepted: [{ package: "a", rule: "field-remved", subject: "b" }] }),
    'there is no rule "field-remved"',
  );
});

test.run();
