import type { EnumValue, TypeRef } from "./api.js";
import type { Node } from "./node.js";
import { type JsonKind, jsonKind, union } from "./type-algebra.js";

/** Whether a schema allows null by `nullable` or Swagger's `x-nullable`. */
export function isNullable(node: Node): boolean {
  return node.flag("nullable") || node.flag("x-nullable");
}

export function isEnum(node: Node): boolean {
  return node.get("enum") !== null || node.get("const") !== null;
}

/** Whether a schema names properties. Properties that are not an object are reported when they are read. */
export function hasProperties(node: Node): boolean {
  const properties = node.get("properties");
  return properties !== null && (!properties.isObject() || properties.properties().length > 0);
}

/** The types that `type` names, as a string or a list; null if there is no `type`. */
export function namedTypes(node: Node): readonly string[] | null {
  const type = node.get("type");
  if (type === null) return null;
  if (typeof type.value === "string") return [type.value];
  return type.items().map((item) => item.string() ?? "unknown");
}

/**
 * The kind that the other keywords imply where `type` is missing. JSON Schema has no such rule: `properties` alone also holds
 * for a number. Authors mean an object.
 */
export function impliedType(node: Node): "object" | "array" | null {
  const isObject = ["properties", "additionalProperties", "patternProperties"].some(
    (key) => node.get(key) !== null,
  );
  if (isObject) return "object";
  return node.get("items") !== null || node.get("prefixItems") !== null ? "array" : null;
}

const kindsOfTypes: ReadonlyMap<string, JsonKind> = new Map([
  ["string", "string"],
  ["integer", "number"],
  ["number", "number"],
  ["boolean", "boolean"],
  ["null", "null"],
  ["array", "array"],
  ["object", "object"],
] as const);

/** The kinds of values that the keywords of a schema itself allow, without those that combine schemas; null if any. */
export function ownKinds(node: Node): ReadonlySet<JsonKind> | null {
  const implied = impliedType(node);
  const types = namedTypes(node) ?? (implied === null ? null : [implied]);
  if (types !== null) {
    const kinds = types.map((type) => kindsOfTypes.get(type));
    return kinds.includes(undefined) ? null : new Set(kinds.filter((kind) => kind !== undefined));
  }
  if (!isEnum(node)) return null;
  const values = enumNodes(node).map(({ value }) => jsonKind(value));
  return new Set(values);
}

/** The values of `const`, or of `enum`. */
function enumNodes(node: Node): readonly Node[] {
  const constant = node.get("const");
  return constant === null ? node.itemsOf("enum") : [constant];
}

/** The values that a schema lists. */
export interface ListedValues {
  /** Strings, numbers and booleans. */
  readonly values: readonly EnumValue[];
  /** Objects and arrays, as types that only they have. */
  readonly others: readonly TypeRef[];
  readonly hasNull: boolean;
}

/**
 * Reads the values of `enum` or `const` that fit the `type` beside them, with descriptions from Amazon's tables of values. A
 * value that is written as another type (`"1"` for an integer) is read as meant, with a warning; one that cannot fit is left
 * out with a warning.
 *
 * @param types - what `type` names; null for any
 */
export function readValues(node: Node, types = namedTypes(node)): ListedValues {
  const descriptions = new Map<unknown, string>();
  const rows = node.get("x-docgen-enum-table-extension");
  for (const row of rows !== null && Array.isArray(rows.value) ? rows.items() : []) {
    const description = row.text("description");
    if (description !== null) descriptions.set(row.get("value")?.value, description);
  }
  const values = new Map<EnumValue["value"], EnumValue>();
  const others: TypeRef[] = [];
  let hasNull = false;
  for (const item of enumNodes(node)) {
    const { value } = item;
    if (value === null) hasNull ||= takesNull(types);
    else if (isPlainValue(value)) {
      const meant = fitted(value, types);
      if (meant === null) item.warn(`${JSON.stringify(value)} is no ${(types ?? []).join(" or ")}`);
      else {
        if (meant !== value)
          item.warn(
            `${JSON.stringify(value)} is no ${(types ?? []).join(" or ")}: read as ${JSON.stringify(meant)}`,
          );
        values.set(meant, { value: meant, description: descriptions.get(value) ?? null });
      }
    } else others.push(literalType(value));
  }
  return { values: [...values.values()], others, hasNull };
}

/** Whether null in an enum counts. Before OpenAPI 3.1, an enum had no other way to say that null is allowed. */
function takesNull(types: readonly string[] | null): boolean {
  return types === null || types.length === 1 || types.includes("null");
}

/** Whether the values that a schema lists include null. */
export function listsNull(node: Node): boolean {
  return enumNodes(node).some(({ value }) => value === null) && takesNull(namedTypes(node));
}

function isPlainValue(value: unknown): value is EnumValue["value"] {
  return typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}

/** A value of an enum as the types beside it have it; null if none of them can. */
function fitted(
  value: EnumValue["value"],
  types: readonly string[] | null,
): EnumValue["value"] | null {
  const kinds = types?.map((type) => kindsOfTypes.get(type)) ?? [];
  if (types === null || kinds.includes(undefined) || kinds.includes(jsonKind(value))) return value;
  if (kinds.includes("string")) return String(value);
  const text = String(value);
  if (kinds.includes("number") && text.trim() !== "" && Number.isFinite(Number(text)))
    return Number(text);
  return kinds.includes("boolean") && /^(?:true|false)$/.test(text) ? text === "true" : null;
}

/** The type that only one value has. */
export function literalType(value: unknown): TypeRef {
  if (value === null) return { kind: "null" };
  if (isPlainValue(value)) return { kind: "const", value };
  if (Array.isArray(value)) {
    const items = value.map(literalType);
    return { kind: "tuple", items, required: items.length, rest: null };
  }
  // The only kind that JSON has left.
  const properties = Object.entries(value as object).map(([name, one]) => ({
    name,
    required: true,
    type: literalType(one),
  }));
  return { kind: "fields", properties };
}

/** The type of the values that a schema lists, without null. */
export function listedType(node: Node, { values, others }: ListedValues): TypeRef {
  const [first] = values;
  const plain: TypeRef[] =
    first === undefined
      ? []
      : [
          node.get("const") === null
            ? { kind: "enum", values }
            : { kind: "const", value: first.value },
        ];
  return union([...plain, ...others]);
}

/** Whether an enum includes null, by its values or by another keyword. */
export function isNullableEnum(node: Node): boolean {
  return isNullable(node) || listsNull(node);
}
