/** One application, many sellers: what they share, what each has of its own, and who is kept. */
import * as assert from "uvu/assert";
import { inspect } from "node:util";
import { suite } from "uvu";
import {
  type RevokedEvent,
  SellerRevokedError,
  SellingPartners,
  type SellingPartnersOptions,
} from "../../../templates/runtime/src/fleet/fleet.js";
import {
  ConfigurationError,
  CredentialsError,
  LwaError,
  type Operation,
  type Region,
  SellingPartner,
} from "../../../templates/runtime/src/index.js";
import {
  type Answer,
  FakeClock,
  json,
  recordingFetch,
  rejection,
  type Sent,
} from "../../support/transport.js";

const lwa = { clientId: "amzn1.client", clientSecret: "amzn1.oa2-cs.v1.secret" };

const getX: Operation = { api: "a", name: "getX", method: "GET", path: "/x" };
const getY: Operation = { ...getX, name: "getY", scope: "sellingpartnerapi::notifications" };

const isExchange = ({ url }: Sent): boolean => url.endsWith("/o2/token");

/** A fleet over a recorded `fetch`; tokens tell whose they are. */
function fleetOf(options: Partial<SellingPartnersOptions> = {}, refused = new Set<string>()) {
  const answer: Answer = (request) => {
    if (!isExchange(request)) return json({});
    const form = new URLSearchParams(request.body ?? "");
    const name = form.get("refresh_token") ?? form.get("scope") ?? "";
    if (refused.has(name)) return json({ error: "invalid_grant" }, 400);
    return json({ access_token: `Atza|${name}`, expires_in: 3600 });
  };
  const { fetch, sent } = recordingFetch(answer);
  const clock = new FakeClock();
  const all: SellingPartnersOptions = {
    region: "na",
    lwa,
    refreshToken: (sellerId) => `Atzr|${sellerId}`,
    fetch,
    ...options,
  };
  const fleet = new SellingPartners(all, clock);
  const exchanges = (): number => sent.filter(isExchange).length;
  return { fleet, sent, clock, exchanges };
}

const test = suite("fleet");

test("a seller is the same object while it is kept, and knows its name", () => {
  const { fleet } = fleetOf();
  const seller = fleet.for("A1");
  assert.instance(seller, SellingPartner);
  assert.is(seller.sellerId, "A1");
  assert.is(seller.region, "na");
  assert.is(fleet.for("A1"), seller);
  assert.is(fleet.for("A1", { region: "na" }), seller);
  assert.is(fleet.for("A1", { marketplace: "US" }), seller);
  assert.is.not(fleet.for("A2"), seller);
  assert.is.not(fleet.for("A1", { region: "eu" }), seller);
  assert.is.not(fleet.for("A1", { sandbox: true }), seller);
  assert.is(fleet.for("A1", { region: "eu" }).region, "eu");
  assert.is(fleet.size, 4);
});

test("a name that looks like a place or a property is a name", () => {
  const { fleet } = fleetOf();
  for (const name of ["__proto__", "constructor", "0 A1", "A\n1", "日本"]) {
    assert.is(fleet.for(name).sellerId, name);
  }
  assert.is(fleet.size, 5);
});

test("each seller's token is exchanged once, and a grantless one once for all", async () => {
  const { fleet, sent, exchanges } = fleetOf();
  const names = Array.from({ length: 30 }, (_, index) => `A${index}`);
  await Promise.all(
    [...names, ...names, ...names].map((name, index) =>
      fleet.for(name).call(index % 4 === 3 ? getY : getX, {}),
    ),
  );
  assert.is(exchanges(), names.length + 1);
  const tokens = sent
    .filter((one) => !isExchange(one))
    .map((one) => one.headers["x-amz-access-token"]);
  assert.is(new Set(tokens).size, names.length + 1);
  assert.ok(tokens.includes("Atza|sellingpartnerapi::notifications"));
});

