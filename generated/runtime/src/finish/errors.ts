// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { TimeoutError } from "../base/errors.js";
import { listProblems, printable } from "../base/printable.js";
import type { ErrorDetail } from "../base/selling-partner-error.js";
import type { Handle } from "./handle.js";

/** A problem as Amazon lists it. */
export interface ProcessingProblem extends ErrorDetail {
  /** `ERROR` or `WARNING`, where Amazon says it. */
  readonly severity?: string;
}

/** Amazon could not do what an operation began: its status is one of failure, such as `FATAL` or `Failure`. */
export class ProcessingError<Final = unknown> extends Error {
  override readonly name: string = "ProcessingError";
  readonly status: string;
  /** The problems that Amazon lists in its answer; empty if it lists none there, as with reports and feeds. */
  readonly problems: readonly ProcessingProblem[];
  readonly #response: Final;

  /** @param problems - without secrets, and so is `status`. */
  constructor(
    what: string,
    status: string,
    response: Final,
    problems: readonly ProcessingProblem[] = [],
  ) {
    const texts = problems.map(({ code, message, details }) =>
      printable([code, message, details].filter(Boolean).join(": ")),
    );
    const reason = texts.length === 0 ? "" : `: ${listProblems(texts)}`;
    super(`${what} is ${printable(status)}${reason}`);
    this.status = status;
    this.problems = problems;
    this.#response = response;
  }

  /**
   * The last answer as Amazon sent it: a report that is `FATAL` may name a document that says why, a query an
   * `errorDocumentId`. Not shown when the error is printed.
   */
  get response(): Final {
    return this.#response;
  }
}

/** What to do about a wait that took too long. */
const RESUME =
  "; it may still end: store error.handle as JSON, and take it up again later by resume() of the client";

/** Vendor transactions. */
const STALLED =
  ". Amazon can leave a transaction in this status for days although it has taken effect: ask for what it should have changed, " +
  "for an acknowledgement by getPurchaseOrdersStatus";

/** What an operation began was not done within `timeout`. It may still be done later. */
export class WaitTimeoutError<Final = unknown> extends TimeoutError {
  override readonly name: string = "WaitTimeoutError";
  /** The status of the last answer; null if there was none. */
  readonly status: string | null;
  /** To be stored, and taken up again later. */
  readonly handle: Handle<Final>;
  readonly #response: Final | null;

  /** @param status - without secrets. */
  constructor(
    what: string,
    timeout: number,
    last: { readonly status: string | null; readonly response: Final | null },
    handle: Handle<Final>,
    stalls: boolean,
    cause: Error | null,
  ) {
    super(what, timeout);
    const { status, response } = last;
    const state = status === null ? "no status has been answered" : `it is ${printable(status)}`;
    this.message = `${what}: not done within ${timeout} ms, ${state}${RESUME}${stalls ? STALLED : ""}`;
    this.status = status;
    this.handle = handle;
    this.#response = response;
    if (cause !== null) this.cause = cause;
  }

  /** The last answer; null if there was none. Not shown when the error is printed. */
  get response(): Final | null {
    return this.#response;
  }
}

/** There is nothing to wait for: a stored handle cannot be taken up again, or an answer has no id. Lists every problem. */
export class HandleError extends Error {
  override readonly name: string = "HandleError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(listProblems(problems));
    this.problems = problems;
  }
}
