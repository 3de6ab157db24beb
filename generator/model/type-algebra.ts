/** Unions and intersections of types, as JSON Schema combines schemas: simplified where both sides are known. */
import type { EnumValue, TypeRef } from "./api.js";

/** A kind of value that JSON has. */
export type JsonKind = "string" | "number" | "boolean" | "null" | "array" | "object";

/** What kinds of values a named type has; null if that is not known, or any. */
export type KindsOfRef = (id: string) => ReadonlySet<JsonKind> | null;

/** A type or null. */
export function orNull(type: TypeRef): TypeRef {
  return union([type, { kind: "null" }]);
}

/** A type without null, as far as it is said in the type itself. */
export function withoutNull(type: TypeRef): TypeRef {
  if (type.kind === "null") return { kind: "never" };
  return type.kind === "union" ? union(type.members.filter(({ kind }) => kind !== "null")) : type;
}

/** The union of types: flat, each once. `never` if there are none; a member that may be anything makes it `unknown`. */
export function union(members: readonly TypeRef[]): TypeRef {
  const flat = members
    .flatMap((member) => (member.kind === "union" ? member.members : [member]))
    .filter(({ kind }) => kind !== "never");
  if (flat.some(({ kind }) => kind === "unknown")) return { kind: "unknown" };
  const distinct = [...new Map(mergeEnums(flat).map((type) => [keyOf(type), type])).values()];
  const [only] = distinct;
  if (only === undefined) return { kind: "never" };
  return distinct.length === 1 ? only : { kind: "union", members: distinct };
}

/** A format does not show in a type. */
function keyOf(type: TypeRef): string {
  return type.kind === "string" ? "string" : JSON.stringify(type);
}

/** Two lists of values are one list. */
function mergeEnums(members: readonly TypeRef[]): readonly TypeRef[] {
  const enums = members.filter((member) => member.kind === "enum");
  if (enums.length < 2) return members;
  const values = new Map(enums.flatMap((one) => one.values).map((one) => [one.value, one]));
  const merged: TypeRef = { kind: "enum", values: [...values.values()] };
  return members.flatMap((member): readonly TypeRef[] =>
    member === enums[0] ? [merged] : member.kind === "enum" ? [] : [member],
  );
}

/** The values that have all of the types. `never` if types contradict each other. */
export function intersection(members: readonly TypeRef[], kindsOf: KindsOfRef): TypeRef {
  const met: TypeRef[] = [];
  for (const member of members.flatMap((one) =>
    one.kind === "intersection" ? one.members : [one],
  )) {
    let type = member;
    // What a member meets may meet another one in turn.
    for (let index = 0; index < met.length; index += 1) {
      const both = meet(met[index] ?? type, type, kindsOf);
      if (both === null) continue;
      met.splice(index, 1);
      type = both;
      index = -1;
    }
    met.push(type);
  }
  const known = met.filter(({ kind }) => kind !== "unknown");
  const [only] = known;
  if (only === undefined) return { kind: "unknown" };
  return known.length === 1 ? only : { kind: "intersection", members: known };
}

/** Both types in one; null if only an intersection can say it. */
function meet(a: TypeRef, b: TypeRef, kindsOf: KindsOfRef): TypeRef | null {
  if (a.kind === "unknown" || keyOf(a) === keyOf(b)) return b;
  if (b.kind === "unknown") return a;
  if (a.kind === "union" || b.kind === "union") return distribute(a, b, kindsOf);
  const kinds = kindsOfType(a, kindsOf);
  const others = kindsOfType(b, kindsOf);
  if (kinds === null || others === null) return null;
  if (![...kinds].some((kind) => others.has(kind))) return { kind: "never" };
  return meetOfOneKind(a, b, others, kindsOf) ?? meetOfOneKind(b, a, kinds, kindsOf);
}

