import type { ObjectDef, Property, TypeDef, TypeRef } from "./api.js";
import { completeTypes } from "./complete-types.js";
import { type Discriminator, readDiscriminator } from "./discriminators.js";
import { resolveInheritance } from "./inheritance.js";
import { readKeywords } from "./keyword-types.js";
import type { Node } from "./node.js";
import { hasOwnObject, readObjectMembers } from "./object-members.js";
import { placeName } from "./place-names.js";
import { isSchemaPlace, type References, type SchemaReference } from "./references.js";
import { type Members, type SchemaContext, typeBase } from "./schema-context.js";
import { SchemaFacts } from "./schema-facts.js";
import { isNullable, isNullableEnum, namedTypes, readValues } from "./schema-keywords.js";
import { intersection, orNull, withoutNull } from "./type-algebra.js";
import { findCycles } from "./type-cycles.js";
import { type Pins, TypeNames } from "./type-names.js";

/** Deeper than any model people write, and far from the end of the stack. */
const maxDepth = 200;

/** What the reader of schemas needs of the document. */
export interface SchemaSource {
  /** The object `#/definitions` or `#/components/schemas`; null if the model has none. */
  readonly definitions: Node | null;
  readonly references: References;
  /** References of schemas to places that are no definitions. */
  readonly deep: readonly SchemaReference[];
  readonly root: Node;
  readonly pins: Pins;
  /** Whether keywords beside `$ref` count, as in OpenAPI 3.1. */
  readonly refHasSiblings: boolean;
  /** The name of the document itself, if it is a schema. */
  readonly rootName?: string;
}

/**
 * Reads the schemas of one model into types. All definitions get their names before any schema is read, so that an inline
 * schema can never take the name of a definition. Keywords beside each other all hold: their types are intersected.
 */
export class SchemaReader {
  readonly #types: TypeDef[] = [];
  readonly #names: TypeNames;
  readonly #references: References;
  readonly #facts: SchemaFacts;
  readonly #context: SchemaContext;
  readonly #defined = new Set<string>();
  /** Schemas inside of others that a `$ref` names. */
  readonly #places: Node[] = [];
  /** The name of an object where `hint` is null: in a parameter. */
  #unnamed = "Inline";
  readonly #discriminators = new Map<string, Discriminator>();
  /** Id → names that `required` lists and the type's own properties lack. */
  readonly #required = new Map<string, readonly string[]>();

