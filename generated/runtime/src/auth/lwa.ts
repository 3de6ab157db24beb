// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { withTimeout } from "../base/abort.js";
import { LwaError, NetworkError, TimeoutError } from "../base/errors.js";
import type { Transport } from "../base/http.js";
import { cleanCause, redact } from "../base/redact.js";
import { type Lease, Renewing } from "../base/renewing.js";
import { parseJson, readText } from "../request/response.js";
import type { TokenCache } from "./token-cache.js";

/** The scopes of grantless operations that are known; the type stays open, since Amazon adds to them. */
export type LwaScope =
  | "sellingpartnerapi::notifications"
  | "sellingpartnerapi::client_credential:rotation"
  | (string & {});

/** The application, as Login with Amazon knows it. */
export interface LwaClient {
  readonly clientId: string;
  readonly clientSecret: string;
  /** `https://api.amazon.com/auth/o2/token` when left out. */
  readonly endpoint?: string | undefined;
}

/** Login with Amazon on behalf of a seller or vendor who granted it. */
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

export const LWA_ENDPOINT = "https://api.amazon.com/auth/o2/token";

const TRIES = 3;

/** The longest wait before the second try; it doubles for the third. In milliseconds. */
const BACKOFF = 250;

/** A token that has less than this left may run out on the way. In milliseconds. */
const MARGIN = 60_000;

/** An answer of Login with Amazon is some 5 KB. In bytes. */
const LONGEST_ANSWER = 2 ** 20;

/** Anything else could not be sent as a header. */
const TOKEN = /^[!-~]+$/;

/** Access tokens by grant: fetched when first needed, kept until a minute before they run out, one exchange at a time. */
export class LwaTokens {
  readonly #options: LwaOptions;
  readonly #transport: Transport;
  readonly #cache: TokenCache | null;
  readonly #tokens = new Map<string, Renewing<string>>();

  /** @param cache - shared with other processes; null to keep tokens in memory only. */
  constructor(options: LwaOptions, transport: Transport, cache: TokenCache | null = null) {
    this.#options = options;
    this.#transport = transport;
    this.#cache = cache;
  }

