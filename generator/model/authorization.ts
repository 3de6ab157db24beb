import type { HttpMethod, Restricted } from "./api.js";

/** The kind of token that each operation needs. No model declares it in a machine-readable way, so we keep the data here. */

/**
 * Operations that return personal data only for a restricted data token, by method and path.
 *
 * Source: Amazon's list in the Tokens API guide (31 operations, two of which no model contains any more), with
 * `getShippingLabels` and `createShippingLabels` of 2021-12-28, which other lists have beside their v1 counterparts, and
 * `directPurchaseShipment` from the announcement of 2023. Only Orders v0 has data elements. Only for a report document must
 * the token name the actual path.
 */
const restrictedOperations: ReadonlyMap<string, Restricted> = new Map<string, Restricted>([
  ...[
    "GET /vendor/directFulfillment/orders/v1/purchaseOrders",
    "GET /vendor/directFulfillment/orders/v1/purchaseOrders/{purchaseOrderNumber}",
    "GET /vendor/directFulfillment/orders/2021-12-28/purchaseOrders",
    "GET /vendor/directFulfillment/orders/2021-12-28/purchaseOrders/{purchaseOrderNumber}",
    "GET /vendor/directFulfillment/shipping/v1/shippingLabels",
    "GET /vendor/directFulfillment/shipping/v1/shippingLabels/{purchaseOrderNumber}",
    "GET /vendor/directFulfillment/shipping/v1/packingSlips",
    "GET /vendor/directFulfillment/shipping/v1/packingSlips/{purchaseOrderNumber}",
    "GET /vendor/directFulfillment/shipping/v1/customerInvoices",
    "GET /vendor/directFulfillment/shipping/v1/customerInvoices/{purchaseOrderNumber}",
    "GET /vendor/directFulfillment/shipping/2021-12-28/shippingLabels",
    "GET /vendor/directFulfillment/shipping/2021-12-28/shippingLabels/{purchaseOrderNumber}",
    "POST /vendor/directFulfillment/shipping/2021-12-28/shippingLabels/{purchaseOrderNumber}",
    "GET /vendor/directFulfillment/shipping/2021-12-28/packingSlips",
    "GET /vendor/directFulfillment/shipping/2021-12-28/packingSlips/{purchaseOrderNumber}",
    "GET /vendor/directFulfillment/shipping/2021-12-28/customerInvoices",
    "GET /vendor/directFulfillment/shipping/2021-12-28/customerInvoices/{purchaseOrderNumber}",
    "POST /easyShip/2022-03-23/packages/bulk",
    "GET /mfn/v0/shipments/{shipmentId}",
    "DELETE /mfn/v0/shipments/{shipmentId}",
    "POST /mfn/v0/shipments",
    "GET /orders/v0/orders/{orderId}/regulatedInfo",
    "GET /orders/v0/orders/{orderId}/address",
    "GET /orders/v0/orders/{orderId}/buyerInfo",
    "GET /orders/v0/orders/{orderId}/orderItems/buyerInfo",
    "GET /fba/outbound/brazil/v0/shipments/{shipmentId}",
    "GET /shipping/v1/shipments/{shipmentId}",
    "POST /shipping/v2/shipments/directPurchase",
  ].map((operation) => [operation, { path: "template", dataElements: [] }] as const),
  ["GET /reports/2021-06-30/documents/{reportDocumentId}", { path: "actual", dataElements: [] }],
  ...["GET /orders/v0/orders", "GET /orders/v0/orders/{orderId}"].map(
    (operation) =>
      [
        operation,
        { path: "template", dataElements: ["buyerInfo", "shippingAddress", "buyerTaxInformation"] },
      ] as const,
  ),
  ["GET /orders/v0/orders/{orderId}/orderItems", { path: "template", dataElements: ["buyerInfo"] }],
]);

/** The restriction of an operation; null if it needs no restricted data token. */
export function restrictedBy(method: HttpMethod, path: string): Restricted | null {
  return restrictedOperations.get(`${method} ${path}`) ?? null;
}

/**
 * The scope of a grantless operation; null for any other. The notifications model says "grantless" in the descriptions of its
 * seven. The rotation of a client secret is in Amazon's list of grantless operations, but its model does not say so.
 */
export function grantlessScope(
  method: HttpMethod,
  path: string,
  description: string | null,
): string | null {
  if (method === "POST" && /^\/applications\/[^/]+\/clientSecret$/.test(path)) {
    return "sellingpartnerapi::client_credential:rotation";
  }
  const grantless = /\bgrantless\b/i.test(description ?? "");
  return grantless && path.startsWith("/notifications/")
    ? "sellingpartnerapi::notifications"
    : null;
}
