/** Short names for the types of a schema: reading names a type by its whole way from the document. */
import type { TypeDef, TypeRef } from "../model/api.js";
import { mapTypes } from "../model/map-types.js";
import { pascalCase, typeName } from "../model/names.js";
import type { Node } from "../model/node.js";

/**
 * Renames the types of a document: each inline type by its property, with as many of the words before it as it takes to be the
 * only one of that name. Of two, the one that is nearer to the document has the shorter name, so that what is added deep inside
 * of a schema renames nothing. Types of one name and one structure become one type.
 *
 * @param isFixed - whether the name of a type stays: a definition, or one that the configuration names
 */
export function shortenNames(
  types: readonly TypeDef[],
  root: Node,
  isFixed: (type: TypeDef) => boolean,
): readonly TypeDef[] {
  const taken = new Map<string, TypeDef>();
  const names = new Map<string, string>();
  for (const type of types.filter(isFixed)) {
    taken.set(type.id, type);
    names.set(type.id, type.id);
  }
  const others = types
    .filter((type) => !isFixed(type))
    .map((type) => ({ type, words: wordsOf(root, type.pointer) }))
    .toSorted((a, b) => depthOf(a.type) - depthOf(b.type));
  for (const { type, words } of others) {
    const wanted = candidates(words, type.id);
    const name = wanted.find((one) => {
      const other = taken.get(one);
      return other === undefined || (!isFixed(other) && isSame(other, type, types));
    });
    // The name that the reader has found is the only one of its kind, and longer than any of these.
    const used = name ?? type.id;
    if (!taken.has(used)) taken.set(used, type);
    names.set(type.id, used);
  }
  const renamed = types
    .filter((type) => taken.get(names.get(type.id) ?? type.id) === type)
    .map((type) => rename(type, names));
  return renamed;
}

/** How deep a type stands in its document. A definition stands at the top. */
function depthOf({ pointer }: TypeDef): number {
  return pointer.replace(/^#\/\$defs/, "#").split("/").length;
}

function rename(type: TypeDef, names: ReadonlyMap<string, string>): TypeDef {
  const nameOf = (id: string): string => names.get(id) ?? id;
  const renamed = mapTypes(type, (ref) =>
    ref.kind === "ref" ? { kind: "ref", id: nameOf(ref.id) } : ref,
  );
  return {
    ...renamed,
    id: nameOf(type.id),
    ...(renamed.kind === "object" && { extends: renamed.extends.map(nameOf) }),
  };
}

/** The words on the way to a type, each as a part of a name: properties, and `Item` for what is in a list. */
function wordsOf(root: Node, pointer: string): readonly string[] {
  const words: string[] = [];
  let node = root.resolve(pointer);
  // What stands for a place without a word of its own.
  let suffix = "";
  for (; node !== null; node = node.parent) {
    const owner = node.parent?.key ?? "";
    const isMember = ["properties", "definitions", "$defs", "patternProperties"].includes(owner);
    if (isMember) {
      words.unshift(pascalCase(node.key) + suffix);
      suffix = "";
      continue;
    }
    if (Array.isArray(node.parent?.value) && owner === "items") continue;
    const title = suffix === "" && words.length === 0 ? titleOf(node) : null;
    if (title !== null) words.unshift(title);
    else if (node.key === "items") suffix = `Item${suffix}`;
    else if (node.key === "additionalProperties") suffix = `Value${suffix}`;
    else if (owner === "oneOf" || owner === "anyOf")
      suffix = `Option${String(Number(node.key) + 1)}${suffix}`;
  }
  return words;
}

/** Generators of schemas write titles like these. */
const emptyTitle = /^(?:the|an?)\s|\b(?:schema|root)\b/i;

/** The title of a schema that stands in a list or among alternatives, if it is a name: a few words, and no sentence. */
function titleOf(node: Node): string | null {
  const title = node.isObject() ? node.text("title") : null;
  if (title === null || node.parent === null || emptyTitle.test(title)) return null;
  const words = title.trim().split(/\s+/);
  return words.length > 4 ? null : typeName(words.map(pascalCase).join(""));
}

/** The names that a type may have, the shortest first. `Payload` and `PayloadStatus` make `PayloadStatus`. */
function candidates(words: readonly string[], id: string): readonly string[] {
  const found: string[] = [];
  let name = "";
  for (const word of words.toReversed()) {
    name = name.startsWith(word) ? name : word + name;
    const valid = typeName(name);
    if (valid !== null && valid === name) found.push(name);
  }
  return found.length === 0 ? [id] : found;
}

/** Whether two types have the same structure, at any depth. Their descriptions may differ. */
function isSame(one: TypeDef, other: TypeDef, types: readonly TypeDef[]): boolean {
  const byId = new Map(types.map((type) => [type.id, type]));
  const assumed = new Set<string>();
  const sameType = (a: TypeDef, b: TypeDef): boolean => {
    const key = `${a.id} ${b.id}`;
    if (a.id === b.id || assumed.has(key)) return true;
    assumed.add(key);
    return sameValue(structureOf(a), structureOf(b));
  };
  const sameValue = (a: unknown, b: unknown): boolean => {
    if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
    if (isRef(a) && isRef(b)) {
      const [left, right] = [byId.get(a.id), byId.get(b.id)];
      return left !== undefined && right !== undefined && sameType(left, right);
    }
    const [left, right] = [Object.entries(a), Object.entries(b)];
    return (
      left.length === right.length &&
      // Arrays and objects alike, of which both sides have the same keys in the same order.
      left.every(([key, value], at) => key === right[at]?.[0] && sameValue(value, right[at][1]))
    );
  };
  return sameType(one, other);
}

function isRef(value: object): value is TypeRef & { kind: "ref" } {
  return "kind" in value && value.kind === "ref";
}

function structureOf(type: TypeDef): unknown {
  switch (type.kind) {
    case "alias":
      return { kind: type.kind, type: type.type };
    case "enum":
      return { kind: type.kind, values: type.values.map(({ value }) => value) };
    case "object":
      return {
        kind: type.kind,
        extends: type.extends,
        additional: type.additional,
        properties: type.properties.map(({ name, required, type: value }) => ({
          name,
          required,
          type: value,
        })),
      };
  }
}
