/** Middleware changes requests and responses, in order, once per attempt, and before the signature. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import {
  type Middleware,
  NetworkError,
  type Operation,
  SellingPartner,
  ServerError,
} from "../../../templates/runtime/src/index.js";
import { verifySignature } from "../../support/sigv4-verifier.js";
import { answering, timeless } from "../../support/timeless.js";
import { json, recordingFetch, rejection, type Sent } from "../../support/transport.js";

const getX: Operation = {
  api: "test-v1",
  name: "getX",
  method: "GET",
  path: "/x",
  parameters: [{ name: "a", in: "query" }],
  usagePlan: { rate: 1, burst: 1 },
};

const putX: Operation = {
  api: "test-v1",
  name: "putX",
  method: "PUT",
  path: "/x",
  body: "required",
};

const AWS = { accessKeyId: "AKID", secretAccessKey: "the-aws-secret" };

/** Adds its name to the header `x-trail` on the way out, and to a list on the way back. */
function trail(name: string, back: string[]): Middleware {
  return async (request, next) => {
    request.headers.append("x-trail", name);
    const response = await next();
    back.push(name);
    return response;
  };
}

/** A request as the verifier of signatures wants it. */
function asWire({ method, url, headers, body }: Sent): Parameters<typeof verifySignature>[0] {
  const { pathname, search, host } = new URL(url);
  const rawHeaders = Object.entries({ host, ...headers }).flat();
  return { method, target: pathname + search, rawHeaders, body: Buffer.from(body ?? "") };
}

const test = suite("middleware");

test("the first of several is the outermost; all see the way out and the way back", async () => {
  const back: string[] = [];
  const { call, sent } = answering(() => json({ ok: true }), {
    middleware: [trail("one", back), trail("two", back)],
  });
  const { data } = await call(getX);
  assert.equal(data, { ok: true });
  assert.is(sent[0]?.headers["x-trail"], "one, two");
  assert.equal(back, ["two", "one"]);
});

test("it sees the request, and neither token nor signature nor date", async () => {
  const seen: unknown[] = [];
  const look: Middleware = async (request, next) => {
    const { call, attempt, method, url, headers, body } = request;
    seen.push({ call, attempt, method, url, headers: Object.fromEntries(headers), body });
    return await next(request);
  };
  const { call, sent } = answering(() => json({}), {
    middleware: [look],
    aws: AWS,
    application: { name: "App", version: "1", attributes: { Platform: "x" } },
  });
  await call(putX, { accessToken: "Atza|mine", headers: { "x-mine": "1" } }, { body: { b: 1 } });
  assert.equal(seen, [
    {
      call: { operation: "putX", method: "PUT", path: "/x", api: "test-v1" },
      attempt: 1,
      method: "PUT",
      url: "https://sellingpartnerapi-na.amazon.com/x",
      headers: {
        accept: "application/json",
        "content-type": "application/json",
        "user-agent": "App/1 (Language=TypeScript; Platform=x)",
        "x-mine": "1",
      },
      body: '{"b":1}',
    },
  ]);
  assert.is(sent[0]?.headers["x-amz-access-token"], "Atza|mine");
});

test("a changed header, query, path and body are sent and signed", async () => {
  const change: Middleware = async (request, next) => {
    const url = new URL(request.url);
    url.searchParams.set("b", "ü");
    url.pathname = "/y";
    request.headers.set("x-amz-extra", "1");
    return await next({ ...request, url: url.href, body: `${String(request.body)} ` });
  };
  const { call, sent, clock } = answering(() => json({}), { middleware: [change], aws: AWS });
  await call(putX, {}, { body: { b: 1 } });
  const [request] = sent;
  assert.is(request?.url, "https://sellingpartnerapi-na.amazon.com/y?b=%C3%BC");
  assert.is(request?.body, '{"b":1} ');
  assert.match(request?.headers["authorization"] ?? "", "x-amz-extra");
  const expectation = {
    service: "execute-api",
    region: "us-east-1",
    keys: [{ ...AWS, sessionToken: null }],
    now: clock.now(),
  };
  assert.is(verifySignature(asWire(request!), expectation), null);
});

