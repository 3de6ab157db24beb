/** A random walk through vendor-retail: valid and invalid calls, triggers and time, the same for the same seed. */
import type { Random } from "../../generator/sandbox/scenarios/random.js";
import type { Order, RetailState } from "../../generator/sandbox/scenarios/vendor-retail/state.js";
import { quantityOf } from "../../generator/sandbox/scenarios/vendor-retail/quantity.js";
import { writeDecimal, readDecimal } from "../../generator/sandbox/scenarios/decimal.js";

type Json = Readonly<Record<string, unknown>>;

export interface WalkCall {
  readonly method: "GET" | "POST";
  readonly target: string;
  readonly body?: unknown;
}

const vendor = { partyId: "KTGM1" };
const orders = "/vendor/orders/v1";

/** The next call. */
export function nextCall(random: Random, state: RetailState, now: number): WalkCall {
  const roll = random.next();
  const call = validCall(roll, random, state, now);
  return random.chance(0.35) ? spoilt(call, random) : call;
}

function validCall(roll: number, random: Random, state: RetailState, now: number): WalkCall {
  const order =
    state.orders.length === 0 ? null : random.pick([state.orders[0]!, ...state.orders.slice(-12)]);
  if (order === null || roll < 0.06)
    return { method: "POST", target: "/_katagami/triggers/new-order", body: {} };
  if (roll < 0.14) return { method: "GET", target: listTarget(random, now) };
  if (roll < 0.2) return { method: "GET", target: statusTarget(random, order) };
  if (roll < 0.24) return { method: "GET", target: `${orders}/purchaseOrders/${order.number}` };
  if (roll < 0.42)
    return post(`${orders}/acknowledgements`, {
      acknowledgements: [acknowledgementOf(order, random, now)],
    });
  if (roll < 0.58)
    return post("/vendor/shipping/v1/shipmentConfirmations", {
      shipmentConfirmations: [confirmationOf(order, random, state, now)],
    });
  if (roll < 0.64)
    return post("/vendor/shipping/v1/shipments", {
      shipments: [pickupOf(order, random, state, now)],
    });
  if (roll < 0.67)
    return {
      method: "GET",
      target: `/vendor/shipping/v1/shipments?limit=${String(random.whole(1, 5))}`,
    };
  if (roll < 0.7) return { method: "GET", target: "/vendor/shipping/v1/transportLabels?limit=3" };
  if (roll < 0.8)
    return post("/vendor/payments/v1/invoices", { invoices: [invoiceOf(order, random, now)] });
  if (roll < 0.86) {
    const id = state.transactions.at(-random.whole(1, 5))?.id ?? "none";
    return { method: "GET", target: `/vendor/transactions/v1/transactions/${id}` };
  }
  if (roll < 0.93) return triggerCall(order, random);
  const advance = `${String(random.pick([1, 60, 3600, 30_000, 90_000]))}s`;
  return { method: "POST", target: "/_katagami/clock", body: { advance } };
}

function post(target: string, body: unknown): WalkCall {
  return { method: "POST", target, body };
}

function listTarget(random: Random, now: number): string {
  const day = 86_400_000;
  const after = new Date(now - random.whole(0, 9) * day).toISOString();
  const query = [
    `limit=${String(random.whole(1, 6))}`,
    `createdAfter=${after}`,
    ...(random.chance(0.3) ? [`createdBefore=${new Date(now).toISOString()}`] : []),
    ...(random.chance(0.3)
      ? [`purchaseOrderState=${random.pick(["New", "Acknowledged", "Closed"])}`]
      : []),
    ...(random.chance(0.2) ? ["isPOChanged=true"] : []),
    ...(random.chance(0.2) ? ["poItemState=Cancelled"] : []),
    ...(random.chance(0.3) ? ["sortOrder=DESC"] : []),
    ...(random.chance(0.2) ? ["includeDetails=false"] : []),
  ];
  return `${orders}/purchaseOrders?${query.join("&")}`;
}

