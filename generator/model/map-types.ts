import type { TypeDef, TypeRef } from "./api.js";

/** Changes all types that a definition is made of, the inner ones first. */
export function mapTypes(type: TypeDef, change: (type: TypeRef) => TypeRef): TypeDef {
  switch (type.kind) {
    case "alias":
      return { ...type, type: mapType(type.type, change) };
    case "enum":
      return type;
    case "object":
      return {
        ...type,
        properties: type.properties.map((property) => ({
          ...property,
          type: mapType(property.type, change),
        })),
        additional: type.additional === null ? null : mapType(type.additional, change),
      };
  }
}

/** Changes a type and all that it is made of, the inner ones first. */
export function mapType(type: TypeRef, change: (type: TypeRef) => TypeRef): TypeRef {
  const inner = (one: TypeRef): TypeRef => mapType(one, change);
  switch (type.kind) {
    case "array":
      return change({ kind: "array", items: inner(type.items) });
    case "map":
      return change({ kind: "map", values: inner(type.values) });
    case "tuple": {
      const rest = type.rest === null ? null : inner(type.rest);
      return change({ ...type, items: type.items.map(inner), rest });
    }
    case "fields":
      return change({
        kind: "fields",
        properties: type.properties.map((field) => ({ ...field, type: inner(field.type) })),
      });
    case "union":
    case "intersection":
      return change({ kind: type.kind, members: type.members.map(inner) });
    default:
      return change(type);
  }
}
