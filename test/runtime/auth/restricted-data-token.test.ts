// @slow: waits for the usage plan of the Tokens API
/** Restricted data tokens: what is asked for, what is kept, and that a call without the option is as it was. */
import * as assert from "uvu/assert";
import { suite } from "uvu";
import { RestrictedTokens } from "../../../templates/runtime/src/auth/restricted-data-token.js";
import {
  type CallOptions,
  NotFoundError,
  type Operation,
  type PagedOperation,
  ParameterError,
  SellingPartner,
  SellingPartnerError,
  UnauthorizedError,
} from "../../../templates/runtime/src/index.js";
import { serveRestrictedTokens, tokenRequests } from "../../support/restricted-tokens.js";
import {
  ACCOUNT,
  errorReply,
  type Received,
  startSellerCentral,
} from "../../support/seller-central.js";
import { readShared } from "../../support/shared.js";
import { FakeClock, json, recordingFetch, rejection } from "../../support/transport.js";

type Params = Readonly<Record<string, string | readonly string[]>>;

const ORDER_ELEMENTS = ["buyerInfo", "shippingAddress", "buyerTaxInformation"];

const getOrders: PagedOperation<Params, object, unknown, { id: number }> = {
  api: "orders-v0",
  name: "getOrders",
  method: "GET",
  path: "/orders/v0/orders",
  parameters: [
    { name: "MarketplaceIds", in: "query", required: true, style: "csv" },
    { name: "NextToken", in: "query" },
  ],
  paging: { next: "same", request: ["NextToken"], token: ["NextToken"], items: ["Orders"] },
  restricted: { path: "template", dataElements: ORDER_ELEMENTS },
};

const getOrder: Operation<Params, object> = {
  api: "orders-v0",
  name: "getOrder",
  method: "GET",
  path: "/orders/v0/orders/{orderId}",
  parameters: [{ name: "orderId", in: "path", required: true }],
  restricted: { path: "template", dataElements: ORDER_ELEMENTS },
};

const getOrderItems: Operation<Params, object> = {
  ...getOrder,
  name: "getOrderItems",
  path: "/orders/v0/orders/{orderId}/orderItems",
  restricted: { path: "template", dataElements: ["buyerInfo"] },
};

const cancelShipment: Operation<Params, object> = {
  ...getOrder,
  name: "cancelShipment",
  method: "DELETE",
  path: "/mfn/v0/shipments/{shipmentId}",
  parameters: [{ name: "shipmentId", in: "path", required: true }],
  restricted: { path: "template" },
};

const getReportDocument: Operation<Params, object> = {
  ...getOrder,
  name: "getReportDocument",
  path: "/reports/2021-06-30/documents/{reportDocumentId}",
  parameters: [
    { name: "reportDocumentId", in: "path", required: true },
    { name: "x", in: "query" },
  ],
  restricted: { path: "actual" },
};

const getPlain: Operation<Params, object> = { ...getOrder, name: "getPlain", path: "/plain" };

const { restricted: _, ...unrestricted } = { ...getPlain, parameters: [] };

const central = await startSellerCentral();

let sellingPartner: SellingPartner;

function connect(): SellingPartner {
  return new SellingPartner({ endpoint: central.endpoint, lwa: central.lwa });
}

const tokenOf = ({ headers }: Received): string => String(headers["x-amz-access-token"]);

/** The bodies of the requests to the Tokens API. */
const asked = (): unknown[] => tokenRequests(central).map((request) => request.json());

const resource = (method: string, path: string, dataElements?: readonly string[]): object => ({
  restrictedResources: [{ method, path, ...(dataElements && { dataElements }) }],
});

/** The calls that were not to the Tokens API. */
const calls = (): Received[] =>
  central.calls.filter((request) => !tokenRequests(central).includes(request));

const test = suite("restricted");

