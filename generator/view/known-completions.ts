/**
 * What the models do not tell of operations that only begin something: our data, with its reasons. Vendor transactions are
 * polled in APIs of their own, and no model says how long anything takes.
 */
import type { Operation } from "../model/api.js";

/** How the operations below a path are followed in another API. */
export interface KnownFollowUp {
  readonly id: readonly string[];
  readonly status: readonly string[];
  readonly done: readonly string[];
  readonly failed: readonly string[];
  readonly problems: readonly string[];
  readonly timeout: number;
  /** The type of the runtime for the last answer. */
  readonly finalType: "VendorTransaction" | "VendorDirectFulfillmentTransaction";
  /** The operation to poll, as its model has it. */
  readonly api: string;
  readonly name: string;
  readonly path: string;
  readonly usagePlan: { readonly rate: number; readonly burst: number };
}

const minute = 60_000;

const statuses = { done: ["Success"], failed: ["Failure"] } as const;

/** With `payload`, as vendorTransactionStatus.json and vendorDirectFulfillmentTransactionsV1.json have it. */
const inPayload = {
  ...statuses,
  id: ["payload", "transactionId"],
  status: ["payload", "transactionStatus", "status"],
  problems: ["payload", "transactionStatus", "errors"],
  finalType: "VendorTransaction",
} as const;

const rows: readonly { readonly below: string; readonly followUp: KnownFollowUp }[] = [
  // Vendor retail: orders, shipments and invoices have one API for their transactions. Amazon's guide of 2021 allows 30 minutes.
  ...["/vendor/orders/v1/", "/vendor/shipping/v1/", "/vendor/payments/v1/"].map((below) => ({
    below,
    followUp: {
      ...inPayload,
      timeout: 30 * minute,
      api: "vendor-transaction-status-v1",
      name: "getTransaction",
      path: "/vendor/transactions/v1/transactions/{transactionId}",
      usagePlan: { rate: 10, burst: 20 },
    },
  })),
  // Vendor direct fulfillment v1: an API of their own as well. Amazon's guide of 2021: up to 15 minutes.
  ...["inventory", "orders", "payments", "shipping"].map((part) => ({
    below: `/vendor/directFulfillment/${part}/v1/`,
    followUp: {
      ...inPayload,
      timeout: 15 * minute,
      api: "vendor-direct-fulfillment-transactions-v1",
      name: "getTransactionStatus",
      path: "/vendor/directFulfillment/transactions/v1/transactions/{transactionId}",
      usagePlan: { rate: 10, burst: 10 },
    },
  })),
  // 2021-12-28: without `payload`, and `errors` holds a list of errors that is an object with `errors`.
  ...["orders", "shipping"].map((part) => ({
    below: `/vendor/directFulfillment/${part}/2021-12-28/`,
    followUp: {
      ...statuses,
      id: ["transactionId"],
      status: ["transactionStatus", "status"],
      problems: ["transactionStatus", "errors", "errors"],
      finalType: "VendorDirectFulfillmentTransaction" as const,
      timeout: 15 * minute,
      api: "vendor-direct-fulfillment-transactions-2021-12-28",
      name: "getTransactionStatus",
      path: "/vendor/directFulfillment/transactions/2021-12-28/transactions/{transactionId}",
      usagePlan: { rate: 10, burst: 10 },
    },
  })),
];

/** What is known of the operations below the path of this one; null if nothing is. */
export function knownFollowUp({ path }: Pick<Operation, "path">): KnownFollowUp | null {
  return rows.find(({ below }) => path.startsWith(below))?.followUp ?? null;
}

/** How long to wait by default, by the path of the operation that is polled. In milliseconds. */
const timeouts: readonly { readonly below: string; readonly timeout: number }[] = [
  // Amazon's staff in January 2025: 30 to 60 seconds, sometimes longer (selling-partner-api-models, issue 4503).
  { below: "/inbound/fba/2024-03-20/", timeout: 10 * minute },
  // As the other vendor direct fulfillment APIs, since nothing is said of it.
  { below: "/vendor/directFulfillment/sandbox/", timeout: 15 * minute },
];

/** How long to wait by default for what is polled by an operation: an hour where nothing is known, as for reports and feeds. */
export function derivedTimeout({ path }: Pick<Operation, "path">): number {
  return timeouts.find(({ below }) => path.startsWith(below))?.timeout ?? 60 * minute;
}
