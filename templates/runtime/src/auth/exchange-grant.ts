import { withTimeout } from "../base/abort.js";
import { isAccessToken, lifetimeOf } from "../base/access-token.js";
import { NetworkError } from "../base/errors.js";
import { ownValue, parseJson } from "../base/json.js";
import { noResponse, Redactor } from "../base/redact.js";
import type { ExpiringValue } from "../base/refreshing-value.js";
import type { Transport } from "../base/transport.js";
import { tryThrice } from "../base/try-thrice.js";
import { redactHeaders } from "../request/hooks.js";
import { readText } from "../request/response.js";
import { LwaError } from "./lwa-error.js";
import type { LwaClient } from "./lwa-options.js";

/** Where tokens are exchanged in all regions. */
export const LWA_ENDPOINT = "https://api.amazon.com/auth/o2/token";

/** A response of Login with Amazon has about 5 KB. In bytes. */
const MAX_BODY = 2 ** 20;

/** What a grant is exchanged with: `grant_type` and its parameters. */
export type Grant = Readonly<Record<string, string>>;

/** The tokens that Login with Amazon returns for a grant. */
export interface LwaResponse extends ExpiringValue<string> {
  /** Null if there was none: `client_credentials` has none. */
  readonly refreshToken: string | null;
  /** In seconds; 0 if missing or invalid. */
  readonly expiresIn: number;
}

/**
 * Exchanges a grant for an access token.
 *
 * @param signal - aborts the exchange; null if nothing does.
 * @returns the token and when it expires; a token whose `expires_in` is missing or invalid is used by the calls that wait
 * for it and is not kept.
 * @throws `signal.reason`; LwaError if refused, NetworkError or TimeoutError if there was no response; after three attempts if a retry can
 * help.
 */
export function requestToken(
  client: LwaClient,
  grant: Grant,
  transport: Transport,
  signal: AbortSignal | null = null,
): Promise<LwaResponse> {
  return tryThrice(
    () => exchangeGrant(client, grant, transport, signal),
    (error) => !(error instanceof LwaError) || error.retryable,
    transport.clock,
    signal,
  );
}

async function exchangeGrant(
  client: LwaClient,
  grant: Grant,
  { fetch, timeout, clock }: Transport,
  aborted: AbortSignal | null,
): Promise<LwaResponse> {
  const what = "Login with Amazon";
  const redactor = new Redactor(() => [
    client.clientSecret,
    grant["refresh_token"] ?? null,
    grant["code"] ?? null,
  ]);
  const form = { ...grant, client_id: client.clientId, client_secret: client.clientSecret };
  const started = clock.now();
  const url = client.endpoint ?? LWA_ENDPOINT;
  const { response, text } = await withTimeout(what, timeout, aborted, async (signal) => {
    try {
      const received = await fetch(url, {
        method: "POST",
        headers: {
          accept: "application/json",
          "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
        },
        body: new URLSearchParams(form).toString(),
        redirect: "manual",
        signal,
      });
      return { response: received, text: await readText(received, MAX_BODY) };
    } catch (error) {
      const cause = redactor.cause(error);
      throw new NetworkError(`${what}: ${noResponse(url, cause)}`, { cause });
    }
  });
  const document = parseJson(text);
  const token = ownValue(document, "access_token");
  if (response.ok && isAccessToken(token)) {
    const expiresIn = lifetimeOf(ownValue(document, "expires_in"));
    const expires = started + expiresIn * 1000;
    return { value: token, expires, refreshToken: textOf(document, "refresh_token"), expiresIn };
  }
  throw await errorOf(response, text, redactor, grant);
}

/** Creates the error of a response. All that it says comes from the text and the headers without secrets. */
async function errorOf(
  { status, headers }: Response,
  text: string,
  redactor: Redactor,
  grant: Grant,
): Promise<LwaError> {
  const document = parseJson(redactor.text(text));
  const shown = redactHeaders(headers, redactor);
  const error = textOf(document, "error") ?? codeOf(status);
  return new LwaError({
    error,
    error_description: textOf(document, "error_description"),
    status,
    requestId: shown["x-amzn-requestid"] ?? textOf(document, "request_id"),
    causes: await import("../causes/explain-lwa.js").then(
      ({ explainLwaError }) => explainLwaError(error, grant["grant_type"] ?? ""),
      () => [],
    ),
  });
}

/** Reads a property that is a text; null if it is missing, or something else. */
function textOf(document: unknown, name: string): string | null {
  const value = ownValue(document, name);
  return typeof value === "string" ? value : null;
}

/** The error code for a status whose body is not an error of Login with Amazon: a gateway's page, or empty. */
function codeOf(status: number): string {
  if (status === 503) return "temporarily_unavailable";
  return status >= 500 ? "server_error" : "invalid_response";
}
