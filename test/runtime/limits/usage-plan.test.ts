/** Usage plans: calls wait in order, for as long as they may, and leave when they are given up. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  type Operation,
  ParameterError,
  SellingPartner,
  type UsagePlan,
  UsagePlanError,
  type UsagePlanStore,
  type WaitEvent,
} from "../../../templates/runtime/src/index.js";
import { systemClock } from "../../../templates/runtime/src/base/clock.js";
import { MemoryUsagePlans } from "../../../templates/runtime/src/limits/token-buckets.js";
import { UsagePlanQueue } from "../../../templates/runtime/src/limits/usage-plan-queue.js";
import { until } from "../../support/held-timers.js";
import { answering, callerOf, timeless } from "../../support/timeless.js";
import {
  countedSignal,
  FakeClock,
  json,
  recordingFetch,
  rejection,
} from "../../support/transport.js";
import { VirtualClock } from "../../support/virtual-clock.js";

const getX: Operation = {
  api: "test-v1",
  name: "getX",
  method: "GET",
  path: "/x",
  usagePlan: { rate: 1, burst: 3 },
};

const unplanned: Operation = { api: "test-v1", name: "getY", method: "GET", path: "/y" };

const ok = (): Response => json({ payload: 1 });

const rated = (rate: string, status = 200): Response =>
  json({}, status, { "x-amzn-RateLimit-Limit": rate });

/** Amazon's side of a usage plan: a bucket of its own that answers 429 when it is empty. */
function throttling(clock: () => number, { rate, burst }: UsagePlan): () => Response {
  let tokens = burst;
  let time: number | null = null;
  return () => {
    const now = clock();
    tokens = Math.min(burst, tokens + ((now - (time ?? now)) / 1000) * rate);
    time = now;
    if (tokens < 1 - 1e-6) return json({ errors: [{ code: "QuotaExceeded" }] }, 429);
    tokens -= 1;
    return ok();
  };
}

/** Lets everything happen that can happen without time passing. */
async function settle(): Promise<void> {
  for (let round = 0; round < 20; round += 1) await Promise.resolve();
}

const test = suite("usage plan");

test("12 calls at once at rate 1 and burst 3 all succeed in 9 seconds, in order, without a 429", async () => {
  const clock = new VirtualClock();
  const { fetch, sent } = recordingFetch(throttling(() => clock.now(), { rate: 1, burst: 3 }));
  const { call } = timeless({ fetch, retry: false }, undefined, clock);
  const done: [number, number][] = [];
  await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const { status } = await call(getX);
      assert.is(status, 200);
      done.push([index, clock.passed]);
    }),
  );
  assert.is(sent.length, 12);
  assert.equal(
    done,
    Array.from({ length: 12 }, (_, index) => [index, Math.max(0, index - 2) * 1000]),
  );
});

test("a bucket that has rested is full again, and never more than full", async () => {
  const { call, clock } = answering(ok);
  const run = (calls: number) => Promise.all(Array.from({ length: calls }, () => call(getX)));
  await run(3);
  await clock.sleep(60_000);
  const before = clock.now();
  await run(3);
  assert.is(clock.now(), before);
  await run(1);
  assert.is(clock.now(), before + 1000);
});

test("each operation has its own bucket, shared by all calls of the SellingPartner", async () => {
  const { call, clock } = answering(ok);
  const other = { ...getX, name: "getZ" };
  await Promise.all([getX, getX, getX, other, other, other].map((operation) => call(operation)));
  assert.is(clock.passed, 0);
  // The same operation from another copy of its descriptor.
  await call({ ...getX });
  assert.is(clock.passed, 1000);
});

test("a call that would wait longer than maxWait is refused at once, says how long, and sends nothing", async () => {
  const { call, clock, sent } = answering(ok, { usagePlan: { maxWait: 2000 } });
  const results = await Promise.allSettled(Array.from({ length: 7 }, () => call(getX)));
  assert.equal(
    results.map(({ status }) => status),
    [...Array.from({ length: 5 }, () => "fulfilled"), "rejected", "rejected"],
  );
  const [error] = results.flatMap((result) =>
    result.status === "rejected" ? [result.reason as unknown] : [],
  );
  assert.instance(error, UsagePlanError);
  const { name, message, operation, method, path, wait, maxWait } = error as UsagePlanError;
  assert.equal(
    { name, message, operation, method, path, wait, maxWait },
    {
      name: "UsagePlanError",
      message:
        "getX (GET /x): the usage plan requires a wait of 3000 ms, but the call may wait 2000 ms at most",
      operation: "getX",
      method: "GET",
      path: "/x",
      wait: 3000,
      maxWait: 2000,
    },
  );
  assert.is(sent.length, 5);
  assert.is(clock.passed, 2000);
});

