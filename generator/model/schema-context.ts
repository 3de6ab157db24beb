import type { Property, TypeDef, TypeRef } from "./api.js";
import type { Node } from "./node.js";
import type { References } from "./references.js";
import type { SchemaFacts } from "./schema-facts.js";

/** An object's own part, before it is a type. */
export interface Members {
  readonly properties: Map<string, Property>;
  additional: TypeRef | null;
  readonly required: Set<string>;
  /** What `allOf` adds that has a type of its own. */
  readonly others: TypeRef[];
}

/** What the readers of keywords need from the reader of all schemas. */
export interface SchemaContext {
  readonly facts: SchemaFacts;
  readonly references: References;
  /** Reads a schema; a type that needs a name gets `hint`. With `hint` null an enum stays inline. */
  readonly read: (node: Node, hint: string | null) => TypeRef;
  readonly readRef: (ref: Node) => TypeRef;
  /** Names the properties of a schema that has other keywords beside them. */
  readonly nameOwn: (node: Node, name: string, members: Members) => TypeRef;
  /** Whether a schema has a name: as a definition, or since a `$ref` leads to it. */
  readonly isNamed: (node: Node) => boolean;
  readonly intersect: (parts: readonly TypeRef[]) => TypeRef;
}

/** The type of the items of an array, or of the values of a map. */
export function readInner(
  context: SchemaContext,
  node: Node | null,
  hint: string | null,
  suffix: string,
): TypeRef {
  if (node === null) return { kind: "unknown" };
  return context.read(node, hint === null ? null : `${hint}${suffix}`);
}

/** What all kinds of types have, from their schema. Which way a type travels is found later. */
export function typeBase(
  id: string,
  node: Node,
): Pick<TypeDef, "id" | "pointer" | "description" | "deprecated" | "direction"> {
  return {
    id,
    pointer: node.pointer,
    description: node.isObject() ? node.text("description") : null,
    deprecated: node.flag("deprecated"),
    direction: "none",
  };
}
