/** Hooks see what calls do, without secrets and without a way to harm them; so does the text for a support case. */
import * as assert from "uvu/assert";
import { inspect } from "node:util";
import {
  type Context,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { suite } from "uvu";
import {
  type Hooks,
  type Operation,
  SellingPartnerError,
} from "../../../templates/runtime/src/index.js";
import { spansOf } from "../../support/open-telemetry.js";
import { answering, timeless } from "../../support/timeless.js";
import { json, recordingFetch, rejection, type Sent } from "../../support/transport.js";
import { VirtualClock } from "../../support/virtual-clock.js";

const getX: Operation = {
  api: "test-v1",
  name: "getX",
  method: "GET",
  path: "/x",
  usagePlan: { rate: 1, burst: 1 },
};

const CALL = { operation: "getX", method: "GET", path: "/x", api: "test-v1" };

const SECRETS = {
  clientSecret: "amzn1.oa2-cs.v1.very/secret+and=",
  refreshToken: "Atzr|refresh/token",
  accessToken: "Atza|access/token+=",
  secretAccessKey: "aws/secret+access=key",
  sessionToken: "FwoGsession//token==",
  gatewayKey: "key-of-our-private-gateway",
  cookie: "session=abcdef",
};

const OPTIONS = {
  lwa: {
    clientId: "client",
    clientSecret: SECRETS.clientSecret,
    refreshToken: SECRETS.refreshToken,
  },
  aws: {
    accessKeyId: "AKID",
    secretAccessKey: SECRETS.secretAccessKey,
    sessionToken: SECRETS.sessionToken,
  },
  application: { name: "App", version: "1", attributes: {} },
};

/** Hooks that write down what they are told. */
function recording(): { readonly hooks: Hooks; readonly events: [string, unknown][] } {
  const events: [string, unknown][] = [];
  const note =
    (name: string) =>
    (event: unknown): void =>
      void events.push([name, event]);
  return {
    events,
    hooks: {
      onRequest: note("request"),
      onResponse: note("response"),
      onRetry: note("retry"),
      onWait: note("wait"),
    },
  };
}

/** An API that quotes the whole request in its answer, headers included, and hands out tokens. */
function quoting(status: number): (request: Sent) => Response {
  return (request) => {
    if (request.url.endsWith("/o2/token")) {
      return json({ access_token: SECRETS.accessToken, expires_in: 3600 });
    }
    const quoted = Object.values(request.headers).join(" ");
    return json({ errors: [{ code: "X", message: quoted }] }, status, {
      "x-amzn-RequestId": `id-7 ${request.headers["x-amz-access-token"]}`,
      "x-amzn-ErrorType": "InternalFailure",
      "x-amz-apigw-id": "gw",
      date: "Sat, 21 Nov 2026 00:00:00 GMT",
      "set-cookie": SECRETS.cookie,
      "x-echo": quoted,
    });
  };
}

function assertClean(text: string, signatures: readonly string[]): void {
  for (const secret of [...Object.values(SECRETS), ...signatures]) {
    assert.not.ok(text.includes(secret), `${secret} shows in ${text}`);
    assert.not.ok(text.includes(encodeURIComponent(secret)), `${secret} shows in ${text}`);
  }
}

const test = suite("hooks");

test("the events of a call: wait, request, response, retry, and again", async () => {
  const clock = new VirtualClock();
  const { hooks, events } = recording();
  const { fetch } = recordingFetch(
    () => json({}),
    async () => {
      await clock.sleep(30);
      return json({ errors: [{ code: "InternalFailure" }] }, 500, { "x-amzn-RequestId": "id-1" });
    },
    () => Promise.reject(new TypeError("fetch failed")),
    () => json({}, 200, { "x-amzn-RequestId": "id-3" }),
  );
  const { call } = timeless({ fetch, hooks, lwa: false }, () => 0, clock);
  await call(getX);
  events.length = 0;
  await call(getX);
  const told = events.map(([name, event]) => {
    const {
      call: about,
      attempt,
      headers: _,
      error,
      ...rest
    } = event as {
      call: unknown;
      attempt: number;
      headers?: unknown;
      error?: Error | null;
    };
    assert.equal(about, CALL);
    return { name, attempt, ...(error && { error: error.name }), ...rest };
  });
  assert.equal(told, [
    { name: "wait", attempt: 1, wait: 1000 },
    { name: "request", attempt: 1 },
    {
      name: "response",
      attempt: 1,
      error: "ServerError",
      status: 500,
      requestId: "id-1",
      duration: 30,
    },
    { name: "retry", attempt: 1, error: "ServerError", delay: 0 },
    { name: "wait", attempt: 2, wait: 970 },
    { name: "request", attempt: 2 },
    {
      name: "response",
      attempt: 2,
      error: "NetworkError",
      status: null,
      requestId: null,
      duration: 0,
    },
    { name: "retry", attempt: 2, error: "NetworkError", delay: 0 },
    { name: "wait", attempt: 3, wait: 1000 },
    { name: "request", attempt: 3 },
    { name: "response", attempt: 3, status: 200, requestId: "id-3", duration: 0 },
  ]);
  const calls = new Set(events.map(([, event]) => (event as { call: unknown }).call));
  assert.is(calls.size, 1, "one object stands for the call");
});

test("every request is followed by one response, whatever happens to it", async () => {
  const { hooks, events } = recording();
  const controller = new AbortController();
  const { fetch } = recordingFetch(() => {
    controller.abort("enough");
    return new Promise(() => {});
  });
  await rejection(timeless({ fetch, hooks }).call(getX, { signal: controller.signal }));
  assert.equal(
    events.map(([name]) => name),
    ["request", "response"],
  );
  assert.is((events[1]![1] as { error: unknown }).error, "enough");
});

test("hooks see no secret, even if a response quotes them all", async () => {
  for (const status of [200, 500]) {
    const { hooks, events } = recording();
    const { call, sent } = answering(quoting(status), {
      hooks,
      retry: { attempts: 2 },
      ...OPTIONS,
    });
    const headers = { "x-api-key": SECRETS.gatewayKey, cookie: SECRETS.cookie };
    await call(getX, { headers, usagePlan: false }).catch(() => {});
    const signatures = sent.flatMap(
      ({ headers: own }) => /Signature=(\w+)/.exec(own["authorization"] ?? "")?.[1] ?? [],
    );
    assert.is(signatures.length, status === 200 ? 1 : 2);
    assertClean(inspect(events, { depth: Infinity, showHidden: true, getters: true }), signatures);
    const request = events[0]![1] as { headers: unknown };
    assert.equal(request.headers, {
      "user-agent": "App/1 (Language=TypeScript)",
      accept: "application/json",
      "x-api-key": "[redacted]",
      cookie: "[redacted]",
      "x-amz-access-token": "[redacted]",
      "x-amz-date": "20261121T000000Z",
      authorization: "[redacted]",
      "x-amz-security-token": "[redacted]",
    });
  }
});

const throwing = (): void => {
  throw new Error("broken hook");
};

const rejecting = (): Promise<void> => Promise.reject(new Error("broken hook"));

test("a hook that throws or rejects harms no call", async () => {
  for (const hook of [throwing, rejecting]) {
    const hooks = { onRequest: hook, onResponse: hook, onRetry: hook, onWait: hook };
    const { call, clock } = answering([() => json({}, 500), () => json({ payload: 1 })], { hooks });
    assert.is((await call(getX)).status, 200);
    assert.is(clock.passed, 1000);
  }
});

test("hooks may be methods of an object with state", async () => {
  class Counter implements Hooks {
    count = 0;
    onRequest(): void {
      this.count += 1;
    }
  }
  const hooks = new Counter();
  const { fetch } = recordingFetch(() => json({}));
  await timeless({ fetch, hooks }).call(getX);
  assert.is(hooks.count, 1);
});

const DEBUG = `getX (GET /x) of test-v1, attempt 1
endpoint: https://sellingpartnerapi-na.amazon.com
status: STATUS
request id: id-7 [redacted]
date: Sat, 21 Nov 2026 00:00:00 GMT

> user-agent: App/1 (Language=TypeScript)
> accept: application/json
> x-amz-access-token: [redacted]
> x-amz-date: 20261121T000000Z
> authorization: [redacted]
> x-amz-security-token: [redacted]
< content-type: application/json
< date: Sat, 21 Nov 2026 00:00:00 GMT
< set-cookie: [redacted]
< x-amz-apigw-id: gw
< x-amzn-errortype: InternalFailure
< x-amzn-requestid: id-7 [redacted]
< x-echo: [redacted]`;

test("debug of errors and responses is ready for a support case", async () => {
  for (const status of [200, 404]) {
    const { fetch } = recordingFetch(quoting(status));
    const result = await timeless({ fetch, ...OPTIONS })
      .call(getX)
      .catch((error: unknown) => error);
    assert.is((result as { debug: string }).debug, DEBUG.replace("STATUS", String(status)));
  }
});

test("debug without a request id or a date says so, and an error prints without it", async () => {
  const { fetch } = recordingFetch(() => json({}, 404));
  const error = (await rejection(timeless({ fetch }).call(getX))) as SellingPartnerError;
  assert.match(error.debug, "request id: none\ndate: 20261121T000000Z\n");
  assert.not.match(inspect(error), "request id: none");
});

/** As much of a tracer as it takes to see the spans: the API package alone records nothing. */
interface Recorded {
  readonly name: string;
  readonly attributes: Record<string, unknown>;
  error: string | null;
  ended: boolean;
}

function recordingTracer(): { readonly tracer: Tracer; readonly spans: Recorded[] } {
  const spans: Recorded[] = [];
  const start = (
    name: string,
    options: SpanOptions = {},
    _context: Context = ROOT_CONTEXT,
  ): Span => {
    const recorded: Recorded = {
      name,
      attributes: { ...options.attributes },
      error: null,
      ended: false,
    };
    spans.push(recorded);
    const span: Span = {
      spanContext: () => ({ traceId: "1".repeat(32), spanId: "1".repeat(16), traceFlags: 1 }),
      setAttribute: (key, value) => ((recorded.attributes[key] = value), span),
      setAttributes: () => span,
      addEvent: () => span,
      addLink: () => span,
      addLinks: () => span,
      setStatus: ({ message }) => ((recorded.error = message ?? ""), span),
      updateName: () => span,
      end: () => void (recorded.ended = true),
      isRecording: () => true,
      recordException: () => {},
    };
    return span;
  };
  // `startActiveSpan` has three signatures; the example does not use it.
  return { spans, tracer: { startSpan: start, startActiveSpan: throwing as never } };
}

test("OpenTelemetry spans can be built on the hooks", async () => {
  const { tracer, spans } = recordingTracer();
  trace.setGlobalTracerProvider({ getTracer: () => tracer });
  try {
    const { fetch } = recordingFetch(
      () => json({}, 503, { "x-amzn-RequestId": "id-1" }),
      () => Promise.reject(new TypeError("fetch failed")),
      () => json({}, 200, { "x-amzn-RequestId": "id-3" }),
    );
    await timeless({ fetch, hooks: spansOf() }).call(getX);
  } finally {
    trace.disable();
  }
  const shared = {
    "rpc.service": "test-v1",
    "rpc.method": "getX",
    "http.request.method": "GET",
    "url.template": "/x",
  };
  assert.equal(spans, [
    {
      name: "GET /x",
      attributes: {
        ...shared,
        "http.response.status_code": 503,
        "aws.request_id": "id-1",
        "error.type": "ServerError",
      },
      error: "getX (GET /x): 503 (request id id-1)",
      ended: true,
    },
    {
      name: "GET /x",
      attributes: { ...shared, "http.request.resend_count": 1, "error.type": "NetworkError" },
      error: "getX (GET /x): no response",
      ended: true,
    },
    {
      name: "GET /x",
      attributes: {
        ...shared,
        "http.request.resend_count": 2,
        "http.response.status_code": 200,
        "aws.request_id": "id-3",
      },
      error: null,
      ended: true,
    },
  ]);
});

test.run();