test("who is refused leaves the place to those behind, who may wait longer", async () => {
  const { call, clock } = answering(ok);
  await Promise.all([call(getX), call(getX), call(getX)]);
  const refused = rejection(call(getX, { usagePlan: { maxWait: 10 } }));
  await call(getX);
  assert.is(clock.passed, 1000);
  assert.instance(await refused, UsagePlanError);
});

test("maxWait of a call wins over that of the SellingPartner; false does not wait at all", async () => {
  const { call, clock, sent } = answering(ok, { usagePlan: { maxWait: 0 } });
  await Promise.all([call(getX), call(getX), call(getX)]);
  assert.instance(await rejection(call(getX)), UsagePlanError);
  await call(getX, { usagePlan: false });
  assert.is(clock.passed, 0);
  await call(getX, { usagePlan: { maxWait: 5000 } });
  assert.is(clock.passed, 1000);
  assert.is(sent.length, 5);
});

test("off for the SellingPartner, a call can still ask for it", async () => {
  const { call, clock } = answering(ok, { usagePlan: false });
  await Promise.all(Array.from({ length: 10 }, () => call(getX)));
  assert.is(clock.passed, 0);
  await Promise.all(Array.from({ length: 4 }, () => call(getX, { usagePlan: {} })));
  assert.is(clock.passed, 1000);
});

test("a call that aborts leaves the queue, and those behind it move up", async () => {
  const { call, clock, sent } = answering(ok);
  await Promise.all([call(getX), call(getX), call(getX)]);
  const controller = new AbortController();
  const given = rejection(call(getX, { signal: controller.signal }));
  const patient = call(getX);
  await settle();
  controller.abort("enough");
  assert.is(await given, "enough");
  await patient;
  assert.is(clock.passed, 1000);
  assert.is(sent.length, 4);
});

test("the timer ends when the last waiter leaves", async () => {
  const { call, clock, sent } = answering(ok);
  await Promise.all([call(getX), call(getX), call(getX)]);
  const controller = new AbortController();
  const all = [1, 2].map(() => rejection(call(getX, { signal: controller.signal })));
  await settle();
  assert.is(clock.sleeping, 1);
  controller.abort("enough");
  assert.equal(await Promise.all(all), ["enough", "enough"]);
  await settle();
  assert.is(clock.sleeping, 0);
  assert.is(sent.length, 3);
  // The queue serves again afterwards.
  await call(getX);
  assert.is(clock.passed, 1000);
});

test("a call leaves no listener on its signal", async () => {
  const { call } = answering(ok);
  const { signal, listeners } = countedSignal();
  await Promise.all(Array.from({ length: 5 }, () => call(getX, { signal })));
  await settle();
  assert.is(listeners(), 0);
});

const CORRECTIONS: readonly [seconds: number, why: string, header: string, status?: number][] = [
  [0.5, "a higher rate", "2.0"],
  [10, "a lower rate", "0.1"],
  [1, "no number", "fast"],
  [1, "zero", "0.0"],
  [1, "a negative rate", "-1"],
  [1000, "a rate below any plan", "0.0000001"],
  [1, "a lower rate on an error", "0.1", 400],
  [0.5, "a higher rate on an error", "2", 404],
];

for (const [seconds, why, header, status = 200] of CORRECTIONS) {
  test(`x-amzn-RateLimit-Limit ${header} (${why}): the next token takes ${seconds} s`, async () => {
    const { fetch } = recordingFetch(() => rated(header, status), ok);
    const { call, clock } = timeless({ fetch, retry: false });
    await call({ ...getX, usagePlan: { rate: 1, burst: 1 } }).catch(() => {});
    await call({ ...getX, usagePlan: { rate: 1, burst: 1 } });
    assert.is(clock.passed, seconds * 1000);
  });
}

