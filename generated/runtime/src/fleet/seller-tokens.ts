// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { ask } from "../auth/changing-credentials.js";
import type { Credentials, CredentialsSource, RefusedPart } from "../auth/credentials-source.js";
import { LwaError } from "../auth/lwa-error.js";
import { type AccessTokens, LwaTokens, ownerOf } from "../auth/lwa.js";
import type { TokenCache } from "../auth/token-cache.js";
import { isText } from "../base/check-options.js";
import { ConfigurationError } from "../base/errors.js";
import { printable } from "../base/printable.js";
import { type ExpiringValue, RefreshingValue } from "../base/refreshing-value.js";
import type { Transport } from "../base/transport.js";
import type { Region } from "../regions/regions.js";
import type { Revocations } from "./revocations.js";

/** How long the answer of the function `refreshToken` is remembered. In milliseconds. */
const REMEMBERED = 60_000;

/** What all sellers of a fleet have in common. */
export interface FleetTokens {
  readonly application: CredentialsSource;
  /** Of grantless operations: the application's own, exchanged once for all. */
  readonly grantless: LwaTokens;
  readonly revocations: Revocations;
  /** Asks for a refresh token. */
  readonly refreshToken: (sellerId: string, region: Region | null) => unknown;
  readonly transport: Transport;
  readonly cache: TokenCache | null;
}

/** A seller, as the tokens see it. */
export interface Seller {
  /** Of the seller in its place. */
  readonly key: string;
  readonly sellerId: string;
  readonly region: Region | null;
}

/** Key by key: of objects that are made by spreading, V8 gives each a description of its own, which is more than the object. */
function credentialsOf(
  { clientId, clientSecret, endpoint }: Credentials,
  refreshToken: string,
): Credentials {
  return { clientId, clientSecret, endpoint, refreshToken };
}

/** The credentials of one seller: those of the application, and a refresh token that a function returns. */
class SellerCredentials implements CredentialsSource {
  readonly #fleet: FleetTokens;
  readonly #seller: Seller;
  readonly refreshToken: RefreshingValue<string>;

  constructor(fleet: FleetTokens, seller: Seller) {
    this.#fleet = fleet;
    this.#seller = seller;
    this.refreshToken = new RefreshingValue(
      (_, signal) => this.#ask(signal),
      0,
      fleet.transport.clock,
    );
  }

  get secrets(): readonly (string | null)[] {
    return [...this.#fleet.application.secrets, this.refreshToken.last];
  }

  async get(signal: AbortSignal | null): Promise<Credentials> {
    const application = await this.#fleet.application.get(signal);
    return credentialsOf(application, await this.refreshToken.get(signal));
  }

  async renew(
    { refreshToken = "", clientId, clientSecret, endpoint }: Credentials,
    part: RefusedPart,
    signal: AbortSignal | null,
  ): Promise<Credentials | null> {
    const application = { clientId, clientSecret, endpoint };
    if (part === "client") {
      const other = await this.#fleet.application.renew(application, part, signal);
      return other && credentialsOf(other, refreshToken);
    }
    this.refreshToken.drop(refreshToken);
    const other = await this.refreshToken.get(signal);
    return other === refreshToken ? null : credentialsOf(application, other);
  }

  forget(): void {
    this.#fleet.application.forget();
    this.forgetRefreshToken();
  }

  forgetRefreshToken(): void {
    const { last } = this.refreshToken;
    if (last !== null) this.refreshToken.drop(last);
  }

  async #ask(signal: AbortSignal): Promise<ExpiringValue<string>> {
    const { transport, application, refreshToken } = this.#fleet;
    const { sellerId, region } = this.#seller;
    const what = `The function refreshToken for the seller ${printable(JSON.stringify(sellerId))}`;
    const provider = (): unknown => refreshToken(sellerId, region);
    const value = await ask(what, provider, transport.timeout, signal, application.secrets);
    if (!isText(value)) {
      const kind = value === "" ? "an empty text" : `a value of type ${typeof value}`;
      throw new ConfigurationError([`${what} returned ${kind} in place of a refresh token`]);
    }
    return { value, expires: transport.clock.now() + REMEMBERED };
  }
}

/** The access tokens of one seller of a fleet. Once its refresh token is refused, calls fail at once. */
export class SellerTokens implements AccessTokens {
  readonly #fleet: FleetTokens;
  readonly #seller: Seller;
  readonly #credentials: SellerCredentials;
  readonly #own: LwaTokens;

  constructor(fleet: FleetTokens, seller: Seller) {
    this.#fleet = fleet;
    this.#seller = seller;
    this.#credentials = new SellerCredentials(fleet, seller);
    this.#own = new LwaTokens(this.#credentials, fleet.transport, fleet.cache);
  }

  get secrets(): readonly (string | null)[] {
    return [...this.#own.secrets, ...this.#fleet.grantless.secrets];
  }

  async get(scope: string | null, signal: AbortSignal | null): Promise<string> {
    if (scope !== null) return await this.#fleet.grantless.get(scope, signal);
    await this.#checkRevocation(signal);
    try {
      return await this.#own.get(null, signal);
    } catch (error) {
      if (!(error instanceof LwaError) || error.error !== "invalid_grant") throw error;
      this.#revoke(error);
      throw this.#fleet.revocations.errorOf(this.#seller.key) ?? error;
    }
  }

  drop(scope: string | null, token: string): void {
    this.#for(scope).drop(scope, token);
  }

  async renew(
    scope: string | null,
    token: string | null,
    signal: AbortSignal | null,
  ): Promise<boolean> {
    return await this.#for(scope).renew(scope, token, signal);
  }

  async application(): Promise<string> {
    return (await this.#fleet.application.get(null)).clientId;
  }

  async owner(scope: string | null): Promise<string> {
    const application = await this.#fleet.application.get(null);
    const { refreshToken } = this.#credentials;
    const known = scope === null ? (refreshToken.last ?? (await refreshToken.get(null))) : "";
    return ownerOf({ ...application, refreshToken: known }, scope);
  }

  forget(): void {
    this.#credentials.forget();
  }

  /** Asks for the refresh token again before the next exchange. */
  restore(): void {
    this.#credentials.forgetRefreshToken();
  }

  #for(scope: string | null): LwaTokens {
    return scope === null ? this.#own : this.#fleet.grantless;
  }

  /**
   * Lets a revoked seller go on if there is another refresh token by now.
   *
   * @throws SellerRevokedError if there is none.
   */
  async #checkRevocation(signal: AbortSignal | null): Promise<void> {
    const { revocations } = this.#fleet;
    const { key } = this.#seller;
    const refused = revocations.refused(key);
    if (refused === null) return;
    if ((await this.#credentials.refreshToken.get(signal)) !== refused) revocations.delete(key);
    const error = revocations.errorOf(key);
    if (error) throw error;
  }

  #revoke(error: LwaError): void {
    const { revocations, transport } = this.#fleet;
    const { key, sellerId, region } = this.#seller;
    const refused = this.#credentials.refreshToken.last;
    if (refused === null) return;
    revocations.add(key, refused, { sellerId, region, error }, transport.clock.now());
  }
}
