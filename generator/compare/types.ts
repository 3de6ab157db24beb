import type { Constraints, EnumValue, Field, Property, TypeDef, TypeRef } from "../model/api.js";
import { ownAndInherited, type TypesById } from "../model/api-queries.js";

/** How a type relates to the one before it: whether its values are the same, more, fewer, or others. */
export type Relation = "same" | "wider" | "narrower" | "other";

/** The types of an API before and after, by id, and the constraints of both by pointer. */
export interface TypeTables {
  readonly before: TypesById;
  readonly after: TypesById;
  readonly constraints: {
    readonly before: Readonly<Record<string, Constraints>>;
    readonly after: Readonly<Record<string, Constraints>>;
  };
}

/**
 * Compares the type of one element. A named type that keeps its name is the same here: its changes are reported once, where
 * it is declared. A renamed type is the same when its contents are.
 */
export function relate(before: TypeRef, after: TypeRef, tables: TypeTables): Relation {
  if (isSame(before, after, tables, new Set())) return "same";
  if (covers(after, before, (a, b) => isSame(b, a, tables, new Set()))) return "wider";
  if (covers(before, after, (a, b) => isSame(a, b, tables, new Set()))) return "narrower";
  return "other";
}

/** Whether every value of `small` is one of `large`, by the structure of the types. */
function covers(
  large: TypeRef,
  small: TypeRef,
  isEqual: (large: TypeRef, small: TypeRef) => boolean,
): boolean {
  if (large.kind === "unknown" || isEqual(large, small)) return true;
  if (small.kind === "union") return small.members.every((one) => covers(large, one, isEqual));
  if (large.kind === "union") return large.members.some((one) => covers(one, small, isEqual));
  if (small.kind === "enum") {
    return large.kind === "enum"
      ? small.values.every(({ value }) => hasValue(large.values, value))
      : small.values.every(({ value }) => typeof value === large.kind);
  }
  if (small.kind === "array" && large.kind === "array")
    return covers(large.items, small.items, isEqual);
  if (small.kind === "map" && large.kind === "map")
    return covers(large.values, small.values, isEqual);
  // The format does not matter: both are strings on the wire.
  return small.kind === "string" && large.kind === "string";
}

export function hasValue(values: readonly EnumValue[], value: EnumValue["value"]): boolean {
  return values.some((one) => one.value === value);
}

/** Deep equality across the two tables. Types may be recursive: a pair that is being compared already counts as equal. */
function isSame(a: TypeRef, b: TypeRef, tables: TypeTables, seen: ReadonlySet<string>): boolean {
  if (a.kind === "ref" && b.kind === "ref" && a.id === b.id) return true;
  const pair = `${JSON.stringify(a)} ${JSON.stringify(b)}`;
  if (seen.has(pair)) return true;
  const below = new Set(seen).add(pair);
  const same = (one: TypeRef, other: TypeRef): boolean => isSame(one, other, tables, below);
  if (a.kind === "ref" || b.kind === "ref") {
    const one = a.kind === "ref" ? tables.before.get(a.id) : undefined;
    const other = b.kind === "ref" ? tables.after.get(b.id) : undefined;
    if (one?.kind === "object" && other?.kind === "object")
      return isSameObject(one, other, tables, same);
    const left = one === undefined ? a : expand(one);
    const right = other === undefined ? b : expand(other);
    return left !== null && right !== null && !(left === a && right === b) && same(left, right);
  }
  if (a.kind === "array" && b.kind === "array") return same(a.items, b.items);
  if (a.kind === "map" && b.kind === "map") return same(a.values, b.values);
  if (a.kind === "const" && b.kind === "const") return a.value === b.value;
  if (a.kind === "tuple" && b.kind === "tuple")
    return (
      a.required === b.required && sameLists([...a.items, rest(a)], [...b.items, rest(b)], same)
    );
  if (a.kind === "fields" && b.kind === "fields")
    return (
      a.properties.length === b.properties.length &&
      a.properties.every((field, index) => isSameField(field, b.properties[index], same))
    );
  if (
    (a.kind === "union" && b.kind === "union") ||
    (a.kind === "intersection" && b.kind === "intersection")
  ) {
    return sameLists(a.members, b.members, same);
  }
  if (a.kind === "enum" && b.kind === "enum")
    return a.values.length === b.values.length && covers(b, a, () => false);
  // A format shows in no type.
  return a.kind === b.kind && a.kind !== "enum";
}

