/**
 * Processes an acknowledgement. Rules: model of vendor orders, Amazon's guide "Submit order acknowledgement" and the retail use case
 * guide of 2021 (docs/scenarios.md names the source of each).
 */
import { readDecimal } from "../decimal.js";
import type { ScenarioEvent } from "../scenario.js";
import { type Applied, reject } from "../transactions.js";
import { answersOf, type LineAnswer } from "./acknowledgement-lines.js";
import type { AcknowledgementDocument } from "./documents.js";
import { costOf } from "./quantity.js";
import { finding, shareOf } from "./rules.js";
import { about, day, findOrder, hour, withOrder } from "../orders.js";
import type { Line, Order, RetailState } from "./state.js";

/** @param at - when it was submitted: deadlines count from there */
export function acknowledge(
  state: RetailState,
  document: AcknowledgementDocument,
  at: number,
  now: number,
): Applied<RetailState> {
  const order = findOrder(state, document.purchaseOrderNumber);
  // Amazon's own code and message (sandbox case of vendor transaction status).
  if (order === null) return reject(["INVALID_ORDER_ID", "Invalid order ID."]);
  const { number } = order;
  if (document.sellingParty.partyId !== order.vendor)
    return reject(["KATAGAMI_OTHER_VENDOR", `${number} is not an order to this selling party`]);
  if (order.state === "Closed") return reject(["KATAGAMI_ORDER_CLOSED", `${number} is closed`]);
  const answered = answersOf(order, document, state.settings);
  if (answered.problems !== null) return answered;
  const lines = order.lines.map((line) => {
    const answer = answered.answers.find((one) => one.line.sequence === line.sequence);
    return answer === undefined ? line : answeredLine(line, answer, now);
  });
  const isRejected = lines.every(
    ({ accepted, rejected, ordered }) => accepted === 0 && (rejected > 0 || ordered === 0),
  );
  const next = isRejected ? "Closed" : "Acknowledged";
  const changed: Order = {
    ...order,
    lines,
    state: next,
    stateChangedAt: next === order.state ? order.stateChangedAt : now,
    updatedAt: now,
    acknowledgedAt: order.acknowledgedAt ?? at,
    seenAt: order.seenAt ?? at,
    // The guide's order of which all is rejected is CLOSED.
    closedBy: isRejected ? "vendor" : null,
  };
  const events = [
    about(
      number,
      `${order.state === "New" ? "acknowledged" : "acknowledged again"}: ${summaryOf(lines)}`,
    ),
    ...findingsOf(order, answered.answers, at, state),
  ];
  return { state: withOrder(state, changed), events, problems: null };
}

function answeredLine(line: Line, { accepted, rejected, cost }: LineAnswer, now: number): Line {
  // The latest acknowledgement replaces the one before it.
  return {
    ...line,
    accepted,
    rejected,
    answers: [...line.answers, { at: now, accepted, rejected }],
    acknowledgedCost: cost ?? line.acknowledgedCost,
  };
}

export function summaryOf(lines: readonly Line[]): string {
  const sum = (key: "accepted" | "rejected"): number =>
    lines.reduce((all, line) => all + line[key], 0);
  return `${String(sum("accepted"))} accepted, ${String(sum("rejected"))} rejected`;
}

function findingsOf(
  order: Order,
  answers: readonly LineAnswer[],
  at: number,
  { settings }: RetailState,
): ScenarioEvent[] {
  const { number } = order;
  const hours = Math.floor((at - order.createdAt) / hour);
  const isFirst = order.state === "New";
  const events: ScenarioEvent[] = [];
  const add = (found: ReturnType<typeof finding>): void => {
    events.push(about(number, found.detail, { finding: found }));
  };
  if (isFirst && at > order.createdAt + settings.acknowledgeHours * hour)
    add(finding("acknowledged-late", `acknowledged after ${String(hours)} hours`));
  for (const { line, accepted, cost } of answers) {
    const lowered = line.accepted - accepted;
    const change = `line ${line.sequence} from ${String(line.accepted)} to ${String(accepted)}`;
    if (!isFirst && lowered > 0 && at > order.window.from + 5 * day)
      add(
        finding(
          "lowered-late",
          `${change} more than 5 days after the window's start`,
          shareOf(costOf(lowered, line), settings.rates.lowered),
        ),
      );
    else if (!isFirst && lowered !== 0 && at > order.createdAt + settings.changeHours * hour)
      add(finding("changed-late", `${change} after ${String(hours)} hours`));
    if (accepted > 0 && cost === null)
      add(finding("no-net-cost", `line ${line.sequence} is accepted without a net cost`));
    else if (accepted > 0 && isAbove(cost, line.netCost))
      add(
        finding(
          "price-above-order",
          `line ${line.sequence} at ${cost ?? ""}, ordered at ${line.netCost ?? ""}`,
        ),
      );
  }
  return events;
}

function isAbove(cost: string | null, ordered: string | null): boolean {
  const [own, other] = [cost, ordered].map((text) => readDecimal(text ?? ""));
  return own != null && other != null && own > other;
}
