/** What the query writer refuses at run time, for callers without a compiler, and what it writes exactly. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { viewDataKiosk } from "../../../generator/view/data-kiosk.js";
import {
  nextPage,
  QueryError,
  writeQuery,
} from "../../../templates/runtime/src/data-kiosk/data-kiosk.js";
import { datasetsOf, ownSchemas } from "../../support/data-kiosk.js";

const test = suite("query writer");

const name = "library_everything_2026_01_31";
const { datasets } = viewDataKiosk(datasetsOf(ownSchemas()));
const tables = Object.fromEntries(datasets.map((dataset) => [dataset.name, dataset.table]));

/** Writes a query as JavaScript may call it. */
function write(selection: unknown, dataset: string = name): string {
  return writeQuery(tables as never, dataset as never, selection as never).query;
}

function problemsOf(selection: unknown, dataset: string = name): readonly string[] {
  try {
    write(selection, dataset);
  } catch (error) {
    assert.instance(error, QueryError);
    return (error as QueryError).problems;
  }
  return [];
}

const args = { shelves: ["a"], from: "2026-01-31" };
const books = (more: object): object => ({
  books: { args: { ...args, ...more }, select: { id: true } },
});
const start = `query{${name}{`;

/** The text wanted, the selection given. */
const written: readonly (readonly [string, unknown])[] = [
  ["newest{id title}}}", { newest: { id: true, title: true } }],
  ["newest{id}}}", { newest: { id: true, title: undefined }, things: undefined }],
  ['titles(from:"2026-01-31")}}', { titles: { args: { from: "2026-01-31" }, select: true } }],
  ["nodes{id}}}", { nodes: { select: { id: true } } }],
  ["nodes{id}}}", { nodes: { args: { most: undefined }, select: { id: true } } }],
  ["nodes(most:null){id}}}", { nodes: { args: { most: null }, select: { id: true } } }],
  [
    "things{__typename ...on Book{title} ...on Person{name}}}}",
    {
      things: { __typename: true, "... on Book": { title: true }, "... on Person": { name: true } },
    },
  ],
  [
    'books(shelves:["a"],from:"2026-01-31",kind:AUDIO,kinds:[[PAPER],[]]){id}}}',
    books({ kind: "AUDIO", kinds: [["PAPER"], []] }),
  ],
  [
    'books(shelves:["a"],most:-5,minimum:1e+21,from:"2026-01-31",signed:true){id}}}',
    books({ most: -5, minimum: 1e21, signed: true }),
  ],
  [
    'books(shelves:["a"],minimum:-0,copies:9007199254740991,from:"2026-01-31"){id}}}',
    books({ minimum: -0, copies: Number.MAX_SAFE_INTEGER }),
  ],
  [
    'books(shelves:["a"],from:"2026-01-31",filter:{text:"\\"}\\\\",kinds:[PAPER,null],inner:{text:""}}){id}}}',
    books({ filter: { text: '"}\\', kinds: ["PAPER", null], inner: { text: "" } } }),
  ],
  [
    'books(shelves:["a"],from:"2026-01-31",anything:{a:[1,"b",null,{}],c:false}){id}}}',
    books({ anything: { a: [1, "b", null, {}], b: undefined, c: false } }),
  ],
  [
    'books(shelves:["\\n\\u0000\\"\u2028😀"],from:"2026-01-31"){id}}}',
    books({ shelves: ['\n\0"\u2028😀'] }),
  ],
];

for (const [wanted, selection] of written)
  test(`writes ${wanted}`, () => assert.is(write(selection), start + wanted));

const pair = "must be a text without half a surrogate pair";

