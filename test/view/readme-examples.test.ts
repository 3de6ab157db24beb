/** The calls that a README shows: they must compile, and do no harm to those who run them. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import type { Api, Operation, Parameter, TypeDef, TypeRef } from "../../generator/model/api.js";
import { viewExamples } from "../../generator/view/readme-examples.js";

const text: TypeRef = { kind: "string", format: null };

function operation(name: string, change: Partial<Operation> = {}): Operation {
  return {
    name,
    operationId: name,
    paramsType: `${name}Params`,
    pointer: "",
    method: "GET",
    path: `/${name}`,
    summary: null,
    description: null,
    deprecated: false,
    parameters: [],
    body: null,
    responses: [],
    accept: null,
    answers: {},
    redirects: false,
    usagePlan: null,
    paging: null,
    scope: null,
    restricted: null,
    idempotent: false,
    sandbox: { cases: [], dynamic: false, only: false },
    ...change,
  };
}

function required(name: string, type: TypeRef): Parameter {
  return {
    name,
    key: name,
    in: "query",
    pointer: "",
    description: null,
    required: true,
    deprecated: false,
    type,
    style: "value",
    explode: false,
    takesObject: false,
    allowReserved: false,
    greedy: false,
    default: null,
  };
}

const types = new Map<string, TypeDef>(
  [
    { id: "Text", kind: "alias" as const, type: text },
    { id: "Kind", kind: "enum" as const, values: [{ value: "A`*/", description: null }] },
    { id: "Loop", kind: "alias" as const, type: { kind: "ref" as const, id: "Loop" } },
    {
      id: "Lists",
      kind: "alias" as const,
      type: { kind: "array" as const, items: { kind: "ref" as const, id: "Lists" } },
    },
  ].map((type) => [
    type.id,
    { ...type, pointer: "", description: null, deprecated: false, direction: "request" },
  ]),
);

const examples = (...operations: readonly Operation[]) => examplesOf(operations, []);

function examplesOf(operations: readonly Operation[], finishing: readonly string[]) {
  const api: Api = {
    id: "test-v1",
    name: "Test",
    file: "test.json",
    title: "Test",
    version: "v1",
    description: null,
    operations,
    types: [...types.values()],
    constraints: {},
  };
  return viewExamples(api, types, new Set(finishing));
}

const paging = { next: "same", request: ["t"], token: ["t"], items: ["x"], set: {} } as const;

const notFound = { status: "404", pointer: "", description: null, type: text, example: null };

const test = suite("examples");

const PARAMETERS: readonly [expected: string | null, type: TypeRef][] = [
  ['client.list({ p: "…" })', text],
  ["client.list({ p: 1 })", { kind: "number" }],
  ["client.list({ p: true })", { kind: "boolean" }],
  ["client.list({ p: true })", { kind: "boolean-string" }],
  ['client.list({ p: ["…"] })', { kind: "array", items: { kind: "ref", id: "Text" } }],
  ['client.list({ p: "A`*/" })', { kind: "ref", id: "Kind" }],
  ["client.list({ p: 7 })", { kind: "enum", values: [{ value: 7, description: null }] }],
  [null, { kind: "ref", id: "Loop" }],
  [null, { kind: "ref", id: "Lists" }],
  [null, { kind: "ref", id: "Nothing" }],
  [null, { kind: "array", items: { kind: "unknown" } }],
];

for (const [expected, type] of PARAMETERS) {
  test(`a required parameter of ${JSON.stringify(type)} is shown as ${expected}`, () => {
    const parameters = [required("p", type)];
    assert.is(examples(operation("list", { paging, parameters })).items, expected);
  });
}

test("what is optional is left out, and a call without params has no arguments", () => {
  const parameters = [{ ...required("p", text), required: false }];
  const restricted = { path: "template", dataElements: [] } as const;
  const { pages, restricted: personal } = examples(
    operation("list", { paging, parameters, restricted }),
  );
  assert.is(pages, "client.list()");
  assert.is(personal, "client.list({}, { restrictedData: true })");
});

test("a first call needs no params, where there is such a call", () => {
  const get = operation("get", { parameters: [required("id", text)] });
  assert.is(examples(get).first, 'client.get({ id: "…" })');
  assert.is(examples(get, operation("list")).first, "client.list()");
  assert.is(examples(operation("create", { method: "POST" })).first, null);
});

test("an operation whose pages are more than one list shows pages only", () => {
  const { items, pages } = examples(operation("list", { paging: { ...paging, items: null } }));
  assert.equal([items, pages], [null, "client.list()"]);
});

test("what changes something is not shown", () => {
  const { error, restricted } = examples(
    operation("cancel", {
      method: "DELETE",
      responses: [notFound],
      restricted: { path: "template", dataElements: [] },
    }),
  );
  assert.equal([error, restricted], [null, null]);
});

test("an error is shown where one thing is asked for, by preference a 404", () => {
  const list = operation("list", { responses: [notFound] });
  const get = operation("get", {
    path: "/x/{id}",
    parameters: [required("id", text)],
    responses: [{ ...notFound, status: "400" }, notFound],
  });
  assert.equal(examples(list, get).error, {
    call: 'client.get({ id: "…" })',
    operation: "get",
    status: 404,
  });
  assert.is(examples(operation("get", { responses: [{ ...notFound, type: null }] })).error, null);
});

test("the example of what finishes later is an operation that is not deprecated, with its params", () => {
  const names = ["createOld", "createNew"];
  const operations = names.map((name) => operation(name, { deprecated: name === "createOld" }));
  assert.is(examples(...operations).finishing, null);
  assert.equal(examplesOf(operations, names).finishing, {
    operation: "createNew",
    paramsType: "Test.createNewParams",
    operations: names,
  });
});

test.run();
