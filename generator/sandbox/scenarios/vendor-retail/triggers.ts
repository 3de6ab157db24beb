/** What can be made happen: by the page, a test, or `POST /_katagami/triggers/<name>`. */
import { usageError } from "../../../lib/diagnostic.js";
import type { JsonRecord, JsonValue } from "../../../lib/json.js";
import { readDecimal, writeDecimal } from "../decimal.js";
import type { Change, Trigger } from "../scenario.js";
import { readDuration } from "../seed.js";
import {
  cancelOrder,
  changeCost,
  changeQuantity,
  moveWindow,
  restoreOrder,
} from "./amazon-changes.js";
import { addOrder } from "./generate-orders.js";
import { orderedText } from "./passing-time.js";
import { receiveLines } from "./receive.js";
import { costOf } from "./quantity.js";
import { finding, shareOf } from "./rules.js";
import { about, day, findOrder } from "../orders.js";
import type { Line, Order, RetailState, Shipment } from "./state.js";

type Parameters = JsonRecord<JsonValue>;

const orderParameter = "number of the order (default: the newest that is open)";
const lineParameter = "number of the line (default: 1)";

export const triggers: Readonly<Record<string, Trigger<RetailState>>> = {
  "new-order": {
    summary: "Amazon orders",
    parameters: {},
    run: (state, _, now) => {
      const added = addOrder(state, now);
      return { state: added.state, events: [about(added.order.number, orderedText(added.order))] };
    },
  },
  change: {
    summary: "Amazon changes the quantity of a line",
    parameters: {
      order: orderParameter,
      line: lineParameter,
      by: "units of the line, more or, with a minus, fewer (default: -1)",
    },
    run: (state, parameters, now) => {
      const { order, line } = openLine(state, parameters);
      const by = parameters["by"] ?? -1;
      if (typeof by !== "number" || !Number.isInteger(by) || Math.abs(by) > 1_000_000)
        throw usageError("by must be a whole number");
      return changeQuantity(state, order, line, by * line.size, now);
    },
  },
  "move-window": {
    summary: "Amazon moves the window of an order",
    parameters: { order: orderParameter, by: "how far, such as 2d (default: 2d)" },
    run: (state, parameters, now) =>
      moveWindow(state, openOrder(state, parameters), durationIn(parameters, "by", 2 * day), now),
  },
  cancel: {
    summary: "Amazon cancels an order",
    parameters: { order: orderParameter },
    run: (state, parameters, now) => cancelOrder(state, openOrder(state, parameters), now),
  },
  "take-back-cancellation": {
    summary: "Amazon takes a cancellation back",
    parameters: { order: "number of the order (default: the newest that Amazon has cancelled)" },
    run: (state, parameters, now) => {
      const order = orderIn(state, parameters, ({ cancelled }) => cancelled !== null);
      if (order.cancelled === null) throw usageError(`Amazon has not cancelled ${order.number}`);
      return restoreOrder(state, order, now);
    },
  },
  "price-difference": {
    summary: "Amazon changes the cost of a line",
    parameters: {
      order: orderParameter,
      line: lineParameter,
      cost: "the new cost (default: 10 % less)",
    },
    run: (state, parameters, now) => {
      const { order, line } = openLine(state, parameters);
      const old = readDecimal(line.netCost ?? "0") ?? 0n;
      const cost = readDecimal(
        String(parameters["cost"] ?? writeDecimal(((old * 9n) / 100_000n) * 10_000n)),
      );
      if (cost === null || cost <= 0n) throw usageError("cost must be a decimal number above zero");
      return changeCost(state, order, line, writeDecimal(cost), now);
    },
  },
  "late-receipt": {
    summary: "A shipment arrives later than it said",
    parameters: {
      shipment: "its identifier (default: the newest on its way)",
      by: "how much later (default: 3d)",
    },
    run: (state, parameters) => {
      const shipment = shipmentIn(state, parameters);
      const by = durationIn(parameters, "by", 3 * day);
      return delay(state, shipment, by);
    },
  },
  "short-receipt": {
    summary: "Units are missing when a shipment is received",
    parameters: {
      shipment: "its identifier (default: the newest on its way)",
      missing: "eaches (default: 1)",
    },
    run: (state, parameters) => {
      const shipment = shipmentIn(state, parameters);
      const missing = parameters["missing"] ?? 1;
      const total = shipment.lines.reduce((sum, { amount }) => sum + amount, 0);
      if (
        typeof missing !== "number" ||
        !Number.isInteger(missing) ||
        missing < 0 ||
        missing > total
      )
        throw usageError(`missing must be a whole number from 0 to ${String(total)}`);
      const shipments = state.shipments.map((one) =>
        one === shipment ? { ...one, short: missing } : one,
      );
      return {
        state: { ...state, shipments },
        events: aboutShipment(shipment, `${String(missing)} eaches will be missing`),
      };
    },
  },
  "arrive-unannounced": {
    summary: "Goods arrive that no shipment confirmation is of",
    parameters: {
      order: orderParameter,
      line: lineParameter,
      units: "units of the line (default: 1)",
    },
    run: (state, parameters, now) => {
      const { order, line } = openLine(state, parameters);
      const units = parameters["units"] ?? 1;
      if (typeof units !== "number" || !Number.isInteger(units) || units < 1 || units > 1_000_000)
        throw usageError("units must be a whole number above zero");
      const amount = units * line.size;
      const detail = `line ${line.sequence}: ${String(amount)} eaches without a shipment confirmation`;
      const cost = shareOf(costOf(amount, line), state.settings.rates.shipmentNotice);
      const received = receiveLines(
        state,
        [{ order: order.number, line: line.sequence, amount }],
        now,
      );
      const event = about(order.number, detail, {
        finding: finding("notice-missing", detail, cost),
      });
      return { ...received, events: [...(received.events ?? []), event] };
    },
  },
};