  constructor({
    definitions,
    references,
    deep,
    root,
    pins,
    refHasSiblings,
    rootName,
  }: SchemaSource) {
    this.#names = new TypeNames(pins);
    this.#references = references;
    this.#facts = new SchemaFacts(references, refHasSiblings);
    this.#context = {
      facts: this.#facts,
      references,
      read: (node, hint) => this.read(node, hint),
      readRef: (ref) => this.#readRef(ref),
      nameOwn: (node, name, members) => this.#nameOwn(node, name, members),
      isNamed: (node) => this.#names.at(node.pointer) !== null,
      intersect: (parts) => this.#intersect(parts),
    };
    const nodes = definitions?.properties() ?? [];
    for (const node of nodes) this.#names.addDefinition(node);
    if (rootName !== undefined) {
      this.#names.addPlace(root, rootName);
      this.#places.push(root);
    }
    for (const { keys } of deep) this.#namePlace(root, keys);
    this.#facts.prepare(nodes);
    for (const node of nodes) {
      const id = this.#names.at(node.pointer);
      if (id !== null) this.#define(id, node);
    }
  }

  /** The types read so far, in the model's order. Inline types follow the type that contains them. */
  types(): readonly TypeDef[] {
    // Those that nothing else leads to, such as `$defs`.
    for (const place of this.#places) {
      const id = this.#names.at(place.pointer);
      if (id !== null) this.#define(id, place);
    }
    for (const cycle of findCycles(this.#types)) {
      const [first = ""] = cycle;
      const message = `a type cannot be defined by itself: ${[...cycle, first].join(" → ")}`;
      this.#names.schemaOf(first)?.error(message);
    }
    const isTaken = (name: string): boolean => this.#names.isTaken(name);
    const complete = completeTypes(this.#types, {
      required: this.#required,
      discriminators: this.#discriminators,
      isTaken,
      schemaOf: (id) => this.#names.schemaOf(id),
    });
    return resolveInheritance(complete, isTaken);
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
    if (!node.isObject()) return this.#readBare(node);
    const id = this.#names.at(node.pointer);
    if (id === null) return this.#readInline(node, hint);
    this.#define(id, node);
    return this.#refTo(id, node);
  }

  /** Reads the schema of a parameter: enums stay inline, objects get the name `hint`. */
  readParameter(node: Node, hint: string): TypeRef {
    this.#unnamed = hint;
    const type = this.read(node, null);
    this.#unnamed = "Inline";
    return type;
  }

  /** Adds the object of a form, whose properties are parameters of an operation. */
  addForm(hint: string, node: Node, properties: readonly Property[]): TypeRef {
    const id = this.#names.addOwn(node, hint);
    if (id === null) return { kind: "unknown" };
    const base = { ...typeBase(id, node), description: null, deprecated: false };
    this.#types.push({ ...base, kind: "object", extends: [], properties, additional: null });
    return { kind: "ref", id };
  }

  /** A schema that no `$ref` names. */
  #readInline(node: Node, hint: string | null): TypeRef {
    const only = this.#facts.onlyPart(node);
    if (only !== null) {
      const type = this.read(only, hint);
      return isNullable(node) ? orNull(type) : type;
    }
    const isListed = this.#isNamedEnum(node);
    if (
      isListed
        ? hint === null
        : !this.#facts.isInterface(node) && !hasOwnObject(this.#context, node)
    )
      return readKeywords(this.#context, node, hint ?? this.#unnamed, hint);
    const id = this.#names.addInline(node, hint ?? this.#unnamed, isListed ? "Value" : "Object");
    if (id === null) return { kind: "unknown" };
    this.#define(id, node);
    return this.#refTo(id, node);
  }

  /** A reference to a type. An interface does not include null itself, nor do the values of an inline enum. */
  #refTo(id: string, node: Node): TypeRef {
    const type: TypeRef = { kind: "ref", id };
    const lacksNull = this.#isNamedEnum(node)
      ? this.#names.at(node.pointer) === null && isNullableEnum(node)
      : this.#facts.isInterface(node) && this.#facts.admitsNull(node);
    return lacksNull ? orNull(type) : type;
  }

  /** Whether a schema is a list of plain values, and nothing else. */
  #isNamedEnum(node: Node): boolean {
    const values = node.get("enum")?.value;
    const combines = ["const", "allOf", "oneOf", "anyOf"].some((key) => node.get(key) !== null);
    return (
      Array.isArray(values) &&
      !combines &&
      this.#facts.refOf(node) === null &&
      !(namedTypes(node) ?? []).includes("array") &&
      values.every((value) => typeof value !== "object" || value === null)
    );
  }

  #intersect(parts: readonly TypeRef[]): TypeRef {
    return intersection(parts, (id) => {
      const schema = this.#names.schemaOf(id);
      return schema === null ? null : this.#facts.kindsOf(schema);
    });
  }

  #readRef(ref: Node): TypeRef {
    const text = ref.string();
    if (text === null) return { kind: "unknown" };
    const target = this.#references.target(ref);
    if (target === null) {
      ref.reportUnresolved(text);
      return { kind: "unknown" };
    }
    if (this.#names.at(target.pointer) === null && !isSchemaPlace(target)) {
      ref.error(`the $ref ${text} leads to what is no schema`, "correct the $ref with a patch");
      return { kind: "unknown" };
    }
    this.#addPlace(target);
    const id = this.#names.at(target.pointer);
    return id === null ? { kind: "unknown" } : this.#refTo(id, target);
  }

  /** A type for the properties of a schema that has other keywords beside them. */
  #nameOwn(node: Node, name: string, members: Members): TypeRef {
    const id = this.#names.addOwn(node, name);
    if (id === null) return { kind: "unknown" };
    this.#types.push(this.#objectDef(id, node, { ...members, others: [] }));
    return { kind: "ref", id };
  }

  /** Names a place that a `$ref` leads to. */
  #namePlace(root: Node, keys: readonly string[]): void {
    const ref = keys.reduce<Node | null>((node, key) => node?.get(key) ?? null, root);
    const target = ref === null ? null : this.#references.target(ref);
    if (target !== null && isSchemaPlace(target)) this.#addPlace(target);
  }

  /** Names a schema that is no definition, unless it has a name, or cannot have one. */
  #addPlace(target: Node): void {
    if (this.#names.at(target.pointer) !== null || this.#names.isRefused(target.pointer)) return;
    const name = placeName(target, (node) => this.#names.at(node.pointer));
    this.#names.addPlace(target, name);
    this.#places.push(target);
  }

  #define(id: string, node: Node): void {
    if (this.#defined.has(id)) return;
    this.#defined.add(id);
    const index = this.#types.length;
    // Keeps the place, so that inline types follow the type that contains them.
    this.#types.push({ ...typeBase(id, node), kind: "alias", type: { kind: "unknown" } });
    this.#types[index] = this.#build(id, node);
  }

  #build(id: string, node: Node): TypeDef {
    if (!node.isObject())
      return { ...typeBase(id, node), kind: "alias", type: this.#readBare(node) };
    if (this.#facts.isInterface(node)) {
      const discriminator = readDiscriminator(node);
      if (discriminator !== null) this.#discriminators.set(id, discriminator);
      return this.#objectDef(id, node, readObjectMembers(this.#context, node, id));
    }
    if (this.#isNamedEnum(node)) {
      const { values } = readValues(node);
      // The name of a definition stands for all that it allows.
      return this.#names.at(node.pointer) !== null && isNullableEnum(node)
        ? { ...typeBase(id, node), kind: "alias", type: orNull({ kind: "enum", values }) }
        : { ...typeBase(id, node), kind: "enum", values };
    }
    return {
      ...typeBase(id, node),
      kind: "alias",
      type: readKeywords(this.#context, node, id, id),
    };
  }

  /** What is no object: `true`, `false`, or a mistake. */
  #readBare(node: Node): TypeRef {
    if (typeof node.value === "boolean") return { kind: node.value ? "unknown" : "never" };
    node.error("a schema must be an object");
    return { kind: "unknown" };
  }

  #objectDef(id: string, node: Node, members: Members): ObjectDef {
    const { properties, additional, required, others } = members;
    const missing = [...required].filter((name) => !properties.has(name));
    if (missing.length > 0) this.#required.set(id, missing);
    const bases = others.flatMap((type) => {
      const base = withoutNull(type);
      return base.kind === "ref" ? [base.id] : [];
    });
    return {
      ...typeBase(id, node),
      kind: "object",
      extends: [...new Set(bases)],
      properties: [...properties.values()].map((property) => ({
        ...property,
        required: required.has(property.name),
      })),
      additional,
    };
  }
}
