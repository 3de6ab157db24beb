/** What is tried again, when, and with what: fresh tokens, signatures of their own, a clock set right. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  type CallOptions,
  LwaError,
  NetworkError,
  type Operation,
  ParameterError,
  type RetryEvent,
  SellingPartnerError,
  type SellingPartnerOptions,
  TimeoutError,
  UsagePlanError,
} from "../../../templates/runtime/src/index.js";
import { withHeldTimers } from "../../support/held-timers.js";
import { systemClock } from "../../../templates/runtime/src/base/clock.js";
import { answering, timeless, callerOf } from "../../support/timeless.js";
import {
  type Answer,
  json,
  recordingFetch,
  rejection,
  type Sent,
  silence,
} from "../../support/transport.js";
import { VirtualClock } from "../../support/virtual-clock.js";

const getX: Operation = { api: "test-v1", name: "getX", method: "GET", path: "/x" };

const verb = (method: Operation["method"], idempotent?: boolean): Operation =>
  idempotent === undefined ? { ...getX, method } : { ...getX, method, idempotent };

const ok = (): Response => json({ payload: 1 });

const status =
  (code: number, headers?: Record<string, string>): Answer =>
  () =>
    json({ errors: [{ code: "X", message: "Y" }] }, code, headers);

const network =
  (code: string): Answer =>
  () =>
    Promise.reject(
      new TypeError("fetch failed", { cause: Object.assign(new Error(code), { code }) }),
    );

const cut: Answer = () =>
  new Response(
    new ReadableStream({
      pull(controller) {
        controller.enqueue(new TextEncoder().encode('{"payload":'));
        controller.error(new Error("terminated"));
      },
    }),
  );

const html =
  (code: number): Answer =>
  () =>
    new Response("<html>Sorry</html>", { status: code, headers: { "content-type": "text/html" } });

const test = suite("retry");

const AGAIN: readonly [
  attempts: number,
  why: string,
  operation: Operation,
  failure: Answer,
  options?: CallOptions,
][] = [
  [2, "GET 408", verb("GET"), status(408)],
  [2, "GET 429", verb("GET"), status(429)],
  [2, "GET 500", verb("GET"), status(500)],
  [1, "GET 501", verb("GET"), status(501)],
  [2, "GET 502 with an HTML page", verb("GET"), html(502)],
  [2, "GET 503", verb("GET"), status(503)],
  [2, "GET 504", verb("GET"), status(504)],
  [1, "GET 505", verb("GET"), status(505)],
  [1, "GET 400", verb("GET"), status(400)],
  [1, "GET 400 with an HTML page", verb("GET"), html(400)],
  [1, "GET 403", verb("GET"), status(403)],
  [1, "GET 404", verb("GET"), status(404)],
  [1, "GET 409", verb("GET"), status(409)],
  [1, "GET 413", verb("GET"), status(413)],
  [1, "GET 415", verb("GET"), status(415)],
  [1, "GET 422", verb("GET"), status(422)],
  [1, "GET 302", verb("GET"), status(302)],
  [2, "GET reset", verb("GET"), network("ECONNRESET")],
  [2, "GET with a body that breaks off", verb("GET"), cut],
  [2, "GET 200 with half of its JSON", verb("GET"), () => new Response('{"payload":')],
  [2, "GET 200 with an HTML page", verb("GET"), html(200)],
  [2, "HEAD 500", verb("HEAD"), status(500)],
  [2, "OPTIONS 500", verb("OPTIONS"), status(500)],
  [2, "PUT 500", verb("PUT"), status(500)],
  [2, "DELETE reset", verb("DELETE"), network("ECONNRESET")],
  [2, "POST 429", verb("POST"), status(429)],
  [1, "POST 408", verb("POST"), status(408)],
  [1, "POST 500", verb("POST"), status(500)],
  [1, "POST 503", verb("POST"), status(503)],
  [1, "POST reset", verb("POST"), network("ECONNRESET")],
  [1, "POST with a body that breaks off", verb("POST"), cut],
  [1, "POST 200 with an HTML page", verb("POST"), html(200)],
  [2, "POST that could not connect", verb("POST"), network("ECONNREFUSED")],
  [2, "POST whose host has no address", verb("POST"), network("ENOTFOUND")],
  [2, "PATCH 429", verb("PATCH"), status(429)],
  [1, "PATCH 500", verb("PATCH"), status(500)],
  [2, "POST that reads, 500", verb("POST", true), status(500)],
  [2, "POST that reads, reset", verb("POST", true), network("ECONNRESET")],
  [1, "PUT that is not repeatable, 500", verb("PUT", false), status(500)],
  [2, "PUT that is not repeatable, 429", verb("PUT", false), status(429)],
  [2, "POST 500, unsafe", verb("POST"), status(500), { retry: { unsafe: true } }],
  [2, "POST reset, unsafe", verb("POST"), network("ECONNRESET"), { retry: { unsafe: true } }],
  [1, "POST 400, unsafe", verb("POST"), status(400), { retry: { unsafe: true } }],
  [1, "GET 500, retry: false", verb("GET"), status(500), { retry: false }],
  [1, "POST 429, retry: false", verb("POST"), status(429), { retry: false }],
  [1, "GET 500, attempts: 1", verb("GET"), status(500), { retry: { attempts: 1 } }],
];

for (const [attempts, why, operation, failure, options] of AGAIN) {
  test(`${why}: ${attempts === 2 ? "is tried again" : "is final"}`, async () => {
    const { fetch, sent } = recordingFetch(failure, ok);
    const result = await timeless({ fetch })
      .call(operation, options)
      .catch((error: unknown) => error);
    assert.is(sent.length, attempts);
    assert.is(result instanceof Error, attempts === 1);
  });
}

test("an attempt that takes too long is tried again, if the operation may be", async () => {
  for (const [attempts, method] of [
    [2, "GET"],
    [1, "POST"],
  ] as const) {
    await withHeldTimers(4321, async (fire) => {
      const { call, sent } = answering([silence, ok], { timeout: 4321 });
      const result = call(verb(method)).catch((error: unknown) => error);
      await fire();
      assert.is((await result) instanceof TimeoutError, attempts === 1);
      assert.is(sent.length, attempts);
    });
  }
});

test("five attempts, then the last error", async () => {
  const { fetch, sent } = recordingFetch(
    status(500),
    status(503),
    network("ECONNRESET"),
    status(502),
    status(504),
  );
  const error = await rejection(timeless({ fetch }).call(getX));
  assert.is(sent.length, 5);
  assert.is((error as SellingPartnerError).status, 504);
});

/** The delays of a call that fails again and again. */
async function delays(
  failure: Answer,
  options: SellingPartnerOptions = {},
  random?: () => number,
  operation = getX,
): Promise<readonly number[]> {
  const { fetch } = recordingFetch(failure);
  const seen: number[] = [];
  const hooks = { onRetry: ({ delay }: RetryEvent): void => void seen.push(delay) };
  const { call, clock } = timeless({ fetch, hooks, usagePlan: false, ...options }, random);
  await rejection(call(operation));
  assert.is(
    clock.passed,
    seen.reduce((sum, delay) => sum + delay, 0),
  );
  return seen;
}