test("a higher rate applies to calls that are already waiting", async () => {
  const { fetch } = recordingFetch(
    ok,
    async () => {
      await clock.sleep(1500);
      return rated("100");
    },
    ok,
  );
  const { call, clock } = timeless({ fetch });
  const slow = { ...getX, usagePlan: { rate: 0.01, burst: 2 } };
  await Promise.all([call(slow), call(slow), call(slow)]);
  assert.ok(clock.passed >= 1500 && clock.passed < 1520, String(clock.passed));
});

test("an operation without a plan does not wait until a header has its rate", async () => {
  const { fetch } = recordingFetch(...Array.from({ length: 20 }, () => ok), () => rated("2"), ok);
  const { call, clock } = timeless({ fetch });
  await Promise.all(Array.from({ length: 21 }, () => call(unplanned)));
  assert.is(clock.passed, 0);
  await Promise.all(Array.from({ length: 4 }, () => call(unplanned)));
  assert.is(clock.passed, 1000);
});

test("in the sandbox every operation has 5 per second and a burst of 15", async () => {
  for (const operation of [getX, unplanned]) {
    const { call, clock } = answering(ok, { sandbox: true });
    await Promise.all(Array.from({ length: 20 }, () => call(operation)));
    assert.is(clock.passed, 1000);
  }
});

test("a 429 empties the bucket for all, and the call that got it goes before those who wait", async () => {
  const clock = new VirtualClock();
  const { fetch, sent } = recordingFetch(async () => {
    await clock.sleep(400);
    return json({}, 429);
  }, ok);
  const waits: WaitEvent[] = [];
  const hooks = { onWait: (event: WaitEvent) => void waits.push(event) };
  const { call } = timeless({ fetch, hooks }, () => 0, clock);
  const plan = { ...getX, usagePlan: { rate: 1, burst: 1 } };
  const done: string[] = [];
  await Promise.all(
    ["first", "second", "third"].map((name) =>
      call(plan).then(() => done.push(`${name} ${clock.passed}`)),
    ),
  );
  // The token that would have come at 1000 ms comes a second after the 429.
  assert.equal(done, ["first 1400", "second 2400", "third 3400"]);
  assert.is(sent.length, 4);
  assert.equal(
    waits.map(({ attempt, wait }) => [attempt, wait]),
    [
      [1, 1000],
      [1, 2000],
      [2, 600],
    ],
  );
});

test("a retry that would wait too long for the plan rejects with what the API said", async () => {
  const { call, sent } = answering(
    () => json({}, 429),
    { usagePlan: { maxWait: 500 } },
    () => 0,
  );
  assert.is(((await rejection(call(getX))) as { status?: number }).status, 429);
  assert.is(sent.length, 1);
});

test("onWait is called once per wait, with its expected time", async () => {
  const { fetch } = recordingFetch(ok);
  const waits: WaitEvent[] = [];
  const { call } = timeless({ fetch, hooks: { onWait: (event) => waits.push(event) } });
  await Promise.all(Array.from({ length: 6 }, () => call(getX)));
  assert.equal(
    waits.map(({ wait }) => wait),
    [1000, 2000, 3000],
  );
  assert.equal(waits[0]!.call, { operation: "getX", method: "GET", path: "/x", api: "test-v1" });
});

test("the token comes before the wait: the request follows the token of the bucket at once", async () => {
  const clock = new VirtualClock();
  const answer = throttling(() => clock.now(), { rate: 1, burst: 3 });
  const { fetch } = recordingFetch(async ({ url }) => {
    if (!url.endsWith("/o2/token")) return answer();
    await clock.sleep(700);
    return json({ access_token: "Atza|1", expires_in: 3600 });
  });
  const lwa = { clientId: "c", clientSecret: "secret", refreshToken: "refresh" };
  const { call } = timeless({ fetch, retry: false, lwa }, undefined, clock);
  await Promise.all(Array.from({ length: 6 }, () => call(getX)));
  assert.is(clock.passed, 3700);
});

/** A store in memory that may be slow, and writes down what it is asked. */
class SlowStore implements UsagePlanStore {
  readonly keys: string[] = [];
  readonly #plans: MemoryUsagePlans;
  readonly #delay: () => Promise<unknown>;

