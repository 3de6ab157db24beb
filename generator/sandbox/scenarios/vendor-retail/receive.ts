/** Goods arrive: only the lines of orders show it (model of vendor orders, `receivingStatus`). */
import type { Change, ScenarioEvent } from "../scenario.js";
import { lapseOf } from "./generate-orders.js";
import { costOf } from "./quantity.js";
import { finding, shareOf } from "./rules.js";
import { about, findOrder, withOrder } from "../orders.js";
import {
  type Line,
  type LineAmount,
  type Order,
  type RetailState,
  type Shipment,
  withPending,
} from "./state.js";

/** Receives a shipment, less what is missing of it. */
export function receiveShipment(
  state: RetailState,
  shipment: Shipment,
  now: number,
): Change<RetailState> {
  const arrived = lessShort(shipment.lines, shipment.short);
  const received = receiveLines(
    {
      ...state,
      shipments: state.shipments.map((one) =>
        one === shipment ? { ...one, receivedAt: now } : one,
      ),
    },
    arrived,
    now,
  );
  return {
    ...received,
    events: [...(received.events ?? []), ...shortages(received.state, shipment)],
  };
}

/** Counts units in, and closes the orders of which all is in. */
export function receiveLines(
  state: RetailState,
  lines: readonly LineAmount[],
  now: number,
): Change<RetailState> {
  const events: ScenarioEvent[] = [];
  let current = state;
  for (const number of new Set(lines.map(({ order }) => order))) {
    const order = findOrder(current, number);
    if (order === null) continue;
    const own = lines.filter((one) => one.order === number);
    const amountOf = (line: Line): number =>
      own.filter((one) => one.line === line.sequence).reduce((sum, one) => sum + one.amount, 0);
    const counted = order.lines.map((line) => {
      const amount = amountOf(line);
      return amount === 0 ? line : { ...line, received: line.received + amount, receivedAt: now };
    });
    const total = own.reduce((sum, one) => sum + one.amount, 0);
    if (total === 0) continue;
    events.push(about(number, `received ${String(total)} eaches`));
    current = withOrder(
      current,
      closedIfComplete({ ...order, lines: counted, updatedAt: now }, now),
    );
  }
  return { state: current, events };
}

/** Closes an order of which all confirmed units are in, and no unit waits for an answer. */
export function closedIfComplete(order: Order, now: number): Order {
  const isComplete =
    order.state === "Acknowledged" &&
    order.lines.some(({ accepted }) => accepted > 0) &&
    order.lines.every(
      ({ accepted, rejected, ordered, received }) =>
        received >= accepted && accepted + rejected >= ordered,
    );
  return isComplete
    ? { ...order, state: "Closed", stateChangedAt: now, closedBy: "receipt" }
    : order;
}

/** Takes missing units away from the last lines first. */
function lessShort(lines: readonly LineAmount[], short: number): readonly LineAmount[] {
  let missing = short;
  return lines
    .toReversed()
    .map((one) => {
      const own = Math.min(missing, one.amount);
      missing -= own;
      return { ...one, amount: one.amount - own };
    })
    .toReversed();
}

/** What is invoiced beyond what was received, once nothing more is on its way. */
function shortages(state: RetailState, { lines }: Shipment): ScenarioEvent[] {
  return lines.flatMap(({ order: number, line: sequence }) => {
    const line = findOrder(state, number)?.lines.find((one) => one.sequence === sequence);
    return line === undefined ? [] : shortageOf(state, number, line);
  });
}

/** The finding of a line of which more is invoiced than received; none while something is on its way. */
export function shortageOf(state: RetailState, number: string, line: Line): ScenarioEvent[] {
  const missing = line.invoiced - line.received;
  if (missing <= 0 || isOnItsWay(state, number, line.sequence)) return [];
  const detail = `line ${line.sequence}: ${String(line.invoiced)} eaches invoiced, ${String(line.received)} received`;
  const cost = costOf(missing, line, line.acknowledgedCost ?? line.netCost);
  return [about(number, detail, { finding: finding("invoice-beyond-receipt", detail, cost) })];
}

function isOnItsWay({ shipments }: RetailState, order: string, line: string): boolean {
  return shipments.some(
    (one) =>
      one.receivedAt === null && one.lines.some((own) => own.order === order && own.line === line),
  );
}

/** Cancels what Amazon does not expect any more, or looks again later while goods are on their way. */
export function lapse(state: RetailState, order: Order, now: number): Change<RetailState> {
  if (order.state === "Closed") return { state };
  const due = lapseOf(order, state);
  if (due > now) return { state: withPending(state, { kind: "lapse", due, order: order.number }) };
  const events: ScenarioEvent[] = [];
  const lines = order.lines.map((line) => {
    const unfilled = Math.max(0, line.accepted - line.received);
    const kept = Math.min(line.ordered, line.received);
    const detail = `line ${line.sequence}: ${String(unfilled)} confirmed eaches never arrived`;
    const cost = shareOf(costOf(unfilled, line), state.settings.rates.notFilled);
    if (unfilled > 0)
      events.push(about(order.number, detail, { finding: finding("not-filled", detail, cost) }));
    const isCut = kept < line.ordered - line.rejected;
    return isCut ? cutLine(line, kept + line.rejected, now) : line;
  });
  const closed: Order = {
    ...order,
    lines,
    state: "Closed",
    stateChangedAt: now,
    changedAt: now,
    updatedAt: now,
    closedBy: "lapse",
  };
  return {
    state: withOrder(state, closed),
    events: [...events, about(order.number, "closed: Amazon expects no more")],
  };
}

/** Lowers what is ordered of a line, and what is acknowledged of it where that would be more. */
export function cutLine(line: Line, ordered: number, now: number): Line {
  const accepted = Math.max(0, Math.min(line.accepted, ordered - line.rejected));
  const rejected = Math.min(line.rejected, ordered - accepted);
  const changes = [...line.changes, { at: now, by: ordered - line.ordered }];
  return { ...line, ordered, accepted, rejected, changes };
}
