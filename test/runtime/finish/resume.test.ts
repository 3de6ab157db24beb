/** Handles: what is stored of them, and who may take them up again. */
import { execFile } from "node:child_process";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { HandleError, SellingPartner } from "../../../templates/runtime/src/index.js";
import { createReport, reportsApi } from "../../support/finishing.js";
import { json, recordingFetch, rejection } from "../../support/transport.js";

const test = suite("handles");

const endpoint = "https://sellingpartnerapi-na.amazon.com";

const stored = {
  version: 1,
  api: "reports-2021-06-30",
  operation: "createReport",
  id: "1",
  began: "2026-11-21T00:00:00.000Z",
  endpoint,
  region: "na",
  sellerId: null,
};

test("a handle is stored as JSON: what it is of, and no secret", async () => {
  const { begin } = reportsApi(["DONE"]);
  const handle = await begin({
    accessToken: "Atza|secret",
    headers: { "x-key": "secret" },
  }).handle();
  assert.equal([handle.id, handle.operation], ["1", "createReport"]);
  assert.equal(JSON.parse(JSON.stringify(handle)), stored);
});

test("it is taken up again as text, parsed, or made by hand", async () => {
  for (const form of [JSON.stringify(stored), stored, { operation: "createReport", id: "1" }]) {
    const { resume, sent, polls } = reportsApi(["IN_QUEUE", "DONE"]);
    const handle = await resume(form);
    assert.is(sent.length, 0, "nothing is sent before it is used");
    assert.is((await handle.finished()).reportId, "1");
    // It is not known when the last one began, so that it is polled at once.
    assert.is(polls[0], typeof form === "object" && !("began" in form) ? 0 : 5000);
  }
});

test("another process takes it up again", async () => {
  let polls = 0;
  const server = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    if (request.method === "POST") return response.writeHead(202).end('{"reportId":"7"}');
    polls += 1;
    const processingStatus = polls < 3 ? "IN_PROGRESS" : "DONE";
    return response.end(JSON.stringify({ processingStatus, path: request.url }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  try {
    const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
    const partner = new SellingPartner({ endpoint: url, lwa: false });
    const text = JSON.stringify(await partner.call(createReport, {}).handle());
    const worker = new URL("../../support/resume-worker.ts", import.meta.url).pathname;
    const args = ["--import", "tsx", worker, url, text];
    const { stdout } = await promisify(execFile)(process.execPath, args);
    assert.equal(JSON.parse(stdout), {
      processingStatus: "DONE",
      path: "/reports/2021-06-30/reports/7",
    });
    assert.is(polls, 3);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test("polls are sent as the call was: its token and headers, but not those about its body", async () => {
  const headers = { "x-key": "k", "Content-Type": "application/json; charset=UTF-8" };
  for (const take of ["begin", "resume"] as const) {
    const { begin, resume, sent } = reportsApi(["DONE"]);
    const options = { accessToken: "Atza|token", headers };
    const handle = await (take === "begin" ? begin(options).handle() : resume(stored, options));
    await handle.finished();
    const poll = sent.at(-1)!;
    assert.is(poll.headers["x-access-token"] ?? poll.headers["x-amz-access-token"], "Atza|token");
    assert.is(poll.headers["x-key"], "k");
    assert.is(poll.headers["content-type"], undefined);
  }
});

test("the signal of the call ends the waits for what it began", async () => {
  const controller = new AbortController();
  const { begin, clock } = reportsApi(["IN_QUEUE"]);
  const handle = await begin({ signal: controller.signal }).handle();
  const waiting = rejection(handle.finished());
  await clock.sleep(1);
  controller.abort("stop");
  assert.is(await waiting, "stop");
  assert.is(clock.sleeping, 0);
});

const WRONG: readonly [expected: readonly RegExp[], stored: unknown][] = [
  [[/text is not JSON of a handle/], "{"],
  [[/text is not JSON of a handle/], "7"],
  [[/is not an object/], undefined],
  [[/is not an object/], null],
  [[/is not an object/], 7],
  [[/is not an object/], [stored]],
  [[/version 2, and this runtime reads version 1: update the runtime/], { ...stored, version: 2 }],
  [
    [/is of api "feeds-2021-06-30", not "reports-2021-06-30"/],
    { ...stored, api: "feeds-2021-06-30" },
  ],
  [
    [/operation "createReprot", which is not one of createReport; did you mean createReport\?/],
    {
      ...stored,
      operation: "createReprot",
    },
  ],
  [[/names no operation: it is one of createReport/], { id: "1" }],
  [[/operation "__proto__"/], { ...stored, operation: "__proto__" }],
  [
    [/is of endpoint "https:\/\/evil\.example", not "https:/],
    {
      ...stored,
      endpoint: "https://evil.example",
    },
  ],
  [[/is of region "eu", not "na"/], { ...stored, region: "eu" }],
  [[/has no id/], { operation: "createReport" }],
  [[/has no id/], { ...stored, id: 7 }],
  [[/has an id that none can be/], { ...stored, id: ".." }],
  [[/has an id that none can be/], { ...stored, id: "a".repeat(1e6) }],
  [[/began at a time/], { ...stored, began: "soon" }],
  [[/4 problems/, /version/, /api/, /operation/, /id/], { version: "1", api: 7, operation: {} }],
];

for (const [index, [expected, given]] of WRONG.entries()) {
  test(`${String(index)}: a handle that cannot be taken up is refused: ${String(expected[0])}`, async () => {
    const { resume, sent } = reportsApi(["DONE"]);
    const error = await rejection(resume(given));
    assert.instance(error, HandleError);
    for (const pattern of expected) assert.match((error as Error).message, pattern);
    assert.ok((error as Error).message.length < 2000);
    assert.is(sent.length, 0);
  });
}

test("whatever a stored handle says, polls go to the client's own endpoint and path", async () => {
  const { resume, sent } = reportsApi(["DONE"]);
  const handle = await resume({
    ...stored,
    id: "../../feeds?x=https://evil.example/#",
    poll: { path: "https://evil.example/" },
    url: "https://evil.example/",
  });
  await handle.finished();
  const url = new URL(sent[0]!.url);
  assert.is(url.origin, endpoint);
  assert.match(url.pathname, /^\/reports\/2021-06-30\/reports\/[^/]+$/);
  assert.is(url.search, "");
});

test("a handle of another seller is refused where both have a name", async () => {
  const own = reportsApi(["DONE"], { sellerId: "A1" });
  const text = JSON.stringify(await own.begin().handle());
  assert.is(JSON.parse(text).sellerId, "A1");
  assert.is((await (await own.resume(text)).finished()).reportId, "1");
  const error = await rejection(reportsApi(["DONE"], { sellerId: "A2" }).resume(text));
  assert.match((error as Error).message, 'is of sellerId "A1", not "A2"');
  await reportsApi(["DONE"]).resume(text);
});

test("a time in the future does not delay the first poll", async () => {
  const { resume, polls } = reportsApi(["DONE"]);
  await (await resume({ ...stored, began: "2126-01-01T00:00:00Z" })).finished();
  assert.equal(polls, [5000]);
});

test("a client without such operations can take nothing up", async () => {
  const { fetch } = recordingFetch(() => json({}));
  const partner = new SellingPartner({ region: "na", lwa: false, fetch });
  assert.instance(await rejection(partner.resume({}, stored)), HandleError);
});

test.run();