function statusTarget(random: Random, order: Order): string {
  const query = random.pick([
    `purchaseOrderNumber=${order.number}`,
    "itemReceiveStatus=PARTIALLY_RECEIVED&limit=5",
    "itemConfirmationStatus=REJECTED&limit=5",
    "purchaseOrderStatus=CLOSED&limit=5&sortOrder=DESC",
  ]);
  return `${orders}/purchaseOrdersStatus?${query}`;
}

function acknowledgementOf(order: Order, random: Random, now: number): Json {
  const items = order.lines
    .filter(() => random.chance(0.9))
    .map((line) => {
      const units = Math.floor(line.ordered / line.size);
      const accepted = random.chance(0.6) ? units : random.whole(0, units);
      const backordered = random.chance(0.2) ? random.whole(0, units - accepted) : 0;
      const of = (amount: number): Json => quantityOf(amount * line.size, line);
      return {
        itemSequenceNumber: line.sequence,
        amazonProductIdentifier: line.asin,
        orderedQuantity: of(units),
        netCost: { amount: line.netCost, currencyCode: line.currency },
        itemAcknowledgements: [
          { acknowledgementCode: "Accepted", acknowledgedQuantity: of(accepted) },
          ...(backordered > 0
            ? [
                {
                  acknowledgementCode: "Backordered",
                  acknowledgedQuantity: of(backordered),
                  scheduledShipDate: new Date(now + 9 * 86_400_000).toISOString(),
                },
              ]
            : []),
          ...(random.chance(0.4)
            ? [
                {
                  acknowledgementCode: "Rejected",
                  acknowledgedQuantity: of(units - accepted - backordered),
                  rejectionReason: "TemporarilyUnavailable",
                },
              ]
            : []),
        ],
      };
    });
  return {
    purchaseOrderNumber: order.number,
    sellingParty: vendor,
    acknowledgementDate: new Date(now).toISOString(),
    items,
  };
}

function confirmationOf(order: Order, random: Random, state: RetailState, now: number): Json {
  const isReplace = random.chance(0.2) && state.shipments.length > 0;
  const old = state.shipments.at(-1);
  const items = order.lines.map((line, index) => {
    const amount = Math.max(
      1,
      random.chance(0.7) ? line.accepted - line.shipped : random.whole(1, 30),
    );
    return {
      itemSequenceNumber: String(index + 1).padStart(3, "0"),
      amazonProductIdentifier: line.asin,
      shippedQuantity: { amount, unitOfMeasure: "Eaches", unitSize: 1 },
      itemDetails: { purchaseOrderNumber: order.number },
    };
  });
  const cartons = random.chance(0.5)
    ? items.map(({ itemSequenceNumber, shippedQuantity }) => ({
        cartonSequenceNumber: itemSequenceNumber,
        cartonIdentifiers: [
          {
            containerIdentificationType: "SSCC",
            containerIdentificationNumber: random.text("0123456789", 18),
          },
        ],
        items: [{ itemReference: itemSequenceNumber, shippedQuantity }],
      }))
    : [];
  return {
    shipmentIdentifier: isReplace ? old!.id : `S${String(random.whole(1, 5000))}`,
    shipmentConfirmationType: isReplace ? "Replace" : "Original",
    shipmentConfirmationDate: new Date(now).toISOString(),
    shippedDate: new Date(now - random.whole(0, 80) * 3_600_000).toISOString(),
    sellingParty: vendor,
    shipFromParty: { partyId: "FROM" },
    shipToParty: { partyId: order.shipTo },
    ...(random.chance(0.5) && { shipmentMeasurements: { cartonCount: cartons.length } }),
    shippedItems: items,
    ...(cartons.length > 0 && { cartons }),
  };
}

