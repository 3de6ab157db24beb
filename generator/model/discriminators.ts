import type { Field, TypeRef } from "./api.js";
import type { Node } from "./node.js";
import { union } from "./type-algebra.js";

/** The property that says which of several types a value has. */
export interface Discriminator {
  readonly property: string;
  /** The values that mean a schema: those of `mapping`, or its name. */
  readonly valuesOf: (target: Node) => readonly string[];
  /** The property as only a schema of this name has it; null if the schema says so itself. */
  readonly fieldOf: (target: Node) => Field | null;
}

/** Reads `discriminator`: the name of a property in Swagger 2.0, an object with an optional `mapping` in OpenAPI. */
export function readDiscriminator(node: Node): Discriminator | null {
  const value = node.get("discriminator");
  if (value === null) return null;
  const property = typeof value.value === "string" ? value.value : value.text("propertyName");
  if (property === null) {
    value.warn("a discriminator must name its property: it is ignored");
    return null;
  }
  const mapping =
    value.isObject() && value.get("mapping")?.isObject() ? value.propertiesOf("mapping") : [];
  const valuesOf = (target: Node): readonly string[] => {
    const mapped = mapping.filter(({ value: to }) => to === target.key || isPointerTo(to, target));
    if (mapped.length > 0) return mapped.map(({ key }) => key);
    const own = target.text("x-discriminator-value") ?? target.text("x-ms-discriminator-value");
    return [own ?? target.key];
  };
  return {
    property,
    valuesOf,
    fieldOf: (target) => {
      const own = target.get("properties")?.get(property) ?? null;
      if (own?.get("const") !== null && own?.get("const") !== undefined) return null;
      const type = union(valuesOf(target).map((one): TypeRef => ({ kind: "const", value: one })));
      return { name: property, required: true, type };
    },
  };
}

function isPointerTo(text: unknown, target: Node): boolean {
  if (typeof text !== "string" || !text.includes("#")) return false;
  const place = target.root.resolve(text.slice(text.indexOf("#")));
  return place !== null && place.pointer === target.pointer;
}
