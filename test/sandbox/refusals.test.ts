/** What the sandbox answers for each cause, and which cause a client's error then has first, by what the client knows. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { VendorOrdersApi } from "../../generated/vendor-orders-v1/src/index.js";
import { getPurchaseOrders } from "../../generated/vendor-orders-v1/src/operations.js";
import type { Fault } from "../../generator/sandbox/faults.js";
import { mockFetch, type RefusalCause } from "../../generator/sandbox/index.js";
import type { PackagedApi } from "../../generator/sandbox/packaged-api.js";
import { refusalCauses } from "../../generator/sandbox/refusals.js";
import { HEAP } from "../../templates/runtime/src/causes/heap.js";
import {
  type CallOptions,
  type ErrorCauseKind,
  LwaError,
  type Operation,
  SellingPartnerError,
  type SellingPartnerOptions,
} from "../../templates/runtime/src/index.js";
import { type Caller, callerOf } from "../support/timeless.js";
import { rejection } from "../support/transport.js";
import { VirtualClock } from "../support/virtual-clock.js";

const marketplaceIds = { name: "marketplaceIds", in: "query", style: "csv" } as const;

/** Operations as a client has them, with what matters for causes. */
const operations = {
  getOrders: {
    api: "orders-v0",
    name: "getOrders",
    method: "GET",
    path: "/orders/v0/orders",
    parameters: [marketplaceIds],
    roles: { anyOf: ["Pricing", "Tax Invoicing"], probably: true },
    removal: { date: "2027-03-27", source: "a page", successor: "searchOrders" },
  },
  getListing: {
    api: "listings-v1",
    name: "getListing",
    method: "GET",
    path: "/listings/v1/listing",
    parameters: [marketplaceIds],
    roles: { anyOf: ["Product Listing"] },
  },
  getPrice: {
    api: "pricing-v1",
    name: "getPrice",
    method: "GET",
    path: "/pricing/v1/price",
    roles: { anyOf: ["Pricing"] },
  },
  createReport: {
    api: "reports-v1",
    name: "createReport",
    method: "POST",
    path: "/reports/v1/reports",
    body: "optional",
    roles: { dependsOn: "reportType", anyOf: ["Pricing"] },
  },
  getLabels: {
    api: "labels-v1",
    name: "getLabels",
    method: "GET",
    path: "/labels/v1/labels",
    restricted: { path: "template" },
  },
  getVendorOrders: {
    api: "vendor-orders-v1",
    name: "getVendorOrders",
    method: "GET",
    path: "/vendor/orders/v1/orders",
  },
  getDestinations: {
    api: "notifications-v1",
    name: "getDestinations",
    method: "GET",
    path: "/notifications/v1/destinations",
    scope: "sellingpartnerapi::notifications",
  },
  getTracking: {
    api: "tracking-v1",
    name: "getTracking",
    method: "GET",
    path: "/tracking/v1/tracking",
    roles: { probably: true, scope: "sellingpartnerapi::shipments:track" },
  },
} as const satisfies Readonly<Record<string, Operation>>;

type Name = keyof typeof operations;

const packaged: readonly PackagedApi[] = Object.values(operations).map((operation: Operation) => {
  const { api, name, method, path, parameters = [], body, scope } = operation;
  const success = { status: "200", parameters: {}, response: {} };
  const optional = { ...(body && { body }), ...(scope && { scope }) };
  return {
    id: api,
    operations: [{ name, method, path, parameters, ...optional, cases: [success] }],
  };
});

/** A connection of which some operations are refused, and whose clock the test moves. */
class Client {
  readonly clock = new VirtualClock();
  readonly failing = new Map<string, RefusalCause>();
  readonly #call: Caller;

  constructor(options: SellingPartnerOptions = {}) {
    const { clientOptions, sandbox } = mockFetch(packaged, {
      throttle: false,
      now: () => this.clock.now(),
    });
    const { fetch, lwa } = clientOptions;
    const settings: SellingPartnerOptions = {
      region: "fe",
      lwa,
      retry: { attempts: 2 },
      ...options,
      fetch: (url, init) => {
        const operation = sandbox.findRoute(init.method ?? "GET", new URL(url).pathname)?.operation;
        const cause = this.failing.get(operation?.name ?? "");
        const header = cause === undefined ? {} : { "x-katagami-fault": `403:${cause}` };
        return fetch(url, { ...init, headers: { ...init.headers, ...header } } as RequestInit);
      },
    };
    this.#call = callerOf(settings, this.clock, () => 0);
  }

  async call(name: Name, params: object = {}, options: CallOptions = {}): Promise<void> {
    await this.#call(operations[name], options, params);
  }

  /** The error of a call that is refused for this cause. */
  async refused(
    name: Name,
    cause: RefusalCause,
    params: object = {},
    options: CallOptions = {},
  ): Promise<SellingPartnerError> {
    this.failing.set(name, cause);
    const error = await rejection(this.call(name, params, options));
    assert.instance(error, SellingPartnerError);
    // Told just before.
    return error as SellingPartnerError;
  }
}

