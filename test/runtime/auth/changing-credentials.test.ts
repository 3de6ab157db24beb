/** Credentials that a function returns: when it is asked, what it may return, and what is told of the end of a secret. */
import * as assert from "uvu/assert";
import { inspect } from "node:util";
import { suite } from "uvu";
import { LwaTokens } from "../../../templates/runtime/src/auth/lwa.js";
import {
  ConfigurationError,
  CredentialsError,
  type Hooks,
  type LwaCredentialsProvider,
  LwaError,
  type LwaOptions,
  type Operation,
  type SecretExpiryEvent,
  SellingPartner,
  type SellingPartnerOptions,
  TimeoutError,
} from "../../../templates/runtime/src/index.js";
import { timeless } from "../../support/timeless.js";
import {
  type Answer,
  FakeClock,
  json,
  recordingFetch,
  rejection,
  type Sent,
} from "../../support/transport.js";
import { VirtualClock } from "../../support/virtual-clock.js";

const OLD: LwaOptions = {
  clientId: "amzn1.client",
  clientSecret: "amzn1.oa2-cs.v1.old",
  refreshToken: "Atzr|refresh",
};
const NEW: LwaOptions = { ...OLD, clientSecret: "amzn1.oa2-cs.v1.new" };

const getX: Operation = { api: "a", name: "getX", method: "GET", path: "/x" };

const formOf = ({ body }: Sent): URLSearchParams => new URLSearchParams(body ?? "");

/** A Login with Amazon that knows some secrets and refresh tokens; its tokens tell which ones they are of. */
function lwaWith(secrets: Set<unknown>, refreshTokens: Set<unknown> | null = null): Answer {
  let count = 0;
  return (request) => {
    const form = formOf(request);
    const secret = form.get("client_secret");
    if (!secrets.has(secret)) return json({ error: "invalid_client" }, 401);
    if (refreshTokens && !refreshTokens.has(form.get("refresh_token"))) {
      return json({ error: "invalid_grant" }, 400);
    }
    const token = `Atza|${secret?.split(".").at(-1)}-${(count += 1)}`;
    return json({ access_token: token, expires_in: 3600 });
  };
}

/** A function that returns these in order, the last one again and again, and how often it was asked. */
function provider(...answers: readonly (LwaOptions | Error)[]) {
  const asked = { count: 0 };
  const ask: LwaCredentialsProvider = () => {
    const answer = answers[Math.min(asked.count, answers.length - 1)]!;
    asked.count += 1;
    if (answer instanceof Error) throw answer;
    return Promise.resolve(answer);
  };
  return { ask, asked };
}

/** Waits until something is so. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

/** Tokens over a recorded `fetch` and a clock that stands still. */
function tokensOf(
  lwa: LwaOptions | LwaCredentialsProvider,
  answers: readonly Answer[],
  hooks: Hooks = {},
) {
  const { fetch, sent } = recordingFetch(...answers);
  const clock = new FakeClock();
  return { tokens: new LwaTokens(lwa, { fetch, timeout: 1000, clock }, null, hooks), sent, clock };
}

const test = suite("changing credentials");

test("a function is asked when a token is needed, once for all, and its answer is remembered", async () => {
  const { ask, asked } = provider(OLD);
  const { tokens, sent, clock } = tokensOf(ask, [lwaWith(new Set([OLD.clientSecret]))]);
  assert.is(asked.count, 0);
  await Promise.all(Array.from({ length: 20 }, () => tokens.get(null, null)));
  await tokens.get("sellingpartnerapi::notifications", null);
  clock.time += 3_600_000;
  await tokens.get(null, null);
  assert.is(asked.count, 1);
  assert.is(sent.length, 3);
});

test("a function may return at once, and scopes in place of a refresh token", async () => {
  const { clientId, clientSecret } = OLD;
  const ask = (): LwaOptions => ({ clientId, clientSecret, scopes: ["a::b"] });
  const { tokens, sent } = tokensOf(ask, [lwaWith(new Set([clientSecret]))]);
  assert.is(await tokens.get("a::b", null), "Atza|old-1");
  assert.is(formOf(sent[0]!).get("scope"), "a::b");
});

