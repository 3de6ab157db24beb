/** The first state: orders made up by a number, or those of a seed file in Amazon's form. */
import * as v from "valibot";
import { type Diagnostic, errorAt, Failure, settingPlace } from "../../../lib/diagnostic.js";
import type { JsonRecord, JsonValue } from "../../../lib/json.js";
import { readDecimal } from "../decimal.js";
import { readTime } from "../query.js";
import type { Seed } from "../scenario.js";
import { addOrder, placeOrder, unanswered, untouched } from "./generate-orders.js";
import { readSettings } from "./settings.js";
import { day, hour } from "../orders.js";
import { type Line, type Order, type RetailState, withPending } from "./state.js";

const party = v.optional(v.looseObject({ partyId: v.string() }));
const money = v.optional(
  v.object({ amount: v.optional(v.string()), currencyCode: v.optional(v.string()) }),
);

const OrderSchema = v.object({
  purchaseOrderNumber: v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/, "must be letters and digits")),
  purchaseOrderState: v.optional(v.picklist(["New", "Acknowledged", "Closed"]), "New"),
  orderDetails: v.looseObject({
    purchaseOrderDate: v.optional(v.string()),
    purchaseOrderStateChangedDate: v.optional(v.string()),
    sellingParty: party,
    shipToParty: party,
    shipWindow: v.optional(v.string()),
    deliveryWindow: v.optional(v.string()),
    items: v.pipe(
      v.array(
        v.object({
          itemSequenceNumber: v.string(),
          amazonProductIdentifier: v.optional(v.string()),
          vendorProductIdentifier: v.optional(v.string()),
          orderedQuantity: v.object({
            amount: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1_000_000)),
            unitOfMeasure: v.optional(v.picklist(["Cases", "Eaches"]), "Eaches"),
            unitSize: v.optional(
              v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(10_000)),
              1,
            ),
          }),
          isBackOrderAllowed: v.optional(v.boolean(), false),
          netCost: money,
          listPrice: money,
        }),
      ),
      v.minLength(1, "must have an item"),
    ),
  }),
});

const DocumentSchema = v.strictObject({
  settings: v.optional(v.unknown()),
  /** As the `orders` of getPurchaseOrders. */
  orders: v.optional(v.array(OrderSchema)),
});

type SeedOrder = v.InferOutput<typeof OrderSchema>;

/** @throws Failure (usage) with every problem of the seed */
export function startRetail({ now, number, document }: Seed): RetailState {
  const parsed = v.safeParse(DocumentSchema, document);
  if (!parsed.success)
    throw new Failure(
      parsed.issues.map((issue) =>
        issue.type === "strict_object"
          ? errorAt(
              "this key is not known",
              placeOf(v.getDotPath(issue)),
              "known keys: seed, start, settings, orders",
            )
          : errorAt(issue.message, placeOf(v.getDotPath(issue))),
      ),
      "usage",
    );
  const settings = readSettings(parsed.output.settings);
  let state: RetailState = {
    settings,
    random: number,
    orders: [],
    transactions: [],
    shipments: [],
    pickups: [],
    invoices: [],
    pending: [],
  };
  const problems: Diagnostic[] = [];
  for (const [index, one] of (parsed.output.orders ?? []).entries()) {
    const order = readOrder(one, state, now);
    if (typeof order === "string")
      problems.push(errorAt(order, placeOf(`orders.${String(index)}`)));
    else state = placeOrder(state, order);
  }
  if (problems.length > 0) throw new Failure(problems, "usage");
  if (parsed.output.orders === undefined)
    for (let count = 0; count < settings.orders; count += 1) state = addOrder(state, now).state;
  // Orders come at 8 o'clock (UTC).
  const morning = Math.floor((now - 8 * hour) / day) * day + day + 8 * hour;
  return settings.ordersPerDay === 0 && settings.changes === 0 && settings.cancellations === 0
    ? state
    : withPending(state, { kind: "morning", due: morning });
}

