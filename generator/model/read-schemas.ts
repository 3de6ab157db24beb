import type { Field, ObjectDef, Property, TypeDef, TypeRef } from "./api.js";
import { completeTypes } from "./complete-types.js";
import { type Discriminator, readDiscriminator } from "./discriminators.js";
import { resolveInheritance } from "./inheritance.js";
import { pascalCase } from "./names.js";
import type { Node } from "./node.js";
import { placeName } from "./place-names.js";
import type { References, SchemaReference } from "./references.js";
import { SchemaFacts } from "./schema-facts.js";
import {
  hasProperties,
  impliedType,
  isEnum,
  isNullable,
  listedType,
  listsNull,
  namedTypes,
  readValues,
} from "./schema-keywords.js";
import { intersection, orNull, union, withoutNull } from "./type-algebra.js";
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
}

/** An object's own part, before it is a type. */
interface Members {
  readonly properties: Map<string, Property>;
  additional: TypeRef | null;
  readonly required: Set<string>;
  /** What `allOf` adds that has a type of its own. */
  readonly others: TypeRef[];
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
  readonly #defined = new Set<string>();
  /** Schemas inside of others that a `$ref` names. */
  readonly #places: Node[] = [];
  /** The name of an object where `hint` is null: in a parameter. */
  #unnamed = "Inline";
  readonly #discriminators = new Map<string, Discriminator>();
  /** Id → names that `required` lists and the type's own properties lack. */
  readonly #required = new Map<string, readonly string[]>();

  constructor({ definitions, references, deep, root, pins, refHasSiblings }: SchemaSource) {
    this.#names = new TypeNames(pins);
    this.#references = references;
    this.#facts = new SchemaFacts(references, refHasSiblings);
    const nodes = definitions?.properties() ?? [];
    for (const node of nodes) this.#names.addDefinition(node);
    for (const { keys } of deep) this.#namePlace(root, keys);
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
    if (typeof node.value === "boolean") return { kind: node.value ? "unknown" : "never" };
    if (!node.isObject()) {
      node.error("a schema must be an object");
      return { kind: "unknown" };
    }
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
    const base = { ...baseOf(id, node), description: null, deprecated: false };
    this.#types.push({ ...base, kind: "object", extends: [], properties, additional: null });
    return { kind: "ref", id };
  }

  /** A schema that no `$ref` names. */
  #readInline(node: Node, hint: string | null): TypeRef {
    const isListed = this.#isNamedEnum(node);
    if (isListed ? hint === null : !this.#facts.isInterface(node) && !this.#hasOwnObject(node))
      return this.#readKeywords(node, hint ?? this.#unnamed, hint);
    const id = this.#names.addInline(node, hint ?? this.#unnamed, isListed ? "Value" : "Object");
    if (id === null) return { kind: "unknown" };
    this.#define(id, node);
    return this.#refTo(id, node);
  }

