/** Reports: created, waited for, downloaded and read, against a loopback Reports API and a loopback store. */
import * as assert from "uvu/assert";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { inspect } from "node:util";
import { gzipSync } from "node:zlib";
import { suite } from "uvu";
import { DocumentError } from "../../../templates/runtime/src/documents/documents.js";
import {
  type CallOptions,
  ConfigurationError,
  type FinishingOperation,
  type Operation,
  ProcessingError,
  SellingPartner,
} from "../../../templates/runtime/src/index.js";
import {
  type DownloadedReport,
  downloadReport,
  type DownloadReportOptions,
} from "../../../templates/runtime/src/reports/reports.js";
import { jsonList } from "../../../templates/runtime/src/reports/json-list.js";
import { type DocumentStore, startDocumentStore } from "../../support/document-store.js";
import { seededRandom } from "../../support/random.js";
import { rejection } from "../../support/transport.js";

interface Sales {
  readonly salesByAsin?: { readonly asin: string; readonly units: number }[];
  readonly title?: string;
}

const api = "reports-v2021-06-30";
const path = "/reports/2021-06-30";
const operations = {
  createReport: {
    api,
    name: "createReport",
    method: "POST",
    path: `${path}/reports`,
    parameters: [],
    body: "required",
    completion: {
      id: ["reportId"],
      poll: {
        api,
        name: "getReport",
        method: "GET",
        path: `${path}/reports/{reportId}`,
        parameters: [{ name: "reportId", in: "path", required: true }],
      },
      status: ["processingStatus"],
      done: ["DONE"],
      failed: ["FATAL"],
      noData: ["CANCELLED"],
      timeout: 3_600_000,
    },
  },
  getReportDocument: {
    api,
    name: "getReportDocument",
    method: "GET",
    path: `${path}/documents/{reportDocumentId}`,
    parameters: [{ name: "reportDocumentId", in: "path", required: true }],
  },
} as const;

/** A Reports API that answers these statuses one after the other, and a client of it as it is generated. */
class ReportsApi {
  readonly requests: { readonly path: string; readonly body: string }[] = [];
  readonly #partner: SellingPartner;

  constructor(server: Server, statuses: readonly string[], document: () => object) {
    const left = [...statuses];
    server.removeAllListeners("request");
    server.on("request", (request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        this.requests.push({ path: request.url ?? "", body: Buffer.concat(chunks).toString() });
        response.setHeader("content-type", "application/json");
        const status = left[0] ?? "DONE";
        if (request.method === "POST") response.writeHead(202).end('{"reportId":"r1"}');
        else if (request.url?.includes("/documents/")) response.end(JSON.stringify(document()));
        else {
          if (left.length > 1) left.shift();
          const done = status === "DONE" || status === "FATAL" ? { reportDocumentId: "d1" } : {};
          response.end(JSON.stringify({ reportId: "r1", processingStatus: status, ...done }));
        }
      });
    });
    const { port } = server.address() as AddressInfo;
    this.#partner = new SellingPartner({
      endpoint: `http://127.0.0.1:${String(port)}`,
      lwa: false,
    });
  }

  createReport(
    params: { body: { reportType: string; marketplaceIds: string[] } },
    options?: CallOptions,
  ) {
    type Report = { reportId: string; processingStatus: string; reportDocumentId?: string };
    type Create = FinishingOperation<typeof params, { reportId: string }, unknown, Report>;
    return this.#partner.call(operations.createReport as Create, params, options);
  }

  getReportDocument(params: { readonly reportDocumentId: string }, options?: CallOptions) {
    return this.#partner.call(
      operations.getReportDocument as Operation<typeof params, { url: string }>,
      params,
      options,
    );
  }
}

const test = suite<{ store: DocumentStore; server: Server }>("downloadReport");

test.before(async (context) => {
  context.store = await startDocumentStore();
  context.server = createServer();
  await new Promise<void>((resolve) => context.server.listen(0, "127.0.0.1", resolve));
});

