/** What the scenario remembers. It is JSON; times are milliseconds since 1970, quantities are eaches. */
import type { JsonRecord, JsonValue } from "../../../lib/json.js";
import type { LateSuccess, Submission, Transaction } from "../transactions.js";
import type { RetailSettings } from "./settings.js";

export interface RetailState {
  readonly settings: RetailSettings;
  readonly random: number;
  readonly orders: readonly Order[];
  readonly transactions: readonly Transaction[];
  readonly shipments: readonly Shipment[];
  readonly pickups: readonly Pickup[];
  readonly invoices: readonly Invoice[];
  readonly pending: readonly Pending[];
}

export type OrderState = "New" | "Acknowledged" | "Closed";

export interface Order {
  readonly number: string;
  readonly createdAt: number;
  readonly state: OrderState;
  readonly stateChangedAt: number;
  /** When Amazon last changed it; null if it never did. */
  readonly changedAt: number | null;
  readonly updatedAt: number;
  /** When the vendor first read it; null if it never did. */
  readonly seenAt: number | null;
  readonly acknowledgedAt: number | null;
  /** Null while it is open. */
  readonly closedBy: "vendor" | "amazon" | "receipt" | "lapse" | null;
  /** What it was before Amazon cancelled it. */
  readonly cancelled: Pick<Order, "state" | "stateChangedAt" | "lines"> | null;
  /** `sellingParty.partyId`. */
  readonly vendor: string;
  /** `shipToParty.partyId`. */
  readonly shipTo: string;
  /** The kind says who pays the freight: `ship` Amazon, `delivery` the vendor. */
  readonly window: {
    readonly kind: "ship" | "delivery";
    readonly from: number;
    readonly to: number;
  };
  /** The rest of `OrderDetails`, in Amazon's form. */
  readonly details: JsonRecord<JsonValue>;
  readonly lines: readonly Line[];
}

export interface Line {
  readonly sequence: string;
  readonly asin: string | null;
  readonly product: string | null;
  readonly unit: "Cases" | "Eaches";
  /** Eaches in a unit. */
  readonly size: number;
  readonly allowsBackorder: boolean;
  /** A decimal number, for one each; null if there is a list price only. */
  readonly netCost: string | null;
  readonly listPrice: string | null;
  readonly currency: string;
  readonly ordered: number;
  /** What made `ordered`; a cancellation is negative. The oldest first. */
  readonly changes: readonly { readonly at: number; readonly by: number }[];
  readonly accepted: number;
  readonly rejected: number;
  /** The acknowledgements of the line, the oldest first. */
  readonly answers: readonly Answered[];
  /** The cost that was acknowledged; null if none was. */
  readonly acknowledgedCost: string | null;
  readonly shipped: number;
  readonly received: number;
  readonly receivedAt: number | null;
  readonly invoiced: number;
}

export interface Answered {
  readonly at: number;
  readonly accepted: number;
  readonly rejected: number;
}

/** What a document says of a line of an order. */
export interface LineAmount {
  readonly order: string;
  readonly line: string;
  readonly amount: number;
}

/** A shipment confirmation (ASN). */
export interface Shipment {
  readonly id: string;
  readonly vendor: string;
  /** Of the first confirmation. */
  readonly confirmedAt: number;
  readonly shippedAt: number | null;
  readonly arrivesAt: number;
  readonly cartons: number;
  readonly pallets: number;
  /** SSCCs of its cartons and pallets. */
  readonly labels: readonly string[];
  readonly lines: readonly LineAmount[];
  /** Null until it is received. */
  readonly receivedAt: number | null;
  /** Units that will be missing when it is received. */
  readonly short: number;
}

export const pickupStatuses = [
  "Created",
  "TransportationRequested",
  "CarrierAssigned",
  "Shipped",
] as const;

export type PickupStatus = (typeof pickupStatuses)[number];

/** A routing request: a shipment that Amazon's carrier picks up. */
export interface Pickup {
  readonly id: string;
  readonly vendor: string;
  /** The Amazon reference number (ARN). */
  readonly reference: string;
  readonly createdAt: number;
  readonly statuses: readonly { readonly status: PickupStatus; readonly at: number }[];
  readonly requestedAt: number;
  readonly orders: readonly string[];
  readonly cartons: number;
  readonly warehouse: string;
  /** The request in Amazon's form. */
  readonly document: JsonRecord<JsonValue>;
}

export interface Invoice {
  readonly id: string;
  readonly vendor: string;
  readonly kind: "Invoice" | "CreditNote";
  readonly at: number;
  readonly lines: readonly LineAmount[];
}

/** What happens by itself. */
export type Pending =
  | Submission
  | LateSuccess
  | {
      readonly kind: "receive";
      readonly due: number;
      readonly shipment: string;
      readonly vendor: string;
    }
  | { readonly kind: "deadline" | "lapse"; readonly due: number; readonly order: string }
  | {
      readonly kind: "pickup";
      readonly due: number;
      readonly pickup: string;
      readonly vendor: string;
      readonly status: PickupStatus;
    }
  | { readonly kind: "morning"; readonly due: number };

export function withPending(state: RetailState, ...pending: readonly Pending[]): RetailState {
  return { ...state, pending: [...state.pending, ...pending] };
}

/** Adds to figures of lines of orders. */
export function addToLines(
  state: RetailState,
  amounts: readonly LineAmount[],
  add: (line: Line, amount: number) => Line,
): RetailState {
  return {
    ...state,
    orders: state.orders.map((order) => {
      const own = amounts.filter((one) => one.order === order.number);
      if (own.length === 0) return order;
      const lines = order.lines.map((line) =>
        own
          .filter((one) => one.line === line.sequence)
          .reduce((sum, one) => add(sum, one.amount), line),
      );
      return { ...order, lines };
    }),
  };
}
