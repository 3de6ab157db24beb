/** What costs a vendor money or trouble. Amazon's pages about fees are behind a login: rates and most rules are third parties'. */
import { percentOf, readDecimal, writeDecimal } from "../decimal.js";
import type { Finding, Money, Rule } from "../scenario.js";

const guide = "Amazon's guide: Submit order acknowledgement";
const retailGuide = "Amazon's retail use case guide, 2021";

export const rules = {
  "order-never-seen": {
    missing: "getPurchaseOrders",
    title: "An order was never read",
    costs: true,
    source: `${guide}: the first answer is due within 24 hours`,
  },
  "not-acknowledged": {
    missing: "submitAcknowledgement",
    title: "An order was not acknowledged in time",
    costs: true,
    source: `${guide}; khoocommerce: unanswered orders count as rejected`,
  },
  "acknowledged-late": {
    title: "An order was acknowledged late",
    costs: true,
    source: `${guide}; khoocommerce: unanswered orders count as rejected`,
  },
  "changed-late": {
    title: "A quantity was changed after 48 hours",
    costs: false,
    source: `${guide}: after 48 hours only dates may change`,
  },
  "lowered-late": {
    title: "A confirmed quantity was lowered late",
    costs: true,
    source: "navazon 2020, amazowl: down-confirmed, 3 % of the difference",
  },
  "no-net-cost": {
    title: "A line was accepted without a net cost",
    costs: false,
    source: "model of vendor orders: the description requires it",
  },
  "price-above-order": {
    title: "A cost was acknowledged above the order's",
    costs: false,
    source: `${guide}: payment is delayed otherwise`,
  },
  "shipped-unconfirmed": {
    title: "Goods were shipped that nobody confirmed",
    costs: true,
    source: "supplypike: unconfirmed units",
  },
  "shipped-beyond": {
    title: "More was shipped than acknowledged",
    costs: true,
    source: "amazowl, khoocommerce: overage, 10 % and more",
  },
  "notice-late": {
    title: "A shipment was confirmed after it arrived",
    costs: true,
    source: "model of vendor shipments: before arrival; supplypike 2025: 2 to 6 %",
  },
  "notice-missing": {
    missing: "submitShipmentConfirmations",
    title: "Goods arrived without a shipment confirmation",
    costs: true,
    source: "supplypike 2025: 2 to 6 %",
  },
  "no-reference": {
    title: "A collect shipment was confirmed without its Amazon reference number",
    costs: false,
    source: `${retailGuide}: mandatory for collect`,
  },
  "not-on-time": {
    title: "Confirmed units were outside the window",
    costs: true,
    source: "amazowl, inymbus 2026: 3 %",
  },
  "not-filled": {
    missing: "submitShipmentConfirmations",
    title: "Confirmed units never arrived",
    costs: true,
    source: "amazowl, khoocommerce: 5 to 10 %",
  },
  "rejected-rate": {
    title: "More than 20 % of the ordered units were rejected",
    costs: true,
    source: "amazowl, graceblood: 3 % over the threshold",
  },
  "invoice-before-receipt": {
    title: "An invoice came before its goods",
    costs: false,
    source: "Katagami: it is paid when the goods are received",
  },
  "invoice-beyond-receipt": {
    title: "More was invoiced than received",
    costs: true,
    source: "supplypike: shortage claim (PQV), the missing units",
  },
  "invoice-price": {
    title: "An invoice has another price than the order",
    costs: true,
    source: "supplypike: price claim (PPV), the difference",
  },
  "submission-failed": {
    title: "A submission failed",
    costs: false,
    source: "Amazon's guide: Get transaction status",
  },
} as const satisfies Readonly<Record<string, Rule>>;

export function finding(
  rule: keyof typeof rules,
  detail: string,
  cost: Money | null = null,
): Finding {
  return { rule, detail, cost };
}

export function shareOf({ amount, currency }: Money, percent: number): Money {
  const value = readDecimal(amount) ?? 0n;
  return { amount: writeDecimal(percentOf(value, percent)), currency };
}
