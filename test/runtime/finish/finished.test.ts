/** Waiting for the end: how often is polled, when the wait ends, and how. */
import { inspect } from "node:util";
import { suite } from "uvu";
import * as assert from "uvu/assert";
import {
  ConfigurationError,
  type FinishOptions,
  HandleError,
  NetworkError,
  ProcessingError,
  SellingPartner,
  TimeoutError,
  WaitTimeoutError,
} from "../../../templates/runtime/src/index.js";
import {
  createReport,
  type Report,
  reportsApi,
  submitShipmentConfirmations,
} from "../../support/finishing.js";
import { until } from "../../support/held-timers.js";
import {
  activeTimers,
  type Answer,
  countedSignal,
  json,
  recordingFetch,
  rejection,
  silence,
} from "../../support/transport.js";

const test = suite("finished");

const refused =
  (status: number, code: string): Answer =>
  () =>
    json({ errors: [{ code, message: "no" }] }, status);

/** The times of polls, in seconds. */
const seconds = (times: readonly number[]): readonly number[] =>
  times.map((time) => Math.round(time / 100) / 10);

test("the first poll is after 5 seconds, then they come less and less often, down to once a minute", async () => {
  const states = [...Array.from({ length: 9 }, () => "IN_PROGRESS"), "DONE"];
  const { begin, polls } = reportsApi(states);
  const report = await begin().finished();
  assert.is(report.reportDocumentId, "doc");
  const gaps = seconds(polls.map((time, index) => time - (polls[index - 1] ?? 0)));
  assert.equal(gaps, [5, 5, 7.5, 11.3, 16.9, 25.3, 38, 57, 60, 60]);
});

test("statuses that nobody knows, and answers without one, may still change", async () => {
  const { begin, polls } = reportsApi(["SOMETHING_NEW", () => json({}), () => json([]), "DONE"]);
  assert.is((await begin().finished()).processingStatus, "DONE");
  assert.is(polls.length, 4);
});

test("a report without data is CANCELLED, which is no failure", async () => {
  const { begin } = reportsApi(["IN_QUEUE", "CANCELLED"]);
  assert.is((await begin().finished()).processingStatus, "CANCELLED");
});

test("a failure is an error with the status and the last answer, which is not printed", async () => {
  const { begin } = reportsApi(["IN_QUEUE", "FATAL"]);
  const error = (await rejection(begin().finished())) as ProcessingError<Report>;
  assert.instance(error, ProcessingError);
  assert.is(error.message, "createReport 1 is FATAL");
  assert.is(error.status, "FATAL");
  assert.is(error.response.reportDocumentId, "doc");
  assert.equal(error.problems, []);
  assert.not.match(inspect(error), "reportDocumentId");
});

const problem = { code: "INVALID", message: "Invalid order ID." };

for (const [what, errors] of [
  ["nested twice, as the model has them", { errors: [problem] }],
  ["nested once", [problem]],
] as const) {
  test(`problems that are ${what} are those of the error`, async () => {
    const failure = { transactionStatus: { transactionId: "t", status: "Failure", errors } };
    const { fetch } = recordingFetch(
      () => json({ transactionId: "t" }, 202),
      () => json(failure),
    );
    const partner = new SellingPartner({ region: "na", lwa: false, fetch });
    const call = partner.call(submitShipmentConfirmations, {});
    const error = (await rejection(call.finished({ every: 1 }))) as ProcessingError;
    assert.equal(error.problems, [{ ...problem, details: null }]);
    assert.is(
      error.message,
      "submitShipmentConfirmations t is Failure: INVALID: Invalid order ID.",
    );
  });
}

test("no secret that an answer quotes is in an error", async () => {
  const token = "Atza|a-token-that-nobody-may-see";
  const status = "Failure";
  const errors = [{ code: token, message: `no ${token}`, details: token, severity: token }];
  const { fetch } = recordingFetch(
    () => json({ transactionId: token }, 202),
    () => json({ transactionStatus: { status, errors: { errors } } }),
  );
  const partner = new SellingPartner({ region: "na", lwa: false, fetch });
  const error = await rejection(
    partner.call(submitShipmentConfirmations, {}).finished({ every: 1 }),
  );
  assert.instance(error, ProcessingError);
  assert.not.match(inspect(error), token);
  assert.not.match(JSON.stringify((error as ProcessingError).problems), token);
});

test("the wait ends after the time of the operation, and says how to go on", async () => {
  const { begin, clock, polls, resume } = reportsApi(["IN_PROGRESS"]);
  const error = (await rejection(begin().finished())) as WaitTimeoutError<Report>;
  assert.instance(error, WaitTimeoutError);
  assert.instance(error, TimeoutError);
  assert.is(clock.passed, 3_600_000);
  assert.match(error.message, "createReport 1: not done within 3600000 ms, it is IN_PROGRESS; ");
  assert.match(error.message, "store error.handle");
  assert.is(error.response?.processingStatus, "IN_PROGRESS");
  const before = polls.length;
  const handle = await resume(JSON.stringify(error.handle));
  await rejection(handle.finished({ timeout: 1000 }));
  assert.is(polls.length, before + 1, "what began long ago is polled at once");
});

test("a vendor transaction that goes on says that it may have taken effect", async () => {
  const { fetch } = recordingFetch(() => json({ transactionId: "t" }, 202));
  const partner = new SellingPartner({ region: "na", lwa: false, fetch });
  const error = await rejection(
    partner.call(submitShipmentConfirmations, {}).finished({ every: 1e6, timeout: 1 }),
  );
  assert.match((error as Error).message, "no status has been answered");
  assert.match((error as Error).message, "getPurchaseOrdersStatus");
});

