/** The rows of a document of Data Kiosk. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { readRows, RowError } from "../../../templates/runtime/src/data-kiosk/data-kiosk.js";
import { downloadDocument } from "../../../templates/runtime/src/documents/documents.js";

const test = suite("rows of Data Kiosk");

/** A download of a document with a text. */
async function download(text: string): ReturnType<typeof downloadDocument> {
  const headers = { "content-type": "application/jsonlines; charset=UTF-8" };
  return downloadDocument(
    { documentUrl: "https://store.example/document" },
    { fetch: async () => new Response(text, { headers }) },
  );
}

async function rowsOf(text: string): Promise<unknown[]> {
  const rows: unknown[] = [];
  for await (const row of readRows(await download(text))) rows.push(row);
  return rows;
}

/** The rows wanted, the document given. */
const documents: readonly (readonly [readonly unknown[], string])[] = [
  [[], ""],
  [[], "\n"],
  [[{ a: 1 }, { a: null }], '{"a":1}\n{"a":null}\n'],
  [[{ a: 1 }, { a: 2 }], '{"a":1}\r\n\r\n{"a":2}'],
  [[{ a: 1 }], 'null\n{"a":1}\nnull\n'],
  [["a", 1, false], '"a"\n1\nfalse\n'],
  [[{ a: "\u2028注文" }], '{"a":"\u2028注文"}\n'],
];

for (const [wanted, text] of documents)
  test(`reads ${JSON.stringify(text)}`, async () => assert.equal(await rowsOf(text), wanted));

test("a row has a property of the name __proto__, and no other prototype", async () => {
  const [row] = await rowsOf('{"__proto__":{"a":1}}\n');
  assert.is(Object.getPrototypeOf(row), Object.prototype);
  assert.ok(Object.hasOwn(row as object, "__proto__"));
});

test("a line that is not JSON is an error with its number and without its content", async () => {
  const rows: unknown[] = [];
  const text = '{"a":1}\n\n{"a":"a secret\n{"a":2}\n';
  try {
    for await (const row of readRows(await download(text))) rows.push(row);
    assert.unreachable();
  } catch (error) {
    assert.instance(error, RowError);
    assert.is((error as RowError).line, 3);
    assert.match((error as RowError).message, /^line 3 of the document is not JSON/);
    assert.not.match(`${(error as RowError).stack}${JSON.stringify(error)}`, /secret/);
    assert.is((error as RowError).cause, undefined);
  }
  assert.equal(rows, [{ a: 1 }]);
});

test("rows come one by one, and whoever leaves the loop closes the document", async () => {
  let given = 0;
  let closed = false;
  const document = {
    async *lines(): AsyncGenerator<string> {
      try {
        for (;;) {
          given += 1;
          yield '{"a":1}';
        }
      } finally {
        closed = true;
      }
    },
  };
  for await (const row of readRows(document)) {
    assert.equal(row, { a: 1 });
    break;
  }
  assert.is(given, 1);
  assert.ok(closed);
});

test.run();
