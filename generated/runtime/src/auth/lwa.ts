// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { withTimeout } from "../base/abort.js";
import { isAccessToken, lifetimeOf, TOKEN_MARGIN } from "../base/access-token.js";
import { tryThrice } from "../base/try-thrice.js";
import { NetworkError } from "../base/errors.js";
import { ownValue, parseJson } from "../base/json.js";
import { noResponse, Redactor } from "../base/redact.js";
import { type ExpiringValue, type LoadValue, RefreshingValue } from "../base/refreshing-value.js";
import type { Transport } from "../base/transport.js";
import { redactHeaders } from "../request/hooks.js";
import { readText } from "../request/response.js";
import { LwaError } from "./lwa-error.js";
import type { TokenCache } from "./token-cache.js";

/** The known scopes of grantless operations; the type is open, since Amazon adds to them. */
export type LwaScope =
  | "sellingpartnerapi::notifications"
  | "sellingpartnerapi::client_credential:rotation"
  | (string & {});

/** The application's credentials for Login with Amazon. */
export interface LwaClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Default: `https://api.amazon.com/auth/o2/token`. */
  readonly endpoint?: string | undefined;
}

/** Login with Amazon on behalf of a seller or vendor who authorized the application. */
export interface LwaRefreshTokenOptions extends LwaClient {
  readonly refreshToken: string;
  readonly scopes?: undefined;
}

/** Login with Amazon for grantless operations only. */
export interface LwaScopesOptions extends LwaClient {
  readonly scopes: readonly LwaScope[];
  readonly refreshToken?: undefined;
}

export type LwaOptions = LwaRefreshTokenOptions | LwaScopesOptions;

const LWA_ENDPOINT = "https://api.amazon.com/auth/o2/token";

/** A response of Login with Amazon has about 5 KB. In bytes. */
const MAX_BODY = 2 ** 20;

/** What a grant is exchanged with: `grant_type` and its parameters. */
type Grant = Readonly<Record<string, string>>;

/** Access tokens by grant: fetched on first use, kept until a minute before they expire, one exchange at a time. */
export class LwaTokens {
  readonly #options: LwaOptions;
  readonly #transport: Transport;
  readonly #cache: TokenCache | null;
  readonly #tokens = new Map<string, RefreshingValue<string>>();

  /** @param cache - shared with other processes; null to keep tokens in memory only. */
  constructor(options: LwaOptions, transport: Transport, cache: TokenCache | null = null) {
    this.#options = options;
    this.#transport = transport;
    this.#cache = cache;
  }

  /** What must not appear in any error. */
  get secrets(): readonly (string | null)[] {
    const { clientSecret, refreshToken = null } = this.#options;
    return [clientSecret, refreshToken, ...[...this.#tokens.values()].map(({ last }) => last)];
  }

  /**
   * Returns an access token.
   *
   * @param scope - that of a grantless operation, whose token is the application's own; null for all others.
   * @throws LwaError, NetworkError, TimeoutError, or `signal.reason`, which does not stop the exchange for others; when nobody
   * waits for it any more, the exchange is aborted.
   */
  get(scope: string | null, signal: AbortSignal | null): Promise<string> {
    return this.#token(scope).get(signal);
  }

  /** Forgets a token that was refused, so that the next call starts an exchange. */
  drop(scope: string | null, token: string): void {
    this.#token(scope).drop(token);
  }

  /** Identifies whose calls the access tokens are for: application and seller, or application and scope. Secret. */
  owner(scope: string | null): string {
    return [this.#options.clientId, ...Object.values(this.#grant(scope))].join("\n");
  }

  /** Identifies the application, whoever the seller is. */
  get application(): string {
    return this.#options.clientId;
  }

  #token(scope: string | null): RefreshingValue<string> {
    const key = this.#scopes(scope) ?? "";
    let token = this.#tokens.get(key);
    if (!token) {
      const grant = this.#grant(scope);
      const load: LoadValue<string> = (refused, signal) => this.#load(grant, refused, signal);
      token = new RefreshingValue(load, TOKEN_MARGIN, this.#transport.clock);
      this.#tokens.set(key, token);
    }
    return token;
  }

  async #load(
    grant: Grant,
    refused: string | null,
    signal: AbortSignal,
  ): Promise<ExpiringValue<string>> {
    const { clientId, clientSecret, endpoint = LWA_ENDPOINT } = this.#options;
    const { clock } = this.#transport;
    const exchange = (): Promise<ExpiringValue<string>> =>
      requestToken(this.#options, grant, this.#transport, signal);
    if (this.#cache === null) return await exchange();
    const { shareToken, tokenKey } = await import("./token-cache.js");
    return await shareToken({
      cache: this.#cache,
      key: await tokenKey(clientSecret, [endpoint, clientId, grant]),
      isUsable: ({ value, expires }) =>
        value !== refused && isAccessToken(value) && clock.now() < expires - TOKEN_MARGIN,
      exchange,
      clock,
      signal,
    });
  }

  #grant(scope: string | null): Grant {
    const scopes = this.#scopes(scope);
    if (scopes !== null) return { grant_type: "client_credentials", scope: scopes };
    return { grant_type: "refresh_token", refresh_token: this.#options.refreshToken ?? "" };
  }

  /** The scopes of the token of a call, separated by blanks; null for the token of a seller or vendor. */
  #scopes(scope: string | null): string | null {
    const { scopes } = this.#options;
    return scopes && (scope === null || scopes.includes(scope)) ? scopes.join(" ") : scope;
  }
}

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
