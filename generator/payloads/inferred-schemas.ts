/**
 * Undoes what tools that infer a schema from a sample write: a list as a tuple of its first item, the items of a list as
 * alternatives that differ by a few properties, and descriptions that say nothing. Read to the letter, such a schema types the
 * first item only.
 */
import { isRecord } from "../lib/json.js";

/** A copy of a schema document with its inferred lists as lists. */
export function withInferredLists(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withInferredLists);
  if (!isRecord(value)) return value;
  // Keys of any name, `__proto__` included, are own properties of the copy.
  const copy = Object.fromEntries(
    Object.entries(value)
      .filter(([key, child]) => key !== "description" || !isFiller(child))
      .map(([key, child]) => [key, dataKeys.has(key) ? child : withInferredLists(child)]),
  );
  const { items } = copy;
  const item = Array.isArray(items) && items.length === 1 ? asList(copy, items[0]) : items;
  if (item === undefined) return copy;
  const merged = isRecord(item) ? withMergedAlternatives(item) : item;
  return { ...copy, items: merged };
}

/** Whether a description is what the tool writes where nobody has written one. */
function isFiller(description: unknown): boolean {
  return (
    typeof description === "string" &&
    /^(?:an explanation about the purpose of this instance|the root schema (?:comprises|is the schema that comprises) the entire json document)\.?$/i.test(
      description.trim(),
    )
  );
}

/** Below these, nothing is a schema. */
const dataKeys = new Set(["enum", "const", "default", "examples", "example", "required"]);

/** The item of a list that is written as a tuple of one, where further items are allowed. */
function asList(schema: Readonly<Record<string, unknown>>, item: unknown): unknown {
  const { additionalItems, maxItems } = schema;
  const isTuple =
    additionalItems === false || (typeof maxItems === "number" && maxItems <= 1) || !isRecord(item);
  return isTuple ? [item] : item;
}

/** `{ anyOf: [A, B] }` as one object, if A and B are objects that agree in all properties that both have. */
function withMergedAlternatives(item: Readonly<Record<string, unknown>>): unknown {
  const { anyOf, ...rest } = item;
  if (!Array.isArray(anyOf) || anyOf.length === 0 || !saysNothing(rest)) return item;
  const [first, ...others] = anyOf.map(asPlainObject);
  if (first === undefined || first === null) return anyOf.length === 1 ? anyOf[0] : item;
  let merged: PlainObject = first;
  for (const other of others) {
    const next = other === null ? null : mergeObjects(merged, other);
    if (next === null) return item;
    merged = next;
  }
  return merged.schema;
}

interface PlainObject {
  readonly schema: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly required: readonly unknown[];
}

const annotations = new Set([
  "$id",
  "title",
  "description",
  "default",
  "examples",
  "type",
  "x-katagami-required",
]);

/** Whether a schema has annotations only; `type` beside alternatives repeats what they say. */
function saysNothing(schema: Readonly<Record<string, unknown>>): boolean {
  return Object.keys(schema).every((key) => annotations.has(key));
}

/** A schema that is an object with properties, and nothing else that decides its type; null if it is not. */
function asPlainObject(schema: unknown): PlainObject | null {
  if (!isRecord(schema)) return null;
  const { properties, required = [], additionalProperties, ...rest } = schema;
  if (!isRecord(properties) || !Array.isArray(required) || !saysNothing(rest)) return null;
  return additionalProperties === undefined || additionalProperties === true
    ? { schema, properties, required }
    : null;
}

function mergeObjects(one: PlainObject, other: PlainObject): PlainObject | null {
  const shared = Object.keys(one.properties).filter((key) => Object.hasOwn(other.properties, key));
  const agree = shared.every(
    (key) => shapeText(one.properties[key]) === shapeText(other.properties[key]),
  );
  if (!agree) return null;
  const properties = { ...other.properties, ...one.properties };
  const required = one.required.filter((name) => other.required.includes(name));
  return { schema: { ...one.schema, properties, required }, properties, required };
}

/** What decides the type of a schema, as text. */
function shapeText(schema: unknown): string {
  return JSON.stringify(schema, (key, value: unknown) =>
    key !== "type" && annotations.has(key) && typeof value !== "object" ? undefined : value,
  ).replaceAll(/"(?:examples|default)":\[[^\]]*\],?/g, "");
}
