/** Downloads: gzip undone once, charsets, limits, and what a broken connection looks like. */
import * as assert from "uvu/assert";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import {
  type DocumentResponse,
  DocumentError,
  downloadDocument,
  type DownloadOptions,
} from "../../../templates/runtime/src/documents/documents.js";
import {
  ConfigurationError,
  NetworkError,
  TimeoutError,
} from "../../../templates/runtime/src/index.js";
import { startDocumentStore } from "../../support/document-store.js";
import { withHeldTimers } from "../../support/held-timers.js";
import { seededRandom } from "../../support/random.js";
import { recordingFetch, rejection } from "../../support/transport.js";

const TEXT = "注文\tOrder\r\n1\t€\r\n";

const BYTES = Buffer.from(TEXT);

const URL_KEY = "https://store.example/x?X-Amz-Signature=0123456789abcdef0123456789abcdef";

const test = suite("download");

const store = await startDocumentStore();

test.before.each(() => store.reset());

test.after(() => store.close());

test("the responses of all four APIs lead to their document", async () => {
  const url = store.presignGet("/x", { body: BYTES });
  const answers: readonly (DocumentResponse | string)[] = [
    url,
    { url },
    { documentUrl: url },
    { invoicesDocument: { invoicesDocumentUrl: url } },
    { invoiceDocument: { invoiceDocumentUrl: url } },
  ];
  for (const answer of answers) assert.is(await (await downloadDocument(answer)).text(), TEXT);
  const { headers } = store.requests[0]!;
  assert.is(headers.authorization, undefined);
  assert.is(headers["x-amz-access-token"], undefined);
});

const gzipped = gzipSync(BYTES);

const COMPRESSED: readonly [
  why: string,
  stored: Buffer,
  encoding: string | null,
  algorithm: "GZIP" | undefined,
][] = [
  ["plain", BYTES, null, undefined],
  ["gzip that the answer names", gzipped, null, "GZIP"],
  ["gzip that the store names", gzipped, "gzip", undefined],
  ["gzip that both name", gzipped, "gzip", "GZIP"],
  ["plain although the answer names gzip", BYTES, null, "GZIP"],
  ["gzip that nobody names", gzipped, null, undefined],
  ["gzip in gzip that the answer names", gzipSync(gzipped), null, "GZIP"],
  ["gzip in gzip that nobody names", gzipSync(gzipped), null, undefined],
  ["gzip in gzip that both name", gzipSync(gzipped), "gzip", "GZIP"],
];

for (const [why, body, encoding, compressionAlgorithm] of COMPRESSED) {
  test(`${why}: the text is the same`, async () => {
    const headers: Record<string, string> =
      encoding === null ? {} : { "content-encoding": encoding };
    const url = store.presignGet("/x", { body, headers });
    assert.is(await (await downloadDocument({ url, compressionAlgorithm })).text(), TEXT);
  });
}

test("several gzips in a row are decompressed to the whole text", async () => {
  // The standard of DecompressionStream has bytes behind the first member be an error, and Node 24 follows it.
  const body = Buffer.concat([gzipSync(BYTES.subarray(0, 5)), gzipSync(BYTES.subarray(5))]);
  const url = store.presignGet("/x", { body });
  const document = await downloadDocument({ url, compressionAlgorithm: "GZIP" });
  assert.is(await document.text(), TEXT);
});

test("a fetch that does not gunzip by itself is helped", async () => {
  const headers = { "content-encoding": "gzip" };
  const { fetch } = recordingFetch(() => new Response(gzipped, { headers }));
  assert.is(await (await downloadDocument(URL_KEY, { fetch })).text(), TEXT);
});

test("a file that is gzip by itself stays so when nobody says that it is compressed", async () => {
  const url = store.presignGet("/x.gz", { body: gzipped });
  assert.ok(gzipped.equals(await (await downloadDocument(url)).bytes()));
});

