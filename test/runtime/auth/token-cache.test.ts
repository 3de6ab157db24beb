/** A cache that is shared: one exchange for all, and never worse than none. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { LwaTokens } from "../../../templates/runtime/src/auth/lwa.js";
import type { LwaOptions } from "../../../templates/runtime/src/auth/lwa-options.js";
import { type Clock, systemClock } from "../../../templates/runtime/src/base/clock.js";
import type { ExpiringValue } from "../../../templates/runtime/src/base/refreshing-value.js";
import { LwaError, SellingPartner, type TokenCache } from "../../../templates/runtime/src/index.js";
import { FakeClock, json, recordingFetch, rejection } from "../../support/transport.js";

const CLIENT = { clientId: "amzn1.client", clientSecret: "amzn1.oa2-cs.v1.secret" };

const SELLER: LwaOptions = { ...CLIENT, refreshToken: "Atzr|refresh" };

/** A cache in memory, as simple as they come. */
class MapCache implements TokenCache {
  readonly tokens = new Map<string, ExpiringValue<string>>();
  readonly locks = new Set<string>();

  async get(key: string): Promise<ExpiringValue<string> | null> {
    return this.tokens.get(key) ?? null;
  }
  async set(key: string, token: ExpiringValue<string>): Promise<void> {
    this.tokens.set(key, token);
  }
  async lock(key: string): Promise<(() => Promise<void>) | null> {
    if (this.locks.has(key)) return null;
    this.locks.add(key);
    return async () => void this.locks.delete(key);
  }
}

/** A Login with Amazon whose tokens tell how many exchanges there have been. */
function counting() {
  let count = 0;
  return recordingFetch(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return json({ access_token: `Atza|${(count += 1)}`, expires_in: 3600 });
  });
}

function tokensOf(
  cache: TokenCache,
  { fetch }: ReturnType<typeof counting>,
  options: LwaOptions = SELLER,
  clock: Clock = systemClock,
): LwaTokens {
  return new LwaTokens(options, { fetch, timeout: 5000, clock }, cache);
}

const test = suite("token cache");

test("of several processes one exchanges, and the others use its token", async () => {
  const cache = new MapCache();
  const lwa = counting();
  const all = Array.from({ length: 5 }, () => tokensOf(cache, lwa).get(null, null));
  assert.equal(new Set(await Promise.all(all)), new Set(["Atza|1"]));
  assert.is(lwa.sent.length, 1);
  assert.is(cache.locks.size, 0);
  assert.is(await tokensOf(cache, lwa).get(null, null), "Atza|1");
  assert.is(lwa.sent.length, 1);
});

test("a SellingPartner takes the cache from its options", async () => {
  const cache = new MapCache();
  const { fetch, sent } = recordingFetch(({ url }) =>
    url.endsWith("/o2/token") ? json({ access_token: "Atza|1", expires_in: 3600 }) : json({}),
  );
  const options = { region: "na", lwa: SELLER, tokenCache: cache, fetch } as const;
  for (let count = 0; count < 2; count += 1) {
    await new SellingPartner(options).call({ api: "a", name: "b", method: "GET", path: "/x" }, {});
  }
  assert.is(sent.filter(({ url }) => url.endsWith("/o2/token")).length, 1);
});

test("everything that a token depends on changes its key, and no key reveals it", async () => {
  const cache = new MapCache();
  const lwa = counting();
  const scope = "sellingpartnerapi::notifications";
  const cases: readonly [options: LwaOptions, scope: string | null][] = [
    [SELLER, null],
    [SELLER, scope],
    [{ ...SELLER, clientId: "another" }, null],
    [{ ...SELLER, clientSecret: "another" }, null],
    [{ ...SELLER, refreshToken: "another" }, null],
    [{ ...SELLER, endpoint: "https://lwa.example/auth/o2/token" }, null],
    [{ ...CLIENT, scopes: ["a", "b"] }, null],
  ];
  for (const [options, of] of cases) await tokensOf(cache, lwa, options).get(of, null);
  assert.is(cache.tokens.size, cases.length);
  for (const key of cache.tokens.keys()) assert.match(key, /^[0-9a-f]{64}$/);
  // The same scope, however it comes to be asked for.
  await tokensOf(cache, lwa, { ...CLIENT, scopes: [scope] }).get(null, null);
  assert.is(cache.tokens.size, cases.length);
});

