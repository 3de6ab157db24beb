import { closest, distance } from "fastest-levenshtein";

/** Counts the letters to change to turn one name into the other. */
export { distance as editDistance };

/** Finds the name that was probably meant; null if fewer than half of the letters agree. */
export function suggest(name: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const near = closest(name, known);
  return distance(name, near) <= name.length / 2 ? near : null;
}

/** Asks `did you mean …?`; null if no name is similar. */
export function didYouMean(name: string, known: readonly string[]): string | null {
  const near = suggest(name, known);
  return near === null ? null : `did you mean ${near}?`;
}