test("lines of gzip that nobody names are decompressed too", async () => {
  const url = store.presignGet("/x", { body: gzipped });
  const lines: string[] = [];
  for await (const line of (await downloadDocument(url)).lines()) lines.push(line);
  assert.equal(lines, ["注文\tOrder", "1\t€"]);
});

test("gzip in gzip in gzip without an end is refused", async () => {
  let body = gzipped;
  for (let layer = 1; layer < 5; layer += 1) body = gzipSync(body);
  const url = store.presignGet("/x", { body });
  const error = await rejection((await downloadDocument(url)).text());
  assert.instance(error, DocumentError);
  assert.match((error as Error).message, "more than 4 layers of gzip");
});

const NO_TEXTS: readonly [what: string, bytes: readonly number[]][] = [
  ["a ZIP archive or an Excel workbook (.xlsx)", [0x50, 0x4b, 3, 4, 20, 0, 6, 0]],
  ["an empty ZIP archive", [0x50, 0x4b, 5, 6, 0, 0]],
  ["an Excel workbook (.xls)", [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]],
  ["a PDF", [...Buffer.from("%PDF-1.7\n")]],
];

for (const [what, bytes] of NO_TEXTS) {
  test(`${what} is not read as text, and the error says what to do`, async () => {
    for (const body of [Buffer.from(bytes), gzipSync(Buffer.from(bytes))]) {
      const url = store.presignGet("/x", { body });
      const compressed = { url, compressionAlgorithm: "GZIP" };
      const reads = [
        async () => await (await downloadDocument(url)).text(),
        async () => await (await downloadDocument(compressed)).lines().next(),
      ];
      for (const read of reads) {
        const error = await rejection(read());
        assert.instance(error, DocumentError);
        assert.match((error as Error).message, `is ${what}, not text: download it again`);
      }
      assert.equal([...(await (await downloadDocument(compressed)).bytes())], bytes);
    }
  });
}

const MARKED: readonly [charset: string, bytes: Buffer][] = [
  ["utf-8", Buffer.from("\ufeffä")],
  ["utf-16le", Buffer.from("\ufeffä", "utf16le")],
  ["utf-16be", Buffer.from("\ufeffä", "utf16le").swap16()],
];

for (const [charset, body] of MARKED) {
  test(`a byte order mark of ${charset} wins over the charset that the store names`, async () => {
    const headers = { "content-type": "text/plain; charset=windows-1252" };
    const url = store.presignGet("/x", { body, headers });
    assert.is(await (await downloadDocument(url)).text(), "ä");
  });
}

test("null and empty in an answer mean the same as absent", async () => {
  const url = store.presignGet("/x", { body: BYTES });
  const answers: readonly DocumentResponse[] = [
    { url, compressionAlgorithm: null },
    { url, compressionAlgorithm: "" },
    { url: null, documentUrl: url },
    { url: "", documentUrl: url },
    { url: null, invoicesDocument: null, invoiceDocument: { invoiceDocumentUrl: url } },
  ];
  for (const answer of answers) assert.is(await (await downloadDocument(answer)).text(), TEXT);
});

test("an option that does not exist is told with what was meant", async () => {
  const error = await rejection(downloadDocument(URL_KEY, { charSets: "utf-8" } as object));
  assert.equal((error as ConfigurationError).problems, [
    "downloadDocument: charSets is not an option; did you mean charset?",
  ]);
});