  /** A reference to a type. An interface or enum does not include null itself. */
  #refTo(id: string, node: Node): TypeRef {
    const type: TypeRef = { kind: "ref", id };
    const lacksNull = this.#isNamedEnum(node) || this.#facts.isInterface(node);
    return lacksNull && this.#admitsNull(node) ? orNull(type) : type;
  }

  #admitsNull(node: Node): boolean {
    return this.#isNamedEnum(node)
      ? isNullable(node) || listsNull(node)
      : this.#facts.admitsNull(node);
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

  /** Whether a schema has properties of its own beside other keywords, so that these need a type with a name. */
  #hasOwnObject(node: Node): boolean {
    return (
      this.#facts.readsKeywords(node) &&
      (hasProperties(node) ||
        (node.get("allOf") !== null &&
          node
            .itemsOf("allOf")
            .some((part) => this.#facts.isMergeable(part) && hasProperties(part))))
    );
  }

  /** All keywords of a schema, each as a type, intersected. */
  #readKeywords(node: Node, name: string, hint: string | null): TypeRef {
    const ref = this.#facts.refOf(node);
    const parts = ref === null ? [] : [this.#readRef(ref)];
    if (this.#facts.readsKeywords(node)) {
      parts.push(...this.#readOwn(node, name, hint));
      for (const key of ["oneOf", "anyOf"])
        if (node.get(key) !== null) parts.push(this.#readUnion(node, key, name));
    }
    const type = this.#and(parts);
    if (type.kind === "never" && parts.every(({ kind }) => kind !== "never"))
      node.warn("no value fits all that this schema says", "correct its types with a patch");
    return isNullable(node) ? orNull(type) : type;
  }

  /** `type` with what belongs to it, `enum`, `const` and `allOf`. */
  #readOwn(node: Node, name: string, hint: string | null): TypeRef[] {
    const types = namedTypes(node);
    if (isEnum(node) && types?.includes("array") !== true) {
      const listed = readValues(node);
      const type = listedType(node, listed);
      return [listed.hasNull ? orNull(type) : type, ...this.#readAllOf(node, name, hint)];
    }
    const hasOwn = this.#hasOwnObject(node);
    const implied = hasOwn ? "object" : impliedType(node);
    const all = types ?? (implied === null ? [] : [implied]);
    const isObject = all.length === 1 && all[0] === "object";
    if (isObject && hasOwn) {
      const members = this.#readObjectMembers(node, name);
      return [this.#nameOwn(node, `${name}Own`, members), ...members.others];
    }
    const own = all.map((type) =>
      type !== "object"
        ? this.#readType(node, type, hint)
        : hasProperties(node)
          ? this.#nameOwn(node, `${name}Object`, this.#readMembersOf(node, name))
          : this.#readMap(node, hint),
    );
    return [
      ...(own.length === 0 ? [] : [union(own)]),
      ...this.#readAllOf(node, name, hint),
      ...this.#requiredFields(node, node),
    ];
  }

  #and(parts: readonly TypeRef[]): TypeRef {
    return intersection(parts, (id) => {
      const schema = this.#names.schemaOf(id);
      return schema === null ? null : this.#facts.kindsOf(schema);
    });
  }

  #readMap(node: Node, hint: string | null): TypeRef {
    return { kind: "map", values: this.#readAdditional(node, hint) ?? { kind: "unknown" } };
  }

  /** The names that `required` lists in a schema without properties: they narrow what is beside it. */
  #requiredFields(node: Node, whole: Node): readonly TypeRef[] {
    const kinds = this.#facts.kindsButNull(whole);
    const names = requiredNames(node);
    if (names.length === 0 || kinds?.size !== 1 || !kinds.has("object")) return [];
    const properties = names.map((name): Field => ({
      name,
      required: true,
      type: { kind: "unknown" },
    }));
    return [{ kind: "fields", properties }];
  }

  #readAllOf(node: Node, name: string, hint: string | null): TypeRef[] {
    const parts = node.get("allOf") === null ? [] : node.itemsOf("allOf");
    const isOnly = parts.length === 1;
    const complex = parts.filter((part) => !this.#facts.isMergeable(part));
    return parts.flatMap((part) => {
      const suffix = complex.length > 1 ? String(Number(part.key) + 1) : "";
      const type = this.read(part, isOnly ? hint : `${name}Part${suffix}`);
      const isNarrowing = this.#facts.isMergeable(part) && !hasProperties(part);
      return [type, ...(isNarrowing ? this.#requiredFields(part, node) : [])];
    });
  }

  #readUnion(node: Node, key: string, name: string): TypeRef {
    const discriminator = readDiscriminator(node);
    const members = node.itemsOf(key).map((member, index): TypeRef => {
      const ref = this.#facts.refOf(member);
      // `{required: […]}` among the members: it says nothing that a type can.
      if (ref === null && this.#facts.kindsOf(member) === null) return { kind: "unknown" };
      const type = this.read(member, `${name}Option${String(index + 1)}`);
      const target = ref === null ? null : this.#references.target(ref);
      const field = target === null ? null : (discriminator?.fieldOf(target) ?? null);
      return field === null ? type : this.#and([type, { kind: "fields", properties: [field] }]);
    });
    return union(members);
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
        return this.#readArray(node, hint);
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

  #readArray(node: Node, hint: string | null): TypeRef {
    const items = node.get("items");
    const first = node.get("prefixItems") ?? (Array.isArray(items?.value) ? items : null);
    if (first !== null) return this.#readTuple(node, first, hint);
    const list = node.get("enum");
    const isSlip =
      list !== null && Array.isArray(list.value) && !list.value.some((one) => Array.isArray(one));
    if (!isSlip) {
      if (list === null && node.get("const") === null)
        return { kind: "array", items: this.#readInner(items, hint, "Item") };
      return listedType(node, readValues(node, null));
    }
    list.warn(
      "the values are no arrays: they are read as those of the items",
      'put "enum" below "items" with a patch',
    );
    const types = items === null ? null : namedTypes(items);
    return { kind: "array", items: listedType(node, readValues(node, types)) };
  }

  #readTuple(node: Node, first: Node, hint: string | null): TypeRef {
    const items = first
      .items()
      .map((item, index) => this.#readInner(item, hint, `Item${String(index + 1)}`));
    const rest = first.key === "items" ? node.get("additionalItems") : node.get("items");
    const least = node.get("minItems")?.value;
    const most = node.get("maxItems")?.value;
    const isFull = typeof most === "number" && most <= items.length;
    return {
      kind: "tuple",
      items,
      required: Math.min(typeof least === "number" ? least : 0, items.length),
      rest: rest?.value === false || isFull ? null : this.#readInner(rest, hint, "Item"),
    };
  }

  /** The type of the items of an array, or of the values of a map. */
  #readInner(node: Node | null, hint: string | null, suffix: string): TypeRef {
    if (node === null) return { kind: "unknown" };
    return this.read(node, hint === null ? null : `${hint}${suffix}`);
  }

  #readRef(ref: Node): TypeRef {
    const text = ref.string();
    if (text === null) return { kind: "unknown" };
    const target = this.#references.target(ref);
    if (target === null) {
      ref.reportUnresolved(text);
      return { kind: "unknown" };
    }
    // A definition that could not be named is reported there.
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
    if (target === null || this.#names.at(target.pointer) !== null) return;
    this.#names.addPlace(
      target,
      placeName(target, (node) => this.#names.at(node.pointer)),
    );
    this.#places.push(target);
  }

  #define(id: string, node: Node): void {
    if (this.#defined.has(id)) return;
    this.#defined.add(id);
    const index = this.#types.length;
    // Keeps the place, so that inline types follow the type that contains them.
    this.#types.push({ ...baseOf(id, node), kind: "alias", type: { kind: "unknown" } });
    this.#types[index] = this.#build(id, node);
  }

  #build(id: string, node: Node): TypeDef {
    if (!node.isObject()) return { ...baseOf(id, node), kind: "alias", type: this.#readBare(node) };
    if (this.#facts.isInterface(node)) {
      const discriminator = readDiscriminator(node);
      if (discriminator !== null) this.#discriminators.set(id, discriminator);
      return this.#objectDef(id, node, this.#readObjectMembers(node, id));
    }
    if (this.#isNamedEnum(node)) {
      const { values } = readValues(node);
      return { ...baseOf(id, node), kind: "enum", values };
    }
    return { ...baseOf(id, node), kind: "alias", type: this.#readKeywords(node, id, id) };
  }

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
      ...baseOf(id, node),
      kind: "object",
      extends: [...new Set(bases)],
      properties: [...properties.values()].map((property) => ({
        ...property,
        required: required.has(property.name),
      })),
      additional,
    };
  }

  /** The properties of a schema and of those parts of its `allOf` that have no name of their own. */
  #readObjectMembers(node: Node, name: string): Members {
    return this.#readMembersOf(node, name, node.get("allOf") === null ? [] : node.itemsOf("allOf"));
  }

  #readMembersOf(node: Node, name: string, parts: readonly Node[] = []): Members {
    const members: Members = {
      properties: new Map(),
      additional: null,
      required: new Set(),
      others: [],
    };
    const complex = parts.filter((part) => !this.#facts.isMergeable(part));
    for (const part of [node, ...parts]) {
      const isNamed = part !== node && this.#names.at(part.pointer) !== null;
      if (part !== node && (isNamed || !this.#facts.isMergeable(part))) {
        const suffix = complex.length > 1 && part.get("$ref") === null ? part.key : "";
        members.others.push(this.read(part, `${name}Part${suffix}`));
        continue;
      }
      for (const required of requiredNames(part)) members.required.add(required);
      for (const property of this.#readProperties(name, part)) {
        const before = members.properties.get(property.name);
        const type = before === undefined ? property.type : this.#and([before.type, property.type]);
        members.properties.set(property.name, { ...before, ...property, type });
      }
      members.additional = this.#readAdditional(part, name) ?? members.additional;
    }
    return members;
  }

  /** The type of all properties that have no name in the schema; null if nothing is said of them. */
  #readAdditional(node: Node, hint: string | null): TypeRef | null {
    const extra = node.get("additionalProperties");
    const patterns = node.get("patternProperties")?.isObject()
      ? node.propertiesOf("patternProperties")
      : [];
    if (patterns.length === 0) {
      if (extra === null || extra.value === false)
        return extra === null || hasProperties(node) ? null : { kind: "never" };
      return this.#readInner(extra, hint, "Value");
    }
    const types = patterns.map((pattern, index) =>
      this.#readInner(pattern, hint, index === 0 ? "Value" : `Value${String(index + 1)}`),
    );
    if (extra?.value === false) return union(types);
    return union([...types, this.#readInner(extra, hint, "Other")]);
  }

  #readProperties(owner: string, node: Node): Property[] {
    return node.propertiesOf("properties").map((property) => ({
      name: property.key,
      pointer: property.pointer,
      description: property.text("description"),
      required: false,
      deprecated: property.flag("deprecated"),
      access: property.flag("readOnly") ? "read" : property.flag("writeOnly") ? "write" : null,
      type: this.read(property, `${owner}${pascalCase(property.key) || "Property"}`),
    }));
  }
}

function baseOf(
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

/** The names that `required` lists. In Swagger 2.0 and OpenAPI 3.0, people also write `required: true` in a property. */
function requiredNames(node: Node): readonly string[] {
  const list = node.get("required");
  if (list === null || typeof list.value === "boolean") return [];
  return list.items().flatMap((item) => item.string() ?? []);
}
