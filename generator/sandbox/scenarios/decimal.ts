/** Money as exact numbers: a decimal text is a whole number of millionths. */

const places = 6;
const scale = 10n ** BigInt(places);

/** Reads a decimal number such as `12.50`, with at most 12 digits before the point and 6 behind it; null for any other text. */
export function readDecimal(text: string): bigint | null {
  const match = /^(-?)(\d{1,12})(?:\.(\d{1,6})0*)?$/.exec(text);
  if (match === null) return null;
  const [, minus = "", whole = "", part = ""] = match;
  const value = BigInt(whole) * scale + BigInt(part.padEnd(places, "0"));
  return minus === "" ? value : -value;
}

/** Writes an amount with two digits behind the point, or more where it has more. */
export function writeDecimal(value: bigint): string {
  const absolute = value < 0n ? -value : value;
  const part = (absolute % scale)
    .toString()
    .padStart(places, "0")
    .replace(/0{1,4}$/, "");
  return `${value < 0n ? "-" : ""}${(absolute / scale).toString()}.${part}`;
}

/** A share of an amount, to the cent: `percentOf(100.00, 3)` is 3.00. */
export function percentOf(value: bigint, percent: number): bigint {
  const cents = scale / 100n;
  const share = (value * BigInt(Math.round(percent * 100))) / 10_000n;
  return ((share + (share < 0n ? -cents : cents) / 2n) / cents) * cents;
}
