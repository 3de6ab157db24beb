/** Schemas in the sandbox: reports of a type that one describes, and notifications made from their examples. */
import * as assert from "uvu/assert";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { suite } from "uvu";
import { sandboxSendCommand } from "../../generator/commands/sandbox-send.js";
import { Failure } from "../../generator/lib/diagnostic.js";
import type { Terminal } from "../../generator/lib/terminal.js";
import type { Delivery } from "../../generator/sandbox/index.js";
import { readSchemas, sampleNotification } from "../../generator/sandbox/index.js";
import { deliveries } from "../../generator/sandbox/sample-notification.js";
import {
  parseNotification,
  parseNotifications,
} from "../../templates/runtime/src/notifications/notifications.js";
import { inFolder } from "../support/folders.js";
import { apiOf, Bench, caseOf, type Json, json, operation } from "./support.js";

const test = suite("schemas in the sandbox");

const payloads = await readSchemas("models/schemas");

const type = "REPORT_PROCESSING_FINISHED";

for (const as of deliveries)
  test(`a notification is made from the example of its schema and parses, as ${as}`, () => {
    const now = Date.UTC(2026, 2, 2);
    const made = sampleNotification(payloads, type, { as, now });
    assert.ok(made);
    const found = parseNotification(JSON.stringify(made));
    assert.equal(
      [found.type, found.payloadVersion, found.eventTime, found.publishTime],
      [type, "2020-09-04", "2026-03-02T00:00:00.000Z", "2026-03-02T00:00:00.000Z"],
    );
    const example = payloads.notifications[0]?.examples[0] as { readonly payload: unknown };
    assert.equal(found.payload, example.payload);
    const again = sampleNotification(payloads, type, { as, now });
    assert.is.not(parseNotification(again).id, found.id);
    assert.is(parseNotifications(made)[0]?.error, null);
  });

test("there is none of an unknown type or version", () => {
  assert.is(sampleNotification(payloads, "NO_SUCH_TYPE"), null);
  assert.is(sampleNotification(payloads, type, { version: "1.0" }), null);
});

test("it lacks nothing where the schema has no example", async () => {
  await inFolder(
    {
      "notifications/a.json": JSON.stringify({
        type: "object",
        "x-katagami-type": "BARE",
        "x-katagami-version": "2.0",
        properties: {
          NotificationType: { type: "string" },
          Payload: { type: "object", properties: { sku: { type: "string" } } },
        },
      }),
    },
    async (folder) => {
      const found = parseNotification(sampleNotification(await readSchemas(folder), "BARE"));
      assert.equal(
        [found.type, found.payloadVersion, found.payload],
        ["BARE", "2.0", { sku: "sample-sku" }],
      );
      assert.ok(found.id !== null && found.subscriptionId !== null);
    },
  );
});

interface Sent {
  readonly code: number;
  readonly out: string;
}

async function send(
  name: string,
  flags: { to?: string; as?: Delivery; payloadVersion?: string },
): Promise<Sent> {
  let out = "";
  const terminal: Terminal = {
    out: (text) => void (out += text),
    err: () => {},
    live: null,
    color: false,
  };
  const code = await sandboxSendCommand(
    name,
    { as: "document", schemas: "models/schemas", ...flags },
    terminal,
  );
  return { code, out };
}

