/** A key as a part of a JSON pointer in URI fragment form. */
export function escapePointer(key: string): string {
  // Nearly every key of a model; the rest of this costs a fifth of reading one.
  if (/^\w*$/.test(key)) return key;
  return encodeURI(key.replaceAll("~", "~0").replaceAll("/", "~1").toWellFormed()).replaceAll(
    "#",
    "%23",
  );
}

/** The JSON pointer of what stands under a key, or an index. */
export function pointerBelow(pointer: string, key: string | number): string {
  return `${pointer}/${typeof key === "number" ? String(key) : escapePointer(key)}`;
}

/** A part of a JSON pointer in URI fragment form as a key; null where its percent signs mean nothing. */
export function unescapePointer(part: string): string | null {
  try {
    return decodeURIComponent(part).replaceAll("~1", "/").replaceAll("~0", "~");
  } catch {
    return null;
  }
}