function kinds({ causes }: SellingPartnerError | LwaError): readonly ErrorCauseKind[] {
  return causes.map(({ kind }) => kind);
}

const test = suite("sandbox: refusals and their causes");

/** The causes that the response states; their first is that whatever else is known. */
const stated: readonly RefusalCause[] = [
  "token-expired",
  "token-invalid",
  "token-missing",
  "secret-expired",
  "has-subscriptions",
  "fields-not-granted",
  "unknown-path",
];

for (const cause of stated)
  test(`${cause} is stated by the response`, async () => {
    const client = new Client();
    await client.call("getPrice");
    const { causes, status, errorType } = await client.refused("getOrders", cause);
    assert.is(status, 403);
    assert.match(errorType ?? "", /Exception$/);
    assert.equal([causes[0]?.kind, causes[0]?.likelihood], [cause, "stated"]);
  });

/** What makes each of the other causes the first: the calls before, and the call that is refused. */
const known: Readonly<
  Partial<Record<RefusalCause, (client: Client) => Promise<SellingPartnerError>>>
> = {
  "role-missing": async (client) => {
    await client.call("getPrice");
    return await client.refused("getListing", "role-missing");
  },
  "wrong-region": (client) =>
    client.refused("getOrders", "wrong-region", { marketplaceIds: ["ATVPDKIKX0DER"] }),
  "wrong-token": (client) => client.refused("getTracking", "wrong-token"),
  removed: (client) => {
    client.clock.time = Date.parse("2027-03-27T00:00:00Z");
    return client.refused("getOrders", "removed");
  },
  "wrong-marketplace": async (client) => {
    await client.call("getPrice");
    await client.call("getListing", { marketplaceIds: ["A1VC38T7YXB528"] });
    return await client.refused("getListing", "wrong-marketplace", {
      marketplaceIds: ["A39IBJ37TRP1C6"],
    });
  },
  "type-role-missing": (client) =>
    client.refused("createReport", "type-role-missing", { body: { reportType: "GET_X" } }),
  account: async (client) => {
    await client.call("getVendorOrders");
    return await client.refused("getPrice", "account");
  },
  "restricted-data": (client) => client.refused("getLabels", "restricted-data"),
  outage: async (client) => {
    await client.call("getListing");
    await client.call("getPrice");
    await client.refused("getPrice", "outage");
    return await client.refused("getListing", "outage");
  },
  "gateway-signature": (client) => client.refused("getPrice", "gateway-signature"),
  "not-amazon": (client) => client.refused("getPrice", "not-amazon"),
};

for (const [cause, happens] of Object.entries(known))
  test(`${cause} is the first if the call and the others speak for it`, async () => {
    const error = await happens(new Client());
    assert.is(kinds(error)[0], cause);
    assert.ok(error.message.includes(error.causes[0]!.summary), error.message);
  });

test("every cause that the sandbox can answer is tried here", () =>
  assert.equal([...stated, ...Object.keys(known)].toSorted(), refusalCauses.toSorted()));

test("with nothing known, the causes come in the order of the evidence", async () => {
  const client = new Client();
  const { causes, message } = await client.refused("getPrice", "role-missing");
  const possible = causes.filter(({ likelihood }) => likelihood === "possible");
  const order = possible.map(({ kind }) => kind);
  assert.equal(order, [
    "role-missing",
    "wrong-region",
    "removed",
    "wrong-marketplace",
    "account",
    "outage",
  ]);
  assert.equal(
    order,
    HEAP.filter((kind) => order.includes(kind)),
  );
  assert.equal(kinds({ causes } as SellingPartnerError).toSorted(), HEAP.toSorted());
  assert.match(
    message,
    /; perhaps the application lacks the role \(Pricing\), or was authorized before it had it; or the refresh token is one of another region \(see causes\)$/,
  );
});

test("if nothing works at an endpoint, the region comes before the role", async () => {
  const client = new Client();
  await client.refused("getOrders", "wrong-region");
  await client.refused("getListing", "wrong-region");
  const error = await client.refused("getPrice", "wrong-region");
  assert.equal(kinds(error).slice(0, 2), ["wrong-region", "role-missing"]);
  assert.equal(error.causes[0]?.likelihood, "likely");
});

test("if other calls work, neither the region nor the account is to blame", async () => {
  const client = new Client();
  await client.call("getPrice");
  const { causes } = await client.refused("getListing", "role-missing");
  const unlikely = causes.filter(({ likelihood }) => likelihood === "unlikely");
  for (const kind of ["wrong-region", "account", "outage"])
    assert.ok(
      unlikely.some((one) => one.kind === kind),
      kind,
    );
});

test("what worked before and is refused for more than half an hour with all others is no outage but the account", async () => {
  const client = new Client();
  await client.call("getListing");
  await client.call("getPrice");
  await client.refused("getPrice", "account");
  client.clock.time += 31 * 60_000;
  assert.is(kinds(await client.refused("getListing", "account"))[0], "account");
});

