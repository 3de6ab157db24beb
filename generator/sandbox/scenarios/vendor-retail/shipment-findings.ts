/** What a shipment confirmation would cost. */
import { writeTime } from "../query.js";
import type { ScenarioEvent } from "../scenario.js";
import type { ShipmentDocument } from "./documents.js";
import { costOf } from "./quantity.js";
import { finding, shareOf } from "./rules.js";
import { about, findOrder } from "../orders.js";
import type { LineAmount, Line, Order, RetailState, Shipment } from "./state.js";

/** @param state - as it was before the shipment */
export function shipmentFindings(
  state: RetailState,
  shipment: Shipment,
  document: ShipmentDocument,
  at: number,
): ScenarioEvent[] {
  const { rates } = state.settings;
  const events: ScenarioEvent[] = [];
  const add = (order: string, found: ReturnType<typeof finding>): void => {
    events.push(about(order, found.detail, { finding: found }));
  };
  for (const one of shipment.lines) {
    const found = lineOf(state, one);
    if (found === null) continue;
    const { order, line } = found;
    const cost = costOf(one.amount, line);
    const where = `line ${line.sequence}`;
    const over = line.shipped + one.amount - line.accepted;
    if (line.accepted === 0)
      add(
        order.number,
        finding(
          "shipped-unconfirmed",
          `${where}: ${String(one.amount)} eaches that nobody confirmed`,
        ),
      );
    else if (over > 0) {
      const own = Math.min(over, one.amount);
      add(
        order.number,
        finding(
          "shipped-beyond",
          `${where}: ${String(own)} eaches more than acknowledged`,
          shareOf(costOf(own, line), rates.overage),
        ),
      );
    }
    if (shipment.arrivesAt <= at)
      add(
        order.number,
        finding(
          "notice-late",
          `${where}: confirmed at ${writeTime(at)}, arrived at ${writeTime(shipment.arrivesAt)}`,
          shareOf(cost, rates.shipmentNotice),
        ),
      );
    if (isOutside(order, shipment))
      add(
        order.number,
        finding(
          "not-on-time",
          `${where}: outside the window that ends ${writeTime(order.window.to)}`,
          shareOf(cost, rates.notOnTime),
        ),
      );
  }
  const collect = shipment.lines
    .map(({ order }) => findOrder(state, order))
    .find((order) => order?.window.kind === "ship");
  if (collect != null && document.amazonReferenceNumber === undefined)
    add(
      collect.number,
      finding("no-reference", `shipment ${shipment.id} has no amazonReferenceNumber`),
    );
  return events;
}

function lineOf(
  state: RetailState,
  { order: number, line: sequence }: LineAmount,
): { readonly order: Order; readonly line: Line } | null {
  const order = findOrder(state, number);
  const line = order?.lines.find((one) => one.sequence === sequence);
  return order == null || line === undefined ? null : { order, line };
}

/** Where the vendor pays the freight the arrival counts, otherwise the day of shipping. */
function isOutside({ window }: Order, { arrivesAt, shippedAt }: Shipment): boolean {
  const time = window.kind === "delivery" ? arrivesAt : (shippedAt ?? arrivesAt);
  return time > window.to;
}
