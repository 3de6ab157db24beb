/** Processes acknowledgements, confirmations and status updates: use case guide of direct fulfillment, 2021, and today's pages. */
import { readTime } from "../query.js";
import type { ScenarioEvent } from "../scenario.js";
import { type Applied, type Problem, reject } from "../transactions.js";
import type {
  AcknowledgementDocument,
  ConfirmationDocument,
  StatusUpdateDocument,
} from "./documents.js";
import { finding } from "./rules.js";
import { about, findOrder, hour, withOrder } from "../orders.js";
import type { FulfillmentState, Order } from "./state.js";

/** `00`: all is shipped. Any other one cancels the order. */
const codes = new Set(
  "00 02 03 04 05 06 07 08 09 10 11 12 13 20 21 22 50 51 53 54 55 56 71".split(" "),
);

type Found =
  { readonly order: Order; readonly problems: null } | { readonly problems: readonly Problem[] };

/** Finds the order that a document is about. */
export function orderOf(state: FulfillmentState, number: string, vendor: string): Found {
  const order = findOrder(state, number);
  if (order === null)
    return reject(["KATAGAMI_NO_SUCH_ORDER", `there is no order ${number.slice(0, 40)}`]);
  return order.vendor === vendor
    ? { order, problems: null }
    : reject(["KATAGAMI_OTHER_VENDOR", `${number} is not an order to this selling party`]);
}

/** Fill or kill: all lines, all units, one code for the order. */
export function acknowledge(
  state: FulfillmentState,
  document: AcknowledgementDocument,
  at: number,
): Applied<FulfillmentState> {
  const found = orderOf(state, document.purchaseOrderNumber, document.sellingParty.partyId);
  if (found.problems !== null) return found;
  const { order } = found;
  const { number } = order;
  const code = document.acknowledgementStatus.code ?? "";
  if (order.status !== "NEW")
    return reject(["KATAGAMI_ALREADY_ACKNOWLEDGED", `${number} is ${order.status}`]);
  if (!codes.has(code))
    return reject(["KATAGAMI_UNKNOWN_CODE", `${code.slice(0, 20)} is not an acknowledgement code`]);
  const isAccepted = code === "00";
  if (
    isAccepted &&
    !namesAll(
      order,
      document.itemAcknowledgements.map((one) => [
        one.itemSequenceNumber,
        one.acknowledgedQuantity.amount,
      ]),
    )
  )
    return reject([
      "KATAGAMI_PARTIAL",
      `${number} must be accepted with all lines and all units, or rejected`,
    ]);
  const { settings } = state;
  const hours = Math.floor((at - order.createdAt) / hour);
  const late = `acknowledged after ${String(hours)} hours`;
  const fee = { amount: settings.cancellationFee, currency: settings.currency };
  const rejected = `rejected with code ${code}`;
  const events: ScenarioEvent[] = [
    about(number, isAccepted ? "accepted" : rejected),
    ...(at > order.createdAt + settings.acknowledgeHours * hour
      ? [about(number, late, { finding: finding("acknowledged-late", late) })]
      : []),
    ...(isAccepted
      ? []
      : [about(number, rejected, { finding: finding("cancelled", rejected, fee) })]),
  ];
  const status = isAccepted ? "ACCEPTED" : "CANCELLED";
  const changed: Order = { ...order, status, acknowledgedAt: at, seenAt: order.seenAt ?? at };
  return { state: withOrder(state, changed), events, problems: null };
}

