/** When a call is sent, how it is given up, and what it shares. */
import * as assert from "uvu/assert";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { suite } from "uvu";
import {
  NetworkError,
  type Operation,
  SellingPartner,
  SellingPartnerError,
  type SellingPartnerOptions,
  TimeoutError,
} from "../../../templates/runtime/src/index.js";
import { until } from "../../support/held-timers.js";
import {
  activeTimers,
  countedSignal,
  json,
  recordingFetch,
  rejection,
  silence,
} from "../../support/transport.js";

const getX: Operation<{ email?: string }, { payload: number }> = {
  api: "test-v1",
  name: "getX",
  method: "GET",
  path: "/x",
  parameters: [{ name: "email", in: "query" }],
};

const grantless: Operation<object, unknown> = {
  ...getX,
  scope: "sellingpartnerapi::notifications",
};

const LWA = { clientId: "client", clientSecret: "the-secret", refreshToken: "Atzr|refresh" };

function partner(
  fetch: NonNullable<SellingPartnerOptions["fetch"]>,
  change: SellingPartnerOptions = {},
): SellingPartner {
  return new SellingPartner({ region: "na", lwa: false, retry: false, fetch, ...change });
}

const test = suite("call");

test("a call is sent when it is made, and once however often it is awaited", async () => {
  const { fetch, sent } = recordingFetch(() => json({ payload: 1 }));
  const call = partner(fetch).call(getX, {});
  assert.is(sent.length, 0, "not before the caller's own code has run");
  await until(() => sent.length > 0);
  const [first, second, { data }] = await Promise.all([call, call, call.withResponse()]);
  assert.is(first, second);
  assert.is(first, data);
  assert.is(await call.finally(null), first);
  assert.is(sent.length, 1);
});

test("a call that nobody awaits is sent all the same, as it was when it was made", async () => {
  const { fetch, sent } = recordingFetch(() => json({ payload: 1 }));
  const params = { email: "first" };
  void partner(fetch).call(getX, params);
  params.email = "second";
  await until(() => sent.length > 0);
  assert.match(sent[0]!.url, /\?email=first$/);
});

test("a rejection that nobody handles is reported, and one that somebody handles is not", async () => {
  const unhandled: unknown[] = [];
  const listener = (error: unknown): void => void unhandled.push(error);
  process.on("unhandledRejection", listener);
  try {
    const { fetch } = recordingFetch(() => json({}, 500));
    const sellingPartner = partner(fetch);
    await rejection(sellingPartner.call(getX, {}));
    await rejection(sellingPartner.call(getX, {}).withResponse());
    await sellingPartner.call(getX, {}).catch(() => null);
    await rejection(sellingPartner.call(getX, {}).finally(() => {}));
    await sellingPartner.call(getX, {}).then(null, () => null);
    await new Promise((resolve) => setImmediate(resolve));
    assert.equal(unhandled, []);
    void sellingPartner.call(getX, {});
    await until(() => unhandled.length > 0);
    assert.instance(unhandled[0], SellingPartnerError);
    assert.is(unhandled.length, 1);
  } finally {
    process.off("unhandledRejection", listener);
  }
});

test("a signal that aborts right after the call was made sends nothing", async () => {
  const { fetch, sent } = recordingFetch(() => json({ payload: 1 }));
  const controller = new AbortController();
  const call = partner(fetch).call(getX, {}, { signal: controller.signal });
  controller.abort("stop");
  assert.is(await rejection(call), "stop");
  assert.is(sent.length, 0);
});

test("options of a call that do not exist are refused, and nothing is sent", async () => {
  const { fetch, sent } = recordingFetch(() => json({ payload: 1 }));
  const options = { timeouts: 5, retry: { attempt: 1 }, restricted: true, signal: undefined };
  const error = await rejection(partner(fetch).call(getX, {}, options as object));
  assert.equal((error as { problems?: unknown }).problems, [
    "options.timeouts is not an option; did you mean timeout?",
    "options.restricted is not an option; did you mean restrictedData?",
    "retry.attempt is not an option; did you mean attempts?",
  ]);
  assert.is(sent.length, 0);
});

test("a call is a promise to those who treat it as one", async () => {
  const { fetch } = recordingFetch(
    () => json({ payload: 1 }),
    () => json({}, 500),
  );
  const sellingPartner = partner(fetch);
  assert.is(await sellingPartner.call(getX, {}).then(({ payload }) => payload + 1), 2);
  assert.is(await sellingPartner.call(getX, {}).catch(() => "caught"), "caught");
  let ended = 0;
  const error = await rejection(sellingPartner.call(getX, {}).finally(() => (ended += 1)));
  assert.instance(error, SellingPartnerError);
  assert.is(ended, 1);
});

test("wrong params reject the call, they do not throw out of the method", async () => {
  const { fetch } = recordingFetch(() => json({}));
  const described = { ...getX, parameters: [{ name: "a", in: "query", required: true }] } as const;
  const call = partner(fetch).call(described, {});
  assert.is(((await rejection(call)) as Error).name, "ParameterError");
});

