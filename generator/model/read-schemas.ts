import type { AliasDef, ObjectDef, Property, TypeDef, TypeRef } from "./api.js";
import { resolveInheritance } from "./inheritance.js";
import { pascalCase, typeName } from "./names.js";
import type { Node } from "./node.js";
import {
  isNamedObject,
  isNullableType,
  normalizePointer,
  orNull,
  pinHint,
  readEnum,
  schemaTypes,
  union,
} from "./schema-keywords.js";
import { findCycles } from "./type-cycles.js";

/** Deeper than any model people write, and far from the end of the stack. */
const maxDepth = 200;

/** Names given in the configuration, by JSON pointer: they settle a collision and are never renamed. */
export type Pins = ReadonlyMap<string, string>;

/**
 * Reads the schemas of one model into types. All names are gathered before any schema is read, so that an inline schema
 * can never take the name of a definition.
 */
export class SchemaReader {
  readonly #types: TypeDef[] = [];
  readonly #ids = new Map<string, string>();
  readonly #taken = new Map<string, string>();
  /** The schemas of the types, by id. */
  readonly #nodes = new Map<string, Node>();
  readonly #pins: Pins;

  /** `definitions` is the object that holds them: `#/definitions` or `#/components/schemas`; null where there is none. */
  constructor(definitions: Node | null, pins: Pins) {
    this.#pins = pins;
    const nodes = definitions?.properties() ?? [];
    for (const node of nodes) this.#gather(node);
    for (const node of nodes) {
      const id = this.#ids.get(node.pointer);
      if (id !== undefined) this.#define(id, node);
    }
  }

