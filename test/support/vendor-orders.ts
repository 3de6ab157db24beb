/**
 * The operations of the vendor orders API that the end-to-end test drives. Written by hand until there is a generated
 * package to take them from.
 */
import type { Operation } from "../../templates/runtime/src/index.js";

type Params = Readonly<Record<string, unknown>>;
type Answer = { readonly payload?: unknown; readonly errors?: unknown };

const usagePlan = { rate: 10, burst: 10 };

export const getPurchaseOrders: Operation<Params, Answer> = {
  api: "vendor-orders-v1",
  name: "getPurchaseOrders",
  method: "GET",
  path: "/vendor/orders/v1/purchaseOrders",
  parameters: [
    { name: "limit", in: "query" },
    { name: "createdAfter", in: "query" },
    { name: "createdBefore", in: "query" },
    { name: "sortOrder", in: "query" },
    { name: "nextToken", in: "query" },
    { name: "includeDetails", in: "query" },
    { name: "changedAfter", in: "query" },
    { name: "changedBefore", in: "query" },
    { name: "poItemState", in: "query" },
    { name: "isPOChanged", in: "query" },
    { name: "purchaseOrderState", in: "query" },
    { name: "orderingVendorCode", in: "query" },
  ],
  usagePlan,
};

export const getPurchaseOrder: Operation<Params, Answer> = {
  api: "vendor-orders-v1",
  name: "getPurchaseOrder",
  method: "GET",
  path: "/vendor/orders/v1/purchaseOrders/{purchaseOrderNumber}",
  parameters: [{ name: "purchaseOrderNumber", in: "path", required: true }],
  usagePlan,
};

export const submitAcknowledgement: Operation<Params, Answer> = {
  api: "vendor-orders-v1",
  name: "submitAcknowledgement",
  method: "POST",
  path: "/vendor/orders/v1/acknowledgements",
  body: "required",
  usagePlan,
};

export const getPurchaseOrdersStatus: Operation<Params, Answer> = {
  api: "vendor-orders-v1",
  name: "getPurchaseOrdersStatus",
  method: "GET",
  path: "/vendor/orders/v1/purchaseOrdersStatus",
  parameters: [
    { name: "limit", in: "query" },
    { name: "sortOrder", in: "query" },
    { name: "nextToken", in: "query" },
    { name: "createdAfter", in: "query" },
    { name: "createdBefore", in: "query" },
    { name: "updatedAfter", in: "query" },
    { name: "updatedBefore", in: "query" },
    { name: "purchaseOrderNumber", in: "query" },
    { name: "purchaseOrderStatus", in: "query" },
    { name: "itemConfirmationStatus", in: "query" },
    { name: "itemReceiveStatus", in: "query" },
    { name: "orderingVendorCode", in: "query" },
    { name: "shipToPartyId", in: "query" },
  ],
  usagePlan,
};
