import { byCodePoint } from "./paths.js";

/** Groups items by key, in the order of each group's first item. */
export function groupBy<T>(
  items: readonly T[],
  keyOf: (item: T, index: number) => string,
): ReadonlyMap<string, readonly [T, ...T[]]> {
  const groups = new Map<string, [T, ...T[]]>();
  for (const [index, item] of items.entries()) {
    const key = keyOf(item, index);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** The elements of a list by a key: their name or id. */
export function indexBy<K extends string, T extends Readonly<Record<K, string>>>(
  list: readonly T[],
  key: K,
): ReadonlyMap<string, T> {
  return new Map(list.map((one) => [one[key], one]));
}

/** An object of entries, sorted by their keys. */
export function sortedRecord<T>(entries: Iterable<readonly [string, T]>): Record<string, T> {
  return Object.fromEntries([...entries].toSorted(([a], [b]) => byCodePoint(a, b)));
}

/** Finds everything that can be reached from some keys, these included. */
export function reach(
  from: Iterable<string>,
  next: (key: string) => Iterable<string>,
): ReadonlySet<string> {
  const reached = new Set(from);
  // A set that grows is gone through to its new end.
  for (const key of reached) for (const other of next(key)) reached.add(other);
  return reached;
}
