/** Processes an invoice: model of vendor invoices, and the retail use case guide of 2021. */
import { readDecimal, writeDecimal } from "../decimal.js";
import { readTime } from "../query.js";
import type { ScenarioEvent } from "../scenario.js";
import { type Applied, type Problem, reject } from "../transactions.js";
import type { InvoiceDocument } from "./documents.js";
import { findLine } from "./find-line.js";
import { totalProblems } from "./invoice-total.js";
import { eachesOf } from "./quantity.js";
import { shortageOf } from "./receive.js";
import { finding } from "./rules.js";
import { merged } from "./shipment-lines.js";
import { about, day, findOrder } from "../orders.js";
import {
  addToLines,
  type Invoice,
  type Line,
  type LineAmount,
  type Order,
  type RetailState,
} from "./state.js";

type Item = NonNullable<InvoiceDocument["items"]>[number];

/** A line of an invoice with what it is of. */
interface InvoicedLine extends LineAmount {
  readonly of: Line;
  /** The net cost of one each, in two readings: the model's example has it for each invoiced unit. */
  readonly costs: readonly bigint[];
}

export function takeInvoice(
  state: RetailState,
  document: InvoiceDocument,
  at: number,
  now: number,
): Applied<RetailState> {
  const { id, invoiceType: kind } = document;
  const { settings } = state;
  const vendor = document.remitToParty.partyId;
  const date = readTime(document.date);
  const problems: Problem[] = [];
  const add = (code: string, message: string): void => {
    problems.push({ code: `KATAGAMI_${code}`, message });
  };
  if (state.invoices.some((one) => one.id === id && one.vendor === vendor))
    add(
      "INVOICE_ID_USED",
      `an invoice ${id.slice(0, 40)} exists: its number is used once and for all`,
    );
  if (date === null) add("BAD_DATE", "the date is not one of ISO 8601");
  // A date without a time is the whole day, in whatever zone.
  else if (date > at + day) add("FUTURE_DATE", "the date is in the future");
  if (kind === "CreditNote" && settings.region === "na")
    add("NO_CREDIT_NOTES", "credit notes are not taken in North America");
  const items = document.items ?? [];
  if (items.length === 0) add("NO_ITEMS", "the invoice has no items");
  const lines: InvoicedLine[] = [];
  for (const item of items) {
    const found = lineOf(state, item, kind, date);
    if (found === null) continue;
    if ("problems" in found) problems.push(...found.problems);
    else lines.push(found);
  }
  if (settings.totals === "fail")
    problems.push(...totalProblems(document, settings.totalsTolerance));
  if (kind === "Invoice" && settings.invoiceBeyond === "fail")
    problems.push(...beyondShipped(state, lines));
  if (problems.length > 0) return { problems };
  const amounts = merged(lines.map(({ order, line, amount }) => ({ order, line, amount })));
  const invoice: Invoice = { id, vendor, kind, at: now, lines: amounts };
  const next = { ...state, invoices: [...state.invoices, invoice] };
  if (kind === "CreditNote")
    return { state: next, events: [about(null, `credit note ${id}`)], problems: null };
  const invoiced = addToLines(next, amounts, (line, amount) => ({
    ...line,
    invoiced: line.invoiced + amount,
  }));
  return { state: invoiced, events: eventsOf(invoiced, id, lines), problems: null };
}

