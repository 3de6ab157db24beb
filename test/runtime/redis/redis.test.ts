/** Tokens and usage plans in a real Redis, shared by real processes. */
import * as assert from "uvu/assert";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { inspect } from "node:util";
import { createClient } from "redis";
import { suite } from "uvu";
import type { Operation, UsagePlan } from "../../../templates/runtime/src/index.js";
import { LwaTokens } from "../../../templates/runtime/src/auth/lwa.js";
import { systemClock } from "../../../templates/runtime/src/base/clock.js";
import {
  type RedisClient,
  redisTokenCache,
  redisUsagePlanStore,
  type SharingEvent,
} from "../../../templates/runtime/src/redis/redis.js";
import { until, withHeldTimers } from "../../support/held-timers.js";
import { answerToken } from "../../support/lwa-endpoint.js";
import { startRedis } from "../../support/redis-server.js";
import type { WorkerTask } from "../../support/redis-worker.js";
import { ACCOUNT, type SellerCentral, startSellerCentral } from "../../support/seller-central.js";
import { json, recordingFetch, rejection } from "../../support/transport.js";

const SELLER = {
  clientId: ACCOUNT.clientId,
  clientSecret: ACCOUNT.clientSecret,
  refreshToken: ACCOUNT.refreshToken,
};

/** A store or cache that a busy machine does not take for one whose Redis is gone. */
const PATIENT = { timeout: 60_000 };

const redis = await startRedis();

const connect = async (url: string) => {
  const client = createClient({ url, socket: { reconnectStrategy: 20 } });
  client.on("error", () => {});
  await client.connect();
  return client;
};

const client = redis && (await connect(redis.url));

interface Team {
  readonly central: SellerCentral;
  /** Four processes that are ready for tasks. */
  readonly workers: readonly ChildProcess[];
}

async function startTeam(redisUrl: string): Promise<Team> {
  const central = await startSellerCentral();
  central.on("GET", "/x", () => ({ json: {} }));
  // Slow enough for all to want a token while there is none.
  central.fault = (request, response) => {
    if (request.path !== "/auth/o2/token") return false;
    // Every seller `-1`, `-2` … has authorized the application.
    const body = Buffer.from(request.body.toString().replace(/-\d\b/, ""));
    const { status = 200, json: answer } = answerToken(central, { ...request, body });
    setTimeout(() => response.writeHead(status).end(JSON.stringify(answer)), 300);
    return true;
  };
  const args = [redisUrl, central.endpoint, central.lwaEndpoint];
  const workers = Array.from({ length: 4 }, () =>
    fork("test/support/redis-worker.ts", args, { execArgv: ["--import", "tsx"] }),
  );
  await Promise.all(workers.map((worker) => once(worker, "message")));
  return { central, workers };
}

/** Lets time pass for a bucket: as if it had been looked at so many milliseconds earlier. */
async function pass(key: string, milliseconds: number): Promise<void> {
  await client?.hIncrByFloat(key, "time", -milliseconds);
}

async function ask(worker: ChildProcess, task: WorkerTask): Promise<unknown> {
  worker.send(task);
  const [message] = (await once(worker, "message")) as [{ answer?: unknown; error?: string }];
  if (message.error) throw new Error(message.error);
  return message.answer;
}

const test = suite("redis");

test.before.each(async () => {
  await client?.flushAll();
});

let team: Promise<Team> | null = null;

test.after(async () => {
  if (team !== null) {
    const { central, workers } = await team;
    for (const worker of workers) worker.kill();
    await central.close();
  }
  client?.destroy();
  await redis?.stop();
});