test("a marketplace of the region itself does not speak for another region", async () => {
  const error = await new Client().refused("getOrders", "role-missing", {
    marketplaceIds: ["A1VC38T7YXB528"],
  });
  assert.is(kinds(error)[0], "role-missing");
});

test("a vendor's call among those of a seller is one of the wrong account", async () => {
  const client = new Client();
  await client.call("getPrice");
  assert.is(kinds(await client.refused("getVendorOrders", "account"))[0], "account");
});

test("a seller's call with scopes alone has the wrong token, and the text says which options to pass", async () => {
  const scopes = ["sellingpartnerapi::notifications"];
  const { lwa } = mockFetch(packaged).clientOptions;
  const { clientId, clientSecret } = lwa;
  const client = new Client({ lwa: { clientId, clientSecret, scopes } });
  // The sandbox itself refuses it.
  const error = await rejection(client.call("getPrice"));
  assert.instance(error, SellingPartnerError);
  const [first] = (error as SellingPartnerError).causes;
  assert.is(first?.kind, "wrong-token");
  assert.match(first?.text ?? "", /refreshToken/);
});

test("a seller's token for a grantless operation is the wrong one", async () => {
  const accessToken = "Atza|of-a-seller";
  const error = await new Client().refused("getDestinations", "wrong-token", {}, { accessToken });
  assert.is(kinds(error)[0], "wrong-token");
  assert.match(error.causes[0]?.text ?? "", /scopes: \["sellingpartnerapi::notifications"\]/);
  assert.not.match(JSON.stringify(error.causes), "of-a-seller");
});

test("roles that no page names are probable, and a day has its source", async () => {
  const { causes } = await new Client().refused("getOrders", "role-missing");
  const texts = new Map(causes.map(({ kind, text }) => [kind, text]));
  assert.match(
    texts.get("role-missing") ?? "",
    /getOrders needs probably Pricing or Tax Invoicing\./,
  );
  assert.match(
    texts.get("removed") ?? "",
    /ends getOrders on 2027-03-27 \(a page\).*use searchOrders/,
  );
});

test("a restricted data token whose role is missing is told with the role of its elements", async () => {
  const client = new Client();
  client.failing.set("createRestrictedDataToken", "restricted-data");
  const error = await rejection(client.call("getLabels", {}, { restrictedData: true }));
  assert.instance(error, SellingPartnerError);
  // Told just before.
  const { status, causes, operation } = error as SellingPartnerError;
  assert.equal([status, operation], [400, "createRestrictedDataToken"]);
  assert.equal([causes[0]?.kind, causes[0]?.likelihood], ["restricted-data", "stated"]);
});

test("other errors have no causes", async () => {
  const client = new Client();
  const error = await rejection(
    client.call("getPrice", {}, { headers: { "x-katagami-fault": "404" } }),
  );
  assert.equal((error as SellingPartnerError).causes, []);
});

test("Login with Amazon says who it is: the credentials, or the authorization", async () => {
  const { lwa } = mockFetch(packaged).clientOptions;
  const causeOf = async (change: object): Promise<readonly ErrorCauseKind[]> => {
    const error = await rejection(new Client({ lwa: { ...lwa, ...change } }).call("getPrice"));
    assert.instance(error, LwaError);
    // Told just before.
    const { causes, message } = error as LwaError;
    assert.ok(message.endsWith(`; ${causes[0]?.summary}`), message);
    return kinds(error as LwaError);
  };
  assert.equal(await causeOf({ clientSecret: "another" }), ["client-credentials"]);
  assert.equal(await causeOf({ refreshToken: "Atzr|another" }), ["authorization-revoked"]);
});

test("the causes quote nothing of the request but marketplaces, and nothing of the response", async () => {
  const client = new Client();
  for (const cause of refusalCauses) {
    const { causes } = await client.refused("getOrders", cause, {
      marketplaceIds: ["ATVPDKIKX0DER", "Jane Doe"],
    });
    const text = JSON.stringify(causes);
    assert.not.match(text, /Jane|Atz|Access to requested|katagami/);
  }
});

test("a generated client has the roles of its operations in its errors, over the fault option of mockFetch", async () => {
  const fault: Fault = { kind: "refusal", cause: "role-missing" };
  const api: PackagedApi = {
    id: "vendor-orders-v1",
    operations: [{ ...packagedOperation(), cases: [] }],
  };
  const faults = [{ operation: "getPurchaseOrders", fault, times: 1 }];
  const { clientOptions } = mockFetch(api, { faults });
  const error = await rejection(new VendorOrdersApi(clientOptions).getPurchaseOrders({}));
  assert.match(
    String(error),
    /perhaps the application lacks the role \(Amazon Fulfillment or Inventory and Order Tracking\)/,
  );
});

function packagedOperation(): Pick<Operation, "name" | "method" | "path"> {
  const { name, method, path } = getPurchaseOrders;
  return { name, method, path };
}

test.run();
