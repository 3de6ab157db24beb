/** Which lines of which orders a shipment is of: an item names its product, and its order here or in a carton or pallet. */
import type { Problem } from "../transactions.js";
import type { ShipmentDocument } from "./documents.js";
import { hasProduct } from "./find-line.js";
import { eachesOf, type WrittenQuantity } from "./quantity.js";
import { containerItems } from "./shipment-structure.js";
import { findOrder } from "../orders.js";
import type { LineAmount, RetailState } from "./state.js";

type Item = ShipmentDocument["shippedItems"][number];

export type ShippedLines =
  | { readonly lines: readonly LineAmount[]; readonly problems: null }
  | { readonly problems: readonly Problem[] };

export function shippedLines(state: RetailState, document: ShipmentDocument): ShippedLines {
  const lines: LineAmount[] = [];
  const problems: Problem[] = [];
  for (const item of document.shippedItems)
    for (const part of partsOf(item, document)) {
      const found = lineOf(state, document.sellingParty.partyId, item, part, lines);
      if ("code" in found) problems.push(found);
      else lines.push(found);
    }
  return problems.length > 0 ? { problems } : { lines: merged(lines), problems: null };
}

interface Part {
  readonly order: string | null;
  readonly quantity: WrittenQuantity;
}

function partsOf(item: Item, document: ShipmentDocument): readonly Part[] {
  const own = item.itemDetails?.purchaseOrderNumber ?? null;
  const packed = containerItems(document).filter(
    ({ itemReference }) => itemReference === item.itemSequenceNumber,
  );
  if (own !== null || packed.length === 0) return [{ order: own, quantity: item.shippedQuantity }];
  return packed.map(({ itemDetails, shippedQuantity }) => ({
    order: itemDetails?.purchaseOrderNumber ?? null,
    quantity: shippedQuantity,
  }));
}

function lineOf(
  state: RetailState,
  vendor: string,
  item: Item,
  { order: number, quantity }: Part,
  before: readonly LineAmount[],
): LineAmount | Problem {
  const name = `item ${item.itemSequenceNumber.slice(0, 40)}`;
  const fail = (code: string, message: string): Problem => ({
    code: `KATAGAMI_${code}`,
    message: `${name}: ${message}`,
  });
  if (number === null)
    return fail("NO_ORDER_NUMBER", "it names no purchase order, nor does its container");
  const order = findOrder(state, number);
  if (order === null) return { code: "INVALID_ORDER_ID", message: "Invalid order ID." };
  if (order.vendor !== vendor)
    return fail("OTHER_VENDOR", `${number} is not an order to this selling party`);
  const candidates = order.lines.filter((line) => hasProduct(line, item));
  const [first] = candidates;
  if (first === undefined)
    return fail("UNKNOWN_PRODUCT", `${number} has no line with this product identifier`);
  const amount = eachesOf(quantity, first);
  if (amount === null || amount === 0) return fail("BAD_QUANTITY", "it has no usable quantity");
  // Of lines with one product, the one that still expects as much.
  const taken = (line: string): number =>
    before
      .filter((one) => one.order === number && one.line === line)
      .reduce((sum, one) => sum + one.amount, 0);
  const fitting = candidates.find(
    (line) => line.accepted - line.shipped - taken(line.sequence) >= amount,
  );
  return { order: number, line: (fitting ?? first).sequence, amount };
}

/** One amount for each line. */
export function merged(lines: readonly LineAmount[]): readonly LineAmount[] {
  const sums = new Map<string, LineAmount>();
  for (const one of lines) {
    const key = `${one.order} ${one.line}`;
    sums.set(key, { ...one, amount: one.amount + (sums.get(key)?.amount ?? 0) });
  }
  return [...sums.values()];
}
