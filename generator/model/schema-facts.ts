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
  /** By pointer: the same schema may be part of many others. What is being looked at has no entry in `done`. */
  readonly #kinds = new Lookup<ReadonlySet<JsonKind> | null>(null);
  readonly #interfaces = new Lookup<boolean>(false);

  constructor(references: References, refHasSiblings: boolean) {
    this.#references = references;
    this.#refHasSiblings = refHasSiblings;
  }

  /**
   * Looks at schemas in an order in which those that others are made of come first: a chain of references may be longer than
   * the stack is deep.
   */
  prepare(schemas: readonly Node[]): void {
    const seen = new Set<string>();
    for (const schema of schemas) {
      const path = [{ node: schema, rest: this.#madeOf(schema) }];
      for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
        const next = at.rest.pop();
        if (next === undefined) {
          this.isInterface(at.node);
          path.pop();
        } else if (!seen.has(next.pointer)) {
          seen.add(next.pointer);
          path.push({ node: next, rest: this.#madeOf(next) });
        }
      }
    }
  }

  /** The schemas that one refers to as a whole or in its own `allOf`, `oneOf` and `anyOf`. */
  #madeOf(node: Node): Node[] {
    if (!node.isObject()) return [];
    const ref = this.refOf(node);
    const target = ref === null ? null : this.#references.target(ref);
    const parts = ["allOf", "oneOf", "anyOf"].flatMap((key) => this.#partsOf(node, key));
    return [...(target === null ? [] : [target]), ...parts];
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
  kindsOf(node: Node): ReadonlySet<JsonKind> | null {
    if (node.value === false) return new Set();
    if (!node.isObject()) return null;
    return this.#kinds.find(node.pointer, () => this.#findKinds(node));
  }

  #findKinds(node: Node): ReadonlySet<JsonKind> | null {
    const kinds: (ReadonlySet<JsonKind> | null)[] = [];
    const ref = this.refOf(node);
    const target = ref === null ? null : this.#references.target(ref);
    if (target !== null) kinds.push(this.kindsOf(target));
    if (this.readsKeywords(node)) {
      kinds.push(...this.#partsOf(node, "allOf").map((part) => this.kindsOf(part)));
      for (const members of this.unionsOf(node)) {
        const each = members.map((member) => this.kindsOf(member));
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

  /** Whether a property is in answers only (`readOnly`) or in requests only, itself or by what it refers to. */
  accessOf(node: Node): "read" | "write" | null {
    const seen = new Set<string>();
    const find = (at: Node): "read" | "write" | null => {
      if (!at.isObject() || seen.has(at.pointer)) return null;
      seen.add(at.pointer);
      if (at.flag("readOnly")) return "read";
      if (at.flag("writeOnly")) return "write";
      const ref = this.refOf(at);
      const target = ref === null ? null : this.#references.target(ref);
      const parts = [...(target === null ? [] : [target]), ...this.#partsOf(at, "allOf")];
      return parts.map(find).find((access) => access !== null) ?? null;
    };
    return find(node);
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
  isInterface(node: Node): boolean {
    return this.#interfaces.find(node.pointer, () => this.#findInterface(node));
  }

  #findInterface(node: Node): boolean {
    if (!node.isObject() || this.refOf(node) !== null || isEnum(node)) return false;
    if (this.saysUnion(node)) return false;
    const kinds = this.kindsButNull(node);
    if (kinds === null || kinds.size !== 1 || !kinds.has("object")) return false;
    const parts = this.#partsOf(node, "allOf");
    return parts.length === 0
      ? hasProperties(node) || node.itemsOf("required").length > 0
      : parts.every((part) => this.isMergeable(part) || this.#isBase(part));
  }

  /** The only part of `allOf` of a schema that says nothing else of its type: a `$ref` with words of its own; else null. */
  onlyPart(node: Node): Node | null {
    const [only, ...others] = this.#partsOf(node, "allOf");
    if (only === undefined || others.length > 0 || this.refOf(node) !== null) return null;
    const saysMore = ["required", "oneOf", "anyOf"].some((key) => node.get(key) !== null);
    if (saysMore || isEnum(node) || impliedType(node) !== null) return null;
    // `type` beside it may say the same again.
    const own = ownKinds(node);
    const kinds = own === null ? [] : [...(this.kindsOf(only) ?? ["any"])];
    return kinds.every((kind) => kind === "null" || own?.has(kind as JsonKind)) ? only : null;
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
  #isBase(part: Node): boolean {
    const seen = new Set<string>();
    let at = part;
    for (let ref = this.refOf(at); ref !== null; ref = this.refOf(at)) {
      const target = this.#references.target(ref);
      // Reported when it is read, or as a type that is made of itself.
      if (target === null || seen.has(target.pointer)) return true;
      seen.add(target.pointer);
      at = target;
    }
    return !at.isObject() || this.isInterface(at);
  }

  #partsOf(node: Node, key: string): readonly Node[] {
    const list = node.get(key);
    return list !== null && Array.isArray(list.value) ? list.items() : [];
  }
}

/** Results by pointer, each found once. */
class Lookup<Value> {
  readonly #found = new Map<string, Value>();
  readonly #open = new Set<string>();
  readonly #inCircle: Value;

  /** @param inCircle - the result for a schema that is part of itself, while it is being looked at */
  constructor(inCircle: Value) {
    this.#inCircle = inCircle;
  }

  find(pointer: string, find: () => Value): Value {
    const known = this.#found.get(pointer);
    if (known !== undefined) return known;
    if (this.#open.has(pointer)) return this.#inCircle;
    this.#open.add(pointer);
    const value = find();
    this.#open.delete(pointer);
    this.#found.set(pointer, value);
    return value;
  }
}
