/** The token exchange: its form, its cache, its errors. */
import * as assert from "uvu/assert";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { suite } from "uvu";
import { LwaTokens } from "../../../templates/runtime/src/auth/lwa.js";
import type { LwaOptions } from "../../../templates/runtime/src/auth/lwa-options.js";
import { LwaError, NetworkError, TimeoutError } from "../../../templates/runtime/src/index.js";
import { ACCOUNT, startSellerCentral } from "../../support/seller-central.js";
import { readShared } from "../../support/shared.js";
import { timeless } from "../../support/timeless.js";
import {
  type Answer,
  FakeClock,
  json,
  recordingFetch,
  rejection,
  silence,
} from "../../support/transport.js";

const CLIENT = { clientId: "amzn1.client", clientSecret: "amzn1.oa2-cs.v1.s+/=&" };

const SELLER: LwaOptions = { ...CLIENT, refreshToken: "Atzr|refresh" };

/** Tokens over a recorded `fetch` and a clock that stands still. */
function lwa(options: LwaOptions, ...answers: readonly Answer[]) {
  const { fetch, sent } = recordingFetch(...answers);
  const clock = new FakeClock();
  return { tokens: new LwaTokens(options, { fetch, timeout: 1000, clock }), sent, clock };
}

/** A token that tells how many exchanges there have been. */
function counting(...lifetime: readonly unknown[]): Answer {
  const expiresIn = lifetime.length === 0 ? 3600 : lifetime[0];
  let count = 0;
  return () =>
    json({ access_token: `Atza|${(count += 1)}`, token_type: "bearer", expires_in: expiresIn });
}

const test = suite("lwa");

test("the refresh_token grant is a form in which every value is escaped", async () => {
  const { tokens, sent } = lwa(SELLER, counting());
  await tokens.get(null, null);
  assert.is(sent[0]!.url, "https://api.amazon.com/auth/o2/token");
  assert.is(sent[0]!.method, "POST");
  assert.is(sent[0]!.headers["content-type"], "application/x-www-form-urlencoded;charset=UTF-8");
  assert.is(
    sent[0]!.body,
    "grant_type=refresh_token&refresh_token=Atzr%7Crefresh&client_id=amzn1.client&client_secret=amzn1.oa2-cs.v1.s%2B%2F%3D%26",
  );
});

test("the bodies of the recorded exchanges", async () => {
  const shared = readShared<{ requests: readonly { name: string; body: string }[] }>(
    "vectors/lwa.json",
  );
  for (const { name, body } of shared?.requests ?? []) {
    const form = new URLSearchParams(body);
    if (form.get("grant_type") === "authorization_code") continue;
    const client = { clientId: form.get("client_id")!, clientSecret: form.get("client_secret")! };
    const refreshToken = form.get("refresh_token");
    const options = refreshToken
      ? { ...client, refreshToken }
      : { ...client, scopes: form.get("scope")!.split(" ") };
    const { tokens, sent } = lwa(options, counting());
    await tokens.get(null, null);
    assert.is(sent[0]!.body, body, name);
  }
});

test("scopes go out joined by a blank, to the endpoint given", async () => {
  const options = { ...CLIENT, scopes: ["a::b", "c::d:e"], endpoint: "http://127.0.0.1:1/token" };
  const { tokens, sent } = lwa(options, counting());
  await tokens.get(null, null);
  assert.is(sent[0]!.url, "http://127.0.0.1:1/token");
  assert.match(sent[0]!.body ?? "", "grant_type=client_credentials&scope=a%3A%3Ab+c%3A%3Ad%3Ae&");
  assert.not.match(sent[0]!.body ?? "", "refresh_token");
});

test("a token is kept until 60 seconds before it expires", async () => {
  const { tokens, sent, clock } = lwa(SELLER, counting());
  assert.is(await tokens.get(null, null), "Atza|1");
  clock.time += 3_539_999;
  assert.is(await tokens.get(null, null), "Atza|1");
  clock.time += 1;
  assert.is(await tokens.get(null, null), "Atza|2");
  assert.is(sent.length, 2);
});

test("a grantless operation gets the token of its scope with the same client, kept apart", async () => {
  const { tokens, sent } = lwa(SELLER, counting());
  assert.is(await tokens.get(null, null), "Atza|1");
  assert.is(await tokens.get("sellingpartnerapi::notifications", null), "Atza|2");
  assert.is(await tokens.get("sellingpartnerapi::client_credential:rotation", null), "Atza|3");
  assert.is(await tokens.get("sellingpartnerapi::notifications", null), "Atza|2");
  assert.is(await tokens.get(null, null), "Atza|1");
  assert.match(
    sent[1]!.body ?? "",
    "grant_type=client_credentials&scope=sellingpartnerapi%3A%3Anotifications&client_id=",
  );
});

