/** Finds the line of an order that a document means. */
import type { Line, Order } from "./state.js";

/** What names a line: all three are optional in the models. */
export interface LineName {
  readonly itemSequenceNumber?: string | undefined;
  readonly amazonProductIdentifier?: string | undefined;
  readonly vendorProductIdentifier?: string | undefined;
}

export type FoundLine =
  | { readonly line: Line; readonly problem: null }
  | { readonly problem: readonly [code: string, message: string] };

/** Finds a line by its number, otherwise by a product identifier, which must be exactly that of the order. */
export function findLine(order: Order, name: LineName): FoundLine {
  const { itemSequenceNumber: number } = name;
  const line =
    number === undefined
      ? order.lines.find((one) => hasProduct(one, name))
      : // Examples of the model number the first line "00001".
        order.lines.find(({ sequence }) => sequence === number || sameNumber(sequence, number));
  if (line === undefined)
    return {
      problem: [
        "KATAGAMI_UNKNOWN_LINE",
        number === undefined
          ? `${order.number} has no line with this product identifier`
          : `${order.number} has no line ${number.slice(0, 20)}`,
      ],
    };
  return contradicts(line, name)
    ? {
        problem: [
          "KATAGAMI_PRODUCT_MISMATCH",
          `the product identifier of line ${line.sequence} is not that of ${order.number}`,
        ],
      }
    : { line, problem: null };
}

/** Whether a line has one of the identifiers, and does not contradict the other. */
export function hasProduct(line: Line, name: LineName): boolean {
  const { amazonProductIdentifier: asin, vendorProductIdentifier: product } = name;
  const matches =
    (asin !== undefined && asin === line.asin) ||
    (product !== undefined && product === line.product);
  return matches && !contradicts(line, name);
}

function contradicts(line: Line, name: LineName): boolean {
  const { amazonProductIdentifier: asin, vendorProductIdentifier: product } = name;
  return (
    (asin !== undefined && line.asin !== null && asin !== line.asin) ||
    (product !== undefined && line.product !== null && product !== line.product)
  );
}

function sameNumber(a: string, b: string): boolean {
  return /^\d{1,9}$/.test(a) && /^\d{1,9}$/.test(b) && Number(a) === Number(b);
}
