/** Uploads: what reaches the store, and what is refused before. */
import * as assert from "uvu/assert";
import { openAsBlob } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { gunzipSync } from "node:zlib";
import { suite } from "uvu";
import {
  DocumentError,
  type UploadBody,
  uploadDocument,
  uploadFeedDocument,
  type UploadOptions,
} from "../../../templates/runtime/src/documents/documents.js";
import {
  ConfigurationError,
  NetworkError,
  TimeoutError,
} from "../../../templates/runtime/src/index.js";
import { startDocumentStore } from "../../support/document-store.js";
import { recordingFetch, rejection } from "../../support/transport.js";

const TEXT = "sku\tprice\nA 1\t7\n";

const TYPE = "text/tab-separated-values; charset=UTF-8";

const test = suite("upload");

const store = await startDocumentStore();

test.before.each(() => store.reset());

test.after(() => store.close());

function streamOf(...texts: readonly string[]): ReadableStream<Uint8Array> {
  return new Blob([...texts]).stream();
}

const BODIES: readonly [expected: string, why: string, body: () => UploadBody][] = [
  [TEXT, "a string", () => TEXT],
  ["値段", "a string that is not ASCII", () => "値段"],
  ["", "an empty string", () => ""],
  [TEXT, "bytes", () => Buffer.from(TEXT)],
  ["b", "a part of a buffer", () => new TextEncoder().encode("abc").subarray(1, 2)],
  [TEXT, "an ArrayBuffer", () => new TextEncoder().encode(TEXT).buffer],
  [TEXT, "a Blob with a type of its own", () => new Blob([TEXT], { type: "text/html" })],
  [TEXT, "a stream", () => streamOf("sku\tprice\n", "A 1\t7\n")],
];

for (const [expected, why, body] of BODIES) {
  for (const gzip of [false, true]) {
    test(`${why} arrives whole${gzip ? ", gzipped" : ""}, with its length and the Content-Type given`, async () => {
      const url = store.presignPut("/feed", TYPE);
      await uploadDocument({ url, contentType: TYPE, body: body(), gzip });
      const stored = store.documents.get("/feed")!.body;
      assert.is((gzip ? gunzipSync(stored) : stored).toString(), expected);
      const { headers } = store.requests[0]!;
      assert.is(headers["content-type"], TYPE);
      assert.is(headers["content-length"], String(stored.length));
      assert.is(headers["content-encoding"], gzip ? "gzip" : undefined);
    });
  }
}

