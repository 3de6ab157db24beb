import type { Property, TypeRef } from "./api.js";
import { pascalCase } from "./names.js";
import type { Node } from "./node.js";
import { type Members, readInner, type SchemaContext } from "./schema-context.js";
import { hasProperties } from "./schema-keywords.js";
import { union } from "./type-algebra.js";

/** Whether a schema has properties of its own beside other keywords, so that these need a type with a name. */
export function hasOwnObject(context: SchemaContext, node: Node): boolean {
  return (
    context.facts.readsKeywords(node) &&
    (hasProperties(node) ||
      (node.get("allOf") !== null &&
        node
          .itemsOf("allOf")
          .some((part) => context.facts.isMergeable(part) && hasProperties(part))))
  );
}

/** The properties of a schema and of those parts of its `allOf` that have no name of their own. */
export function readObjectMembers(context: SchemaContext, node: Node, name: string): Members {
  return readMembersOf(
    context,
    node,
    name,
    node.get("allOf") === null ? [] : node.itemsOf("allOf"),
  );
}

export function readMembersOf(
  context: SchemaContext,
  node: Node,
  name: string,
  parts: readonly Node[] = [],
): Members {
  const members: Members = {
    properties: new Map(),
    additional: null,
    required: new Set(),
    others: [],
  };
  const complex = parts.filter((part) => !context.facts.isMergeable(part));
  for (const part of [node, ...parts]) {
    const isNamed = part !== node && context.isNamed(part);
    if (part !== node && (isNamed || !context.facts.isMergeable(part))) {
      const suffix = complex.length > 1 && part.get("$ref") === null ? part.key : "";
      members.others.push(context.read(part, `${name}Part${suffix}`));
      continue;
    }
    for (const required of requiredNames(part)) members.required.add(required);
    for (const property of readProperties(context, name, part)) {
      const before = members.properties.get(property.name);
      const type =
        before === undefined ? property.type : context.intersect([before.type, property.type]);
      members.properties.set(property.name, { ...before, ...property, type });
    }
    members.additional = readAdditional(context, part, name) ?? members.additional;
  }
  return members;
}

/** The type of all properties that have no name in the schema; null if nothing is said of them. */
export function readAdditional(
  context: SchemaContext,
  node: Node,
  hint: string | null,
): TypeRef | null {
  const extra = node.get("additionalProperties");
  const patterns = node.get("patternProperties")?.isObject()
    ? node.propertiesOf("patternProperties")
    : [];
  if (patterns.length === 0) {
    if (extra === null || extra.value === false)
      return extra === null || hasProperties(node) ? null : { kind: "never" };
    return readInner(context, extra, hint, "Value");
  }
  const types = patterns.map((pattern, index) =>
    readInner(context, pattern, hint, index === 0 ? "Value" : `Value${String(index + 1)}`),
  );
  if (extra?.value === false) return union(types);
  return union([...types, readInner(context, extra, hint, "Other")]);
}

function readProperties(context: SchemaContext, owner: string, node: Node): Property[] {
  return node.propertiesOf("properties").map((property) => ({
    name: property.key,
    pointer: property.pointer,
    description: property.text("description"),
    required: false,
    deprecated: property.flag("deprecated"),
    access: context.facts.accessOf(property),
    type: context.read(property, `${owner}${pascalCase(property.key) || "Property"}`),
  }));
}

/** The names that `required` lists. In Swagger 2.0 and OpenAPI 3.0, people also write `required: true` in a property. */
export function requiredNames(node: Node): readonly string[] {
  const list = node.get("required");
  if (list === null || typeof list.value === "boolean") return [];
  return list.items().flatMap((item) => item.string() ?? []);
}

export function readMap(context: SchemaContext, node: Node, hint: string | null): TypeRef {
  return { kind: "map", values: readAdditional(context, node, hint) ?? { kind: "unknown" } };
}
