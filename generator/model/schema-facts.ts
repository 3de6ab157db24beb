import type { Node } from "./node.js";
import type { References } from "./references.js";
import {
  hasProperties,
  impliedType,
  isEnum,
  isNullable,
  namedTypes,
  ownKinds,
} from "./schema-keywords.js";
import { commonKinds, type JsonKind } from "./type-algebra.js";

/**
 * What a schema allows, found from its keywords alone. It is needed before the schemas it refers to are read: to decide
 * whether it becomes an interface, and whether a reference to it includes null.
 */
export class SchemaFacts {
  readonly #references: References;
  /** Whether keywords beside `$ref` count, as in OpenAPI 3.1; before, they are ignored. */
  readonly #refHasSiblings: boolean;

  constructor(references: References, refHasSiblings: boolean) {
    this.#references = references;
    this.#refHasSiblings = refHasSiblings;
  }

  /** The reference of a schema, `$ref` or `$dynamicRef`; null if it has none. */
  refOf(node: Node): Node | null {
    return node.get("$ref") ?? (this.#refHasSiblings ? node.get("$dynamicRef") : null);
  }

  /** Whether the keywords beside a reference count, or there is no reference. */
  readsKeywords(node: Node): boolean {
    return this.#refHasSiblings || this.refOf(node) === null;
  }

  /** The kinds of values that a schema allows; null if any. */
  kindsOf(node: Node, seen: ReadonlySet<string> = new Set()): ReadonlySet<JsonKind> | null {
    if (node.value === false) return new Set();
    if (!node.isObject() || seen.has(node.pointer)) return null;
    const inner = new Set(seen).add(node.pointer);
    const kinds: (ReadonlySet<JsonKind> | null)[] = [];
    const ref = this.refOf(node);
    const target = ref === null ? null : this.#references.target(ref);
    if (target !== null) kinds.push(this.kindsOf(target, inner));
    if (this.readsKeywords(node)) {
      kinds.push(...this.#partsOf(node, "allOf").map((part) => this.kindsOf(part, inner)));
      for (const members of this.unionsOf(node)) {
        const each = members.map((member) => this.kindsOf(member, inner));
        kinds.push(each.includes(null) ? null : new Set(each.flatMap((one) => [...(one ?? [])])));
      }
      const combined = commonKinds(kinds);
      // What `properties` alone imply gives way to what is said elsewhere.
      const isImplied = namedTypes(node) === null && impliedType(node) !== null;
      const own = ownKinds(node);
      const contradicts =
        isImplied &&
        combined !== null &&
        own !== null &&
        ![...own].some((one) => combined.has(one));
      if (!contradicts) kinds.push(own);
    }
    const common = commonKinds(kinds);
    return common !== null && isNullable(node) ? new Set(common).add("null") : common;
  }

  /** The same without null. */
  kindsButNull(node: Node): ReadonlySet<JsonKind> | null {
    const kinds = this.kindsOf(node);
    return kinds === null ? null : new Set([...kinds].filter((kind) => kind !== "null"));
  }

  /** Whether a schema says that null is allowed. One that allows anything does not say so. */
  admitsNull(node: Node): boolean {
    return isNullable(node) || this.kindsOf(node)?.has("null") === true;
  }

  /** The lists of `oneOf` and `anyOf` that say something of the type. `{required: […]}` among the members says nothing. */
  unionsOf(node: Node): readonly (readonly Node[])[] {
    return ["oneOf", "anyOf"]
      .map((key) => this.#partsOf(node, key))
      .filter((members) => members.length > 0);
  }

  /** Whether a schema becomes an interface: all that it is made of are objects with properties. */
  isInterface(node: Node, seen: ReadonlySet<string> = new Set()): boolean {
    if (!node.isObject() || this.refOf(node) !== null || isEnum(node)) return false;
    if (seen.has(node.pointer) || this.saysUnion(node)) return false;
    const kinds = this.kindsButNull(node);
    if (kinds === null || kinds.size !== 1 || !kinds.has("object")) return false;
    const inner = new Set(seen).add(node.pointer);
    const parts = this.#partsOf(node, "allOf");
    return parts.length === 0
      ? hasProperties(node) || node.itemsOf("required").length > 0
      : parts.every((part) => this.isMergeable(part) || this.#isBase(part, inner));
  }

  /** Whether `oneOf` or `anyOf` decide something of the type of a schema. */
  saysUnion(node: Node): boolean {
    return this.unionsOf(node).some((members) =>
      members.every((member) => this.kindsOf(member) !== null),
    );
  }

  /** Whether a part of `allOf` only adds properties and constraints, which go to the type that has it. */
  isMergeable(node: Node): boolean {
    if (!node.isObject() || this.refOf(node) !== null || isEnum(node) || isNullable(node))
      return false;
    if (["allOf", "oneOf", "anyOf"].some((key) => node.get(key) !== null)) return false;
    const kinds = ownKinds(node);
    return kinds === null || (kinds.size === 1 && kinds.has("object"));
  }

  /** Whether an interface can extend what a part of `allOf` becomes. */
  #isBase(part: Node, seen: ReadonlySet<string>): boolean {
    const ref = this.refOf(part);
    if (ref === null) return this.isInterface(part, seen);
    const target = this.#references.target(ref);
    if (target === null || target.isObject() === false) return true; // Reported when it is read.
    return this.isInterface(target, seen) || this.#isAliasOfInterface(target, seen);
  }

  #isAliasOfInterface(node: Node, seen: ReadonlySet<string>): boolean {
    if (seen.has(node.pointer)) return true; // A type that extends itself is reported later.
    const ref = this.refOf(node);
    return ref !== null && this.#isBase(node, new Set(seen).add(node.pointer));
  }

  #partsOf(node: Node, key: string): readonly Node[] {
    const list = node.get(key);
    return list !== null && Array.isArray(list.value) ? list.items() : [];
  }
}
