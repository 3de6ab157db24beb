import type { TypeDef, TypeRef } from "../api.js";

/**
 * Finds types that are made of themselves: by an alias that leads back to it, or by adding to itself. TypeScript has no such
 * types. A type that merely holds itself, in a property, an array or a map, is no cycle.
 *
 * @returns the ids along each cycle, beginning with the type that stands first in the model
 */
export function findCycles(types: readonly TypeDef[]): string[][] {
  const next = new Map(types.map((type) => [type.id, madeOf(type)]));
  const done = new Set<string>();
  const cycles: string[][] = [];
  const follow = (id: string, path: readonly string[]): void => {
    const start = path.indexOf(id);
    if (start !== -1) cycles.push(path.slice(start));
    if (start !== -1 || done.has(id)) return;
    for (const other of next.get(id) ?? []) follow(other, [...path, id]);
    done.add(id);
  };
  for (const { id } of types) follow(id, []);
  return cycles;
}

function madeOf(type: TypeDef): readonly string[] {
  switch (type.kind) {
    case "object":
      return type.extends;
    case "alias":
      return directRefs(type.type);
    case "enum":
      return [];
  }
}

function directRefs(type: TypeRef): readonly string[] {
  if (type.kind === "ref") return [type.id];
  return type.kind === "union" || type.kind === "intersection"
    ? type.members.flatMap(directRefs)
    : [];
}
