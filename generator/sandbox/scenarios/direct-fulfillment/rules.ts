/** What costs a direct fulfillment vendor money or trouble. */
import type { Finding, Money, Rule } from "../scenario.js";

export const rules = {
  "order-never-seen": {
    missing: "getOrders",
    title: "An order was never read",
    costs: true,
    source: "Amazon's guide: Submit an acknowledgement (24 hours)",
  },
  "not-acknowledged": {
    missing: "submitAcknowledgement",
    title: "An order was not acknowledged in time",
    costs: true,
    source: "Amazon's guide: Submit an acknowledgement (24 hours)",
  },
  "acknowledged-late": {
    title: "An order was acknowledged late",
    costs: true,
    source: "Amazon's guide: Submit an acknowledgement (24 hours)",
  },
  cancelled: {
    title: "The vendor cancelled a customer's order",
    costs: true,
    source: "amazowl: 10 USD for each",
  },
  "shipped-late": {
    missing: "submitShipmentConfirmations",
    title: "An order was not shipped by its required date",
    costs: true,
    source: "model of direct fulfillment orders: requiredShipDate",
  },
  "confirmed-late": {
    title: "A shipment was confirmed late",
    costs: false,
    source: "Amazon's guide: Submit shipment confirmations (4 hours)",
  },
  "submission-failed": {
    title: "A submission failed",
    costs: false,
    source: "Amazon's guide: Direct Fulfillment Transaction Status",
  },
} as const satisfies Readonly<Record<string, Rule>>;

export function finding(
  rule: keyof typeof rules,
  detail: string,
  cost: Money | null = null,
): Finding {
  return { rule, detail, cost };
}