test("the signal of the caller ends the call with its reason", async () => {
  const { fetch, sent } = recordingFetch(silence);
  const controller = new AbortController();
  const waiting = rejection(partner(fetch).call(getX, {}, { signal: controller.signal }));
  await until(() => sent.length > 0);
  const reason = { why: "the user left" };
  controller.abort(reason);
  assert.is(await waiting, reason);
  assert.is(sent[0]!.signal.aborted, true);
});

test("a signal that has been aborted sends nothing", async () => {
  const { fetch, sent } = recordingFetch(() => json({}));
  const error = await rejection(
    partner(fetch, { lwa: LWA }).call(getX, {}, { signal: AbortSignal.abort() }),
  );
  assert.is((error as Error).name, "AbortError");
  assert.is(sent.length, 0);
});

test("a signal ends the wait for a token too, and the exchange when the last one has left", async () => {
  const { fetch, sent } = recordingFetch(silence);
  const first = new AbortController();
  const second = new AbortController();
  const sellingPartner = partner(fetch, { lwa: LWA, timeout: Infinity });
  const waiting = [first, second].map(({ signal }) =>
    rejection(sellingPartner.call(getX, {}, { signal })),
  );
  await until(() => sent.length > 0);
  first.abort("stop");
  assert.is(await waiting[0], "stop");
  assert.is(sent[0]!.signal.aborted, false, "the other one waits for the exchange");
  second.abort("stop too");
  assert.is(await waiting[1], "stop too");
  assert.is(sent[0]!.signal.aborted, true);
  assert.is(sent.length, 1);
});

test("a fetch that does not listen to its signal is not waited for", async () => {
  const { fetch } = recordingFetch(() => new Promise(() => {}));
  const sellingPartner = partner(fetch);
  assert.instance(await rejection(sellingPartner.call(getX, {}, { timeout: 5 })), TimeoutError);
  const controller = new AbortController();
  const waiting = rejection(sellingPartner.call(getX, {}, { signal: controller.signal }));
  await new Promise((resolve) => setTimeout(resolve, 1));
  controller.abort("stop");
  assert.is(await waiting, "stop");
});

test("a timeout says what took too long, without the values of the query", async () => {
  const { fetch, sent } = recordingFetch(silence);
  const error = await rejection(
    partner(fetch, { timeout: 5 }).call(getX, { email: "buyer@example.com" }),
  );
  assert.instance(error, TimeoutError);
  assert.is((error as TimeoutError).message, "getX (GET /x): no response within 5 ms");
  assert.is((error as TimeoutError).timeout, 5);
  assert.is(sent[0]!.signal.aborted, true);
});

test("a slow body counts towards the timeout", async () => {
  const { fetch } = recordingFetch(
    () => new Response(new ReadableStream({ pull: () => new Promise(() => {}) })),
  );
  assert.instance(await rejection(partner(fetch).call(getX, {}, { timeout: 10 })), TimeoutError);
});

test("the timeout of a call wins over that of the SellingPartner, and Infinity is none", async () => {
  const { fetch } = recordingFetch(async () => {
    await new Promise((resolve) => setTimeout(resolve, 20));
    return json({ payload: 1 });
  });
  const sellingPartner = partner(fetch, { timeout: 5 });
  assert.instance(await rejection(sellingPartner.call(getX, {})), TimeoutError);
  assert.equal(await sellingPartner.call(getX, {}, { timeout: Infinity }), { payload: 1 });
  assert.equal(await sellingPartner.call(getX, {}, { timeout: 2 ** 40 }), { payload: 1 });
});

test("a call leaves no timer and no listener behind", async () => {
  const { fetch } = recordingFetch(() => json({ payload: 1 }));
  const { signal, listeners } = countedSignal();
  const before = activeTimers();
  await partner(fetch).call(getX, {}, { signal });
  await new Promise((resolve) => setImmediate(resolve));
  assert.is(listeners(), 0);
  assert.is(activeTimers(), before);
});

test("a fetch that throws is a NetworkError with its cause", async () => {
  const inner = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
  const { fetch } = recordingFetch(() =>
    Promise.reject(new TypeError("fetch failed", { cause: inner })),
  );
  const error = await rejection(partner(fetch).call(getX, {}));
  assert.instance(error, NetworkError);
  assert.is(
    (error as Error).message,
    "getX (GET /x): no response from sellingpartnerapi-na.amazon.com (ECONNRESET)",
  );
  const cause = (error as Error).cause as Error & { cause: Error & { code: string } };
  assert.is(cause.name, "TypeError");
  assert.is(cause.cause.message, "read ECONNRESET");
  assert.is(cause.cause.code, "ECONNRESET");
});

test("clients made from one SellingPartner share its token", async () => {
  const { fetch, sent } = recordingFetch(
    () => json({ access_token: "Atza|1", expires_in: 3600 }),
    () => json({ payload: 1 }),
  );
  const sellingPartner = partner(fetch, { lwa: LWA });
  assert.is(SellingPartner.from(sellingPartner), sellingPartner);
  assert.instance(SellingPartner.from({ region: "na", lwa: false }), SellingPartner);
  await Promise.all([
    SellingPartner.from(sellingPartner).call(getX, {}),
    SellingPartner.from(sellingPartner).call(getX, {}),
  ]);
  assert.is(sent.length, 3);
  assert.equal(
    sent.slice(1).map(({ headers }) => headers["x-amz-access-token"]),
    ["Atza|1", "Atza|1"],
  );
});