test("errors that may pass do not end the wait, and the last one is told when it is over", async () => {
  const broken: Answer = () => {
    throw new TypeError("fetch failed");
  };
  const passing = [broken, refused(503, "InternalFailure"), refused(429, "QuotaExceeded")];
  const { begin, polls } = reportsApi([...passing, "DONE"]);
  assert.is((await begin().finished()).processingStatus, "DONE");
  assert.is(polls.length, 4);
  const error = await rejection(reportsApi(["IN_QUEUE", broken]).begin().finished());
  assert.instance(error, WaitTimeoutError);
  assert.instance((error as Error).cause, Error);
  assert.is(((error as Error).cause as Error).name, NetworkError.name);
});

for (const [status, name] of [
  [400, "InvalidRequestError"],
  [403, "UnauthorizedError"],
  [404, "NotFoundError"],
] as const) {
  test(`${String(status)} ends the wait`, async () => {
    const { begin, polls } = reportsApi(["IN_QUEUE", refused(status, "Bad"), "DONE"]);
    // Without an end of the wait: what a refusal loads takes real time, in which a virtual clock would run on to that end.
    const error = await rejection(begin().finished({ timeout: Infinity }));
    assert.is((error as Error).name, name);
    assert.is(polls.length, 2);
  });
}

test("the error of the call itself is that of all that waits for it", async () => {
  const { fetch } = recordingFetch(refused(400, "InvalidInput"));
  const call = new SellingPartner({ region: "na", lwa: false, fetch }).call(createReport, {});
  for (const promise of [call.finished(), call.handle(), call.progress().next(), call])
    assert.is(((await rejection(promise)) as Error).name, "InvalidRequestError");
});

test("an answer without an id is an error that says where it should be", async () => {
  for (const body of [{}, { reportId: null }, { reportId: "" }, { reportId: 7 }, undefined]) {
    const { fetch } = recordingFetch(() => (body ? json(body, 202) : new Response(null)));
    const call = new SellingPartner({ region: "na", lwa: false, fetch }).call(createReport, {});
    const error = await rejection(call.finished());
    assert.instance(error, HandleError);
    assert.match((error as Error).message, "createReport: the answer has no id at reportId");
  }
});

test("what ended once is not polled again", async () => {
  const { begin, polls } = reportsApi(["DONE"]);
  const handle = await begin().handle();
  await Promise.all([handle.finished(), handle.finished({ every: 1e5 })]);
  const before = polls.length;
  assert.is((await handle.finished()).processingStatus, "DONE");
  assert.is(polls.length, before);
});

const WRONG: readonly [expected: RegExp, options: unknown][] = [
  [/evry is not an option; did you mean every\?/, { evry: 5 }],
  [/every must be a number of milliseconds above 0/, { every: 0 }],
  [/timeout must be a number of milliseconds above 0/, { timeout: "soon" }],
  [/2 problems/, { every: NaN, timeout: -1 }],
];

for (const [expected, options] of WRONG) {
  test(`the options ${inspect(options)} are refused`, async () => {
    const { begin, polls } = reportsApi(["DONE"]);
    const error = await rejection(begin().finished(options as FinishOptions));
    assert.instance(error, ConfigurationError);
    assert.match((error as Error).message, expected);
    assert.is(polls.length, 0);
  });
}

test("a signal ends the wait at any moment, with its reason, and leaves nothing behind", async () => {
  const before = activeTimers();
  const { signal, listeners } = countedSignal();
  assert.is((await reportsApi(["IN_QUEUE", "DONE"]).begin().finished({ signal })).reportId, "1");
  assert.is(listeners(), 0);

  for (const moment of ["before", "call", "pause", "turn", "poll"] as const) {
    const controller = new AbortController();
    const options = { signal: controller.signal };
    const { fetch, sent } = recordingFetch(
      (request) => (moment === "call" ? silence(request) : json({ reportId: "1" }, 202)),
      (request) => (moment === "poll" ? silence(request) : json({ processingStatus: "X" })),
    );
    const partner = new SellingPartner({ region: "na", lwa: false, fetch });
    const begun = partner.call(createReport, {}, moment === "call" ? options : {});
    if (moment === "before") controller.abort("stop");
    const waiting = rejection(
      begun.finished({ ...options, ...(moment === "poll" && { every: 1 }) }),
    );
    await until(() => sent.length > (moment === "poll" ? 1 : 0));
    if (moment === "turn") {
      // The second of two that were woken has to wait for its turn.
      const handle = await begun.handle();
      handle.wake();
      await until(() => sent.length > 1);
      handle.wake();
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
    controller.abort("stop");
    assert.is(await waiting, "stop", moment);
    await new Promise((resolve) => setImmediate(resolve));
    assert.is(activeTimers(), before, moment);
  }
});

test("an interval of a month does not poll all the time", async () => {
  const { fetch, sent } = recordingFetch(() => json({ reportId: "1" }, 202));
  const partner = new SellingPartner({ region: "na", lwa: false, fetch });
  const controller = new AbortController();
  const options = { every: 30 * 86_400_000, timeout: Infinity, signal: controller.signal };
  const waiting = rejection(partner.call(createReport, {}).finished(options));
  await until(() => sent.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort("enough");
  assert.is(await waiting, "enough");
  assert.is(sent.length, 1);
});

test.run();