  constructor(clock: VirtualClock, delay: () => Promise<unknown>) {
    this.#plans = new MemoryUsagePlans(clock);
    this.#delay = delay;
  }

  async take(key: string, plan: UsagePlan): Promise<number> {
    this.keys.push(key);
    await this.#delay();
    return this.#plans.take(key, plan);
  }

  async empty(): Promise<void> {
    throw new Error("not today");
  }
}

test("a slow store keeps the order", async () => {
  const clock = new VirtualClock();
  const store = new SlowStore(clock, () => clock.sleep(3));
  const { call } = answering(ok, { usagePlan: { store } }, undefined, clock);
  const done: number[] = [];
  await Promise.all(
    Array.from({ length: 8 }, (_, index) => call(getX).then(() => done.push(index))),
  );
  assert.equal(done, [0, 1, 2, 3, 4, 5, 6, 7]);
});

test("keys of a store name API and operation, differ by seller, scope and endpoint, and contain no secret", async () => {
  const clock = new VirtualClock();
  const store = new SlowStore(clock, () => Promise.resolve());
  const { fetch } = recordingFetch(({ url }) =>
    url.endsWith("/o2/token") ? json({ access_token: "Atza|1", expires_in: 3600 }) : ok(),
  );
  const lwa = { clientId: "client", clientSecret: "the-secret", refreshToken: "Atzr|refresh" };
  const keysOf = async (
    options: Parameters<typeof timeless>[0],
    operation: Operation,
  ): Promise<string> => {
    store.keys.length = 0;
    await timeless({ fetch, lwa, usagePlan: { store }, ...options }, undefined, clock).call(
      operation,
    );
    return store.keys.join();
  };
  const first = await keysOf({}, getX);
  assert.match(first, /^[0-9a-f]{32}\/test-v1\/getX$/);
  assert.is(await keysOf({}, getX), first);
  // A rotated client secret changes nothing for the limits.
  assert.is(await keysOf({ lwa: { ...lwa, clientSecret: "rotated" } }, getX), first);
  const others = [
    await keysOf({ lwa: { ...lwa, refreshToken: "Atzr|other" } }, getX),
    await keysOf({ lwa: { ...lwa, clientId: "other" } }, getX),
    await keysOf({ region: "eu" }, getX),
    await keysOf({}, { ...getX, name: "getZ" }),
    await keysOf({}, { ...getX, scope: "sellingpartnerapi::notifications" }),
  ];
  assert.is(new Set([first, ...others]).size, 6);
});

test("what a store throws ends the call, and the next one asks again", async () => {
  const clock = new VirtualClock();
  let works = false;
  const store = new SlowStore(clock, () =>
    works ? Promise.resolve() : Promise.reject(new Error("no connection")),
  );
  const { fetch, sent } = recordingFetch(() => json({}, 429), ok);
  const { call } = timeless({ fetch, usagePlan: { store } }, undefined, clock);
  const errors = await Promise.all([rejection(call(getX)), rejection(call(getX))]);
  for (const error of errors) assert.is((error as Error).message, "no connection");
  works = true;
  // Here `empty` fails, which is no reason to give up.
  await call(getX);
  assert.is(sent.length, 2);
});

test("a call that aborts does not wait for a store that never responds", async () => {
  const store: UsagePlanStore = { take: () => new Promise(() => {}), empty: () => {} };
  const { call } = answering(ok, { usagePlan: { store } });
  const controller = new AbortController();
  const waiting = rejection(call(getX, { signal: controller.signal }));
  await settle();
  controller.abort("enough");
  assert.is(await waiting, "enough");
});

for (const value of [NaN, -1, undefined, null, "5"]) {
  test(`a store that returns ${String(value)} ends the call with what it should return`, async () => {
    const store = { take: () => value, empty: () => {} } as unknown as UsagePlanStore;
    const { call, sent } = answering(ok, { usagePlan: { store } });
    assert.is(
      ((await rejection(call(getX))) as Error).message,
      `usagePlan.store: take must return a number of milliseconds of at least 0, not ${String(value)}`,
    );
    assert.is(sent.length, 0);
  });
}