test("after forget the next exchange asks, and tokens are kept until they expire", async () => {
  const { ask, asked } = provider(OLD, NEW);
  const { tokens, clock } = tokensOf(ask, [lwaWith(new Set([OLD.clientSecret, NEW.clientSecret]))]);
  assert.is(await tokens.get(null, null), "Atza|old-1");
  tokens.forget();
  assert.is(await tokens.get(null, null), "Atza|old-1");
  assert.is(asked.count, 1);
  clock.time += 3_600_000;
  assert.is(await tokens.get(null, null), "Atza|new-2");
  assert.is(asked.count, 2);
});

test("an answer that was asked for before forget is not remembered", async () => {
  let answer!: (lwa: LwaOptions) => void;
  let count = 0;
  const ask: LwaCredentialsProvider = () =>
    (count += 1) === 1 ? new Promise((resolve) => (answer = resolve)) : NEW;
  const { tokens } = tokensOf(ask, [lwaWith(new Set([OLD.clientSecret, NEW.clientSecret]))]);
  const first = tokens.get(null, null);
  await until(() => count > 0);
  tokens.forget();
  answer(OLD);
  assert.is(await first, "Atza|old-1");
  assert.is(await tokens.get("a::b", null), "Atza|new-2");
});

test("invalid_client asks once more, and exchanges once more with other credentials", async () => {
  const { ask, asked } = provider(OLD, NEW);
  const { tokens, sent } = tokensOf(ask, [lwaWith(new Set([NEW.clientSecret]))]);
  const all = await Promise.all(Array.from({ length: 50 }, () => tokens.get(null, null)));
  assert.equal(new Set(all), new Set(["Atza|new-1"]));
  assert.is(asked.count, 2);
  assert.is(sent.length, 2);
});

test("invalid_grant asks once more too: there may be another refresh token", async () => {
  const renewed: LwaOptions = { ...OLD, refreshToken: "Atzr|renewed" };
  const { ask, asked } = provider(OLD, renewed);
  const lwa = lwaWith(new Set([OLD.clientSecret]), new Set([renewed.refreshToken]));
  const { tokens, sent } = tokensOf(ask, [lwa]);
  assert.is(await tokens.get(null, null), "Atza|old-1");
  assert.equal([asked.count, sent.length], [2, 2]);
});

test("the same credentials once more: the call fails with what Login with Amazon said, and nothing loops", async () => {
  const { ask, asked } = provider(OLD);
  const { tokens, sent, clock } = tokensOf(ask, [lwaWith(new Set())]);
  for (let count = 0; count < 3; count += 1) {
    const error = await rejection(tokens.get(null, null));
    assert.instance(error, LwaError);
    assert.is((error as LwaError).error, "invalid_client");
  }
  // Asked again for the first one only: a second has not passed.
  assert.equal([asked.count, sent.length], [2, 3]);
  clock.time += 1000;
  await rejection(tokens.get(null, null));
  assert.equal([asked.count, sent.length], [3, 4]);
});

test("other credentials that are refused too: two exchanges, and no third", async () => {
  const { ask, asked } = provider(OLD, NEW, OLD, NEW);
  const { tokens, sent } = tokensOf(ask, [lwaWith(new Set())]);
  assert.instance(await rejection(tokens.get(null, null)), LwaError);
  assert.equal([asked.count, sent.length], [2, 2]);
});

test("a function is not asked again for an error that is not about credentials", async () => {
  const { ask, asked } = provider(OLD, NEW);
  const { tokens } = tokensOf(ask, [() => json({ error: "unauthorized_client" }, 400)]);
  await rejection(tokens.get(null, null));
  assert.is(asked.count, 1);
});

test("fixed credentials that are refused are refused once", async () => {
  for (const lwa of [OLD, { ...OLD, clientSecretExpires: "2027-05-01T00:00:00Z" }]) {
    const { tokens, sent } = tokensOf(lwa, [lwaWith(new Set())]);
    assert.instance(await rejection(tokens.get(null, null)), LwaError);
    assert.is(sent.length, 1);
  }
});

