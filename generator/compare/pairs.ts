/** One thing in both states; null in the state that does not have it. */
export interface Pair<T> {
  readonly key: string;
  readonly before: T | null;
  readonly after: T | null;
  /** The thing after the change; before it if the thing is gone. */
  readonly latest: T;
}

/** Pairs the values of two tables by key: first what the state before has, in its order, then what is new. */
export function pairs<T>(before: ReadonlyMap<string, T>, after: ReadonlyMap<string, T>): Pair<T>[] {
  return [...new Map([...before, ...after])].map(([key, latest]) => ({
    key,
    before: before.get(key) ?? null,
    after: after.get(key) ?? null,
    latest,
  }));
}
