/** The first state, and orders that are made up. */
import * as v from "valibot";
import { errorAt, Failure, settingPlace } from "../../../lib/diagnostic.js";
import { writeDecimal } from "../decimal.js";
import { Random } from "../random.js";
import type { Seed } from "../scenario.js";
import { SettingsSchema } from "./settings.js";
import { day, hour } from "../orders.js";
import type { FulfillmentState, Order, Product } from "./state.js";

const digits = "0123456789";
const capitals = "ABCDEFGHJKLMNPQRSTUVWXYZ";

const DocumentSchema = v.strictObject({ settings: v.optional(SettingsSchema, {}) });

/** @throws Failure (usage) with every problem of the seed */
export function startFulfillment({ now, number, document }: Seed): FulfillmentState {
  const parsed = v.safeParse(DocumentSchema, document);
  if (!parsed.success)
    throw new Failure(
      parsed.issues.map((issue) => {
        const known = `known are settings, and of these ${Object.keys(SettingsSchema.entries).join(", ")}`;
        return errorAt(
          issue.type === "strict_object" ? "this key is not known" : issue.message,
          settingPlace("seed", v.getDotPath(issue) ?? ""),
          issue.type === "strict_object" ? known : null,
        );
      }),
      "usage",
    );
  const { settings } = parsed.output;
  const random = new Random(number);
  const products = Array.from({ length: 6 }, (): Product => ({
    asin: `B0${random.text(capitals + digits, 8)}`,
    product: `SKU-${random.text(digits, 6)}`,
    title: `Product ${random.text(capitals, 3)}`,
    cost: writeDecimal(BigInt(random.whole(500, 9000)) * 10_000n),
  }));
  const morning = Math.floor((now - 8 * hour) / day) * day + day + 8 * hour;
  let state: FulfillmentState = {
    settings,
    random: random.state,
    products,
    orders: [],
    stock: [],
    transactions: [],
    invoices: [],
    pending: settings.ordersPerDay === 0 ? [] : [{ kind: "morning", due: morning }],
  };
  for (let count = 0; count < settings.orders; count += 1) state = addOrder(state, now).state;
  return state;
}

/** A customer orders. */
export function addOrder(
  state: FulfillmentState,
  now: number,
): { readonly state: FulfillmentState; readonly order: Order } {
  const random = new Random(state.random);
  const { settings, products, orders } = state;
  let number: string;
  do number = `D${random.text(digits + capitals, 8)}`;
  while (orders.some((one) => one.number === number));
  const start = random.whole(0, Math.max(0, products.length - 1));
  const count = Math.min(products.length, random.whole(1, 2));
  const lines = Array.from({ length: count }, (_, index) => {
    const { asin, product, title, cost } = products[(start + index) % products.length] ?? nothing;
    const sequence = String(index + 1);
    return { sequence, asin, product, title, cost, ordered: random.whole(1, 3) };
  });
  const order: Order = {
    number,
    customerOrder: `${random.text(digits, 3)}-${random.text(digits, 7)}-${random.text(digits, 7)}`,
    createdAt: now,
    status: "NEW",
    seenAt: null,
    acknowledgedAt: null,
    vendor: settings.vendorCode,
    warehouse: random.pick(["KTWA", "KTWB"]),
    shipMethod: "KTG_GROUND",
    requiredAt: now + 2 * day,
    needsSlip: random.chance(0.3),
    lines,
    label: null,
    tracking: [],
    shippedAt: null,
    deliveredAt: null,
    invoicedAt: null,
  };
  const next: FulfillmentState = {
    ...state,
    random: random.state,
    orders: [...orders, order],
    pending: [
      ...state.pending,
      { kind: "deadline", due: now + settings.acknowledgeHours * hour, order: number },
      { kind: "late", due: order.requiredAt, order: number },
    ],
  };
  return { state: next, order };
}

const nothing: Product = { asin: "", product: "", title: "", cost: "0.00" };