test.after(async ({ store, server }) => {
  await store.close();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const request = { reportType: "GET_VENDOR_SALES_REPORT", marketplaceIds: ["A1VC38T7YXB528"] };

/** What a promise rejects with, which must be of a class. */
async function errorOf<E extends Error>(
  promise: PromiseLike<unknown>,
  type: new (...args: never[]) => E,
): Promise<E> {
  const error = await rejection(promise);
  assert.instance(error, type);
  return error as E;
}

interface Context {
  readonly store: DocumentStore;
  readonly server: Server;
}

async function download(
  { store, server }: Context,
  body: string | Buffer,
  statuses: readonly string[] = ["IN_QUEUE", "DONE"],
  options: DownloadReportOptions = {},
): Promise<{ api: ReportsApi; report: DownloadedReport<Sales> | null }> {
  const document = { body: gzipSync(body), headers: { "content-type": "application/json" } };
  const found = (): object => ({
    reportDocumentId: "d1",
    url: store.presignGet("/report", document),
    compressionAlgorithm: "GZIP",
  });
  const client = new ReportsApi(server, statuses, found);
  return {
    api: client,
    report: await downloadReport<Sales>(client, request, { every: 1, ...options }),
  };
}

const sales = {
  title: "x",
  salesByAsin: [
    { asin: "B01", units: 3 },
    { asin: "B02", units: 4 },
  ],
};

test("a report is created, waited for and read as JSON", async (context) => {
  const { api: client, report } = await download(context, JSON.stringify(sales), [
    "IN_QUEUE",
    "IN_PROGRESS",
    "DONE",
  ]);
  assert.equal(await report?.json(), sales);
  assert.is(report?.report.processingStatus, "DONE");
  assert.equal(
    client.requests.map((one) => one.path),
    [
      `${path}/reports`,
      `${path}/reports/r1`,
      `${path}/reports/r1`,
      `${path}/reports/r1`,
      `${path}/documents/d1`,
    ],
  );
  assert.equal(JSON.parse(client.requests[0]?.body ?? ""), request);
});

test("a list of the document comes item by item", async (context) => {
  const { report } = await download(context, JSON.stringify(sales));
  const found: unknown[] = [];
  for await (const { asin, units } of report?.items("salesByAsin") ?? []) found.push([asin, units]);
  assert.equal(found, [
    ["B01", 3],
    ["B02", 4],
  ]);
});

test("a cancelled report has no data: that is null, and no error", async (context) => {
  const { report } = await download(context, "", ["IN_QUEUE", "CANCELLED"]);
  assert.is(report, null);
});

test("a fatal report is a ProcessingError", async (context) => {
  const error = await errorOf(download(context, "", ["FATAL"]), ProcessingError);
  assert.is(error.status, "FATAL");
});

test("options that do not exist are told before anything is sent", async (context) => {
  const options = { evry: 5 } as DownloadReportOptions;
  const error = await errorOf(download(context, "{}", ["DONE"], options), ConfigurationError);
  assert.match(error.message, "evry");
});

test("what is no JSON is told without its content", async (context) => {
  for (const [body, pattern] of [
    ["sku\tsecret-value\nA\tB\n", /no JSON; a flat file is read by document\.rows\(\)/],
    ['{"a": "secret-value', /cut off/],
  ] as const) {
    const { report } = await download(context, body);
    const error = await errorOf(report?.json() ?? Promise.resolve(), DocumentError);
    assert.match(error.message, pattern);
    assert.not.match(inspect(error), "secret-value");
  }
});

test("other ways to read a document stay open", async (context) => {
  const { report } = await download(context, "sku\tqty\r\nA\t1\r\n");
  const lines: string[] = [];
  for await (const line of report?.document.lines() ?? []) lines.push(line);
  assert.equal(lines, ["sku\tqty", "A\t1"]);
});

test.run();

const list = suite("json list");

async function* piecesOf(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

async function read(text: string, name: string, size: number): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of jsonList(piecesOf(text, size), name)) found.push(item);
  return found;
}

list("random documents, in pieces of any size, give what JSON.parse gives", async () => {
  const next = seededRandom(20261127);
  const random = {
    int: (below: number): number => Math.floor(next() * below),
    pick: <T>(all: readonly T[]): T => all[Math.floor(next() * all.length)] as T,
  };
  const text = (): string =>
    Array.from({ length: random.int(6) }, () =>
      random.pick(['"', "\\", "[", "}", "é", "\n", "x", ",", "\\u"]),
    ).join("");
  const value = (depth: number): unknown =>
    random.pick<() => unknown>([
      () => random.int(1000) / 7,
      () => null,
      () => random.int(2) === 0,
      text,
      text,
      ...(depth > 3
        ? []
        : [
            () => Array.from({ length: random.int(4) }, () => value(depth + 1)),
            () =>
              Object.fromEntries(
                Array.from({ length: random.int(4) }, () => [text(), value(depth + 1)]),
              ),
          ]),
    ])();
  for (let round = 0; round < 150; round += 1) {
    const rows = Array.from({ length: random.int(5) }, () => value(0));
    const document = { before: value(0), [text()]: value(0), rows, after: value(0) };
    for (const indent of [0, 2])
      for (const size of [1, 2, 3, 7, 10_000])
        assert.equal(await read(JSON.stringify(document, null, indent), "rows", size), rows);
  }
});

const broken: readonly (readonly [string, RegExp])[] = [
  ["", /ends in the middle, after 0 characters/],
  ["[1]", /not JSON, as character 1 shows/],
  ['{"rows":[1,2', /ends in the middle, after 12 characters/],
  ['{"rows":[1,]}', /not JSON, as character 12 shows/],
  ['{"rows":[1 2]}', /not JSON, as character 12 shows/],
  ['{"rows":[secret]}', /not JSON/],
  ['{"rows":7,"others":[]}', /"rows" is no list/],
  ['{"a":[],"b":{}}', /there is no list "rows"; the document has a, b/],
  ["{}", /has no properties/],
  ['{"rows":[]', /ends in the middle/],
];

for (const [text, pattern] of broken)
  list(`told: ${text}`, async () => {
    for (const size of [1, 100]) {
      const error = await errorOf(read(text, "rows", size), DocumentError);
      assert.match(error.message, pattern);
      assert.not.match(inspect(error), "secret");
    }
  });

list("leaving early closes the source", async () => {
  let isClosed = false;
  async function* source(): AsyncGenerator<string> {
    try {
      yield '{"rows":[1,2,3';
      yield ",4]}";
    } finally {
      isClosed = true;
    }
  }
  for await (const item of jsonList(source(), "rows")) if (item === 2) break;
  assert.ok(isClosed);
});

list.run();
