import type { AliasDef, ObjectDef, Property, TypeDef, TypeRef } from "./api.js";

/** More types to add to than any model has, and few enough to look through for every type. */
const maxBases = 200;

/**
 * `extends` is kept where TypeScript takes it: every base is an object type and no two of them, nor the type itself, say
 * different things of one property (Amazon's finances model has such a pair). Elsewhere it becomes an intersection.
 */
export function resolveInheritance(
  types: readonly TypeDef[],
  taken: ReadonlyMap<string, string>,
): TypeDef[] {
  const byId = new Map(types.map((type) => [type.id, type]));
  return types.flatMap((type): TypeDef[] => {
    if (type.kind !== "object" || type.extends.length === 0) return [type];
    // An index signature would have to take in what the bases say.
    if (type.additional === null && extendsCleanly(type, byId)) return [type];
    const ownId = taken.has(`${type.id}Own`) ? `${type.id}OwnObject` : `${type.id}Own`;
    const own: ObjectDef = { ...type, id: ownId, extends: [], description: null };
    const hasOwn = own.properties.length > 0 || own.additional !== null;
    const members: TypeRef[] = [...type.extends, ...(hasOwn ? [own.id] : [])].map((id) => ({
      kind: "ref",
      id,
    }));
    const { id, pointer, description, deprecated, direction } = type;
    const alias: AliasDef = {
      id,
      pointer,
      description,
      deprecated,
      direction,
      kind: "alias",
      type: { kind: "intersection", members },
    };
    return hasOwn ? [alias, own] : [alias];
  });
}

function extendsCleanly(type: ObjectDef, byId: ReadonlyMap<string, TypeDef>): boolean {
  const seen = new Map<string, string>(
    type.properties.map((property) => [property.name, shape(property)]),
  );
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
      const other = seen.get(property.name);
      if (other !== undefined && other !== shape(property)) return false;
      seen.set(property.name, shape(property));
    }
  }
  return true;
}

function shape({ required, type }: Property): string {
  return JSON.stringify([required, type]);
}