test.before.each(() => {
  central.reset();
  serveRestrictedTokens(central);
  for (const { method, path } of [getOrder, getOrderItems, cancelShipment, getReportDocument]) {
    central.on(method, path, () => ({ json: {} }));
  }
  central.on("GET", "/plain", () => ({ json: {} }));
  central.on("GET", "/orders/v0/orders", ({ query }) => ({
    json: query.has("NextToken")
      ? { Orders: [{ id: 2 }] }
      : { Orders: [{ id: 1 }], NextToken: "2" },
  }));
  sellingPartner = connect();
});

test.after(() => central.close());

const REQUESTS: readonly [
  why: string,
  expected: object,
  operation: Operation<Params, object>,
  params: Params,
  restrictedData: NonNullable<CallOptions["restrictedData"]>,
][] = [
  [
    "true asks for every element",
    resource("GET", "/orders/v0/orders/{orderId}", ORDER_ELEMENTS),
    getOrder,
    { orderId: "1" },
    true,
  ],
  [
    "elements go out in one order, each once",
    resource("GET", "/orders/v0/orders/{orderId}", ["buyerInfo", "shippingAddress"]),
    getOrder,
    { orderId: "1" },
    ["shippingAddress", "buyerInfo", "shippingAddress"],
  ],
  [
    "items have one element",
    resource("GET", "/orders/v0/orders/{orderId}/orderItems", ["buyerInfo"]),
    getOrderItems,
    { orderId: "1" },
    ["buyerInfo"],
  ],
  [
    "an operation without elements sends none, and its own method",
    resource("DELETE", "/mfn/v0/shipments/{shipmentId}"),
    cancelShipment,
    { shipmentId: "S" },
    true,
  ],
  [
    "a document's token names the actual path, without its query",
    resource("GET", "/reports/2021-06-30/documents/amzn1.spdoc%2F1"),
    getReportDocument,
    { reportDocumentId: "amzn1.spdoc/1", x: "?y/" },
    true,
  ],
];

for (const [why, expected, operation, params, restrictedData] of REQUESTS) {
  test(`${why}`, async () => {
    await sellingPartner.call(operation, params, { restrictedData });
    assert.equal(asked(), [expected]);
    const [request] = tokenRequests(central);
    assert.match(tokenOf(request!), /^Atza\|/, "the token is asked for with an access token");
    assert.match(tokenOf(calls()[0]!), /^Atz\.sprdt\|/);
    assert.is(central.calls.length, 2);
  });
}

test("without the option the ordinary access token is sent", async () => {
  await sellingPartner.call(getOrder, { orderId: "1" });
  await sellingPartner.call(getOrder, { orderId: "1" }, { restrictedData: false });
  await sellingPartner.call(getOrder, { orderId: "1" }, { restrictedData: undefined });
  assert.is(asked().length, 0);
  assert.ok(calls().every((request) => tokenOf(request).startsWith("Atza|")));
});

test("a token is kept by method, path and elements", async () => {
  const order = (
    orderId: string,
    restrictedData: CallOptions["restrictedData"],
  ): PromiseLike<unknown> => sellingPartner.call(getOrder, { orderId }, { restrictedData });
  await order("1", true);
  await order("2", true);
  await order("3", ["buyerTaxInformation", "shippingAddress", "buyerInfo"]);
  assert.is(asked().length, 1, "whatever the id, and in whatever order the elements");
  await order("1", ["buyerInfo"]);
  assert.is(asked().length, 2);
  await sellingPartner.call(getOrderItems, { orderId: "1" }, { restrictedData: true });
  assert.is(asked().length, 3);
  const document = (reportDocumentId: string): PromiseLike<unknown> =>
    sellingPartner.call(getReportDocument, { reportDocumentId }, { restrictedData: true });
  await document("a");
  await document("a");
  await document("b");
  assert.is(asked().length, 5);
  assert.is(central.exchanges.length, 1);
});

