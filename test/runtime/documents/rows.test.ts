/** Flat files as rows: by header and by position, in every dialect of Amazon's, and each way in which one can be wrong. */
import { Readable } from "node:stream";
import { inspect } from "node:util";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createGzip, gzipSync } from "node:zlib";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  type DownloadedDocument,
  downloadDocument,
  FlatFileError,
  type NamedRowOptions,
  type PositionalRowOptions,
} from "../../../templates/runtime/src/documents/documents.js";
import { ConfigurationError, NetworkError } from "../../../templates/runtime/src/index.js";
import { startDocumentStore } from "../../support/document-store.js";
import { recordingFetch, rejection } from "../../support/transport.js";

type Options = NamedRowOptions<string> | PositionalRowOptions<string>;

type Row = Readonly<Record<string, string>>;

const URL_KEY = "https://store.example/x?X-Amz-Signature=0123456789abcdef0123456789abcdef";

/** A document whose bytes come in pieces of one size. */
function documentOf(
  text: string | Uint8Array,
  size = 4096,
  contentType = "text/plain",
): Promise<DownloadedDocument> {
  const bytes = Buffer.from(text);
  let at = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(new Uint8Array(bytes.subarray(at, (at += size))));
    },
  });
  const headers = { "content-type": contentType };
  const { fetch } = recordingFetch(() => new Response(body, { headers }));
  return downloadDocument(URL_KEY, { fetch });
}

/** Reads all rows into `rows`, so that those before an error are seen as well. */
async function readInto(
  rows: Row[],
  document: DownloadedDocument,
  options: Options | undefined,
): Promise<void> {
  // Which of the two it is does not matter here.
  for await (const row of document.rows(options as NamedRowOptions<string>)) rows.push(row);
}

const test = suite("rows");

const TITLE = "a\tb";

