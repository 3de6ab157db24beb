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

/** The keys of a `$ref` within its document (`#/definitions/A`); null if it is not such a pointer or cannot be decoded. */
export function refKeys(ref: string): string[] | null {
  if (ref !== "#" && !ref.startsWith("#/")) return null;
  const keys = ref.split("/").slice(1).map(unescapePointer);
  return keys.every((key) => key !== null) ? keys : null;
}

/** The one spelling of a pointer in URI fragment form: `#/definitions/A B` and `#/definitions/A%20B` are one place. */
export function normalizePointer(pointer: string): string {
  return refKeys(pointer)?.reduce(pointerBelow, "#") ?? pointer;
}

/** The value at the keys below a value; undefined if there is none. Own properties only, so `__proto__` is data. */
export function valueAt(document: unknown, keys: readonly string[]): unknown {
  return keys.reduce<unknown>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Readonly<Record<string, unknown>>)[key] // Its own property, as just checked.
        : undefined,
    document,
  );
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