test("the function refreshToken has the seller and the region, and is asked at most once a minute", async () => {
  const asked: [string, Region | null][] = [];
  const refreshToken = (sellerId: string, region: Region | null): Promise<string> => {
    asked.push([sellerId, region]);
    return Promise.resolve(`Atzr|${sellerId}-${region}`);
  };
  const store = { take: () => 0, empty: () => {} };
  const { fleet, sent, clock } = fleetOf({ refreshToken, usagePlan: { store } });
  const operation = { ...getX, usagePlan: { rate: 1, burst: 1 } };
  await fleet.for("A1").call(operation, {});
  await fleet.for("A1", { marketplace: "DE" }).call(operation, {});
  assert.equal(asked, [
    ["A1", "na"],
    ["A1", "eu"],
  ]);
  assert.match(sent.at(-1)!.url, "https://sellingpartnerapi-eu.amazon.com/x");
  clock.time += 3_600_000;
  await fleet.for("A1").call(operation, {});
  assert.is(asked.length, 3);
});

test("those that were not used for the longest leave, but none with calls in flight", async () => {
  let release!: () => void;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { fetch } = recordingFetch(async (request) => {
    if (isExchange(request)) return json({ access_token: "Atza|1", expires_in: 3600 });
    await held;
    return json({});
  });
  const { fleet } = fleetOf({ max: 3, fetch });
  const busy = fleet.for("busy");
  const calls = [busy.call(getX, {}), busy.call(getX, {})];
  await new Promise(setImmediate);
  const [a, b] = [fleet.for("A"), fleet.for("B")];
  fleet.for("A");
  fleet.for("C");
  assert.is(fleet.size, 3);
  assert.is(fleet.for("busy"), busy);
  assert.is(fleet.for("A"), a);
  assert.is.not(fleet.for("B"), b);
  release();
  await Promise.all(calls);
  assert.is(fleet.for("busy"), busy);
  for (const name of ["D", "E", "F"]) fleet.for(name);
  assert.is.not(fleet.for("busy"), busy);
  assert.is(fleet.size, 3);
});

test("more calls in flight than may be kept: all stay until their calls end", async () => {
  let release!: () => void;
  const held = new Promise<void>((resolve) => (release = resolve));
  const { fetch } = recordingFetch(async (request) => {
    if (isExchange(request)) return json({ access_token: "Atza|1", expires_in: 3600 });
    await held;
    return json({});
  });
  const { fleet } = fleetOf({ max: 2, fetch });
  const names = Array.from({ length: 10 }, (_, index) => `A${index}`);
  const sellers = names.map((name) => fleet.for(name));
  const calls = sellers.map((seller) => seller.call(getX, {}));
  await new Promise(setImmediate);
  assert.is(fleet.size, 10);
  assert.equal(
    names.map((name) => fleet.for(name)),
    sellers,
  );
  release();
  await Promise.all(calls);
  assert.is(fleet.size, 2);
});

test("a seller that left and is called again is the one that is kept", async () => {
  const { fleet, exchanges } = fleetOf({ max: 1 });
  const a = fleet.for("A");
  fleet.for("B");
  await a.call(getX, {});
  assert.is(fleet.for("A"), a);
  await fleet.for("A").call(getX, {});
  assert.is(exchanges(), 1);
});

test("a seller that comes back has its token from the token cache", async () => {
  const tokens = new Map<string, { value: string; expires: number }>();
  const tokenCache = {
    get: (key: string) => Promise.resolve(tokens.get(key) ?? null),
    set: async (key: string, token: { value: string; expires: number }) =>
      void tokens.set(key, token),
  };
  for (const [cache, expected] of [
    [tokenCache, 2],
    [undefined, 3],
  ] as const) {
    const { fleet, exchanges } = fleetOf({ max: 1, tokenCache: cache });
    for (const name of ["A", "B", "A"]) await fleet.for(name).call(getX, {});
    assert.is(exchanges(), expected);
  }
});

test("usage plans are in one store, apart for each seller, and together for grantless operations", async () => {
  const taken = new Map<string, number>();
  const store = {
    take: (key: string) => (taken.set(key, (taken.get(key) ?? 0) + 1), 0),
    empty: () => {},
  };
  const { fleet } = fleetOf({ usagePlan: { store } });
  const usagePlan = { rate: 1, burst: 5 };
  for (const name of ["A", "B"]) {
    for (const operation of [getX, getY]) {
      await fleet.for(name).call({ ...operation, usagePlan }, {});
    }
  }
  assert.equal([...taken.values()].toSorted(), [1, 1, 2]);
});

test("a grantless operation has one bucket for the whole fleet without a store of one's own", async () => {
  const { fleet, clock } = fleetOf();
  const operation = { ...getY, usagePlan: { rate: 1, burst: 2 } };
  for (const name of ["A", "B", "C", "D"]) await fleet.for(name).call(operation, {});
  assert.equal(clock.slept, [1000, 1000]);
});