test("a caller that aborts leaves the function to the others", async () => {
  let answer!: (lwa: LwaOptions) => void;
  let count = 0;
  const ask: LwaCredentialsProvider = () => {
    count += 1;
    return new Promise((resolve) => (answer = resolve));
  };
  const { tokens } = tokensOf(ask, [lwaWith(new Set([OLD.clientSecret]))]);
  const controller = new AbortController();
  const impatient = rejection(tokens.get(null, controller.signal));
  const patient = tokens.get(null, null);
  await until(() => count > 0);
  controller.abort("enough");
  assert.is(await impatient, "enough");
  answer(OLD);
  assert.is(await patient, "Atza|old-1");
  assert.is(count, 1);
});

test("a function that fails is asked again by the next call, and its error shows no secret", async () => {
  const failure = new Error(`no secret ${OLD.clientSecret} in the vault`);
  const { ask } = provider(failure, OLD);
  const { tokens } = tokensOf(ask, [lwaWith(new Set([OLD.clientSecret]))]);
  const error = await rejection(tokens.get(null, null));
  assert.instance(error, CredentialsError);
  assert.match(inspect(error), "The function lwa failed");
  assert.match(inspect(error), "no secret [redacted] in the vault");
  assert.is(await tokens.get(null, null), "Atza|old-1");
});

test("a function that never answers is a TimeoutError", async () => {
  const clock = new VirtualClock();
  const { fetch } = recordingFetch(lwaWith(new Set()));
  const never: LwaCredentialsProvider = () => new Promise(() => {});
  const tokens = new LwaTokens(never, { fetch, timeout: 20, clock });
  const error = await rejection(tokens.get(null, null));
  assert.instance(error, TimeoutError);
  assert.is((error as Error).message, "The function lwa: no response within 20 ms");
});

const BAD: readonly [problems: readonly RegExp[], answer: unknown][] = [
  [[/undefined in place of an object$/, /clientId/, /clientSecret/, /refreshToken/], undefined],
  [[/null in place of an object$/, /clientId/, /clientSecret/, /refreshToken/], null],
  [[/string in place of an object$/, /clientId/, /clientSecret/, /refreshToken/], "s3cret"],
  [[/lwa\.clientSecret is missing$/], { ...OLD, clientSecret: "" }],
  [[/lwa\.clientSecret is missing$/], { ...OLD, clientSecret: 12_345_678 }],
  [[/lwa\.refreshToken is missing/], { ...OLD, refreshToken: undefined }],
  [[/lwa\.refreshToken is missing/], { ...OLD, refreshToken: undefined, scopes: "a::b" }],
  [[/lwa must have refreshToken or scopes/], { ...OLD, scopes: ["a::b"] }],
  [[/lwa\.endpoint is not an http/], { ...OLD, endpoint: 5 }],
  [[/lwa\.clientSecretExpires must be a Date, /], { ...OLD, clientSecretExpires: "soon" }],
  [
    [/lwa\.clientSecretExpire is not an option; did you mean clientSecretExpires\?$/],
    { ...OLD, clientSecretExpire: "2027-05-01" },
  ],
];

for (const [problems, answer] of BAD) {
  test(`a function that returns ${JSON.stringify(answer)} is a ConfigurationError without the values`, async () => {
    // JavaScript users can return anything.
    const { tokens, sent } = tokensOf((() => answer) as LwaCredentialsProvider, [
      lwaWith(new Set([OLD.clientSecret])),
    ]);
    const error = await rejection(tokens.get(null, null));
    assert.instance(error, ConfigurationError);
    const said = (error as ConfigurationError).problems;
    assert.is(said.length, problems.length, said.join("\n"));
    for (const [index, problem] of problems.entries()) {
      assert.match(said[index]!, problem);
      assert.match(said[index]!, /^the function lwa returned: /);
    }
    assert.not.match(inspect(error), /oa2-cs|Atzr|s3cret|12345678/);
    assert.is(sent.length, 0);
  });
}

