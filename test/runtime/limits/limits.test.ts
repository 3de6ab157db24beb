/** Limits beside the usage plan: each bucket counts for whom it is, and a call takes all its tokens or none. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  type LimitedCall,
  type Operation,
  ParameterError,
  SellingPartner,
  type SellingPartnerOptions,
  type UsagePlan,
  UsagePlanError,
  type UsagePlanStore,
  type WaitEvent,
} from "../../../templates/runtime/src/index.js";
import { Bucket } from "../../../templates/runtime/src/limits/bucket.js";
import { BucketScheduler } from "../../../templates/runtime/src/limits/bucket-scheduler.js";
import { MemoryUsagePlans } from "../../../templates/runtime/src/limits/token-buckets.js";
import { until } from "../../support/held-timers.js";
import { seededRandom } from "../../support/random.js";
import { answering, type Caller, timeless } from "../../support/timeless.js";
import { countedSignal, json, rejection, type Sent } from "../../support/transport.js";
import { VirtualClock } from "../../support/virtual-clock.js";

/** Like `createReport`, with a rare type. */
const createReport: Operation = {
  api: "reports",
  name: "createReport",
  method: "POST",
  path: "/reports",
  body: "required",
  usagePlan: { rate: 0.1, burst: 3 },
  limits: [
    { by: "seller", each: ["body", "reportType"] },
    {
      by: "application",
      when: { place: ["body", "reportType"], value: "RARE" },
      rate: 0.01,
      burst: 1,
    },
  ],
};

/** Like `getCatalogItem`. */
const getItem: Operation = {
  api: "catalog",
  name: "getItem",
  method: "GET",
  path: "/items",
  usagePlan: { rate: 1, burst: 2 },
  limits: [{ by: "application", rate: 2, burst: 2 }],
};

/** Sent before anything waits: while parts of the runtime are loaded, virtual time would pass. */
const warmUp: Operation = {
  api: "test",
  name: "warmUp",
  method: "GET",
  path: "/warm-up",
};

const getX: Operation = {
  api: "test",
  name: "getX",
  method: "GET",
  path: "/x",
  usagePlan: { rate: 1, burst: 3 },
};

const ok = (): Response => json({});

const throttled = (): Response => json({ errors: [{ code: "QuotaExceeded" }] }, 429);

const report = (reportType: string): object => ({ body: { reportType } });

/** What Amazon got: who sent what, and when. */
interface Arrival {
  readonly seller: string;
  readonly type: string;
  readonly path: string;
  readonly at: number;
}

interface Fleet {
  readonly clock: VirtualClock;
  readonly arrivals: Arrival[];
  readonly store: MemoryUsagePlans;
  /** A `SellingPartner` of a seller of the application. */
  readonly seller: (name: string, options?: SellingPartnerOptions) => Promise<Caller>;
}

/** Sellers of one application that share a store in memory. */
function fleetOf(answer: (arrival: Arrival) => Response | Promise<Response> = ok): Fleet {
  const clock = new VirtualClock();
  const arrivals: Arrival[] = [];
  const store = new MemoryUsagePlans(clock);
  const seller = async (name: string, options: SellingPartnerOptions = {}): Promise<Caller> => {
    const fetch = async (url: string, init: RequestInit): Promise<Response> => {
      if (url.endsWith("/o2/token")) return json({ access_token: "Atza|1", expires_in: 1e6 });
      const body = JSON.parse((init.body as string | null) ?? "{}") as { reportType?: string };
      const { pathname } = new URL(url);
      if (pathname === warmUp.path) return ok();
      const type = body.reportType ?? "";
      const arrival = { seller: name, type, path: pathname, at: clock.passed };
      arrivals.push(arrival);
      return await answer(arrival);
    };
    const lwa = { clientId: "app", clientSecret: "the-secret", refreshToken: `Atzr|${name}` };
    const { usagePlan } = options;
    const own = usagePlan === false ? usagePlan : { store, ...usagePlan };
    const { call } = timeless({ lwa, fetch, ...options, usagePlan: own }, () => 0, clock);
    await call(warmUp, { usagePlan: false });
    await call({ ...warmUp, limits: [{ by: "seller" }] }, { usagePlan: false });
    return call;
  };
  return { clock, arrivals, store, seller };
}