test("a client with scopes uses one token for all of them, and another for a scope that it was not given", async () => {
  const { tokens } = lwa({ ...CLIENT, scopes: ["a", "b"] }, counting());
  assert.is(await tokens.get("a", null), "Atza|1");
  assert.is(await tokens.get("b", null), "Atza|1");
  assert.is(await tokens.get(null, null), "Atza|1");
  assert.is(await tokens.get("c", null), "Atza|2");
});

test("however many ask, one exchange is in flight", async () => {
  const { tokens, sent } = lwa(SELLER, counting());
  const all = await Promise.all(Array.from({ length: 50 }, () => tokens.get(null, null)));
  assert.equal(new Set(all), new Set(["Atza|1"]));
  assert.is(sent.length, 1);
});

test("a caller that aborts leaves the exchange to the others", async () => {
  let answer!: (response: Response) => void;
  const { tokens, sent } = lwa(SELLER, () => new Promise((resolve) => (answer = resolve)));
  const controller = new AbortController();
  const reason = new Error("enough");
  const impatient = rejection(tokens.get(null, controller.signal));
  const patient = tokens.get(null, null);
  controller.abort(reason);
  assert.is(await impatient, reason);
  assert.is(sent[0]!.signal.aborted, false);
  answer(json({ access_token: "Atza|late", expires_in: 3600 }));
  assert.is(await patient, "Atza|late");
  assert.is(await rejection(tokens.get(null, controller.signal)), reason);
  assert.is(sent.length, 1);
});

test("a failure that nobody waits for any more ends no process", async () => {
  const unhandled: unknown[] = [];
  const listener = (error: unknown): void => void unhandled.push(error);
  process.on("unhandledRejection", listener);
  const { tokens } = lwa(SELLER, async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return json({ error: "invalid_grant" }, 400);
  });
  const controller = new AbortController();
  const waiting = rejection(tokens.get(null, controller.signal));
  controller.abort();
  await waiting;
  await new Promise((resolve) => setTimeout(resolve, 20));
  process.off("unhandledRejection", listener);
  assert.equal(unhandled, []);
});

test("a signal that aborts while the exchange starts ends the wait as well", async () => {
  const controller = new AbortController();
  const { tokens } = lwa(SELLER, () => {
    controller.abort("stop");
    return json({ error: "invalid_grant" }, 400);
  });
  assert.is(await rejection(tokens.get(null, controller.signal)), "stop");
  await new Promise((resolve) => setTimeout(resolve, 5));
});

test("a failed exchange is not remembered", async () => {
  const { tokens } = lwa(SELLER, () => json({ error: "invalid_grant" }, 400), counting());
  assert.instance(await rejection(tokens.get(null, null)), LwaError);
  assert.is(await tokens.get(null, null), "Atza|1");
});

const LIFETIMES: readonly [exchanges: number, expiresIn: unknown, why: string][] = [
  [1, 3600, "a number"],
  [1, "3600", "a number as text"],
  [2, undefined, "missing"],
  [2, null, "null"],
  [2, "soon", "no number"],
  [2, -5, "negative"],
  [2, 0, "zero"],
  [2, 60, "no longer than the margin"],
  [2, {}, "an object"],
];

for (const [exchanges, expiresIn, why] of LIFETIMES) {
  test(`expires_in ${why}: ${exchanges === 1 ? "the token is kept" : "the token is used and not kept"}`, async () => {
    const { tokens, sent } = lwa(SELLER, counting(expiresIn));
    assert.is(await tokens.get(null, null), "Atza|1");
    await tokens.get(null, null);
    assert.is(sent.length, exchanges);
  });
}

for (const expiresIn of [undefined, 60, 0]) {
  test(`a token with expires_in ${expiresIn} is exchanged once for each call`, async () => {
    const token = counting(expiresIn);
    const { fetch, sent } = recordingFetch((request) =>
      request.url.endsWith("/o2/token") ? token(request) : json({}),
    );
    const { call } = timeless({ fetch, lwa: { ...SELLER } });
    const usagePlan = { rate: 1, burst: 1 };
    const getX = { api: "a", name: "getX", method: "GET", path: "/x", usagePlan } as const;
    // Each waits for its token of the bucket.
    for (let count = 0; count < 3; count += 1) await call(getX);
    assert.equal(
      sent.map(({ headers }) => headers["x-amz-access-token"]),
      [undefined, "Atza|1", undefined, "Atza|2", undefined, "Atza|3"],
    );
  });
}

