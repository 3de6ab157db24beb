/** Orders in Amazon's form: two views of one state, with different words (models of vendor orders). */
import type { JsonRecord, JsonValue } from "../../../lib/json.js";
import { writeTime } from "../query.js";
import { quantityOf } from "./quantity.js";
import type { Line, Order } from "./state.js";

type Json = JsonRecord<JsonValue>;

/** An order of the list, and of the detail view. */
export function orderView(order: Order, withDetails: boolean): Json {
  const { number, state } = order;
  const short = { purchaseOrderNumber: number, purchaseOrderState: state };
  return withDetails ? { ...short, orderDetails: detailsOf(order) } : short;
}

function detailsOf(order: Order): Json {
  const { createdAt, changedAt, stateChangedAt, details, window, lines } = order;
  return {
    purchaseOrderDate: writeTime(createdAt),
    // Only if Amazon has changed it after it was created.
    ...(changedAt !== null && { purchaseOrderChangedDate: writeTime(changedAt) }),
    purchaseOrderStateChangedDate: writeTime(stateChangedAt),
    ...details,
    [window.kind === "ship" ? "shipWindow" : "deliveryWindow"]:
      `${writeTime(window.from)}--${writeTime(window.to)}`,
    items: lines.map((line) => ({
      itemSequenceNumber: line.sequence,
      ...(line.asin !== null && { amazonProductIdentifier: line.asin }),
      ...productOf(line),
      orderedQuantity: quantityOf(line.ordered, line),
      isBackOrderAllowed: line.allowsBackorder,
      ...pricesOf(line),
    })),
  };
}

/** An order of the status view. */
export function statusView(order: Order): Json {
  const { number, createdAt, updatedAt, details, vendor, shipTo, lines } = order;
  return {
    purchaseOrderNumber: number,
    // CLOSED as soon as the order is Closed: the guide's rejected order is.
    purchaseOrderStatus: statusOf(order),
    purchaseOrderDate: writeTime(createdAt),
    lastUpdatedDate: writeTime(updatedAt),
    sellingParty: details["sellingParty"] ?? { partyId: vendor },
    shipToParty: details["shipToParty"] ?? { partyId: shipTo },
    itemStatus: lines.map((line) => ({
      itemSequenceNumber: line.sequence,
      ...(line.asin !== null && { buyerProductIdentifier: line.asin }),
      ...productOf(line),
      ...pricesOf(line),
      orderedQuantity: {
        orderedQuantity: quantityOf(line.ordered, line),
        // Differences, the newest first, as in the model's sandbox cases.
        orderedQuantityDetails: line.changes.toReversed().map(({ at, by }) => ({
          updatedDate: writeTime(at),
          ...(by < 0
            ? { cancelledQuantity: quantityOf(-by, line) }
            : { orderedQuantity: quantityOf(by, line) }),
        })),
      },
      acknowledgementStatus: {
        confirmationStatus: confirmationOf(line),
        acceptedQuantity: quantityOf(line.accepted, line),
        rejectedQuantity: quantityOf(line.rejected, line),
        // The oldest first, as in the guide's example of two acknowledgements.
        ...(line.answers.length > 0 && {
          acknowledgementStatusDetails: line.answers.map(({ at, accepted, rejected }) => ({
            acknowledgementDate: writeTime(at),
            acceptedQuantity: quantityOf(accepted, line),
            rejectedQuantity: quantityOf(rejected, line),
          })),
        }),
      },
      receivingStatus: {
        receiveStatus: receiptOf(line),
        receivedQuantity: quantityOf(line.received, line),
        ...(line.receivedAt !== null && { lastReceiveDate: writeTime(line.receivedAt) }),
      },
    })),
  };
}

export function statusOf({ state }: Pick<Order, "state">): "OPEN" | "CLOSED" {
  return state === "Closed" ? "CLOSED" : "OPEN";
}

export const confirmations = ["ACCEPTED", "PARTIALLY_ACCEPTED", "REJECTED", "UNCONFIRMED"] as const;

export function confirmationOf({
  accepted,
  rejected,
}: Pick<Line, "accepted" | "rejected">): (typeof confirmations)[number] {
  if (accepted === 0) return rejected === 0 ? "UNCONFIRMED" : "REJECTED";
  return rejected === 0 ? "ACCEPTED" : "PARTIALLY_ACCEPTED";
}

export const receipts = ["NOT_RECEIVED", "PARTIALLY_RECEIVED", "RECEIVED"] as const;

/** `RECEIVED`: all confirmed units are in. */
export function receiptOf({
  accepted,
  received,
}: Pick<Line, "accepted" | "received">): (typeof receipts)[number] {
  if (received === 0) return "NOT_RECEIVED";
  return accepted > 0 && received >= accepted ? "RECEIVED" : "PARTIALLY_RECEIVED";
}

function productOf({ product }: Line): Json {
  return product === null ? {} : { vendorProductIdentifier: product };
}

function pricesOf({ netCost, listPrice, currency }: Line): Json {
  return {
    ...(netCost !== null && { netCost: { amount: netCost, currencyCode: currency } }),
    ...(listPrice !== null && { listPrice: { amount: listPrice, currencyCode: currency } }),
  };
}