test("what one passes on is a copy: its later changes have no effect", async () => {
  const { call, sent } = answering(() => json({}), {
    middleware: [
      async (request, next) => {
        const response = next(request);
        request.headers.set("x-late", "1");
        request.url = "https://elsewhere.example/";
        return await response;
      },
      async (_, next) => {
        await Promise.resolve();
        return await next();
      },
    ],
  });
  await call(getX);
  assert.is(sent[0]?.url, "https://sellingpartnerapi-na.amazon.com/x");
  assert.is(sent[0]?.headers["x-late"], undefined);
});

test("with secrets it runs after the signature, inside all others, and may change what is sent", async () => {
  const back: string[] = [];
  const seen: string[] = [];
  const audit: Middleware = async (request, next) => {
    seen.push(...request.headers.keys());
    request.headers.set("x-amz-access-token", "Atza|from-a-vault");
    request.headers.delete("x-amz-date");
    return await next();
  };
  const { call, sent } = answering(() => json({}), {
    middleware: [{ use: audit, secrets: true }, trail("outer", back)],
    aws: AWS,
  });
  await call(getX, { accessToken: "Atza|mine" });
  assert.ok(seen.includes("authorization") && seen.includes("x-amz-access-token"));
  assert.ok(seen.includes("x-trail"));
  assert.is(sent[0]?.headers["x-amz-access-token"], "Atza|from-a-vault");
  assert.is(sent[0]?.headers["x-amz-date"], undefined);
});

test("it runs once for each attempt, and a response of its own is retried like any other", async () => {
  const attempts: number[] = [];
  const busy: Middleware = async ({ attempt }, next) => {
    attempts.push(attempt);
    return attempt === 1 ? new Response(null, { status: 503 }) : await next();
  };
  const { call, sent } = answering([() => json({}, 500), () => json({ done: true })], {
    middleware: [busy],
  });
  assert.equal((await call(getX)).data, { done: true });
  assert.equal(attempts, [1, 2, 3]);
  assert.is(sent.length, 2);
});

test("it may change the response, and sees errors as responses", async () => {
  const statuses: number[] = [];
  const repair: Middleware = async (_, next) => {
    const response = await next();
    statuses.push(response.status);
    return response.status === 404 ? json({ items: [] }) : response;
  };
  const { call } = answering(() => json({ errors: [{ code: "NotFound" }] }, 404), {
    middleware: [repair],
  });
  const { data, status } = await call(getX);
  assert.equal([data, status, statuses], [{ items: [] }, 200, [404]]);
});

test("a response without next costs no token of the usage plan, and hooks see no request", async () => {
  const events: string[] = [];
  const cached: Middleware = async (request, next) =>
    request.url.endsWith("a=1")
      ? json({ cached: true }, 200, { "x-amzn-RateLimit-Limit": "9" })
      : await next();
  const { call, sent, clock } = answering(() => json({}), {
    middleware: [cached],
    hooks: { onRequest: () => events.push("request"), onResponse: () => events.push("response") },
  });
  for (let count = 0; count < 5; count += 1) {
    const { data, debug } = await call(getX, {}, { a: 1 });
    assert.equal(data, { cached: true });
    assert.match(debug, "date: none");
  }
  assert.equal(events, []);
  const started = clock.now();
  await call(getX);
  assert.is(clock.now(), started);
  await call(getX);
  assert.is(clock.now(), started + 1000);
  assert.is(sent.length, 2);
  assert.equal(events, ["request", "response", "request", "response"]);
});

test("an error of the connection passes through as it is, is retried, and can be caught", async () => {
  const broken = (): never => {
    throw new TypeError("fetch failed", {
      cause: Object.assign(new Error("x"), { code: "ECONNRESET" }),
    });
  };
  const errors: unknown[] = [];
  const look: Middleware = async (_, next) => {
    try {
      return await next();
    } catch (error) {
      errors.push(error);
      throw error;
    }
  };
  const through = answering([broken, () => json({ ok: 1 })], { middleware: [look] });
  assert.equal((await through.call(getX)).data, { ok: 1 });
  assert.instance(errors[0], NetworkError);
  const stale: Middleware = async (_, next) => await next().catch(() => json({ stale: true }));
  const caught = answering(broken, { middleware: [stale] });
  assert.equal((await caught.call(getX)).data, { stale: true });
  assert.is(caught.sent.length, 1);
});