test("a token of unknown lifetime is exchanged once for a call that is retried, and again when it is refused", async () => {
  const token = counting(undefined);
  const statuses = [503, 503, 401, 503, 200];
  const { fetch, sent } = recordingFetch((request) =>
    request.url.endsWith("/o2/token") ? token(request) : json({}, statuses.shift()),
  );
  const { call } = timeless({ fetch, lwa: { ...SELLER } });
  await call({ api: "a", name: "getX", method: "GET", path: "/x" });
  assert.equal(
    sent.map(({ headers }) => headers["x-amz-access-token"]?.slice(-1) ?? "exchange"),
    ["exchange", "1", "1", "1", "exchange", "2", "2"],
  );
});

test("a caller that comes after the last one has left starts an exchange of its own", async () => {
  const { tokens, sent } = lwa(SELLER, silence, counting());
  const controller = new AbortController();
  const left = rejection(tokens.get(null, controller.signal));
  controller.abort("enough");
  assert.is(await tokens.get(null, null), "Atza|1");
  assert.is(await left, "enough");
  assert.is(sent.length, 2);
  assert.is(sent[0]!.signal.aborted, true);
});

test("a process ends when its only call is aborted while Login with Amazon hangs", async () => {
  const silent = createServer(() => {}).listen(0, "127.0.0.1");
  await once(silent, "listening");
  const { port } = silent.address() as AddressInfo;
  for (const kind of ["lwa", "restricted", "role"]) {
    const child = spawn(
      process.execPath,
      ["--import", "tsx", "test/support/aborted-call.ts", `http://127.0.0.1:${port}`, kind],
      { stdio: ["ignore", "pipe", "inherit"] },
    );
    const output = text(child.stdout);
    // After the abort nothing keeps it alive: a request that went on would, for minutes.
    await once(child, "exit");
    assert.is(await output, "aborted\n", kind);
  }
  silent.close();
  silent.closeAllConnections();
});

test("server_error, temporarily_unavailable and network failures are tried three times, with waits that grow", async () => {
  const failures: readonly [string, Answer][] = [
    ["server_error", () => json({ error: "server_error" }, 500)],
    ["temporarily_unavailable", () => json({ error: "temporarily_unavailable" }, 503)],
    ["server_error", () => new Response("<html>oops</html>", { status: 502 })],
    ["temporarily_unavailable", () => new Response("", { status: 503 })],
    [
      "NetworkError",
      () => Promise.reject(new TypeError("fetch failed", { cause: new Error("ECONNRESET") })),
    ],
  ];
  for (const [expected, failure] of failures) {
    const { tokens, sent, clock } = lwa(SELLER, failure);
    const error = await rejection(tokens.get(null, null));
    assert.is(error instanceof LwaError ? error.error : (error as Error).name, expected);
    if (error instanceof LwaError) assert.is(error.retryable, true);
    assert.is(sent.length, 3);
    assert.is(clock.slept.length, 2);
    assert.ok(clock.slept[0]! <= 250 && clock.slept[1]! <= 500);

    const recovering = lwa(SELLER, failure, counting());
    assert.is(await recovering.tokens.get(null, null), "Atza|1");
  }
});

test("every other error of LWA is final", async () => {
  const codes: readonly [error: string, status: number][] = [
    ["invalid_client", 401],
    ["invalid_grant", 400],
    ["invalid_scope", 400],
    ["unauthorized_client", 400],
    ["unsupported_grant_type", 400],
    ["invalid_request", 400],
    ["access_denied", 403],
    ["something_new", 400],
  ];
  for (const [code, status] of codes) {
    const { tokens, sent } = lwa(SELLER, () =>
      json(
        { error: code, error_description: "why", request_id: "body-id", error_index: "x" },
        status,
      ),
    );
    const error = await rejection(tokens.get(null, null));
    assert.instance(error, LwaError);
    const {
      error: got,
      error_description,
      status: gotStatus,
      requestId,
      retryable,
      message,
    } = error as LwaError;
    assert.equal(
      { got, error_description, gotStatus, requestId, retryable },
      {
        got: code,
        error_description: "why",
        gotStatus: status,
        requestId: "body-id",
        retryable: false,
      },
    );
    const start = `Login with Amazon: ${code}: why (status ${status}, request id body-id)`;
    const known = ["invalid_client", "invalid_grant", "unauthorized_client"].includes(code);
    if (code === "invalid_client")
      assert.match(
        message,
        "or the client secret has expired: Amazon requires a new one every 180 days",
      );
    assert.is(known ? message.slice(0, start.length + 2) : message, known ? `${start}; ` : start);
    assert.is(sent.length, 1, code);
  }
});