const KEPT: readonly [
  exchanges: number,
  why: string,
  stored: (now: number) => ExpiringValue<string>,
][] = [
  [0, "is good for two minutes more", (now) => ({ value: "Atza|kept", expires: now + 120_000 })],
  [1, "has less than a minute left", (now) => ({ value: "Atza|kept", expires: now + 60_000 })],
  [1, "could not be sent", (now) => ({ value: "Atza|x\r\nhost: evil", expires: now + 3_600_000 })],
  [1, "is empty", (now) => ({ value: "", expires: now + 3_600_000 })],
];

for (const [exchanges, why, stored] of KEPT) {
  test(`a kept token that ${why} is ${exchanges === 0 ? "used" : "replaced"}`, async () => {
    const cache = new MapCache();
    const lwa = counting();
    const clock = new FakeClock();
    cache.get = async (key) => cache.tokens.get(key) ?? stored(clock.time);
    const token = await tokensOf(cache, lwa, SELLER, clock).get(null, null);
    assert.is(token, exchanges === 0 ? "Atza|kept" : "Atza|1");
    assert.is(lwa.sent.length, exchanges);
  });
}

test("a token that was refused is not taken from the cache again, but a newer one is", async () => {
  const cache = new MapCache();
  const lwa = counting();
  const [here, there] = [tokensOf(cache, lwa), tokensOf(cache, lwa)];
  for (const tokens of [here, there]) assert.is(await tokens.get(null, null), "Atza|1");
  here.drop(null, "Atza|1");
  assert.is(await here.get(null, null), "Atza|2");
  there.drop(null, "Atza|1");
  assert.is(await there.get(null, null), "Atza|2");
  assert.is(lwa.sent.length, 2);
});

test("a token that another process has put there while the lock was taken is used", async () => {
  const cache = new MapCache();
  const lwa = counting();
  const take = cache.lock.bind(cache);
  cache.lock = async (key) => {
    await cache.set(key, { value: "Atza|theirs", expires: Date.now() + 3_600_000 });
    return await take(key);
  };
  assert.is(await tokensOf(cache, lwa).get(null, null), "Atza|theirs");
  assert.is(lwa.sent.length, 0);
  assert.is(cache.locks.size, 0);
});

test("a failed exchange releases the lock and rejects", async () => {
  const cache = new MapCache();
  const { fetch } = recordingFetch(
    () => json({ error: "invalid_grant" }, 400),
    () => json({ access_token: "Atza|1", expires_in: 3600 }),
  );
  const transport = { fetch, timeout: 5000, clock: systemClock };
  const tokens = new LwaTokens(SELLER, transport, cache);
  assert.instance(await rejection(tokens.get(null, null)), LwaError);
  assert.is(cache.locks.size, 0);
  assert.is(await tokens.get(null, null), "Atza|1");
});

test("a lock whose holder is gone is waited for no longer than it lasts", async () => {
  const cache = new MapCache();
  cache.lock = async () => null;
  const lwa = counting();
  const clock = new FakeClock();
  assert.is(await tokensOf(cache, lwa, SELLER, clock).get(null, null), "Atza|1");
  assert.is(
    clock.slept.reduce((sum, wait) => sum + wait),
    15_000,
  );
});

test("a cache without locks is one all the same", async () => {
  const map = new MapCache();
  const cache: TokenCache = {
    get: (key) => map.get(key),
    set: (key, token) => map.set(key, token),
  };
  const lwa = counting();
  assert.is(await tokensOf(cache, lwa).get(null, null), "Atza|1");
  assert.is(await tokensOf(cache, lwa).get(null, null), "Atza|1");
  assert.is(lwa.sent.length, 1);
});

const fail = (): Promise<never> => Promise.reject(new Error("the cache is down"));

const failSync = (): never => {
  throw new Error("the cache is down");
};

const BROKEN: readonly [why: string, change: Partial<TokenCache>][] = [
  ["get fails", { get: fail }],
  ["get throws", { get: failSync }],
  ["lock fails", { lock: fail }],
  ["set fails", { set: fail }],
  ["giving the lock back fails", { lock: async () => fail }],
  ["get never answers", { get: () => new Promise(() => {}) }],
];

for (const [why, change] of BROKEN) {
  test(`when ${why}, a process exchanges for itself`, async () => {
    const cache = Object.assign(new MapCache(), change);
    const lwa = counting();
    const tokens = tokensOf(cache, lwa);
    assert.is(await tokens.get(null, null), "Atza|1");
    assert.is(await tokens.get(null, null), "Atza|1");
    assert.is(lwa.sent.length, 1);
  });
}

test.run();
