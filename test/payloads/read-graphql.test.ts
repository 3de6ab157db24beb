/** GraphQL's schema language → datasets, and every problem of a schema with its place. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import type { Diagnostic } from "../../generator/lib/diagnostic.js";
import type { KioskField, KioskType } from "../../generator/payloads/data-kiosk.js";
import { checkDatasets, readGraphql } from "../../generator/payloads/read-graphql.js";
import { amazonSchemas, datasetsOf, ownSchemas } from "../support/data-kiosk.js";

const test = suite("read GraphQL");

/** A problem as a line: place, message. */
function say({ severity, place, message }: Diagnostic): string {
  if (place?.kind !== "text") return `${severity}: ${message}`;
  return `${[place.file, place.line ?? "-", place.column ?? "-"].join(":")} ${severity}: ${message}`;
}

function problemsOf(text: string): readonly string[] {
  const { value, diagnostics } = readGraphql("a.graphql", text);
  if (diagnostics.length > 0) assert.equal(value, []);
  return diagnostics.map(say);
}

const noDataset =
  "which is no dataset: a dataset is an object whose fields are the lists to ask for";

/** The problems wanted, the schema given. */
const problems: readonly (readonly [readonly string[], string])[] = [
  [["a.graphql:1:1 error: Syntax Error: Unexpected <EOF>."], ""],
  [['a.graphql:2:8 error: Syntax Error: Expected Name, found "}".'], "type Query {\n  data:}\n"],
  [["a.graphql:1:18 error: Syntax Error: Unterminated string."], 'type Query { a "x\n: Int }'],
  [["a.graphql:1:1 error: Syntax Error: Unexpected character: U+0000."], "\0"],
  [
    [
      'a.graphql:1:20 error: Unknown type "Date".',
      'a.graphql:2:6 error: There can be only one type named "Query".',
      'a.graphql:2:17 error: Unknown type "Dta".',
    ],
    "type Query { data: Date }\ntype Query { a: Dta }",
  ],
  [["a.graphql:-:- error: Query root type must be provided."], "type Data { a: Int }"],
  [
    ["a.graphql:2:1 error: Type Data must define one or more fields."],
    "type Query { data: Data }\ntype Data",
  ],
  [
    [
      'a.graphql:2:13 error: Name "__a" must not begin with "__", which is reserved by GraphQL introspection.',
    ],
    "type Query { data: Data }\ntype Data { __a: Int }",
  ],
  [
    ["a.graphql:2:1 error: Interface field Face.b expected but Data does not provide it."],
    "type Query { data: Data }\ntype Data implements Face { a: Int } interface Face { a: Int b: Int }",
  ],
  [["a.graphql:1:1 error: a schema has no queries and no fragments"], "query { data { a } }"],
  [
    [
      `a.graphql:1:17 error: Query.a is Int, ${noDataset}`,
      `a.graphql:2:4 error: Query.b is [Data], ${noDataset}`,
      "a.graphql:3:3 error: Query.c requires the argument id, but a dataset has no arguments: its lists have",
    ],
    "type Query { a: Int\nb: [Data]\nc(id: ID!): Data }\ntype Data { a: Int }",
  ],
  [
    [
      "a.graphql:2:24 error: the default of most is no Int",
      "a.graphql:3:28 error: the default of kind is no Kind",
    ],
    'type Query { data: Data }\ntype Data { a(most:Int="5" in: In): Int }\ninput In { a:Int kind:Kind=C }\nenum Kind { A B }',
  ],
  [
    ["a.graphql:1:51 error: more than 32 brackets in each other"],
    `type Query { data: ${"[".repeat(200_000)}`,
  ],
  [
    ["a.graphql:1:79 error: more than 32 brackets in each other"],
    `type Query { a(b: ${"{a:[".repeat(50)} }`,
  ],
  [["a.graphql:1:21 error: Syntax Error: Unexpected character: U+0000."], `type Query { data: [\0`],
];