test("the request id of the header wins over that of the body", async () => {
  const { tokens } = lwa(SELLER, () =>
    json({ error: "invalid_grant", request_id: "body" }, 400, { "x-amzn-RequestId": "header" }),
  );
  assert.is(((await rejection(tokens.get(null, null))) as LwaError).requestId, "header");
});

const NO_TOKENS: readonly [why: string, answer: Answer][] = [
  [
    "an HTML page",
    () => new Response("<html></html>", { headers: { "content-type": "application/json" } }),
  ],
  ["an empty body", () => new Response("")],
  ["JSON that is no object", () => json(null)],
  ["no token", () => json({ token_type: "bearer" })],
  ["a token that is no text", () => json({ access_token: 7 })],
  [
    "a token with a line feed",
    () => json({ access_token: "Atza|x\r\nhost: evil", expires_in: 3600 }),
  ],
  ["an empty token", () => json({ access_token: "" })],
  [
    "a redirect",
    () => new Response(null, { status: 307, headers: { location: "https://evil.example" } }),
  ],
  ["an inherited token", () => new Response('{"__proto__":{"access_token":"Atza|x"}}')],
];

for (const [why, answer] of NO_TOKENS) {
  test(`${why} is an LwaError, never a parse error`, async () => {
    const { tokens, sent } = lwa(SELLER, answer);
    const error = await rejection(tokens.get(null, null));
    assert.instance(error, LwaError);
    assert.is((error as LwaError).error, "invalid_response");
    assert.is(sent.length, 1);
    assert.is(sent[0]!.redirect, "manual");
  });
}

test("each try has its timeout", async () => {
  const { fetch, sent } = recordingFetch(silence);
  const tokens = new LwaTokens(SELLER, { fetch, timeout: 5, clock: new FakeClock() });
  const error = await rejection(tokens.get(null, null));
  assert.instance(error, TimeoutError);
  assert.is((error as TimeoutError).message, "Login with Amazon: no response within 5 ms");
  assert.is(sent.length, 3);
  assert.ok(sent.every(({ signal }) => signal.aborted));
});

test("a server that cannot be reached is a NetworkError that keeps the code", async () => {
  const gone = await startSellerCentral();
  await gone.close();
  const options = { ...SELLER, endpoint: gone.lwaEndpoint };
  const clock = new FakeClock();
  const tokens = new LwaTokens(options, { fetch: globalThis.fetch, timeout: 5000, clock });
  const error = await rejection(tokens.get(null, null));
  assert.instance(error, NetworkError);
  const inner = ((error as Error).cause as Error).cause as Error & { code: string };
  assert.is(inner.code, "ECONNREFUSED");
});

const central = await startSellerCentral();

test.before.each(() => central.reset());

test.after(() => central.close());

test("the loopback LWA accepts all grants of the client and refuses what is wrong, as documented", async () => {
  const transport = { fetch, timeout: 5000, clock: new FakeClock() };
  const seller = central.lwa;
  const { refreshToken: _, ...account } = seller;
  const cases: readonly [expected: string, options: LwaOptions, scope: string | null][] = [
    ["", seller, null],
    ["", seller, "sellingpartnerapi::notifications"],
    ["", { ...account, scopes: ACCOUNT.scopes }, null],
    ["invalid_client 401", { ...seller, clientSecret: "wrong" }, null],
    ["invalid_client 401", { ...seller, clientId: "wrong" }, null],
    ["invalid_grant 400", { ...seller, refreshToken: "Atzr|revoked" }, null],
    ["invalid_scope 400", seller, "sellingpartnerapi::nonsense"],
  ];
  for (const [expected, options, scope] of cases) {
    const result = await new LwaTokens(options, transport).get(scope, null).then(
      (token) => (central.tokens.has(token) ? "" : "unknown token"),
      (error: unknown) => `${(error as LwaError).error} ${(error as LwaError).status}`,
    );
    assert.is(result, expected);
  }
});

test.run();