  /** What must not show in any error. */
  get secrets(): readonly (string | null)[] {
    return [this.#options.clientSecret, this.#options.refreshToken ?? null];
  }

  /**
   * An access token.
   *
   * @param scope - that of a grantless operation, whose token is the application's own; null for all others.
   * @throws LwaError, NetworkError, TimeoutError, or `signal.reason`, which does not stop the exchange for others.
   */
  get(scope: string | null, signal: AbortSignal | null): Promise<string> {
    return this.#token(scope).get(signal);
  }

  /** Forgets a token that was refused, so that the next one to ask starts an exchange. */
  drop(scope: string | null, token: string): void {
    this.#token(scope).drop(token);
  }

  /** Whose calls the access tokens are for: application and seller, or application and scope. Secret. */
  owner(scope: string | null): string {
    return [this.#options.clientId, ...Object.values(this.#grant(scope))].join("\n");
  }

  #token(scope: string | null): Renewing<string> {
    const grant = this.#grant(scope);
    const key = grant["scope"] ?? "";
    let token = this.#tokens.get(key);
    if (!token) {
      token = new Renewing((refused) => this.#load(grant, refused), MARGIN, this.#transport.clock);
      this.#tokens.set(key, token);
    }
    return token;
  }

  async #load(
    grant: Readonly<Record<string, string>>,
    refused: string | null,
  ): Promise<Lease<string>> {
    const { clientId, clientSecret, endpoint = LWA_ENDPOINT } = this.#options;
    const { clock } = this.#transport;
    const exchange = (): Promise<Lease<string>> =>
      requestToken(this.#options, grant, this.#transport);
    if (this.#cache === null) return await exchange();
    const { shareToken, tokenKey } = await import("./token-cache.js");
    return await shareToken({
      cache: this.#cache,
      key: await tokenKey(clientSecret, [endpoint, clientId, grant]),
      isGood: ({ value, expires }) =>
        value !== refused && TOKEN.test(value) && clock.now() < expires - MARGIN,
      exchange,
      clock,
    });
  }

  #grant(scope: string | null): Readonly<Record<string, string>> {
    const { refreshToken, scopes } = this.#options;
    if (scopes && (scope === null || scopes.includes(scope))) {
      return { grant_type: "client_credentials", scope: scopes.join(" ") };
    }
    if (scope !== null) return { grant_type: "client_credentials", scope };
    return { grant_type: "refresh_token", refresh_token: refreshToken ?? "" };
  }
}

/** What Login with Amazon gives for a grant. */
export interface LwaAnswer extends Lease<string> {
  /** Null where none came: `client_credentials` has none. */
  readonly refreshToken: string | null;
  /** In seconds; 0 when it is missing or makes no sense. */
  readonly expiresIn: number;
}

/**
 * Exchanges a grant for an access token.
 *
 * @param grant - `grant_type` and what goes with it.
 * @returns the token and when it runs out; a token whose `expires_in` is missing or makes no sense is good for the calls
 * that wait for it and is not kept.
 * @throws LwaError when refused, NetworkError or TimeoutError when there was no answer, after three tries where trying
 * again can help.
 */
export async function requestToken(
  client: LwaClient,
  grant: Readonly<Record<string, string>>,
  transport: Transport,
): Promise<LwaAnswer> {
  for (let left = TRIES - 1; ; left -= 1) {
    try {
      return await tryToken(client, grant, transport);
    } catch (error) {
      const retryable = error instanceof LwaError ? error.retryable : true;
      if (!retryable || left === 0) throw error;
      await transport.clock.sleep(Math.random() * BACKOFF * 2 ** (TRIES - 1 - left));
    }
  }
}

async function tryToken(
  client: LwaClient,
  grant: Readonly<Record<string, string>>,
  { fetch, timeout, clock }: Transport,
): Promise<LwaAnswer> {
  const secrets = [client.clientSecret, grant["refresh_token"] ?? null, grant["code"] ?? null];
  const form = { ...grant, client_id: client.clientId, client_secret: client.clientSecret };
  const started = clock.now();
  const overdue = (): Error => new TimeoutError("Login with Amazon", timeout);
  const { response, text } = await withTimeout(timeout, null, overdue, async (signal) => {
    try {
      const answer = await fetch(client.endpoint ?? LWA_ENDPOINT, {
        method: "POST",
        headers: {
          accept: "application/json",
          "content-type": "application/x-www-form-urlencoded;charset=UTF-8",
        },
        body: new URLSearchParams(form).toString(),
        redirect: "manual",
        signal,
      });
      return { response: answer, text: await readText(answer, LONGEST_ANSWER) };
    } catch (error) {
      throw new NetworkError("Login with Amazon could not be reached", {
        cause: cleanCause(error, secrets),
      });
    }
  });
  const document = parseJson(text);
  const field = (name: string): unknown =>
    typeof document === "object" && document !== null && Object.hasOwn(document, name)
      ? // It has the property, as the line above makes sure.
        (document as Record<string, unknown>)[name]
      : undefined;

  const token = field("access_token");
  if (response.ok && typeof token === "string" && TOKEN.test(token)) {
    const expiresIn = Number(field("expires_in") ?? Number.NaN);
    const refreshToken = field("refresh_token");
    const lifetime = Number.isFinite(expiresIn) ? expiresIn : 0;
    return {
      value: token,
      expires: started + lifetime * 1000,
      refreshToken: typeof refreshToken === "string" ? refreshToken : null,
      expiresIn: lifetime,
    };
  }
  const error = field("error");
  const description = field("error_description");
  const requestId = response.headers.get("x-amzn-requestid") ?? field("request_id");
  throw new LwaError({
    error: typeof error === "string" ? redact(error, secrets) : codeOf(response.status),
    error_description: typeof description === "string" ? redact(description, secrets) : null,
    status: response.status,
    requestId: typeof requestId === "string" ? requestId : null,
  });
}

/** The code that stands for a status when the body is not one of Login with Amazon's own: a gateway's page, nothing. */
function codeOf(status: number): string {
  if (status === 503) return "temporarily_unavailable";
  return status >= 500 ? "server_error" : "invalid_response";
}