function sameLists(
  a: readonly TypeRef[],
  b: readonly TypeRef[],
  same: (a: TypeRef, b: TypeRef) => boolean,
): boolean {
  return (
    a.length === b.length &&
    a.every((type, index) => {
      const other = b[index];
      return other !== undefined && same(type, other);
    })
  );
}

function rest({ rest: type }: TypeRef & { kind: "tuple" }): TypeRef {
  return type ?? { kind: "never" };
}

/** The type that a name stands for; null for an object, which is compared field by field. */
export function expand(type: TypeDef): TypeRef | null {
  if (type.kind === "alias") return type.type;
  return type.kind === "enum" ? { kind: "enum", values: type.values } : null;
}

function isSameField(
  { name, required, type }: Field,
  other: Field | undefined,
  same: (a: TypeRef, b: TypeRef) => boolean,
): boolean {
  return name === other?.name && required === other.required && same(type, other.type);
}

function isSameObject(
  a: TypeDef & { kind: "object" },
  b: TypeDef & { kind: "object" },
  tables: TypeTables,
  same: (a: TypeRef, b: TypeRef) => boolean,
): boolean {
  const left = allProperties(a, tables.before);
  const right = allProperties(b, tables.after);
  return (
    left.size === right.size &&
    [...left].every(([name, one]) => isSameField(one, right.get(name), same)) &&
    (a.additional === null) === (b.additional === null) &&
    (a.additional === null || b.additional === null || same(a.additional, b.additional))
  );
}

/** The properties of an object by name, with those of the types that it extends, except the bases in `but`. */
export function allProperties(
  type: TypeDef,
  types: TypesById,
  but?: ReadonlySet<string>,
): Map<string, Property> {
  return new Map(ownAndInherited(type, types, but).map((property) => [property.name, property]));
}

/** The types of an element before and after, for a report; null in the state that does not have it. */
export function typeNames(
  before: Pick<Field, "type"> | null,
  after: Pick<Field, "type"> | null,
): { readonly before: string | null; readonly after: string | null } {
  return { before: before && typeName(before.type), after: after && typeName(after.type) };
}

/** A type in a few words, for a report. */
export function typeName(type: TypeRef): string {
  switch (type.kind) {
    case "ref":
      return type.id;
    case "array":
      return `${typeName(type.items)}[]`;
    case "map":
      return `{ [name]: ${typeName(type.values)} }`;
    case "tuple":
      return `[${[...type.items.map(typeName), ...(type.rest === null ? [] : [`...${typeName(type.rest)}[]`])].join(", ")}]`;
    case "fields":
      return `{ ${type.properties.map((field) => `${field.name}${field.required ? "" : "?"}: ${typeName(field.type)}`).join("; ")} }`;
    case "const":
      return JSON.stringify(type.value);
    case "enum":
      return type.values.map(({ value }) => JSON.stringify(value)).join(" | ");
    case "union":
      return type.members.map(typeName).join(" | ");
    case "intersection":
      return type.members.map(typeName).join(" & ");
    default:
      return type.kind;
  }
}

/** Whether the description of an element in both lists differs. */
export function someReworded<T extends { readonly description: string | null }>(
  old: readonly T[],
  now: readonly T[],
  keyOf: (one: T) => unknown,
): boolean {
  const words = new Map(old.map((one) => [keyOf(one), one.description]));
  return now.some((one) => {
    const before = words.get(keyOf(one));
    return before !== undefined && before !== one.description;
  });
}