test("gzip that comes byte by byte is recognized by its first two", async () => {
  const chunks = [...gzipped].map((byte) => Uint8Array.of(byte));
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => {
      const chunk = chunks.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
  const { fetch } = recordingFetch(() => new Response(body));
  const options = { fetch, compressionAlgorithm: "GZIP" };
  assert.is(await (await downloadDocument(URL_KEY, options)).text(), TEXT);
});

test("an empty document is empty in every way", async () => {
  for (const compressionAlgorithm of [undefined, "GZIP"]) {
    const url = store.presignGet("/x", { body: Buffer.alloc(0) });
    const get = () => downloadDocument({ url, compressionAlgorithm });
    assert.is((await (await get()).bytes()).length, 0);
    assert.is(await (await get()).text(), "");
    for await (const line of (await get()).lines()) assert.unreachable(line);
    assert.is(await new Response((await get()).stream()).text(), "");
  }
});

// What Amazon's reports have in each charset, and the bytes that it has there.
const CHARSETS: readonly [
  expected: string,
  bytes: string,
  contentType: string | null,
  charset?: string,
][] = [
  ["é€", "c3a9e282ac", null],
  ["é€", "c3a9e282ac", "text/plain; charset=UTF-8"],
  ["é€", "efbbbfc3a9e282ac", 'text/plain;charset="utf-8"'],
  ["é€", "e980", "text/plain;charset=Cp1252"],
  ["é€", "e980", "text/plain; charset=windows-1252"],
  ["é", "e9", "text/plain;charset=ISO-8859-1"],
  ["é€", "e9a4", "text/plain;charset=ISO8859_15"],
  ["注文", "928d95b6", "text/plain;charset=Shift_JIS"],
  ["注文", "928d95b6", "text/plain;charset=SJIS"],
  ["①髙～", "8740fbfc8160", "text/plain;charset=Windows-31J"],
  ["①髙～", "8740fbfc8160", "text/plain;charset=MS932"],
  ["①髙～", "8740fbfc8160", "text/plain;charset=Cp943C"],
  ["①髙～", "8740fbfc8160", "text/plain;charset=cp932"],
  ["注文", "c3edcab8", "text/plain;charset=EUC_JP"],
  ["订单", "b6a9b5a5", "text/plain;charset=GBK"],
  ["注文", "928d95b6", "text/plain;charset=UTF-8", "Windows-31J"],
  ["注文", "928d95b6", "text/plain;charset=nonsense", "Shift_JIS"],
];

for (const [expected, bytes, contentType, charset] of CHARSETS) {
  test(`${bytes} as ${contentType}${charset ? `, read as ${charset}` : ""} is ${expected}`, async () => {
    const headers: Record<string, string> =
      contentType === null ? {} : { "content-type": contentType };
    const url = store.presignGet("/x", { body: Buffer.from(bytes, "hex"), headers });
    const document = await downloadDocument(url, { charset });
    assert.is(document.contentType, contentType);
    assert.is(await document.text(), expected);
  });
}

/** Text that starts with ASCII and has more of it than one part, what follows a part of a character, and a late U+FEFF. */
const PIECES: readonly [charset: string, expected: string, bytes: Buffer][] = [
  ["utf-8", `${"a".repeat(9000)}é注\ufeffb`, Buffer.from(`${"a".repeat(9000)}é注\ufeffb`)],
  ["utf-8", "abcde\ufffdabcde\ufffd", Buffer.from("6162636465c36162636465c3", "hex")],
  ["utf-16le", "abcdefgh", Buffer.from("abcdefgh", "utf16le")],
  ["shift_jis", "abcd表abcdソ", Buffer.from("61626364955c61626364835c", "hex")],
  ["utf-8", `${"a".repeat(8192)}\ufeffb`, Buffer.from(`${"a".repeat(8192)}\ufeffb`)],
  ["gb18030", "abcd㐂abcd", Buffer.from("616263648139ef3161626364", "hex")],
  ["iso-2022-jp", "abcd注文abcd", Buffer.from("abcd\u001b$BCmJ8\u001b(Babcd")],
  ["windows-1252", "abcd€abcd", Buffer.from("616263648061626364", "hex")],
];

for (const [charset, expected, bytes] of PIECES) {
  test(`${charset}: ${expected.slice(-20)} is decoded from pieces of any size`, async () => {
    for (const size of [1, 2, 3, 4, 5, 6, 8191, 8192, 10_000]) {
      let at = 0;
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull: (controller) => {
          if (at >= bytes.length) return controller.close();
          controller.enqueue(new Uint8Array(bytes.subarray(at, (at += size))));
        },
      });
      const { fetch } = recordingFetch(() => new Response(body));
      const document = await downloadDocument(URL_KEY, { fetch, charset });
      assert.is(await document.text(), expected, `in pieces of ${size}`);
    }
  });
}

