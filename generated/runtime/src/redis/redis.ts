// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { TokenCache } from "../auth/token-cache.js";
import { systemClock } from "../base/clock.js";
import { MemoryUsagePlans } from "../limits/token-buckets.js";
import type { UsagePlanStore } from "../limits/usage-plan-store.js";
import { type RedisClient, type RedisOptions, RedisScripts } from "./redis-scripts.js";

/**
 * Shares tokens and usage plans between processes through Redis, with a client of the package `redis` (node-redis) that the
 * caller creates, connects and closes. Keys contain no secrets. Access tokens are stored as values, so use only a Redis that
 * may have them. All keys expire.
 */
export type {
  RedisClient,
  RedisOptions,
  RedisScriptOptions,
  SharingEvent,
} from "./redis-scripts.js";

export interface RedisUsagePlanOptions extends RedisOptions {
  /**
   * What happens while Redis cannot be reached, or refuses a key. `local` (default): each process keeps the plan by itself;
   * together they may exceed it, and then the API's 429 and the retries slow them down. `error`: calls reject with what the
   * client of Redis throws. `onSharing` tells of both.
   */
  readonly whenDown?: "local" | "error" | undefined;
}

const GET_TOKEN = `return { redis.call('GET', KEYS[1]), redis.call('PTTL', KEYS[1]) }`;

const SET_TOKEN = `return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])`;

const LOCK = `return redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])`;

/** Leaves a lock that has expired and that another process has taken since. */
const UNLOCK = `
if redis.call('GET', KEYS[1]) == ARGV[1] then return redis.call('DEL', KEYS[1]) end
return 0`;

/** Reads the time of Redis, in milliseconds, since the clocks of the processes may differ. */
const NOW = `
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + tonumber(time[2]) / 1000`;

/**
 * Stores a bucket until a second after it is full: a missing bucket counts as full. The numbers are formatted, since Lua's
 * default format would lose digits that matter. Redis refuses times after which a number of milliseconds would overflow.
 */
const KEEP = `
redis.call('HSET', KEYS[1], 'tokens', string.format('%.17g', tokens), 'time', string.format('%.3f', now))
redis.call('PEXPIRE', KEYS[1], string.format('%.0f', math.min((burst - tokens) / rate * 1000 + 1000, 1e15)))`;

/** ARGV: rate, burst. What follows computes the same as `MemoryUsagePlans`. */
const READ = `
local rate, burst = tonumber(ARGV[1]), tonumber(ARGV[2])
${NOW}
local bucket = redis.call('HMGET', KEYS[1], 'tokens', 'time')
local tokens, since = tonumber(bucket[1] or burst), tonumber(bucket[2] or now)
tokens = math.min(burst, tokens + math.max(0, now - since) / 1000 * rate)`;

const TAKE = `
${READ}
local lacking = 1 - tokens
local wait = 0
if lacking < 1e-9 then tokens = tokens - 1 else wait = lacking / rate * 1000 end
${KEEP}
return string.format('%.3f', wait)`;

/** ARGV[3]: the pause in milliseconds. */
const EMPTY = `
${READ}
tokens = math.min(tokens, 0, 1 - tonumber(ARGV[3]) / 1000 * rate)
${KEEP}
return 0`;

const GIVE_BACK = `
${READ}
if tokens >= 0 then tokens = math.min(burst, tokens + 1) end
${KEEP}
return 0`;

/**
 * Creates a token cache in Redis: one process fetches a token for all. While Redis cannot be reached, each fetches its own.
 *
 * @param client - connected, with a listener for its `error` events, as node-redis requires.
 */
export function redisTokenCache(client: RedisClient, options: RedisOptions = {}): TokenCache {
  const scripts = new RedisScripts(client, options);
  return {
    async get(key) {
      const reply = await scripts.run(GET_TOKEN, `token:${key}`, []);
      const [token, left] = Array.isArray(reply) ? reply : [];
      if (typeof token !== "string" || !(Number(left) > 0)) return null;
      return { value: token, expires: Date.now() + Number(left) };
    },
    async set(key, { value, expires }) {
      const left = Math.floor(expires - Date.now());
      if (left > 0) await scripts.run(SET_TOKEN, `token:${key}`, [value, left]);
    },
    async lock(key, milliseconds) {
      const lock = `token:${key}:lock`;
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
 * Creates a store of token buckets in Redis: all processes share one limit, by the clock of Redis.
 *
 * @param client - connected, with a listener for its `error` events, as node-redis requires.
 */
export function redisUsagePlanStore(
  client: RedisClient,
  options: RedisUsagePlanOptions = {},
): UsagePlanStore {
  const { whenDown = "local" } = options;
  const scripts = new RedisScripts(client, options);
  const local = new MemoryUsagePlans(systemClock);
  return {
    async take(key, plan) {
      try {
        const { rate, burst } = plan;
        return Number(await scripts.run(TAKE, `plan:${key}`, [rate, burst]));
      } catch (error) {
        if (whenDown === "error") throw error;
        return local.take(key, plan);
      }
    },
    async empty(key, plan, pause = 0) {
      // The local bucket too: Redis may be down at the next call.
      local.empty(key, plan, pause);
      await scripts.run(EMPTY, `plan:${key}`, [plan.rate, plan.burst, pause]);
    },
    async giveBack(key, plan) {
      try {
        await scripts.run(GIVE_BACK, `plan:${key}`, [plan.rate, plan.burst]);
      } catch {
        local.giveBack(key, plan);
      }
    },
  };
}
