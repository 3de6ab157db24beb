/** The operations that read: orders, labels, packing slips, customer invoices, transactions. Version 1 wraps answers in `payload`. */
import type { JsonRecord, JsonValue } from "../../../lib/json.js";
import { pageOf } from "../paging.js";
import { isLonger, isWithin, QueryReader } from "../query.js";
import type { Handler } from "../scenario.js";
import { refused } from "../transactions.js";
import { findOrder, about, day } from "../orders.js";
import { type FulfillmentState, type Order, orderStatuses } from "./state.js";
import { customerInvoiceView, labelView, orderView, slipView } from "./views.js";

type Json = JsonRecord<JsonValue>;

/** What a version answers with. */
export type Wrap = (body: Json) => Json;

export const versions: Readonly<Record<string, Wrap>> = {
  v1: (payload) => ({ payload }),
  "2021-12-28": (body) => body,
};

/** Orders can be read for 6 months. */
const memory = 183;

export function getOrders(wrap: Wrap): Handler<FulfillmentState> {
  return (state, request, now) => {
    const query = new QueryReader(request);
    const status = query.oneOf("status", orderStatuses);
    const withDetails = query.flag("includeDetails") ?? true;
    const list = readList(
      query,
      state,
      ({ createdAt }) => createdAt,
      "orders",
      (order) =>
        order.createdAt >= now - memory * day && (status === null || order.status === status),
    );
    if ("problems" in list) return { state, answer: refused(400, "InvalidInput", list.problems) };
    const orders = list.orders.map((order) => orderView(order, state.settings, withDetails));
    const answer = { status: 200, body: wrap({ ...list.pagination, orders }) };
    return { ...seen(state, withDetails ? list.orders : [], now), answer };
  };
}

export function getOrder(wrap: Wrap): Handler<FulfillmentState> {
  return (state, request, now) => {
    const order = namedOrder(state, request);
    if (order === null) return { state, answer: noOrder };
    const answer = { status: 200, body: wrap(orderView(order, state.settings, true)) };
    return { ...seen(state, [order], now), answer };
  };
}

/** A list of documents of orders, by the time at which each was made; null where an order has none. */
function listOf(
  wrap: Wrap,
  name: string,
  madeAt: (order: Order, state: FulfillmentState) => number | null,
  view: (order: Order, state: FulfillmentState) => Json,
): Handler<FulfillmentState> {
  return (state, request) => {
    const query = new QueryReader(request);
    const list = readList(
      query,
      state,
      (order) => madeAt(order, state),
      name,
      (order) => madeAt(order, state) !== null,
    );
    if ("problems" in list) return { state, answer: refused(400, "InvalidInput", list.problems) };
    const items = list.orders.map((order) => view(order, state));
    return { state, answer: { status: 200, body: wrap({ ...list.pagination, [name]: items }) } };
  };
}

function oneOf(
  wrap: Wrap,
  madeAt: (order: Order, state: FulfillmentState) => number | null,
  view: (order: Order, state: FulfillmentState) => Json,
): Handler<FulfillmentState> {
  return (state, request) => {
    const order = namedOrder(state, request);
    if (order === null) return { state, answer: noOrder };
    // `{}` was seen (models#1731), which does not fit the model.
    if (madeAt(order, state) === null)
      return {
        state,
        answer: refused(404, "KATAGAMI_NOT_YET", ["There is none for this order yet"]),
      };
    return { state, answer: { status: 200, body: wrap(view(order, state)) } };
  };
}

const labelledAt = ({ label }: Order): number | null => label?.createdAt ?? null;
const slippedAt = ({ acknowledgedAt, status }: Order): number | null =>
  status === "ACCEPTED" || status === "SHIPPED" ? acknowledgedAt : null;
/** In India only. */
const customerInvoicedAt = ({ shippedAt }: Order, { settings }: FulfillmentState): number | null =>
  settings.region === "in" ? shippedAt : null;
const viewLabel = (order: Order, { settings }: FulfillmentState): Json =>
  labelView(order, settings);

