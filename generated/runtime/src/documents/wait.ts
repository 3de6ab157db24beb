// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { isDuration, withTimeout } from "../base/abort.js";
import { systemClock } from "../base/clock.js";
import { ConfigurationError, TimeoutError } from "../base/errors.js";

/** How long to wait and how often to ask. */
export interface WaitOptions {
  /**
   * Milliseconds from one answer to the next question. Left out, 5 seconds at first and half as much again each time, up
   * to a minute; longer where the usage plan is so slow that one wait would take more than a tenth of it.
   */
  readonly every?: number | undefined;
  /** Milliseconds for everything; 3600000 (an hour) when left out, Infinity for as long as it takes. */
  readonly timeout?: number | undefined;
  /** Gives the wait up; it then rejects with `signal.reason`. What is waited for goes on. */
  readonly signal?: AbortSignal | undefined;
}

export interface WaitForOptions<Answer> extends Omit<WaitOptions, "every"> {
  /** Whether the wait is over. What it throws ends the wait as well. */
  readonly until: (answer: Answer) => boolean;
  /** Milliseconds from one answer to the next question, or what tells them. */
  readonly every: number | ((answer: Answer, asked: number) => number);
  /** What is waited for, in the message of a timeout. */
  readonly what?: string | undefined;
}

/** Amazon gave up what was waited for: its status is `FATAL`, `CANCELLED` or, of invoices, `ERROR`. */
export class ProcessingError<Answer = unknown> extends Error {
  override readonly name: string = "ProcessingError";
  readonly status: string;
  /** The last answer: a report that is `FATAL` may name a document that says why, a query an `errorDocumentId`. */
  readonly answer: Answer;

  constructor(what: string, status: string, answer: Answer, detail: string | null = null) {
    super(`${what} is ${status}${detail ? `: ${detail}` : ""}`);
    this.status = status;
    this.answer = answer;
  }
}

/** What was waited for was not done within `timeout`; it may be later. */
export class WaitTimeoutError<Answer = unknown> extends TimeoutError {
  override readonly name: string = "WaitTimeoutError";
  /** The last answer; null when there was none. */
  readonly answer: Answer | null;

  constructor(what: string, timeout: number, answer: Answer | null) {
    super(what, timeout);
    this.message = `${what}: not done within ${timeout} ms`;
    this.answer = answer;
  }
}

const DEFAULT_TIMEOUT = 3_600_000;

const SHORTEST = 5_000;

const LONGEST = 60_000;

/** Which part of a usage plan one wait may take. */
const SHARE = 0.1;

/**
 * Asks again and again until the answer is what is waited for.
 *
 * @param poll - asks once; is given a signal to hand on, which aborts with that of the options and at the timeout.
 * @returns the answer that satisfied `until`.
 * @throws ConfigurationError, WaitTimeoutError, `signal.reason`, or what `poll` and `until` throw.
 */
export async function waitFor<Answer>(
  poll: (signal: AbortSignal) => PromiseLike<Answer>,
  options: WaitForOptions<Answer>,
): Promise<Answer> {
  const { until, every, what = "waitFor", timeout = DEFAULT_TIMEOUT, signal = null } = options;
  const problems: string[] = [];
  if (!isDuration(timeout))
    problems.push(`${what}: timeout is not a number of milliseconds above 0`);
  if (typeof every !== "function" && !isDuration(every)) {
    problems.push(`${what}: every is not a number of milliseconds above 0`);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  let last: Answer | null = null;
  const overdue = (): Error => new WaitTimeoutError(what, timeout, last);
  return await withTimeout(timeout, signal, overdue, async (abort) => {
    for (let asked = 1; ; asked += 1) {
      const answer = await poll(abort);
      last = answer;
      if (until(answer)) return answer;
      abort.throwIfAborted();
      const wait = typeof every === "function" ? every(answer, asked) : every;
      await systemClock.sleep(wait, abort);
    }
  });
}

/**
 * How long to wait before the next question, in milliseconds.
 *
 * @param asked - how often it has been asked, from 1.
 * @param rate - of the usage plan, in requests per second; null when not known.
 */
export function pollInterval(asked: number, rate: number | null): number {
  const grown = Math.min(SHORTEST * 1.5 ** (asked - 1), LONGEST);
  return rate === null || rate <= 0 ? grown : Math.max(grown, 1000 / (rate * SHARE));
}

/** A call of a client, as much of it as is used. */
interface Answering<Data> {
  withResponse(): PromiseLike<{ readonly data: Data; readonly rateLimit: number | null }>;
}

type Method<Params, Data> = (
  params: Params,
  options?: { readonly signal?: AbortSignal | undefined },
) => Answering<Data>;

/** What the answers of feeds, reports and queries have in common. */
interface Processed {
  readonly processingStatus: string;
}

interface InvoicesExport {
  readonly status?: string | undefined;
  readonly errorMessage?: string | undefined;
}

/** A status of which nothing more comes. All others, unknown ones too, may still become one of these or `DONE`. */
const FAILED = new Set(["FATAL", "CANCELLED", "ERROR"]);

/** Waits until a call's answer says `DONE`. */
function waitUntilDone<Data>(
  call: (options: { readonly signal: AbortSignal }) => Answering<Data>,
  statusOf: (data: Data) => { readonly status: string | null; readonly detail: string | null },
  what: string,
  { every, timeout, signal }: WaitOptions,
): Promise<Data> {
  let rate: number | null = null;
  const poll = async (abort: AbortSignal): Promise<Data> => {
    const { data, rateLimit } = await call({ signal: abort }).withResponse();
    rate = rateLimit;
    return data;
  };
  const until = (data: Data): boolean => {
    const { status, detail } = statusOf(data);
    if (status === null || !FAILED.has(status)) return status === "DONE";
    throw new ProcessingError(what, status, data, detail);
  };
  const growing = (_: Data, asked: number): number => pollInterval(asked, rate);
  return waitFor(poll, { until, every: every ?? growing, what, timeout, signal });
}

const processed = (answer: Processed): { status: string; detail: null } => ({
  status: answer.processingStatus,
  detail: null,
});

/**
 * Waits until a report is done.
 *
 * @param reports - the client of the Reports API.
 * @returns the report, which names its document.
 * @throws ProcessingError when it is `FATAL`, or `CANCELLED`, which is also what becomes of a report without data;
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
 * Waits until a feed has been processed. That says nothing of its entries: the document of its result does.
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
 * @returns the query; without a `dataDocumentId` it found nothing.
 * @throws as `waitForReport`; the answer of the ProcessingError may name an `errorDocumentId`.
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
 * @returns the answer; its `export` names the documents.
 * @throws as `waitForReport`, with the status `ERROR`.
 */
export function waitForInvoicesExport<
  Answer extends { readonly export?: InvoicesExport | undefined },
>(
  invoices: { readonly getInvoicesExport: Method<{ readonly exportId: string }, Answer> },
  params: { readonly exportId: string },
  options: WaitOptions = {},
): Promise<Answer> {
  const call = invoices.getInvoicesExport.bind(invoices, params);
  const statusOf = ({
    export: state,
  }: Answer): { status: string | null; detail: string | null } => ({
    status: state?.status ?? null,
    detail: state?.errorMessage ?? null,
  });
  return waitUntilDone(call, statusOf, `export ${params.exportId}`, options);
}