/** Fails if in any stretch of time there were more than a bucket allows. */
function assertKept(times: readonly number[], { rate, burst }: UsagePlan, what: string): void {
  for (const [first, from] of times.entries()) {
    for (const [index, to] of times.slice(first).entries()) {
      const allowed = burst + ((to - from) / 1000) * rate + 1e-6;
      assert.ok(index + 1 <= allowed, `${what}: ${index + 1} from ${from} to ${to} ms`);
    }
  }
}

/** Lets everything happen that can happen without time passing. */
async function settle(): Promise<void> {
  for (let round = 0; round < 50; round += 1) await Promise.resolve();
}

const test = suite("limits");

test("a limit of the application counts all its sellers, and other types do not wait for it", async () => {
  const { clock, arrivals, seller } = fleetOf();
  const [one, two] = [await seller("one"), await seller("two")];
  const rare = [one, two, one].map((call) => call(createReport, {}, report("RARE")));
  await two(createReport, {}, report("OTHER"));
  await one(createReport, {}, report("OTHER"));
  assert.is(clock.passed, 0);
  await Promise.all(rare);
  assert.equal(
    arrivals.filter(({ type }) => type === "RARE").map(({ at }) => at),
    [0, 100_000, 200_000],
  );
});

test("while a call waits for one bucket, the tokens of its others go to those that need no more", async () => {
  const { arrivals, clock, seller } = fleetOf();
  const call = await seller("one");
  await call(createReport, {}, report("RARE"));
  const rare = call(createReport, {}, report("RARE"));
  await Promise.all(Array.from({ length: 4 }, () => call(createReport, {}, report("OTHER"))));
  // Two of the three of the burst are left for them, then one in 10 s.
  assert.is(clock.passed, 20_000);
  await rare;
  assert.is(clock.passed, 100_000);
  assert.is(arrivals.length, 6);
});

test("a call that needs two buckets gets both in the end, though others always wait for one of them", async () => {
  const { arrivals, seller } = fleetOf();
  const call = await seller("one");
  const rare = Array.from({ length: 3 }, () => call(createReport, {}, report("RARE")));
  const others = Array.from({ length: 40 }, () => call(createReport, {}, report("OTHER")));
  await Promise.all([...rare, ...others]);
  const at = arrivals.filter(({ type }) => type === "RARE").map((arrival) => arrival.at);
  // The next token of the usage plan after the one of the type: it was theirs.
  assert.equal(at, [0, 100_000, 200_000]);
  assertKept(
    arrivals.map((arrival) => arrival.at),
    createReport.usagePlan!,
    "usage plan",
  );
});

test("who needs two buckets is not passed for ever by those who need one of them, and loses no token meanwhile", async () => {
  const { clock, arrivals, seller } = fleetOf();
  const limits = ({ operation }: LimitedCall) =>
    operation
      .slice(3)
      .split("")
      .map((key) => ({ key, rate: 0.1, burst: 1 }));
  const call = await seller("one", { usagePlan: { limits } });
  const get = (keys: string): Promise<unknown> =>
    call({ ...getX, name: `get${keys}`, path: `/${keys}`, usagePlan: { rate: 100, burst: 100 } });
  // A token of A comes at 10, 20 … s, one of B at 5, 15 …: there are never both unless one is kept.
  await get("A");
  await clock.sleep(5000);
  await get("B");
  const both = get("AB");
  const others = Array.from({ length: 5 }, () => [get("A"), get("B")]).flat();
  await both;
  // At 15 s it has B, which is kept, and lacks A, which the next one had at 10 s.
  assert.is(clock.passed, 20_000);
  await Promise.all(others);
  for (const key of ["A", "B"]) {
    const times = arrivals.filter(({ path }) => path.includes(key)).map(({ at }) => at);
    assertKept(times, { rate: 0.1, burst: 1 }, key);
    assert.is(times.length, 7);
  }
});

