// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { type LazySignal, withLazyTimeout } from "./base/abort.js";
import { label, NetworkError, TimeoutError } from "./base/errors.js";
import type { ErrorCause } from "./base/error-cause.js";
import type { Operation } from "./base/operation.js";
import { cleanCause, noResponse, Redactor } from "./base/redact.js";
import { SellingPartnerError, type SellingPartnerErrorInit } from "./base/selling-partner-error.js";
import type { Fetch } from "./base/transport.js";
import type { Task } from "./connection.js";
import type { MiddlewareRun } from "./middleware/run.js";
import type { CallResponse } from "./request/call.js";
import {
  describeExchange,
  notify,
  redactHeaders,
  type RequestEvent,
  type ResponseEvent,
} from "./request/hooks.js";
import { type Answered, readResponse } from "./request/response.js";
import { accessOfRequest } from "./request/restricted-access.js";

/** How an attempt ended: with a result, or with an error. */
export interface Outcome {
  readonly response: Response | null;
  readonly result: CallResponse<unknown> | null;
  readonly error: unknown;
}

/**
 * Sends one request and decodes its response; calls the hooks.
 *
 * @param headers - as they are sent; with middleware they are filled in when it has passed the request on.
 */
export async function exchange(
  task: Task,
  attempt: number,
  headers: Readonly<Record<string, string>>,
  middleware: MiddlewareRun | null = null,
): Promise<Outcome> {
  const one = new Attempt(task, attempt, headers, middleware);
  let result: CallResponse<unknown> | null = null;
  let error: unknown = null;
  try {
    result = await one.send();
  } catch (thrown) {
    error = thrown;
  }
  const { response } = one;
  one.end(error);
  return { response, result, error };
}

/** One request of a call, with its response. Most of what it can tell is asked of few. */
class Attempt implements Answered {
  readonly operation: Operation;
  /** What `fetch` returned; null before that. */
  response: Response | null = null;
  readonly #task: Task;
  readonly #attempt: number;
  readonly #headers: Readonly<Record<string, string>>;
  readonly #middleware: MiddlewareRun | null;
  readonly #started: number;
  #redactor: Redactor | null = null;

  constructor(
    task: Task,
    attempt: number,
    headers: Readonly<Record<string, string>>,
    middleware: MiddlewareRun | null,
  ) {
    this.operation = task.operation;
    this.#task = task;
    this.#attempt = attempt;
    this.#headers = headers;
    this.#middleware = middleware;
    this.#started = task.connection.clock.now();
  }

  get redactor(): Redactor {
    return (this.#redactor ??= new Redactor(() => this.#secrets()));
  }

  /** Sends the request, and waits for the response no longer than the timeout. */
  send(): Promise<CallResponse<unknown>> {
    const { connection, options, info, signal } = this.#task;
    const timeout = options.timeout ?? connection.timeout;
    if (this.#middleware === null) this.#announce();
    return withLazyTimeout(
      timeout,
      signal,
      (abort) => this.#exchange(abort),
      () => new TimeoutError(label(info), timeout),
    );
  }

  async #exchange(abort: LazySignal): Promise<CallResponse<unknown>> {
    const middleware = this.#middleware;
    // Not called as a method: a browser's `fetch` wants no other `this`.
    const { fetch } = this.#task.connection;
    try {
      this.response = await (middleware === null
        ? fetch(this.#task.request.url, this.#init(abort))
        : middleware.send({
            fetch: (url, init) => this.#fetchFor(url, init),
            signal: abort.signal,
            redactor: this.redactor,
          }));
      return await readResponse(this, this.response);
    } catch (error) {
      if (error instanceof SellingPartnerError || middleware?.isKnown(error)) throw error;
      throw this.#noAnswer(error);
    }
  }

  #init(abort: LazySignal): RequestInit {
    const { method, body } = this.#task.request;
    return {
      method,
      headers: this.#headers,
      body,
      // No redirect is followed: it would send the token to another server.
      redirect: "manual",
      get signal() {
        return abort.signal;
      },
    };
  }

  /** Sends what the middleware has passed on. */
  async #fetchFor(...[url, init]: Parameters<Fetch>): Promise<Response> {
    const { fetch } = this.#task.connection;
    this.#announce();
    try {
      return await fetch(url, init);
    } catch (error) {
      throw this.#noAnswer(error);
    }
  }

