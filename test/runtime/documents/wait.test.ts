/** Waiting: how often it is asked, when it ends, and how. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  ProcessingError,
  waitFor,
  waitForFeed,
  waitForInvoicesExport,
  type WaitForOptions,
  waitForQuery,
  waitForReport,
  WaitTimeoutError,
} from "../../../templates/runtime/src/documents/documents.js";
import { pollInterval } from "../../../templates/runtime/src/documents/wait.js";
import {
  type CallOptions,
  ConfigurationError,
  type Operation,
  SellingPartner,
  TimeoutError,
} from "../../../templates/runtime/src/index.js";
import { until, withHeldTimers } from "../../support/held-timers.js";
import { activeTimers, json, recordingFetch, rejection, silence } from "../../support/transport.js";

interface Report {
  readonly reportId: string;
  readonly processingStatus: "DONE" | "FATAL" | (string & {});
  readonly reportDocumentId?: string;
}

const getReport: Operation<{ reportId: string }, Report> = {
  api: "reports-v2021-06-30",
  name: "getReport",
  method: "GET",
  path: "/reports/2021-06-30/reports/{reportId}",
  parameters: [{ name: "reportId", in: "path", required: true }],
};

/** A client as it is generated, over answers in order. */
function reportsApi(...statuses: readonly string[]) {
  const { fetch, sent } = recordingFetch(
    ...statuses.map(
      (processingStatus) => () =>
        json({ reportId: "7", processingStatus, reportDocumentId: "doc" }, 200, {
          "x-amzn-RateLimit-Limit": "2.0",
        }),
    ),
  );
  const sellingPartner = new SellingPartner({ region: "na", lwa: false, fetch });
  const api = {
    getReport: (params: { reportId: string }, options?: CallOptions) =>
      sellingPartner.call(getReport, params, options),
  };
  return { api, sent };
}

/** A method of a client over answers in order. */
function answering<Data>(...answers: readonly Data[]) {
  let count = 0;
  return () => ({
    withResponse: async () => ({
      data: answers[Math.min((count += 1), answers.length) - 1]!,
      rateLimit: null,
    }),
  });
}

const test = suite("wait");

test("a report is waited for until it is DONE", async () => {
  const { api, sent } = reportsApi("IN_QUEUE", "IN_PROGRESS", "SOMETHING_NEW", "DONE");
  const report = await waitForReport(api, { reportId: "7" }, { every: 1 });
  assert.is(report.reportDocumentId, "doc");
  assert.is(sent.length, 4);
  assert.match(sent[3]!.url, /\/reports\/2021-06-30\/reports\/7$/);
});

for (const status of ["FATAL", "CANCELLED"]) {
  test(`${status} is an error with the status and the response`, async () => {
    const { api, sent } = reportsApi("IN_QUEUE", status);
    const error = await rejection(waitForReport(api, { reportId: "7" }, { every: 1 }));
    assert.instance(error, ProcessingError);
    const { message, status: got, response } = error as ProcessingError<Report>;
    assert.equal(
      [message, got, response.reportDocumentId],
      [`report 7 is ${status}`, status, "doc"],
    );
    assert.is(sent.length, 2);
  });
}

test("feeds, queries and exports of invoices are waited for alike", async () => {
  const every = 1;
  const processing = ["IN_QUEUE", "DONE"].map((processingStatus) => ({ processingStatus }));
  const feeds = { getFeed: answering(...processing) };
  assert.is((await waitForFeed(feeds, { feedId: "1" }, { every })).processingStatus, "DONE");
  const dataKiosk = { getQuery: answering(...processing) };
  assert.is((await waitForQuery(dataKiosk, { queryId: "1" }, { every })).processingStatus, "DONE");
  const exports = [{}, { export: { status: "REQUESTED" } }, { export: { status: "PROCESSING" } }];
  const done = { export: { status: "DONE", invoicesDocumentIds: ["a"] } };
  const invoices = { getInvoicesExport: answering<Partial<typeof done>>(...(exports as []), done) };
  assert.is(await waitForInvoicesExport(invoices, { exportId: "1" }, { every }), done);
  const failed = { export: { status: "ERROR", errorMessage: "no invoices" } };
  const failing = { getInvoicesExport: answering(failed) };
  const error = await rejection(waitForInvoicesExport(failing, { exportId: "1" }, { every }));
  assert.is((error as Error).message, "export 1 is ERROR: no invoices");
  assert.is((error as ProcessingError).response, failed);
});

