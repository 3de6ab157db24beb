/** A server that fails in every way that servers fail, over real sockets. */
import * as assert from "uvu/assert";
import type { ServerResponse } from "node:http";
import { suite } from "uvu";
import { systemClock } from "../../templates/runtime/src/base/clock.js";
import {
  NetworkError,
  type Operation,
  SellingPartner,
  SellingPartnerError,
  type SellingPartnerOptions,
  TimeoutError,
} from "../../templates/runtime/src/index.js";
import { until, withHeldTimers } from "../support/held-timers.js";
import { seededRandom } from "../support/random.js";
import { ACCOUNT, type Received, startSellerCentral } from "../support/seller-central.js";
import { callerOf } from "../support/timeless.js";
import { rejection } from "../support/transport.js";

type Item = Operation<{ id: string }, { payload: string }>;

const get: Item = {
  api: "test-v1",
  name: "getItem",
  method: "GET",
  path: "/items/{id}",
  parameters: [{ name: "id", in: "path", required: true }],
};

const put: Item = { ...get, name: "putItem", method: "PUT" };

const create: Item = { ...get, name: "createItem", method: "POST" };

const test = suite("faults");

const central = await startSellerCentral();

/** How often each item was carried out, by verb and id. */
const done = new Map<string, number>();

test.before.each(() => {
  central.reset();
  done.clear();
  for (const { method, path } of [get, put, create]) {
    central.on(method, path, (request) => {
      carryOut(request);
      return { json: { payload: request.pathValues["id"] } };
    });
  }
});

test.after(() => central.close());

function carryOut({ method, path }: Received): void {
  const key = `${method} ${path.split("/").at(-1)}`;
  done.set(key, (done.get(key) ?? 0) + 1);
}

function optionsFor(change: SellingPartnerOptions = {}): SellingPartnerOptions {
  return {
    region: "fe",
    endpoint: central.endpoint,
    lwa: central.lwa,
    retry: { attempts: 10, maxDelay: 5 },
    ...change,
  };
}

const isCall = ({ path }: Received): boolean => path.startsWith("/items/");

/** One way to fail: answers a call, or breaks the connection. */
type Failure = (request: Received, response: ServerResponse) => void;

const FAILURES = {
  "a 429": (_, response) => {
    response.writeHead(429, { "content-type": "application/json" });
    response.end('{"errors":[{"code":"QuotaExceeded","message":"You exceeded your quota"}]}');
  },
  "a 503 with an HTML page": (_, response) => {
    response.writeHead(503, { "content-type": "text/html" });
    response.end("<html><body><h1>503 Service Unavailable</h1></body></html>");
  },
  "a 500 under the content type of JSON, with an HTML page": (_, response) => {
    response.writeHead(500, { "content-type": "application/json" });
    response.end("<html>");
  },
  "a reset before an answer": (_, response) => response.socket?.resetAndDestroy(),
  "a reset after the work is done": (request, response) => {
    carryOut(request);
    response.socket?.resetAndDestroy();
  },
  "a body that breaks off": (request, response) => {
    carryOut(request);
    response.writeHead(200, { "content-type": "application/json", "content-length": "1000" });
    response.write('{"payload":"');
    setTimeout(() => response.destroy(), 1);
  },
  "a success with an HTML page": (request, response) => {
    carryOut(request);
    response.writeHead(200, { "content-type": "text/html" });
    response.end("<html>");
  },
} satisfies Record<string, Failure>;

for (const [why, fail] of Object.entries<Failure>(FAILURES)) {
  test(`${why}: what is safe to repeat is repeated, the rest only when it was throttled`, async () => {
    let failed = 0;
    central.fault = (request, response) => {
      if (!isCall(request) || failed === 2) return false;
      failed += 1;
      fail(request, response);
      return true;
    };
    const sellingPartner = new SellingPartner(optionsFor());
    for (const operation of [get, put]) {
      failed = 0;
      assert.equal(await sellingPartner.call(operation, { id: "1" }), { payload: "1" });
    }
    assert.is(central.calls.length, 6);
    failed = 0;
    const created = sellingPartner.call(create, { id: "1" });
    if (why === "a 429") {
      assert.equal(await created, { payload: "1" });
      assert.is(done.get("POST 1"), 1);
    } else {
      const error = await rejection(created);
      assert.ok(error instanceof SellingPartnerError || error instanceof NetworkError);
      assert.is(central.calls.length, 7);
      failed = 0;
      assert.equal(await sellingPartner.call(create, { id: "2" }, { retry: { unsafe: true } }), {
        payload: "2",
      });
    }
  });
}

