/** Whether the total of an invoice is what its parts add up to (model of vendor invoices, and the examples of the guide of 2021). */
import { readDecimal, writeDecimal } from "../decimal.js";
import type { Problem } from "../transactions.js";
import type { InvoiceDocument } from "./documents.js";

type Taxes = InvoiceDocument["taxDetails"];

/** @param tolerance - cents by which the total may be off */
export function totalProblems(document: InvoiceDocument, tolerance: number): Problem[] {
  const problems: Problem[] = [];
  const read = (text: string | undefined): bigint => {
    const value = readDecimal(text ?? "");
    if (value === null)
      problems.push({
        code: "KATAGAMI_BAD_AMOUNT",
        message: "an amount is missing, or no decimal number",
      });
    return value ?? 0n;
  };
  const taxOf = (taxes: Taxes): bigint =>
    (taxes ?? []).reduce((sum, { taxAmount }) => sum + read(taxAmount.amount), 0n);
  const { items = [], chargeDetails = [], allowanceDetails = [], taxDetails } = document;
  const isCredit = document.invoiceType === "CreditNote";
  const goodsBy = (sizeOf: (quantity: Quantity) => number): bigint =>
    items.reduce((sum, { netCost, invoicedQuantity }) => {
      const units = (invoicedQuantity.amount ?? 0) * sizeOf(invoicedQuantity);
      return sum + read(netCost.amount) * (Number.isSafeInteger(units) ? BigInt(units) : 0n);
    }, 0n);
  // The guide's example of cases has the cost of a case, orders have the cost of one each.
  const goods = [goodsBy(() => 1), goodsBy(sizeOfUnit)];
  const charges = chargeDetails.reduce(
    (sum, one) => sum + read(one.chargeAmount.amount) + taxOf(one.taxDetails),
    0n,
  );
  const allowances = allowanceDetails.reduce(
    (sum, one) => sum + read(one.allowanceAmount.amount) + taxOf(one.taxDetails),
    0n,
  );
  const total = read(document.invoiceTotal.amount);
  if (total === 0n && !isCredit)
    problems.push({ code: "KATAGAMI_NO_TOTAL", message: "the total is zero" });
  const rest = taxOf(taxDetails) + charges - allowances;
  const isOff = goods.every((sum) => {
    const off = sum + rest - total;
    return (off < 0n ? -off : off) > BigInt(tolerance) * 10_000n;
  });
  if (problems.length === 0 && items.length > 0 && isOff)
    problems.push({
      code: "KATAGAMI_TOTAL",
      message: `the total is ${writeDecimal(total)}, its parts add up to ${writeDecimal((goods[0] ?? 0n) + rest)}`,
    });
  return problems.slice(0, 1);
}

type Quantity = NonNullable<InvoiceDocument["items"]>[number]["invoicedQuantity"];

function sizeOfUnit({ unitOfMeasure, unitSize = 1 }: Quantity): number {
  return unitOfMeasure === "Cases" ? unitSize : 1;
}
