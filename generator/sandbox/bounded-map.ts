/** Sets an entry of a map as its newest, and removes the oldest one if there are more than `capacity`. */
export function setBounded<Value>(
  map: Map<string, Value>,
  key: string,
  value: Value,
  capacity: number,
): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > capacity && oldest !== undefined) map.delete(oldest);
}
