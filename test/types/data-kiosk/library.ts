/** Queries of test/payloads/schemas/library.graphql. Compiled by test/view/data-kiosk.test.ts, never run. */
import {
  type DataKioskQuery,
  type LibraryEverything_2026_01_31 as Library,
  nextPage,
  query,
  readRows,
  type RowOf,
} from "./schemas.js";

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Takes a query whose rows are exactly of the type. */
declare function rowsAre<Row>(): <Query extends DataKioskQuery>(
  query: Query & (Same<RowOf<Query>, Row> extends true ? unknown : { "rows are": RowOf<Query> }),
) => void;

const name = "library_everything_2026_01_31";
const args = { shelves: ["a"], from: "2026-01-31" } as const;

// Rows have what was selected, and nothing else: lists, nulls and objects as the schema has them.
rowsAre<{
  id: string;
  pages: number | null;
  sold: number;
  published: string | null;
  kind: "PAPER" | "AUDIO" | (string & {});
  shelf: "LEFT" | "RIGHT" | (string & {}) | null;
  raw: unknown;
  grid: (number[] | null)[] | null;
  owner: { name: string | null; friends: ({ id: string } | null)[] | null } | null;
  authors: ({ name: string | null; score: number | null } | null)[];
  sequels: { title: string; sequels: { title: string }[] | null }[] | null;
}>()(
  query(name, {
    books: {
      args,
      select: {
        id: true,
        pages: true,
        sold: true,
        published: true,
        kind: true,
        shelf: true,
        raw: true,
        grid: true,
        owner: { name: true, friends: { id: true } },
        authors: {
          args: { most: 3 },
          select: { name: true, score: { args: { weight: 1, by: "NEW" }, select: true } },
        },
        sequels: { title: true, sequels: { title: true } },
      },
    },
  }),
);

// Fields that are called like parts of a selection are fields.
rowsAre<{ select: { args: { select: { value: number | null } | null } | null } | null }>()(
  query(name, { newest: { select: { args: { select: { value: true } } } } }),
);

// A list of values has rows that are values.
rowsAre<string>()(query(name, { titles: { args: { from: "2026-01-31" }, select: true } }));

// Arguments that may all be left out: so may `args`.
rowsAre<{ id: string; label: string | null } | { id: string; label: string | null }>()(
  query(name, { nodes: { select: { id: true, label: { select: true } } } }),
);

// A union: each type has what is selected of all, and of it.
rowsAre<
  | { __typename: "Book"; title: string; owner: { name: string | null } | null }
  | { __typename: "Person"; name: string | null; friends: ({ id: string } | null)[] | null }
  | { __typename: "Place" }
>()(
  query(name, {
    things: {
      __typename: true,
      "... on Book": { title: true, owner: { name: true } },
      "... on Person": { name: true, friends: { id: true } },
    },
  }),
);

// What is selected of all and of one type is merged.
rowsAre<{ id: string; owner: { id: string } | null } | { id: string }>()(
  query(name, { nodes: { select: { id: true, "... on Book": { owner: { id: true } } } } }),
);

// A selection that is a variable, and one whose fields may be there.
const person = { name: true } satisfies Library.PersonSelection;
rowsAre<{ owner: { name: string | null } | null }>()(query(name, { newest: { owner: person } }));
declare const maybe: { readonly title: true; readonly pages?: true };
rowsAre<{ title: string; pages: number | null | undefined }>()(query(name, { newest: maybe }));
declare const deep: boolean;
rowsAre<{
  title: string;
  pages: number | null | undefined;
  owner: { name: string | null } | null | undefined;
}>()(
  query(name, {
    newest: {
      title: true,
      pages: deep ? true : undefined,
      owner: deep ? { name: true } : undefined,
    },
  }),
);

// All kinds of arguments.
query(name, {
  books: {
    args: {
      shelves: [],
      from: "2026-01-31",
      most: null,
      minimum: 0.5,
      copies: 3,
      until: undefined,
      kind: "AUDIO",
      kinds: [["PAPER"], []],
      state: "USED",
      signed: false,
      filter: { text: "a", kinds: ["PAPER", null], inner: { text: "b", either: [{ text: "c" }] } },
      filters: [{ text: "a", limit: 1 }],
      anything: { any: ["thing", 1, null] },
      things: [1, "a", { b: [] }, null],
    },
    select: { id: true },
  },
});

