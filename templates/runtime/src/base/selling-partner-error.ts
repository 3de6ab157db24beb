import { type ErrorCause, hintOf } from "./error-cause.js";
import { printable, requestIdNote } from "./printable.js";
import { label, nameOf, OperationError, type OperationName, type Progress } from "./errors.js";
import type { Operation } from "./operation.js";

/** One entry of Amazon's error list. */
export interface ErrorDetail {
  /** A word such as `InvalidInput` or `QuotaExceeded`; empty if the response had none. */
  readonly code: string;
  readonly message: string;
  readonly details: string | null;
}

/** The contents of an error response. */
export interface SellingPartnerErrorInit extends Pick<
  SellingPartnerError,
  | keyof OperationName
  | "status"
  | "errors"
  | "requestId"
  | "errorType"
  | "rateLimit"
  | "body"
  | "debug"
> {
  readonly data?: unknown;
  /** What may have led to it, the likeliest first. */
  readonly causes?: readonly ErrorCause[];
  /** What is wrong if the status does not say it: a success that cannot be read, a redirect. */
  readonly problem?: string;
}

/** The Selling Partner API responded with an error, or with something that cannot be read. */
export class SellingPartnerError extends OperationError {
  override readonly name: string = "SellingPartnerError";
  /** The HTTP status; 0 for a redirect that a browser hides. */
  readonly status: number;
  /** The error list of the response, in whichever of Amazon's shapes it came; empty if there was none. */
  readonly errors: readonly ErrorDetail[];
  /** `x-amzn-RequestId`: the first thing that Amazon's support asks for. */
  readonly requestId: string | null;
  /** `x-amzn-ErrorType` without the address after its colon. */
  readonly errorType: string | null;
  /** `x-amzn-RateLimit-Limit`, in requests per second. */
  readonly rateLimit: number | null;
  /** The text of the response, shortened if long, secrets replaced. */
  readonly body: string;
  readonly #causes: readonly ErrorCause[];
  readonly #debug: string;
  /** Present if a page of a paged call failed that was not the first. */
  declare readonly progress?: Progress;
  readonly #data: unknown;

  constructor(init: SellingPartnerErrorInit) {
    const first = init.errors[0];
    const reason = first ? [first.code, first.message].filter(Boolean).join(": ") : null;
    const what = [init.status, init.problem ?? reason ?? init.errorType].filter(Boolean).join(" ");
    const { causes = [] } = init;
    super(init, printable(what) + requestIdNote(init.requestId) + hintOf(causes));
    this.#causes = causes;
    this.status = init.status;
    this.errors = init.errors;
    this.requestId = init.requestId;
    this.errorType = init.errorType;
    this.rateLimit = init.rateLimit;
    this.body = init.body;
    this.#debug = init.debug;
    this.#data = init.data;
  }

  /**
   * What may have led to status 401 or 403, or to the refusal of a restricted data token, the likeliest first; empty for all other
   * errors. Not shown when the error is printed: its message ends with the first.
   */
  get causes(): readonly ErrorCause[] {
    return this.#causes;
  }

  /**
   * Text for a support case: operation, request id, date, and headers without secrets. Not shown when the error is printed.
   */
  get debug(): string {
    return this.#debug;
  }

  /** The body as JSON, secrets replaced; undefined if it is not JSON. `isError` narrows it to the type of the model. */
  get data(): unknown {
    return this.#data;
  }
}

/** 400, 413, 415, 422: the request itself is wrong. */
export class InvalidRequestError extends SellingPartnerError {
  override readonly name: string = "InvalidRequestError";
}

/** 401, 403: the token, the role or the path is not the right one. */
export class UnauthorizedError extends SellingPartnerError {
  override readonly name: string = "UnauthorizedError";
}

/** 404 */
export class NotFoundError extends SellingPartnerError {
  override readonly name: string = "NotFoundError";
}

/** 429: more requests than the usage plan allows. */
export class ThrottledError extends SellingPartnerError {
  override readonly name: string = "ThrottledError";
}

/** 5xx: something failed on Amazon's side. */
export class ServerError extends SellingPartnerError {
  override readonly name: string = "ServerError";
}

/** Creates the error of a response, in the class of its status. */
export function errorOf(init: SellingPartnerErrorInit): SellingPartnerError {
  switch (init.status) {
    case 400:
    case 413:
    case 415:
    case 422:
      return new InvalidRequestError(init);
    case 401:
    case 403:
      return new UnauthorizedError(init);
    case 404:
      return new NotFoundError(init);
    case 429:
      return new ThrottledError(init);
    default:
      return init.status >= 500 ? new ServerError(init) : new SellingPartnerError(init);
  }
}

/** An error whose body has the type that the model declares for its status. */
export type DeclaredError<Errors, Status extends keyof Errors> = SellingPartnerError & {
  readonly status: Status;
  readonly data: Errors[Status];
};

/**
 * Checks whether a thrown value is the response of `operation` with `status`, and has a JSON body; `error.data` then has
 * the type that the model declares. The body is not checked against the model.
 *
 * @param operation - a descriptor, as the clients export them under `./operations`.
 * @param status - one that the operation declares a body for.
 */
export function isError<Errors, Status extends keyof Errors & number>(
  error: unknown,
  operation: Operation<unknown, unknown, Errors>,
  status: Status,
): error is DeclaredError<Errors, Status> {
  return (
    error instanceof SellingPartnerError &&
    error.status === status &&
    error.data !== undefined &&
    label(error) === label(nameOf(operation))
  );
}
