// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { Clock } from "./clock.js";

/** An access token that expires sooner than this may expire before its request arrives. In milliseconds. */
export const TOKEN_MARGIN = 60_000;

/** Whether a value can be sent as an access token: not empty, and only characters that a header may have. */
export function isAccessToken(value: unknown): value is string {
  return typeof value === "string" && /^[!-~]+$/.test(value);
}

/** Reads how long a token is valid, in seconds; 0 if missing or invalid. */
export function lifetimeOf(expiresIn: unknown): number {
  const seconds = Number(expiresIn ?? 0);
  return Number.isFinite(seconds) ? seconds : 0;
}

/**
 * The token of one call, kept for a minute: a new one is valid at least as long, and one whose lifetime is not known would
 * otherwise be exchanged several times for the call.
 */
export class CallToken {
  readonly #fetch: () => Promise<string | undefined>;
  readonly #clock: Clock;
  #token: Promise<string | undefined> | null = null;
  #asked = 0;

  /** @param fetch - returns the token to send; undefined if none is sent. */
  constructor(fetch: () => Promise<string | undefined>, clock: Clock) {
    this.#fetch = fetch;
    this.#clock = clock;
  }

  get(): Promise<string | undefined> {
    const now = this.#clock.now();
    if (this.#token !== null && now - this.#asked < TOKEN_MARGIN) return this.#token;
    this.#asked = now;
    return (this.#token = this.#fetch());
  }

  /** After the token was refused: the next attempt has another. */
  forget(): void {
    this.#token = null;
  }
}

/** Whether a token is a restricted data token, by the beginning that Amazon gives it. */
export function isRestrictedToken(token: string | undefined): boolean {
  return token?.startsWith("Atz.sprdt|") === true;
}