test("the limit of the delay doubles from 100 ms", async () => {
  assert.equal(await delays(status(500)), [100, 200, 400, 800]);
});

test("the delay is any time up to its limit", async () => {
  assert.equal(await delays(status(500), {}, () => 0.25), [25, 50, 100, 200]);
  assert.equal(await delays(status(500), {}, () => 0), [0, 0, 0, 0]);
});

test("maxDelay is the limit of limits", async () => {
  assert.equal(
    await delays(status(500), { retry: { attempts: 6, maxDelay: 350 } }),
    [100, 200, 350, 350, 350],
  );
  assert.equal((await delays(status(500), { retry: { attempts: 12 } })).at(-1), 30_000);
});

test("after a 429 it begins with the time of one token", async () => {
  const slow = { ...getX, usagePlan: { rate: 0.5, burst: 10 } };
  assert.equal(await delays(status(429), {}, undefined, slow), [2000, 4000, 8000, 16_000]);
  const fast = { ...getX, usagePlan: { rate: 80, burst: 100 } };
  assert.equal(await delays(status(429), {}, undefined, fast), [100, 200, 400, 800]);
  assert.equal(await delays(status(500), {}, undefined, slow), [100, 200, 400, 800]);
});

test("the rate of a header is used", async () => {
  const slow = { ...getX, usagePlan: { rate: 0.5, burst: 10 } };
  const failure = status(429, { "x-amzn-RateLimit-Limit": "5" });
  assert.equal(await delays(failure, {}, undefined, slow), [200, 400, 800, 1600]);
});

