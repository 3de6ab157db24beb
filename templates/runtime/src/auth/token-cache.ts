import { withTimeout } from "../base/abort.js";
import type { Clock } from "../base/clock.js";
import { platformCrypto } from "../base/crypto.js";
import { TimeoutError } from "../base/errors.js";
import type { Lease } from "../base/renewing.js";

/**
 * Where processes that speak for the same seller keep the access tokens of Login with Amazon together. Without one each
 * process keeps its own in memory.
 *
 * The cache is a help and no more: when it throws, or takes longer than two seconds, a process exchanges for itself.
 */
export interface TokenCache {
  /**
   * The token that is kept under a key.
   *
   * @param key - 64 hexadecimal digits: a keyed hash, which tells nothing of the seller, the application or a secret.
   * @returns the token and when it runs out, in milliseconds since 1970 by the clock of this process; null when there is
   * none.
   */
  get(key: string): Promise<Lease<string> | null>;

  /** Keeps a token until it runs out, instead of the one that was there. */
  set(key: string, lease: Lease<string>): Promise<void>;

  /**
   * Takes a lock, so that of all processes one exchanges and the others take over what it gets. Where there is none, each
   * exchanges for itself when its token runs out.
   *
   * @param milliseconds - after which the lock is free again even when its holder is gone.
   * @returns what gives the lock back; null when another process has it.
   */
  lock?(key: string, milliseconds: number): Promise<(() => Promise<void>) | null>;
}

/** How long the lock of an exchange lasts: for an answer that is slow, not for one that never comes. In milliseconds. */
const LOCK = 15_000;

/** How often those without the lock look for the token. In milliseconds. */
const LOOK = 100;

/** How long an operation of the cache may take. In milliseconds. */
const PATIENCE = 2_000;

/**
 * The key of a grant. All that makes a token another one is in it, the client secret as the key of the HMAC: who sees the
 * names of the keys (a log of slow commands, a dashboard) can neither read anything out of them nor try whether they
 * belong to a refresh token that he has.
 */
export async function tokenKey(
  clientSecret: string,
  parts: readonly (string | Readonly<Record<string, string>>)[],
): Promise<string> {
  const key = new TextEncoder().encode(clientSecret);
  return await platformCrypto().hmacHex(key, JSON.stringify(parts));
}

/** What `shareToken` needs. */
export interface SharedToken {
  readonly cache: TokenCache;
  readonly key: string;
  /** Whether a kept token is good enough. */
  readonly isGood: (lease: Lease<string>) => boolean;
  /** Gets a new token. */
  readonly exchange: () => Promise<Lease<string>>;
  readonly clock: Clock;
}

/**
 * A token from the cache, or from an exchange that no other process makes at the same time.
 *
 * @throws what `exchange` throws; never what the cache throws.
 */
export async function shareToken(shared: SharedToken): Promise<Lease<string>> {
  const { key, isGood, exchange, clock } = shared;
  const cache = patient(shared.cache);
  // Whoever waits for longer than a lock lasts waits for nobody: the clock may have been set, or the cache forgets.
  for (let looks = LOCK / LOOK; looks > 0; looks -= 1) {
    let release;
    try {
      const kept = await cache.get(key);
      if (kept !== null && isGood(kept)) return kept;
      release = await cache.lock(key);
    } catch {
      return await exchange();
    }
    if (release !== null) return await exchangeLocked(shared, cache, release);
    await clock.sleep(LOOK);
  }
  return await exchange();
}

async function exchangeLocked(
  { key, isGood, exchange }: SharedToken,
  cache: PatientCache,
  release: () => Promise<void>,
): Promise<Lease<string>> {
  try {
    // The lock may have become free because its holder has just put a token there.
    const kept = await cache.get(key).catch(() => null);
    if (kept !== null && isGood(kept)) return kept;
    const lease = await exchange();
    await cache.set(key, lease).catch(() => {});
    return lease;
  } finally {
    await release().catch(() => {});
  }
}

interface PatientCache {
  get(key: string): Promise<Lease<string> | null>;
  set(key: string, lease: Lease<string>): Promise<void>;
  lock(key: string): Promise<(() => Promise<void>) | null>;
}

const overdue = (): Error => new TimeoutError("The token cache", PATIENCE);

function within<T>(work: () => Promise<T>): Promise<T> {
  return withTimeout(PATIENCE, null, overdue, async () => await work());
}

/** The cache with an end to each wait, since a client may keep commands until its server comes back. */
function patient(cache: TokenCache): PatientCache {
  return {
    get: (key) => within(() => cache.get(key)),
    set: (key, lease) => within(() => cache.set(key, lease)),
    async lock(key) {
      if (!cache.lock) return () => Promise.resolve();
      const release = await within(async () => (await cache.lock?.(key, LOCK)) ?? null);
      return release && (() => within(release));
    },
  };
}