test("an unknown charset is an error for text, but not for bytes", async () => {
  const headers = { "content-type": "text/plain; charset=x-nonsense" };
  const url = store.presignGet("/x", { body: BYTES, headers });
  const error = await rejection((await downloadDocument(url)).text());
  assert.instance(error, DocumentError);
  assert.match((error as Error).message, 'The charset "x-nonsense" is not known: pass another one');
  assert.ok(BYTES.equals(await (await downloadDocument(url)).bytes()));
  const before = store.requests.length;
  assert.instance(
    await rejection(downloadDocument(url, { charset: "constructor" })),
    DocumentError,
  );
  assert.is(store.requests.length, before);
});

const LINES: readonly [expected: readonly string[], text: string][] = [
  [["a", "b"], "a\nb"],
  [["a", "b"], "a\nb\n"],
  [["a", "b"], "a\r\nb\r\n"],
  [["a", "", "b"], "a\n\nb"],
  [["", "a"], "\na"],
  [[""], "\n"],
  [["a\rb", "c"], "a\rb\nc\r"],
  [["注", "文"], "注\n文"],
  [["a b"], "a b"],
];

for (const [expected, text] of LINES) {
  test(`${JSON.stringify(text)} has the lines ${JSON.stringify(expected)}, however it comes`, async () => {
    const bytes = new TextEncoder().encode(text);
    for (const size of [1, 2, 100]) {
      let at = 0;
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull: (controller) => {
          controller.enqueue(bytes.slice(at, (at += size)));
          if (at >= bytes.length) controller.close();
        },
      });
      const { fetch } = recordingFetch(() => new Response(body));
      const lines: string[] = [];
      for await (const line of (await downloadDocument(URL_KEY, { fetch })).lines())
        lines.push(line);
      assert.equal(lines, expected);
    }
  });
}

test("to leave the loop of lines closes the connection", async () => {
  let cancelled = false;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    pull: (controller) => controller.enqueue(new TextEncoder().encode("a\nb\n")),
    cancel: () => {
      cancelled = true;
    },
  });
  const { fetch } = recordingFetch(() => new Response(body));
  for await (const line of (await downloadDocument(URL_KEY, { fetch })).lines()) {
    assert.is(line, "a");
    break;
  }
  assert.ok(cancelled);
});

test("a document is read once; so is one that was cancelled", async () => {
  const url = store.presignGet("/x", { body: BYTES });
  const document = await downloadDocument(url);
  await document.bytes();
  assert.instance(await rejection(document.text()), DocumentError);
  assert.throws(() => document.stream(), /has been read/);
  const cancelled = await downloadDocument(url);
  await cancelled.cancel();
  await cancelled.cancel();
  assert.instance(await rejection(cancelled.bytes()), DocumentError);
});

const LONG_LINES: readonly [lines: readonly string[], problem: number | null, text: string][] = [
  [["12345", "1"], null, "12345\n1\n"],
  [["12345", "12345"], null, "12345\r\n12345"],
  [["12345", ""], null, "12345\r\n\r\n"],
  [[], 1, "123456"],
  [[], 1, "123456\n1"],
  [["1", ""], 3, "1\n\n1234567"],
  [["1"], 2, "1\r\n1234567890\r\n2"],
];