test("what a store of secrets has besides is no problem", async () => {
  const ask = (): LwaOptions => ({ ...OLD, version: 7, rotatedBy: "ops" }) as LwaOptions;
  const { tokens } = tokensOf(ask, [lwaWith(new Set([OLD.clientSecret]))]);
  assert.is(await tokens.get(null, null), "Atza|old-1");
});

const EXPIRED = {
  errors: [
    {
      code: "Unauthorized",
      message: "Access to requested resource is denied.",
      details: "The LWA secret token you provided has expired.",
    },
  ],
};

/** An API that refuses tokens of the old secret, as if it had expired; and Login with Amazon. */
function expiring(lwa: Answer): Answer {
  return (request) => {
    if (request.url.endsWith("/o2/token")) return lwa(request);
    const isOld = request.headers["x-amz-access-token"]?.includes("|old-");
    return isOld ? json(EXPIRED, 403) : json({});
  };
}

test("a 403 because the secret has expired asks for other credentials, once for many calls", async () => {
  const { ask, asked } = provider(OLD, NEW);
  const both = new Set<unknown>([OLD.clientSecret, NEW.clientSecret]);
  const { fetch, sent } = recordingFetch(expiring(lwaWith(both)));
  const { call } = timeless({ fetch, lwa: ask });
  const answers = await Promise.all(Array.from({ length: 40 }, () => call(getX)));
  assert.ok(answers.every(({ status }) => status === 200));
  assert.is(asked.count, 2);
  assert.is(sent.filter(({ url }) => url.endsWith("/o2/token")).length, 2);
});

test("a 403 because the secret has expired is final if there are no other credentials", async () => {
  for (const lwa of [OLD, () => OLD]) {
    const { fetch, sent } = recordingFetch(expiring(lwaWith(new Set([OLD.clientSecret]))));
    const { call } = timeless({ fetch, lwa });
    const error = await rejection(call(getX));
    assert.is((error as { status?: number }).status, 403);
    assert.is(sent.length, 2);
  }
});

test("a token of one's own that is refused asks no function", async () => {
  const { ask, asked } = provider(OLD, NEW);
  const { fetch } = recordingFetch(expiring(lwaWith(new Set())));
  const { call } = timeless({ fetch, lwa: ask });
  await rejection(call(getX, { accessToken: "Atza|old-own" }));
  assert.is(asked.count, 0);
});

test("a refused token that others have replaced is not a reason to ask", async () => {
  const { ask, asked } = provider(OLD, NEW, OLD);
  const both = new Set<unknown>([OLD.clientSecret, NEW.clientSecret]);
  const { tokens } = tokensOf(ask, [lwaWith(both)]);
  assert.is(await tokens.get(null, null), "Atza|old-1");
  assert.is(await tokens.renew(null, "Atza|old-1", null), true);
  assert.is(await tokens.get(null, null), "Atza|new-2");
  // A response that comes late.
  assert.is(await tokens.renew(null, "Atza|old-1", null), true);
  assert.is(await tokens.get(null, null), "Atza|new-2");
  assert.is(asked.count, 2);
});

test("errors show neither the old secret nor the new one, nor a refresh token", async () => {
  const secrets = { old: "first-secret-of-no-known-form", new: "second-secret-of-no-known-form" };
  const asks = [secrets.old, secrets.new].map((clientSecret): LwaOptions => ({
    clientId: "c",
    clientSecret,
    refreshToken: "a-refresh-token-of-no-known-form",
  }));
  const { ask } = provider(...asks);
  const lwa = lwaWith(new Set([secrets.new]));
  const quote = `${secrets.old} ${secrets.new} a-refresh-token-of-no-known-form`;
  const { fetch } = recordingFetch((request) =>
    request.url.endsWith("/o2/token") ? lwa(request) : json({ errors: [{ message: quote }] }, 400),
  );
  const { call } = timeless({ fetch, lwa: ask });
  const error = await rejection(call(getX));
  assert.match((error as Error).message, "[redacted] [redacted] [redacted]");
});

