/** The operations that read orders: getPurchaseOrders, getPurchaseOrder, getPurchaseOrdersStatus. */
import { pageOf } from "../paging.js";
import { isLonger, isWithin, QueryReader } from "../query.js";
import type { Answer, ScenarioRequest, Step } from "../scenario.js";
import { refused } from "../transactions.js";
import {
  confirmationOf,
  confirmations,
  orderView,
  receiptOf,
  receipts,
  statusOf,
  statusView,
} from "./order-views.js";
import { about, day, findOrder } from "../orders.js";
import type { Order, RetailState } from "./state.js";

/** How far back orders can be read, in days: 6 months (model of vendor orders). */
const memory = 183;

export function getPurchaseOrders(
  state: RetailState,
  request: ScenarioRequest,
  now: number,
): Step<RetailState> {
  const query = new QueryReader(request);
  const created = query.range("createdAfter", "createdBefore");
  const changed = query.range("changedAfter", "changedBefore");
  const orderState = query.oneOf("purchaseOrderState", ["New", "Acknowledged", "Closed"]);
  const itemState = query.oneOf("poItemState", ["Cancelled"]);
  const isChanged = query.flag("isPOChanged");
  const withDetails = query.flag("includeDetails") ?? true;
  const vendor = query.text("orderingVendorCode");
  const found = state.orders.filter(
    (order) =>
      order.createdAt >= now - memory * day &&
      isWithin(created, order.createdAt) &&
      isWithin(changed, order.changedAt) &&
      (orderState === null || order.state === orderState) &&
      (itemState === null || order.lines.some((line) => line.ordered === 0)) &&
      (isChanged !== true || order.changedAt !== null) &&
      (vendor === null || order.vendor === vendor),
  );
  const list = readPage("orders", state, query, found, [created, changed]);
  if ("answer" in list) return { state, answer: list.answer };
  const orders = list.items.map((order) => orderView(order, withDetails));
  const payload = { ...pagination(list.nextToken), orders };
  return markSeen(state, withDetails ? list.items : [], { status: 200, body: { payload } }, now);
}

export function getPurchaseOrder(
  state: RetailState,
  request: ScenarioRequest,
  now: number,
): Step<RetailState> {
  const [number = ""] = request.texts.get("purchaseOrderNumber") ?? [];
  const order = findOrder(state, number);
  // The model declares 404; what Amazon writes into it is not known.
  if (order === null)
    return {
      state,
      answer: refused(404, "KATAGAMI_NO_SUCH_ORDER", ["There is no purchase order of this number"]),
    };
  return markSeen(state, [order], { status: 200, body: { payload: orderView(order, true) } }, now);
}

export function getPurchaseOrdersStatus(
  state: RetailState,
  request: ScenarioRequest,
  now: number,
): Step<RetailState> {
  const query = new QueryReader(request);
  const created = query.range("createdAfter", "createdBefore");
  const updated = query.range("updatedAfter", "updatedBefore");
  const number = query.text("purchaseOrderNumber");
  const status = query.oneOf("purchaseOrderStatus", ["OPEN", "CLOSED"]);
  const confirmation = query.oneOf("itemConfirmationStatus", confirmations);
  const receipt = query.oneOf("itemReceiveStatus", receipts);
  const vendor = query.text("orderingVendorCode");
  const shipTo = query.text("shipToPartyId");
  const found = state.orders.filter(
    (order) =>
      order.createdAt >= now - memory * day &&
      isWithin(created, order.createdAt) &&
      isWithin(updated, order.updatedAt) &&
      (number === null || order.number === number) &&
      (status === null || statusOf(order) === status) &&
      // Both mean: at least one line.
      (confirmation === null ||
        order.lines.some((line) => confirmationOf(line) === confirmation)) &&
      (receipt === null || order.lines.some((line) => receiptOf(line) === receipt)) &&
      (vendor === null || order.vendor === vendor) &&
      (shipTo === null || order.shipTo === shipTo),
  );
  const list = readPage("status", state, query, found, [created, updated]);
  if ("answer" in list) return { state, answer: list.answer };
  const payload = { ...pagination(list.nextToken), ordersStatus: list.items.map(statusView) };
  return { state, answer: { status: 200, body: { payload } } };
}

type Ranges = readonly Parameters<typeof isLonger>[0][];

/** Reads what all lists of orders have, and takes the page. */
function readPage(
  name: string,
  { settings }: RetailState,
  query: QueryReader,
  found: readonly Order[],
  ranges: Ranges,
):
  | { readonly items: readonly Order[]; readonly nextToken: string | null }
  | { readonly answer: Answer } {
  const limit = query.whole("limit", 1, 100) ?? 100;
  const isDescending = query.oneOf("sortOrder", ["ASC", "DESC"]) === "DESC";
  const nextToken = query.text("nextToken");
  // As the sandbox cases of the model answer a malformed date.
  if (query.problems.some((text) => text.includes("ISO 8601")))
    return {
      answer: refused(400, "InvalidRequest", ["The request is invalid.", ...query.problems]),
    };
  if (query.problems.length > 0) return { answer: refused(400, "InvalidInput", query.problems) };
  if (settings.longRange === "refuse" && ranges.some((range) => isLonger(range, 7)))
    return { answer: refused(400, "InvalidInput", ["The date range must not exceed 7 days"]) };
  const keyOf = ({ createdAt, number }: Order) => ({ time: createdAt, id: number });
  const page = pageOf(name, found, keyOf, { limit, isDescending, nextToken });
  return (
    page ?? { answer: refused(400, "InvalidInput", ["nextToken is not a token of this list"]) }
  );
}

function pagination(nextToken: string | null) {
  return nextToken === null ? {} : { pagination: { nextToken } };
}

function markSeen(
  state: RetailState,
  orders: readonly Order[],
  answer: Answer,
  now: number,
): Step<RetailState> {
  const fresh = new Set(orders.filter(({ seenAt }) => seenAt === null).map(({ number }) => number));
  if (fresh.size === 0) return { state, answer };
  const seen = state.orders.map((order) =>
    fresh.has(order.number) ? { ...order, seenAt: now } : order,
  );
  const events = [...fresh].map((number) => about(number, "read for the first time"));
  return { state: { ...state, orders: seen }, answer, events };
}