const AFTER: readonly [delay: number | null, why: string, headers: Record<string, string>][] = [
  [7000, "seconds", { "Retry-After": "7" }],
  [100, "no seconds", { "Retry-After": "0" }],
  [100, "nonsense", { "Retry-After": "soon" }],
  [100, "nothing", { "Retry-After": "" }],
  [20_000, "a date", { "Retry-After": "Sat, 21 Nov 2026 00:00:20 GMT" }],
  [
    5000,
    "a date by another clock",
    { "Retry-After": "Sat, 21 Nov 2026 10:00:05 GMT", Date: "Sat, 21 Nov 2026 10:00:00 GMT" },
  ],
  [100, "a date that has passed", { "Retry-After": "Fri, 20 Nov 2026 00:00:00 GMT" }],
  [30_000, "as long as maxDelay", { "Retry-After": "30" }],
  [null, "longer than maxDelay", { "Retry-After": "31" }],
];

for (const [delay, why, headers] of AFTER) {
  test(`Retry-After with ${why}: ${delay === null ? "the error is final" : `${delay} ms`}`, async () => {
    for (const code of [429, 503]) {
      const found = await delays(status(code, headers), { retry: { attempts: 2 } });
      assert.equal(found, delay === null ? [] : [delay]);
    }
  });
}

test("a deadline covers attempts and delays: what cannot begin in time does not", async () => {
  const { call, clock, sent } = answering(status(503), { retry: { deadline: 500 } });
  const error = await rejection(call(getX));
  assert.instance(error, SellingPartnerError);
  // 100 and 200 ms have passed; another 400 would be too much.
  assert.is(clock.passed, 300);
  assert.is(sent.length, 3);
});

test("a deadline covers the wait for the usage plan", async () => {
  const { fetch } = recordingFetch(ok);
  const planned = { ...getX, usagePlan: { rate: 0.1, burst: 1 } };
  const { call, clock } = timeless({ fetch });
  await call(planned);
  const error = await rejection(call(planned, { retry: { deadline: 3000 } }));
  assert.instance(error, UsagePlanError);
  assert.is((error as UsagePlanError).wait, 10_000);
  assert.is((error as UsagePlanError).maxWait, 3000);
  assert.is(clock.passed, 0);
});

test("a deadline ends an attempt, and the exchange of a token, with a TimeoutError", async () => {
  const { fetch, sent } = recordingFetch(silence);
  const error = await rejection(timeless({ fetch, retry: { deadline: 20 } }).call(getX));
  assert.instance(error, TimeoutError);
  assert.is((error as Error).message, "getX (GET /x): no response within 20 ms");
  assert.is(sent[0]!.signal.aborted, true);
  const lwa = { clientId: "c", clientSecret: "secret", refreshToken: "refresh" };
  const exchange = recordingFetch(silence);
  const waiting = timeless({ fetch: exchange.fetch, lwa, timeout: 100, retry: { deadline: 10 } });
  assert.instance(await rejection(waiting.call(getX)), TimeoutError);
  assert.is(exchange.sent.length, 1);
});

test("a signal ends the delay between two attempts", async () => {
  const { fetch, sent } = recordingFetch(status(500));
  const controller = new AbortController();
  const hooks = { onRetry: (): void => controller.abort("enough") };
  const { call, clock } = timeless({ fetch, hooks });
  assert.is(await rejection(call(getX, { signal: controller.signal })), "enough");
  assert.is(sent.length, 1);
  assert.is(clock.passed, 0);
  assert.is(clock.sleeping, 0);
});

test("nothing is tried again for a caller who has left", async () => {
  const controller = new AbortController();
  const { fetch, sent } = recordingFetch(() => {
    controller.abort(new NetworkError("the caller's own"));
    return json({}, 500);
  });
  let told = 0;
  const { call } = timeless({ fetch, hooks: { onRetry: () => void (told += 1) } });
  const error = await rejection(call(getX, { signal: controller.signal }));
  assert.is((error as Error).message, "the caller's own");
  assert.is(sent.length, 1);
  assert.is(told, 0);
});