test("however many ask, one request is in flight", async () => {
  const options = { restrictedData: true };
  await Promise.all(
    Array.from({ length: 20 }, (__, id) =>
      sellingPartner.call(getOrder, { orderId: String(id) }, options),
    ),
  );
  assert.is(asked().length, 1);
  assert.is(new Set(calls().map(tokenOf)).size, 1);
});

test("another SellingPartner has tokens of its own", async () => {
  await sellingPartner.call(getOrder, { orderId: "1" }, { restrictedData: true });
  await connect().call(getOrder, { orderId: "1" }, { restrictedData: true });
  assert.is(asked().length, 2);
});

test("all pages of a list go out with one token", async () => {
  const found: number[] = [];
  const restrictedData = ["buyerInfo"];
  const list = sellingPartner.call(getOrders, { MarketplaceIds: ["M"] }, { restrictedData });
  restrictedData.push("shippingAddress");
  for await (const { id } of list) found.push(id);
  assert.equal(found, [1, 2]);
  assert.equal(asked(), [resource("GET", "/orders/v0/orders", ["buyerInfo"])]);
});

test("the loopback server refuses a token for another path", async () => {
  await sellingPartner.call(getOrder, { orderId: "1" }, { restrictedData: true });
  const accessToken = tokenOf(calls()[0]!);
  const error = await rejection(sellingPartner.call(getPlain, { orderId: "1" }, { accessToken }));
  assert.instance(error, UnauthorizedError);
});

const WRONG: readonly [
  expected: string | RegExp,
  operation: Operation<Params, object>,
  options: object,
][] = [
  [
    /: restricted data: getPlain is not a restricted operation$/,
    unrestricted,
    { restrictedData: true },
  ],
  [/is not a restricted operation/, unrestricted, { restrictedData: ["buyerInfo"] }],
  [
    /: restricted data: "email" is not an element of getOrderItems \(buyerInfo\)$/,
    getOrderItems,
    { restrictedData: ["email"] },
  ],
  [
    /"buyerInfo" is not an element of cancelShipment \(it has none: pass true\)/,
    cancelShipment,
    { restrictedData: ["buyerInfo"] },
  ],
  [/the list of elements is empty/, getOrder, { restrictedData: [] }],
  [
    /accessToken and restrictedData cannot be combined/,
    getOrder,
    { restrictedData: true, accessToken: "x" },
  ],
  [
    /2 problems:\n.*timeout.*\n.*"x" is not an element/,
    getOrder,
    { restrictedData: ["x"], timeout: -1 },
  ],
];

for (const [expected, operation, options] of WRONG) {
  test(`${JSON.stringify(options)} of ${operation.name} is refused before anything is sent`, async () => {
    const params = { orderId: "1", shipmentId: "S" };
    const error = await rejection(sellingPartner.call(operation, params, options));
    assert.instance(error, ParameterError);
    assert.match((error as Error).message, expected);
    assert.is(central.requests.length, 0);
  });
}

test("several resources share one token, which is valid for all of them and nothing else", async () => {
  const before = Date.now();
  const { token, expires } = await sellingPartner.restrictedDataToken(
    [
      { operation: getOrders },
      { operation: getOrder, params: { orderId: "1" }, dataElements: ["buyerInfo"] },
      { operation: getReportDocument, params: { reportDocumentId: "d" } },
    ],
    { targetApplication: "amzn1.sp.solution.other" },
  );
  assert.equal(asked(), [
    {
      restrictedResources: [
        { method: "GET", path: "/orders/v0/orders", dataElements: ORDER_ELEMENTS },
        { method: "GET", path: "/orders/v0/orders/1", dataElements: ["buyerInfo"] },
        { method: "GET", path: "/reports/2021-06-30/documents/d" },
      ],
      targetApplication: "amzn1.sp.solution.other",
    },
  ]);
  const issued = expires.getTime() - 3_600_000;
  assert.ok(issued >= before && issued <= Date.now(), `${issued}`);

  // The delegatee has the token and nothing else.
  const delegatee = new SellingPartner({ endpoint: central.endpoint, lwa: false });
  const options = { accessToken: token };
  await delegatee.call(getOrders, { MarketplaceIds: ["M"] }, options);
  await delegatee.call(getOrder, { orderId: "1" }, options);
  await delegatee.call(getReportDocument, { reportDocumentId: "d" }, options);
  const other = await rejection(delegatee.call(getOrder, { orderId: "2" }, options));
  assert.instance(other, UnauthorizedError);
});