test("a file is sent as a Blob that is read from disk", async () => {
  const folder = await mkdtemp(join(tmpdir(), "upload-"));
  try {
    const file = join(folder, "feed.json");
    const bytes = Buffer.alloc(3_000_000, "0123456789");
    await writeFile(file, bytes);
    const url = store.presignPut("/feed", "application/json");
    await uploadDocument({ url, contentType: "application/json", body: await openAsBlob(file) });
    assert.ok(store.documents.get("/feed")!.body.equals(bytes));
    assert.is(store.requests[0]!.headers["content-length"], "3000000");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the headers that came with the URL are sent, and those that fetch writes are left to it", async () => {
  const url = store.presignPut("/x", "image/png");
  await uploadDocument({
    url,
    contentType: "image/png",
    body: "x",
    headers: {
      "Content-Type": "image/png",
      "x-amz-meta-owner": "me",
      Host: "x",
      "Content-Length": "9",
    },
  });
  const { headers } = store.requests[0]!;
  assert.is(headers["x-amz-meta-owner"], "me");
  assert.is(headers["content-length"], "1");
});

const WRONG: readonly [problems: readonly RegExp[], change: object][] = [
  [
    [/^uploadDocument: url is not an https URL$/],
    { url: "http://store.example/x?X-Amz-Signature=s3cret" },
  ],
  [[/url is not/], { url: "file:///etc/passwd" }],
  [[/url is not/], { url: "http://localhost.evil.example/" }],
  [[/url is not/], { url: undefined }],
  [[/contentType is missing/], { contentType: "" }],
  [[/contentType is missing/], { contentType: undefined }],
  [[/content-type cannot be sent/], { contentType: "text/plain\r\nx: y" }],
  [[/contentType differs from that of the headers/], { headers: { "content-type": "text/html" } }],
  [
    [/headers\["Authorization"\] must not be sent to the store/],
    { headers: { Authorization: "Bearer s3cret" } },
  ],
  [[/headers\["x-amz-access-token"\]/], { headers: { "x-amz-access-token": "s3cret" } }],
  [[/headers\["x"\] is not a string/], { headers: { x: 7 } }],
  [[/^uploadDocument: x y cannot be sent as a header$/], { headers: { "x y": "s3cret" } }],
  [[/timeout/], { timeout: 0 }],
  [[/says Shift_JIS: encode it/], { contentType: "text/plain; charset=Shift_JIS", body: "値段" }],
  [[/says UTF-16: encode it/], { contentType: "text/plain; charset=UTF-16", body: "price" }],
  [[/url/, /timeout/, /contentType/], { url: "x", contentType: "", timeout: -1 }],
];

for (const [problems, change] of WRONG) {
  test(`${JSON.stringify(change)} is refused and nothing is sent`, async () => {
    const { fetch, sent } = recordingFetch(() => new Response());
    const options = { url: "https://x.example", contentType: "text/plain", body: "x", fetch };
    // JavaScript users can pass anything.
    const error = await rejection(uploadDocument({ ...options, ...change } as UploadOptions));
    assert.instance(error, ConfigurationError);
    const found = (error as ConfigurationError).problems;
    assert.is(found.length, problems.length, found.join("\n"));
    for (const [index, problem] of problems.entries()) assert.match(found[index]!, problem);
    assert.not.match(inspect(error), "s3cret");
    assert.is(sent.length, 0);
  });
}

test("a string of ASCII letters is the same in every charset that feeds come in", async () => {
  const contentType = "text/plain; charset=Windows-31J";
  await uploadDocument({ url: store.presignPut("/x", contentType), contentType, body: "abc" });
  assert.is(store.documents.get("/x")!.body.toString(), "abc");
});

test("another Content-Type than that of the URL is an error that says so without showing the URL", async () => {
  const url = store.presignPut("/x", "text/xml");
  const error = await rejection(uploadDocument({ url, contentType: "application/xml", body: "x" }));
  assert.instance(error, DocumentError);
  assert.is(
    (error as Error).message,
    "uploadDocument: 403 SignatureDoesNotMatch: The request signature we calculated does not match; pre-signed URLs are valid for 30 seconds to 5 minutes and for one Content-Type (request id S3REQUESTID)",
  );
  const { status, code, requestId } = error as DocumentError;
  assert.equal([status, code, requestId], [403, "SignatureDoesNotMatch", "S3REQUESTID"]);
  for (const [, value] of new URL(url).searchParams) {
    if (value.length > 16) assert.not.ok(inspect(error, { showHidden: true }).includes(value));
  }
  assert.is(store.requests.length, 1);
});

test("a store that is busy, or a connection that breaks, is tried again, with the same body", async () => {
  let count = 0;
  store.fault = (_, response) => {
    count += 1;
    if (count === 1) response.destroy();
    if (count === 2) response.writeHead(503).end("<Error><Code>SlowDown</Code></Error>");
    return count <= 2;
  };
  const url = store.presignPut("/x", "text/plain");
  await uploadDocument({ url, contentType: "text/plain", body: streamOf("once") });
  assert.equal(
    store.requests.map(({ body }) => body.toString()),
    ["once", "once", "once"],
  );
});

test("after three tries it is an error", async () => {
  store.fault = (_, response) => {
    response.writeHead(500).end("<html>");
    return true;
  };
  const url = store.presignPut("/x", "text/plain");
  const options = { url, contentType: "text/plain", body: "x" };
  const error = await rejection(uploadDocument(options));
  assert.is((error as Error).message, "uploadDocument: 500");
  assert.is(store.requests.length, 3);
  const failing = recordingFetch(() => Promise.reject(new TypeError(`failed to fetch ${url}`)));
  const unreachable = await rejection(uploadDocument({ ...options, fetch: failing.fetch }));
  assert.instance(unreachable, NetworkError);
  assert.not.match(inspect(unreachable), "X-Amz");
  assert.is(failing.sent.length, 3);
});

test("a redirect is not followed", async () => {
  const { fetch, sent } = recordingFetch(
    () => new Response(null, { status: 307, headers: { location: "https://evil.example/" } }),
  );
  const options = { url: "https://x.example/", contentType: "text/plain", body: "x", fetch };
  const error = await rejection(uploadDocument(options));
  assert.is((error as Error).message, "uploadDocument: 307; a redirect, which is not followed");
  assert.is(sent[0]!.redirect, "manual");
});

test("an upload that takes too long, or is aborted, ends", async () => {
  const { fetch, sent } = recordingFetch(() => new Promise(() => {}));
  const options = { url: "https://x.example/", contentType: "text/plain", body: "x", fetch };
  assert.instance(await rejection(uploadDocument({ ...options, timeout: 5 })), TimeoutError);
  assert.is(sent.length, 1, "the URL would have run out");
  const controller = new AbortController();
  const waiting = rejection(uploadDocument({ ...options, signal: controller.signal }));
  controller.abort("stop");
  assert.is(await waiting, "stop");
  const endless = new ReadableStream<Uint8Array>({ pull: () => new Promise(() => {}) });
  const aborting = new AbortController();
  const reading = rejection(uploadDocument({ ...options, body: endless, signal: aborting.signal }));
  aborting.abort("stop");
  assert.is(await reading, "stop");
});

test("an error of the caller's own stream is thrown unchanged", async () => {
  const reason = new Error("disk full");
  const body = new ReadableStream<Uint8Array>({ pull: () => Promise.reject(reason) });
  const url = store.presignPut("/x", "text/plain");
  assert.is(await rejection(uploadDocument({ url, contentType: "text/plain", body })), reason);
  assert.is(store.requests.length, 0);
});

test("a feed's document is created and uploaded with one Content-Type", async () => {
  const asked: unknown[] = [];
  const feeds = {
    createFeedDocument: async (params: { body: { contentType: string } }) => {
      asked.push(params);
      return { feedDocumentId: "doc-1", url: store.presignPut("/feed", params.body.contentType) };
    },
  };
  assert.is(await uploadFeedDocument(feeds, { contentType: TYPE, body: TEXT }), "doc-1");
  assert.equal(asked, [{ body: { contentType: TYPE } }]);
  assert.is(store.documents.get("/feed")!.body.toString(), TEXT);
});

test.run();