  /** Tells the hooks of the request. */
  #announce(): void {
    const { connection, operation, options, info: call } = this.#task;
    const { hooks, sellerId } = connection;
    if (hooks.onRequest) notify(() => hooks.onRequest?.(this.#requestEvent()));
    if (!hooks.onRestrictedData) return;
    const access = accessOfRequest(operation, options, this.#headers["x-amz-access-token"]);
    if (access === null) return;
    const attempt = this.#attempt;
    const event = { sellerId, call, attempt, resources: [access], targetApplication: null };
    notify(() => hooks.onRestrictedData?.(event));
  }

  /** Notes how the attempt ended, and tells the hooks. */
  end(error: unknown): void {
    const { connection, operation, options } = this.#task;
    const { hooks, history, clock } = connection;
    const isSent = this.#middleware?.isSent !== false;
    // The token of a grantless operation, or one of the caller's own, says nothing about those of the seller.
    if (isSent && operation.scope === undefined && options.accessToken === undefined) {
      history.note(operation, this.response?.status, clock.now());
    }
    if (hooks.onResponse && isSent) notify(() => hooks.onResponse?.(this.#responseEvent(error)));
  }

  describe(response: Response): string {
    return describeExchange(
      this.#requestEvent(),
      this.#task.connection.endpoint,
      response.status,
      redactHeaders(response.headers, this.redactor),
    );
  }

  async explain(init: SellingPartnerErrorInit): Promise<readonly ErrorCause[]> {
    const { connection, operation, request, options } = this.#task;
    let causes;
    try {
      causes = await import("./causes/explain-refusal.js");
    } catch {
      return [];
    }
    return causes.explainRefusal({
      ...init,
      operation,
      region: connection.region,
      endpoint: connection.endpoint,
      url: request.url,
      body: request.body,
      token: this.#headers["x-amz-access-token"],
      hasOwnToken: options.accessToken !== undefined,
      asksForPersonalData: Boolean(options.restrictedData),
      isSigned: this.#headers["authorization"] !== undefined,
      now: connection.clock.now(),
      history: connection.history,
    });
  }

  #secrets(): readonly (string | null)[] {
    const { connection, options } = this.#task;
    const headers = this.#headers;
    return [
      ...connection.secrets(),
      headers["x-amz-access-token"] ?? null,
      headers["x-amz-security-token"] ?? null,
      headers["authorization"] ?? null,
      /Signature=(\w+)/.exec(headers["authorization"] ?? "")?.[1] ?? null,
      // One may be the key of a private gateway.
      ...Object.values(options.headers ?? {}),
    ];
  }

  #noAnswer(error: unknown): NetworkError {
    const { connection, request, info } = this.#task;
    // Deno quotes the address, whose values may be personal data.
    const place = request.url.slice(connection.endpoint.length);
    const cause = cleanCause(error, [...this.#secrets(), place]);
    return new NetworkError(`${label(info)}: ${noResponse(request.url, cause)}`, { cause });
  }

  #requestEvent(): RequestEvent {
    return {
      call: this.#task.info,
      attempt: this.#attempt,
      headers: redactHeaders(Object.entries(this.#headers), this.redactor),
    };
  }

  #responseEvent(error: unknown): ResponseEvent {
    const { response } = this;
    const shown = response ? redactHeaders(response.headers, this.redactor) : {};
    return {
      call: this.#task.info,
      attempt: this.#attempt,
      status: response?.status ?? null,
      headers: shown,
      requestId: shown["x-amzn-requestid"] ?? null,
      duration: this.#task.connection.clock.now() - this.#started,
      error,
    };
  }
}