test("a token of several resources is kept, in any order, per target", async () => {
  const [one, two] = [{ operation: getOrder }, { operation: getOrderItems }];
  const a = await sellingPartner.restrictedDataToken([one, two]);
  const b = await sellingPartner.restrictedDataToken([two, one]);
  assert.is(a.token, b.token);
  assert.is(asked().length, 1);
  await sellingPartner.restrictedDataToken([one, two], { targetApplication: "amzn1.other" });
  await sellingPartner.restrictedDataToken([one]);
  assert.is(asked().length, 3);
  await sellingPartner.call(getOrder, { orderId: "1" }, { restrictedData: true });
  assert.is(asked().length, 3, "a call takes the token that is there");
});

const WRONG_RESOURCES: readonly [
  expected: RegExp,
  resources: Parameters<SellingPartner["restrictedDataToken"]>[0],
  options?: object,
][] = [
  [/a token must have 1 to 50 resources, not 0/, []],
  [
    /a token must have 1 to 50 resources, not 51/,
    Array.from({ length: 51 }, () => ({ operation: getOrder })),
  ],
  [/getReportDocument requires params/, [{ operation: getReportDocument }]],
  [
    /2 problems:\n.*orderId \(path\) is missing\n.*"x" is not an element/,
    [{ operation: getOrder, params: {}, dataElements: ["x"] }],
  ],
  [/getPlain is not a restricted operation/, [{ operation: unrestricted }]],
  [/targetApplication is empty/, [{ operation: getOrder }], { targetApplication: "" }],
];

for (const [expected, resources, options] of WRONG_RESOURCES) {
  test(`a token for ${resources.length} resources is refused: ${expected.source}`, async () => {
    const error = await rejection(sellingPartner.restrictedDataToken(resources, options));
    assert.instance(error, ParameterError);
    assert.match((error as Error).message, expected);
    assert.is(central.requests.length, 0);
  });
}

test("50 resources are one request", async () => {
  const resources = Array.from({ length: 50 }, (__, id) => ({
    operation: getOrder,
    params: { orderId: String(id) },
  }));
  await sellingPartner.restrictedDataToken(resources);
  assert.is(asked().length, 1);
});

test("a refusal of the Tokens API is its error, not remembered, and not taken for that of a page", async () => {
  let refused = 0;
  central.on("POST", "/tokens/2021-03-01/restrictedDataToken", () => {
    refused += 1;
    return errorReply(400, "InvalidInput", "Application does not have access");
  });
  const call = sellingPartner.call(getOrder, { orderId: "1" }, { restrictedData: true });
  const error = await rejection(call);
  assert.instance(error, SellingPartnerError);
  assert.is((error as SellingPartnerError).operation, "createRestrictedDataToken");
  assert.is(calls().length, 0);
  await rejection(sellingPartner.call(getOrder, { orderId: "1" }, { restrictedData: true }));
  assert.is(refused, 2);
});

test("a refusal in the middle of a list is not the error of one of its pages", async () => {
  serveRestrictedTokens(central, 0);
  const list = sellingPartner.call(getOrders, { MarketplaceIds: ["M"] }, { restrictedData: true });
  const error = await rejection(
    (async () => {
      for await (const { id } of list) {
        assert.is(id, 1);
        central.on("POST", "/tokens/2021-03-01/restrictedDataToken", () =>
          errorReply(403, "Unauthorized", "Access to requested resource is denied."),
        );
      }
    })(),
  );
  assert.instance(error, UnauthorizedError);
  const { operation, progress } = error as UnauthorizedError;
  assert.is(operation, "createRestrictedDataToken");
  assert.is(progress, undefined, "others may wait for the same token, and get the same error");
});

