import type { EnumValue, TypeRef } from "./api.js";
import type { Node } from "./node.js";

/** Whether a type that is no alias, and so does not say it itself, also takes null. */
export function isNullableType(node: Node): boolean {
  const values = node.get("enum")?.value;
  if (!isNamedObject(node) && !Array.isArray(values)) return false;
  const isListed = Array.isArray(values) && values.includes(null);
  return (
    isListed ||
    node.flag("nullable") ||
    node.flag("x-nullable") ||
    (!Array.isArray(values) && schemaTypes(node).includes("null"))
  );
}

/** An object that needs a name: one with properties of its own. */
export function isNamedObject(node: Node): boolean {
  const properties = node.get("properties");
  if (properties === null || !schemaTypes(node).includes("object")) return false;
  // What is wrong with them is said where they are read.
  return !properties.isObject() || properties.properties().length > 0;
}

/** What `type` says, in either form; where it says nothing, what the other keywords imply. */
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

/** Enum values with the descriptions of Amazon's value tables, and whether null was among them. */
export function readEnum(node: Node): { values: EnumValue[]; nullable: boolean } {
  const table = new Map<unknown, string>();
  const rows = node.get("x-docgen-enum-table-extension");
  for (const row of Array.isArray(rows?.value) ? (rows?.items() ?? []) : []) {
    const description = row.text("description");
    if (description !== null) table.set(row.get("value")?.value, description);
  }
  const constant = node.get("const");
  const items = constant === null ? (node.get("enum")?.items() ?? []) : [constant];
  const values = new Map<EnumValue["value"], EnumValue>();
  for (const item of items) {
    const { value } = item;
    if (typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) {
      // The three kinds of value just checked.
      const known = value as EnumValue["value"];
      values.set(known, { value: known, description: table.get(known) ?? null });
    } else if (value !== null) {
      item.error("an enum value must be a string, a number, a boolean or null");
    }
  }
  return { values: [...values.values()], nullable: items.some(({ value }) => value === null) };
}

/** `#/definitions/A%20B` and `#/definitions/A B` are one place. */
export function normalizePointer(pointer: string): string {
  try {
    return encodeURI(decodeURIComponent(pointer))
      .replaceAll("%23", "#")
      .replace(/(?!^)#/g, "%23");
  } catch {
    return pointer;
  }
}

export function orNull(type: TypeRef): TypeRef {
  return union([type, { kind: "null" }]);
}

export function union(members: readonly TypeRef[]): TypeRef {
  const flat = members.flatMap((member) => (member.kind === "union" ? member.members : [member]));
  const distinct = [...new Map(flat.map((member) => [JSON.stringify(member), member])).values()];
  const [only] = distinct;
  if (only === undefined) return { kind: "unknown" };
  return distinct.length === 1 ? only : { kind: "union", members: distinct };
}

export function pinHint(pointer: string): string {
  return `pin a name in katagami.config: names: { "<model file>": { "${pointer}": "ANameOfYourOwn" } }`;
}
