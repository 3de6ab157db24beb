/**
 * JSON pointers (RFC 6901). Places in a model are written in URI fragment form (`#/paths/~1orders/get`), JSON Patch uses the
 * plain form (`/paths/~1orders/get`).
 */

/** A key as a part of a pointer in URI fragment form. */
export function escapePointer(key: string): string {
  // Nearly every key of a model; the rest of this costs a fifth of reading one.
  if (/^\w*$/.test(key)) return key;
  return encodeURI(escapePart(key).toWellFormed()).replaceAll("#", "%23");
}

/** The pointer of what stands under a key or an index. */
export function pointerBelow(pointer: string, key: string | number): string {
  return `${pointer}/${typeof key === "number" ? String(key) : escapePointer(key)}`;
}

/** The key that a part of a pointer in URI fragment form stands for; null when its percent signs mean nothing. */
export function unescapePointer(part: string): string | null {
  try {
    return unescapePart(decodeURIComponent(part));
  } catch {
    return null;
  }
}

/** The keys of a pointer in URI fragment form; a part that cannot be decoded is taken as it is. */
export function pointerKeys(pointer: string): string[] {
  return pointer
    .split("/")
    .slice(1)
    .map((part) => unescapePointer(part) ?? unescapePart(part));
}

/** The plain form of a pointer with these keys; empty for the whole document. */
export function plainPointer(keys: readonly (string | number)[]): string {
  return keys.map((key) => `/${escapePart(String(key))}`).join("");
}

/** The keys of a pointer in plain form. */
export function plainPointerKeys(pointer: string): string[] {
  return pointer.split("/").slice(1).map(unescapePart);
}

function escapePart(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

function unescapePart(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}