test("a grantless operation gets the token of its scope, with and without a refresh token", async () => {
  const scope = "sellingpartnerapi::notifications";
  const getDestinations: Operation<object, object> = {
    api: "notifications-v1",
    name: "getDestinations",
    method: "GET",
    path: "/notifications/v1/destinations",
    scope,
  };
  central.on("GET", getDestinations.path, (request) =>
    central.tokens.get(tokenOf(request))?.scope?.split(" ").includes(scope)
      ? { json: { payload: [] } }
      : errorReply(403, "Unauthorized", "Access to requested resource is denied."),
  );
  const { clientId, clientSecret, scopes } = ACCOUNT;
  const grantless = new SellingPartner({
    endpoint: central.endpoint,
    lwa: { clientId, clientSecret, scopes, endpoint: central.lwaEndpoint },
  });
  for (const connection of [sellingPartner, grantless]) {
    assert.equal(await connection.call(getDestinations, {}), { payload: [] });
  }
  await sellingPartner.call(getOrder, { orderId: "1" });
  const { scope: own } = central.tokens.get(tokenOf(calls().at(-1)!))!;
  assert.is(own, null, "other operations go on with the token of the seller");
});

test("the response to the call itself is unchanged", async () => {
  central.on("GET", getOrder.path, () => errorReply(404, "NotFound", "no such order"));
  const call = sellingPartner.call(getOrder, { orderId: "1" }, { restrictedData: true });
  assert.instance(await rejection(call), NotFoundError);
});

test("a caller that aborts leaves the request to the others", async () => {
  let arrived!: () => void;
  let answer!: () => void;
  const arrival = new Promise<void>((resolve) => (arrived = resolve));
  const release = new Promise<void>((resolve) => (answer = resolve));
  const path = "/tokens/2021-03-01/restrictedDataToken";
  const token = { scope: null, expires: Infinity };
  central.tokens.set("Atz.sprdt|late", token);
  central.on("POST", path, async () => {
    arrived();
    await release;
    return { json: { restrictedDataToken: "Atz.sprdt|late", expiresIn: 3600 } };
  });
  const controller = new AbortController();
  const { signal } = controller;
  const impatient = rejection(
    sellingPartner.call(getOrder, { orderId: "1" }, { restrictedData: true, signal }),
  );
  const patient = sellingPartner
    .call(getOrder, { orderId: "1" }, { restrictedData: true })
    .withResponse();
  await arrival;
  controller.abort("enough");
  assert.is(await impatient, "enough");
  answer();
  assert.equal((await patient).data, {});
  assert.is(asked().length, 1);
  assert.is(calls().length, 1);
});

/** Tokens over answers of the Tokens API and a clock that stands still. */
function tokens(...answers: readonly (() => unknown)[]) {
  const clock = new FakeClock();
  let count = 0;
  const store = new RestrictedTokens("https://x.example", clock, async () => {
    const data = answers[Math.min(count, answers.length - 1)]!();
    count += 1;
    const { headers } = new Response();
    return {
      data,
      status: 200,
      headers,
      requestId: "id",
      rateLimit: null,
      response: new Response(),
      debug: "",
    };
  });
  const get = (url = "https://x.example/orders/v0/orders/1"): Promise<string> =>
    store.forCall(getOrder, url, true, null);
  return { clock, get, store, requests: () => count };
}

const numbered = (expiresIn: unknown): (() => unknown) => {
  let count = 0;
  return () => ({ restrictedDataToken: `Atz.sprdt|${(count += 1)}`, expiresIn });
};

test("a token is kept until 60 seconds before it expires", async () => {
  const { clock, get } = tokens(numbered(3600));
  assert.is(await get(), "Atz.sprdt|1");
  clock.time += 3_539_999;
  assert.is(await get(), "Atz.sprdt|1");
  clock.time += 1;
  assert.is(await get(), "Atz.sprdt|2");
});

