import type { ReportProblem } from "../base/errors.js";
import { type KeysOf, reportUnknownOptions } from "../base/unknown-keys.js";
import type { CallInfo } from "../request/hooks.js";

/** The request of one attempt, as a middleware sees it and may change it. */
export interface MiddlewareRequest {
  /** The same object as in the events of hooks. */
  readonly call: CallInfo;
  /** 1 for the first. */
  readonly attempt: number;
  readonly method: string;
  /** May be changed, but must have the origin of the endpoint. */
  url: string;
  /** May be changed, but for those of authentication, `host` and `content-length`, which are not there. */
  headers: Headers;
  /** May be changed; null for none. */
  body: string | Blob | null;
  /** Aborts with the call and at its timeout. */
  readonly signal: AbortSignal;
}

/**
 * Sends the request on: to the next middleware, and from the last one to the API. Once for each attempt.
 *
 * @param request - the changed request, or a copy of it (default: the one that the middleware got).
 * @returns the response, whatever its status.
 * @throws what the call would reject with: NetworkError, the reason of an abort, MiddlewareError for a request that cannot
 * be sent.
 */
export type Next = (request?: MiddlewareRequest) => Promise<Response>;

/** Changes requests and responses: runs around every attempt of every call, and returns the response. */
export type Middleware = (request: MiddlewareRequest, next: Next) => Response | Promise<Response>;

export interface MiddlewareOptions {
  /**
   * Whether it sees, and may change, the request as it is sent: with access token, date and signature, whose change is not
   * signed again (default: false).
   */
  readonly secrets?: boolean | undefined;
}

/** A middleware with its options, in the list of a `SellingPartner`. */
export interface MiddlewareEntry extends MiddlewareOptions {
  readonly use: Middleware;
}

/** The keys of an entry: no other is read. */
const ENTRY_OPTIONS: KeysOf<MiddlewareEntry> = { use: true, secrets: true };

/** Resolves the option `middleware`; reports what is not one. */
export function resolveMiddleware(
  list: readonly (Middleware | MiddlewareEntry)[] | undefined,
  report: ReportProblem,
): MiddlewareEntry[] {
  if (list === undefined) return [];
  if (!Array.isArray(list)) {
    report("middleware must be a list of functions");
    return [];
  }
  return list.map((one: Middleware | MiddlewareEntry, index) =>
    resolveEntry(typeof one === "function" ? { use: one } : one, `middleware[${index}]`, report),
  );
}

/** Checks one middleware and copies it, so that later changes by the caller have no effect. */
export function resolveEntry(
  entry: MiddlewareEntry,
  where: string,
  report: ReportProblem,
): MiddlewareEntry {
  if (typeof entry?.use !== "function") {
    report(`${where} must be a function, or { use: function, secrets: true } in the list`);
  }
  reportUnknownOptions(entry, ENTRY_OPTIONS, `${where}.`, report);
  return { ...entry };
}