/** @returns what is wrong, in one line */
function readOrder(one: SeedOrder, state: RetailState, now: number): Order | string {
  const { purchaseOrderNumber: number, purchaseOrderState, orderDetails } = one;
  const {
    purchaseOrderDate,
    purchaseOrderStateChangedDate,
    shipWindow,
    deliveryWindow,
    items,
    ...rest
  } = orderDetails;
  if (state.orders.some((order) => order.number === number))
    return `the order ${number} occurs more than once`;
  const createdAt = purchaseOrderDate === undefined ? now : readTime(purchaseOrderDate);
  const changedAt =
    purchaseOrderStateChangedDate === undefined
      ? createdAt
      : readTime(purchaseOrderStateChangedDate);
  if (createdAt === null || changedAt === null) return "a date is not one of ISO 8601";
  if (createdAt > now) return "purchaseOrderDate is after the start of the scenario";
  const written = shipWindow ?? deliveryWindow;
  const window = written === undefined ? defaultWindow(createdAt) : readWindow(written);
  if (window === null) return "the window is not two times with -- between them";
  const sequences = items.map(({ itemSequenceNumber }) => itemSequenceNumber);
  if (new Set(sequences).size < sequences.length)
    return "an itemSequenceNumber occurs more than once";
  if (
    items.some((item) =>
      [item.netCost, item.listPrice].some(
        (price) => price?.amount !== undefined && readDecimal(price.amount) === null,
      ),
    )
  )
    return "a price is not a decimal number";
  const { vendorCode } = state.settings;
  const { purchaseOrderChangedDate: _changed, ...details } = rest;
  const isNew = purchaseOrderState === "New";
  const lines = items.map((item) =>
    readLine(item, purchaseOrderState, createdAt, changedAt, state.settings.currency),
  );
  return {
    ...unanswered(createdAt),
    number,
    state: purchaseOrderState,
    stateChangedAt: isNew ? createdAt : Math.max(createdAt, changedAt),
    acknowledgedAt: isNew ? null : Math.max(createdAt, changedAt),
    closedBy: purchaseOrderState === "Closed" ? "receipt" : null,
    vendor: rest.sellingParty?.partyId ?? vendorCode,
    shipTo: rest.shipToParty?.partyId ?? "KTA1",
    window: {
      kind: shipWindow === undefined && deliveryWindow !== undefined ? "delivery" : "ship",
      ...window,
    },
    // Parsed from JSON.
    details: {
      sellingParty: { partyId: vendorCode },
      shipToParty: { partyId: "KTA1" },
      ...(details as JsonRecord<JsonValue>),
    },
    lines,
  };
}

/** A line of an order that is acknowledged was accepted as ordered; of one that is closed, all of it came in. */
function readLine(
  item: SeedOrder["orderDetails"]["items"][number],
  state: Order["state"],
  createdAt: number,
  changedAt: number,
  currency: string,
): Line {
  const { amount, unitOfMeasure, unitSize } = item.orderedQuantity;
  const size = unitOfMeasure === "Cases" ? unitSize : 1;
  const ordered = amount * size;
  const isAnswered = state !== "New" && ordered > 0;
  const isIn = state === "Closed" && ordered > 0;
  const netCost = item.netCost?.amount ?? null;
  return {
    ...untouched,
    sequence: item.itemSequenceNumber,
    asin: item.amazonProductIdentifier ?? null,
    product: item.vendorProductIdentifier ?? null,
    unit: unitOfMeasure,
    size,
    allowsBackorder: item.isBackOrderAllowed,
    netCost,
    listPrice: item.listPrice?.amount ?? null,
    currency: item.netCost?.currencyCode ?? item.listPrice?.currencyCode ?? currency,
    ordered,
    changes: [{ at: createdAt, by: ordered }],
    ...(isAnswered && {
      accepted: ordered,
      answers: [{ at: Math.max(createdAt, changedAt), accepted: ordered, rejected: 0 }],
      acknowledgedCost: netCost,
    }),
    ...(isIn && {
      shipped: ordered,
      received: ordered,
      receivedAt: Math.max(createdAt, changedAt),
    }),
  };
}

function readWindow(text: string): { readonly from: number; readonly to: number } | null {
  const [from, to, ...more] = text.split("--").map(readTime);
  return from == null || to == null || more.length > 0 || from > to ? null : { from, to };
}

function defaultWindow(createdAt: number): { readonly from: number; readonly to: number } {
  const from = Math.floor(createdAt / day) * day + 3 * day;
  return { from, to: from + 5 * day };
}

function placeOf(key: string | null) {
  return settingPlace("seed", key ?? "");
}