for (const [expected, problem, text] of LONG_LINES) {
  test(`lines of at most 5 characters of ${JSON.stringify(text)}, in pieces of any size`, async () => {
    for (const size of [1, 2, 3, 100]) {
      const bytes = Buffer.from(text);
      let at = 0;
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull: (controller) => {
          if (at >= bytes.length) return controller.close();
          controller.enqueue(new Uint8Array(bytes.subarray(at, (at += size))));
        },
      });
      const { fetch } = recordingFetch(() => new Response(body));
      const document = await downloadDocument(URL_KEY, { fetch, maxLineLength: 5 });
      const seen: string[] = [];
      const read = async (): Promise<void> => {
        for await (const line of document.lines()) seen.push(line);
      };
      if (problem === null) await read();
      else {
        const error = await rejection(read());
        assert.instance(error, DocumentError);
        assert.is(
          (error as Error).message,
          `downloadDocument: line ${problem} has more than maxLineLength (5) characters: is the document one of lines? Read it by stream(), or set another maxLineLength`,
        );
      }
      assert.equal(seen, expected, `in pieces of ${size}`);
    }
  });
}

test("a gzip bomb ends at maxBytes, counted after decompression", async () => {
  const bomb = gzipSync(Buffer.alloc(50_000_000));
  assert.ok(bomb.length < 60_000);
  for (const headers of [{}, { "content-encoding": "gzip" }]) {
    const url = store.presignGet("/bomb", { body: bomb, headers });
    const answer = { url, compressionAlgorithm: "GZIP" };
    const document = await downloadDocument(answer, { maxBytes: 1_000_000 });
    let seen = 0;
    const reader = document.stream().getReader();
    const error = await rejection(
      (async () => {
        for (;;) {
          const { done, value } = await reader.read();
          if (done) return;
          seen += value.byteLength;
        }
      })(),
    );
    assert.instance(error, DocumentError);
    assert.is(
      (error as Error).message,
      "downloadDocument: the document has more than maxBytes (1000000) bytes when decompressed",
    );
    assert.ok(seen <= 1_000_000, `${seen}`);
  }
});

test("a document of exactly maxBytes is whole", async () => {
  const url = store.presignGet("/x", { body: BYTES });
  const all = await downloadDocument(url, { maxBytes: BYTES.length });
  assert.is((await all.bytes()).length, BYTES.length);
  const error = await rejection(
    (await downloadDocument(url, { maxBytes: BYTES.length - 1 })).bytes(),
  );
  assert.match((error as Error).message, /has more than maxBytes \(\d+\) bytes$/);
});

const random = seededRandom(7);

const noise = Buffer.from(Array.from({ length: 100_000 }, () => random() * 256));

test("gzip that ends too early, or is damaged, is an error of the document", async () => {
  const whole = gzipSync(noise);
  const damaged = Buffer.from(whole);
  damaged.fill(0x55, 5000, 6000);
  for (const body of [whole.subarray(0, -20), whole.subarray(0, 2), damaged]) {
    const url = store.presignGet("/x", { body });
    const document = await downloadDocument({ url, compressionAlgorithm: "GZIP" });
    const error = await rejection(document.bytes());
    assert.instance(error, DocumentError);
    assert.is(
      (error as Error).message,
      "downloadDocument: the gzip of the document is damaged or incomplete",
    );
  }
});

test("a response that is cut off is a NetworkError, gzipped or not", async () => {
  for (const [body, compressionAlgorithm] of [
    [noise, undefined],
    [gzipSync(noise), "GZIP"],
  ] as const) {
    store.fault = (_, response) => {
      response.writeHead(200, { "content-length": String(body.length) });
      response.write(body.subarray(0, body.length - 1000), () => response.destroy());
      return true;
    };
    const url = store.presignGet("/x", { body });
    const document = await downloadDocument({ url, compressionAlgorithm });
    const error = await rejection(document.bytes());
    assert.instance(error, NetworkError, inspect(error));
    assert.is((error as Error).message, "downloadDocument: the response was cut off");
    assert.not.match(inspect(error, { showHidden: true }), "X-Amz");
  }
});

