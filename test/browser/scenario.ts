/**
 * What the browser runs: bundled by client.test.ts, loaded by a page and by a worker. It tells what it saw as plain data;
 * the test judges.
 */
import { isError } from "sp-api-runtime";
import { VendorOrdersApi } from "sp-api-vendor-orders-v1";
import { getPurchaseOrder } from "sp-api-vendor-orders-v1/operations";

/** Where the server is and whom it knows. */
export interface Account {
  readonly endpoint: string;
  readonly lwaEndpoint: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly refreshToken: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

/** What came of it. */
export interface Seen {
  /** Whether there is a `process`, which would mean that this is not a browser or that a polyfill was bundled. */
  readonly hasProcess: boolean;
  /** Answers of two unsigned calls. */
  readonly unsigned: readonly unknown[];
  /** Answers of two signed calls. */
  readonly signed: readonly unknown[];
  /** The numbers of all orders on all pages. */
  readonly orders: readonly unknown[];
  readonly error: unknown;
}

/** Calls the server unsigned, signed, page by page, and in vain. */
export async function runScenario(account: Account): Promise<Seen> {
  const { endpoint, lwaEndpoint, accessKeyId, secretAccessKey, ...credentials } = account;
  const options = {
    region: "na",
    endpoint,
    lwa: { ...credentials, endpoint: lwaEndpoint },
    retry: false,
  } as const;
  const client = new VendorOrdersApi(options);
  const signing = new VendorOrdersApi({ ...options, aws: { accessKeyId, secretAccessKey } });

  const callBoth = async (api: VendorOrdersApi): Promise<unknown[]> => [
    await api.getPurchaseOrder({ purchaseOrderNumber: "4Z32 PB/LD!'()*~日本" }),
    // What the body holds does not matter to the server.
    await api.submitAcknowledgement({ body: { acknowledgements: [] } }),
  ];
  const unsigned = await callBoth(client);
  const signed = await callBoth(signing);
  const orders: unknown[] = [];
  for await (const order of signing.getPurchaseOrders({ limit: 2 }))
    orders.push(order.purchaseOrderNumber);
  return {
    hasProcess: "process" in globalThis,
    unsigned,
    signed,
    orders,
    error: await client.getPurchaseOrder({ purchaseOrderNumber: "missing" }).then(
      () => null,
      (error: unknown) =>
        isError(error, getPurchaseOrder, 404)
          ? { name: error.name, status: error.status, code: error.errors[0]?.code }
          : String(error),
    ),
  };
}