test("the options of a call win one by one over those of the SellingPartner", async () => {
  const { call, clock, sent } = answering(status(500), { retry: { attempts: 3, maxDelay: 10 } });
  await rejection(call(getX, { retry: { maxDelay: 20 } }));
  assert.is(sent.length, 3);
  assert.is(clock.passed, 40);
});

test("numbers that cannot be are refused before anything is sent", async () => {
  const { fetch, sent } = recordingFetch(ok);
  const error = await rejection(
    timeless({ fetch }).call(getX, {
      retry: { attempts: 0, maxDelay: -1, deadline: Number.NaN },
      usagePlan: { maxWait: -1 },
      timeout: 0,
    }),
  );
  assert.instance(error, ParameterError);
  assert.equal((error as ParameterError).problems, [
    "timeout must be a number of at least 1",
    "retry.attempts must be a number of at least 1",
    "retry.maxDelay must be a number of at least 0",
    "retry.deadline must be a number of at least 1",
    "usagePlan.maxWait must be a number of at least 0",
  ]);
  assert.is(sent.length, 0);
});

const LWA = { clientId: "client", clientSecret: "the-secret", refreshToken: "Atzr|refresh" };

const isExchange = ({ url }: Sent): boolean => url.endsWith("/o2/token");

/** Login with Amazon, whose tokens are numbered, beside an API that takes those from `good` on. */
function withTokens(
  good: number,
  refusal: Answer,
): ReturnType<typeof recordingFetch> & { exchanges: () => number } {
  let count = 0;
  const recorded = recordingFetch((request) => {
    if (isExchange(request))
      return json({ access_token: `Atza|${(count += 1)}`, expires_in: 3600 });
    const token = Number(request.headers["x-amz-access-token"]?.split("|")[1]);
    return token >= good ? ok() : refusal(request);
  });
  return { ...recorded, exchanges: () => count };
}

const denied =
  (details: string, code = 403): Answer =>
  () =>
    json(
      {
        errors: [
          { code: "Unauthorized", message: "Access to requested resource is denied.", details },
        ],
      },
      code,
    );

const REFUSALS: readonly [attempts: number, refusal: Answer, why: string][] = [
  [2, denied("The access token you provided has expired."), "has expired"],
  [2, denied("The access token you provided is revoked, malformed or invalid."), "is revoked"],
  [2, denied("", 401), "401"],
  [1, denied(""), "no details"],
  [1, denied("The LWA secret token you provided has expired."), "the client secret has expired"],
];

for (const [attempts, refusal, why] of REFUSALS) {
  test(`a refused token (${why}): ${attempts === 2 ? "a fresh one is tried" : "is final"}`, async () => {
    for (const method of ["GET", "POST"] as const) {
      const { fetch, exchanges } = withTokens(2, refusal);
      const result = await timeless({ fetch, lwa: LWA })
        .call(verb(method))
        .catch((error: unknown) => error);
      assert.is(exchanges(), attempts);
      assert.is(result instanceof SellingPartnerError, attempts === 1);
    }
  });
}

test("a token that is refused again and again is fetched anew once per call", async () => {
  const { fetch, exchanges, sent } = withTokens(Infinity, denied("", 401));
  const { call, clock } = timeless({ fetch, lwa: LWA });
  assert.is(((await rejection(call(getX))) as SellingPartnerError).status, 401);
  assert.is(exchanges(), 2);
  assert.is(sent.filter((request) => !isExchange(request)).length, 2);
  assert.is(clock.passed, 0);
});

test("many calls whose token is refused share one fresh one", async () => {
  const { fetch, exchanges } = withTokens(2, denied("", 401));
  const { call } = timeless({ fetch, lwa: LWA });
  await Promise.all(Array.from({ length: 20 }, () => call(getX)));
  assert.is(exchanges(), 2);
});

test("a late refusal of an old token leaves the fresh one alone", async () => {
  const { clock, ...made } = { clock: new VirtualClock(), ...withTokens(2, denied("", 401)) };
  let late = true;
  const fetch: typeof made.fetch = async (url, init) => {
    const response = await made.fetch(url, init);
    if (response.status === 401 && late) {
      late = false;
      await clock.sleep(1000);
    }
    return response;
  };
  const { call } = timeless({ fetch, lwa: LWA }, undefined, clock);
  await Promise.all([call(getX), call(getX)]);
  assert.is(made.exchanges(), 2);
});