test("a very slow plan is not asked all the time, and ends with the signal", async () => {
  let asked = 0;
  for (const wait of [1e10, Infinity]) {
    const store: UsagePlanStore = { take: () => ((asked += 1), wait), empty: () => {} };
    const { fetch, sent } = recordingFetch(ok);
    const call = callerOf({ fetch, usagePlan: { store } }, systemClock, Math.random);
    const controller = new AbortController();
    asked = 0;
    const waiting = rejection(call(getX, { signal: controller.signal }));
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.is(asked, 1);
    assert.instance(await rejection(call(getX, { usagePlan: { maxWait: 1e9 } })), UsagePlanError);
    controller.abort("enough");
    assert.is(await waiting, "enough");
    assert.is(sent.length, 0);
  }
});

const IMPOSSIBLE: readonly [problem: string, plan: UsagePlan][] = [
  ["usagePlan.burst must be a number of requests of at least 1, not 0", { rate: 1, burst: 0 }],
  ["usagePlan.burst must be a number of requests of at least 1, not 0.5", { rate: 1, burst: 0.5 }],
  ["usagePlan.burst must be a number of requests of at least 1, not NaN", { rate: 1, burst: NaN }],
  [
    "usagePlan.burst must be a number of requests of at least 1, not Infi",
    { rate: 1, burst: Infinity },
  ],
  ["usagePlan.rate must be a number of requests per second above 0, not 0", { rate: 0, burst: 1 }],
  [
    "usagePlan.rate must be a number of requests per second above 0, not -1",
    { rate: -1, burst: 1 },
  ],
  [
    "usagePlan.rate must be a number of requests per second above 0, not NaN",
    { rate: NaN, burst: 1 },
  ],
];

for (const [problem, usagePlan] of IMPOSSIBLE) {
  test(`a plan that no call could follow is an error: ${JSON.stringify(usagePlan)}`, async () => {
    const { fetch, sent } = recordingFetch(ok);
    const sellingPartner = new SellingPartner({ region: "na", lwa: false, fetch });
    const error = await rejection(sellingPartner.call({ ...getX, usagePlan }, {}));
    assert.instance(error, ParameterError);
    assert.match((error as Error).message, problem);
    assert.is(sent.length, 0);
  });
}

test("the token of a call that aborts while the store is asked goes to the next one", async () => {
  const grants: ((wait: number) => void)[] = [];
  const take = (): Promise<number> => new Promise((resolve) => grants.push(resolve));
  const { call, sent } = answering(ok, { usagePlan: { store: { take, empty: () => {} } } });
  const controller = new AbortController();
  const given = rejection(call(getX, { signal: controller.signal }));
  await until(() => grants.length === 1);
  controller.abort("enough");
  assert.is(await given, "enough");
  grants[0]!(0);
  await settle();
  // Its token is there: the store need not be asked.
  await call(getX);
  assert.is(sent.length, 1);
  assert.is(grants.length, 1);
  // It was there once.
  const last = call(getX);
  await until(() => grants.length === 2);
  grants[1]!(0);
  await last;
});

test("the token of a call that is not sent goes to the one that waits", async () => {
  const clock = new VirtualClock();
  const { fetch, sent } = recordingFetch(ok);
  let asked = 0;
  const keys = { accessKeyId: "AKID", secretAccessKey: "secret", expiration: new Date(0) };
  const aws = async () => {
    asked += 1;
    if (asked === 2) throw new Error("no credentials");
    return keys;
  };
  const { call } = timeless({ fetch, aws }, undefined, clock);
  const plan = { ...getX, name: "getZ", usagePlan: { rate: 0.01, burst: 1 } };
  // Loads the signer, during which time would pass.
  await call(getX);
  const failed = rejection(call(plan));
  const next = call(plan);
  assert.is(((await failed) as Error).name, "CredentialsError");
  await next;
  assert.is(sent.length, 2);
  assert.is(clock.passed, 0);
});

