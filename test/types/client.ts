/** What the types of a client say, and what they forbid. Compiled by test/types/types.test.ts, never run. */
import { VendorOrdersApi, type VendorOrders } from "sp-api-vendor-orders-v1";
import * as operations from "sp-api-vendor-orders-v1/operations";
import { type Operation, SellingPartner } from "sp-api-runtime";

type Same<A, B> =
  (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles only where the two types are one. */
declare function same<A, B>(is: Same<A, B>): void;

declare const client: VendorOrdersApi;

// Parameters: those that are required must be there, and no other may.
client.getPurchaseOrders();
client.getPurchaseOrders({});
client.getPurchaseOrders({ limit: 10, createdAfter: "2026-01-01T00:00:00Z" });
client.getPurchaseOrder({ purchaseOrderNumber: "1" });
// @ts-expect-error a required parameter is missing
client.getPurchaseOrder({});
// @ts-expect-error params cannot be left out where one is required
client.getPurchaseOrder();
// @ts-expect-error there is no such parameter
client.getPurchaseOrders({ limits: 10 });
// @ts-expect-error a number is no string
client.getPurchaseOrder({ purchaseOrderNumber: 1 });
// @ts-expect-error a string is no number
client.getPurchaseOrders({ limit: "10" });
// @ts-expect-error a Date is no string: what is typed is what is on the wire
client.getPurchaseOrders({ createdAfter: new Date() });
// @ts-expect-error there is no such method
client.getPurchaseOrderz();

// A value that may be absent may also be undefined.
declare const maybe: string | undefined;
client.getPurchaseOrders({ nextToken: maybe });
// @ts-expect-error but not null
client.getPurchaseOrders({ nextToken: null });
// @ts-expect-error and a required one not undefined
client.getPurchaseOrder({ purchaseOrderNumber: maybe });

// Enums are closed where only we ask …
client.getPurchaseOrders({ sortOrder: "ASC" });
// @ts-expect-error not among the values
client.getPurchaseOrders({ sortOrder: "SIDEWAYS" });
// … and open where Amazon answers.
declare const order: VendorOrders.Order;
same<VendorOrders.OrderPurchaseOrderState, "New" | "Acknowledged" | "Closed" | (string & {})>(true);
order.purchaseOrderState = "SomethingNewOfThisWeek";
if (order.purchaseOrderState === "Closed") order.purchaseOrderState = "New";

// A body is typed, and keeps its name.
declare const request: VendorOrders.SubmitAcknowledgementRequest;
client.submitAcknowledgement({ body: request });
client.submitAcknowledgement({ body: { acknowledgements: [] } });
// @ts-expect-error a body is required
client.submitAcknowledgement({});
// @ts-expect-error not of this body
client.submitAcknowledgement({ body: { acknowledgement: [] } });

// Answers: the data alone, or with all that the body does not tell.
async function answers(): Promise<void> {
  const data = await client.getPurchaseOrder({ purchaseOrderNumber: "1" });
  same<typeof data, VendorOrders.GetPurchaseOrderResponse>(true);
  same<typeof data.payload, VendorOrders.Order | undefined>(true);
  // @ts-expect-error the payload may be missing
  void data.payload.purchaseOrderNumber;
  // @ts-expect-error there is no such field
  void data.payloads;

  const whole = await client.getPurchaseOrder({ purchaseOrderNumber: "1" }).withResponse();
  same<typeof whole.data, VendorOrders.GetPurchaseOrderResponse>(true);
  same<typeof whole.status, number>(true);
  same<typeof whole.requestId, string | null>(true);
  same<typeof whole.rateLimit, number | null>(true);
  same<typeof whole.headers, Headers>(true);
  // @ts-expect-error the response is for reading
  whole.status = 200;
}
same<typeof answers, () => Promise<void>>(true);

// Lists are lists of what they hold.
declare const list: VendorOrders.OrderList;
same<NonNullable<typeof list.orders>[number], VendorOrders.Order>(true);
// @ts-expect-error the first of a list may be missing
void list.orders?.[0].purchaseOrderNumber;

// Types live under a namespace, and shadow nothing.
const error: VendorOrders.Error = { code: "InvalidInput", message: "No." };
const thrown: Error = new Error(error.message);
// @ts-expect-error Amazon's Error is not JavaScript's
const mixed: Error = error;
same<typeof thrown | typeof mixed, Error>(true);
// @ts-expect-error a namespace of types is no value
console.log(VendorOrders);

// Descriptors hold the types of an operation.
same<
  typeof operations.getPurchaseOrder extends Operation<infer P, infer D, unknown> ? [P, D] : never,
  [VendorOrders.GetPurchaseOrderParams, VendorOrders.GetPurchaseOrderResponse]
>(true);
declare const sellingPartner: SellingPartner;
sellingPartner.call(operations.getPurchaseOrder, { purchaseOrderNumber: "1" });
// @ts-expect-error the parameters of another operation
sellingPartner.call(operations.getPurchaseOrder, { limit: 1 });
// @ts-expect-error a descriptor is for reading
operations.getPurchaseOrder.path = "/elsewhere";