// @ts-expect-error there is no such dataset
query("library_everything_2024_01_31", { newest: { id: true } });
// @ts-expect-error there is no such list
query(name, { newst: { id: true } });
// @ts-expect-error there is no such field
query(name, { newest: { id: true, titel: true } });
// @ts-expect-error nor in an object
query(name, { newest: { owner: { name: true, nam: true } } });
// @ts-expect-error nor in a list of a list
query(name, { newest: { sequels: { sequels: { sequels: { tilte: true } } } } });
// @ts-expect-error nor below arguments
query(name, { newest: { authors: { select: { name: true, nam: true } } } });
// @ts-expect-error nor beside them
query(name, { newest: { authors: { select: { name: true }, selct: 1 } } });
// @ts-expect-error nor of one type of a union
query(name, { things: { "... on Book": { title: true, nam: true } } });
// @ts-expect-error nor of all
query(name, { things: { title: true } });
// @ts-expect-error there is no such type in the union
query(name, { things: { "... on Shelf": { title: true } } });
// @ts-expect-error an object has no fragments
query(name, { newest: { "... on Book": { title: true } } });
// @ts-expect-error a variable is no way round it
query(name, { newest: { id: true, owner: { ...person, nam: true } as const } });
const wrong = { id: true, titel: true } as const;
// @ts-expect-error nor is one without a literal
query(name, { newest: wrong });
// @ts-expect-error a value has no fields
query(name, { newest: { title: { length: true } } });
// @ts-expect-error an object has
query(name, { newest: { owner: true } });
// @ts-expect-error of which one must be selected
query(name, { newest: { owner: {} } });
// @ts-expect-error everywhere
query(name, { newest: {} });
// @ts-expect-error a list must be selected
query(name, {});
// @ts-expect-error only one
query(name, { newest: { id: true }, things: { __typename: true } });
// @ts-expect-error it is selected or not there
query(name, { newest: { id: false } });
// @ts-expect-error with arguments there is `select`
query(name, { nodes: { id: true } });
// @ts-expect-error without arguments there is none
query(name, { things: { select: { __typename: true } } });
// @ts-expect-error arguments are required
query(name, { titles: { select: true } });
// @ts-expect-error one is missing
query(name, { books: { args: { shelves: ["a"] }, select: { id: true } } });
// @ts-expect-error there is no such argument
query(name, { books: { args: { ...args, shelfs: ["a"] }, select: { id: true } } });
// @ts-expect-error nor in an object
query(name, { books: { args: { ...args, filter: { text: "a", test: 1 } }, select: { id: true } } });
query(name, {
  books: {
    // @ts-expect-error nor in a list
    args: { ...args, filters: [{ text: "a" }, { text: "a", limits: 1 }] },
    select: { id: true },
  },
});
// @ts-expect-error no such value
query(name, { books: { args: { ...args, kind: "PAPR" }, select: { id: true } } });
// @ts-expect-error nor in lists
query(name, { books: { args: { ...args, kinds: [["PAPER", "X"]] }, select: { id: true } } });
// @ts-expect-error it may not be null
query(name, { books: { args: { ...args, from: null }, select: { id: true } } });
// @ts-expect-error it may be left out, but not be null
query(name, { nodes: { args: { text: null }, select: { id: true } } });
// @ts-expect-error a number
query(name, { nodes: { args: { most: "5" }, select: { id: true } } });
// @ts-expect-error a list
query(name, { books: { args: { ...args, shelves: "a" }, select: { id: true } } });
// @ts-expect-error a list that may be anything, when it is run
query(name, {} as Library.EverythingSelection);

// Rows, pages.
const books = query(name, { newest: { title: true } });
declare const document: { lines(): AsyncIterable<string> };
for await (const row of readRows(document, books)) {
  row.title.toUpperCase();
  // @ts-expect-error it was not selected
  void row.pages;
}
rowsAre<{ title: string }>()(nextPage(books, "token"));
// @ts-expect-error there is no next page without a token
nextPage(books, undefined);
// A query is the body of createQuery.
export const body: { query: string; paginationToken?: string } = books;
// The answer of getQuery has the text, too.
declare const answer: { readonly query: string; readonly queryId: string };
export const next: DataKioskQuery = nextPage(answer, "token");
// @ts-expect-error rows of other fields
export const other: DataKioskQuery<{ pages: number }> = books;