test("a shared store of usage plans has its key although credentials come from a function; one that fails is asked again", async () => {
  const keys: string[] = [];
  const store = { take: (key: string) => (keys.push(key), 0), empty: () => {} };
  const operation = { ...getX, usagePlan: { rate: 1, burst: 1 } };
  const { fetch } = recordingFetch(({ url }) =>
    url.endsWith("/o2/token") ? json({ access_token: "Atza|1", expires_in: 3600 }) : json({}),
  );
  for (const lwa of [OLD, provider(new Error("down"), OLD).ask]) {
    const { call } = timeless({ fetch, lwa, usagePlan: { store } });
    if (typeof lwa === "function")
      assert.instance(await rejection(call(operation)), CredentialsError);
    await call(operation);
  }
  assert.is(keys.length, 2);
  assert.is(keys[0], keys[1]);
});

test("forgetCredentials of a SellingPartner: the next exchange asks", async () => {
  const { ask, asked } = provider(OLD, NEW);
  const lwa = lwaWith(new Set([OLD.clientSecret, NEW.clientSecret]));
  const { fetch } = recordingFetch((request) =>
    request.url.endsWith("/o2/token") ? lwa(request) : json({}),
  );
  const options: SellingPartnerOptions = { region: "na", lwa: ask, fetch };
  const sellingPartner = new SellingPartner(options);
  sellingPartner.forgetCredentials();
  await sellingPartner.call(getX, {});
  sellingPartner.forgetCredentials();
  await sellingPartner.call({ ...getX, scope: "a::b" }, {});
  assert.is(asked.count, 2);
  new SellingPartner({ region: "na", lwa: false }).forgetCredentials();
});

const DAY = 86_400_000;

/** The warnings of exchanges at these days before the end. */
async function warnings(
  days: readonly number[],
  isFunction: boolean,
): Promise<SecretExpiryEvent[]> {
  const events: SecretExpiryEvent[] = [];
  const end = Date.UTC(2027, 4, 1);
  const lwa = { ...OLD, clientSecretExpires: new Date(end) };
  const hooks = { onSecretExpiry: (event: SecretExpiryEvent) => void events.push(event) };
  const token: Answer = () => json({ access_token: "Atza|1", expires_in: 0 });
  const { tokens, clock } = tokensOf(isFunction ? () => lwa : lwa, [token], hooks);
  for (const day of days) {
    clock.time = end - day * DAY;
    await tokens.get(null, null);
  }
  return events;
}

for (const isFunction of [true, false]) {
  const what = isFunction ? "a function" : "an object";
  test(`the end of a client secret of ${what} is told 14 days before, once a day, and once when it has passed`, async () => {
    const days = [100, 14.1, 13.9, 13.8, 13.2, 12.85, 1.5, 0.4, -0.1, -0.2, -5];
    const events = await warnings(days, isFunction);
    assert.equal(
      events.map(({ daysLeft, isExpired }) => [daysLeft, isExpired]),
      [
        [13, false],
        [12, false],
        [1, false],
        [0, false],
        [0, true],
      ],
    );
    assert.is(events[0]!.clientId, "amzn1.client");
    assert.is(events[0]!.expires.toISOString(), "2027-05-01T00:00:00.000Z");
    assert.not.match(inspect(events), /oa2-cs|Atzr|Atza/);
  });
}

test("an end that is not known is told by nobody", async () => {
  const events: unknown[] = [];
  const hooks = { onSecretExpiry: (event: unknown) => void events.push(event) };
  for (const lwa of [OLD, () => OLD]) {
    await tokensOf(lwa, [lwaWith(new Set([OLD.clientSecret]))], hooks).tokens.get(null, null);
  }
  assert.equal(events, []);
});

test("a hook that throws ends nothing", async () => {
  const hooks = {
    onSecretExpiry: () => {
      throw new Error("of the hook");
    },
  };
  const lwa = { ...OLD, clientSecretExpires: 1_700_000_000_000 };
  const { tokens } = tokensOf(lwa, [lwaWith(new Set([OLD.clientSecret]))], hooks);
  assert.is(await tokens.get(null, null), "Atza|old-1");
});

test.run();
