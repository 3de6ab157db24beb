/** Questions about an `Api` that several rooms ask. */
import type { EnumValue, Operation, Property, Response, TypeDef, TypeRef } from "./api.js";

/** The types of an API, by id. */
export type TypesById = ReadonlyMap<string, TypeDef>;

type WithResponses = Pick<Operation, "responses">;

/** Whether the sandbox cases mean the body by a name: they call it `body`, whatever its name in the model. */
export function isBody(operation: Operation, name: string): boolean {
  return (
    operation.parameters.every((parameter) => parameter.name !== name) &&
    (name === "body" || name === operation.body?.name)
  );
}

/** A path template whose parameters have no names: other states of a model may name them differently. */
export function pathShape(path: string): string {
  return path.replaceAll(/\{[^{}]*\}/g, "{}");
}

/** Whether a status is a success: 200 to 299, or `2XX`. */
export function isSuccess(status: string): boolean {
  return status.startsWith("2");
}

/** The first response of an operation that is a success; null if the model declares none. */
export function successResponse({ responses }: WithResponses): Response | null {
  return responses.find(({ status }) => isSuccess(status)) ?? null;
}

/** The type of the first success that has a body; null if there is none. */
export function successType({ responses }: WithResponses): TypeRef | null {
  return responses.find(({ status, type }) => isSuccess(status) && type !== null)?.type ?? null;
}

/** The responses that a call can return: all successes, or `default` if the model declares no success. */
export function resultResponses({ responses }: WithResponses): readonly Response[] {
  const successes = responses.filter(({ status }) => isSuccess(status));
  return successes.length > 0 ? successes : responses.filter(({ status }) => status === "default");
}

/** The values of an enum without a name, or of a list of one; empty for any other type. */
export function enumValues(type: TypeRef): readonly EnumValue[] {
  if (type.kind === "array") return enumValues(type.items);
  return type.kind === "enum" ? type.values : [];
}

/** Follows aliases to the type they stand for. Ten steps: an alias may lead back to itself in a broken model. */
export function resolveAlias(type: TypeRef, types: TypesById): TypeRef {
  let current = type;
  for (let step = 0; step < 10 && current.kind === "ref"; step += 1) {
    const target = types.get(current.id);
    if (target?.kind !== "alias") break;
    current = target.type;
  }
  return current;
}

/** The properties of an object type, inherited ones first, except those of the bases in `but`; none for any other type. */
export function ownAndInherited(
  type: TypeDef | undefined,
  types: TypesById,
  but: ReadonlySet<string> = new Set(),
): readonly Property[] {
  const found: (readonly Property[])[] = [];
  // The way of a depth-first search as a list, since bases may be many; each base counts once.
  const seen = new Set(but);
  const path: { readonly def: TypeDef & { kind: "object" }; next: number }[] = [];
  if (type?.kind === "object") path.push({ def: type, next: 0 });
  for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
    const id = at.def.extends[at.next];
    at.next += 1;
    if (id === undefined) {
      found.push(at.def.properties);
      path.pop();
      continue;
    }
    if (seen.has(id)) continue;
    seen.add(id);
    const base = types.get(id);
    if (base?.kind === "object") path.push({ def: base, next: 0 });
  }
  return found.flat();
}

/** The properties of the object that a type stands for, inherited ones first; none for any other type. */
export function propertiesOf(type: TypeRef, types: TypesById, depth = 0): readonly Property[] {
  if (depth > 10) return [];
  const resolved = resolveAlias(type, types);
  if (resolved.kind === "intersection")
    return resolved.members.flatMap((member) => propertiesOf(member, types, depth + 1));
  return resolved.kind === "ref" ? ownAndInherited(types.get(resolved.id), types) : [];
}

/** The values of an enum with or without a name, also of one that may be null or is open; empty for any other type. */
export function enumOf(type: TypeRef, types: TypesById): readonly EnumValue[] {
  return membersOf(type, types).flatMap((member): readonly EnumValue[] => {
    if (member.kind === "const") return [{ value: member.value, description: null }];
    if (member.kind === "enum") return member.values;
    const target = member.kind === "ref" ? types.get(member.id) : undefined;
    return target?.kind === "enum" ? target.values : [];
  });
}

/** Whether a value is a text, or null. */
export function isText(type: TypeRef, types: TypesById): boolean {
  const members = membersOf(type, types).filter(({ kind }) => kind !== "null");
  return members.length === 1 && members[0]?.kind === "string";
}

/** The types that a value may have. */
function membersOf(type: TypeRef, types: TypesById): readonly TypeRef[] {
  const resolved = resolveAlias(type, types);
  if (resolved.kind !== "union") return [resolved];
  return resolved.members.map((member) => resolveAlias(member, types));
}

/**
 * The places of all properties that pass a test: nearest first, in the model's order, none inside arrays.
 *
 * @param depth - how many levels are looked at
 */
export function placesOf(
  type: TypeRef,
  types: TypesById,
  test: (property: Property) => boolean,
  depth: number,
): readonly (readonly string[])[] {
  const found: (readonly string[])[] = [];
  let level: { place: readonly string[]; type: TypeRef }[] = [{ place: [], type }];
  for (let at = 0; at < depth; at += 1) {
    const next: typeof level = [];
    for (const { place, type: owner } of level) {
      for (const property of propertiesOf(owner, types)) {
        const here = [...place, property.name];
        if (test(property)) found.push(here);
        next.push({ place: here, type: property.type });
      }
    }
    level = next;
  }
  return found;
}
