import type { ReportProblem } from "./errors.js";
import { isRecord } from "./json.js";

/** Finds keys of options and parameters that nothing reads: usually a typo, which would otherwise have no effect at all. */

/** The keys of an options object. A record, so that the compiler reports an option that is missing from it. */
export type KeysOf<Options> = { readonly [Key in keyof Options]-?: true };

/** Counts the letters to insert, delete or replace to get from one name to the other, whatever their case. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...a].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...b].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}

/** Returns the known name that a mistyped one is closest to; null if fewer than half of its letters are right. */
export function suggest(name: string, known: Iterable<string>): string | null {
  let best = null;
  // Longer ones are not names, and would take long to compare.
  let least = name.length > 64 ? -1 : name.length / 2;
  for (const candidate of known) {
    const distance = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (distance > least || (best !== null && distance === least)) continue;
    best = candidate;
    least = distance;
  }
  return best;
}

/** `; did you mean …?`, or nothing if no known name is close. */
export function didYouMean(name: string, known: Iterable<string>): string {
  const near = suggest(name, known);
  return near === null ? "" : `; did you mean ${near}?`;
}

/** Writes a key as it is if it is short and plain, otherwise as JSON. */
export function keyName(key: string): string {
  return /^[\w$.-]{1,64}$/.test(key) ? key : JSON.stringify(key.slice(0, 64));
}

/**
 * Reports each key of an options object that is not an option.
 *
 * @param prefix - where the object is, such as `lwa.`; empty at the top.
 * @param typosOnly - whether to report only keys that are close to an option: for objects that may have keys of others.
 */
export function reportUnknownOptions(
  options: unknown,
  known: Readonly<Record<string, true>>,
  prefix: string,
  report: ReportProblem,
  typosOnly = false,
): void {
  if (!isRecord(options)) return;
  for (const [key, value] of Object.entries(options)) {
    if (value === undefined || Object.hasOwn(known, key)) continue;
    const hint = didYouMean(key, Object.keys(known));
    if (hint !== "" || !typosOnly) report(`${prefix}${keyName(key)} is not an option${hint}`);
  }
}