export function confirmShipment(
  state: FulfillmentState,
  document: ConfirmationDocument,
  at: number,
): Applied<FulfillmentState> {
  const found = orderOf(state, document.purchaseOrderNumber, document.sellingParty.partyId);
  if (found.problems !== null) return found;
  const { order } = found;
  const { number } = order;
  const { shippedDate, shipmentStatus } = document.shipmentDetails;
  const shippedAt = readTime(shippedDate);
  const { settings } = state;
  const containers = document.containers ?? [];
  const problems: (readonly [string, string])[] = [];
  if (order.status !== "ACCEPTED")
    problems.push(["KATAGAMI_NOT_ACCEPTED", `${number} is ${order.status}`]);
  if (
    !namesAll(
      order,
      document.items.map((one) => [String(one.itemSequenceNumber), one.shippedQuantity.amount]),
    )
  )
    problems.push([
      "KATAGAMI_PARTIAL",
      `${number} must be confirmed with each line once, and all units`,
    ]);
  if (shippedAt === null || shippedAt > at)
    problems.push([
      "KATAGAMI_SHIPPED_DATE",
      "shippedDate is in the future, or no date of ISO 8601",
    ]);
  if (settings.emptyPackages === "fail" && containers.length === 0)
    problems.push(["EMPTY_PACKAGES", "the shipment has no containers"]);
  if (problems.length > 0 || shippedAt === null) return reject(...problems);
  const fee = { amount: settings.cancellationFee, currency: settings.currency };
  if (shipmentStatus === "FLOOR_DENIAL") {
    const text = "denied on the floor";
    const denied = withOrder(state, { ...order, status: "CANCELLED" });
    return {
      state: denied,
      events: [about(number, text, { finding: finding("cancelled", text, fee) })],
      problems: null,
    };
  }
  const named = containers.flatMap(({ trackingNumber }) =>
    trackingNumber === undefined ? [] : [trackingNumber],
  );
  const labelled = order.label?.packages.map(({ tracking }) => tracking) ?? [];
  const tracking = [...new Set([...named, ...labelled])];
  const late = `confirmed ${String(Math.floor((at - shippedAt) / hour))} hours after shipping`;
  const isLate = at > shippedAt + settings.confirmHours * hour;
  const events: ScenarioEvent[] = [
    about(number, "shipped"),
    ...(isLate ? [about(number, late, { finding: finding("confirmed-late", late) })] : []),
  ];
  return {
    state: withOrder(state, { ...order, status: "SHIPPED", shippedAt, tracking }),
    events,
    problems: null,
  };
}

/** Own carriers only, after the confirmation, one package each. */
export function updateStatus(
  state: FulfillmentState,
  document: StatusUpdateDocument,
): Applied<FulfillmentState> {
  const found = orderOf(state, document.purchaseOrderNumber, document.sellingParty.partyId);
  if (found.problems !== null) return found;
  const { order } = found;
  const { trackingNumber, statusCode, reasonCode, statusDateTime } = document.statusUpdateDetails;
  const time = readTime(statusDateTime);
  if (order.status !== "SHIPPED")
    return reject(["KATAGAMI_NOT_SHIPPED", `${order.number} is ${order.status}`]);
  if (!order.tracking.includes(trackingNumber))
    return reject([
      "KATAGAMI_UNKNOWN_TRACKING",
      "the tracking number is not one of the confirmed shipment",
    ]);
  if (time === null) return reject(["KATAGAMI_BAD_DATE", "statusDateTime is no date of ISO 8601"]);
  const isDelivered = statusCode === "D1";
  const event = about(
    order.number,
    `package ${trackingNumber.slice(0, 40)}: ${statusCode.slice(0, 20)}/${reasonCode.slice(0, 20)}`,
  );
  return {
    state: withOrder(state, isDelivered ? { ...order, deliveredAt: time } : order),
    events: [event],
    problems: null,
  };
}

/** Whether a list names each line of an order once, with all of its units. */
export function namesAll(
  { lines }: Order,
  named: readonly (readonly [sequence: string, amount: number | undefined])[],
): boolean {
  return (
    named.length === lines.length &&
    lines.every((line) => {
      const own = named.filter(([sequence]) => Number(sequence) === Number(line.sequence));
      return own.length === 1 && own[0]?.[1] === line.ordered;
    })
  );
}
