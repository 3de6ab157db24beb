// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { checkDuration, withTimeout } from "../base/abort.js";
import { systemClock } from "../base/clock.js";
import { printable } from "../base/printable.js";
import { ConfigurationError, type ReportProblem, TimeoutError } from "../base/errors.js";
import { redact } from "../base/redact.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";

/** How long to wait and how often to poll. */
export interface WaitOptions {
  /**
   * Milliseconds from one response to the next poll. By default 5 seconds at first and 1.5 times as long each time, up to a
   * minute; longer if the usage plan is so slow that polling would use more than a tenth of it.
   */
  readonly every?: number | undefined;
  /** Milliseconds for the whole wait (default: 3600000, an hour); Infinity for no limit. */
  readonly timeout?: number | undefined;
  /** Aborts the wait, which then rejects with `signal.reason`. The report or feed is still processed. */
  readonly signal?: AbortSignal | undefined;
}

export interface WaitForOptions<Result> extends Omit<WaitOptions, "every"> {
  /** Whether the wait is over. An error that it throws ends the wait as well. */
  readonly until: (response: Result) => boolean;
  /** Milliseconds from one response to the next poll, or a function that returns them (0: at once). */
  readonly every: number | ((response: Result, polls: number) => number);
  /** The subject of the wait, for the message of a timeout. */
  readonly what?: string | undefined;
}

/** Amazon stopped processing a report, feed, query or export: its status is `FATAL`, `CANCELLED` or, of invoices, `ERROR`. */
export class ProcessingError<Result = unknown> extends Error {
  override readonly name: string = "ProcessingError";
  readonly status: string;
  /** The last response: a report that is `FATAL` may name a document that says why, a query an `errorDocumentId`. */
  readonly response: Result;

  constructor(what: string, status: string, response: Result, detail?: string | undefined) {
    // Both are texts of the response.
    const reason = redact(detail ? `${status}: ${detail}` : status, []);
    super(`${what} is ${printable(reason)}`);
    this.status = redact(status, []);
    this.response = response;
  }
}

/** The wait was not over within `timeout`. The report or feed may still be done later. */
export class WaitTimeoutError<Result = unknown> extends TimeoutError {
  override readonly name: string = "WaitTimeoutError";
  /** The last response; null if there was none. */
  readonly response: Result | null;

  constructor(what: string, timeout: number, response: Result | null) {
    super(what, timeout);
    this.message = `${what}: not done within ${timeout} ms`;
    this.response = response;
  }
}

const OPTIONS: KeysOf<WaitOptions> = { every: true, timeout: true, signal: true };

const DEFAULT_TIMEOUT = 3_600_000;

const FIRST_INTERVAL = 5_000;

const MAX_INTERVAL = 60_000;

/** The part of a usage plan that polling may use. */
const MAX_SHARE = 0.1;

/**
 * Polls until `until` returns true.
 *
 * @param poll - sends one request; its argument is a signal that aborts with that of the options and at the timeout.
 * @returns the response for which `until` returned true.
 * @throws ConfigurationError, WaitTimeoutError, `signal.reason`, or what `poll` and `until` throw.
 */
export async function waitFor<Result>(
  poll: (signal: AbortSignal) => PromiseLike<Result>,
  options: WaitForOptions<Result>,
): Promise<Result> {
  const { until, every, what = "waitFor", timeout = DEFAULT_TIMEOUT, signal = null } = options;
  const problems: string[] = [];
  const report: ReportProblem = (problem) => problems.push(`${what}: ${problem}`);
  checkDuration("timeout", timeout, report);
  if (typeof every !== "function") checkDuration("every", every, report);
  if (problems.length > 0) throw new ConfigurationError(problems);
  let last: Result | null = null;
  const pollUntilDone = async (abort: AbortSignal): Promise<Result> => {
    for (let polls = 1; ; polls += 1) {
      const response = await poll(abort);
      last = response;
      if (until(response)) return response;
      abort.throwIfAborted();
      const wait = typeof every === "function" ? every(response, polls) : every;
      if (!(typeof wait === "number" && wait >= 0)) {
        const problem = `${what}: every must return a number of milliseconds of at least 0`;
        throw new ConfigurationError([`${problem}, not ${String(wait)}`]);
      }
      await systemClock.sleep(wait, abort);
    }
  };
  const onTimeout = (): Error => new WaitTimeoutError(what, timeout, last);
  return await withTimeout(what, timeout, signal, pollUntilDone, onTimeout);
}

/**
 * Computes how long to wait before the next poll, in milliseconds.
 *
 * @param polls - how many there have been, from 1.
 * @param rate - of the usage plan, in requests per second; null if not known.
 */
