import type { Api, Direction, TypeDef, TypeRef } from "./api.js";
import type { TypesById } from "./api-queries.js";

/** Finds which types are sent in parameters and bodies, and which are received in responses. */
export function directionsOf(
  operations: Api["operations"],
  types: TypesById,
): Map<string, Direction> {
  const sent = reachableTypes(
    operations.flatMap(({ body, parameters }) => [
      ...(body === null ? [] : [body.type]),
      ...parameters.map(({ type }) => type),
    ]),
    types,
  );
  const received = reachableTypes(
    operations.flatMap(({ responses }) => responses.flatMap(({ type }) => type ?? [])),
    types,
  );
  return new Map(
    [...types.keys()].map((id) => {
      if (sent.has(id)) return [id, received.has(id) ? "both" : "request"];
      return [id, received.has(id) ? "response" : "none"];
    }),
  );
}

/** The ids of all types that the given ones contain, at any depth. */
function reachableTypes(from: readonly TypeRef[], types: TypesById): Set<string> {
  const seen = new Set<string>();
  const queue = [...from];
  for (let type = queue.pop(); type !== undefined; type = queue.pop()) {
    if (type.kind === "ref" && !seen.has(type.id)) {
      seen.add(type.id);
      const target = types.get(type.id);
      if (target !== undefined) queue.push(...partsOf(target));
    } else if (type.kind === "array") queue.push(type.items);
    else if (type.kind === "map") queue.push(type.values);
    else if (type.kind === "union" || type.kind === "intersection") queue.push(...type.members);
    else if (type.kind === "fields") queue.push(...type.properties.map((field) => field.type));
    else if (type.kind === "tuple")
      queue.push(...type.items, ...(type.rest === null ? [] : [type.rest]));
  }
  return seen;
}

function partsOf(target: TypeDef): readonly TypeRef[] {
  switch (target.kind) {
    case "alias":
      return [target.type];
    case "enum":
      return [];
    case "object":
      return [
        ...target.extends.map((id): TypeRef => ({ kind: "ref", id })),
        ...target.properties.map(({ type }) => type),
        ...(target.additional === null ? [] : [target.additional]),
      ];
  }
}
