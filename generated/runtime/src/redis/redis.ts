// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { TokenCache } from "../auth/token-cache.js";
import { systemClock } from "../base/clock.js";
import type { UsagePlanStore } from "../limits/usage-plan-store.js";
import { MemoryUsagePlans } from "../limits/usage-plan.js";
import { type RedisClient, type RedisOptions, RedisScripts } from "./redis-scripts.js";

/**
 * Tokens and usage plans shared by all processes that have one Redis, over a client of the package `redis` (node-redis)
 * that the caller has made and connected, and closes. No secret is in the name of a key; access tokens are values, so the
 * Redis must be one that may know them. All keys expire.
 */
export type { RedisClient, RedisOptions } from "./redis-scripts.js";

export interface RedisUsagePlanOptions extends RedisOptions {
  /**
   * What happens while Redis cannot be reached. `local`, which is the default: each process keeps the plan by itself, so
   * that together they may exceed it, and the API's 429 and the retries hold them back. `error`: calls reject with what
   * the client of Redis throws.
   */
  readonly whenDown?: "local" | "error" | undefined;
}

const DEFAULT_PREFIX = "katagami:";

const DEFAULT_TIMEOUT = 1_000;

const GET_TOKEN = `return { redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1]) }`;

const SET_TOKEN = `return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])`;

const LOCK = `return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])`;

/** Not a lock that has run out and that another process has taken since. */
const UNLOCK = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** The time of Redis, in milliseconds; the clocks of the processes may differ. */
const NOW = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000`;

/**
 * Keeps a bucket until it would be full, which is what a bucket that is not there stands for, and a second longer. The
 * numbers are written out: as Lua writes them they would lose the digits that matter.
 */
const KEEP = `
redis.call('HSET', KEYS[1], 'tokens', string.format('%.17g', tokens), 'time', string.format('%.3f', now))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', (burst - tokens) / rate * 1000 + 1000))`;

/** ARGV: rate, burst. The same arithmetic as `MemoryUsagePlans`. */
const TAKE = `
local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
${NOW}
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'time')
local tokens, since = tonumber(bucket[1] or burst), tonumber(bucket[2] or now)
tokens = math.min(burst, tokens + math.max(0, now - since) / 1000 * rate)
local lacking = 1 - tokens
local wait = 0
if lacking < 1e-9 then tokens = tokens - 1 else wait = lacking / rate * 1000 end
${KEEP}
return string.format('%.3f', wait)`;

const EMPTY = `
local rate, burst, tokens = tonumber(ARGV[1]), tonumber(ARGV[2]), 0
${NOW}
${KEEP}
return 0`;

/**
 * A token cache in Redis: one exchange for all processes. While Redis cannot be reached, each exchanges for itself.
 *
 * @param client - connected, and listening to its `error` events, as node-redis asks for.
 */
export function redisTokenCache(client: RedisClient, options: RedisOptions = {}): TokenCache {
  const { prefix = DEFAULT_PREFIX, timeout = DEFAULT_TIMEOUT } = options;
  const scripts = new RedisScripts(client, timeout);
  const name = (key: string): string => `${prefix}token:${key}`;
  return {
    async get(key) {
      const answer = await scripts.run(GET_TOKEN, name(key), []);
      const [token, left] = Array.isArray(answer) ? answer : [];
      if (typeof token !== "string" || !(Number(left) > 0)) return null;
      return { value: token, expires: Date.now() + Number(left) };
    },
    async set(key, { value, expires }) {
      const left = Math.floor(expires - Date.now());
      if (left > 0) await scripts.run(SET_TOKEN, name(key), [value, left]);
    },
    async lock(key, milliseconds) {
      const lock = `${name(key)}:lock`;
      const owner = globalThis.crypto.randomUUID();
      const taken = await scripts.run(LOCK, lock, [owner, milliseconds]);
      if (taken === null) return null;
      return async () => {
        await scripts.run(UNLOCK, lock, [owner]);
      };
    },
  };
}

/**
 * The token buckets of usage plans in Redis: all processes together keep one limit, by the clock of Redis.
 *
 * @param client - connected, and listening to its `error` events, as node-redis asks for.
 */
export function redisUsagePlanStore(
  client: RedisClient,
  options: RedisUsagePlanOptions = {},
): UsagePlanStore {
  const { prefix = DEFAULT_PREFIX, timeout = DEFAULT_TIMEOUT, whenDown = "local" } = options;
  const scripts = new RedisScripts(client, timeout);
  const local = new MemoryUsagePlans(systemClock);
  return {
    async take(key, plan) {
      try {
        const { rate, burst } = plan;
        return Number(await scripts.run(TAKE, `${prefix}plan:${key}`, [rate, burst]));
      } catch (error) {
        if (whenDown === "error") throw error;
        return local.take(key, plan);
      }
    },
    async empty(key, plan) {
      // Here as well: Redis may be gone by the next call.
      local.empty(key);
      await scripts.run(EMPTY, `${prefix}plan:${key}`, [plan.rate, plan.burst]);
    },
  };
}