test("a request that nobody waits for any more is aborted, and its failure is nobody's", async () => {
  let signal: AbortSignal | undefined;
  const hasty: Middleware = (_, next) => {
    void next();
    return json({ early: true });
  };
  const { call } = answering(
    (request) => {
      ({ signal } = request);
      return new Promise((_, reject) => {
        request.signal.addEventListener("abort", () => reject(request.signal.reason as Error));
      });
    },
    { middleware: [hasty] },
  );
  assert.equal((await call(getX)).data, { early: true });
  assert.ok(signal?.aborted);
});

test("use() adds one inside those that there are, and returns what removes it", async () => {
  const { fetch, sent } = recordingFetch(() => json({}));
  const partner = new SellingPartner({
    region: "na",
    lwa: false,
    fetch,
    usagePlan: false,
    middleware: [trail("first", [])],
  });
  const remove = partner.use(trail("second", []));
  await partner.call(getX, {});
  remove();
  remove();
  await partner.call(getX, {});
  assert.equal(
    sent.map(({ headers }) => headers["x-trail"]),
    ["first, second", "first"],
  );
});

test("it covers the requests of tokens for restricted data, whose answer it does not see", async () => {
  const bodies: string[] = [];
  const look: Middleware = async (request, next) => {
    request.headers.set("x-gateway", "1");
    const response = await next();
    bodies.push(await response.clone().text());
    return response;
  };
  const { call, sent } = answering(
    ({ url }) =>
      url.endsWith("restrictedDataToken")
        ? json({ restrictedDataToken: "Atz.sprdt|hidden", expiresIn: 3600 })
        : json({ buyer: 1 }),
    { middleware: [look] },
  );
  await call({ ...getX, restricted: { path: "template" } }, { restrictedData: true });
  assert.equal(
    sent.map(({ headers }) => [headers["x-gateway"], headers["x-amz-access-token"]]),
    [
      ["1", undefined],
      ["1", "Atz.sprdt|hidden"],
    ],
  );
  assert.equal(bodies, ["[redacted]", '{"buyer":1}']);
});

test("an error that quotes the request shows it no secret, and the call still reads the original", async () => {
  let seen = "";
  const look: Middleware = async (_, next) => {
    const response = await next();
    seen = `${await response.clone().text()} ${response.headers.get("x-echo")}`;
    return response;
  };
  const quote = ({ headers }: Sent): Response => {
    const quoted = `${headers["x-amz-access-token"]} ${headers["authorization"]}`;
    return json({ errors: [{ code: "X", message: quoted }] }, 500, { "x-echo": quoted });
  };
  const { call, sent } = answering(quote, { middleware: [look], aws: AWS, retry: false });
  const error = await rejection(call(getX, { accessToken: "of-no-known-form" }));
  assert.instance(error, ServerError);
  const [, signature = "?"] = /Signature=(\w+)/.exec(sent[0]?.headers["authorization"] ?? "") ?? [];
  assert.not.match(seen, "of-no-known-form");
  assert.not.match(seen, signature);
  assert.match(seen, '"code":"X"');
});

test("timeout, deadline and abort end a middleware that does not", async () => {
  const stuck: Middleware = () => new Promise(() => {});
  for (const [options, expected] of [
    [{ timeout: 5, retry: false }, "TimeoutError"],
    [{ retry: { deadline: 5 } }, "TimeoutError"],
    [{ signal: AbortSignal.timeout(5) }, "TimeoutError"],
  ] as const) {
    const { call } = timeless({ fetch: async () => json({}), middleware: [stuck] });
    const error = await rejection(call(getX, options));
    assert.is((error as Error).name, expected);
  }
});

test("a signature that cannot be made is the call's error, whatever stands around it", async () => {
  for (const secrets of [false, true]) {
    const { call, sent } = answering(() => json({}), {
      middleware: [{ use: trail("one", []), secrets }],
      aws: () => Promise.reject(new Error("no vault")),
      retry: false,
    });
    const error = await rejection(call(getX));
    assert.is((error as Error).name, "CredentialsError");
    assert.is(sent.length, 0);
  }
});

test.run();