test("sandbox send prints it, writes it to a file, and posts it to a URL", async () => {
  assert.is(parseNotification((await send(type, { as: "sns" })).out).type, type);
  await inFolder({}, async (folder) => {
    const to = join(folder, "event.json");
    assert.is((await send(type, { to, as: "lambda" })).code, 0);
    assert.is(parseNotification(await readFile(to, "utf8")).type, type);
  });
  const bodies: string[] = [];
  const server = createServer((request, response) => {
    let body = "";
    request.on("data", (chunk: Buffer) => void (body += chunk.toString()));
    request.on("end", () => {
      bodies.push(body);
      response.writeHead(request.url === "/broken" ? 500 : 204).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  assert.is((await send(type, { to: `${url}/hook` })).code, 0);
  assert.equal(await send(type, { to: `${url}/broken` }), { code: 1, out: `500 ${url}/broken\n` });
  assert.is(parseNotification(bodies[0]).type, type);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await fails(send(type, { to: `${url}/hook` }), /does not answer: .*ECONNREFUSED/);
});

async function fails(promise: Promise<unknown>, pattern: RegExp): Promise<void> {
  try {
    await promise;
  } catch (error) {
    assert.instance(error, Failure);
    assert.match((error as Failure).message, pattern);
    return;
  }
  assert.unreachable();
}

test("sandbox send tells what there is", async () => {
  await fails(send("REPORT_PROCESSING_FINISHD", {}), /there is no schema of a notification/);
  await fails(
    send(type, { payloadVersion: "9" }),
    /no schema of REPORT_PROCESSING_FINISHED in the version 9/,
  );
  await fails(send(type, { to: "/no/such/folder/x.json" }), /cannot be written/);
});

function inPath(name: string): Json {
  return { name, in: "path", required: true, type: "string" };
}

const ok = { "200": { description: "", schema: { type: "object" } } };

/** The three operations of reports, with a static case. */
const body = { name: "body", in: "body", required: true, schema: { type: "object" } };
const reports = apiOf({
  paths: {
    "/reports/2021-06-30/reports": {
      post: operation(
        {
          "202": [
            caseOf(
              { body: { reportType: "STATIC", marketplaceIds: ["A1VC38T7YXB528"] } },
              { reportId: "static" },
            ),
          ],
        },
        { operationId: "createReport", parameters: [body] },
      ),
    },
    "/reports/2021-06-30/reports/{reportId}": {
      get: operation(
        {},
        { operationId: "getReport", parameters: [inPath("reportId")], responses: ok },
      ),
    },
    "/reports/2021-06-30/documents/{reportDocumentId}": {
      get: operation(
        {},
        {
          operationId: "getReportDocument",
          parameters: [inPath("reportDocumentId")],
          responses: ok,
        },
      ),
    },
  },
});

function post(bench: Bench, reportType: string): unknown {
  const sent = JSON.stringify({ reportType, marketplaceIds: ["A1VC38T7YXB528"] });
  return json(bench.send("/reports/2021-06-30/reports", { method: "POST", body: sent }));
}

test("a report of a type that a schema describes is done at once, and its document is the example", () => {
  const bench = new Bench([reports], { payloads });
  const { reportId } = post(bench, "GET_VENDOR_REAL_TIME_INVENTORY_REPORT") as { reportId: string };
  const report = json(bench.send(`/reports/2021-06-30/reports/${reportId}`)) as Record<
    string,
    string
  >;
  assert.equal(
    [report["processingStatus"], report["reportType"]],
    ["DONE", "GET_VENDOR_REAL_TIME_INVENTORY_REPORT"],
  );
  const found = json(
    bench.send(`/reports/2021-06-30/documents/${report["reportDocumentId"] ?? ""}`),
  ) as { url: string };
  const url = new URL(found.url);
  assert.is(url.protocol, "https:");
  // Documents are fetched without a token.
  const document = json(bench.send(url.pathname, { token: null }));
  assert.equal(document, payloads.reports[0]?.examples[0]);
});

test("static cases come first, and other reports are refused as before", () => {
  const bench = new Bench([reports], { payloads });
  assert.equal(post(bench, "STATIC"), { reportId: "static" });
  for (const one of [bench, new Bench([reports])]) {
    post(one, "GET_MERCHANT_LISTINGS_ALL_DATA");
    assert.match(one.last.outcome, "none of 1 case matches");
  }
  assert.is(bench.send("/reports/2021-06-30/reports/unknown").status, 400);
  assert.is(bench.send("/.katagami/documents/NO_SUCH_TYPE.json", { token: null }).status, 403);
});

test.run();