test("a token that comes back while the store is asked for another is not lost", async () => {
  const grants: ((wait: number) => void)[] = [];
  const take = (): Promise<number> => new Promise((resolve) => grants.push(resolve));
  let fail!: (error: Error) => void;
  let asked = 0;
  const keys = { accessKeyId: "AKID", secretAccessKey: "secret" };
  const aws = (): Promise<typeof keys> => {
    asked += 1;
    return asked > 1 ? Promise.resolve(keys) : new Promise((_, reject) => (fail = reject));
  };
  const { call, sent } = answering(ok, { aws, usagePlan: { store: { take, empty: () => {} } } });
  const failed = rejection(call(getX));
  await until(() => grants.length === 1);
  grants[0]!(0);
  await until(() => asked === 1);
  const next = call(getX);
  await until(() => grants.length === 2);
  fail(new Error("no credentials"));
  assert.is(((await failed) as Error).name, "CredentialsError");
  // The bucket is empty, but the token of the first call is still there.
  grants[1]!(Infinity);
  await next;
  assert.is(sent.length, 1);
  assert.is(grants.length, 2);
});

test("the work for a call does not grow with the number of those that wait", async () => {
  const perCall = async (count: number, maxWait: number): Promise<number> => {
    const clock = new FakeClock();
    let steps = 0;
    // Each look at a waiter needs the rate.
    const plan = {
      burst: 1,
      get rate() {
        steps += 1;
        return 1;
      },
    };
    const queue = new UsagePlanQueue(new MemoryUsagePlans(clock), "key", plan, clock);
    const enter = () => queue.enter({ maxWait, first: false, signal: null, onWait: () => {} });
    await Promise.all(Array.from({ length: count }, enter));
    return steps / count;
  };
  for (const maxWait of [Infinity, 1e9]) {
    const few = await perCall(100, maxWait);
    const many = await perCall(20_000, maxWait);
    assert.ok(many < few + 1, `${few} steps for each of 100 calls, ${many} for each of 20,000`);
  }
});

test("a hook that aborts waiting calls does not confuse the queue", async () => {
  const controllers = Array.from({ length: 6 }, () => new AbortController());
  let count = 0;
  const hooks = {
    onWait: () => {
      count += 1;
      // The one that is notified, its neighbour, and one further behind.
      if (count === 1) for (const index of [3, 4, 5]) controllers[index]!.abort("hook");
    },
  };
  const { call, clock, sent } = answering(ok, { hooks });
  const all = controllers.map(({ signal }) => call(getX, { signal }));
  const last = call(getX);
  const results = await Promise.allSettled(all);
  assert.equal(
    results.map(({ status }) => status),
    ["fulfilled", "fulfilled", "fulfilled", "rejected", "rejected", "rejected"],
  );
  await last;
  assert.is(sent.length, 4);
  assert.is(clock.passed, 1000);
});

test("a 429 refuses those behind who would now wait too long", async () => {
  const clock = new VirtualClock();
  let count = 0;
  const { fetch } = recordingFetch(() => ((count += 1) === 2 ? json({}, 429) : ok()));
  const { call } = timeless({ fetch, usagePlan: { maxWait: 3100 } }, () => 0, clock);
  const plan = { ...getX, usagePlan: { rate: 1, burst: 1 } };
  const done: string[] = [];
  const made = ["a", "b", "c", "d"].map((name) =>
    call(plan).then(
      () => done.push(`${name} ${clock.passed}`),
      (error: Error) => done.push(`${name} ${error.name} ${clock.passed}`),
    ),
  );
  await Promise.all(made);
  // b is refused by Amazon at 1000 ms and sent again a second later, before c; d would come at 4000 ms.
  assert.equal(done, ["a 0", "d UsagePlanError 1000", "b 2000", "c 3000"]);
});

test("a clock that is set back neither removes tokens nor adds them twice", () => {
  const clock = new FakeClock();
  const plans = new MemoryUsagePlans(clock);
  const plan = { rate: 1, burst: 2 };
  assert.is(plans.take("x", plan), 0);
  assert.is(plans.take("x", plan), 0);
  clock.time -= 3_600_000;
  assert.is(plans.take("x", plan), 1000);
  clock.time += 500;
  assert.is(plans.take("x", plan), 500);
  clock.time += 500;
  assert.is(plans.take("x", plan), 0);
});

test("fractions add up to whole tokens", () => {
  const clock = new FakeClock();
  const plans = new MemoryUsagePlans(clock);
  const plan = { rate: 10, burst: 1 };
  assert.is(plans.take("x", plan), 0);
  for (let step = 0; step < 10; step += 1) {
    clock.time += 10;
    const wait = plans.take("x", plan);
    assert.is(wait === 0, step === 9, `${step}: ${wait}`);
  }
});

test.run();