test("a SellingPartner of another copy of the runtime is refused with both versions", async () => {
  const folder = await mkdtemp(join(tmpdir(), "katagami-runtimes-"));
  try {
    await cp("templates/runtime/src", folder, { recursive: true });
    const version = join(folder, "base/runtime-version.ts");
    const own = SellingPartner.from({ region: "na", lwa: false });
    const load = async (): Promise<typeof SellingPartner> => {
      const { href } = pathToFileURL(join(folder, "selling-partner.ts"));
      return ((await import(href)) as { SellingPartner: typeof SellingPartner }).SellingPartner;
    };
    await writeFile(version, 'export const runtimeVersion = "9.8.7";\n');
    const Other = await load();
    const partners = [
      [SellingPartner, new Other({ region: "na", lwa: false })],
      [Other, own],
    ] as const;
    for (const [Class, partnerOfOther] of partners) {
      assert.throws(
        () => Class.from(partnerOfOther),
        (error: Error) =>
          error.name === "ConfigurationError" &&
          error.message.includes("runtime 9.8.7") &&
          error.message.includes(`runtime ${own.runtimeVersion}`) &&
          error.message.includes("install one version"),
      );
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("two copies of one version of the runtime are refused too", () => {
  const copy = {
    call: () => null,
    runtimeVersion: SellingPartner.from({ region: "na", lwa: false }).runtimeVersion,
  };
  assert.throws(() => SellingPartner.from(copy as object), /two copies of the runtime/);
});

test("a grantless operation uses the token of its scope, and accessToken overrides all", async () => {
  let count = 0;
  const { fetch, sent } = recordingFetch(({ url }) =>
    url.endsWith("/o2/token")
      ? json({ access_token: `Atza|${(count += 1)}`, expires_in: 3600 })
      : json({ payload: 1 }),
  );
  const sellingPartner = partner(fetch, { lwa: LWA });
  await sellingPartner.call(getX, {});
  await sellingPartner.call(grantless, {});
  await sellingPartner.call(getX, {}, { accessToken: "Atz.sprdt|ready" });
  const tokens = sent.map(({ headers }) => headers["x-amz-access-token"]);
  assert.equal(tokens, [undefined, "Atza|1", undefined, "Atza|2", "Atz.sprdt|ready"]);
  assert.match(sent[2]!.body ?? "", "grant_type=client_credentials");
});

test("lwa: false leaves token and signature to the caller's own fetch", async () => {
  const { fetch, sent } = recordingFetch(() => json({ payload: 1 }));
  await partner(fetch).call(getX, {});
  assert.equal(Object.keys(sent[0]!.headers).toSorted(), ["accept", "user-agent", "x-amz-date"]);
  const own = recordingFetch(() => json({ payload: 1 }));
  const adding: typeof own.fetch = (url, init) =>
    own.fetch(url, {
      ...init,
      headers: { ...(init.headers as object), "x-amz-access-token": "mine" },
    });
  await partner(adding).call(getX, {});
  assert.is(own.sent[0]!.headers["x-amz-access-token"], "mine");
});

test("lwa: false with aws still signs", async () => {
  const { fetch, sent } = recordingFetch(() => json({ payload: 1 }));
  const aws = { accessKeyId: "AKID", secretAccessKey: "the-aws-secret", sessionToken: "session" };
  await partner(fetch, { aws }).call(getX, {}, { accessToken: "Atz.sprdt|x" });
  const { headers } = sent[0]!;
  assert.match(
    headers["authorization"] ?? "",
    /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/us-east-1\/execute-api\/aws4_request, SignedHeaders=accept;host;x-amz-access-token;x-amz-date;x-amz-security-token, Signature=[0-9a-f]{64}$/,
  );
  assert.is(headers["x-amz-security-token"], "session");
});

test("a provider function is called once for many calls", async () => {
  const { fetch } = recordingFetch(() => json({ payload: 1 }));
  let asked = 0;
  const aws = async (): Promise<{
    accessKeyId: string;
    secretAccessKey: string;
    expiration: Date;
  }> => {
    asked += 1;
    return { accessKeyId: "A", secretAccessKey: "s", expiration: new Date(Date.now() + 3_600_000) };
  };
  const sellingPartner = partner(fetch, { aws });
  await Promise.all(Array.from({ length: 5 }, () => sellingPartner.call(getX, {})));
  await sellingPartner.call(getX, {});
  assert.is(asked, 1);
});

test("globalThis.fetch is looked up at each call", async () => {
  const sellingPartner = new SellingPartner({ region: "na", lwa: false });
  const original = globalThis.fetch;
  try {
    globalThis.fetch = async () => json({ payload: 7 });
    assert.equal(await sellingPartner.call(getX, {}), { payload: 7 });
  } finally {
    globalThis.fetch = original;
  }
});

test.run();
