import type { TypeRef } from "./api.js";
import type { Node } from "./node.js";
import { readInner, type SchemaContext } from "./schema-context.js";
import { listedType, namedTypes, readValues } from "./schema-keywords.js";

export function readType(
  context: SchemaContext,
  node: Node,
  type: string,
  hint: string | null,
): TypeRef {
  switch (type) {
    case "string": {
      const format = node.text("format");
      return format === "boolean" ? { kind: "boolean-string" } : { kind: "string", format };
    }
    case "integer":
      return { kind: "number" };
    case "number":
    case "boolean":
    case "null":
    case "unknown":
      return { kind: type };
    case "array":
      return readArray(context, node, hint);
    case "file":
      node.error(
        "the type file is only for the body of a response, and for parameters in formData",
        "correct the type with a patch",
      );
      return { kind: "unknown" };
    default:
      node.error(
        `unknown type ${JSON.stringify(type)}`,
        "the types are string, number, integer, boolean, array and object; null since OpenAPI 3.1",
      );
      return { kind: "unknown" };
  }
}

function readArray(context: SchemaContext, node: Node, hint: string | null): TypeRef {
  const items = node.get("items");
  const first = node.get("prefixItems") ?? (Array.isArray(items?.value) ? items : null);
  if (first !== null) return readTuple(context, node, first, hint);
  const list = node.get("enum");
  const isSlip =
    list !== null && Array.isArray(list.value) && !list.value.some((one) => Array.isArray(one));
  if (!isSlip) {
    if (list === null && node.get("const") === null)
      return { kind: "array", items: readInner(context, items, hint, "Item") };
    return listedType(node, readValues(node, null));
  }
  list.warn(
    "the values are no arrays: they are read as those of the items",
    'put "enum" below "items" with a patch',
  );
  const types = items === null ? null : namedTypes(items);
  return { kind: "array", items: listedType(node, readValues(node, types)) };
}

function readTuple(context: SchemaContext, node: Node, first: Node, hint: string | null): TypeRef {
  const items = first
    .items()
    .map((item, index) => readInner(context, item, hint, `Item${String(index + 1)}`));
  const rest = first.key === "items" ? node.get("additionalItems") : node.get("items");
  const least = node.get("minItems")?.value;
  const most = node.get("maxItems")?.value;
  const isFull = typeof most === "number" && most <= items.length;
  return {
    kind: "tuple",
    items,
    required: Math.min(typeof least === "number" ? least : 0, items.length),
    rest: rest?.value === false || isFull ? null : readInner(context, rest, hint, "Item"),
  };
}
