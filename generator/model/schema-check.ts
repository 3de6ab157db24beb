import { isRecord, type JsonRecord, type JsonValue } from "../lib/json.js";
import { plainPointer } from "../lib/json-pointer.js";
import { count } from "../lib/terminal.js";
import type { EnumValue, Field, ObjectDef, TypeDef, TypeRef } from "./api.js";

/** Checks whether a value has a type. */

/** A place in a value that does not have its type. */
export interface Violation {
  /** A JSON pointer into the value; empty for the whole value. */
  readonly place: string;
  /** Does not contain the value. */
  readonly problem: string;
}

/** The start of the problem of a value that has no value for a required property. */
export const missingProblem = "without the required ";

/**
 * Checks a value against a type of a model. Stricter than the generated types: a value that an enum does not list and a text
 * that is not a date where the model says so are violations, because samples should be what their model says.
 *
 * @param types - the types of the API, by id
 */
export function checkValue(
  value: JsonValue,
  type: TypeRef,
  types: ReadonlyMap<string, TypeDef>,
): Violation[] {
  return check(value, type, { types, place: "" });
}

interface Context {
  readonly types: ReadonlyMap<string, TypeDef>;
  readonly place: string;
}

function check(value: JsonValue, type: TypeRef, context: Context): Violation[] {
  const want = (fits: boolean, what: string): Violation[] =>
    fits ? [] : [{ place: context.place, problem: `not ${what}` }];
  switch (type.kind) {
    case "string":
      return typeof value === "string"
        ? want(isFormat(value, type.format), `a ${type.format ?? ""}`)
        : want(false, "a string");
    case "number":
      return want(typeof value === "number", "a number");
    case "boolean":
      return want(typeof value === "boolean", "a boolean");
    case "boolean-string":
      return want(value === "true" || value === "false", "true or false");
    case "null":
      return want(value === null, "null");
    case "unknown":
    case "binary":
      return [];
    case "never":
      return want(false, "allowed");
    case "const":
      return want(value === type.value, "the only value");
    case "fields":
      return isRecord(value)
        ? type.properties.flatMap((field) => checkProperty(value, field, context))
        : want(false, "an object");
    case "tuple":
      return Array.isArray(value) && value.length >= type.required
        ? value.flatMap((item: JsonValue, index) =>
            check(
              item,
              type.items[index] ?? type.rest ?? { kind: "never" },
              within(context, index),
            ),
          )
        : want(false, `an array of at least ${count(type.required, "item")}`);
    case "enum":
      return checkEnum(value, type.values, context);
    case "array":
      return Array.isArray(value)
        ? value.flatMap((item: JsonValue, index) => check(item, type.items, within(context, index)))
        : want(false, "an array");
    case "map":
      return isRecord(value)
        ? Object.entries(value).flatMap(([key, item]) =>
            check(item, type.values, within(context, key)),
          )
        : want(false, "an object");
    case "union": {
      const attempts = type.members.map((member) => check(value, member, context));
      return attempts.find((found) => found.length === 0) ?? attempts[0] ?? [];
    }
    case "intersection":
      return type.members.flatMap((member) => check(value, member, context));
    case "ref": {
      const target = context.types.get(type.id);
      if (target === undefined) return [];
      if (target.kind === "object")
        return isRecord(value) ? checkObject(value, target, context) : want(false, "an object");
      return check(value, target.kind === "alias" ? target.type : target, context);
    }
  }
}

function checkObject(
  value: JsonRecord<JsonValue>,
  { extends: bases, properties, additional }: ObjectDef,
  context: Context,
): Violation[] {
  const inherited = bases.flatMap((id) => check(value, { kind: "ref", id }, context));
  const own = properties.flatMap((property) => checkProperty(value, property, context));
  const named = new Set(properties.map(({ name }) => name));
  const others =
    additional === null
      ? []
      : Object.entries(value)
          .filter(([key]) => !named.has(key))
          .flatMap(([key, item]) => check(item, additional, within(context, key)));
  return [...inherited, ...own, ...others];
}

function checkProperty(
  value: JsonRecord<JsonValue>,
  property: Field,
  context: Context,
): Violation[] {
  const { name, required, type } = property;
  const item = Object.hasOwn(value, name) ? value[name] : undefined;
  if (item !== undefined) return check(item, type, within(context, name));
  return required ? [{ place: context.place, problem: `${missingProblem}${name}` }] : [];
}

function checkEnum(
  value: JsonValue,
  values: readonly EnumValue[],
  { place }: Context,
): Violation[] {
  return values.some((known) => known.value === value)
    ? []
    : [{ place, problem: "a value that the enum does not list" }];
}

function within(context: Context, key: string | number): Context {
  return { ...context, place: context.place + plainPointer([key]) };
}

/** Whether a text is an RFC 3339 date or time of a day that exists. The other formats of the models have no rules. */
function isFormat(text: string, format: string | null): boolean {
  if (format === "date") return isDay(text);
  if (format !== "date-time") return true;
  const parts =
    /^(\d{4}-\d\d-\d\d)[Tt ]([01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)(?:\.\d+)?(?:[Zz]|[+-]\d\d:?\d\d)$/.exec(
      text,
    );
  return parts !== null && isDay(parts[1] ?? "");
}

function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