test("a token that is dropped is requested again, another is kept", async () => {
  const { get, store } = tokens(numbered(3600));
  const first = await get();
  store.drop("Atz.sprdt|another");
  assert.is(await get(), first);
  store.drop(first);
  const second = await get();
  assert.is.not(second, first);
  store.drop(first);
  assert.is(await get(), second, "it has been renewed already");
});

for (const expiresIn of [undefined, null, "soon", 0, -5, 60]) {
  test(`expiresIn ${JSON.stringify(expiresIn)}: the token is used and not kept`, async () => {
    const { get, requests } = tokens(numbered(expiresIn));
    await get();
    await get();
    assert.is(requests(), 2);
  });
}

const NO_TOKENS: readonly unknown[] = [
  undefined,
  null,
  [],
  "Atz.sprdt|x",
  {},
  { payload: { restrictedDataToken: "Atz.sprdt|x", expiresIn: 3600 } },
  { restrictedDataToken: 7 },
  { restrictedDataToken: "" },
  { restrictedDataToken: "Atz.sprdt|x\r\nhost: evil" },
];

for (const data of NO_TOKENS) {
  test(`a response of ${JSON.stringify(data)} is an error that does not show it`, async () => {
    const error = await rejection(tokens(() => data).get());
    assert.instance(error, SellingPartnerError);
    assert.match((error as Error).message, "without a restricted data token (request id id)");
    assert.not.match(JSON.stringify(error), "Atz.sprdt");
  });
}

test("tokens of documents do not pile up", async () => {
  const { store, requests } = tokens(numbered(3600));
  const document = (id: number): Promise<string> =>
    store.forCall(
      getReportDocument,
      `https://x.example/reports/2021-06-30/documents/${id}?x=1`,
      true,
      null,
    );
  for (let id = 0; id < 501; id += 1) await document(id);
  await document(500);
  assert.is(requests(), 501, "the newest is kept");
  await document(0);
  assert.is(requests(), 502, "the oldest is not");
});

test("a path with a slash at its end is requested without it", async () => {
  const { fetch, sent } = recordingFetch(
    () => json({ restrictedDataToken: "Atz.sprdt|x", expiresIn: 3600 }),
    () => json({}),
  );
  const orders = {
    ...unrestricted,
    path: "/orders/v0/orders/",
    restricted: { path: "template" },
  } as const;
  const partner = new SellingPartner({ region: "na", lwa: false, fetch });
  await partner.call(orders, {}, { restrictedData: true });
  assert.is(sent[0]!.body, '{"restrictedResources":[{"method":"GET","path":"/orders/v0/orders"}]}');
  assert.is(sent[1]!.headers["x-amz-access-token"], "Atz.sprdt|x");
});

test("every operation on Amazon's list gets a token that the server accepts", async () => {
  interface Row {
    readonly operationId: string;
    readonly method: "GET" | "POST" | "DELETE";
    readonly path: string;
    readonly inModel: boolean;
    readonly dataElements: readonly string[] | null;
    readonly genericPath: boolean;
  }
  const shared = readShared<{ operations: readonly Row[] }>("vectors/restricted-operations.json");
  for (const {
    operationId,
    method,
    path,
    dataElements,
    genericPath,
    inModel,
  } of shared?.operations ?? []) {
    if (!inModel) continue;
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
    const operation: Operation<Params, object> = {
      api: "test-v1",
      name: operationId,
      method,
      path,
      parameters: names.map((name) => ({ name, in: "path", required: true })),
      restricted: {
        path: genericPath ? "template" : "actual",
        ...(dataElements && { dataElements }),
      },
    };
    central.on(method, path, () => ({ json: { operationId } }));
    const params = Object.fromEntries(names.map((name) => [name, "an id/with ?"]));
    const answer = await sellingPartner.call(operation, params, { restrictedData: true });
    assert.equal(answer, { operationId });
  }
});

test.run();