/** The problems wanted, the selection given. */
const refused: readonly (readonly [readonly string[], unknown])[] = [
  [["newst is not a field of Everything; did you mean newest?"], { newst: { id: true } }],
  [
    [
      "newest.titel is not a field of Book; did you mean title?",
      "newest.owner.nam is not a field of Person; did you mean name?",
    ],
    { newest: { titel: true, owner: { nam: true } } },
  ],
  [["newest.constructor is not a field of Book"], { newest: { constructor: true } }],
  [["newest.__proto__ is not a field of Book"], JSON.parse('{"newest":{"__proto__":true}}')],
  [
    ["newest.select.__typename is not a field of Select"],
    { newest: { select: { __typename: true } } },
  ],
  [['newest."id } x { y" is not a field of Book'], { newest: { "id } x { y": true } }],
  [["things....Book is not a field of Thing"], { things: { "...Book": { id: true } } }],
  [
    ['things."... on Shelf" is not a field of Thing; did you mean ... on Book?'],
    { things: { "... on Shelf": { id: true } } },
  ],
  [['newest."... on Book" is not a field of Book'], { newest: { "... on Book": { id: true } } }],
  [["newest.id must be true"], { newest: { id: 1 } }],
  [["newest.id must be true"], { newest: { id: false } }],
  [["newest must be an object of fields of Book"], { newest: true }],
  [["newest must be an object of fields of Book"], { newest: ["id"] }],
  [["newest selects nothing of Book"], { newest: {} }],
  [["the selection selects nothing of Everything"], {}],
  [["the selection must be an object of fields of Everything"], null],
  [["the selection must be an object of fields of Everything"], undefined],
  [
    ["only one list can be asked for: a row does not say which one it is of"],
    { newest: { id: true }, things: { __typename: true } },
  ],
  [["nodes has arguments: it must be an object with args and select"], { nodes: true }],
  [
    [
      "nodes.id is not known: only args and select are",
      "nodes.select must be an object of fields of Node",
    ],
    { nodes: { id: true } },
  ],
  [["titles.args.from is required"], { titles: { select: true } }],
  [["titles.args.from is required"], { titles: { args: { from: undefined }, select: true } }],
  [["titles.args must be an object"], { titles: { args: "2026", select: true } }],
  [
    ["titles.args.from must be a text such as 2026-01-31"],
    { titles: { args: { from: new Date(0) }, select: true } },
  ],
  [
    ["titles.args.from must be a text such as 2026-01-31"],
    { titles: { args: { from: null }, select: true } },
  ],
  [
    ["nodes.args.text must be a text without half a surrogate pair"],
    { nodes: { args: { text: null }, select: { id: true } } },
  ],
  [["books.args.shelfs is not an argument; did you mean shelves?"], books({ shelfs: [] })],
  [["books.args.shelves must be a list"], books({ shelves: "a" })],
  [[`books.args.shelves.1 ${pair}`], books({ shelves: ["a", "\ud800"] })],
  [[`books.args.shelves.0 ${pair}`, `books.args.shelves.1 ${pair}`], books({ shelves: Array(2) })],
  [["books.args.kind must be one of PAPER, AUDIO; did you mean PAPER?"], books({ kind: "PAPR" })],
  [["books.args.kind must be one of PAPER, AUDIO"], books({ kind: "x){id}}#" })],
  [["books.args.kinds.0.0 must be one of PAPER, AUDIO"], books({ kinds: [[null]] })],
  [["books.args.most must be an integer of 32 bits"], books({ most: 2 ** 31 })],
  [["books.args.most must be an integer of 32 bits"], books({ most: 0.5 })],
  [["books.args.most must be an integer of 32 bits"], books({ most: "1){id}}#" })],
  [["books.args.minimum must be a finite number"], books({ minimum: NaN })],
  [["books.args.copies must be an integer that a number can hold"], books({ copies: 2 ** 53 })],
  [["books.args.signed must be true or false"], books({ signed: "true" })],
  [
    [
      "books.args.filter.test is not a field of Filter; did you mean text?",
      "books.args.filter.text is required",
    ],
    books({ filter: { test: "a" } }),
  ],
  [["books.args.filter must be an object"], books({ filter: [] })],
  [["books.args.filters.0.inner.text is required"], books({ filters: [{ text: "", inner: {} }] })],
  [["books.args.anything has no form in GraphQL"], books({ anything: { "a b": 1 } })],
  [["books.args.anything has no form in GraphQL"], books({ anything: Infinity })],
  [["books.args.anything.0 has no form in GraphQL"], books({ anything: [() => 1] })],
  [["books.args.things.0 has no form in GraphQL"], books({ things: [1n] })],
];

for (const [wanted, selection] of refused)
  test(`refuses: ${wanted.join("; ")}`, () => assert.equal(problemsOf(selection), wanted));

test("a dataset that is not there is refused, also one that every object inherits", () => {
  const selection = { newest: { id: true } };
  assert.equal(problemsOf(selection, "library_everything_2026_01_30"), [
    `there is no dataset of this name; did you mean ${name}?`,
  ]);
  assert.equal(problemsOf(selection, "toString"), ["there is no dataset of this name"]);
});

test("selections and values that contain themselves are refused", () => {
  const selection: Record<string, unknown> = { id: true };
  selection["sequels"] = selection;
  assert.match(
    problemsOf({ newest: selection })[0]!,
    /^newest\.sequels\.sequels is nested too deep$/,
  );
  const filter: Record<string, unknown> = { text: "a" };
  filter["inner"] = filter;
  assert.match(problemsOf(books({ filter }))[0]!, /is nested too deep$/);
  const list: unknown[] = [];
  list.push(list);
  assert.match(problemsOf(books({ anything: list }))[0]!, /is nested too deep$/);
});

test("a query has 8000 characters at most, and the error says how many it has", () => {
  const empty = write(books({ shelves: [""] })).length;
  const most = "x".repeat(8000 - empty);
  assert.is(write(books({ shelves: [most] })).length, 8000);
  assert.equal(problemsOf(books({ shelves: [`${most}x`] })), [
    "the query has 8001 characters, but Data Kiosk takes 8000 at most: select fewer fields",
  ]);
});

test("no problem quotes a value", () => {
  const secret = "my secret";
  const all = [books({ kind: secret }), books({ most: secret }), books({ filter: secret })];
  for (const selection of all) assert.not.match(problemsOf(selection).join(), /secret/);
});

test("a name of a million characters is refused in a short message", () => {
  assert.ok(problemsOf({ newest: { ["x".repeat(1e6)]: true } }).join().length < 200);
});

test("fields and datasets may be called as what every object inherits", () => {
  const list = { toString: true, constructor: { args: { constructor: "a" }, select: true } };
  assert.is(
    write({ list: { hasOwnProperty: list } }, "class"),
    'query{class{list{hasOwnProperty{toString constructor(constructor:"a")}}}}',
  );
  assert.is(
    write({ default: { select: { toString: true } } }, "constructor"),
    "query{constructor{default{toString}}}",
  );
});

test("the next page has the same text and the token", () => {
  const query = { query: write({ newest: { id: true } }) };
  assert.equal(nextPage(query, "a token"), { query: query.query, paginationToken: "a token" });
  assert.equal(nextPage(nextPage(query, "1"), "2"), { query: query.query, paginationToken: "2" });
  for (const none of ["", undefined, null])
    assert.throws(() => nextPage(query, none as never), /there is no token/);
});

test.run();
