/** Processes routing requests (SubmitShipments): Amazon's guide "Submit or update a shipment request", and "Update or cancel shipment". */
import { isRecord, type JsonRecord, type JsonValue } from "../../../lib/json.js";
import { readTime } from "../query.js";
import { Random } from "../random.js";
import { type Applied, type Problem, reject } from "../transactions.js";
import type { PickupDocument } from "./documents.js";
import { confirmationOf } from "./order-views.js";
import { about, day, findOrder, hour } from "../orders.js";
import {
  type Pending,
  type Pickup,
  type PickupStatus,
  type RetailState,
  withPending,
} from "./state.js";

export function requestPickup(
  state: RetailState,
  document: PickupDocument,
  at: number,
  now: number,
): Applied<RetailState> {
  const { vendorShipmentIdentifier: id, transactionType: type } = document;
  const vendor = document.sellingParty.partyId;
  const old = state.pickups.find((one) => one.id === id && one.vendor === vendor) ?? null;
  if (type === "Cancel") return cancel(state, old, document);
  const numbers = (document.purchaseOrders ?? []).map((one) => one.purchaseOrderNumber ?? "");
  const requestedAt = readTime(document.collectFreightPickupDetails?.requestedPickUp ?? "");
  const problems = [
    ...orderProblems(state, vendor, numbers),
    ...(requestedAt === null
      ? [
          {
            code: "KATAGAMI_NO_PICKUP_DATE",
            message: "requestedPickUp is missing, or no date of ISO 8601",
          },
        ]
      : businessDaysBetween(at, requestedAt) < 2
        ? [
            {
              code: "KATAGAMI_PICKUP_TOO_SOON",
              message: "the pickup must be at least 2 business days ahead",
            },
          ]
        : []),
    ...(document.shipmentMeasurements === undefined
      ? [{ code: "KATAGAMI_NO_MEASUREMENTS", message: "shipmentMeasurements are missing" }]
      : []),
    ...(document.transportationDetails === undefined
      ? [{ code: "KATAGAMI_NO_TRANSPORTATION", message: "transportationDetails are missing" }]
      : []),
    ...(old === null ? [] : updateProblems(old, document, numbers)),
  ];
  if (problems.length > 0 || requestedAt === null) return { problems };
  const random = new Random(state.random);
  const pickup: Pickup = {
    id,
    vendor,
    reference: old?.reference ?? random.text("0123456789", 10),
    createdAt: old?.createdAt ?? now,
    statuses: old?.statuses ?? [{ status: "Created", at: now }],
    requestedAt,
    orders: [...new Set(numbers)],
    cartons: Math.min(1000, Math.max(1, document.shipmentMeasurements?.totalCartonCount ?? 1)),
    warehouse: document.shipFromParty.partyId,
    // Parsed from JSON.
    document: document as JsonRecord<JsonValue>,
  };
  const others = state.pickups.filter((one) => one !== old);
  const next = { ...state, random: random.state, pickups: [...others, pickup] };
  const events = pickup.orders.map((order) =>
    about(
      order,
      `routing request ${id} ${old === null ? `created: ARN ${pickup.reference}` : "updated"}`,
    ),
  );
  return {
    state: withPending(withoutSteps(next, pickup), ...stepsOf(pickup, now)),
    events,
    problems: null,
  };
}

/** A cancelled request is in no list any more. What Amazon shows of it is not known. */
function cancel(
  state: RetailState,
  old: Pickup | null,
  document: PickupDocument,
): Applied<RetailState> {
  const id = document.vendorShipmentIdentifier;
  if (old === null)
    return reject([
      "KATAGAMI_NO_SUCH_SHIPMENT",
      "there is no routing request of this identifier and selling party",
    ]);
  if (hasStatus(old, "Shipped"))
    return reject(["KATAGAMI_SHIPPED", "the shipment is picked up already"]);
  const next = { ...state, pickups: state.pickups.filter((one) => one !== old) };
  const events = old.orders.map((order) => about(order, `routing request ${id} cancelled`));
  return { state: withoutSteps(next, old), events, problems: null };
}

