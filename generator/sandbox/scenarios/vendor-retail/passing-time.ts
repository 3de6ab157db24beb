/** What happens by itself: submissions are processed, goods arrive, deadlines pass, and each morning brings orders. */
import { Random } from "../random.js";
import type { Change, ScenarioEvent } from "../scenario.js";
import { endTransaction } from "../transactions.js";
import { cancelOrder, changeQuantity } from "./amazon-changes.js";
import { addOrder } from "./generate-orders.js";
import { processSubmission } from "./process-submission.js";
import { lapse, receiveShipment } from "./receive.js";
import { finding } from "./rules.js";
import { about, day, findOrder, withOrder } from "../orders.js";
import { type Order, type Pending, type RetailState, withPending } from "./state.js";

export function due({ pending }: RetailState): number | null {
  return pending.reduce<number | null>(
    (first, one) => (first === null || one.due < first ? one.due : first),
    null,
  );
}

/** Does what is due first; what is due at the same time happens in the order in which it was planned. */
export function happen(state: RetailState, now: number): Change<RetailState> {
  const next = state.pending.find((one) => one.due <= now);
  if (next === undefined) return { state };
  const rest = { ...state, pending: state.pending.filter((one) => one !== next) };
  return doNext(rest, next, now);
}

function doNext(state: RetailState, next: Pending, now: number): Change<RetailState> {
  switch (next.kind) {
    case "submission":
      return processSubmission(state, next, now);
    case "success":
      return { state: endTransaction(state, next.id, { status: "Success", errors: [] }) };
    case "receive": {
      const shipment = state.shipments.find(
        (one) => one.id === next.shipment && one.vendor === next.vendor && one.receivedAt === null,
      );
      return shipment === undefined ? { state } : receiveShipment(state, shipment, now);
    }
    case "pickup":
      return {
        state: {
          ...state,
          pickups: state.pickups.map((one) =>
            one.id === next.pickup && one.vendor === next.vendor
              ? { ...one, statuses: [...one.statuses, { status: next.status, at: now }] }
              : one,
          ),
        },
        events: state.pickups
          .filter((one) => one.id === next.pickup && one.vendor === next.vendor)
          .flatMap(({ orders, id }) =>
            orders.map((order) => about(order, `shipment ${id}: ${next.status}`)),
          ),
      };
    case "deadline":
    case "lapse": {
      const order = findOrder(state, next.order);
      if (order === null) return { state };
      return next.kind === "lapse" ? lapse(state, order, now) : passDeadline(state, order, now);
    }
    case "morning":
      return morning(withPending(state, { kind: "morning", due: next.due + day }), now);
  }
}

/** The time for the first answer has passed. */
function passDeadline(state: RetailState, order: Order, now: number): Change<RetailState> {
  // A submission that was made in time may still wait.
  const isComing = state.pending.some(
    (one) =>
      one.kind === "submission" &&
      one.operation === "submitAcknowledgement" &&
      JSON.stringify(one.documents).includes(JSON.stringify(order.number)),
  );
  if (order.state !== "New" || isComing) return { state };
  const detail = `not acknowledged within ${String(state.settings.acknowledgeHours)} hours`;
  const rule = order.seenAt === null ? "order-never-seen" : "not-acknowledged";
  const text = order.seenAt === null ? `${detail}, and never read` : detail;
  const events = [about(order.number, text, { finding: finding(rule, text) })];
  if (state.settings.unanswered === "keep") return { state, events };
  const rejected: Order = {
    ...order,
    state: "Closed",
    stateChangedAt: now,
    updatedAt: now,
    closedBy: "lapse",
    lines: order.lines.map((line) => ({ ...line, rejected: line.ordered })),
  };
  return {
    state: withOrder(state, rejected),
    events: [...events, about(order.number, "closed: unanswered orders are rejected")],
  };
}

/** New orders, and at times a change or a cancellation of one that is open. */
function morning(state: RetailState, now: number): Change<RetailState> {
  const { ordersPerDay, changes, cancellations } = state.settings;
  const events: ScenarioEvent[] = [];
  let current = state;
  const random = new Random(current.random);
  const open = current.orders.filter(
    (order) =>
      order.state !== "Closed" &&
      now - order.createdAt < 4 * day &&
      order.lines.every(({ shipped }) => shipped === 0),
  );
  const isChange = random.chance(changes);
  const isCancellation = random.chance(cancellations);
  const [first] = open;
  const chosen = first === undefined ? null : random.pick([first, ...open.slice(1)]);
  const [line] = chosen?.lines ?? [];
  const cut = random.chance(0.7) ? -1 : 1;
  current = { ...current, random: random.state };
  if (chosen !== null && line !== undefined && (isChange || isCancellation)) {
    const by = cut * line.size * Math.max(1, Math.floor(line.ordered / line.size / 4));
    const changed = isCancellation
      ? cancelOrder(current, chosen, now)
      : changeQuantity(current, chosen, line, by, now);
    current = changed.state;
    events.push(...(changed.events ?? []));
  }
  for (let count = 0; count < ordersPerDay; count += 1) {
    const added = addOrder(current, now);
    current = added.state;
    events.push(about(added.order.number, orderedText(added.order)));
  }
  return { state: current, events };
}

export function orderedText({ lines, shipTo }: Order): string {
  const sum = lines.reduce((all, { ordered }) => all + ordered, 0);
  return `ordered: ${String(sum)} eaches to ${shipTo}`;
}