function delay(state: RetailState, shipment: Shipment, by: number): Change<RetailState> {
  const isIts = (one: RetailState["pending"][number]): boolean =>
    one.kind === "receive" && one.shipment === shipment.id && one.vendor === shipment.vendor;
  return {
    state: {
      ...state,
      shipments: state.shipments.map((one) =>
        one === shipment ? { ...one, arrivesAt: one.arrivesAt + by } : one,
      ),
      pending: state.pending.map((one) => (isIts(one) ? { ...one, due: one.due + by } : one)),
    },
    events: aboutShipment(shipment, "arrives later"),
  };
}

function aboutShipment({ id, lines }: Shipment, what: string) {
  return [...new Set(lines.map(({ order }) => order))].map((order) =>
    about(order, `shipment ${id} ${what}`),
  );
}

function orderIn(
  state: RetailState,
  { order: number }: Parameters,
  isMeant: (order: Order) => boolean,
): Order {
  const order =
    number === undefined ? state.orders.findLast(isMeant) : findOrder(state, String(number));
  if (order == null)
    throw usageError(
      number === undefined
        ? "there is no such order"
        : `there is no order ${String(number).slice(0, 40)}`,
    );
  return order;
}

function openOrder(state: RetailState, parameters: Parameters): Order {
  const order = orderIn(state, parameters, (one) => one.state !== "Closed");
  if (order.state === "Closed") throw usageError(`${order.number} is closed`);
  return order;
}

function openLine(
  state: RetailState,
  parameters: Parameters,
): { readonly order: Order; readonly line: Line } {
  const order = openOrder(state, parameters);
  const sequence = String(parameters["line"] ?? order.lines[0]?.sequence ?? "1");
  const line = order.lines.find((one) => one.sequence === sequence);
  if (line === undefined) throw usageError(`${order.number} has no line ${sequence.slice(0, 20)}`);
  return { order, line };
}

function shipmentIn({ shipments }: RetailState, { shipment: id }: Parameters): Shipment {
  const found = shipments.findLast(
    (one) => one.receivedAt === null && (id === undefined || one.id === id),
  );
  if (found === undefined) throw usageError("there is no such shipment on its way");
  return found;
}

function durationIn(parameters: Parameters, name: string, standard: number): number {
  const value = parameters[name];
  const duration = value === undefined ? standard : readDuration(value);
  if (duration === null) throw usageError(`${name} must be such as 6h or 2d`);
  return duration;
}
