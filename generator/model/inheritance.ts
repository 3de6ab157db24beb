import type { ObjectDef, Property, TypeDef, TypeRef } from "./api.js";
import type { TypesById } from "./api-queries.js";

/** More base types than any model has, and few enough to look through for every type. */
const maxBases = 200;

/**
 * Keeps `extends` if TypeScript accepts it: every base is an object type, and no two of them, nor the type itself, declare
 * one property differently (Amazon's finances model has such a pair). Otherwise turns the type into an intersection.
 *
 * @param isTaken - whether a type has that name already
 */
export function resolveInheritance(
  types: readonly TypeDef[],
  isTaken: (name: string) => boolean,
): TypeDef[] {
  const byId = new Map(types.map((type) => [type.id, type]));
  return types.flatMap((type): TypeDef[] => {
    if (type.kind !== "object" || type.extends.length === 0) return [type];
    // An index signature would have to cover the properties of the bases.
    if (type.additional === null && extendsCleanly(type, byId)) return [type];
    const { extends: bases, properties, additional, ...base } = type;
    const id = isTaken(`${type.id}Own`) ? `${type.id}OwnObject` : `${type.id}Own`;
    const own: ObjectDef = { ...type, id, extends: [], description: null };
    const parts = properties.length > 0 || additional !== null ? [own] : [];
    const members = [...bases, ...parts.map((part) => part.id)].map((member): TypeRef => ({
      kind: "ref",
      id: member,
    }));
    return [{ ...base, kind: "alias", type: { kind: "intersection", members } }, ...parts];
  });
}

function extendsCleanly(type: ObjectDef, byId: TypesById): boolean {
  const own = new Map(type.properties.map((property) => [property.name, property]));
  const seen = new Map<string, string>();
  const visited = new Set<string>([type.id]);
  const queue = [...type.extends];
  for (let id = queue.pop(); id !== undefined; id = queue.pop()) {
    const base = byId.get(id);
    if (base?.kind !== "object" || base.additional !== null || id === type.id) return false;
    if (visited.has(id)) continue;
    visited.add(id);
    if (visited.size > maxBases) return false;
    queue.push(...base.extends);
    for (const property of base.properties) {
      const redeclared = own.get(property.name);
      if (redeclared !== undefined) {
        if (!narrows(redeclared, property)) return false;
        continue;
      }
      const other = seen.get(property.name) ?? declaration(property);
      if (other !== declaration(property)) return false;
      seen.set(property.name, other);
    }
  }
  return true;
}

/** Whether TypeScript lets a type declare an inherited property like this: the same, required, or one of its values. */
function narrows(own: Property, base: Property): boolean {
  const isSame = JSON.stringify(own.type) === JSON.stringify(base.type);
  const isValue = base.type.kind === "string" && isText(own.type);
  return (isSame || isValue) && (own.required || !base.required);
}

function isText(type: TypeRef): boolean {
  if (type.kind === "union") return type.members.every(isText);
  return type.kind === "const" && typeof type.value === "string";
}

function declaration({ required, type }: Property): string {
  return JSON.stringify([required, type]);
}