test("revoked is told once, and further calls fail at once", async () => {
  const events: RevokedEvent[] = [];
  const { fleet, exchanges } = fleetOf(
    { onRevoked: (event) => void events.push(event) },
    new Set(["Atzr|gone"]),
  );
  const gone = fleet.for("gone");
  const errors = await Promise.all(
    Array.from({ length: 20 }, () => rejection(gone.call(getX, {}))),
  );
  errors.push(
    await rejection(gone.call(getX, {})),
    await rejection(fleet.for("gone").call(getX, {})),
  );
  for (const error of errors) {
    assert.instance(error, SellerRevokedError);
    const { sellerId, cause, message } = error as SellerRevokedError;
    assert.is(sellerId, "gone");
    assert.instance(cause, LwaError);
    assert.match(message, 'refuses the refresh token of the seller "gone"');
    assert.match(message, 'call restore("gone")');
    assert.not.match(inspect(error), /Atzr\|gone|oa2-cs/);
  }
  assert.is(exchanges(), 1);
  assert.equal(
    events.map(({ sellerId, region, error }) => [sellerId, region, error.error]),
    [["gone", "na", "invalid_grant"]],
  );
  await fleet.for("other").call(getX, {});
  // Its grantless operations do not need it.
  await gone.call(getY, {});
});

test("a revoked seller that left is still revoked", async () => {
  const events: RevokedEvent[] = [];
  const { fleet, exchanges } = fleetOf(
    { max: 1, onRevoked: (event) => void events.push(event) },
    new Set(["Atzr|gone"]),
  );
  await rejection(fleet.for("gone").call(getX, {}));
  for (const name of ["A", "B"]) fleet.for(name);
  assert.instance(await rejection(fleet.for("gone").call(getX, {})), SellerRevokedError);
  assert.equal([exchanges(), events.length], [1, 1]);
});

test("restore lets a seller go on at once; another refresh token does within a minute", async () => {
  const stored = new Map([["A", "Atzr|old"]]);
  const refused = new Set(["Atzr|old", "Atzr|older"]);
  const { fleet, clock, exchanges } = fleetOf(
    { refreshToken: (sellerId) => stored.get(sellerId) ?? "" },
    refused,
  );
  const seller = fleet.for("A");
  await rejection(seller.call(getX, {}));
  stored.set("A", "Atzr|new");
  assert.instance(await rejection(seller.call(getX, {})), SellerRevokedError);
  fleet.restore("A");
  await seller.call(getX, {});
  assert.is(exchanges(), 2);

  // As when another process has stored it.
  clock.time += 3_600_000;
  refused.add("Atzr|new");
  await rejection(seller.call(getX, {}));
  stored.set("A", "Atzr|newer");
  clock.time += 59_000;
  assert.instance(await rejection(seller.call(getX, {})), SellerRevokedError);
  clock.time += 1_000;
  await seller.call(getX, {});
  fleet.restore("nobody");
});

test("a seller restored with the same refresh token is told again", async () => {
  const events: RevokedEvent[] = [];
  const { fleet } = fleetOf({ onRevoked: (event) => void events.push(event) }, new Set(["Atzr|A"]));
  await rejection(fleet.for("A").call(getX, {}));
  fleet.restore("A");
  await rejection(fleet.for("A").call(getX, {}));
  assert.is(events.length, 2);
});

test("another refresh token by then is tried before a seller counts as revoked", async () => {
  const tokens = ["Atzr|old", "Atzr|new"];
  const events: unknown[] = [];
  const { fleet, exchanges } = fleetOf(
    {
      refreshToken: () => (tokens.length > 1 ? tokens.shift()! : tokens[0]!),
      onRevoked: (event) => void events.push(event),
    },
    new Set(["Atzr|old"]),
  );
  await fleet.for("A").call(getX, {});
  assert.equal([exchanges(), events.length], [2, 0]);
});

