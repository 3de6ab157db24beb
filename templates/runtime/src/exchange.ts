import { withLazyTimeout } from "./base/abort.js";
import { label, NetworkError } from "./base/errors.js";
import { cleanCause, noResponse, Redactor } from "./base/redact.js";
import { SellingPartnerError } from "./base/selling-partner-error.js";
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
import { type ExplainError, readResponse } from "./request/response.js";
import { accessOfRequest } from "./request/restricted-access.js";

/** How an attempt ended: with a result, or with an error. */
export interface Outcome {
  response: Response | null;
  result: CallResponse<unknown> | null;
  error: unknown;
}

/**
 * Sends one request and decodes its response; calls the hooks.
 *
 * @param headers - as they are sent; with middleware they are filled in when it has passed the request on.
 */
export async function exchange(
  { connection, operation, request, options, info: call, signal }: Task,
  attempt: number,
  headers: Readonly<Record<string, string>>,
  middleware: MiddlewareRun | null = null,
): Promise<Outcome> {
  const { fetch, clock, hooks, endpoint } = connection;
  const secrets = (): readonly (string | null)[] => [
    ...connection.secrets(),
    headers["x-amz-access-token"] ?? null,
    headers["x-amz-security-token"] ?? null,
    headers["authorization"] ?? null,
    /Signature=(\w+)/.exec(headers["authorization"] ?? "")?.[1] ?? null,
    // One may be the key of a private gateway.
    ...Object.values(options.headers ?? {}),
  ];
  const redactor = new Redactor(secrets);
  const requestEvent = (): RequestEvent => ({
    call,
    attempt,
    headers: redactHeaders(Object.entries(headers), redactor),
  });
  const debug = (response: Response): string =>
    describeExchange(
      requestEvent(),
      endpoint,
      response.status,
      redactHeaders(response.headers, redactor),
    );

  const explain: ExplainError = (init) =>
    import("./causes/explain-refusal.js").then(
      ({ explainRefusal }) =>
        explainRefusal({
          ...init,
          operation,
          region: connection.region,
          endpoint,
          url: request.url,
          body: request.body,
          token: headers["x-amz-access-token"],
          hasOwnToken: options.accessToken !== undefined,
          asksForPersonalData: Boolean(options.restrictedData),
          isSigned: headers["authorization"] !== undefined,
          now: clock.now(),
          history: connection.history,
        }),
      () => [],
    );

  const timeout = options.timeout ?? connection.timeout;
  const started = clock.now();
  const outcome: Outcome = { response: null, result: null, error: null };
  const announce = (): void => {
    if (hooks.onRequest) notify(() => hooks.onRequest?.(requestEvent()));
    if (!hooks.onRestrictedData) return;
    const access = accessOfRequest(operation, options, headers["x-amz-access-token"]);
    if (access === null) return;
    const { sellerId } = connection;
    const event = { sellerId, call, attempt, resources: [access], targetApplication: null };
    notify(() => hooks.onRestrictedData?.(event));
  };
  const noAnswer = (error: unknown): NetworkError => {
    // Deno quotes the address, whose values may be personal data.
    const cause = cleanCause(error, [...secrets(), request.url.slice(endpoint.length)]);
    return new NetworkError(`${label(call)}: ${noResponse(request.url, cause)}`, { cause });
  };
  if (middleware === null) announce();
  try {
    outcome.result = await withLazyTimeout(label(call), timeout, signal, async (abort) => {
      const { method, url, body } = request;
      try {
        // No redirect is followed: it would send the token to another server.
        const init: RequestInit = {
          method,
          headers,
          body,
          redirect: "manual",
          get signal() {
            return abort.signal;
          },
        };
        if (middleware === null) outcome.response = await fetch(url, init);
        else {
          const send: Fetch = async (changedUrl, changed) => {
            announce();
            try {
              return await fetch(changedUrl, changed);
            } catch (error) {
              throw noAnswer(error);
            }
          };
          outcome.response = await middleware.send({ fetch: send, signal: abort.signal, redactor });
        }
        return await readResponse(operation, outcome.response, redactor, debug, explain);
      } catch (error) {
        if (error instanceof SellingPartnerError || middleware?.isKnown(error)) throw error;
        throw noAnswer(error);
      }
    });
  } catch (error) {
    outcome.error = error;
  }
  const { response, error } = outcome;
  // The token of a grantless operation, or one of the caller's own, says nothing about those of the seller.
  const isSent = middleware?.isSent !== false;
  if (isSent && operation.scope === undefined && options.accessToken === undefined) {
    connection.history.note(operation, response?.status, clock.now());
  }
  const responseEvent = (): ResponseEvent => {
    const shown = response ? redactHeaders(response.headers, redactor) : {};
    return {
      call,
      attempt,
      status: response?.status ?? null,
      headers: shown,
      requestId: shown["x-amzn-requestid"] ?? null,
      duration: clock.now() - started,
      error,
    };
  };
  if (hooks.onResponse && isSent) notify(() => hooks.onResponse?.(responseEvent()));
  return outcome;
}