const READ: readonly [
  why: string,
  expected: readonly Row[],
  text: string,
  options?: Options | undefined,
  contentType?: string,
][] = [
  ["a TSV", [{ a: "1", b: "2" }], "a\tb\n1\t2\n"],
  ["a CSV", [{ a: "1", b: "2" }], "a,b\n1,2\n"],
  ["semicolons", [{ a: "1,5", b: "2" }], "a;b\n1,5;2\n"],
  ["more commas than semicolons", [{ a: "1", b: "2", "c;d": "3" }], "a,b,c;d\n1,2,3\n"],
  ["a tab before more commas", [{ "a,b,c": "1", d: "2" }], "a,b,c\td\n1\t2\n"],
  ["commas in quotes do not count", [{ "a,b,c": "1", d: "2" }], '"a,b,c";d\n1;2\n'],
  ["CRLF", [{ a: "1", b: "2" }], "a\tb\r\n1\t2\r\n"],
  ["a lone CR", [{ a: "1", b: "2" }], "a\tb\r1\t2\r"],
  ["CRLF after longer names", [{ abc: "1", def: "2" }], "abc\tdef\r\n1\t2\r\n"],
  ["CRLF after a quote", [{ a: "1", b: "2" }], 'a,b\r\n"1","2"\r\n'],
  [
    "a lone CR, and LF in a value",
    [
      { a: "1\n2", b: "3" },
      { a: "4", b: "5" },
    ],
    'a,b\r"1\n2","3"\r4,5\r',
  ],
  ["a lone CR in a value", [{ a: "1\r1", b: "2" }], "a\tb\n1\r1\t2\n"],
  ["no last line end", [{ a: "1", b: "2" }], "a\tb\r\n1\t2"],
  ["no last line end after a quote", [{ a: "1", b: "2" }], 'a,b\n1,"2"'],
  ["an empty last field", [{ a: "1", b: "" }], "a\tb\n1\t"],
  ["an empty last field after a quote", [{ a: "1", b: "" }], 'a,b\n"1",'],
  [
    "blank lines",
    [
      { a: "1", b: "2" },
      { a: "3", b: "4" },
    ],
    "\n\r\na\tb\n\n1\t2\r\n\r\n3\t4\n\n",
  ],
  ["fields that are all empty", [{ a: "", b: "" }], "a\tb\n\t\n"],
  ["one column", [{ a: "1" }, { a: "2" }], "a\n1\n2\n"],
  ["an empty value in quotes is no blank line", [{ a: "" }], 'a\n""\n', undefined, "text/csv"],
  ["one column of CSV", [{ a: "1,2" }], 'a\n"1,2"\n', undefined, "text/csv"],
  ["one column of TSV", [{ a: '"1"' }], 'a\n"1"\n'],
  ["a byte order mark", [{ a: "1", b: "2" }], "\ufeffa\tb\n1\t2\n"],
  ["spaces around names, not values", [{ a: " 1 ", b: "2" }], " a \tb\n 1 \t2\n"],
  [
    "names that objects have",
    [{ constructor: "1", toString: "2" } as object as Row],
    "constructor\ttoString\n1\t2\n",
  ],
  ["an empty name", [{ a: "1", "": "2" }], "a\t\n1\t2\n"],
  ["quotes of a TSV are data", [{ a: '12" pipe', b: '"Best' }], 'a\tb\n12" pipe\t"Best\n'],
  ["a TSV field in quotes is data", [{ a: '"Best"', b: "1" }], 'a\tb\n"Best"\t1\n'],
  ["a TSV in quotes", [{ a: "1\t2", b: 'x"y' }], '"a"\t"b"\n"1\t2"\t"x""y"\n'],
  [
    "quotes in quotes that are not doubled",
    [{ a: '1/2" Sensor', b: "1" }],
    '"a"\t"b"\n"1/2" Sensor"\t"1"\n',
  ],
  [
    "a quote at the end that is not doubled",
    [
      { a: '24"', b: '7"' },
      { a: "1", b: '8"' },
    ],
    '"a"\t"b"\n"24""\t"7""\r\n"1"\t"8""',
  ],
  ["a doubled quote before a tab", [{ a: '1"\tx', b: "2" }], '"a"\t"b"\n"1""\tx"\t"2"\n'],
  ["a doubled quote before a line break", [{ a: "1", b: '2"\nx' }], '"a"\t"b"\n"1"\t"2""\nx"\n'],
  ["a TSV in quotes, some fields without", [{ a: "1", b: 'x"' }], '"a"\t"b"\n1\tx"\n'],
  ["a line break in quotes", [{ a: "1\r\n2", b: "3" }], 'a,b\n"1\r\n2",3\n'],
  ["quotes in a CSV field without", [{ a: '12" pipe', b: "1" }], 'a,b\n12" pipe,1\n'],
  ["only quotes", [{ a: '"', b: '""' }], 'a,b\n"""",""""""\n'],
  ["quotes: true", [{ a: "Best", b: "1" }], 'a\tb\n"Best"\t1\n', { quotes: true }],
  ["quotes: false", [{ a: '"x', b: 'y"' }], 'a,b\n"x,y"\n', { quotes: false }],
  ["a delimiter", [{ a: "1,2", b: "3" }], "a^b\n1,2^3\n", { delimiter: "^" }],
  [
    "lines to skip",
    [{ sku: "A", "error-code": "8541" }],
    "Feed Processing Summary:\n\tNumber of records processed\t\t3\n\tNumber of records successful\t\t2\n\nsku\terror-code\nA\t8541\n",
    { skipLines: 3 },
  ],
  ["lines to skip, and no more", [], "a\tb\n1\t2\n", { skipLines: 5 }],
  ["an empty document", [], ""],
  ["only a header", [], "a\tb\r\n"],
  ["only blank lines", [], "\r\n\n"],
  [
    "columns by position",
    [{ sku: "1", asin: "2" }],
    "商品\tASIN 1\n1\t2\n",
    { columns: ["sku", "asin"] },
  ],
  [
    "columns without a header line",
    [{ sku: "1", asin: "2" }],
    "1\t2\n",
    { columns: ["sku", "asin"], header: false },
  ],
  [
    "columns under the header that is expected",
    [{ sku: "1", asin: "2" }],
    "商品\tASIN\n1\t2\n",
    { columns: ["sku", "asin"], header: ["商品", "ASIN"] },
  ],
  [
    "columns that have the same header",
    [{ x: "1", y: "2" }],
    "a\ta\n1\t2\n",
    { columns: ["x", "y"] },
  ],
  ["a column that is required", [{ a: "1", b: "2" }], "a\tb\n1\t2\n", { require: ["b"] }],
  [
    "ragged rows that are kept",
    [
      { a: "1", b: "" },
      { a: "1", b: "2", "3": "x", "4": "y" },
    ],
    "a\tb\n1\n1\t2\tx\ty\n",
    { ragged: "keep" },
  ],
];