test("a token that a call cannot use yet is there at once for all who share the store", async () => {
  const clock = new VirtualClock();
  const plans = new MemoryUsagePlans(clock);
  const plan = { rate: 0.1, burst: 1 };
  const [a, b] = ["a", "b"].map((id) => new Bucket(id, plans, id, { plan }, clock));
  plans.take("a", plan);
  const scheduler = new BucketScheduler(clock);
  const options = { maxWait: Infinity, first: false, signal: null, onWait: () => {} };
  const both = scheduler.enter([a!, b!], options);
  await settle();
  assert.is(plans.take("b", plan), 0);
  assert.is(await both, 0);
  assert.is(clock.passed, 10_000);
});

test("calls that need the same buckets in any order all come through", async () => {
  const { clock, arrivals, seller } = fleetOf();
  let turn = 0;
  const keys = ["a", "b", "c"].map((key) => ({ key, rate: 1, burst: 1 }));
  const limits = (): typeof keys => {
    turn += 1;
    return turn % 2 === 0 ? keys : keys.toReversed();
  };
  const calls = [
    await seller("one", { usagePlan: { limits } }),
    await seller("two", { usagePlan: { limits } }),
  ];
  await Promise.all(
    calls.flatMap((call) => Array.from({ length: 5 }, () => call({ ...getX, name: `get${turn}` }))),
  );
  assert.is(arrivals.length, 10);
  assert.is(clock.passed, 9000);
});

const SELLERS = ["one", "two", "three", "four"];

for (const seed of [1, 2, 3, 4, 5, 6]) {
  test(`no bucket gives more than it has in any stretch of time (random calls, ${seed})`, async () => {
    const { clock, arrivals, seller } = fleetOf();
    const random = seededRandom(seed);
    const own = { key: "job", rate: 0.5, burst: 4 };
    // The first eight are for calls that warm up.
    let made = 0;
    // Fails now and then after the tokens have been taken.
    const aws = async (): Promise<{
      accessKeyId: string;
      secretAccessKey: string;
      expiration: Date;
    }> => {
      made += 1;
      if (made > 8 && made % 5 === 0) throw new Error("no credentials");
      return { accessKeyId: "AKID", secretAccessKey: "secret", expiration: new Date(0) };
    };
    const sellers = await Promise.all(
      SELLERS.map((name) =>
        seller(name, { aws, retry: false, usagePlan: { limits: () => [own] } }),
      ),
    );
    const calls: Promise<unknown>[] = [];
    let failed = 0;
    for (let count = 0; count < 80; count += 1) {
      const call = sellers[Math.floor(random() * 4)]!;
      const controller = new AbortController();
      const options = {
        signal: controller.signal,
        ...(random() < 0.2 && { usagePlan: { maxWait: random() * 60_000 } }),
      };
      const type = random() < 0.3 ? "RARE" : random() < 0.5 ? "OTHER" : "THIRD";
      const sent =
        random() < 0.6 ? call(createReport, options, report(type)) : call(getItem, options);
      calls.push(sent.catch(() => (failed += 1)));
      if (random() < 0.2) setImmediate(() => controller.abort("enough"));
      if (random() < 0.3) await clock.sleep(random() * 20_000);
    }
    await Promise.all(calls);
    assert.ok(failed > 0 && arrivals.length > 40, `${failed} failed, ${arrivals.length} sent`);
    assert.is(failed + arrivals.length, 80);
    const times = (filter: (arrival: Arrival) => boolean): number[] =>
      arrivals.filter(filter).map(({ at }) => at);
    assertKept(
      times(() => true),
      own,
      "own",
    );
    assertKept(
      times(({ type }) => type === "RARE"),
      { rate: 0.01, burst: 1 },
      "RARE",
    );
    assertKept(
      times(({ path }) => path === "/items"),
      { rate: 2, burst: 2 },
      "application",
    );
    for (const name of SELLERS) {
      for (const { path, usagePlan } of [createReport, getItem])
        assertKept(
          times((one) => one.seller === name && one.path === path),
          usagePlan!,
          name,
        );
    }
  });
}

