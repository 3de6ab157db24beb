import type { LwaError } from "../auth/lwa-error.js";
import { printable } from "../base/printable.js";
import type { Region } from "../regions/regions.js";
import { notify } from "../request/hooks.js";

/** A seller whose refresh token Login with Amazon refuses. */
export interface RevokedEvent {
  readonly sellerId: string;
  /** Null if only an endpoint was given. A refresh token is for one region. */
  readonly region: Region | null;
  /** `invalid_grant` */
  readonly error: LwaError;
}

/**
 * A seller's refresh token is refused: the authorization was revoked, has ended, or is for another application. Its `cause` is the
 * LwaError of the exchange that found it out.
 */
export class SellerRevokedError extends Error {
  override readonly name: string = "SellerRevokedError";
  readonly sellerId: string;
  /** When it was found out. */
  readonly since: Date;

  constructor(sellerId: string, since: Date, cause: LwaError) {
    const name = printable(JSON.stringify(sellerId));
    super(
      `Login with Amazon refuses the refresh token of the seller ${name}: the authorization was revoked, has ended, or is for ` +
        `another application. Let the seller authorize again, then call restore(${name})`,
      { cause },
    );
    this.sellerId = sellerId;
    this.since = since;
  }
}

/** What is known of a revoked seller. */
interface Revocation extends RevokedEvent {
  /** The refresh token that was refused. */
  readonly refreshToken: string;
  readonly since: Date;
}

/** The revoked sellers of a fleet, by seller and place. Outlives their `SellingPartner`s, so that each is told once. */
export class Revocations {
  readonly #onRevoked: ((event: RevokedEvent) => unknown) | null;
  readonly #known = new Map<string, Revocation>();

  constructor(onRevoked: ((event: RevokedEvent) => unknown) | null) {
    this.#onRevoked = onRevoked;
  }

  /** The refresh token that was refused; null if none was. */
  refused(key: string): string | null {
    return this.#known.get(key)?.refreshToken ?? null;
  }

  /** Creates the error of a call of a revoked seller; null if it is not revoked. */
  errorOf(key: string): SellerRevokedError | null {
    const known = this.#known.get(key);
    return known ? new SellerRevokedError(known.sellerId, known.since, known.error) : null;
  }

  /** Notes that a refresh token was refused, and tells it, once for each. */
  add(key: string, refreshToken: string, event: RevokedEvent, now: number): void {
    if (this.refused(key) === refreshToken) return;
    this.#known.set(key, { ...event, refreshToken, since: new Date(now) });
    notify(() => this.#onRevoked?.(event));
  }

  delete(key: string): void {
    this.#known.delete(key);
  }

  /** Forgets a seller, in all places. */
  restore(sellerId: string): void {
    for (const [key, known] of this.#known) if (known.sellerId === sellerId) this.delete(key);
  }
}
