import { closest, distance } from "fastest-levenshtein";

/** The name that a mistyped one was meant to be; null where none is near (half of its letters must be right). */
export function suggest(name: string, known: readonly string[]): string | null {
  if (known.length === 0) return null;
  const near = closest(name, known);
  return distance(name, near) <= name.length / 2 ? near : null;
}

/** `did you mean …?`; null where there is nothing near. */
export function didYouMean(name: string, known: readonly string[]): string | null {
  const near = suggest(name, known);
  return near === null ? null : `did you mean ${near}?`;
}

/** How many letters must change for one name to become the other. */
export function editDistance(name: string, other: string): number {
  return distance(name, other);
}