test("onWait is called once, with the whole wait that is expected, also for those behind", async () => {
  const waits: number[] = [];
  const hooks = { onWait: ({ wait }: WaitEvent) => void waits.push(wait) };
  const { seller, clock } = fleetOf();
  const call = await seller("one", { hooks });
  await Promise.all(Array.from({ length: 4 }, () => call(createReport, {}, report("RARE"))));
  assert.is(clock.passed, 300_000);
  assert.equal(waits, [100_000, 200_000, 300_000]);
});

test("maxWait and the deadline count the whole wait: who would wait longer is refused at once", async () => {
  const { seller, clock, arrivals } = fleetOf();
  const call = await seller("one");
  await call(createReport, {}, report("RARE"));
  const patient = call(createReport, {}, report("RARE"));
  for (const options of [{ usagePlan: { maxWait: 150_000 } }, { retry: { deadline: 150_000 } }]) {
    const error = await rejection(call(createReport, options, report("RARE")));
    assert.instance(error, UsagePlanError);
    assert.is((error as UsagePlanError).wait, 200_000);
    assert.ok((error as UsagePlanError).maxWait <= 150_000);
  }
  assert.is(clock.passed, 0);
  await patient;
  assert.is(arrivals.length, 2);
});

test("a call that aborts while it waits leaves its tokens to the others, and no listener", async () => {
  const { seller, clock, arrivals } = fleetOf();
  const call = await seller("one");
  await call(createReport, {}, report("RARE"));
  const controller = new AbortController();
  const given = rejection(call(createReport, { signal: controller.signal }, report("RARE")));
  const next = call(createReport, {}, report("RARE"));
  await until(() => clock.sleeping > 0);
  controller.abort("enough");
  assert.is(await given, "enough");
  await next;
  assert.is(clock.passed, 100_000);
  assert.is(arrivals.length, 2);
  const { signal, listeners } = countedSignal();
  await call(createReport, { signal }, report("OTHER"));
  await settle();
  assert.is(listeners(), 0);
  assert.is(clock.sleeping, 0);
});

/** A store that writes down what it is asked, and answers when it is told to. */
function heldStore(clock: VirtualClock, canGiveBack = true) {
  const plans = new MemoryUsagePlans(clock);
  const asked: string[] = [];
  const back: string[] = [];
  let fails: ((key: string) => boolean) | null = null;
  let hold: Promise<void> | null = null;
  const store: UsagePlanStore = {
    take: async (key, plan) => {
      asked.push(key);
      await hold;
      if (fails?.(key)) throw new Error("no connection");
      return plans.take(key, plan);
    },
    empty: (key, plan, pause) => plans.empty(key, plan, pause),
    ...(canGiveBack && {
      giveBack: (key, plan) => {
        back.push(key);
        plans.giveBack(key, plan);
      },
    }),
  };
  return {
    store,
    asked,
    back,
    fail: (when: ((key: string) => boolean) | null) => void (fails = when),
    /** Holds all answers until the returned function is called. */
    hold: () => {
      let release!: () => void;
      hold = new Promise((resolve) => (release = resolve));
      return release;
    },
  };
}

test("tokens that were taken for a call that aborts meanwhile go back to every bucket", async () => {
  const clock = new VirtualClock();
  const { store, asked, back, hold } = heldStore(clock);
  const { call, sent } = answering(ok, { usagePlan: { store } }, () => 0, clock);
  const release = hold();
  const controller = new AbortController();
  const given = rejection(call(createReport, { signal: controller.signal }, report("RARE")));
  await until(() => asked.length === 1);
  controller.abort("enough");
  assert.is(await given, "enough");
  release();
  await until(() => back.length === 3);
  assert.equal(new Set(back), new Set(asked));
  await call(createReport, {}, report("RARE"));
  assert.is(clock.passed, 0);
  assert.is(sent.length, 1);
});

