/** What the scenario remembers. It is JSON; times are milliseconds since 1970, quantities are eaches. */
import type { LateSuccess, Submission, Transaction } from "../transactions.js";
import type { FulfillmentSettings } from "./settings.js";

export interface FulfillmentState {
  readonly settings: FulfillmentSettings;
  readonly random: number;
  readonly products: readonly Product[];
  readonly orders: readonly Order[];
  readonly stock: readonly Stock[];
  readonly transactions: readonly Transaction[];
  readonly invoices: readonly {
    readonly id: string;
    readonly vendor: string;
    readonly at: number;
  }[];
  readonly pending: readonly Pending[];
}

export interface Product {
  readonly asin: string;
  readonly product: string;
  readonly title: string;
  /** A decimal number. */
  readonly cost: string;
}

/** What a warehouse has of a product. */
export interface Stock {
  readonly warehouse: string;
  readonly asin: string;
  readonly amount: number;
  /** Gone for good. */
  readonly isObsolete: boolean;
}

export const orderStatuses = ["NEW", "ACCEPTED", "SHIPPED", "CANCELLED"] as const;

export type OrderStatus = (typeof orderStatuses)[number];

export interface Order {
  readonly number: string;
  readonly customerOrder: string;
  readonly createdAt: number;
  readonly status: OrderStatus;
  readonly seenAt: number | null;
  readonly acknowledgedAt: number | null;
  readonly vendor: string;
  readonly warehouse: string;
  readonly shipMethod: string;
  readonly requiredAt: number;
  readonly needsSlip: boolean;
  readonly lines: readonly Line[];
  readonly label: Label | null;
  /** Tracking numbers that a shipment confirmation named. */
  readonly tracking: readonly string[];
  readonly shippedAt: number | null;
  readonly deliveredAt: number | null;
  readonly invoicedAt: number | null;
}

export interface Line {
  readonly sequence: string;
  readonly asin: string;
  readonly product: string;
  readonly title: string;
  readonly ordered: number;
  readonly cost: string;
}

export interface Label {
  readonly createdAt: number;
  readonly packages: readonly { readonly id: string; readonly tracking: string }[];
}

export type Pending =
  | Submission
  | LateSuccess
  | { readonly kind: "deadline" | "late"; readonly due: number; readonly order: string }
  | { readonly kind: "morning"; readonly due: number };
