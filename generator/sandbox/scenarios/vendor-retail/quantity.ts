/** Quantities: Amazon and vendors write cases or eaches, the scenario counts eaches. */
import type { JsonRecord, JsonValue } from "../../../lib/json.js";
import { readDecimal, writeDecimal } from "../decimal.js";
import type { Money } from "../scenario.js";
import type { Line } from "./state.js";

/** A quantity as documents write it. */
export interface WrittenQuantity {
  readonly amount?: number | undefined;
  readonly unitOfMeasure?: "Cases" | "Eaches" | undefined;
  readonly unitSize?: number | undefined;
}

const maxAmount = 10_000_000;
const maxSize = 100_000;

type Units = Pick<Line, "unit" | "size">;

/**
 * Counts the eaches of a quantity. What it leaves open is inherited: examples of acknowledgements write the amount only.
 *
 * @returns null if there is no amount, or one that nobody can order
 */
export function eachesOf(
  { amount, unitOfMeasure, unitSize }: WrittenQuantity,
  { unit, size }: Units,
): number | null {
  const cases = (unitOfMeasure ?? unit) === "Cases";
  const each = cases ? (unitSize ?? size) : 1;
  const isAmount = amount !== undefined && Number.isSafeInteger(amount);
  if (!isAmount || amount < 0 || amount > maxAmount) return null;
  if (!Number.isSafeInteger(each) || each < 1 || each > maxSize) return null;
  return amount * each;
}

/** Writes eaches in the unit of a line, or as eaches where they are no whole cases. */
export function quantityOf(eaches: number, { unit, size }: Units): JsonRecord<JsonValue> {
  return unit === "Cases" && eaches % size === 0
    ? { amount: eaches / size, unitOfMeasure: "Cases", unitSize: size }
    : { amount: eaches, unitOfMeasure: "Eaches", unitSize: 1 };
}

/** What some eaches of a line cost, by a price that is its net cost if none is given. */
export function costOf(eaches: number, line: Line, price: string | null = line.netCost): Money {
  const value = readDecimal(price ?? line.listPrice ?? "0") ?? 0n;
  return { amount: writeDecimal(value * BigInt(Math.max(0, eaches))), currency: line.currency };
}
