import { normalizePointer } from "../lib/json-pointer.js";
import type { AliasDef, ObjectDef, Property, TypeDef, TypeRef } from "./api.js";
import { resolveInheritance } from "./inheritance.js";
import { pascalCase } from "./names.js";
import type { Node } from "./node.js";
import {
  isEnum,
  isNamedObject,
  isNullable,
  isNullableType,
  orNull,
  readEnum,
  schemaTypes,
  union,
} from "./schema-keywords.js";
import { findCycles } from "./type-cycles.js";
import { type Pins, TypeNames } from "./type-names.js";

/** Deeper than any model people write, and far from the end of the stack. */
const maxDepth = 200;

/**
 * Reads the schemas of one model into types. All definitions get their names before any schema is read, so that an inline
 * schema can never take the name of a definition.
 */
export class SchemaReader {
  readonly #types: TypeDef[] = [];
  readonly #names: TypeNames;

  /** @param definitions - the object `#/definitions` or `#/components/schemas`; null if the model has none */
  constructor(definitions: Node | null, pins: Pins) {
    this.#names = new TypeNames(pins);
    const nodes = definitions?.properties() ?? [];
    for (const node of nodes) this.#names.addDefinition(node);
    for (const node of nodes) {
      const id = this.#names.at(node.pointer);
      if (id !== null) this.#define(id, node);
    }
  }

  /** The types read so far, in the model's order. Inline types follow the type that contains them. */
  types(): readonly TypeDef[] {
    for (const cycle of findCycles(this.#types)) {
      const [first = ""] = cycle;
      const message = `a type cannot be defined by itself: ${[...cycle, first].join(" → ")}`;
      this.#names.schemaOf(first)?.error(message);
    }
    return resolveInheritance(this.#types, (name) => this.#names.isTaken(name));
  }

  /** Takes a name for the type of an operation's parameters. */
  reserve(name: string, node: Node): void {
    this.#names.reserve(name, node);
  }

  /**
   * Reads a schema. If it needs a type with a name (an object, an enum), the name is `hint`. With `hint` null an enum stays
   * inline.
   */
  read(node: Node, hint: string | null): TypeRef {
    if (node.depth > maxDepth) {
      node.error(
        `schemas are nested deeper than ${String(maxDepth)} levels`,
        "give the inner schemas definitions of their own",
      );
      return { kind: "unknown" };
    }
    if (typeof node.value === "boolean") return { kind: "unknown" };
    if (!node.isObject()) {
      node.error("a schema must be an object");
      return { kind: "unknown" };
    }
    const type = this.#readNonNull(node, hint);
    return isNullable(node) ? orNull(type) : type;
  }

  #readNonNull(node: Node, hint: string | null): TypeRef {
    const ref = node.get("$ref");
    if (ref !== null) return this.#readRef(ref);
    const name = hint ?? "Inline";
    const allOf = node.get("allOf");
    if (allOf !== null) {
      const parts = allOf.items();
      const [only] = parts;
      if (parts.length === 1 && only !== undefined && node.get("properties") === null)
        return this.read(only, hint);
      return this.#nameInline(node, name, "Object");
    }
    const members = node.get("oneOf") ?? node.get("anyOf");
    if (members !== null) {
      const read = (item: Node, index: number): TypeRef =>
        this.read(item, `${name}Option${String(index + 1)}`);
      return union(members.items().map(read));
    }
    if (isEnum(node)) {
      const { values, nullable } = readEnum(node);
      const type: TypeRef =
        hint === null ? { kind: "enum", values } : this.#nameInline(node, hint, "Value");
      return nullable ? orNull(type) : type;
    }
    return union(schemaTypes(node).map((type) => this.#readType(node, type, hint)));
  }

  #readType(node: Node, type: string, hint: string | null): TypeRef {
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
        return { kind: "array", items: this.#readInner(node.get("items"), hint, "Item") };
      case "object":
        return isNamedObject(node)
          ? this.#nameInline(node, hint ?? "Inline", "Object")
          : {
              kind: "map",
              values: this.#readInner(node.get("additionalProperties"), hint, "Value"),
            };
      default:
        node.error(
          `unknown type ${JSON.stringify(type)}`,
          "Swagger knows string, number, integer, boolean, array and object",
        );
        return { kind: "unknown" };
    }
  }

  /** The type of the items of an array, or of the values of a map. */
  #readInner(node: Node | null, hint: string | null, suffix: string): TypeRef {
    if (node === null) return { kind: "unknown" };
    return this.read(node, hint === null ? null : `${hint}${suffix}`);
  }

  #readRef(ref: Node): TypeRef {
    const target = ref.string();
    if (target === null) return { kind: "unknown" };
    const id = this.#names.at(normalizePointer(target));
    if (id === null) {
      ref.reportUnresolved(target);
      return { kind: "unknown" };
    }
    const schema = this.#names.schemaOf(id);
    const type: TypeRef = { kind: "ref", id };
    return schema !== null && isNullableType(schema) ? orNull(type) : type;
  }

  /** Turns an inline schema into a type with a name. */
  #nameInline(node: Node, hint: string, kind: "Object" | "Value"): TypeRef {
    const id = this.#names.addInline(node, hint, kind);
    if (id === null) return { kind: "unknown" };
    this.#define(id, node);
    return { kind: "ref", id };
  }

  #define(id: string, node: Node): void {
    const index = this.#types.length;
    const base = {
      id,
      pointer: node.pointer,
      description: node.text("description"),
      deprecated: node.flag("deprecated"),
      direction: "none",
    } as const;
    // Keeps the place, so that inline types follow the type that contains them.
    this.#types.push({ ...base, kind: "alias", type: { kind: "unknown" } });
    this.#types[index] = this.#build(base, node);
  }

  #build(base: Omit<AliasDef, "kind" | "type">, node: Node): TypeDef {
    if (node.get("$ref") === null) {
      if (node.get("allOf") !== null || isNamedObject(node)) return this.#buildObject(base, node);
      if (isEnum(node)) return { ...base, kind: "enum", values: readEnum(node).values };
    }
    return { ...base, kind: "alias", type: this.read(node, base.id) };
  }

  #buildObject(base: Omit<AliasDef, "kind" | "type">, node: Node): ObjectDef {
    const properties = new Map<string, Property>();
    const bases: string[] = [];
    let additional: TypeRef | null = null;
    for (const part of [node, ...node.itemsOf("allOf")]) {
      if (part.get("$ref") !== null || (part !== node && part.get("allOf") !== null)) {
        const type = this.read(part, `${base.id}Part`);
        const ref = type.kind === "union" ? type.members.find(({ kind }) => kind === "ref") : type;
        if (ref?.kind === "ref") bases.push(ref.id);
        continue;
      }
      for (const property of this.#readProperties(base.id, part))
        properties.set(property.name, property);
      const extra = part.get("additionalProperties");
      if (extra !== null && extra.value !== false) additional = this.read(extra, `${base.id}Value`);
    }
    return {
      ...base,
      kind: "object",
      extends: bases,
      properties: [...properties.values()],
      additional,
    };
  }

  #readProperties(owner: string, node: Node): Property[] {
    const required = new Set(node.itemsOf("required").map((item) => item.string()));
    return node.propertiesOf("properties").map((property) => ({
      name: property.key,
      pointer: property.pointer,
      description: property.text("description"),
      required: required.has(property.key),
      deprecated: property.flag("deprecated"),
      type: this.read(property, `${owner}${pascalCase(property.key) || "Property"}`),
    }));
  }
}