test("if the store fails at a later bucket, the call rejects with that, and what was taken is given back", async () => {
  const clock = new VirtualClock();
  const { store, back, fail } = heldStore(clock);
  const { call, sent } = answering(ok, { usagePlan: { store } }, () => 0, clock);
  fail((key) => key.endsWith("/createReport"));
  const error = await rejection(call(createReport, {}, report("RARE")));
  assert.is((error as Error).message, "no connection");
  assert.ok(back.some((key) => key.includes("RARE")));
  fail(null);
  await call(createReport, {}, report("RARE"));
  assert.is(clock.passed, 0);
  assert.is(sent.length, 1);
});

test("with a store that takes no token back, all calls come through, and no more than allowed", async () => {
  const clock = new VirtualClock();
  const { store } = heldStore(clock, false);
  const times: number[] = [];
  const answer = ({ body }: Sent): Response => {
    if (body?.includes("RARE")) times.push(clock.passed);
    return ok();
  };
  const { call, sent } = answering(answer, { usagePlan: { store } }, () => 0, clock);
  await Promise.all(
    ["RARE", "RARE", "RARE", "A", "A", "A", "B"].map((type) =>
      call(createReport, {}, report(type)),
    ),
  );
  assert.is(sent.length, 7);
  assertKept(times, { rate: 0.01, burst: 1 }, "RARE");
});

test("a token of a call that is not sent after all is there for the next one, in every bucket", async () => {
  const clock = new VirtualClock();
  let asked = 0;
  const aws = async (): Promise<{
    accessKeyId: string;
    secretAccessKey: string;
    expiration: Date;
  }> => {
    asked += 1;
    if (asked === 2) throw new Error("no credentials");
    return { accessKeyId: "AKID", secretAccessKey: "secret", expiration: new Date(0) };
  };
  const { call, sent } = answering(ok, { aws }, () => 0, clock);
  // Loads the signer, during which time would pass.
  await call(getX);
  assert.is(
    ((await rejection(call(createReport, {}, report("RARE")))) as Error).name,
    "CredentialsError",
  );
  await call(createReport, {}, report("RARE"));
  assert.is(clock.passed, 0);
  assert.is(sent.length, 2);
});

test("429s without a hint pause the bucket twice as long each, for all calls, at most 15 minutes, until one succeeds", async () => {
  for (const several of [false, true]) {
    let works = false;
    const { clock, arrivals, seller } = fleetOf(() => (works ? ok() : throttled()));
    const slow = { ...getX, usagePlan: { rate: 0.01, burst: 5 } };
    const options = several ? { usagePlan: { limits: () => [] } } : {};
    const call = await seller("one", options);
    const error = await rejection(call(slow, { retry: { attempts: 6 } }));
    assert.is((error as { status?: number }).status, 429);
    const gaps = arrivals.slice(1).map(({ at }, index) => at - arrivals[index]!.at);
    assert.equal(gaps, [100_000, 200_000, 400_000, 800_000, 900_000]);
    // Another process of the seller, which shares the store.
    const other = await seller("one");
    const before = clock.passed;
    works = true;
    await other(slow);
    assert.is(clock.passed - before, 900_000);
    await call(slow);
    works = false;
    await rejection(call(slow, { retry: { attempts: 2 } }));
    const [last, previous] = arrivals.toReversed();
    assert.is(last!.at - previous!.at, 100_000, "the success is remembered");
  }
});

test("429s of requests that were on their way together pause the bucket once", async () => {
  const { clock, arrivals, seller } = fleetOf(async ({ at }) => {
    if (at > 0) return ok();
    await clock.sleep(10 + arrivals.length);
    return throttled();
  });
  const call = await seller("one");
  const plan = { ...getX, usagePlan: { rate: 0.1, burst: 3 } };
  await Promise.all([call(plan), call(plan), call(plan)]);
  assert.ok(arrivals[3]!.at < 10_100, String(arrivals[3]!.at));
});

