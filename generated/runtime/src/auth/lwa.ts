// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { isAccessToken, TOKEN_MARGIN } from "../base/access-token.js";
import { loadOnce } from "../base/load-once.js";
import { type ExpiringValue, type LoadValue, RefreshingValue } from "../base/refreshing-value.js";
import type { Transport } from "../base/transport.js";
import type { Hooks } from "../request/hooks.js";
import type { Credentials, CredentialsSource } from "./credentials-source.js";
import { type Grant, LWA_ENDPOINT, requestToken } from "./exchange-grant.js";
import type { LwaCredentialsProvider, LwaOptions } from "./lwa-options.js";
import type { TokenCache } from "./token-cache.js";

/** The access tokens of a `SellingPartner`. */
export interface AccessTokens {
  /** What must not appear in any error. */
  readonly secrets: readonly (string | null)[];
  /**
   * Returns an access token.
   *
   * @param scope - that of a grantless operation, whose token is the application's own; null for all others.
   * @throws LwaError, NetworkError, TimeoutError, what a function `lwa` leads to, or `signal.reason`, which does not stop the
   * exchange for others; when nobody waits for it any more, the exchange is aborted.
   */
  get(scope: string | null, signal: AbortSignal | null): Promise<string>;
  /** Forgets a token that was refused, so that the next call starts an exchange. */
  drop(scope: string | null, token: string): void;
  /**
   * Asks for other credentials after a token was refused because the client secret has expired.
   *
   * @param token - null for the one that is kept, if it was not sent itself but led to what was sent.
   * @returns whether the next token is another one.
   */
  renew(scope: string | null, token: string | null, signal: AbortSignal | null): Promise<boolean>;
  /** Identifies whose calls the access tokens are for: application and seller, or application and scope. Secret. */
  owner(scope: string | null): Promise<string>;
  /** Identifies the application, whoever the seller is. */
  application(): Promise<string>;
  /** Forgets credentials that a function returned, not the tokens. */
  forget(): void;
}

/** Never used: there are fixed credentials, or a source. */
const NONE: Credentials = { clientId: "", clientSecret: "" };

/** The tokens of one grant. */
interface Granted {
  /** The scope; empty if there is none. */
  readonly key: string;
  readonly token: RefreshingValue<string>;
  /** What the last token was exchanged with; null if there is none. */
  credentials: Credentials | null;
}

/** Access tokens by grant: fetched on first use, kept until a minute before they expire, one exchange at a time. */
export class LwaTokens implements AccessTokens {
  /** Null if a function returns them. */
  readonly #fixed: Credentials | null;
  /** Loads what remembers them; null if it is there, or if they are fixed and nobody knows when they end. */
  readonly #load: (() => Promise<CredentialsSource>) | null = null;
  #source: CredentialsSource | null = null;
  readonly #transport: Transport;
  readonly #cache: TokenCache | null;
  /** Few: one for each scope, and mostly none but the one without. */
  #granted: readonly Granted[] = [];

  /** @param cache - shared with other processes; null to keep tokens in memory only. */
  constructor(
    lwa: LwaOptions | LwaCredentialsProvider | CredentialsSource,
    transport: Transport,
    cache: TokenCache | null = null,
    hooks: Hooks = {},
  ) {
    this.#transport = transport;
    this.#cache = cache;
    this.#fixed = typeof lwa === "function" || "renew" in lwa ? null : lwa;
    if ("renew" in lwa) {
      this.#source = lwa;
    } else if (this.#fixed?.clientSecretExpires !== undefined || typeof lwa === "function") {
      this.#load = loadOnce(async () => {
        const { credentialsOf } = await import("./option-credentials.js");
        return (this.#source = credentialsOf(lwa, transport, hooks));
      });
    }
  }

  get secrets(): readonly (string | null)[] {
    const { clientSecret = null, refreshToken = null } = this.#fixed ?? {};
    const tokens = this.#granted.map(({ token }) => token.last);
    return [clientSecret, refreshToken, ...(this.#source?.secrets ?? []), ...tokens];
  }

  get(scope: string | null, signal: AbortSignal | null): Promise<string> {
    return this.#grantedFor(scope).token.get(signal);
  }

  drop(scope: string | null, token: string): void {
    this.#grantedFor(scope).token.drop(token);
  }

  async renew(
    scope: string | null,
    token: string | null,
    signal: AbortSignal | null,
  ): Promise<boolean> {
    const granted = this.#grantedFor(scope);
    const { last } = granted.token;
    // Another one is there already, or on its way.
    if (last === null || (token !== null && token !== last)) return true;
    const { credentials } = granted;
    const source = await this.#ready();
    if (!credentials || !(await source?.renew(credentials, "client", signal))) return false;
    granted.token.drop(last);
    return true;
  }

  async owner(scope: string | null): Promise<string> {
    return ownerOf(await this.#credentials(), scope);
  }

  async application(): Promise<string> {
    return (await this.#credentials()).clientId;
  }

  async #credentials(): Promise<Credentials> {
    return this.#fixed ?? (await (await this.#ready())?.get(null)) ?? NONE;
  }

  /** Where credentials come from; undefined if they are fixed and nobody knows when they end. */
  async #ready(): Promise<CredentialsSource | undefined> {
    return this.#source ?? (await this.#load?.());
  }

  forget(): void {
    this.#source?.forget();
  }

  #grantedFor(scope: string | null): Granted {
    const key = (this.#fixed ? grantOf(this.#fixed, scope)["scope"] : scope) ?? "";
    let granted = this.#granted.find((one) => one.key === key);
    if (!granted) {
      const load: LoadValue<string> = (refused, signal) =>
        this.#fetch(added, scope, refused, signal);
      const token = new RefreshingValue(load, TOKEN_MARGIN, this.#transport.clock);
      const added: Granted = { key, token, credentials: null };
      granted = added;
      // Exactly as long as it must be: there may be many with one each.
      this.#granted = this.#granted.concat([granted]);
    }
    return granted;
  }

  async #fetch(
    granted: Granted,
    scope: string | null,
    refused: string | null,
    signal: AbortSignal,
  ): Promise<ExpiringValue<string>> {
    const exchange = async (credentials: Credentials): Promise<ExpiringValue<string>> => {
      const token = await this.#exchange(credentials, scope, refused, signal);
      granted.credentials = credentials;
      return token;
    };
    const source = await this.#ready();
    if (!source) return await exchange(this.#fixed ?? NONE);
    const { exchangeWith } = await import("./option-credentials.js");
    return await exchangeWith(source, exchange, signal);
  }

  async #exchange(
    credentials: Credentials,
    scope: string | null,
    refused: string | null,
    signal: AbortSignal,
  ): Promise<ExpiringValue<string>> {
    const { clientId, clientSecret, endpoint = LWA_ENDPOINT } = credentials;
    const { clock } = this.#transport;
    const grant = grantOf(credentials, scope);
    const exchange = (): Promise<ExpiringValue<string>> =>
      requestToken(credentials, grant, this.#transport, signal);
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
}

/** Identifies whose calls the tokens for some credentials are for. */
export function ownerOf(credentials: Credentials, scope: string | null): string {
  return [credentials.clientId, ...Object.values(grantOf(credentials, scope))].join("\n");
}

function grantOf({ refreshToken, scopes }: Credentials, scope: string | null): Grant {
  if (scopes && (scope === null || scopes.includes(scope))) {
    return { grant_type: "client_credentials", scope: scopes.join(" ") };
  }
  if (scope !== null) return { grant_type: "client_credentials", scope };
  return { grant_type: "refresh_token", refresh_token: refreshToken ?? "" };
}
