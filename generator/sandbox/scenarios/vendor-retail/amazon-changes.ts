/** What Amazon does to orders by itself: the state of an order stays, its date of change moves (sandbox cases of vendor orders). */
import type { Change } from "../scenario.js";
import { closedIfComplete, cutLine } from "./receive.js";
import { about, withOrder } from "../orders.js";
import type { Line, Order, RetailState } from "./state.js";

/** Changes the quantity of a line by some eaches; fewer are a cancellation of the rest. */
export function changeQuantity(
  state: RetailState,
  order: Order,
  line: Line,
  by: number,
  now: number,
): Change<RetailState> {
  const ordered = Math.max(0, line.ordered + by);
  const changed =
    ordered < line.ordered
      ? cutLine(line, ordered, now)
      : { ...line, ordered, changes: [...line.changes, { at: now, by: ordered - line.ordered }] };
  if (ordered === line.ordered) return { state };
  const lines = order.lines.map((one) => (one === line ? changed : one));
  const text = `Amazon changed line ${line.sequence}: ${String(line.ordered)} to ${String(ordered)} eaches`;
  if (lines.every((one) => one.ordered === 0)) return cancelOrder(state, order, now);
  return changeOrder(state, closedIfComplete({ ...order, lines }, now), text, now);
}

export function changeCost(
  state: RetailState,
  order: Order,
  line: Line,
  cost: string,
  now: number,
): Change<RetailState> {
  const lines = order.lines.map((one) => (one === line ? { ...line, netCost: cost } : one));
  const text = `Amazon changed the cost of line ${line.sequence}: ${line.netCost ?? "none"} to ${cost}`;
  return changeOrder(state, { ...order, lines }, text, now);
}

export function moveWindow(
  state: RetailState,
  order: Order,
  by: number,
  now: number,
): Change<RetailState> {
  const { window } = order;
  const moved = { ...window, from: window.from + by, to: window.to + by };
  return changeOrder(state, { ...order, window: moved }, "Amazon moved the window", now);
}

/** Cancels an order: its lines stay, with nothing ordered. */
export function cancelOrder(state: RetailState, order: Order, now: number): Change<RetailState> {
  if (order.state === "Closed") return { state };
  const { state: before, stateChangedAt, lines } = order;
  const cancelled: Order = {
    ...order,
    state: "Closed",
    stateChangedAt: now,
    closedBy: "amazon",
    cancelled: { state: before, stateChangedAt, lines },
    lines: lines.map((line) => ({
      ...line,
      ordered: 0,
      accepted: 0,
      rejected: 0,
      changes:
        line.ordered === 0 ? line.changes : [...line.changes, { at: now, by: -line.ordered }],
    })),
  };
  return changeOrder(state, cancelled, "Amazon cancelled the order", now);
}

/** Takes a cancellation back: everything is as it was, except that the history has both. */
export function restoreOrder(state: RetailState, order: Order, now: number): Change<RetailState> {
  const { cancelled } = order;
  if (cancelled === null) return { state };
  const lines = order.lines.map((line, index) => {
    const before = cancelled.lines[index] ?? line;
    const { ordered, accepted, rejected } = before;
    const changes = ordered === 0 ? line.changes : [...line.changes, { at: now, by: ordered }];
    return { ...line, ordered, accepted, rejected, changes };
  });
  const { state: before, stateChangedAt } = cancelled;
  const restored: Order = {
    ...order,
    state: before,
    stateChangedAt,
    closedBy: null,
    cancelled: null,
    lines,
  };
  return changeOrder(
    state,
    closedIfComplete(restored, now),
    "Amazon took the cancellation back",
    now,
  );
}

function changeOrder(
  state: RetailState,
  order: Order,
  text: string,
  now: number,
): Change<RetailState> {
  // A change is later than the order.
  const changedAt = Math.max(now, order.createdAt + 1);
  const changed = { ...order, changedAt, updatedAt: Math.max(now, order.updatedAt) };
  return { state: withOrder(state, changed), events: [about(order.number, text)] };
}