for (const [hint, headers] of [
  ["the usage plan's rate", { "x-amzn-RateLimit-Limit": "0.01" }],
  ["Retry-After", { "retry-after": "1" }],
] as const) {
  test(`a 429 with ${hint} pauses the bucket no longer than a token takes`, async () => {
    const { arrivals, seller } = fleetOf(() => json({}, 429, headers));
    const slow = { ...getX, usagePlan: { rate: 0.01, burst: 5 } };
    await rejection((await seller("one"))(slow, { retry: { attempts: 4 } }));
    const gaps = arrivals.slice(1).map(({ at }, index) => at - arrivals[index]!.at);
    for (const gap of gaps) assert.ok(Math.abs(gap - 100_000) <= 1000, String(gap));
  });
}

test("a 429 that waiting does not cure ends as an error, and other report types go on meanwhile", async () => {
  const { clock, arrivals, seller } = fleetOf(({ type }) => (type === "OFF" ? throttled() : ok()));
  const call = await seller("one");
  const off = rejection(call(createReport, {}, report("OFF")));
  const others = Array.from({ length: 3 }, () => call(createReport, {}, report("OTHER")));
  await Promise.all(others);
  // The second attempt of the other one had the token before theirs.
  assert.is(clock.passed, 20_000);
  assert.is(((await off) as { status?: number }).status, 429);
  const times = arrivals.filter(({ type }) => type === "OFF").map(({ at }) => at);
  assert.equal(times, [0, 10_000, 30_000, 70_000, 150_000]);
});

test("a 429 that names the rate of the usage plan empties its bucket, not that of the type", async () => {
  let first = true;
  const { clock, seller } = fleetOf(() => {
    if (!first) return ok();
    first = false;
    return json({}, 429, { "x-amzn-RateLimit-Limit": "0.1" });
  });
  const call = await seller("one");
  await rejection(call(createReport, { retry: false }, report("OTHER")));
  await call(createReport, {}, report("THIRD"));
  assert.is(clock.passed, 10_000);
});

test("a 429 without a hint is not counted against the whole application, if the usage plan can be meant", async () => {
  let first = true;
  const { clock, seller } = fleetOf(() => {
    if (!first) return ok();
    first = false;
    return throttled();
  });
  await rejection((await seller("one"))(getItem, { retry: false }));
  await (
    await seller("two")
  )(getItem);
  assert.is(clock.passed, 0);
  await (
    await seller("one")
  )(getItem);
  assert.is(clock.passed, 1000);
});

test("the rate of a response applies to the usage plan, and to what is counted by it", async () => {
  const { clock, seller } = fleetOf(() => json({}, 200, { "x-amzn-RateLimit-Limit": "1" }));
  const call = await seller("one");
  await Promise.all(Array.from({ length: 5 }, () => call(createReport, {}, report("OTHER"))));
  // 3 at once, then two in 1 s each and not in 10.
  assert.is(clock.passed, 2000);
});

test("in the sandbox only its own plan counts, and one's own limits", async () => {
  const { call, clock } = answering(ok, { sandbox: true }, () => 0);
  await Promise.all(Array.from({ length: 16 }, () => call(createReport, {}, report("RARE"))));
  assert.is(clock.passed, 200);
});