test("a function refreshToken that fails, or returns no text, names the seller and no value", async () => {
  const failing = fleetOf({
    refreshToken: () => Promise.reject(new Error("Atzr|secret is locked")),
  });
  const error = await rejection(failing.fleet.for("A1").call(getX, {}));
  assert.instance(error, CredentialsError);
  assert.match((error as Error).message, 'The function refreshToken for the seller "A1" failed');
  assert.not.match(inspect(error), "Atzr|secret");
  for (const value of [undefined, "", 5, null]) {
    // JavaScript users can return anything.
    const { fleet, sent } = fleetOf({ refreshToken: () => value as string });
    const wrong = await rejection(fleet.for("A1").call(getX, {}));
    assert.instance(wrong, ConfigurationError);
    assert.match((wrong as Error).message, 'for the seller "A1" returned');
    assert.is(sent.length, 0);
  }
});

test("a role is assumed, and a provider of AWS credentials asked, once for the fleet", async () => {
  let asked = 0;
  const aws = async () => {
    asked += 1;
    return { accessKeyId: "AKID", secretAccessKey: "secret" };
  };
  const { fleet, sent } = fleetOf({ aws });
  for (const name of ["A", "B", "C"]) await fleet.for(name).call(getX, {});
  assert.is(asked, 1);
  assert.match(sent.at(-1)!.headers["authorization"] ?? "", "Credential=AKID/");
});

const WRONG: readonly [problems: readonly RegExp[], options: unknown][] = [
  [[/^the options must be one object/], null],
  [[/^lwa must be/, /^refreshToken must be a function/], { region: "na" }],
  [[/^lwa\.clientSecret is missing/], { lwa: { clientId: "c" }, refreshToken: () => "" }],
  [
    [/^lwa\.refreshToken is not the application's/],
    { lwa: { ...lwa, refreshToken: "r" }, refreshToken: () => "" },
  ],
  [[/^max must be/], { lwa, refreshToken: () => "", max: 0 }],
  [[/^max must be/], { lwa, refreshToken: () => "", max: 1.5 }],
  [[/^onRevoked must be/], { lwa, refreshToken: () => "", onRevoked: "log" }],
  [
    [/^refreshTokens is not an option; did you mean/],
    { lwa, refreshToken: () => "", refreshTokens: 1 },
  ],
  [[/^sellerId is not an option/], { lwa, refreshToken: () => "", sellerId: "A" }],
  [
    [/^max must be/, /^region "us" is not one of/, /^timeout must be/],
    { lwa, refreshToken: () => "", max: -1, region: "us", timeout: 0 },
  ],
  [[], { lwa, refreshToken: () => "" }],
];

for (const [problems, options] of WRONG) {
  test(`options of a fleet: ${problems.join(", ") || "no region yet"}`, () => {
    let said: readonly string[] = [];
    try {
      // JavaScript users can pass anything.
      void new SellingPartners(options as SellingPartnersOptions);
    } catch (error) {
      assert.instance(error, ConfigurationError);
      said = (error as ConfigurationError).problems;
    }
    assert.is(said.length, problems.length, said.join("\n"));
    for (const [index, problem] of problems.entries()) assert.match(said[index]!, problem);
  });
}

test("for refuses what is no name, what is no option, and a fleet without a place", () => {
  const { fleet } = fleetOf();
  const nowhere = new SellingPartners({ lwa, refreshToken: () => "r" });
  const wrong: readonly [RegExp, () => unknown][] = [
    [/^sellerId must be a text/, () => fleet.for("")],
    [/^sellerId must be a text/, () => fleet.for(5 as unknown as string)],
    [
      /^options\.regoin is not an option; did you mean region/,
      () => fleet.for("A", { regoin: "eu" } as object),
    ],
    [/^one of region, marketplace and endpoint is required/, () => nowhere.for("A")],
    [/^marketplace "XX"/, () => nowhere.for("A", { marketplace: "XX" })],
  ];
  for (const [message, act] of wrong) {
    assert.throws(act, (error: unknown) => {
      assert.instance(error, ConfigurationError);
      return message.test((error as ConfigurationError).problems[0]!);
    });
  }
  assert.is(nowhere.for("A", { marketplace: "JP" }).region, "fe");
  assert.is(fleet.size, 0);
});

test("a fleet shows no secret", async () => {
  const { fleet } = fleetOf();
  await fleet.for("A").call(getX, {});
  for (const value of [fleet, fleet.for("A")]) {
    const shown = inspect(value, { depth: Infinity, showHidden: true }) + JSON.stringify(value);
    assert.not.match(shown, /oa2-cs|Atzr|Atza/);
  }
});

test.run();
