import type { TypeDef, TypeRef } from "./api.js";

/**
 * Finds types that TypeScript does not allow because they are defined by themselves: an alias that leads back to itself, or
 * an object type that extends itself. A type that contains itself in a property, an array or a map is allowed.
 *
 * @returns the ids along each cycle, beginning with the type that is first in the model
 */
export function findCycles(types: readonly TypeDef[]): string[][] {
  const next = new Map(types.map((type) => [type.id, dependenciesOf(type)]));
  const seen = new Set<string>();
  const cycles: string[][] = [];
  // The path of the search, as a list: a chain of aliases may be longer than the stack is deep.
  const path: { readonly id: string; readonly rest: Iterator<string, undefined> }[] = [];
  const onPath = new Set<string>();
  const enter = (id: string): void => {
    seen.add(id);
    onPath.add(id);
    path.push({ id, rest: (next.get(id) ?? []).values() });
  };
  for (const { id: start } of types) {
    if (!seen.has(start)) enter(start);
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const id = at.rest.next().value;
      if (id === undefined) {
        onPath.delete(at.id);
        path.pop();
      } else if (onPath.has(id)) {
        cycles.push(path.map((step) => step.id).slice(path.findIndex((step) => step.id === id)));
      } else if (!seen.has(id)) {
        enter(id);
      }
    }
  }
  return cycles;
}

function dependenciesOf(type: TypeDef): readonly string[] {
  if (type.kind === "object") return type.extends;
  return type.kind === "alias" ? directRefs(type.type) : [];
}

function directRefs(type: TypeRef): readonly string[] {
  if (type.kind === "ref") return [type.id];
  return type.kind === "union" || type.kind === "intersection"
    ? type.members.flatMap(directRefs)
    : [];
}