export const getShippingLabels = (wrap: Wrap): Handler<FulfillmentState> =>
  listOf(wrap, "shippingLabels", labelledAt, viewLabel);
export const getShippingLabel = (wrap: Wrap): Handler<FulfillmentState> =>
  oneOf(wrap, labelledAt, viewLabel);
export const getPackingSlips = (wrap: Wrap): Handler<FulfillmentState> =>
  listOf(wrap, "packingSlips", slippedAt, slipView);
export const getPackingSlip = (wrap: Wrap): Handler<FulfillmentState> =>
  oneOf(wrap, slippedAt, slipView);
export const getCustomerInvoices = (wrap: Wrap): Handler<FulfillmentState> =>
  listOf(wrap, "customerInvoices", customerInvoicedAt, customerInvoiceView);
export const getCustomerInvoice = (wrap: Wrap): Handler<FulfillmentState> =>
  oneOf(wrap, customerInvoicedAt, customerInvoiceView);

/** @param listErrors - how the version lists errors in a transaction */
export function getTransactionStatus(
  wrap: Wrap,
  listErrors: (errors: readonly Json[]) => JsonValue,
): Handler<FulfillmentState> {
  return (state, request) => {
    const [id = ""] = request.texts.get("transactionId") ?? [];
    const found = state.transactions.find((one) => one.id === id);
    if (found === undefined)
      return { state, answer: refused(400, "InvalidInput", ["Invalid transmission ID."]) };
    const errors = found.errors.map(({ code, message }) => ({ code, message, details: "" }));
    const transactionStatus = {
      transactionId: id,
      status: found.status,
      ...(errors.length > 0 && { errors: listErrors(errors) }),
    };
    return { state, answer: { status: 200, body: wrap({ transactionStatus }) } };
  };
}

const noOrder = refused(404, "KATAGAMI_NO_SUCH_ORDER", [
  "There is no purchase order of this number",
]);

function namedOrder(
  state: FulfillmentState,
  request: Parameters<Handler<FulfillmentState>>[1],
): Order | null {
  const [number = ""] = request.texts.get("purchaseOrderNumber") ?? [];
  return findOrder(state, number);
}

type ReadList =
  | { readonly orders: readonly Order[]; readonly pagination: Json }
  | { readonly problems: readonly string[] };

function readList(
  query: QueryReader,
  { orders, settings }: FulfillmentState,
  timeOf: (order: Order) => number | null,
  name: string,
  isMeant: (order: Order) => boolean,
): ReadList {
  const created = query.range("createdAfter", "createdBefore");
  const warehouse = query.text("shipFromPartyId");
  const limit = query.whole("limit", 1, 100) ?? 100;
  const isDescending = query.oneOf("sortOrder", ["ASC", "DESC"]) === "DESC";
  const nextToken = query.text("nextToken");
  if (settings.longRange === "refuse" && isLonger(created, 7))
    query.problems.push("The date range must not exceed 7 days");
  if (query.problems.length > 0) return { problems: query.problems };
  const found = orders.filter(
    (order) =>
      isMeant(order) &&
      isWithin(created, timeOf(order)) &&
      (warehouse === null || order.warehouse === warehouse),
  );
  const keyOf = (order: Order) => ({ time: timeOf(order) ?? 0, id: order.number });
  const page = pageOf(name, found, keyOf, { limit, isDescending, nextToken });
  if (page === null) return { problems: ["nextToken is not a token of this list"] };
  const pagination = page.nextToken === null ? {} : { pagination: { nextToken: page.nextToken } };
  return { orders: page.items, pagination };
}

function seen(state: FulfillmentState, orders: readonly Order[], now: number) {
  const fresh = new Set(orders.filter(({ seenAt }) => seenAt === null).map(({ number }) => number));
  if (fresh.size === 0) return { state };
  const marked = state.orders.map((order) =>
    fresh.has(order.number) ? { ...order, seenAt: now } : order,
  );
  const events = [...fresh].map((number) => about(number, "read for the first time"));
  return { state: { ...state, orders: marked }, events };
}
