/** What is still open when a rehearsal ends. */
import { writeTime } from "../query.js";
import type { ScenarioEvent } from "../scenario.js";
import { costOf } from "./quantity.js";
import { finding, shareOf } from "./rules.js";
import { about } from "../orders.js";
import type { RetailState } from "./state.js";

/** The part of a product's ordered units that may be rejected. */
const maxRejected = 0.2;

export function finish({ orders, settings }: RetailState, now: number): ScenarioEvent[] {
  const events: ScenarioEvent[] = [];
  for (const order of orders) {
    // Nothing else would name it: its window is over, and what is missing of it has not lapsed yet.
    if (order.state !== "Acknowledged" || now <= order.window.to) continue;
    for (const line of order.lines) {
      const missing = line.accepted - Math.max(line.shipped, line.received);
      if (missing <= 0) continue;
      const detail = `line ${line.sequence}: ${String(missing)} confirmed eaches are not shipped, and the window ended ${writeTime(order.window.to)}`;
      const cost = shareOf(costOf(missing, line), settings.rates.notFilled);
      events.push(about(order.number, detail, { finding: finding("not-filled", detail, cost) }));
    }
  }
  const answered = orders.flatMap((order) => (order.acknowledgedAt === null ? [] : order.lines));
  const ordered = answered.reduce((sum, line) => sum + line.ordered, 0);
  const rejected = answered.reduce((sum, line) => sum + line.rejected, 0);
  if (ordered > 0 && rejected / ordered > maxRejected) {
    const detail = `${String(rejected)} of ${String(ordered)} ordered eaches are rejected`;
    events.push(about(null, detail, { finding: finding("rejected-rate", detail) }));
  }
  return events;
}