test("a token of the caller's own is not replaced", async () => {
  const { fetch, sent } = recordingFetch(denied("", 401));
  await rejection(timeless({ fetch, lwa: LWA }).call(getX, { accessToken: "Atz.sprdt|1" }));
  await rejection(timeless({ fetch }).call(getX));
  assert.is(sent.length, 2);
});

test("a failed exchange is not tried again by the call: it has had its own tries", async () => {
  const { fetch, sent } = recordingFetch(() => json({ error: "invalid_client" }, 401));
  assert.instance(await rejection(timeless({ fetch, lwa: LWA }).call(getX)), LwaError);
  assert.is(sent.length, 1);
  const down = recordingFetch(network("ECONNRESET"));
  assert.instance(
    await rejection(timeless({ fetch: down.fetch, lwa: LWA }).call(getX)),
    NetworkError,
  );
  assert.is(down.sent.length, 3);
});

const AWS = { accessKeyId: "AKID", secretAccessKey: "the-aws-secret" };

const skewed =
  (words: string, date: string): Answer =>
  () =>
    json(
      { errors: [{ code: "InvalidSignatureException", message: `Signature ${words}: 2026…` }] },
      403,
      { date },
    );

for (const [words, date, expected] of [
  ["expired", "Sat, 21 Nov 2026 00:20:00 GMT", "20261121T002000Z"],
  ["not yet current", "Fri, 20 Nov 2026 23:40:00 GMT", "20261120T234000Z"],
] as const) {
  test(`a clock that is off is set right by the Date header: signature ${words}`, async () => {
    const { fetch, sent } = recordingFetch(skewed(words, date), ok);
    const { call } = timeless({ fetch, aws: AWS });
    await call(verb("POST"));
    await call(verb("POST"));
    assert.equal(
      sent.map(({ headers }) => headers["x-amz-date"]),
      ["20261121T000000Z", expected, expected],
    );
    assert.match(sent[1]!.headers["authorization"] ?? "", `/${expected.slice(0, 8)}/us-east-1/`);
  });
}

test("the clock is set right once per call, only with a Date header, and only when signing", async () => {
  for (const [attempts, aws, date] of [
    [2, AWS, "Sat, 21 Nov 2026 00:20:00 GMT"],
    [1, AWS, ""],
    [1, undefined, "Sat, 21 Nov 2026 00:20:00 GMT"],
  ] as const) {
    const { fetch, sent } = recordingFetch(skewed("expired", date));
    await rejection(timeless({ fetch, aws }).call(getX));
    assert.is(sent.length, attempts);
  }
});

test("each attempt is dated and signed anew, and sends the same request", async () => {
  const clock = new VirtualClock();
  const { fetch, sent } = recordingFetch(
    status(500, { "Retry-After": "5" }),
    status(500, { "Retry-After": "5" }),
    ok,
  );
  await timeless({ fetch, aws: AWS }, undefined, clock).call(verb("PUT"));
  assert.equal(
    sent.map(({ headers }) => headers["x-amz-date"]),
    ["20261121T000000Z", "20261121T000005Z", "20261121T000010Z"],
  );
  assert.is(new Set(sent.map(({ headers }) => headers["authorization"])).size, 3);
  assert.is(new Set(sent.map(({ url, method, body }) => `${method} ${url} ${body}`)).size, 1);
  assert.is(new Set(sent.map(({ headers }) => headers)).size, 3);
});

test("a Retry-After of a month is waited for if maxDelay allows it, and sends nothing meanwhile", async () => {
  const { fetch, sent } = recordingFetch(() => json({}, 503, { "retry-after": "2592000" }));
  const call = callerOf(
    { fetch, retry: { attempts: 50, maxDelay: Infinity } },
    systemClock,
    () => 1,
  );
  const controller = new AbortController();
  const waiting = rejection(call(getX, { signal: controller.signal }));
  await new Promise((resolve) => setTimeout(resolve, 20));
  controller.abort("enough");
  assert.is(await waiting, "enough");
  assert.is(sent.length, 1);
});

test.run();
