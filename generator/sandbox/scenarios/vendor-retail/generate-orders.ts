/** Makes orders up: the same random numbers make the same orders. */
import { writeDecimal } from "../decimal.js";
import { Random } from "../random.js";
import { day, hour } from "../orders.js";
import { type Line, type Order, type RetailState, withPending } from "./state.js";

const digits = "0123456789";
const capitals = "ABCDEFGHJKLMNPQRSTUVWXYZ";

/** Fulfilment centres that do not exist. */
const warehouses = ["KTA1", "KTA2", "KTB1"] as const;

/** Makes a new order, and what will happen to it. */
export function addOrder(
  state: RetailState,
  now: number,
): { readonly state: RetailState; readonly order: Order } {
  const random = new Random(state.random);
  const { settings } = state;
  const number = orderNumber(random, state);
  const count = random.whole(1, 3);
  const lines = Array.from({ length: count }, (_, index) =>
    newLine(String(index + 1), random, now, settings.currency),
  );
  const shipTo = random.pick(warehouses);
  const isCollect = random.chance(0.5);
  const from = Math.floor(now / day) * day + random.whole(3, 5) * day;
  const order: Order = {
    ...unanswered(now),
    number,
    vendor: settings.vendorCode,
    shipTo,
    window: { kind: isCollect ? "ship" : "delivery", from, to: from + 5 * day },
    details: {
      purchaseOrderType: "RegularOrder",
      paymentMethod: "Invoice",
      buyingParty: { partyId: shipTo },
      sellingParty: { partyId: settings.vendorCode },
      shipToParty: { partyId: shipTo },
      billToParty: { partyId: "KTBILL" },
    },
    lines,
  };
  return { state: placeOrder({ ...state, random: random.state }, order), order };
}

/** What every new order has. */
export function unanswered(
  now: number,
): Omit<Order, "number" | "vendor" | "shipTo" | "window" | "details" | "lines"> {
  return {
    createdAt: now,
    state: "New",
    stateChangedAt: now,
    changedAt: null,
    updatedAt: now,
    seenAt: null,
    acknowledgedAt: null,
    closedBy: null,
    cancelled: null,
  };
}

/** Adds an order, with the dates that it must keep. */
export function placeOrder(state: RetailState, order: Order): RetailState {
  const { acknowledgeHours } = state.settings;
  return withPending(
    { ...state, orders: [...state.orders, order] },
    { kind: "deadline", due: order.createdAt + acknowledgeHours * hour, order: order.number },
    { kind: "lapse", due: lapseOf(order, state), order: order.number },
  );
}

/**
 * When Amazon cancels what it still expects: some days after the expected date or after the end of the window, whichever is first
 * (third parties; Amazon told vendors so in 2018). What is on its way is expected when it arrives.
 */
export function lapseOf({ number, window }: Order, { settings, shipments }: RetailState): number {
  const { lapseAfterExpected, lapseAfterWindow } = settings;
  const expected = shipments
    .filter((one) => one.receivedAt === null && one.lines.some(({ order }) => order === number))
    .reduce((latest, { arrivesAt }) => Math.max(latest, arrivesAt), window.to);
  return Math.min(window.to + lapseAfterWindow * day, expected + lapseAfterExpected * day);
}

/** A line that nobody has answered. */
export function newLine(sequence: string, random: Random, now: number, currency: string): Line {
  const size = random.pick([1, 1, 6, 12]);
  const ordered = size * random.whole(2, 20);
  const cost = BigInt(random.whole(150, 9000)) * 10_000n;
  return {
    ...untouched,
    sequence,
    asin: `B0${random.text(capitals + digits, 8)}`,
    product: `95${random.text(digits, 11)}`,
    unit: size === 1 ? "Eaches" : "Cases",
    size,
    allowsBackorder: random.chance(0.3),
    netCost: writeDecimal(cost),
    listPrice: writeDecimal((cost * 13n) / 10n),
    currency,
    ordered,
    changes: [{ at: now, by: ordered }],
  };
}

export const untouched = {
  accepted: 0,
  rejected: 0,
  answers: [],
  acknowledgedCost: null,
  shipped: 0,
  received: 0,
  receivedAt: null,
  invoiced: 0,
} as const;

function orderNumber(random: Random, { orders }: RetailState): string {
  for (;;) {
    const number = random.text(digits + capitals, 8);
    if (orders.every((order) => order.number !== number)) return number;
  }
}
