/** All four methods of the generated vendor orders client, from the params object to the server and back, over real sockets. */
import { suite } from "uvu";
import * as assert from "uvu/assert";
import { SellingPartnerError, type AwsOptions, type Call, type Operation } from "sp-api-runtime";
import { VendorOrdersApi } from "sp-api-vendor-orders-v1";
import * as vendorOrders from "sp-api-vendor-orders-v1/operations";
import {
  ACCOUNT,
  errorReply,
  startSellerCentral,
  type SellerCentral,
} from "../support/seller-central.js";
import { rejection } from "../support/transport.js";

const keys = { accessKeyId: ACCOUNT.accessKeyId, secretAccessKey: ACCOUNT.secretAccessKey };

interface Case {
  readonly operation: Operation & { readonly name: string };
  readonly params: Readonly<Record<string, unknown>>;
  readonly target: string;
  readonly body?: unknown;
  readonly status: number;
}

const CASES: readonly Case[] = [
  {
    operation: vendorOrders.getPurchaseOrders,
    params: {
      limit: 2,
      createdAfter: "2019-08-20T14:00:00",
      createdBefore: "2019-09-21T00:00:00Z",
      includeDetails: true,
      sortOrder: "DESC",
      nextToken: undefined,
    },
    target:
      "/vendor/orders/v1/purchaseOrders?limit=2&createdAfter=2019-08-20T14%3A00%3A00&createdBefore=2019-09-21T00%3A00%3A00Z&sortOrder=DESC&includeDetails=true",
    status: 200,
  },
  {
    operation: vendorOrders.getPurchaseOrder,
    params: { purchaseOrderNumber: "4Z32 PB/LD!'()*~日本" },
    target: "/vendor/orders/v1/purchaseOrders/4Z32%20PB%2FLD%21%27%28%29%2A~%E6%97%A5%E6%9C%AC",
    status: 200,
  },
  {
    operation: vendorOrders.submitAcknowledgement,
    params: { body: { acknowledgements: [{ purchaseOrderNumber: "TestOrder202", note: "了解" }] } },
    target: "/vendor/orders/v1/acknowledgements",
    body: { acknowledgements: [{ purchaseOrderNumber: "TestOrder202", note: "了解" }] },
    status: 202,
  },
  {
    operation: vendorOrders.getPurchaseOrdersStatus,
    params: { purchaseOrderStatus: "OPEN", updatedAfter: null, limit: 1 },
    target: "/vendor/orders/v1/purchaseOrdersStatus?limit=1&purchaseOrderStatus=OPEN",
    status: 200,
  },
];

function register(central: SellerCentral): void {
  for (const { operation, status } of CASES) {
    central.on(operation.method, operation.path, (request) => ({
      status,
      headers: { "x-amzn-RateLimit-Limit": "10.0" },
      json: { payload: { target: request.target, body: request.json() ?? null } },
    }));
  }
}

/** The client's method of an operation, for params that a table holds. */
function method(client: VendorOrdersApi, { name }: Operation): (params: unknown) => Call<unknown> {
  const methods = client as unknown as Record<string, (params: unknown) => Call<unknown>>;
  return (params) => methods[name]!(params);
}

async function callAll(central: SellerCentral, aws: AwsOptions | undefined): Promise<void> {
  register(central);
  const client = new VendorOrdersApi({
    region: "fe",
    endpoint: central.endpoint,
    lwa: central.lwa,
    aws,
    application: { name: "My Selling Tool", version: "2.0" },
  });
  for (const { operation, params, target, body = null, status } of CASES) {
    const answer = await method(client, operation)(params).withResponse();
    assert.equal(answer.data, { payload: { target, body } }, operation.name);
    assert.is(answer.status, status);
    assert.is(answer.rateLimit, 10);
    assert.match(answer.requestId ?? "", /^[0-9a-f-]{36}$/);
  }
  for (const { operation, params } of CASES) {
    central.on(operation.method, operation.path, () =>
      errorReply(400, "InvalidInput", "Could not match input arguments"),
    );
    const error = await rejection(method(client, operation)(params));
    assert.instance(error, SellingPartnerError);
    assert.is((error as SellingPartnerError).status, 400);
    assert.is((error as SellingPartnerError).errors[0]?.code, "InvalidInput");
  }
  assert.is(central.calls.length, 2 * CASES.length);
  assert.is(central.exchanges.length, 1, "one token for all calls");
}

const test = suite("end to end");
const central = await startSellerCentral();

test.before.each(() => central.reset());
test.after(() => central.close());

test("all four operations succeed and fail as the server says, unsigned", async () => {
  await callAll(central, undefined);
  assert.ok(central.calls.every(({ headers }) => headers.authorization === undefined));
  const agent = central.calls[0]!.headers["user-agent"];
  assert.is(agent, `My Selling Tool/2.0 (Language=TypeScript; Platform=${process.platform})`);
});

test("all four operations succeed and fail as the server says, signed with the keys of a user", async () => {
  central.requireSignature = true;
  await callAll(central, keys);
  assert.ok(central.calls.every(({ headers }) => headers["x-amz-security-token"] === undefined));
});

test("all four operations succeed and fail as the server says, signed as a role that STS lets us assume", async () => {
  central.requireSignature = true;
  await callAll(central, {
    ...keys,
    roleArn: ACCOUNT.roleArn,
    roleSessionName: "end-to-end",
    externalId: ACCOUNT.externalId,
    stsEndpoint: central.endpoint,
  });
  assert.is(central.assumptions.length, 1, "one session for all calls");
  const form = new URLSearchParams(central.assumptions[0]!.body.toString());
  assert.is(form.get("RoleSessionName"), "end-to-end");
  assert.is(form.get("DurationSeconds"), "3600");
  assert.ok(central.calls.every(({ headers }) => headers["x-amz-security-token"] !== undefined));
});

test("a wrong key is refused by the server, and what it quotes of the request is not in the error", async () => {
  central.requireSignature = true;
  register(central);
  const client = new VendorOrdersApi({
    region: "fe",
    endpoint: central.endpoint,
    lwa: central.lwa,
    aws: { ...keys, secretAccessKey: "another-secret-access-key" },
  });
  const error = await rejection(client.getPurchaseOrders());
  assert.instance(error, SellingPartnerError);
  const { errors, body } = error as SellingPartnerError;
  assert.is(errors[0]?.code, "InvalidSignatureException");
  assert.match(body, /x-amz-access-token:\[redacted\]/);
  const [token] = [...central.tokens.keys()].slice(-1);
  assert.not.match(JSON.stringify(error) + String(error), token!);
});

test.run();