test("usagePlan.limits sees each call once, and its buckets are shared by all that share a store", async () => {
  const seen: LimitedCall[] = [];
  const limits = (call: LimitedCall) => {
    seen.push(call);
    return call.marketplaceIds.map((id) => ({ key: id, rate: 0.1, burst: 1 }));
  };
  let failures = 1;
  const { clock, seller } = fleetOf(() => {
    failures -= 1;
    return failures === 0 ? json({}, 503) : ok();
  });
  const [one, two] = await Promise.all(
    ["one", "two"].map((name) => seller(name, { usagePlan: { limits } })),
  );
  const get: Operation = {
    ...getX,
    parameters: [{ name: "marketplaceIds", in: "query", style: "csv" }],
  };
  const params = { marketplaceIds: ["A"] };
  // The retry takes a token too.
  const first = one!(get, {}, params);
  params.marketplaceIds[0] = "B";
  await first;
  assert.is(clock.passed, 10_000);
  assert.equal(seen[0]!.marketplaceIds, ["A"]);
  assert.equal(
    { ...seen[0], params: null, marketplaceIds: null },
    { api: "test", operation: "getX", params: null, marketplaceIds: null },
  );
  assert.is(seen.length, 1);
  await two!({ ...get, name: "getY" }, {}, { marketplaceIds: ["B", "C"] });
  assert.is(clock.passed, 10_000);
  await two!({ ...get, name: "getZ" }, {}, { marketplaceIds: ["A"] });
  assert.is(clock.passed, 20_000);
  await two!(get, { usagePlan: false }, { marketplaceIds: ["A"] });
  assert.is(clock.passed, 20_000);
  assert.is(seen.length, 3, "a call that does not wait is not asked about");
});

const WRONG: readonly [problem: string, returned: unknown][] = [
  ["usagePlan.limits must return a list of { key, rate, burst }, not undefined", undefined],
  ["usagePlan.limits must return a list of { key, rate, burst }, not null", null],
  ["usagePlan.limits must return a list of { key, rate, burst }, not an object", { key: "a" }],
  [
    "usagePlan.limits must return a list of { key, rate, burst }, not a promise",
    Promise.resolve([]),
  ],
  ["[0], which must be an object { key, rate, burst }, not a string", ["a"]],
  ["[0].key, which must be a text that names the bucket", [{ key: "", rate: 1, burst: 1 }]],
  [
    "[0].rate, which must be a number of requests per second above 0",
    [{ key: "a", rate: 0, burst: 1 }],
  ],
  ["[0].rate, which must be a number of requests per second above 0", [{ key: "a", burst: 1 }]],
  [
    "[0].burst, which must be a number of requests of at least 1",
    [{ key: "a", rate: 1, burst: NaN }],
  ],
  ["[0].brust is not an option; did you mean burst?", [{ key: "a", rate: 1, burst: 1, brust: 2 }]],
  [
    "[1].key, which an earlier one has too",
    [
      { key: "a", rate: 1, burst: 1 },
      { key: "a", rate: 1, burst: 1 },
    ],
  ],
];

for (const [problem, returned] of WRONG) {
  test(`what usagePlan.limits returns is checked: ${problem}`, async () => {
    // Not what its type says.
    const limits = (): never => returned as never;
    const { call, sent } = answering(ok, { usagePlan: { limits } }, () => 0);
    const error = await rejection(call(getX));
    assert.instance(error, ParameterError);
    assert.ok((error as Error).message.includes(problem), (error as Error).message);
    assert.is(sent.length, 0);
  });
}

test("what usagePlan.limits throws is a ParameterError that says so, without secrets", async () => {
  const limits = (): never => {
    throw new Error("cannot read the-secret of undefined");
  };
  const error = await rejection((await fleetOf().seller("one", { usagePlan: { limits } }))(getX));
  assert.instance(error, ParameterError);
  const { message, cause } = error as Error;
  assert.match(message, /^getX \(GET \/x\): usagePlan\.limits threw /);
  assert.match(message, "cannot read");
  assert.not.match(`${message} ${String(cause)}`, "the-secret");
});

test("usagePlan.limits that is no function is refused with the other options", () => {
  // Not what its type says.
  const usagePlan = { limits: [] as never };
  assert.throws(
    () => new SellingPartner({ region: "na", lwa: false, usagePlan }),
    /usagePlan\.limits must be a function/,
  );
});