test("a body that stalls is a timeout, and a signal ends the wait", async () => {
  store.fault = (_, response) => {
    response.writeHead(200, { "content-length": "10" });
    response.write("abc");
    return true;
  };
  for (const compressionAlgorithm of [undefined, "GZIP"]) {
    const url = store.presignGet("/x", { body: BYTES });
    await withHeldTimers(4321, async (fire) => {
      const stalled = await downloadDocument({ url, compressionAlgorithm }, { timeout: 4321 });
      const reading = rejection(stalled.bytes());
      await fire();
      assert.instance(await reading, TimeoutError);
    });
    const controller = new AbortController();
    const document = await downloadDocument(url, { signal: controller.signal });
    const waiting = rejection(document.text());
    controller.abort("stop");
    assert.is(await waiting, "stop");
  }
});

test("an expired URL is an error that says so without showing the URL", async () => {
  const url = store.presignGet("/x", { body: BYTES }, 0);
  const error = await rejection(downloadDocument({ url }));
  assert.is(
    (error as Error).message,
    "downloadDocument: 403 AccessDenied: Request has expired; pre-signed URLs are valid for 30 seconds to 5 minutes and for one Content-Type (request id S3REQUESTID)",
  );
  assert.not.match(inspect(error, { showHidden: true }), "X-Amz");
});

test("a request to a busy store is retried, a refused one is not", async () => {
  let count = 0;
  store.fault = (_, response) => {
    count += 1;
    if (count === 1) response.writeHead(503).end();
    if (count === 2) response.destroy();
    return count <= 2;
  };
  const url = store.presignGet("/x", { body: BYTES });
  assert.is(await (await downloadDocument(url)).text(), TEXT);
  assert.is(store.requests.length, 3);
});

const WRONG: readonly [problem: RegExp, document: unknown, options?: DownloadOptions][] = [
  [/there is no https URL in the document/, "http://store.example/?X-Amz-Signature=s3cret"],
  [/there is no https URL/, "file:///etc/passwd"],
  [/there is no https URL/, "http://127.0.0.1.evil.example/"],
  [/there is no https URL/, ""],
  [/there is no https URL/, {}],
  [/there is no https URL/, { invoicesDocument: {} }],
  [/compressionAlgorithm "ZSTD" is not known/, { url: URL_KEY, compressionAlgorithm: "ZSTD" }],
  [/timeout/, URL_KEY, { timeout: 0 }],
  [/maxBytes/, URL_KEY, { maxBytes: Number.NaN }],
  [/maxLineLength/, URL_KEY, { maxLineLength: Number.NaN }],
  [/maxLineLength/, URL_KEY, { maxLineLength: 0 }],
];

for (const [problem, document, options] of WRONG) {
  test(`${JSON.stringify(document)} ${JSON.stringify(options ?? {})} is refused and nothing is fetched`, async () => {
    const { fetch, sent } = recordingFetch(() => new Response());
    // JavaScript users can pass anything.
    const error = await rejection(downloadDocument(document as string, { ...options, fetch }));
    assert.instance(error, ConfigurationError);
    assert.match((error as Error).message, problem);
    assert.not.match(inspect(error), "s3cret");
    assert.is(sent.length, 0);
  });
}

test("a redirect is not followed", async () => {
  const { fetch } = recordingFetch(() => Response.redirect("https://evil.example/", 302));
  const error = await rejection(downloadDocument(URL_KEY, { fetch }));
  assert.is((error as Error).message, "downloadDocument: 302; a redirect, which is not followed");
});

test("nothing is fetched ahead of what is read", async () => {
  let pulled = 0;
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>(
    {
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(1000));
      },
    },
    { highWaterMark: 0 },
  );
  const { fetch } = recordingFetch(() => new Response(body));
  const document = await downloadDocument(URL_KEY, { fetch });
  assert.is(pulled, 0);
  const reader = document.stream().getReader();
  await reader.read();
  await reader.read();
  assert.is(pulled, 2);
  await reader.cancel();
});

test("neither a document nor its properties show the URL", async () => {
  const url = store.presignGet("/x", { body: BYTES });
  const document = await downloadDocument(url);
  assert.not.match(inspect(document, { showHidden: true, depth: Infinity }), "X-Amz");
  assert.is(JSON.stringify(document), '{"contentType":null,"charset":"utf-8"}');
  await document.cancel();
});

test.run();