  /** The types read so far, in the model's order; inline ones follow the type they were found in. */
  types(): readonly TypeDef[] {
    for (const cycle of findCycles(this.#types)) {
      const [first = ""] = cycle;
      this.#nodes
        .get(first)
        ?.error(`a type cannot be made of itself: ${[...cycle, first].join(" → ")}`);
    }
    return resolveInheritance(this.#types, this.#taken);
  }

  /** Takes a name for a type that is made of an operation's parameters. Operations of one name are the caller's to refuse. */
  reserve(name: string, node: Node): void {
    const other = this.#taken.get(name);
    if (other === undefined) this.#taken.set(name, node.pointer);
    else if (this.#nodes.has(name))
      node.error(
        `two types would be called ${name}: the parameters of this operation and ${other}`,
        pinHint(other),
      );
  }

  /**
   * Reads a schema. Where it needs a name of its own (an object, an enum), it gets `hint`; with `hint` null an enum stays
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
    return node.flag("nullable") || node.flag("x-nullable") ? orNull(type) : type;
  }

  #readNonNull(node: Node, hint: string | null): TypeRef {
    const ref = node.get("$ref");
    if (ref !== null) return this.#readRef(ref);
    const allOf = node.get("allOf");
    if (allOf !== null) {
      const parts = allOf.items();
      const [only] = parts;
      if (parts.length === 1 && only !== undefined && node.get("properties") === null)
        return this.read(only, hint);
      return this.#hoist(node, hint ?? "Inline", "Object");
    }
    for (const key of ["oneOf", "anyOf"]) {
      const members = node.get(key);
      if (members !== null) {
        return union(
          members
            .items()
            .map((item, index) => this.read(item, `${hint ?? "Inline"}Option${String(index + 1)}`)),
        );
      }
    }
    if (node.get("enum") !== null || node.get("const") !== null) {
      const { values, nullable } = readEnum(node);
      const type: TypeRef =
        hint === null ? { kind: "enum", values } : this.#hoist(node, hint, "Value");
      return nullable ? orNull(type) : type;
    }
    const types = schemaTypes(node);
    return types.length === 1 && types[0] !== undefined
      ? this.#readType(node, types[0], hint)
      : union(types.map((type) => this.#readType(node, type, hint)));
  }

  #readType(node: Node, type: string, hint: string | null): TypeRef {
    switch (type) {
      case "string": {
        const format = node.text("format");
        return format === "boolean" ? { kind: "boolean-string" } : { kind: "string", format };
      }
      case "integer":
      case "number":
        return { kind: "number" };
      case "boolean":
        return { kind: "boolean" };
      case "null":
        return { kind: "null" };
      case "array": {
        const items = node.get("items");
        return {
          kind: "array",
          items:
            items === null
              ? { kind: "unknown" }
              : this.read(items, hint === null ? null : `${hint}Item`),
        };
      }
      case "object":
        return isNamedObject(node)
          ? this.#hoist(node, hint ?? "Inline", "Object")
          : this.#readMap(node, hint);
      case "unknown":
        return { kind: "unknown" };
      default:
        node.error(
          `unknown type ${JSON.stringify(type)}`,
          "Swagger knows string, number, integer, boolean, array and object",
        );
        return { kind: "unknown" };
    }
  }

  #readMap(node: Node, hint: string | null): TypeRef {
    const additional = node.get("additionalProperties");
    if (additional === null || typeof additional.value === "boolean")
      return { kind: "map", values: { kind: "unknown" } };
    return { kind: "map", values: this.read(additional, hint === null ? null : `${hint}Value`) };
  }

  #readRef(ref: Node): TypeRef {
    const target = ref.string();
    if (target === null) return { kind: "unknown" };
    const id = this.#ids.get(normalizePointer(target));
    if (id !== undefined) {
      const node = this.#nodes.get(id);
      return node !== undefined && isNullableType(node)
        ? orNull({ kind: "ref", id })
        : { kind: "ref", id };
    }
    const refusal = ref.refusal;
    if (refusal !== null) ref.error(refusal.message, refusal.hint);
    else
      ref.error(
        target.startsWith("#")
          ? `unknown $ref: nothing is defined at ${target}`
          : `the $ref ${target} leads out of this file`,
        "correct the $ref, or add the definition with a patch",
      );
    return { kind: "unknown" };
  }

  #gather(node: Node): void {
    const id = this.#pinned(node) ?? typeName(node.key);
    if (id === null) {
      node.error(`no type name can be made of ${JSON.stringify(node.key)}`, pinHint(node.pointer));
      return;
    }
    const other = this.#taken.get(id);
    if (other !== undefined) {
      node.error(`two types would be called ${id}: this one and ${other}`, pinHint(node.pointer));
      return;
    }
    this.#taken.set(id, node.pointer);
    this.#ids.set(node.pointer, id);
    this.#nodes.set(id, node);
  }

  /** The name that the configuration gives a schema; an error where it can be no type's. */
  #pinned(node: Node): string | null {
    const pinned = this.#pins.get(node.pointer) ?? null;
    if (pinned !== null && typeName(pinned) !== pinned) {
      node.error(
        `a type cannot be called ${pinned}, as katagami.config has it`,
        pinHint(node.pointer),
      );
    }
    return pinned;
  }

  /** Gives an inline schema a name and a type of its own. */
  #hoist(node: Node, hint: string, kind: "Object" | "Value"): TypeRef {
    const id = this.#claim(hint, node, kind);
    if (id === null) return { kind: "unknown" };
    this.#define(id, node);
    return { kind: "ref", id };
  }

  /** The pinned name, `hint`, or, where a definition has it, `hint` with the kind added; never a number. */
  #claim(hint: string, node: Node, kind: "Object" | "Value"): string | null {
    const pinned = this.#pinned(node);
    const wanted = pinned ?? typeName(hint) ?? hint;
    const id = !this.#taken.has(wanted) || pinned !== null ? wanted : `${wanted}${kind}`;
    const other = this.#taken.get(id);
    if (other !== undefined) {
      node.error(
        `two types would be called ${id}: this inline schema and ${other}`,
        pinHint(node.pointer),
      );
      return null;
    }
    this.#taken.set(id, node.pointer);
    this.#nodes.set(id, node);
    return id;
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
    // Holds the place, so that inline types follow the type they were found in.
    this.#types.push({ ...base, kind: "alias", type: { kind: "unknown" } });
    this.#types[index] = this.#build(base, node);
  }

  #build(base: Omit<AliasDef, "kind" | "type">, node: Node): TypeDef {
    if (node.get("$ref") === null) {
      if (node.get("allOf") !== null || isNamedObject(node)) return this.#buildObject(base, node);
      if (node.get("enum") !== null || node.get("const") !== null) {
        return { ...base, kind: "enum", values: readEnum(node).values };
      }
    }
    return { ...base, kind: "alias", type: this.read(node, base.id) };
  }

  #buildObject(base: Omit<AliasDef, "kind" | "type">, node: Node): ObjectDef {
    const parts = [node, ...(node.get("allOf")?.items() ?? [])];
    const properties = new Map<string, Property>();
    const bases: string[] = [];
    let additional: TypeRef | null = null;
    for (const part of parts) {
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
    const required = new Set(
      node
        .get("required")
        ?.items()
        .map((item) => item.string()) ?? [],
    );
    return (node.get("properties")?.properties() ?? []).map((property) => ({
      name: property.key,
      pointer: property.pointer,
      description: property.text("description"),
      required: required.delete(property.key),
      deprecated: property.flag("deprecated"),
      type: this.read(property, `${owner}${pascalCase(property.key) || "Property"}`),
    }));
  }
}