function pickupOf(order: Order, random: Random, state: RetailState, now: number): Json {
  const old = state.pickups.at(-1);
  return {
    vendorShipmentIdentifier:
      random.chance(0.4) && old !== undefined ? old.id : `P${String(random.whole(1, 500))}`,
    transactionType: random.chance(0.2) ? "Cancel" : "New",
    transactionDate: new Date(now).toISOString(),
    sellingParty: vendor,
    shipFromParty: { partyId: "FROM" },
    shipToParty: { partyId: order.shipTo },
    shipmentMeasurements: { totalCartonCount: random.whole(1, 3) },
    collectFreightPickupDetails: {
      requestedPickUp: new Date(now + random.whole(1, 8) * 86_400_000).toISOString(),
    },
    transportationDetails: { shipMode: random.pick(["SmallParcel", "LessThanTruckLoad"]) },
    purchaseOrders: [{ purchaseOrderNumber: order.number }],
  };
}

function invoiceOf(order: Order, random: Random, now: number): Json {
  const items = order.lines.map((line, index) => ({
    itemSequenceNumber: index + 1,
    amazonProductIdentifier: line.asin,
    purchaseOrderNumber: order.number,
    invoicedQuantity: {
      amount: Math.max(1, random.chance(0.8) ? line.shipped - line.invoiced : random.whole(1, 40)),
      unitOfMeasure: "Eaches",
      unitSize: 1,
    },
    netCost: { amount: line.netCost ?? "1", currencyCode: line.currency },
  }));
  const total = items.reduce(
    (sum, { netCost, invoicedQuantity }) =>
      sum + (readDecimal(netCost.amount) ?? 0n) * BigInt(invoicedQuantity.amount),
    0n,
  );
  return {
    invoiceType: random.chance(0.05) ? "CreditNote" : "Invoice",
    id: `I${String(random.whole(1, 5000))}`,
    date: new Date(now).toISOString(),
    remitToParty: vendor,
    invoiceTotal: { currencyCode: "USD", amount: writeDecimal(total) },
    items,
  };
}

function triggerCall(order: Order, random: Random): WalkCall {
  const name = random.pick([
    "change",
    "move-window",
    "cancel",
    "take-back-cancellation",
    "price-difference",
    "late-receipt",
    "short-receipt",
    "arrive-unannounced",
  ]);
  const body = random.pick<Json>([
    {},
    { order: order.number },
    { order: order.number, by: random.whole(-30, 30) },
    { nonsense: 1 },
  ]);
  return { method: "POST", target: `/_katagami/triggers/${name}`, body };
}

const hostile = [
  null,
  "",
  "__proto__",
  "constructor",
  -1,
  0.5,
  1e300,
  Number.MAX_SAFE_INTEGER,
  [],
  {},
  "9".repeat(400),
  "\u0000\u2028",
  true,
] as const;

/** Changes one place of a call to something that nobody should send. */
function spoilt(call: WalkCall, random: Random): WalkCall {
  if (call.body === undefined) {
    const bad = random.pick([
      "limit=0",
      "limit=x",
      "nextToken=abc",
      "sortOrder=UP",
      "createdAfter=x",
      "createdAfter=2027-02-31",
    ]);
    return { ...call, target: `${call.target}${call.target.includes("?") ? "&" : "?"}${bad}` };
  }
  const body = structuredClone(call.body);
  const places: [Record<string, unknown>, string][] = [];
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return;
    for (const [key, item] of Object.entries(value)) {
      places.push([value as Record<string, unknown>, key]);
      visit(item);
    }
  };
  visit(body);
  const place = places.length === 0 ? null : random.pick([places[0]!, ...places.slice(1)]);
  if (place === null) return { ...call, body: random.pick<unknown>([[], null, "text", 5]) };
  const [at, key] = place;
  if (random.chance(0.3)) delete at[key];
  else if (typeof at[key] === "number" && random.chance(0.5)) at[key] = random.whole(-5, 50);
  else at[key] = random.pick<unknown>(hostile);
  return { ...call, body };
}
