import type { TypeDef, TypeRef } from "./api.js";

/**
 * Finds types that are made of themselves: by an alias that leads back to it, or by adding to itself. TypeScript has no such
 * types. A type that merely holds itself, in a property, an array or a map, is no cycle.
 *
 * @returns the ids along each cycle, beginning with the type that stands first in the model
 */
export function findCycles(types: readonly TypeDef[]): string[][] {
  const next = new Map(types.map((type) => [type.id, madeOf(type)]));
  const seen = new Set<string>();
  const cycles: string[][] = [];
  // The way to where the search is, by hand: a chain of aliases may be longer than the stack is deep.
  const way: { readonly id: string; readonly rest: Iterator<string, undefined> }[] = [];
  const onWay = new Set<string>();
  const enter = (id: string): void => {
    seen.add(id);
    onWay.add(id);
    way.push({ id, rest: (next.get(id) ?? []).values() });
  };
  for (const { id: start } of types) {
    if (!seen.has(start)) enter(start);
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const id = at.rest.next().value;
      if (id === undefined) {
        onWay.delete(at.id);
        way.pop();
      } else if (onWay.has(id)) {
        cycles.push(way.map((step) => step.id).slice(way.findIndex((step) => step.id === id)));
      } else if (!seen.has(id)) {
        enter(id);
      }
    }
  }
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
