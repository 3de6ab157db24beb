// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { onAbort } from "../base/abort.js";
import type { Redactor } from "../base/redact.js";
import type { Fetch } from "../base/transport.js";
import type { CallInfo } from "../request/hooks.js";
import type { BuiltRequest } from "../request/request.js";
import { checkRequest } from "./check-request.js";
import { checkResponse } from "./check-response.js";
import { conceal } from "./conceal.js";
import { MiddlewareError } from "./middleware-error.js";
import type { MiddlewareEntry, MiddlewareRequest, Next } from "./middleware.js";

/** One attempt, before its middleware has run. */
export interface MiddlewareAttempt {
  readonly call: CallInfo;
  readonly attempt: number;
  readonly request: BuiltRequest;
  readonly userAgent: string;
  readonly middleware: readonly MiddlewareEntry[];
  /** Returns all headers of a request, with its token, date and signature. */
  readonly sign: (request: BuiltRequest) => Promise<Readonly<Record<string, string>>>;
}

/** How to send what the last middleware passes on. */
export interface Transmission {
  /** Rejects with NetworkError. */
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
  readonly redactor: Redactor;
}

/** What stands around an attempt, from the outside in: middleware, then the signature, then middleware that sees secrets. */
type Stage = { readonly name: string; readonly entry: MiddlewareEntry } | "sign" | "fetch";

/** The middleware of one attempt. */
export class MiddlewareRun {
  /** The headers as they were sent; empty before that. */
  // Without a prototype, whose `__proto__` would swallow a header of that name.
  readonly headers = Object.create(null) as Record<string, string>;
  readonly #attempt: MiddlewareAttempt;
  readonly #stages: readonly Stage[];
  /** What it throws itself, or passes on from below: all else is thrown by a middleware. */
  readonly #known = new WeakSet<object>();
  /** The responses that stand-ins without secrets stand for. */
  readonly #originals = new WeakMap<object, Response>();
  #isSent = false;
  #hasAnswer = false;

  constructor(attempt: MiddlewareAttempt) {
    const named = attempt.middleware.map((entry, index) => ({
      entry,
      name: entry.use.name || String(index + 1),
    }));
    this.#attempt = attempt;
    this.#stages = [
      ...named.filter(({ entry }) => !entry.secrets),
      "sign",
      ...named.filter(({ entry }) => entry.secrets),
      "fetch",
    ];
  }

  /** Whether a request was sent: a middleware may have responded by itself, or have failed. */
  get isSent(): boolean {
    return this.#isSent;
  }

  /** Whether an error is the call's own, and not one of its connection. */
  isKnown(error: unknown): boolean {
    return typeof error === "object" && error !== null && this.#known.has(error);
  }

  /**
   * Runs the middleware around one request. When it ends, a request that nobody waits for is aborted.
   *
   * @throws MiddlewareError, and what `fetch` and `sign` throw.
   */
  async send(transmission: Transmission): Promise<Response> {
    const { call, attempt, request, userAgent } = this.#attempt;
    const { method, url, body } = request;
    const headers = new Headers({ "user-agent": userAgent, ...request.headers });
    const controller = new AbortController();
    onAbort(transmission.signal, (reason) => controller.abort(reason));
    const { signal } = controller;
    const first = { call, attempt, method, url, headers, body, signal };
    try {
      const response = await this.#pass(0, first, transmission);
      return this.#originals.get(response) ?? response;
    } finally {
      // Later, the response may still be read.
      if (!this.#hasAnswer) controller.abort();
    }
  }

  /** Passes a request to a stage. */
  async #pass(
    index: number,
    request: MiddlewareRequest,
    transmission: Transmission,
  ): Promise<Response> {
    const stage = this.#stages[index] ?? "fetch";
    if (stage === "fetch") return await this.#fetch(request, transmission);
    if (stage !== "sign") return await this.#run(index, stage, request, transmission);
    const { method, url, body } = request;
    const built = { method, url, body, headers: Object.fromEntries(request.headers) };
    const headers = await this.#attempt.sign(built).catch((error: unknown) => {
      throw this.#keep(error);
    });
    Object.assign(this.headers, headers);
    const signed = { ...request, headers: new Headers(headers) };
    const response = await this.#pass(index + 1, signed, transmission);
    const shown = await conceal(response, this.#attempt.call, transmission.redactor);
    if (shown !== response) this.#originals.set(shown, response);
    return shown;
  }

  async #fetch(
    { method, url, headers, body, signal }: MiddlewareRequest,
    { fetch }: Transmission,
  ): Promise<Response> {
    signal.throwIfAborted();
    // As the last middleware left them.
    for (const name of Object.keys(this.headers)) {
      if (!headers.has(name)) delete this.headers[name];
    }
    Object.assign(this.headers, Object.fromEntries(headers));
    this.#isSent = true;
    // No redirect is followed: it would send the token to another server.
    const init: RequestInit = {
      method,
      headers: { ...this.headers },
      body,
      redirect: "manual",
      signal,
    };
    const response = await fetch(url, init);
    this.#hasAnswer = true;
    return response;
  }

  /** Runs one middleware, and checks what it passes on and what it returns. */
  async #run(
    index: number,
    { name, entry }: Exclude<Stage, string>,
    request: MiddlewareRequest,
    transmission: Transmission,
  ): Promise<Response> {
    const { call } = this.#attempt;
    const { redactor } = transmission;
    const fail = (problem: string, cause?: Error): MiddlewareError =>
      this.#keep(new MiddlewareError(call, name, problem, cause));
    let isPassed = false;
    let hasEnded = false;
    const { method, url, signal } = request;
    const passOn = async (passed: MiddlewareRequest): Promise<Response> => {
      if (hasEnded) throw fail("called next after it had returned");
      signal.throwIfAborted();
      if (isPassed) {
        throw fail(
          "called next twice, but an attempt is one request: return a response with status 503 to have the call retried",
        );
      }
      isPassed = true;
      const given = { call, attempt: this.#attempt.attempt, method, url, signal };
      const checked = checkRequest(passed, given, entry.secrets === true);
      if (typeof checked === "string") throw fail(checked);
      return await this.#pass(index + 1, checked, transmission);
    };
    const next: Next = (passed = request) => {
      const response = passOn(passed);
      // Kept at once: the middleware may catch it, and throw it later. Handled, since nobody may wait for it.
      response.catch((error: unknown) => this.#keep(error));
      return response;
    };
    let returned;
    try {
      returned = await entry.use(request, next);
    } catch (error) {
      if (this.isKnown(error)) throw error;
      // A copy: it may quote a response, which may quote the request.
      const cause = redactor.cause(error);
      throw fail(`threw ${cause.name}: ${cause.message}`, cause);
    } finally {
      hasEnded = true;
    }
    const problem = checkResponse(returned);
    if (problem !== null) throw fail(problem);
    return returned;
  }

  #keep<T>(error: T): T {
    if (typeof error === "object" && error !== null) this.#known.add(error);
    return error;
  }
}