for (const [why, expected, text, options, contentType] of READ) {
  test(`${why}: ${JSON.stringify(text)}, in pieces of any size`, async () => {
    for (const size of [1, 2, 3, 7, 4096]) {
      const rows: Row[] = [];
      await readInto(rows, await documentOf(text, size, contentType), options);
      assert.equal(rows, expected, `in pieces of ${size}`);
    }
  });
}

const WRONG: readonly [
  problem: string,
  line: number | null,
  rows: number,
  text: string,
  options?: Options,
][] = [
  ["3 fields for 2 columns", 3, 1, "a\tb\n1\t2\nsecret\t2\t3\n"],
  ["1 field for 2 columns", 2, 0, "a\tb\nsecret\n1\t2\n"],
  ["1 field for 2 columns", 5, 1, 'a,b\n"1\n\n2",2\nsecret\n'],
  ["1 field for 2 columns", 6, 1, "x\n\na\tb\n1\t2\n\nsecret\n", { skipLines: 1 }],
  ["3 fields for 2 columns", 1, 0, "a\tb\tc\n1\t2\t3\n", { columns: ["a", "b"] }],
  ["1 field for 2 columns", 1, 0, "secret\n", { columns: ["a", "b"], header: false }],
  [
    'the header has "a", "b" more than once: pass "columns" to name the columns by position',
    1,
    0,
    "a\tb\ta \tb\tb\n",
  ],
  [
    'the header has no "c", "d"; it has "a", "b"',
    2,
    0,
    "\na\tb\n1\t2\n",
    { require: ["c", "a", "d"] },
  ],
  ['there is no header, which should have "a"', null, 0, "\n", { require: ["a"] }],
  ['there is no header, which should have "a"', null, 0, "", { columns: ["x"], header: ["a"] }],
  [
    'the header has "a", "b" elsewhere',
    1,
    0,
    "b\ta\n1\t2\n",
    { columns: ["x", "y"], header: ["a", "b"] },
  ],
  [
    'the header has no "b", has "c", "d" besides, has 3 columns, not 2',
    1,
    0,
    "a\tc\td\n1\t2\t3\n",
    { columns: ["x", "y"], header: ["a", "b"], ragged: "keep" },
  ],
  ["a closing quote is not followed by a delimiter or line end", 2, 0, 'a,b\n"secret"x,2\n'],
  ["a closing quote is not followed by a delimiter or line end", 4, 1, 'a,b\n1,2\n1,"\nsecret" \n'],
  ["a quote that starts a field is not closed", 3, 1, 'a,b\n1,2\n3,"secret\n5,6\n7,8\n'],
  ["a quote that starts a field is not closed", 4, 1, 'a,b\n1,2\n"3\n","""\n'],
  ["a quote that starts a field is not closed", 2, 0, '"a"\t"b"\n"1\t"2'],
  ["a quote that starts a field is not closed", 1, 0, '"a,b\n1,2\n'],
  [
    "field 3 has no column, and there is another column of this name",
    2,
    0,
    "3\tb\n1\t2\tsecret\n",
    { ragged: "keep" },
  ],
  [
    "the row has more than maxRowLength (8) characters",
    3,
    1,
    "a\tb\n1\t2\nsecret\tsecret\n",
    { maxRowLength: 8 },
  ],
  ["the row has more than maxRowLength (8) characters", 1, 0, "a-column\tb\n", { maxRowLength: 8 }],
  [
    "the row has more than maxRowLength (8) characters",
    2,
    0,
    'a,b\n"secret",2\n',
    { maxRowLength: 8 },
  ],
  [
    "a quote that starts a field is not closed within maxRowLength (8) characters",
    3,
    0,
    'a,b\n"1\n","secretsecret',
    { maxRowLength: 8 },
  ],
];

for (const [problem, line, before, text, options] of WRONG) {
  test(`${JSON.stringify(text)} ${JSON.stringify(options ?? {})} is an error`, async () => {
    for (const size of [1, 2, 3, 7, 4096]) {
      const rows: Row[] = [];
      const error = await rejection(readInto(rows, await documentOf(text, size), options));
      assert.instance(error, FlatFileError, inspect(error));
      const place = line === null ? "" : `line ${line}: `;
      assert.is((error as Error).message, `rows: ${place}${problem}`, `in pieces of ${size}`);
      assert.is((error as FlatFileError).line, line);
      assert.is(rows.length, before);
      assert.not.match(inspect(error), "secret");
    }
  });
}