test("a limit of a descriptor that no call could follow is a ParameterError", async () => {
  for (const [rate, burst] of [
    [0, 1],
    [1, 0],
    [1, undefined],
    [NaN, 1],
  ]) {
    // A descriptor written by hand.
    const limits = [{ by: "seller", rate, burst }] as NonNullable<Operation["limits"]>;
    const { call } = answering(ok, {}, () => 0);
    assert.instance(await rejection(call({ ...getX, limits })), ParameterError);
  }
});

test("keys of a store are plain and short, have no secret, and differ by who the limit is for", async () => {
  const clock = new VirtualClock();
  const { store, asked } = heldStore(clock);
  const keysOf = async (refreshToken: string, clientId: string, type: string) => {
    asked.length = 0;
    const fetch = async (url: string): Promise<Response> =>
      url.endsWith("/o2/token") ? json({ access_token: "Atza|1", expires_in: 3600 }) : ok();
    const lwa = { clientId, clientSecret: "the-secret", refreshToken };
    const limits = () => [{ key: `own of ${type}`, rate: 1, burst: 9 }];
    const { call } = timeless({ lwa, fetch, usagePlan: { store, limits } }, () => 0, clock);
    await call(createReport, {}, report(type));
    return [...new Set(asked)];
  };
  const pick = (keys: readonly string[], part: RegExp): string => {
    const found = keys.filter((key) => part.test(key));
    assert.is(found.length, 1, `${part} in ${keys.join(" ")}`);
    return found[0]!;
  };
  const first = await keysOf("Atzr|one", "app", "RARE");
  const second = await keysOf("Atzr|two", "app", "RARE");
  const other = await keysOf("Atzr|one", "other", "RARE");
  assert.is(first.length, 4);
  for (const part of [/\/reports\/createReport$/, /\/seller\/reportType\.RARE$/]) {
    const keys = [first, second, other].map((list) => pick(list, part));
    assert.is(new Set(keys).size, 3, "counted for the seller");
  }
  for (const part of [/\/application\/reportType:RARE$/, /\/own\/[0-9a-f]{32}$/]) {
    const keys = [first, second, other].map((list) => pick(list, part));
    assert.is(keys[0], keys[1], "counted for the application");
    assert.is.not(keys[0], keys[2]);
  }
  const odd = await keysOf("Atzr|one", "app", `ship to\n${"Mr. Secret ".repeat(50)}/../*`);
  for (const key of [...first, ...odd]) {
    assert.match(key, /^[\w./:-]{1,200}$/);
    assert.not.match(key, /Atzr|the-secret|Secret/);
  }
});

test("a store in memory forgets buckets that are full again, and no others", async () => {
  const clock = new VirtualClock();
  const plans = new MemoryUsagePlans(clock);
  const plan = { rate: 1, burst: 1 };
  plans.take("slow", { rate: 1e-6, burst: 1 });
  let read = 0;
  const counted = {
    ...plan,
    get rate() {
      read += 1;
      return 1;
    },
  };
  for (let count = 0; count < 5000; count += 1) {
    plans.take(`key ${count}`, plan);
    clock.time += 1;
  }
  // The last thousand are not full yet.
  assert.ok(plans.take("key 4999", counted) > 0);
  assert.is(plans.take("key 1", plan), 0);
  assert.ok(plans.take("slow", { rate: 1e-6, burst: 1 }) > 0);
  assert.ok(read > 0);
});

test("a token is not given back to a bucket that pauses, nor beyond its burst", () => {
  const clock = new VirtualClock();
  const plans = new MemoryUsagePlans(clock);
  const plan = { rate: 1, burst: 2 };
  plans.giveBack("a", plan);
  assert.equal([plans.take("a", plan), plans.take("a", plan)], [0, 0]);
  assert.is(plans.take("a", plan), 1000);
  plans.giveBack("a", plan);
  assert.is(plans.take("a", plan), 0);
  plans.empty("a", plan, 5000);
  plans.giveBack("a", plan);
  assert.is(plans.take("a", plan), 5000);
  // A shorter one does not end it.
  plans.empty("a", plan);
  plans.empty("a", plan, 2000);
  assert.is(plans.take("a", plan), 5000);
});

test.run();
