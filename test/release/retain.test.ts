import * as assert from "uvu/assert";
import { applyPatch, type Operation } from "rfc6902";
import { suite } from "uvu";
import { compareApis } from "../../generator/compare/compare-apis.js";
import { retainedNote } from "../../generator/model/retained-note.js";
import type { Api } from "../../generator/model/api.js";
import { retainRemovals } from "../../generator/release/retain.js";
import { type Editable, editedDocument, readDocument } from "../compare/support.js";

const test = suite("retained removals");

/** What the model says with its removals retained, and what that changes. */
function retain(
  edit: (document: Editable) => unknown,
  before: (document: Editable) => unknown = () => null,
): { retained: Api; changes: readonly string[]; subjects: readonly string[] } {
  const old = editedDocument(before);
  const now = editedDocument((document) => {
    before(document);
    edit(document);
  });
  const found = retainRemovals(
    { api: readDocument(old), model: { document: old } },
    { api: readDocument(now), model: { document: now } },
  );
  if (found === null) return { retained: readDocument(now), changes: [], subjects: [] };
  const errors = applyPatch(now, [...found.patch.operations] as Operation[]);
  assert.equal(
    errors.filter((error) => error !== null),
    [],
  );
  const retained = readDocument(now);
  const changes = compareApis(readDocument(old), retained).map(
    ({ rule, subject }) => `${rule} ${subject}`,
  );
  return { retained, changes, subjects: found.subjects };
}

test("a field that is gone stays as deprecated, and as sure as it was", () => {
  const { changes, subjects } = retain((d) => {
    delete d["definitions"]["Reply"]["properties"]["name"];
    delete d["definitions"]["Reply"]["required"];
  });
  assert.equal(subjects, ["Reply.name"]);
  assert.equal(changes, ["field-deprecated Reply.name", "prose-changed Reply"]);
});

test("what is gone comes back with the types that it alone referred to", () => {
  const { retained, changes } = retain((d) => {
    delete d["definitions"]["Reply"]["properties"]["things"];
    delete d["definitions"]["Thing"];
  });
  assert.equal(changes, ["field-deprecated Reply.things", "prose-changed Reply"]);
  assert.ok(retained.types.some(({ id }) => id === "Thing"));
  const field = retained.types.flatMap((type) =>
    type.kind === "object" ? type.properties.filter(({ name }) => name === "things") : [],
  );
  assert.match(field[0]!.description ?? "", "No longer in Amazon's model");
});

test("a field that callers had to send may be left out", () => {
  const { changes } = retain((d) => {
    delete d["definitions"]["Request"]["properties"]["what"];
    delete d["definitions"]["Request"]["required"];
  });
  assert.equal(changes, [
    "field-deprecated Request.what",
    "field-not-needed Request.what",
    "prose-changed Request",
  ]);
});

test("an operation that is gone stays as deprecated, with or without its path", () => {
  const alone = retain((d) => delete d["paths"]["/things/v1/things"]["post"]);
  assert.equal(alone.subjects, ["createThing"]);
  assert.equal(alone.changes, ["operation-deprecated createThing", "prose-changed createThing"]);
  const all = retain((d) => delete d["paths"]["/things/v1/things"]);
  assert.equal(all.subjects, ["getThings", "createThing"]);
});

test("a parameter that is gone may still be sent, and need not be", () => {
  const { changes, subjects, retained } = retain((d) => {
    const parameters = d["paths"]["/things/v1/things"]["get"]["parameters"];
    d["paths"]["/things/v1/things"]["get"]["parameters"] = parameters.slice(1);
  });
  assert.equal(subjects, ["getThings › id"]);
  assert.equal(changes, [
    "parameter-deprecated getThings › id",
    "parameter-made-optional getThings › id",
    "prose-changed getThings",
  ]);
  const { description } = retained.operations[0]!.parameters.find(({ name }) => name === "id")!;
  assert.match(description ?? "", "Which.\n\nNo longer in Amazon's model. Kept because");
});

test("of an operation whose parameters are all gone, they come back too; one of its path cannot", () => {
  const none = retain((d) => delete d["paths"]["/things/v1/things"]["get"]["parameters"]);
  assert.equal(
    none.subjects,
    ["id", "limit", "kinds", "nextToken"].map((name) => `getThings › ${name}`),
  );
  const place = { name: "id", in: "path", type: "string", required: true };
  const getX = (...parameters: object[]) => ({
    get: { operationId: "getX", parameters, responses: { 204: { description: "done" } } },
  });
  const moved = retain(
    (d) => {
      d["paths"]["/x"] = getX();
      delete d["paths"]["/x/{id}"];
    },
    (d) => (d["paths"]["/x/{id}"] = getX(place)),
  );
  assert.equal(moved.subjects, []);
});

test("a value that is gone from an enum stays, of a type and of a parameter", () => {
  const listed = (...values: string[]) => ({ type: "string", enum: values });
  const { changes, subjects, retained } = retain(
    (d) => {
      d["definitions"]["Mood"]["enum"] = ["Good"];
      d["definitions"]["Thing"]["properties"]["state"]["enum"] = ["B"];
      d["paths"]["/things/v1/things"]["get"]["parameters"][2]["items"] = listed("A");
    },
    (d) => (d["paths"]["/things/v1/things"]["get"]["parameters"][2]["items"] = listed("A", "B")),
  );
  const values = ['getThings › kinds › "B"', 'ThingState › "A"', 'Mood › "Bad"'];
  assert.equal(subjects.toSorted(), values.toSorted());
  assert.equal(
    changes.filter((one) => !one.startsWith("prose-changed")).toSorted(),
    values.map((value) => `enum-value-retained ${value}`).toSorted(),
  );
  const mood = retained.types.find(({ id }) => id === "Mood");
  assert.equal(mood?.kind === "enum" ? mood.values : null, [
    { value: "Good", description: null },
    { value: "Bad", description: retainedNote("send") },
  ]);
});

test("what is retained stays retained, and is noted once", () => {
  const { subjects, changes } = retain(
    (d) => delete d["definitions"]["Reply"]["properties"]["size"],
    (d) =>
      (d["definitions"]["Reply"]["properties"]["size"] = {
        type: "number",
        deprecated: true,
        description: "No longer in Amazon's model. Kept because Amazon may still send it.",
      }),
  );
  assert.equal(subjects, ["Reply.size"]);
  assert.equal(changes, []);
});

test("nothing is retained where nothing is gone, and nothing of a type that is gone itself", () => {
  assert.equal(retain((d) => (d["info"]["description"] = "Other.")).subjects, []);
  assert.equal(
    retain((d) => {
      delete d["definitions"]["Reply"]["properties"]["free"];
      delete d["definitions"]["Free"];
      d["definitions"]["Reply"] = { type: "string" };
    }).subjects,
    [],
  );
});

test.run();