export function pollInterval(polls: number, rate: number | null): number {
  const grown = Math.min(FIRST_INTERVAL * 1.5 ** (polls - 1), MAX_INTERVAL);
  return rate === null || rate <= 0 ? grown : Math.max(grown, 1000 / (rate * MAX_SHARE));
}

/** The part of a client's call that is used. */
interface PollCall<Data> {
  withResponse(): PromiseLike<{ readonly data: Data; readonly rateLimit: number | null }>;
}

type Method<Params, Data> = (
  params: Params,
  options?: { readonly signal?: AbortSignal | undefined },
) => PollCall<Data>;

/** The property that the responses of feeds, reports and queries share. */
interface Processed {
  readonly processingStatus: string;
}

interface InvoicesExport {
  readonly status?: string | undefined;
  readonly errorMessage?: string | undefined;
}

/** The final statuses except `DONE`. All others, unknown ones too, may still change. */
const FAILED = new Set(["FATAL", "CANCELLED", "ERROR"]);

/** Waits until a call's response has the status `DONE`. */
async function waitUntilDone<Data>(
  call: (options: { readonly signal: AbortSignal }) => PollCall<Data>,
  stateOf: (data: Data) => InvoicesExport,
  what: string,
  options: WaitOptions,
): Promise<Data> {
  const { every, timeout, signal } = options;
  const problems: string[] = [];
  reportUnknownOptions(options, OPTIONS, `${what}: `, (problem) => problems.push(problem));
  if (problems.length > 0) throw new ConfigurationError(problems);
  let rate: number | null = null;
  const poll = async (abort: AbortSignal): Promise<Data> => {
    const { data, rateLimit } = await call({ signal: abort }).withResponse();
    rate = rateLimit;
    return data;
  };
  const until = (data: Data): boolean => {
    const { status, errorMessage } = stateOf(data);
    if (status === undefined || !FAILED.has(status)) return status === "DONE";
    throw new ProcessingError(what, status, data, errorMessage);
  };
  const growing = (_: Data, polls: number): number => pollInterval(polls, rate);
  return await waitFor(poll, { until, every: every ?? growing, what, timeout, signal });
}

const processed = ({ processingStatus }: Processed): InvoicesExport => ({
  status: processingStatus,
});

/**
 * Waits until a report is done.
 *
 * @param reports - the client of the Reports API.
 * @returns the report, which names its document.
 * @throws ProcessingError if it is `FATAL`, or `CANCELLED`, which is also the status of a report without data;
 * WaitTimeoutError, `signal.reason`, ConfigurationError, or what the calls throw.
 */
export function waitForReport<Report extends Processed>(
  reports: { readonly getReport: Method<{ readonly reportId: string }, Report> },
  params: { readonly reportId: string },
  options: WaitOptions = {},
): Promise<Report> {
  const call = reports.getReport.bind(reports, params);
  return waitUntilDone(call, processed, `report ${params.reportId}`, options);
}

/**
 * Waits until a feed has been processed. Its entries may still have failed: see the document of its result.
 *
 * @param feeds - the client of the Feeds API.
 * @returns the feed, which names the document of its result.
 * @throws as `waitForReport`.
 */
export function waitForFeed<Feed extends Processed>(
  feeds: { readonly getFeed: Method<{ readonly feedId: string }, Feed> },
  params: { readonly feedId: string },
  options: WaitOptions = {},
): Promise<Feed> {
  const call = feeds.getFeed.bind(feeds, params);
  return waitUntilDone(call, processed, `feed ${params.feedId}`, options);
}

/**
 * Waits until a query of Data Kiosk is done.
 *
 * @param dataKiosk - the client of the Data Kiosk API.
 * @returns the query; if it has no `dataDocumentId`, it found nothing.
 * @throws as `waitForReport`; the response of the ProcessingError may name an `errorDocumentId`.
 */
export function waitForQuery<Query extends Processed>(
  dataKiosk: { readonly getQuery: Method<{ readonly queryId: string }, Query> },
  params: { readonly queryId: string },
  options: WaitOptions = {},
): Promise<Query> {
  const call = dataKiosk.getQuery.bind(dataKiosk, params);
  return waitUntilDone(call, processed, `query ${params.queryId}`, options);
}

/**
 * Waits until an export of invoices is done.
 *
 * @param invoices - the client of the Invoices API.
 * @returns the response; its `export` names the documents.
 * @throws as `waitForReport`, with the status `ERROR`.
 */
export function waitForInvoicesExport<
  Result extends { readonly export?: InvoicesExport | undefined },
>(
  invoices: { readonly getInvoicesExport: Method<{ readonly exportId: string }, Result> },
  params: { readonly exportId: string },
  options: WaitOptions = {},
): Promise<Result> {
  const call = invoices.getInvoicesExport.bind(invoices, params);
  return waitUntilDone(
    call,
    (response) => response.export ?? {},
    `export ${params.exportId}`,
    options,
  );
}