/** @returns null for a line of a credit note that is about no order */
function lineOf(
  state: RetailState,
  item: Item,
  kind: InvoiceDocument["invoiceType"],
  date: number | null,
): InvoicedLine | { readonly problems: readonly Problem[] } | null {
  const number = item.purchaseOrderNumber;
  const name = `line ${String(item.itemSequenceNumber)} of the invoice`;
  if (number === undefined)
    return kind === "CreditNote"
      ? null
      : reject(["KATAGAMI_NO_ORDER_NUMBER", `${name} names no purchase order`]);
  const order = findOrder(state, number);
  if (order === null) return reject(["INVALID_ORDER_ID", "Invalid order ID."]);
  if (kind === "Invoice" && order.acknowledgedAt === null)
    return reject(["KATAGAMI_NOT_ACKNOWLEDGED", `${number} is not acknowledged`]);
  if (date !== null && date < order.createdAt - day)
    return reject(["KATAGAMI_DATE_BEFORE_ORDER", `the date is before that of ${number}`]);
  const found = invoicedLine(order, item);
  if (found === null)
    return reject(["KATAGAMI_UNKNOWN_LINE", `${name}: ${number} has no such line`]);
  const amount = eachesOf(item.invoicedQuantity, found);
  if (amount === null || amount === 0)
    return reject(["KATAGAMI_BAD_QUANTITY", `${name} has no usable quantity`]);
  const cost = readDecimal(item.netCost.amount ?? "");
  if (cost === null || cost <= 0n)
    return reject(["KATAGAMI_BAD_NET_COST", `${name}: the net cost must be more than zero`]);
  const size = BigInt(amount / (item.invoicedQuantity.amount ?? amount));
  return { order: number, line: found.sequence, amount, of: found, costs: [cost, cost / size] };
}

/** The product decides; the number of the line only where the invoice names no product. */
function invoicedLine(order: Order, item: Item): Line | null {
  const { amazonProductIdentifier, vendorProductIdentifier, itemSequenceNumber } = item;
  const named = [amazonProductIdentifier, vendorProductIdentifier].some((id) => id !== undefined);
  const found = findLine(
    order,
    named
      ? { amazonProductIdentifier, vendorProductIdentifier }
      : { itemSequenceNumber: String(itemSequenceNumber) },
  );
  return found.problem === null ? found.line : null;
}

function beyondShipped(state: RetailState, lines: readonly InvoicedLine[]): Problem[] {
  return merged(lines).flatMap(({ order, line: sequence, amount }) => {
    const line = findOrder(state, order)?.lines.find((one) => one.sequence === sequence);
    if (line === undefined || line.invoiced + amount <= line.shipped) return [];
    const message = `line ${sequence} of ${order}: ${String(line.invoiced + amount)} eaches invoiced, ${String(line.shipped)} shipped`;
    return [{ code: "KATAGAMI_NOT_SHIPPED", message }];
  });
}

/** @param state - with the invoice in it */
function eventsOf(state: RetailState, id: string, lines: readonly InvoicedLine[]): ScenarioEvent[] {
  const orders = [...new Set(lines.map(({ order }) => order))];
  const events = orders.map((order) => {
    const sum = lines
      .filter((one) => one.order === order)
      .reduce((all, { amount }) => all + amount, 0);
    return about(order, `invoice ${id}: ${String(sum)} eaches`);
  });
  for (const { order, line: sequence, amount, of, costs } of lines) {
    const line = findOrder(state, order)?.lines.find((one) => one.sequence === sequence) ?? of;
    const agreed = readDecimal(line.netCost ?? "");
    if (agreed !== null && !costs.includes(agreed)) {
      const difference = (costs[0] ?? agreed) - agreed;
      // Who asks for less is claimed nothing back, and has lost the difference without a claim.
      const cost =
        difference < 0n
          ? null
          : { amount: writeDecimal(difference * BigInt(amount)), currency: line.currency };
      const detail = `line ${sequence}: invoiced at ${writeDecimal(costs[0] ?? 0n)}, ordered at ${writeDecimal(agreed)}`;
      events.push(about(order, detail, { finding: finding("invoice-price", detail, cost) }));
    }
    if (line.received === 0) {
      const detail = `line ${sequence}: invoiced, and nothing is received yet`;
      events.push(about(order, detail, { finding: finding("invoice-before-receipt", detail) }));
    } else events.push(...shortageOf(state, order, line));
  }
  return events;
}