if (redis === null || client === null) {
  test("is not here, so nothing of it is tested", () => {});
} else {
  test("four processes share one limit, make one exchange, and leave no secret in any key", async () => {
    team ??= startTeam(redis.url);
    const { central, workers } = await team;
    const called = await Promise.all(workers.map((worker) => ask(worker, { task: "call" })));
    assert.equal(called, [true, true, true, true]);
    assert.is(central.calls.length, 4);
    assert.is(central.exchanges.length, 1);

    // By number and not by time: however slow the machine is, so many tokens take at least so long.
    const plan = { rate: 40, burst: 10 };
    const task: WorkerTask = { task: "take", key: "seller/getOrders", plan, count: 15 };
    const started = performance.now();
    await Promise.all(workers.map((worker) => ask(worker, task)));
    const seconds = (performance.now() - started) / 1000;
    assert.ok(seconds > (4 * task.count - plan.burst) / plan.rate - 0.1, `${seconds} s`);

    // The bucket of so fast a plan is kept for a second; asked by a slow one it stays.
    await redisUsagePlanStore(client, PATIENT).take(task.key, { rate: 0.001, burst: 10 });
    const keys = (await client.keys("*")).toSorted();
    assert.is(keys.length, 2);
    assert.is(keys[0], "katagami:plan:seller/getOrders");
    assert.match(keys[1]!, /^katagami:token:[0-9a-f]{64}$/);
    for (const key of keys) assert.ok((await client.pTTL(key)) > 0, key);
  });

  test("the calls of four processes together keep the usage plan", async () => {
    team ??= startTeam(redis.url);
    const { central, workers } = await team;
    let [calls, last] = [0, 0];
    central.on("GET", "/planned", () => {
      calls += 1;
      last = performance.now();
      return { json: {} };
    });
    // The token first: it is the plan that is looked at.
    await Promise.all(workers.map((worker) => ask(worker, { task: "call" })));
    const plan = { rate: 10, burst: 5 };
    const task: WorkerTask = { task: "calls", name: "getPlanned", plan, count: 6 };
    const started = performance.now();
    assert.equal(await Promise.all(workers.map((worker) => ask(worker, task))), [6, 6, 6, 6]);
    assert.is(calls, 24);
    // All in a row: 19 of the 24 had to wait for a token of their own. From before the first took one until the last had
    // come, since any of them may be late.
    const seconds = (last - started) / 1000;
    assert.ok(seconds > (24 - plan.burst) / plan.rate - 0.1, `${seconds} s`);
  });

  test("processes that speak for one seller share a bucket for each operation", async () => {
    team ??= startTeam(redis.url);
    const { central, workers } = await team;
    central.on("GET", "/planned", () => ({ json: {} }));
    const plan = { rate: 0.001, burst: 4 };
    const task: WorkerTask = { task: "calls", name: "getRarely", plan, count: 1 };
    assert.equal(await Promise.all(workers.map((worker) => ask(worker, task))), [1, 1, 1, 1]);
    const buckets = await client.keys("katagami:plan:*");
    assert.is(buckets.length, 1);
    assert.match(buckets[0]!, /^katagami:plan:[0-9a-f]{32}\/test\/getRarely$/);
  });

  /** Like `createReport`: what is counted for the seller, for the type, and for a type of the whole application. */
  const limitedBy = (plan: UsagePlan, rare: UsagePlan): Operation => ({
    api: "test",
    name: `create${plan.burst}`,
    method: "POST",
    path: "/things",
    body: "required",
    usagePlan: plan,
    limits: [
      { by: "seller", each: ["body", "type"] },
      { by: "application", when: { place: ["body", "type"], value: "RARE" }, ...rare },
    ],
  });

  interface Limited {
    readonly operation: Operation;
    readonly own: { readonly key: string } & UsagePlan;
    readonly maxWait: number;
  }

  /** Lets two sellers, each in two processes, make 32 calls at once; returns what the server got, and when. */
  const callLimited = async (limited: Limited) => {
    team ??= startTeam(redis.url);
    const { central, workers } = await team;
    const arrivals: { seller: string; type: string; at: number }[] = [];
    const started = performance.now();
    central.on("POST", "/things", ({ json: body }) => {
      // What the workers send.
      const { seller, type } = body() as { seller: string; type: string };
      arrivals.push({ seller, type, at: performance.now() - started });
      return { json: {} };
    });
    const types = ["RARE", "A", "RARE", "B", "RARE", "A", "RARE", "B"];
    const sent = await Promise.all(
      workers.map((worker, index) =>
        ask(worker, { task: "limited", seller: String(index % 2), types, ...limited }),
      ),
    );
    assert.is(
      arrivals.length,
      sent.map(Number).reduce((a, b) => a + b),
    );
    return arrivals;
  };

  /** Fails if more had arrived at any time since the start than a bucket can have given by then. */
  const assertKept = (arrivals: readonly { readonly at: number }[], plan: UsagePlan): void => {
    for (const [index, { at }] of arrivals.entries()) {
      const most = plan.burst + (at / 1000) * plan.rate;
      assert.ok(index + 1 <= most, `${index + 1} after ${at} ms, and not at most ${most}`);
    }
  };

  test("four processes of two sellers together exceed no limit: not the seller's, the type's, nor the application's", async () => {
    // No token comes while the test runs.
    const plan = { rate: 1e-4, burst: 7 };
    const rare = { rate: 1e-4, burst: 5 };
    const own = { key: "job of the night", rate: 1e-4, burst: 11 };
    const arrivals = await callLimited({ operation: limitedBy(plan, rare), own, maxWait: 1000 });
    assertKept(arrivals, own);
    assertKept(
      arrivals.filter(({ type }) => type === "RARE"),
      rare,
    );
    for (const name of ["0", "1"]) {
      assertKept(
        arrivals.filter(({ seller }) => seller === name),
        plan,
      );
    }
    assert.ok(arrivals.length > 0);
    const keys = (await client.keys("katagami:plan:*")).map((key) =>
      key.split("/").slice(1).join("/"),
    );
    const ofSeller = ["test/create7", "test/create7/seller/type.A", "test/create7/seller/type.B"];
    assert.equal(
      keys.filter((key) => !key.startsWith("own/")).toSorted(),
      [...ofSeller, ...ofSeller, "test/create7/seller/type.RARE", "test/create7/seller/type.RARE"]
        .concat("test/create7/application/type:RARE")
        .toSorted(),
    );
    for (const key of await client.keys("*")) assert.ok((await client.pTTL(key)) > 0, key);
  });

  test("calls of four processes that need several buckets all come through, as fast as the slowest allows and no faster", async () => {
    const plan = { rate: 20, burst: 4 };
    const rare = { rate: 10, burst: 2 };
    const own = { key: "job", rate: 40, burst: 3 };
    const arrivals = await callLimited({ operation: limitedBy(plan, rare), own, maxWait: 1e9 });
    assert.is(arrivals.length, 32);
    assertKept(arrivals, own);
    assertKept(
      arrivals.filter(({ type }) => type === "RARE"),
      rare,
    );
    for (const name of ["0", "1"]) {
      assertKept(
        arrivals.filter(({ seller }) => seller === name),
        plan,
      );
    }
  });

  test("a pause is one of all processes, ends no sooner for a token that comes back, and is not shortened", async () => {
    const [here, there] = [1, 2].map(() => redisUsagePlanStore(client, PATIENT));
    const plan = { rate: 0.001, burst: 5 };
    await here!.empty("k", plan, 5_000_000);
    await there!.giveBack!("k", plan);
    await there!.empty("k", plan);
    const wait = await there!.take("k", plan);
    assert.ok(wait > 4_900_000 && wait <= 5_000_000, `${wait}`);
    await pass("katagami:plan:k", wait);
    assert.is(await there!.take("k", plan), 0);
  });

  test("a token that was not used is there again for all, and never more than the burst", async () => {
    const [here, there] = [1, 2].map(() => redisUsagePlanStore(client, PATIENT));
    const plan = { rate: 0.001, burst: 2 };
    await here!.giveBack!("k", plan);
    assert.equal([await here!.take("k", plan), await here!.take("k", plan)], [0, 0]);
    assert.ok((await there!.take("k", plan)) > 0);
    await here!.giveBack!("k", plan);
    assert.is(await there!.take("k", plan), 0);
    assert.ok((await there!.take("k", plan)) > 0);
  });

  test("a bucket gives its burst at once and then says how long the next token takes", async () => {
    // Minutes for each token: none comes while the test runs.
    for (const [rate, burst] of [
      [0.0056, 20],
      [0.0005, 1],
      [0.002, 30],
    ] as const) {
      const store = redisUsagePlanStore(client, { ...PATIENT, prefix: `${rate}:` });
      const waits: number[] = [];
      for (let count = 0; count <= burst; count += 1)
        waits.push(await store.take("k", { rate, burst }));
      assert.equal(
        waits.slice(0, burst),
        Array.from({ length: burst }, () => 0),
      );
      const wait = waits[burst]!;
      assert.ok(wait > 0 && wait <= 1000 / rate, `${wait}`);
      const left = await client.pTTL(`${rate}:plan:k`);
      assert.ok(left > 0 && left <= (burst / rate) * 1000 + 1000, `${left}`);
    }
  });

  test("a bucket fills again at the rate of whoever asks", async () => {
    const store = redisUsagePlanStore(client, PATIENT);
    const [slow, faster] = [
      { rate: 0.001, burst: 1 },
      { rate: 0.002, burst: 1 },
    ];
    assert.is(await store.take("k", slow), 0);
    const wait = await store.take("k", slow);
    assert.ok(wait > 900_000 && wait <= 1_000_000, `${wait}`);
    const shorter = await store.take("k", faster);
    assert.ok(shorter > 400_000 && shorter <= 500_000, `${shorter}`);
    await pass("katagami:plan:k", 250_000);
    const rest = await store.take("k", faster);
    assert.ok(rest > 150_000 && rest <= 250_000, `${rest}`);
    await pass("katagami:plan:k", rest);
    assert.is(await store.take("k", faster), 0);
  });

  test("an emptied bucket is empty for all, also one that was not there", async () => {
    const plan = { rate: 0.001, burst: 5 };
    await redisUsagePlanStore(client, PATIENT).empty("k", plan);
    const wait = await redisUsagePlanStore(client, PATIENT).take("k", plan);
    assert.ok(wait > 900_000 && wait <= 1_000_000, `${wait}`);
  });

  test("a script that Redis has forgotten is sent again", async () => {
    // Its own errors: else a store of this process would stand in.
    const store = redisUsagePlanStore(client, { ...PATIENT, whenDown: "error" });
    assert.is(await store.take("k", { rate: 1, burst: 5 }), 0);
    await client.scriptFlush();
    assert.is(await store.take("k", { rate: 1, burst: 5 }), 0);
  });

  test("scripts go by their hash once Redis knows them", async () => {
    let texts = 0;
    const watched: RedisClient = {
      eval: (script, options) => ((texts += 1), client.eval(script, options)),
      evalSha: (hash, options) => client.evalSha(hash, options),
    };
    await client.scriptFlush();
    const store = redisUsagePlanStore(watched, PATIENT);
    for (let count = 0; count < 3; count += 1) await store.take("k", { rate: 1, burst: 5 });
    assert.is(texts, 1);
  });

  test("a token comes back with the time it has left, and is gone when it has run out", async () => {
    const cache = redisTokenCache(client, { ...PATIENT, prefix: "team:" });
    assert.is(await cache.get("k"), null);
    const expires = Date.now() + 3_600_000;
    await cache.set("k", { value: "Atza|1", expires });
    const kept = await cache.get("k");
    assert.is(kept?.value, "Atza|1");
    assert.ok(Math.abs(kept!.expires - expires) < 60_000);
    assert.is(await client.exists("team:token:k"), 1);
    await cache.set("gone", { value: "Atza|1", expires: Date.now() - 1 });
    assert.is(await cache.get("gone"), null);
    await cache.set("soon", { value: "Atza|1", expires: Date.now() + 5 });
    await systemClock.sleep(20);
    assert.is(await cache.get("soon"), null);
  });

  test("a lock is one process's, until it gives it back or it runs out", async () => {
    const [here, there] = [redisTokenCache(client, PATIENT), redisTokenCache(client, PATIENT)];
    const hour = 3_600_000;
    const release = await here.lock!("k", hour);
    assert.is(await there.lock!("k", hour), null);
    await release!();
    const short = await there.lock!("k", 5);
    assert.type(short, "function");
    await systemClock.sleep(20);
    assert.type(await here.lock!("k", hour), "function");
    await short!();
    assert.is(await there.lock!("k", hour), null, "a lock that has run out frees no other");
  });

  test("while Redis is down, processes exchange for themselves and keep their own limits, or get its error", async () => {
    const doomed = (await startRedis())!;
    const lost = await connect(doomed.url);
    const plan = { rate: 0.001, burst: 2 };
    const patient = redisUsagePlanStore(lost, PATIENT);
    assert.is(await patient.take("k", plan), 0);
    await doomed.stop();

    // Nothing answers, so that the shortest timeout is as good as any.
    const options = { timeout: 20 };
    const store = redisUsagePlanStore(lost, options);
    const strict = redisUsagePlanStore(lost, { ...options, whenDown: "error" });
    assert.equal([await store.take("k", plan), await store.take("k", plan)], [0, 0]);
    assert.ok((await store.take("k", plan)) > 900_000);
    assert.instance(await rejection(Promise.resolve(strict.take("k", plan))), Error);
    const { fetch, sent } = recordingFetch(() =>
      json({ access_token: "Atza|1", expires_in: 3600 }),
    );
    const transport = { fetch, timeout: 60_000, clock: systemClock };
    const tokens = new LwaTokens(SELLER, transport, redisTokenCache(lost, options));
    assert.is(await tokens.get(null, null), "Atza|1");
    assert.is(sent.length, 1);

    const back = (await startRedis(doomed.port))!;
    while (!lost.isReady) await systemClock.sleep(10);
    assert.is(await patient.take("k", plan), 0);
    assert.is(await lost.exists("katagami:plan:k"), 1);
    lost.destroy();
    await back.stop();
  });

  /** A plan of which no token comes while a test runs. */
  const SLOW = { rate: 0.001, burst: 2 };

  /** What a store of its own reports, in a line for each event. */
  const reporting = (of: RedisClient) => {
    const events: string[] = [];
    const onSharing = ({ isShared, key, reason, error }: SharingEvent): void => {
      const code = error?.message.split(" ")[0];
      const name = key === null ? "all" : key.replace(/^plan:/, "");
      events.push(isShared ? `${name} is shared` : `${name} is not shared: ${reason} ${code}`);
    };
    return { store: redisUsagePlanStore(of, { ...PATIENT, onSharing }), onSharing, events };
  };

  test("a key that Redis refuses is kept by itself; all others stay shared, and both are told once", async () => {
    const { store, events } = reporting(client);
    await client.set("katagami:plan:broken", "a text, not a bucket");
    assert.equal([await store.take("broken", SLOW), await store.take("broken", SLOW)], [0, 0]);
    assert.ok((await store.take("broken", SLOW)) > 900_000, "its own plan holds");
    // The other operation, at the same time: what this process takes, others lack.
    const other = redisUsagePlanStore(client, PATIENT);
    assert.equal([await store.take("fine", SLOW), await store.take("fine", SLOW)], [0, 0]);
    assert.ok((await other.take("fine", SLOW)) > 900_000, "the limit is one for both");
    assert.equal(events, ["broken is not shared: key WRONGTYPE"]);
    await client.del("katagami:plan:broken");
    assert.is(await store.take("broken", SLOW), 0);
    assert.is(events.length, 2);
    assert.is(events[1], "broken is shared");
    assert.is(await client.exists("katagami:plan:broken"), 1);
  });

  test("a number in a bucket that is none, and a plan that is slow beyond measure, bring no other key down", async () => {
    const { store, events } = reporting(client);
    await client.hSet("katagami:plan:broken", { tokens: "many", time: "now" });
    await store.take("broken", SLOW);
    assert.is(await store.take("slow", { rate: 1e-300, burst: 1 }), 0);
    assert.ok((await client.pTTL("katagami:plan:slow")) > 0);
    assert.is(await store.take("fine", SLOW), 0);
    assert.is(await client.exists("katagami:plan:fine"), 1);
    assert.is(events.length, 1);
    assert.match(events[0]!, /^broken is not shared: key /);
  });

  test("a token that Redis does not store brings no plan down, and shows in no event", async () => {
    const { store, onSharing } = reporting(client);
    const shown: unknown[] = [];
    const cache = redisTokenCache(client, {
      ...PATIENT,
      onSharing: (event) => (shown.push(event), onSharing(event)),
    });
    // Its value is longer than Redis takes: an error of this command.
    await rejection(cache.set("k", { value: "Atza|secret-token-of-some-length", expires: 1e300 }));
    assert.is(shown.length, 1);
    assert.not.match(inspect(shown, { depth: Infinity, showHidden: true }), "secret-token");
    assert.is(await store.take("fine", SLOW), 0);
    assert.is(await client.exists("katagami:plan:fine"), 1);
  });

  test("an error of the server is told as such; once it is over, all is shared again", async () => {
    const server = (await startRedis())!;
    const own = await connect(server.url);
    const { store, events } = reporting(own);
    await own.sendCommand(["REPLICAOF", "127.0.0.1", "1"]);
    assert.is(await store.take("a", SLOW), 0);
    assert.is(await store.take("a", SLOW), 0);
    assert.ok((await store.take("a", SLOW)) > 900_000);
    await own.sendCommand(["REPLICAOF", "NO", "ONE"]);
    // At once, not after a pause: the connection has never failed.
    assert.is(await store.take("a", SLOW), 0);
    assert.is(await own.exists("katagami:plan:a"), 1);
    await own.sendCommand(["ACL", "SETUSER", "default", "resetkeys", "~katagami:plan:a"]);
    assert.is(await store.take("b", SLOW), 0);
    assert.is(await store.take("a", SLOW), 0);
    assert.equal(events, [
      "a is not shared: server READONLY",
      "a is shared",
      "b is not shared: server NOPERM",
    ]);
    own.destroy();
    await server.stop();
  });

  const REPLIES: readonly [reason: string, message: string, code?: string][] = [
    ["server", "MOVED 3999 127.0.0.1:6381"],
    ["server", "CLUSTERDOWN Hash slot not served"],
    ["server", "LOADING Redis is loading the dataset in memory"],
    ["server", "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'."],
    ["server", "NOAUTH Authentication required."],
    ["server", "OOM command not allowed when used memory > 'maxmemory'."],
    ["server", "ERR Error running script (call to f_1): @user_script:5: READONLY You can't write"],
    ["key", "ERR Error running script (call to f_1): @user_script:5: WRONGTYPE Operation"],
    ["key", "ERR value is not an integer or out of range"],
    ["connection", "Socket closed unexpectedly"],
    ["connection", "The client is closed"],
    ["connection", "CONNECT failed", "ECONNREFUSED"],
    ["connection", "connect ECONNREFUSED 127.0.0.1:6379", "ECONNREFUSED"],
  ];

  for (const [reason, message, code] of REPLIES) {
    test(`"${message}" is an error of the ${reason}`, async () => {
      let asked = 0;
      const failing = (): Promise<never> => {
        asked += 1;
        return Promise.reject(Object.assign(new Error(message), code && { code }));
      };
      const { store, events } = reporting({ eval: failing, evalSha: failing });
      for (const key of ["a", "b", "a"]) assert.is(await store.take(key, SLOW), 0);
      const reply = `is not shared: ${reason} ${message.split(" ")[0]}`;
      const isDown = reason === "connection";
      assert.equal(events, isDown ? [`all ${reply}`] : [`a ${reply}`, `b ${reply}`]);
      assert.is(asked, isDown ? 1 : 3);
    });
  }

  test("a connection that is lost and comes back is told once each", async () => {
    const doomed = (await startRedis())!;
    const lost = await connect(doomed.url);
    const { onSharing, events } = reporting(lost);
    const store = redisUsagePlanStore(lost, { timeout: 200, onSharing });
    await doomed.stop();
    for (const key of ["a", "b", "a"]) assert.is(await store.take(key, SLOW), 0);
    assert.is(events.length, 1);
    assert.match(events[0]!, /^all is not shared: connection /);
    const back = (await startRedis(doomed.port))!;
    while (!lost.isReady) await systemClock.sleep(10);
    const now = performance.now();
    // The pause is over.
    Object.defineProperty(performance, "now", { value: () => now + 5_001, configurable: true });
    try {
      while (events.length < 2) {
        await store.take("a", SLOW);
        await systemClock.sleep(10);
      }
    } finally {
      Reflect.deleteProperty(performance, "now");
    }
    assert.equal(events.slice(1), ["all is shared"]);
    lost.destroy();
    await back.stop();
  });

  test("a hook that fails disturbs nothing", async () => {
    const failing = (): Promise<never> => Promise.reject(new Error("WRONGTYPE x"));
    for (const onSharing of [
      () => {
        throw new Error("hook");
      },
      async () => Promise.reject(new Error("hook")),
    ]) {
      const store = redisUsagePlanStore({ eval: failing, evalSha: failing }, { onSharing });
      assert.is(await store.take("a", SLOW), 0);
    }
  });

  for (const timeout of [NaN, 0, -1, "1000" as unknown as number]) {
    test(`a timeout of ${timeout} is refused`, () => {
      assert.throws(
        () => redisUsagePlanStore(client, { timeout }),
        /timeout must be a number of milliseconds above 0/,
      );
    });
  }

  test("a Redis that has failed is left alone for a while, so that not every call waits for it", async () => {
    let asked = 0;
    const silent = (): Promise<never> => {
      asked += 1;
      return new Promise(() => {});
    };
    const store = redisUsagePlanStore({ eval: silent, evalSha: silent }, { timeout: 4321 });
    let time = 0;
    // The clock that the store reads, so that the pause does not pass on a busy machine.
    Object.defineProperty(performance, "now", { value: () => time, configurable: true });
    try {
      await withHeldTimers(4321, async (fire) => {
        const takeWithTimeout = async (times: number): Promise<void> => {
          const taken = store.take("k", { rate: 1, burst: 5 });
          await until(() => asked === times);
          await fire();
          await taken;
        };
        await takeWithTimeout(1);
        for (let count = 0; count < 2; count += 1) await store.take("k", { rate: 1, burst: 5 });
        assert.is(asked, 1);
        time = 5_001;
        await takeWithTimeout(2);
      });
    } finally {
      Reflect.deleteProperty(performance, "now");
    }
  });
}

test.run();