test("a client's methods keep their this", async () => {
  class Feeds {
    readonly #answer = { processingStatus: "DONE" };
    getFeed() {
      return { withResponse: async () => ({ data: this.#answer, rateLimit: null }) };
    }
  }
  assert.is((await waitForFeed(new Feeds(), { feedId: "1" })).processingStatus, "DONE");
});

const INTERVALS: readonly [expected: number, polls: number, rate: number | null][] = [
  [5_000, 1, null],
  [7_500, 2, null],
  [11_250, 3, null],
  [60_000, 8, null],
  [60_000, 100_000, null],
  // Reports, feeds and queries have 2 requests per second: one wait takes a tenth of them.
  [5_000, 1, 2],
  [10_000, 1, 1],
  [11_250, 3, 1],
  [600_000, 1, 1 / 60],
  [5_000, 1, 0],
];

for (const [expected, polls, rate] of INTERVALS) {
  test(`after ${polls} polls at a rate of ${rate} the next is in ${expected} ms`, () => {
    assert.is(Math.round(pollInterval(polls, rate)), expected);
  });
}

test("the interval may depend on the response and on the number of polls", async () => {
  const seen: unknown[] = [];
  let count = 0;
  const answer = await waitFor(async () => (count += 1), {
    until: (value) => value === 3,
    every: (value, asked) => {
      seen.push([value, asked]);
      return 1;
    },
  });
  assert.is(answer, 3);
  assert.equal(seen, [
    [1, 1],
    [2, 2],
  ]);
});

test("a signal ends the wait with its reason, between polls and during one, and leaves no timer", async () => {
  const before = activeTimers();
  const between = new AbortController();
  const { api, sent } = reportsApi("IN_QUEUE");
  const waiting = rejection(
    waitForReport(api, { reportId: "7" }, { every: 1e6, signal: between.signal }),
  );
  await until(() => sent.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 5));
  between.abort("stop");
  assert.is(await waiting, "stop");

  const during = new AbortController();
  const silent = recordingFetch(silence);
  const sellingPartner = new SellingPartner({ region: "na", lwa: false, fetch: silent.fetch });
  const asking = rejection(
    waitForReport(
      { getReport: (params, options) => sellingPartner.call(getReport, params, options) },
      { reportId: "7" },
      { signal: during.signal },
    ),
  );
  await until(() => silent.sent.length > 0);
  during.abort("stop");
  assert.is(await asking, "stop");
  assert.ok(silent.sent[0]!.signal.aborted);
  await new Promise((resolve) => setImmediate(resolve));
  assert.is(activeTimers(), before);

  const aborted = recordingFetch(() => json({}));
  await rejection(
    waitFor(() => aborted.fetch("x", {}), {
      until: Boolean,
      every: 1,
      signal: AbortSignal.abort(),
    }),
  );
  assert.is(aborted.sent.length, 0);
});

test("a timeout is an error with the last response", async () => {
  const { api, sent } = reportsApi("IN_PROGRESS");
  await withHeldTimers(4321, async (fire) => {
    const options = { every: 1e6, timeout: 4321 };
    const waiting = rejection(waitForReport(api, { reportId: "7" }, options));
    await until(() => sent.length === 1);
    await fire();
    const error = await waiting;
    assert.instance(error, WaitTimeoutError);
    assert.instance(error, TimeoutError);
    assert.is((error as Error).message, "report 7: not done within 4321 ms");
    const { response } = error as WaitTimeoutError<Report>;
    assert.is(response?.processingStatus, "IN_PROGRESS");
  });
  const never = waitFor(() => new Promise(() => {}), { until: Boolean, every: 1, timeout: 5 });
  assert.is(((await rejection(never)) as WaitTimeoutError).response, null);
});

test("an error of a poll ends the wait", async () => {
  const { fetch } = recordingFetch(() => json({ errors: [{ code: "NotFound" }] }, 404));
  const sellingPartner = new SellingPartner({ region: "na", lwa: false, fetch });
  const api = {
    getReport: (params: { reportId: string }) => sellingPartner.call(getReport, params),
  };
  const error = await rejection(waitForReport(api, { reportId: "7" }));
  assert.is((error as Error).name, "NotFoundError");
});

test("an interval of a month does not poll all the time", async () => {
  const { api, sent } = reportsApi("IN_QUEUE");
  const controller = new AbortController();
  const options = { every: 30 * 86_400_000, timeout: Infinity, signal: controller.signal };
  const waiting = rejection(waitForReport(api, { reportId: "7" }, options));
  await until(() => sent.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort("enough");
  assert.is(await waiting, "enough");
  assert.is(sent.length, 1);
});

for (const interval of [NaN, -1, undefined, "soon"]) {
  test(`an interval of ${String(interval)} ends the wait and says why`, async () => {
    const options = {
      until: () => false,
      every: () => interval,
    } as unknown as WaitForOptions<number>;
    const error = await rejection(waitFor(async () => 1, { ...options, what: "report 7" }));
    assert.instance(error, ConfigurationError);
    assert.is(
      (error as Error).message,
      `report 7: every must return a number of milliseconds of at least 0, not ${String(interval)}`,
    );
  });
}

test("an option that does not exist is refused before anything is sent", async () => {
  const { api, sent } = reportsApi("DONE");
  const error = await rejection(waitForReport(api, { reportId: "7" }, { evry: 5 } as object));
  assert.instance(error, ConfigurationError);
  assert.is((error as Error).message, "report 7: evry is not an option; did you mean every?");
  assert.is(sent.length, 0);
});

test("wrong options are refused before anything is sent", async () => {
  let asked = 0;
  const options = { until: () => true, every: 0, timeout: -1 } as WaitForOptions<number>;
  const error = await rejection(waitFor(async () => (asked += 1), options));
  assert.instance(error, ConfigurationError);
  assert.is((error as ConfigurationError).problems.length, 2);
  assert.is(asked, 0);
});

test.run();
