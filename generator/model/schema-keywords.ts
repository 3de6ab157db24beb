import type { EnumValue, TypeRef } from "./api.js";
import type { Node } from "./node.js";

/** Whether a schema allows null by `nullable` or Swagger's `x-nullable`. */
export function isNullable(node: Node): boolean {
  return node.flag("nullable") || node.flag("x-nullable");
}

/** Whether references to an object type or an enum must add null. An alias includes null itself. */
export function isNullableType(node: Node): boolean {
  const values = node.get("enum")?.value;
  if (Array.isArray(values)) return values.includes(null) || isNullable(node);
  return isNamedObject(node) && (isNullable(node) || schemaTypes(node).includes("null"));
}

export function isEnum(node: Node): boolean {
  return node.get("enum") !== null || node.get("const") !== null;
}

/** Whether a schema is an object with properties, so that its type needs a name. */
export function isNamedObject(node: Node): boolean {
  const properties = node.get("properties");
  if (properties === null || !schemaTypes(node).includes("object")) return false;
  // Properties that are not an object are reported when they are read.
  return !properties.isObject() || properties.properties().length > 0;
}

/** The types that `type` names, as a string or a list. If it is missing, the type that the other keywords imply. */
export function schemaTypes(node: Node): string[] {
  const type = node.get("type");
  if (type === null) {
    if (node.get("properties") !== null || node.get("additionalProperties") !== null)
      return ["object"];
    return [node.get("items") === null ? "unknown" : "array"];
  }
  if (typeof type.value === "string") return [type.value];
  return type.items().map((item) => item.string() ?? "unknown");
}

/** Reads the values of an enum, with their descriptions from Amazon's tables of values. `nullable`: null is among them. */
export function readEnum(node: Node): { values: EnumValue[]; nullable: boolean } {
  const descriptions = new Map<unknown, string>();
  const rows = node.get("x-docgen-enum-table-extension");
  for (const row of rows !== null && Array.isArray(rows.value) ? rows.items() : []) {
    const description = row.text("description");
    if (description !== null) descriptions.set(row.get("value")?.value, description);
  }
  const constant = node.get("const");
  const items = constant === null ? node.itemsOf("enum") : [constant];
  const values = new Map<EnumValue["value"], EnumValue>();
  for (const item of items) {
    const { value } = item;
    if (typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) {
      // The three kinds of value just checked.
      const known = value as EnumValue["value"];
      values.set(known, { value: known, description: descriptions.get(known) ?? null });
    } else if (value !== null) {
      item.error("an enum value must be a string, a number, a boolean or null");
    }
  }
  return { values: [...values.values()], nullable: items.some(({ value }) => value === null) };
}

/** A type or null. */
export function orNull(type: TypeRef): TypeRef {
  return union([type, { kind: "null" }]);
}

/** The union of types, flat and each once. */
export function union(members: readonly TypeRef[]): TypeRef {
  const flat = members.flatMap((member) => (member.kind === "union" ? member.members : [member]));
  const distinct = [...new Map(flat.map((member) => [JSON.stringify(member), member])).values()];
  const [only] = distinct;
  if (only === undefined) return { kind: "unknown" };
  return distinct.length === 1 ? only : { kind: "union", members: distinct };
}
