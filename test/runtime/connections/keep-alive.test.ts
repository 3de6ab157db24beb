/** Connections are used again: every body is read to its end, whatever the answer, so that `fetch` gets its socket back. */
import * as assert from "uvu/assert";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import { Agent, fetch as undiciFetch } from "undici";
import {
  downloadDocument,
  uploadDocument,
} from "../../../templates/runtime/src/documents/documents.js";
import type { Operation } from "../../../templates/runtime/src/base/operation.js";
import {
  type Fetch,
  SellingPartner,
  type SellingPartnerOptions,
} from "../../../templates/runtime/src/index.js";

const WAVE = 100;

/** Answers that a path leads to. */
const ANSWERS: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  "/ok": (response) => response.end('{"payload":[]}'),
  "/empty": (response) => response.end(),
  "/204": (response) => response.writeHead(204).end(),
  "/400": (response) => response.writeHead(400).end('{"errors":[{"code":"InvalidInput"}]}'),
  "/403": (response) => response.writeHead(403).end("<html>Forbidden</html>"),
  "/429": (response) => response.writeHead(429).end('{"errors":[{"code":"QuotaExceeded"}]}'),
  "/500": (response) => response.writeHead(500).end(),
  "/307": (response) => response.writeHead(307, { location: "/ok" }).end("moved"),
  "/broken": (response) => response.end('{"payload":['),
  "/token": (response) => response.end('{"access_token":"Atza|token","expires_in":3600}'),
  "/gzip": (response) => response.end(gzipSync("a\tb\r\n1\t2\r\n")),
};

/** Answers that do not end. */
const ENDLESS: Readonly<Record<string, (response: ServerResponse) => unknown>> = {
  "/part": (response) => response.write("line\nline\n", () => started()),
  "/long-403": (response) => pipeline(zeros(), response.writeHead(403)).catch(() => {}),
};

const zeros = (): Readable =>
  new Readable({
    read() {
      this.push(Buffer.alloc(65_536));
    },
  });

const test = suite("connections");

/** Called with the connection of a body that does not end, and when the body has begun. */
let onEndless = (_socket: Socket): void => {};
let started = (): void => {};

/** How many connections there have been. */
let opened = 0;

const server = createServer((request, response) => {
  const path = (request.url ?? "").split("?")[0] ?? "";
  const answer = ANSWERS[path] ?? ENDLESS[path];
  if (ENDLESS[path]) onEndless(request.socket);
  // Answered when all of it is here, since a server that answers earlier may close.
  request.resume().on("end", () => answer?.(response));
});
server.on("connection", () => (opened += 1));
// Longer than any machine takes for these tests.
server.keepAliveTimeout = 600_000;
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
// It listens on a TCP port, so its address is one.
const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

test.after(() => {
  server.closeAllConnections();
  server.close();
});

const operation = (path: string, method: Operation["method"] = "GET"): Operation => ({
  api: "test-v1",
  name: "getX",
  method,
  path,
  parameters: [],
});

/** A `fetch` with connections of its own. */
function pooled(connections?: number): Fetch {
  const dispatcher = new Agent({ keepAliveTimeout: 600_000, connections: connections ?? null });
  const fetch = undiciFetch as unknown as typeof globalThis.fetch;
  // undici's types and those of the DOM name the same, apart from `dispatcher`.
  return (url, init) => fetch(url, { ...init, dispatcher } as RequestInit);
}

function client(options: SellingPartnerOptions): SellingPartner {
  return new SellingPartner({
    region: "na",
    endpoint,
    lwa: false,
    retry: false,
    usagePlan: false,
    ...options,
  });
}

const wave = async (sellingPartner: SellingPartner, path = "/ok"): Promise<void> => {
  const calls = Array.from({ length: WAVE }, () => sellingPartner.call(operation(path), {}));
  await Promise.allSettled(calls);
};

/** The connections that are opened while something runs several times, each time after the turn that returns a socket. */
async function openedBy(work: () => PromiseLike<unknown>, times = 5): Promise<number> {
  const before = opened;
  for (let count = 0; count < times; count += 1) {
    await Promise.allSettled([work()]);
    await nextTurn();
  }
  return opened - before;
}

test("a second hundred of parallel calls opens no connection, by the platform's own fetch", async () => {
  const sellingPartner = client({});
  const first = await openedBy(() => wave(sellingPartner), 1);
  assert.ok(first <= WAVE, `${first} connections`);
  assert.is(await openedBy(() => wave(sellingPartner), 2), 0);
});

test("an Agent of ten connections sends hundreds of parallel calls over ten", async () => {
  const sellingPartner = client({ fetch: pooled(10) });
  assert.is(await openedBy(() => wave(sellingPartner), 2), 10);
});

test("errors of a hundred parallel calls keep their connections too", async () => {
  const sellingPartner = client({ fetch: pooled(10) });
  assert.is(await openedBy(() => wave(sellingPartner, "/403"), 2), 10);
});

for (const path of Object.keys(ANSWERS)) {
  test(`calls that are answered by ${path} follow each other over one connection`, async () => {
    const sellingPartner = client({ fetch: pooled() });
    assert.is(await openedBy(() => sellingPartner.call(operation(path), {})), 1);
  });
}

test("the exchange of Login with Amazon returns its connection, refused or not", async () => {
  const fetch = pooled();
  const lwa = { clientId: "c", clientSecret: "secret", refreshToken: "refresh" };
  const call = (path: string) => () =>
    client({ fetch, lwa: { ...lwa, endpoint: endpoint + path } }).call(operation("/ok"), {});
  // The call follows its exchange at once, before the turn that returns the first connection.
  const first = await openedBy(call("/token"));
  assert.ok(first <= 2, `${first} connections`);
  assert.is(await openedBy(call("/token")), 0);
  assert.is(await openedBy(call("/400")), 0);
});

test("uploads and downloads return their connections, refused or not", async () => {
  const fetch = pooled();
  const send = (path: string) => () =>
    uploadDocument({ url: endpoint + path, body: "x", contentType: "text/plain", fetch });
  const read = (path: string) => async () => {
    for await (const row of (await downloadDocument(endpoint + path, { fetch })).rows()) void row;
  };
  assert.is(await openedBy(send("/empty")), 1);
  for (const work of [send("/403"), send("/307"), read("/gzip"), read("/403"), read("/307")])
    assert.is(await openedBy(work), 0);
});

/** What leaves a body that has not ended: such a connection is of no more use. */
const CUT: Readonly<Record<string, (fetch: Fetch) => PromiseLike<unknown>>> = {
  "an aborted call": (fetch) => {
    const controller = new AbortController();
    started = () => controller.abort();
    return client({ fetch }).call(operation("/part"), {}, { signal: controller.signal });
  },
  "an error's body that is too long": (fetch) => client({ fetch }).call(operation("/long-403"), {}),
  "a download that is left early": async (fetch) => {
    for await (const line of (await downloadDocument(`${endpoint}/part`, { fetch })).lines())
      if (line !== "") break;
  },
};

for (const [what, cut] of Object.entries(CUT)) {
  test(`${what} closes its connection`, async () => {
    const cutting = Promise.allSettled([cut(pooled())]);
    // Known before it ends, and waited for: without an end this test hangs.
    const socket = await new Promise<Socket>((resolve) => (onEndless = resolve));
    const isClosed = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    await cutting;
    await isClosed;
  });
}

test.run();
