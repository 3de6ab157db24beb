/** Processes inventory updates and invoices. */
import { readDecimal, writeDecimal } from "../decimal.js";
import { readTime } from "../query.js";
import { type Applied, type Problem, reject } from "../transactions.js";
import type { InventoryDocument, InvoiceDocument } from "./documents.js";
import { about, day, findOrder } from "../orders.js";
import type { FulfillmentState, Stock } from "./state.js";

/** A full update zeroes what it leaves out. The warehouse is in the path. */
export function updateStock(
  state: FulfillmentState,
  { warehouse, update }: { readonly warehouse: string; readonly update: InventoryDocument },
): Applied<FulfillmentState> {
  const { settings, products, stock } = state;
  if (update.sellingParty.partyId !== settings.vendorCode)
    return reject(["KATAGAMI_OTHER_VENDOR", "the selling party has no inventory here"]);
  const problems: Problem[] = [];
  const changes: Stock[] = [];
  for (const {
    buyerProductIdentifier: asin,
    vendorProductIdentifier: product,
    availableQuantity,
    isObsolete = false,
  } of update.items) {
    const found = products.find((one) =>
      asin === undefined
        ? one.product === product
        : one.asin === asin && (product === undefined || one.product === product),
    );
    const amount = availableQuantity.amount ?? 0;
    // Amazon's own code and message (models#1935).
    if (found === undefined)
      problems.push({
        code: "INVALID_ITEM_ID",
        message: `${(asin ?? product ?? "").slice(0, 40)} is not a valid product ID`,
      });
    else if (!Number.isSafeInteger(amount) || amount < 0)
      problems.push({
        code: "KATAGAMI_BAD_QUANTITY",
        message: `${found.asin} has no usable quantity`,
      });
    else changes.push({ warehouse, asin: found.asin, amount, isObsolete });
  }
  if (problems.length > 0) return { problems };
  const named = new Set(changes.map(({ asin }) => asin));
  const kept = stock
    .filter((one) => one.warehouse !== warehouse || !named.has(one.asin))
    .map((one) =>
      update.isFullUpdate && one.warehouse === warehouse ? { ...one, amount: 0 } : one,
    );
  // Of two lines for one product, the last counts.
  const last = changes.filter(
    ({ asin }, index) => changes.findLastIndex((one) => one.asin === asin) === index,
  );
  const text = `inventory of ${warehouse.slice(0, 40)}: ${String(last.length)} products${update.isFullUpdate ? ", all others 0" : ""}`;
  return {
    state: { ...state, stock: [...kept, ...last] },
    events: [about(null, text)],
    problems: null,
  };
}

export function takeInvoice(
  state: FulfillmentState,
  document: InvoiceDocument,
  at: number,
): Applied<FulfillmentState> {
  const { settings } = state;
  const { invoiceNumber: id, remitToParty, items } = document;
  const vendor = remitToParty.partyId;
  const date = readTime(document.invoiceDate);
  const problems: (readonly [string, string])[] = [];
  if (settings.region === "in")
    problems.push(["KATAGAMI_NO_INVOICES", "invoices are not taken in India"]);
  if (state.invoices.some((one) => one.id === id && one.vendor === vendor))
    problems.push(["KATAGAMI_INVOICE_ID_USED", `an invoice ${id.slice(0, 40)} exists`]);
  if (date === null || date > at + day)
    problems.push(["KATAGAMI_BAD_DATE", "invoiceDate is in the future, or no date of ISO 8601"]);
  if (items.length === 0) problems.push(["KATAGAMI_NO_ITEMS", "the invoice has no items"]);
  for (const number of new Set(items.map((one) => one.purchaseOrderNumber))) {
    const order = findOrder(state, number);
    if (order === null)
      problems.push(["KATAGAMI_NO_SUCH_ORDER", `there is no order ${number.slice(0, 40)}`]);
    else if (order.vendor !== vendor)
      problems.push(["KATAGAMI_OTHER_VENDOR", `${number} is not an order to this vendor`]);
    else if (order.status !== "SHIPPED")
      problems.push(["KATAGAMI_NOT_SHIPPED", `${number} is ${order.status}`]);
    else if (order.invoicedAt !== null)
      problems.push(["KATAGAMI_INVOICED", `${number} is invoiced already`]);
    else
      for (const item of items.filter((one) => one.purchaseOrderNumber === number)) {
        const line = order.lines.find(
          (one) => Number(one.sequence) === Number(item.itemSequenceNumber),
        );
        const amount = item.invoicedQuantity.amount ?? 0;
        if (line === undefined)
          problems.push(["KATAGAMI_UNKNOWN_LINE", `${number} has no such line`]);
        else if (!Number.isSafeInteger(amount) || amount < 1 || amount > line.ordered)
          problems.push([
            "KATAGAMI_BAD_QUANTITY",
            `line ${line.sequence} of ${number} has no usable quantity`,
          ]);
      }
  }
  if (settings.totals === "fail")
    problems.push(...totalProblems(document, settings.totalsTolerance));
  if (problems.length > 0) return reject(...problems);
  const numbers = new Set(items.map((one) => one.purchaseOrderNumber));
  const orders = state.orders.map((order) =>
    numbers.has(order.number) ? { ...order, invoicedAt: at } : order,
  );
  const invoices = [...state.invoices, { id, vendor, at }];
  return {
    state: { ...state, orders, invoices },
    events: [...numbers].map((number) => about(number, `invoice ${id}`)),
    problems: null,
  };
}

function totalProblems(
  { items, taxTotals = [], chargeDetails = [], invoiceTotal }: InvoiceDocument,
  tolerance: number,
): (readonly [string, string])[] {
  let isBad = false;
  const read = (text: string | undefined): bigint => {
    const value = readDecimal(text ?? "");
    isBad ||= value === null;
    return value ?? 0n;
  };
  const total = read(invoiceTotal.amount);
  const goods = items.reduce(
    (sum, { netCost, invoicedQuantity: { amount = 0 } }) =>
      sum + read(netCost.amount) * BigInt(Number.isSafeInteger(amount) ? amount : 0),
    0n,
  );
  const taxes = taxTotals.reduce((sum, { taxAmount }) => sum + read(taxAmount.amount), 0n);
  const charges = chargeDetails.reduce(
    (sum, { chargeAmount, taxDetails = [] }) =>
      sum +
      read(chargeAmount.amount) +
      taxDetails.reduce((all, one) => all + read(one.taxAmount.amount), 0n),
    0n,
  );
  if (isBad) return [["KATAGAMI_BAD_AMOUNT", "an amount is missing, or no decimal number"]];
  const expected = goods + taxes + charges;
  const off = expected > total ? expected - total : total - expected;
  return off > BigInt(tolerance) * 10_000n
    ? [
        [
          "KATAGAMI_TOTAL",
          `the total is ${writeDecimal(total)}, its parts add up to ${writeDecimal(expected)}`,
        ],
      ]
    : [];
}
