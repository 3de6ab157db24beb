// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

/** The value of an own property, never an inherited one such as `constructor`; undefined if there is none. */
export function ownValue(value: unknown, name: string): unknown {
  return isRecord(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

/** Names the kind of a value that was passed by mistake, but not the value: it may be personal data. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (value instanceof Date) return "a Date";
  if (Array.isArray(value)) return "a list";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** Parses JSON; undefined if the text is not JSON. `__proto__` becomes an ordinary property, as `JSON.parse` does it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
