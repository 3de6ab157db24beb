// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { withTimeout } from "../base/abort.js";
import type { Clock } from "../base/clock.js";
import type { ExpiringValue } from "../base/refreshing-value.js";
import { platformHashes } from "../base/sha256.js";

/**
 * Stores access tokens of Login with Amazon for all processes that act for the same seller. By default each process keeps
 * its own tokens in memory.
 *
 * The cache is an optimization: if it throws, or takes longer than two seconds, the process fetches a token by itself.
 */
export interface TokenCache {
  /**
   * Returns the token stored under a key.
   *
   * @param key - 64 hexadecimal digits: a keyed hash, which reveals nothing about the seller, the application or a secret.
   * @returns the token and when it expires, in milliseconds since 1970 by the clock of this process; null if there is
   * none.
   */
  get(key: string): Promise<ExpiringValue<string> | null>;

  /** Stores a token until it expires; replaces an earlier one. */
  set(key: string, token: ExpiringValue<string>): Promise<void>;

  /**
   * Takes a lock, so that only one process fetches a new token and the others use it. If this method is missing, each
   * process fetches a token when its own expires.
   *
   * @param milliseconds - after which the lock is free again even if its owner has ended.
   * @returns a function that releases the lock; null if another process has it.
   */
  lock?(key: string, milliseconds: number): Promise<(() => Promise<void>) | null>;
}

/** How long the lock of an exchange lasts: enough for a slow response. In milliseconds. */
const LOCK = 15_000;

/** How often processes without the lock look for the token. In milliseconds. */
const POLL_INTERVAL = 100;

/** How long an operation of the cache may take. In milliseconds. */
const TIMEOUT = 2_000;

/**
 * Computes the key of a grant from everything that a token depends on, with the client secret as the key of the HMAC. So
 * the names of the keys (in a log of slow commands, on a dashboard) reveal nothing, and nobody can test whether one belongs
 * to a refresh token that they know.
 */
export async function tokenKey(
  clientSecret: string,
  parts: readonly (string | Readonly<Record<string, string>>)[],
): Promise<string> {
  const key = new TextEncoder().encode(clientSecret);
  return await platformHashes().hmacHex(key, JSON.stringify(parts));
}

/** The arguments of `shareToken`. */
export interface SharedToken {
  readonly cache: TokenCache;
  readonly key: string;
  /** Whether a stored token can be used. */
  readonly isUsable: (token: ExpiringValue<string>) => boolean;
  /** Fetches a new token. */
  readonly exchange: () => Promise<ExpiringValue<string>>;
  readonly clock: Clock;
  /** Aborts the wait for another process; the exchange is aborted by its own. */
  readonly signal: AbortSignal;
}

/**
 * Returns a token from the cache, or from an exchange that only one process performs at a time.
 *
 * @throws what `exchange` throws, or `signal.reason`; never what the cache throws.
 */
export async function shareToken(shared: SharedToken): Promise<ExpiringValue<string>> {
  const { key, isUsable, exchange, clock, signal } = shared;
  const cache = withTimeouts(shared.cache);
  const lookUp = async (): Promise<ExpiringValue<string> | null> => {
    const stored = await cache.get(key);
    return stored !== null && isUsable(stored) ? stored : null;
  };
  const exchangeAndStore = async (): Promise<ExpiringValue<string>> => {
    const token = await exchange();
    await cache.set(key, token).catch(() => {});
    return token;
  };
  // Not longer than a lock lasts: after that its owner has ended, or the cache does not keep what it is given.
  for (let polls = LOCK / POLL_INTERVAL; polls > 0; polls -= 1) {
    let release;
    try {
      const stored = await lookUp();
      if (stored !== null) return stored;
      release = await cache.lock(key, LOCK);
    } catch {
      return await exchange();
    }
    if (release !== null) {
      try {
        // The lock may have become free because its owner has just stored a token.
        return (await lookUp().catch(() => null)) ?? (await exchangeAndStore());
      } finally {
        await release().catch(() => {});
      }
    }
    await clock.sleep(POLL_INTERVAL, signal);
  }
  return await exchange();
}

function limited<T>(work: () => Promise<T>): Promise<T> {
  return withTimeout("The token cache", TIMEOUT, null, async () => await work());
}

/** Adds a timeout to each operation of a cache, since a client may keep commands until its server is available again. */
function withTimeouts(cache: TokenCache): Required<TokenCache> {
  return {
    get: (key) => limited(() => cache.get(key)),
    set: (key, token) => limited(() => cache.set(key, token)),
    async lock(key, milliseconds) {
      if (!cache.lock) return () => Promise.resolve();
      const release = await limited(async () => (await cache.lock?.(key, milliseconds)) ?? null);
      return release && (() => limited(release));
    },
  };
}