for (const [wanted, text] of problems)
  test(`reports ${wanted.join("; ")}`, () => assert.equal(problemsOf(text), wanted));

test("a schema of five thousand types in a row is read, or reported", () => {
  const types = Array.from(
    { length: 5000 },
    (_, index) => `type T${index} { next: T${index + 1} }`,
  );
  const text = `type Query { data: T0 } ${types.join(" ")} type T5000 { a: Int }`;
  const { value, diagnostics } = readGraphql("a.graphql", text);
  if (diagnostics.length > 0) assert.match(say(diagnostics[0]!), /nested too deep/);
  else assert.is(value[0]!.types.length, 5001);
});

const types = new Map(
  datasetsOf(ownSchemas())
    .find(({ name }) => name === "library_everything_2026_01_31")!
    .types.map((type) => [type.name, type]),
);

function fieldOf(type: string, name: string): KioskField {
  const found = types.get(type)!;
  assert.ok(found.kind === "object" || found.kind === "abstract");
  return found.fields.find((field) => field.name === name)!;
}

test("a dataset has its name, its namespace and the types that it reaches, in the order of the schema", () => {
  const [one, other] = datasetsOf(ownSchemas().filter(({ file }) => file === "library.graphql"));
  assert.is(one!.name, "library_everything_2026_01_31");
  assert.is(one!.namespace, "LibraryEverything_2026_01_31");
  assert.is(one!.description, "Everything that GraphQL has, in one dataset.");
  assert.is(one!.deprecated, null);
  assert.is(one!.root, "Everything");
  assert.is(
    one!.types.map(({ name }) => name).join(" "),
    "Everything Node Unused Thing Book Select Person Place Shelf Kind State Filter",
  );
  assert.is(other!.deprecated, "Use the newer one.");
  assert.is(
    other!.types.map(({ name }) => name).join(" "),
    "OldEverything Unused Thing Book Select Person Place Shelf Kind State",
  );
});

test("fields have their nullability, lists, descriptions and deprecation", () => {
  const string = { kind: "string", format: null };
  assert.equal(fieldOf("Book", "title").type, string);
  assert.is(
    fieldOf("Book", "title").description,
    'Its title.\n\nOn two lines: a "quote", a """ and\nan indented\n    line.',
  );
  assert.equal(fieldOf("Person", "name").type, {
    kind: "union",
    members: [string, { kind: "null" }],
  });
  assert.equal(fieldOf("Book", "sequels").type, {
    kind: "union",
    members: [{ kind: "array", items: { kind: "ref", id: "Book" } }, { kind: "null" }],
  });
  assert.is(fieldOf("Book", "sequels").target, "Book");
  assert.equal(fieldOf("Book", "raw").type, { kind: "unknown" });
  assert.equal(fieldOf("Book", "sold").type, { kind: "number" });
  assert.equal(fieldOf("Book", "published").type, {
    kind: "union",
    members: [{ kind: "string", format: "date" }, { kind: "null" }],
  });
  assert.is(fieldOf("Book", "oldTitle").deprecated, "Use `title`.");
  assert.is(fieldOf("Book", "gone").deprecated, "No longer supported");
  assert.is(fieldOf("Book", "title").deprecated, null);
  assert.is(fieldOf("Place", "extended").target, null);
});

test("arguments have their types as GraphQL writes them, and their defaults", () => {
  const all = fieldOf("Everything", "books").arguments;
  const shown = all.map(({ name, written, required, default: value }) =>
    [name, written, required ? "required" : "", JSON.stringify(value)].join(" ").trim(),
  );
  assert.equal(shown.slice(0, 2), ["shelves [ID!]! required", "most Int  10"]);
  assert.ok(shown.includes('kind Kind  "PAPER"'));
  assert.ok(shown.includes('filters [Filter!]  [{"text":"a","caseless":false,"limit":3}]'));
  const [most, text] = fieldOf("Everything", "nodes").arguments;
  assert.equal([most!.required, text!.required, text!.default], [false, false, "all"]);
  assert.is(fieldOf("Everything", "books").argumentsId, "BooksArguments");
  assert.is(fieldOf("Book", "authors").argumentsId, "BookAuthorsArguments");
  assert.is(fieldOf("Book", "title").argumentsId, null);
});