test("__proto__ is a column like others", async () => {
  const rows: Row[] = [];
  await readInto(rows, await documentOf("__proto__\tb\n1\t2\n"), {});
  assert.equal(Object.entries(rows[0]!), [
    ["__proto__", "1"],
    ["b", "2"],
  ]);
});

test("every row is an object of its own", async () => {
  const rows: Row[] = [];
  await readInto(rows, await documentOf("a\tb\n1\t2\n1\t2\n3\n", 4096), { ragged: "keep" });
  (rows[0] as Record<string, string>)["a"] = "x";
  assert.equal(rows, [
    { a: "x", b: "2" },
    { a: "1", b: "2" },
    { a: "3", b: "" },
  ]);
});

const OPTIONS: readonly [problem: string, options: object][] = [
  ["quote is not an option; did you mean quotes?", { quote: true }],
  ["delimiter must be one character, and no quote or line end", { delimiter: ", " }],
  ["delimiter must be one character, and no quote or line end", { delimiter: '"' }],
  ["delimiter must be one character, and no quote or line end", { delimiter: "\n" }],
  ['quotes must be true, false or "auto"', { quotes: "none" }],
  ["skipLines must be a number of lines", { skipLines: -1 }],
  ["skipLines must be a number of lines", { skipLines: 1.5 }],
  ['ragged must be "error" or "keep"', { ragged: true }],
  ["maxRowLength must be a number of characters of at least 1", { maxRowLength: Number.NaN }],
  ["columns must be a list of names", { columns: "sku" }],
  ["columns must be a list of names", { columns: [1] }],
  ["columns must have the names of all columns", { columns: [] }],
  ['columns has "a" more than once', { columns: ["a", "b", "a"] }],
  ["header needs columns", { header: false }],
  ["header must be a list of names", { columns: ["a"], header: "a" }],
  ["require must be a list of names", { require: "a" }],
  [
    "require is for files without columns: pass the names of the header line as header",
    { columns: ["a"], require: ["a"] },
  ],
];

for (const [problem, options] of OPTIONS) {
  test(`rows(${inspect(options)}) is refused`, async () => {
    const document = await documentOf("a\n1\n");
    const error = await rejection(readInto([], document, options as Options));
    assert.instance(error, ConfigurationError);
    assert.equal((error as ConfigurationError).problems, [`rows: ${problem}`]);
  });
}

test("calls of next that do not wait for each other get the rows in their order", async () => {
  for (const size of [1, 5, 4096]) {
    const rows = (await documentOf("a\n1\n2\n3\n", size)).rows();
    const results = await Promise.all(Array.from({ length: 5 }, () => rows.next()));
    assert.equal(
      results.map(({ value }) => value),
      [{ a: "1" }, { a: "2" }, { a: "3" }, undefined, undefined],
    );
    assert.equal(await rows.next(), { done: true, value: undefined });
  }
});

test("after an error there are no more rows", async () => {
  const rows = (await documentOf("a\tb\n1\n1\t2\n")).rows();
  assert.instance(await rejection(rows.next()), FlatFileError);
  assert.equal(await rows.next(), { done: true, value: undefined });
});

test("to leave the loop of rows closes the connection, and so does an error", async () => {
  for (const text of ["a\tb\n1\t2\n", "a\tb\n1\n"]) {
    let cancelled = false;
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull: (controller) => controller.enqueue(new TextEncoder().encode(text)),
      cancel: () => {
        cancelled = true;
      },
    });
    const { fetch } = recordingFetch(() => new Response(body));
    const document = await downloadDocument(URL_KEY, { fetch });
    try {
      for await (const row of document.rows()) {
        assert.equal(row, { a: "1", b: "2" });
        break;
      }
    } catch (error) {
      assert.instance(error, FlatFileError);
    }
    assert.ok(cancelled);
    assert.match(String(await rejection(document.text())), "has been read");
  }
});

test("rows of gzip that is cut off end with an error", async () => {
  const store = await startDocumentStore();
  try {
    const lines = Array.from({ length: 20_000 }, (_, index) => `${index}\t${Math.sin(index)}`);
    const body = gzipSync(["a\tb", ...lines].join("\n"));
    store.fault = (_, response) => {
      response.writeHead(200, { "content-length": String(body.length) });
      response.write(body.subarray(0, body.length / 2), () => response.destroy());
      return true;
    };
    const rows: Row[] = [];
    const document = await downloadDocument({ url: store.presignGet("/x", { body }) });
    assert.instance(await rejection(readInto(rows, document, {})), NetworkError);
    assert.ok(rows.length < lines.length);
  } finally {
    await store.close();
  }
});