function meetOfOneKind(
  a: TypeRef,
  b: TypeRef,
  kinds: ReadonlySet<JsonKind>,
  kindsOf: KindsOfRef,
): TypeRef | null {
  if (a.kind === "never") return a;
  if (a.kind === "const") return fits(a.value, b) ? a : null;
  if (a.kind === "enum") {
    if (b.kind === "ref") return null;
    const values = a.values.filter(({ value }) => fits(value, b));
    return values.length === 0 ? { kind: "never" } : { kind: "enum", values };
  }
  // A plain type says no more than the other one.
  if (["number", "boolean", "null"].includes(a.kind)) return kinds.size === 1 ? b : null;
  if (a.kind === "string")
    return kinds.size > 1
      ? null
      : b.kind === "string"
        ? { kind: "string", format: b.format ?? a.format }
        : b;
  if (a.kind === "array" && b.kind === "array")
    return { kind: "array", items: intersection([a.items, b.items], kindsOf) };
  if (a.kind === "array" && a.items.kind === "unknown") return kinds.size === 1 ? b : null;
  if (a.kind === "map" && b.kind === "map")
    return { kind: "map", values: intersection([a.values, b.values], kindsOf) };
  if (a.kind === "map" && a.values.kind === "unknown") return kinds.size === 1 ? b : null;
  return null;
}

/** A union of names stays as it is; one of other types is met member by member, and null goes where only one side has it. */
function distribute(a: TypeRef, b: TypeRef, kindsOf: KindsOfRef): TypeRef | null {
  const [either, other] = a.kind === "union" ? [a, b] : [b, a];
  if (either.kind !== "union") return null;
  const others = other.kind === "union" ? other.members : [other];
  const isPlain = (type: TypeRef): boolean => type.kind !== "ref" && type.kind !== "intersection";
  if (!either.members.some(isPlain) && !others.some((type) => type.kind === "null")) {
    const kinds = kindsOfType(other, kindsOf);
    const fitting = either.members.filter((member) => canMeet(member, kinds, kindsOf));
    return fitting.length === either.members.length
      ? null
      : intersection([union(fitting), other], kindsOf);
  }
  if (either.members.length * others.length > 64) return null;
  return union(
    either.members.flatMap((member) => others.map((one) => intersection([member, one], kindsOf))),
  );
}

function canMeet(type: TypeRef, kinds: ReadonlySet<JsonKind> | null, kindsOf: KindsOfRef): boolean {
  const own = kindsOfType(type, kindsOf);
  return kinds === null || own === null || [...own].some((kind) => kinds.has(kind));
}

/** The kinds of values that a type has; null if any. */
function kindsOfType(type: TypeRef, kindsOf: KindsOfRef): ReadonlySet<JsonKind> | null {
  switch (type.kind) {
    case "ref":
      return kindsOf(type.id);
    case "string":
    case "boolean-string":
      return new Set(["string"]);
    case "number":
    case "boolean":
    case "null":
      return new Set([type.kind]);
    case "array":
    case "tuple":
      return new Set(["array"]);
    case "map":
    case "fields":
      return new Set(["object"]);
    case "const":
      return new Set([jsonKind(type.value)]);
    case "enum":
      return new Set(type.values.map(({ value }) => jsonKind(value)));
    case "union": {
      const all = type.members.map((member) => kindsOfType(member, kindsOf));
      return all.includes(null) ? null : new Set(all.flatMap((one) => [...(one ?? [])]));
    }
    case "intersection": {
      const all = type.members.map((member) => kindsOfType(member, kindsOf));
      return commonKinds(all);
    }
    case "never":
      return new Set();
    case "binary":
    case "unknown":
      return null;
  }
}

/** The kinds that all sets have; null stands for all kinds. */
export function commonKinds(
  sets: readonly (ReadonlySet<JsonKind> | null)[],
): ReadonlySet<JsonKind> | null {
  const known = sets.filter((one) => one !== null);
  const [first, ...others] = known;
  if (first === undefined) return null;
  return new Set([...first].filter((kind) => others.every((other) => other.has(kind))));
}

/** The kind of a JSON value. */
export function jsonKind(value: unknown): JsonKind {
  if (value === null) return "null";
  if (Array.isArray(value)) return "array";
  const kind = typeof value;
  return kind === "string" || kind === "number" || kind === "boolean" ? kind : "object";
}

/** Whether a value has a type without parts, or is one of its values. */
function fits(value: EnumValue["value"], type: TypeRef): boolean {
  if (type.kind === "const") return type.value === value;
  if (type.kind === "enum") return type.values.some((one) => one.value === value);
  return (
    type.kind === typeof value || (type.kind === "boolean-string" && typeof value === "string")
  );
}