test("enums know where their values are", () => {
  const directions = [...types.values()].flatMap((type) =>
    type.kind === "enum" ? [`${type.name} ${type.direction}`] : [],
  );
  assert.equal(directions, ["Shelf answered", "Kind both", "State both"]);
  assert.equal(
    types.get("Shelf")!.kind === "enum" && (types.get("Shelf") as { values: unknown }).values,
    [
      { value: "LEFT", description: "On the left." },
      { value: "RIGHT", description: "Deprecated: There is none." },
    ],
  );
});

test("interfaces and unions know the objects that they may be, and these that they are", () => {
  const members = (name: string): unknown => {
    const type = types.get(name)!;
    return type.kind === "abstract"
      ? type.members
      : (type as KioskType & { kind: "object" }).isMember;
  };
  assert.equal(members("Node"), ["Book", "Person"]);
  assert.equal(members("Thing"), ["Book", "Person", "Place"]);
  assert.equal(members("Unused"), []);
  assert.equal(["Book", "Place", "Select", "Everything"].map(members), [true, true, false, false]);
});

test("names that TypeScript reserves, and made names that are taken, get underscores", () => {
  const hostile = datasetsOf(ownSchemas()).find(({ name }) => name === "constructor")!;
  assert.is(hostile.namespace, "Constructor");
  const ids = new Map(hostile.types.map((type) => [type.name, type]));
  assert.is(ids.get("string")!.id, "string__");
  assert.is(ids.get("string_")!.id, "string_");
  const selections = hostile.types.flatMap((type) =>
    "selectionId" in type ? [type.selectionId] : [],
  );
  const all = [...hostile.types.map(({ id }) => id), ...selections];
  assert.is(new Set(all).size, all.length);
  assert.ok(selections.includes("PickSelection_"));
});

/** The namespace wanted, the name of a dataset given. */
const namespaces: readonly (readonly [string, string])[] = [
  ["AnalyticsVendorAnalytics_2024_09_30", "analytics_vendorAnalytics_2024_09_30"],
  ["Orders", "orders"],
  ["Orders_2", "orders_2"],
  ["OrdersV2", "orders_v2"],
  ["_1", "_1"],
  ["_", "_"],
  ["Any", "any"],
];

for (const [wanted, name] of namespaces)
  test(`the types of ${name} are in ${wanted}`, () => {
    const { value } = readGraphql("a.graphql", `type Query { ${name}: Data } type Data { a: Int }`);
    assert.is(value[0]!.namespace, wanted);
  });

test("datasets of one name or one namespace are reported", () => {
  const read = (file: string, name: string): ReturnType<typeof datasetsOf> =>
    datasetsOf([{ file, text: `type Query { ${name}: Data } type Data { a: Int }` }]);
  const found = checkDatasets([
    ...read("a.graphql", "orders_1"),
    ...read("b.graphql", "items_1"),
    ...read("c.graphql", "orders_1"),
    ...read("d.graphql", "Items_1"),
  ]);
  assert.equal(found.map(say), [
    "c.graphql:-:- error: the dataset orders_1 is in a.graphql already",
    "d.graphql:-:- error: the types of Items_1 and of items_1 in b.graphql would both be in the namespace Items_1",
  ]);
});

for (const { file, text } of amazonSchemas())
  test(`${file} has one dataset and no problems`, () => {
    const { value, diagnostics } = readGraphql(file, text);
    assert.equal(diagnostics, []);
    assert.equal(
      value.map(({ name }) => `${name}.graphql`),
      [file],
    );
    // Plain data: it survives JSON.
    assert.equal(JSON.parse(JSON.stringify(value)), JSON.parse(JSON.stringify([...value])));
  });

test.run();