function orderProblems(state: RetailState, vendor: string, numbers: readonly string[]): Problem[] {
  if (numbers.length === 0)
    return [{ code: "KATAGAMI_NO_ORDERS", message: "purchaseOrders are missing" }];
  return numbers.flatMap((number) => {
    const order = findOrder(state, number);
    if (order === null) return [{ code: "INVALID_ORDER_ID", message: "Invalid order ID." }];
    if (order.vendor !== vendor)
      return [
        {
          code: "KATAGAMI_OTHER_VENDOR",
          message: `${number} is not an order to this selling party`,
        },
      ];
    const isConfirmed =
      order.state === "Acknowledged" &&
      order.lines.every((line) => line.ordered === 0 || confirmationOf(line) !== "UNCONFIRMED");
    return isConfirmed
      ? []
      : [{ code: "KATAGAMI_NOT_CONFIRMED", message: `${number} is not completely confirmed` }];
  });
}

/** Before a carrier is assigned all but the key fields may change, then only the pickup date. */
function updateProblems(
  old: Pickup,
  document: PickupDocument,
  numbers: readonly string[],
): Problem[] {
  if (hasStatus(old, "Shipped"))
    return [{ code: "KATAGAMI_SHIPPED", message: "the shipment is picked up already" }];
  const problems: Problem[] = [];
  const { buyerReferenceNumber: reference } = document;
  if (reference !== undefined && reference !== old.reference)
    problems.push({ code: "KATAGAMI_KEY_CHANGED", message: "buyerReferenceNumber cannot change" });
  const same = [...new Set(numbers)].toSorted().join() === [...old.orders].toSorted().join();
  if (hasStatus(old, "CarrierAssigned") && !same)
    problems.push({
      code: "KATAGAMI_CARRIER_ASSIGNED",
      message: "only the pickup date can change after a carrier was assigned",
    });
  return problems;
}

export function hasStatus({ statuses }: Pickup, status: PickupStatus): boolean {
  return statuses.some((one) => one.status === status);
}

/** The statuses that are still to come: a carrier is assigned on the day before the pickup. */
function stepsOf(pickup: Pickup, now: number): Pending[] {
  const { requestedAt } = pickup;
  const steps: readonly (readonly [PickupStatus, number])[] = [
    ["TransportationRequested", now + hour],
    ["CarrierAssigned", Math.max(now + 2 * hour, requestedAt - day)],
    ["Shipped", Math.max(now + 3 * hour, requestedAt)],
  ];
  return steps
    .filter(([status]) => !hasStatus(pickup, status))
    .map(([status, due]) => ({
      kind: "pickup",
      due,
      pickup: pickup.id,
      vendor: pickup.vendor,
      status,
    }));
}

function withoutSteps(state: RetailState, { id, vendor }: Pickup): RetailState {
  const pending = state.pending.filter(
    (one) => !(one.kind === "pickup" && one.pickup === id && one.vendor === vendor),
  );
  return { ...state, pending };
}

/** Whole business days from a time to another; Saturdays and Sundays (UTC) do not count. */
export function businessDaysBetween(from: number, to: number): number {
  let count = 0;
  // A year is far enough ahead for any pickup.
  for (let time = from + day; time <= Math.min(to, from + 366 * day); time += day) {
    const weekday = new Date(time).getUTCDay();
    if (weekday !== 0 && weekday !== 6) count += 1;
  }
  return count;
}

/** The shape of a request that is not shown: it is a record. */
export function partOf(document: JsonRecord<JsonValue>, name: string): JsonRecord<JsonValue> {
  const value = document[name];
  return isRecord(value) ? (value as JsonRecord<JsonValue>) : {};
}
