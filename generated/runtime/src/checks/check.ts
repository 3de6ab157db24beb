// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { addToList } from "../base/add-to-list.js";
import { ConfigurationError, type ReportProblem } from "../base/errors.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import type { CallResponse } from "../request/call.js";
import type { CallInfo } from "../request/hooks.js";

/** A call whose request is about to be sent. */
export interface CheckedRequest {
  /** The same object as in the events of hooks. */
  readonly call: CallInfo;
  /** As the caller passed them: not to be changed. For a page after the first, those that ask for it. */
  readonly params: unknown;
}

/** A call that has succeeded. */
export interface CheckedResponse {
  /** The same object as in `CheckedRequest`. */
  readonly call: CallInfo;
  /** What the body was decoded to, which the caller gets: not to be changed. */
  readonly data: unknown;
  readonly status: number;
  /** `x-amzn-RequestId` */
  readonly requestId: string | null;
}

/**
 * Sees the values of calls, once for each call and not for each attempt. What it throws or rejects with, the call rejects with,
 * as it is and without a retry. Unlike hooks, it has personal data.
 */
export interface Check {
  /** Runs when the request has been built; if it fails, nothing is sent. */
  request?(event: CheckedRequest): void | Promise<void>;
  /** Runs when a success has been decoded. Error responses, and answers that are tokens, are not shown. */
  response?(event: CheckedResponse): void | Promise<void>;
}

/** The keys of a check, of which it has at least one. */
const CHECK_OPTIONS: KeysOf<Check> = { request: true, response: true };

/** The operation whose answer is a token. */
export const ANSWERS_TOKEN: RegExp = /\/restrictedDataToken$/;

/** Resolves the option `checks`, to a list of its own; reports what is not a check. */
export function resolveChecks(list: readonly Check[] | undefined, report: ReportProblem): Check[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) {
    report("checks must be a list of { request, response }");
    return [];
  }
  for (const [index, check] of list.entries()) reportCheck(check, `checks[${index}]`, report);
  return [...list];
}

/**
 * Adds a check to a list.
 *
 * @returns a function that removes it.
 * @throws ConfigurationError if it is not one.
 */
export function addCheck(list: Check[], check: Check): () => void {
  const problems: string[] = [];
  reportCheck(check, "check", (problem) => problems.push(problem));
  if (problems.length > 0) throw new ConfigurationError(problems);
  return addToList(list, check);
}

function reportCheck(check: Check, where: string, report: ReportProblem): void {
  const functions = [check?.request, check?.response].filter((one) => one !== undefined);
  if (functions.length === 0 || !functions.every((one) => typeof one === "function")) {
    report(`${where} must be an object with a function request, response or both`);
  }
  // May be an object with methods and state of its own.
  reportUnknownOptions(check, CHECK_OPTIONS, `${where}.`, report, true);
}

/**
 * Starts all checks of a request, before anything is awaited: the caller may change the params later.
 *
 * @returns what they fail with; it never rejects.
 */
export async function checkRequest(
  checks: readonly Check[],
  event: CheckedRequest,
): Promise<readonly unknown[]> {
  return await failuresOf(checks.map(async (check) => check.request?.(event)));
}

/**
 * Runs all checks of a response.
 *
 * @throws what the first of those that fail throws.
 */
export async function checkResponse(
  checks: readonly Check[],
  call: CallInfo,
  { data, status, requestId }: CallResponse<unknown>,
): Promise<void> {
  if (ANSWERS_TOKEN.test(call.path)) return;
  const event = { call, data, status, requestId };
  const failures = await failuresOf(checks.map(async (check) => check.response?.(event)));
  if (failures.length > 0) throw failures[0];
}

async function failuresOf(running: readonly Promise<void>[]): Promise<readonly unknown[]> {
  const settled = await Promise.allSettled(running);
  return settled.flatMap((one) => (one.status === "rejected" ? [one.reason as unknown] : []));
}
