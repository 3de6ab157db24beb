import { listProblems } from "./printable.js";
import type { Operation } from "./operation.js";

/**
 * Errors that are not tied to one kind of response. No error of the runtime contains a token, a secret or a signature: text
 * from elsewhere (responses, causes) goes through `redact` first.
 */

/** Collects what is wrong with options or parameters, so that one error can list all of it. */
export type ReportProblem = (problem: string) => void;

/** The operation that an error is about. The path is the template: the values of a call may be personal data. */
export interface OperationName {
  readonly operation: string;
  readonly method: string;
  readonly path: string;
}

export function nameOf(operation: Operation): OperationName {
  return { operation: operation.name, method: operation.method, path: operation.path };
}

/** Names an operation in messages. */
export function label(name: OperationName): string {
  return `${name.operation} (${name.method} ${name.path})`;
}

/** How far a paged call had come when it failed. */
export interface Progress {
  /** The number of the page that failed; the first is 1. */
  readonly page: number;
  /** How many items the pages before it had. */
  readonly items: number;
}

/** The options of a `SellingPartner`, of `userAgent` or of `assumeRole` are wrong; lists every problem. */
export class ConfigurationError extends Error {
  override readonly name: string = "ConfigurationError";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(listProblems(problems));
    this.problems = problems;
  }
}

/** An error about one operation. */
export class OperationError extends Error implements OperationName {
  readonly operation: string;
  readonly method: string;
  /** The path template of the operation. */
  readonly path: string;

  constructor(name: OperationName, message: string) {
    super(`${label(name)}: ${message}`);
    this.operation = name.operation;
    this.method = name.method;
    this.path = name.path;
  }
}

/** The parameters of a call cannot be sent; nothing was sent. Lists every problem. */
export class ParameterError extends OperationError {
  override readonly name: string = "ParameterError";
  readonly problems: readonly string[];

  constructor(name: OperationName, problems: readonly string[]) {
    super(name, listProblems(problems));
    this.problems = problems;
  }
}

/** A call would have to wait for its usage plan for longer than it may; nothing was sent. */
export class UsagePlanError extends OperationError {
  override readonly name: string = "UsagePlanError";
  /** How long it would have waited, in milliseconds. */
  readonly wait: number;
  /** How long it may wait: `usagePlan.maxWait`, or what was left of `retry.deadline`. In milliseconds. */
  readonly maxWait: number;

  constructor(name: OperationName, wait: number, maxWait: number) {
    const rounded = Math.ceil(wait);
    super(
      name,
      `the usage plan requires a wait of ${rounded} ms, but the call may wait ${maxWait} ms at most`,
    );
    this.wait = rounded;
    this.maxWait = maxWait;
  }
}

/**
 * A list cannot be read to its end: a page has the token of an earlier page, so the pages would repeat, or its list is not
 * where the model has it.
 */
export class PagingError extends OperationError {
  override readonly name: string = "PagingError";
  readonly progress: Progress;

  /** @param problem - what is wrong with the page (default: it starts where an earlier page did). */
  constructor(
    name: OperationName,
    progress: Progress,
    problem: string = "starts where an earlier page did",
  ) {
    const { page, items } = progress;
    super(name, `page ${page} ${problem} (after ${items} item${items === 1 ? "" : "s"})`);
    this.progress = progress;
  }
}

/**
 * There are no credentials. Of AWS: the provider failed, STS refused, or its package is not installed. Of Login with Amazon: a function
 * that returns them failed.
 */
export class CredentialsError extends Error {
  override readonly name: string = "CredentialsError";
}

/** The request got no response: name not resolved, connection refused or reset, response cut off. */
export class NetworkError extends Error {
  override readonly name: string = "NetworkError";
}

/** The request took longer than `timeout`. */
export class TimeoutError extends Error {
  override readonly name: string = "TimeoutError";
  /** In milliseconds. */
  readonly timeout: number;

  constructor(what: string, timeout: number) {
    super(`${what}: no response within ${timeout} ms`);
    this.timeout = timeout;
  }
}