test("1,000 calls over a server that fails one in five: none is lost, no create is doubled", async () => {
  let count = 0;
  const failures = Object.values<Failure>(FAILURES);
  central.fault = (request, response) => {
    if (!isCall(request)) return false;
    count += 1;
    if (count % 5 !== 0) return false;
    failures[(count / 5) % failures.length]!(request, response);
    return true;
  };
  const call = callerOf(optionsFor(), systemClock, seededRandom(1));
  const results = new Map<string, unknown>();
  const waiting = Array.from({ length: 1000 }, (_, index) => index);
  const work = async (): Promise<void> => {
    for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
      const operation = [get, put, create][index % 3]!;
      const id = String(index);
      const result = await call(operation, {}, { id }).then(
        ({ data }) => (data as { payload: string }).payload,
        (error: unknown) => error,
      );
      results.set(`${operation.method} ${id}`, result);
    }
  };
  await Promise.all(Array.from({ length: 25 }, work));

  assert.is(results.size, 1000, "all came back");
  let refused = 0;
  for (const [key, result] of results) {
    const [method, id] = key.split(" ");
    const times = done.get(key) ?? 0;
    if (method !== "POST") {
      assert.is(result, id, `${key} is not lost`);
      assert.ok(times >= 1);
    } else if (result instanceof Error) {
      refused += 1;
      assert.ok(times <= 1, `${key} is not doubled, though nobody knows whether it was done`);
    } else {
      assert.is(result, id);
      assert.is(times, 1, `${key} is done once`);
    }
  }
  assert.ok(refused > 20 && refused < 100, `${refused} creates were left to the caller`);
  assert.ok(count > 1150, `${count} requests`);
});

test("a storm of 429s passes: every create is done once", async () => {
  let count = 0;
  central.fault = (request, response) => {
    if (!isCall(request)) return false;
    count += 1;
    if (count % 4 === 0) return false;
    FAILURES["a 429"](request, response);
    return true;
  };
  const planned = { ...create, usagePlan: { rate: 1000, burst: 100 } };
  const sellingPartner = new SellingPartner(
    optionsFor({ retry: { attempts: Infinity, maxDelay: 5 } }),
  );
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => sellingPartner.call(planned, { id: String(index) })),
  );
  assert.is(done.size, 100);
  assert.ok([...done.values()].every((times) => times === 1));
  assert.is(count, 400);
});

test("a body that never ends is cut by the timeout, and the call is tried again", async () => {
  let stalled = 0;
  central.fault = (request, response) => {
    if (!isCall(request) || stalled === 1) return false;
    stalled += 1;
    response.writeHead(200, { "content-type": "application/json" });
    response.write('{"payload":');
    return true;
  };
  await withHeldTimers(4321, async (fire) => {
    const sellingPartner = new SellingPartner(optionsFor({ timeout: 4321 }));
    const retried = sellingPartner.call(get, { id: "1" }).withResponse();
    await until(() => stalled === 1);
    await fire();
    assert.equal((await retried).data, { payload: "1" });
    stalled = 0;
    const final = rejection(sellingPartner.call(create, { id: "1" }));
    await until(() => stalled === 1);
    await fire();
    assert.instance(await final, TimeoutError);
    assert.is(central.calls.length, 3);
  });
});

test("tokens that are revoked in the middle are replaced, with one exchange for all calls", async () => {
  const sellingPartner = new SellingPartner(optionsFor());
  await sellingPartner.call(get, { id: "1" });
  central.tokens.clear();
  const ids = Array.from({ length: 20 }, (_, index) => String(index));
  await Promise.all(ids.map((id) => sellingPartner.call(create, { id })));
  assert.is(central.exchanges.length, 2);
  assert.ok(ids.every((id) => done.get(`POST ${id}`) === 1));
});

for (const minutes of [-20, 20]) {
  test(`a clock that is ${minutes} minutes off is corrected by the first response`, async () => {
    central.requireSignature = true;
    const aws = { accessKeyId: ACCOUNT.accessKeyId, secretAccessKey: ACCOUNT.secretAccessKey };
    const clock = { ...systemClock, now: () => Date.now() + minutes * 60_000 };
    const call = callerOf(optionsFor({ aws }), clock, Math.random);
    for (const id of ["1", "2", "3"]) {
      assert.equal((await call(create, {}, { id })).data, { payload: id });
    }
    assert.is(central.calls.length, 4, "one is refused, and never again");
    assert.is(central.exchanges.length, 1);
  });
}

test("with everything against it, a call ends at its deadline", async () => {
  central.fault = (request, response) => {
    if (isCall(request)) FAILURES["a reset before an answer"](request, response);
    return isCall(request);
  };
  let sent = 0;
  const fetch: typeof globalThis.fetch = (url, init) => {
    sent += 1;
    return globalThis.fetch(url, init);
  };
  await withHeldTimers(4_321_000, async (fire) => {
    const retry = { attempts: Infinity, maxDelay: 10, deadline: 4_321_000 };
    const failing = rejection(
      new SellingPartner(optionsFor({ retry, fetch })).call(get, { id: "1" }),
    );
    await until(() => central.calls.length > 2);
    await fire();
    assert.instance(await failing, TimeoutError);
  });
  const before = sent;
  await new Promise((resolve) => setTimeout(resolve, 50));
  assert.is(sent, before, "and nothing goes on behind its back");
});

test.run();
