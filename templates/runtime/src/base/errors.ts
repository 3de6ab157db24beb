import type { Operation } from "./operation.js";

/**
 * The errors of the runtime. None of them holds a token, a secret or a signature: what comes from elsewhere (answers,
 * causes) goes through `redact` before it is put here.
 */

/** Which operation an error is about. The path is the template: the values of a call may be personal data. */
export interface OperationName {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
}

/** How far a paged call had come when it failed. */
export interface Progress {
  /** The page that could not be had; the first is 1. */
  readonly page: number;
  /** How many items the pages before it held. */
  readonly items: number;
}

/** One entry of Amazon's error list. */
export interface ErrorDetail {
  /** A word such as `InvalidInput` or `QuotaExceeded`; empty when the answer had none. */
  readonly code: string;
  readonly message: string;
  readonly details: string | null;
}

function list(problems: readonly string[]): string {
  return problems.length === 1
    ? `${problems[0]}`
    : `${problems.length} problems:\n${problems.map((problem) => `- ${problem}`).join("\n")}`;
}

/** Longer, a server's text is no message any more; `body` and `errors` have more of it. In characters. */
const LONGEST_MESSAGE = 1000;

/** A server's text as part of a message: on one line, and with escapes for what a terminal or a log would obey. */
export function inMessage(text: string): string {
  const short = text.length > LONGEST_MESSAGE ? `${text.slice(0, LONGEST_MESSAGE)}…` : text;
  return short.replace(
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

export function nameOf(operation: Operation): OperationName {
  return { operation: operation.name, method: operation.method, path: operation.path };
}

/** How messages name an operation. */
export function label(name: OperationName): string {
  return `${name.operation} (${name.method} ${name.path})`;
}

/** The options of a `SellingPartner`, of `userAgent` or of `assumeRole` are wrong; all that is wrong is listed. */
export class ConfigurationError extends Error {
  override readonly name: string = "ConfigurationError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(list(problems));
    this.problems = problems;
  }
}

/** An error that is about one operation. */
class OperationError extends Error implements OperationName {
  readonly operation: string;
  readonly method: string;
  /** The path template of the operation. */
  readonly path: string;

  constructor(name: OperationName, what: string) {
    super(`${label(name)}: ${what}`);
    this.operation = name.operation;
    this.method = name.method;
    this.path = name.path;
  }
}

/** The parameters of a call cannot be sent; nothing was sent, and all that is wrong is listed. */
export class ParameterError extends OperationError {
  override readonly name: string = "ParameterError";
  readonly problems: readonly string[];

  constructor(name: OperationName, problems: readonly string[]) {
    super(name, list(problems));
    this.problems = problems;
  }
}

/** The usage plan would have a call wait for longer than it may; nothing was sent. */
export class UsagePlanError extends Error implements OperationName {
  override readonly name: string = "UsagePlanError";
  readonly operation: string;
  readonly method: string;
  readonly path: string;
  /** How long it would have waited, in milliseconds. */
  readonly wait: number;
  /** How long it may wait: `usagePlan.maxWait`, or what was left of `retry.deadline`. In milliseconds. */
  readonly maxWait: number;

  constructor(name: OperationName, wait: number, maxWait: number) {
    const rounded = Math.ceil(wait);
    super(
      `${label(name)}: the usage plan would let it go in ${rounded} ms, it may wait ${maxWait} ms`,
    );
    this.operation = name.operation;
    this.method = name.method;
    this.path = name.path;
    this.wait = rounded;
    this.maxWait = maxWait;
  }
}

/** What an answer that is an error says. */
export interface SellingPartnerErrorInit extends OperationName {
  readonly status: number;
  readonly errors: readonly ErrorDetail[];
  readonly requestId: string | null;
  readonly errorType: string | null;
  readonly rateLimit: number | null;
  readonly body: string;
  readonly debug: string;
  /** The body as JSON; undefined when it is none. */
  readonly data?: unknown;
  /** Says what is wrong where the status does not: a success that cannot be read, a redirect. */
  readonly problem?: string;
}

/** The Selling Partner API answered with an error, or with something that is no answer. */
export class SellingPartnerError extends OperationError {
  override readonly name: string = "SellingPartnerError";
  /** The HTTP status; 0 for a redirect that a browser hides. */
  readonly status: number;
  /** The error list of the answer, whichever of Amazon's shapes it came in; empty when there was none. */
  readonly errors: readonly ErrorDetail[];
  /** `x-amzn-RequestId`: the first thing that Amazon's support asks for. */
  readonly requestId: string | null;
  /** `x-amzn-ErrorType` without the address behind its colon. */
  readonly errorType: string | null;
  /** `x-amzn-RateLimit-Limit`, in requests per second. */
  readonly rateLimit: number | null;
  /** The text of the answer, shortened when long, secrets replaced. */
  readonly body: string;
  readonly #debug: string;
  /** Present when it was not the first page of a paged call that failed. */
  declare readonly progress?: Progress;
  readonly #data: unknown;

  constructor(init: SellingPartnerErrorInit) {
    const first = init.errors[0];
    const said = first ? [first.code, first.message].filter(Boolean).join(": ") : null;
    const what = [init.status, init.problem ?? said ?? init.errorType].filter(Boolean).join(" ");
    super(
      init,
      inMessage(what) + (init.requestId ? ` (request id ${inMessage(init.requestId)})` : ""),
    );
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
   * What a support case asks for, as text: operation, request id, date, and headers without secrets. Not shown when the
   * error is printed.
   */
  get debug(): string {
    return this.#debug;
  }

  /** The body as JSON, secrets replaced; undefined when it is none. `isError` gives it the type of the model. */
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

/** The error of an answer, of the class that goes with its status. */
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

/** An error whose body is of the type that the model declares for its status. */
export type DeclaredError<Errors, Status extends keyof Errors> = SellingPartnerError & {
  readonly status: Status;
  readonly data: Errors[Status];
};

/**
 * Whether something thrown is the answer of `operation` with `status`, and has a JSON body; `error.data` then has the type
 * that the model declares. The body is not checked against the model.
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

/** A list cannot be read to its end: the token of a page is one that was used before, and the pages would go round. */
export class PagingError extends OperationError {
  override readonly name: string = "PagingError";
  readonly progress: Progress;

  constructor(name: OperationName, progress: Progress) {
    const { page, items } = progress;
    super(name, `page ${page} begins where an earlier one did (after ${items} items)`);
    this.progress = progress;
  }
}

/** The error codes of Login with Amazon that are known; it may send others. */
export type LwaErrorCode =
  | "access_denied"
  | "invalid_client"
  | "invalid_grant"
  | "invalid_request"
  | "invalid_scope"
  | "server_error"
  | "temporarily_unavailable"
  | "unauthorized_client"
  | "unsupported_grant_type"
  /** Ours: an answer that is neither a token nor an error of RFC 6749. */
  | "invalid_response"
  | (string & {});

/** What Login with Amazon said instead of giving a token. The names are those of RFC 6749, section 5.2. */
export interface LwaErrorInit {
  readonly error: LwaErrorCode;
  readonly error_description: string | null;
  readonly status: number;
  readonly requestId: string | null;
}

/** Login with Amazon gave no access token. */
export class LwaError extends Error {
  override readonly name: string = "LwaError";
  readonly error: LwaErrorCode;
  readonly error_description: string | null;
  readonly status: number;
  readonly requestId: string | null;
  /** Whether the same request may succeed later: `server_error` and `temporarily_unavailable` only. */
  readonly retryable: boolean;

  constructor(init: LwaErrorInit) {
    const description = init.error_description ? `: ${init.error_description}` : "";
    const request = init.requestId ? `, request id ${init.requestId}` : "";
    const said = inMessage(init.error + description);
    super(`Login with Amazon: ${said} (status ${init.status}${inMessage(request)})`);
    this.error = init.error;
    this.error_description = init.error_description;
    this.status = init.status;
    this.requestId = init.requestId;
    this.retryable = init.error === "server_error" || init.error === "temporarily_unavailable";
  }
}

/** AWS credentials to sign with could not be had: the provider failed, STS refused, or its package is not installed. */
export class CredentialsError extends Error {
  override readonly name: string = "CredentialsError";
}

/** The request got no answer: name not resolved, connection refused or reset, answer cut off. */
export class NetworkError extends Error {
  override readonly name: string = "NetworkError";
}

/** The request took longer than `timeout`. */
export class TimeoutError extends Error {
  override readonly name: string = "TimeoutError";
  /** In milliseconds. */
  readonly timeout: number;

  constructor(what: string, timeout: number) {
    super(`${what}: no answer within ${timeout} ms`);
    this.timeout = timeout;
  }
}
