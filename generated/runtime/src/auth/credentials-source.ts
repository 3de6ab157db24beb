// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { LwaApplication, LwaScope } from "./lwa-options.js";

/** What an access token is exchanged with: the application, and what it has for a seller, if anything. */
export interface Credentials extends LwaApplication {
  readonly refreshToken?: string | undefined;
  readonly scopes?: readonly LwaScope[] | undefined;
}

/** What Login with Amazon refused: client id and secret (`invalid_client`), or the refresh token (`invalid_grant`). */
export type RefusedPart = "client" | "grant";

/** Where credentials come from that may change, or that end on a known day: the option `lwa`, or a fleet. */
export interface CredentialsSource {
  /** What must not appear in any error, earlier ones included. */
  readonly secrets: readonly (string | null)[];
  /**
   * Returns the credentials of the next exchange.
   *
   * @throws ConfigurationError, CredentialsError, TimeoutError, or `signal.reason`, which does not end the wait of others.
   */
  get(signal: AbortSignal | null): Promise<Credentials>;
  /**
   * Returns other credentials than those that were refused; null if there are none.
   *
   * @throws what `get` throws.
   */
  renew(
    refused: Credentials,
    part: RefusedPart,
    signal: AbortSignal | null,
  ): Promise<Credentials | null>;
  /** Forgets what is remembered, so that the next exchange asks. */
  forget(): void;
}