/** Serves gzip that is made while it is read: nobody has all of it. */
async function withEndlessStore(
  lines: Iterable<string>,
  read: (document: DownloadedDocument) => Promise<void>,
): Promise<void> {
  const store = await startDocumentStore();
  try {
    store.fault = (_, response) => {
      Readable.from(lines)
        .pipe(createGzip({ level: 1 }))
        .pipe(response);
      return true;
    };
    const url = store.presignGet("/x", { body: Buffer.alloc(0) });
    await read(await downloadDocument({ url, compressionAlgorithm: "GZIP" }));
  } finally {
    await store.close();
  }
}

/** Blocks of lines, a quarter of a megabyte each. */
function* blocks(count: number): Iterable<string> {
  yield '"sku"\t"title"\t"quantity"\n';
  for (let block = 0; block < count; block += 1) {
    const title = `A title of "${block}" with more than a few characters, and one more`;
    yield `"SKU-${block}"\t"${title}"\t"${block}"\n`.repeat(2500);
  }
}

test("50 MB of rows take no more memory than a few of them", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void; // What the flag exposes.
  const used = (): number => {
    collect();
    const { heapUsed, external } = process.memoryUsage();
    return heapUsed + external;
  };
  let most = 0;
  let count = 0;
  const before = used();
  await withEndlessStore(blocks(220), async (document) => {
    for await (const { title } of document.rows({ require: ["sku", "title", "quantity"] })) {
      count += 1;
      assert.match(title, /^A title of "\d+" with/);
      if (count % 50_000 === 0) most = Math.max(most, used() - before);
    }
  });
  assert.is(count, 550_000);
  // What there is of it at any time are chunks of 64 KiB in a handful of streams; all of it would be 50 MB and more.
  assert.ok(most < 16 * 2 ** 20, `${most} bytes`);
});

test("a quote that is never closed does not fill the memory", async () => {
  let sent = 0;
  function* endless(): Iterable<string> {
    yield 'a,b\n1,"';
    for (; sent < 100 * 2 ** 20; sent += 2 ** 16) yield "x\n".repeat(2 ** 15);
  }
  await withEndlessStore(endless(), async (document) => {
    const error = await rejection(readInto([], document, {}));
    assert.is(
      (error as Error).message,
      "rows: line 2: a quote that starts a field is not closed within maxRowLength (1048576) characters",
    );
  });
  // The rest are buffers of the streams and of the sockets between the two.
  assert.ok(sent < 50 * 2 ** 20, `${sent} bytes were sent`);
});

test("a long row in small pieces is read whole, and so are the rows after it", async () => {
  const long = `"${"x".repeat(500_000)}\n${"y".repeat(400_000)}"`;
  for (const size of [50, 4096, 65_536]) {
    const rows: Row[] = [];
    await readInto(rows, await documentOf(`a,b\n${long},2\n3,4\n${long},6\n7,8\n`, size), {});
    assert.equal(
      rows.map(({ a, b }) => [a?.length, b]),
      [
        [900_001, "2"],
        [1, "4"],
        [900_001, "6"],
        [1, "8"],
      ],
    );
  }
});

test("a long last row without a line end is read", async () => {
  const rows: Row[] = [];
  await readInto(rows, await documentOf(`a,b\n${"x".repeat(100_000)},2`), {});
  assert.equal(rows, [{ a: "x".repeat(100_000), b: "2" }]);
});

test("the types of rows have the columns that the options name", async () => {
  const byPosition = (await documentOf(`${TITLE}\n1\t2\n`)).rows({ columns: ["sku", "asin"] });
  for await (const row of byPosition) {
    const sku: string = row.sku;
    // @ts-expect-error there is no such column
    assert.is(row.price, undefined);
    assert.is(sku, "1");
  }
  const required = (await documentOf(`${TITLE}\n1\t2\n`)).rows({ require: ["a"] });
  for await (const row of required) {
    const a: string = row.a;
    // @ts-expect-error may be missing
    const b: string = row["b"];
    assert.equal([a, b], ["1", "2"]);
  }
  for await (const row of (await documentOf(`${TITLE}\n1\t2\n`)).rows()) {
    const a: string | undefined = row["a"];
    assert.is(a, "1");
  }
  // @ts-expect-error names that are not there
  (await documentOf("")).rows<"sku">({ columns: ["asin"] });
});

test.run();
