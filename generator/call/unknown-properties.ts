import { plainPointer } from "../lib/json-pointer.js";
import { isRecord, type JsonValue } from "../lib/json.js";
import { didYouMean } from "../lib/suggest.js";
import type { TypeRef } from "../model/api.js";
import { propertiesOf, resolveAlias, type TypesById } from "../model/api-queries.js";
import type { Violation } from "../model/schema-check.js";

/**
 * Finds properties that the model does not have: usually a typo, which Amazon would ignore without a word. Nothing is said of
 * objects whose properties the model leaves open.
 */
export function unknownProperties(
  value: JsonValue,
  type: TypeRef,
  types: TypesById,
  place = "",
): Violation[] {
  const resolved = resolveAlias(type, types);
  if (Array.isArray(value)) {
    if (resolved.kind !== "array") return [];
    return value.flatMap((item: JsonValue, index) =>
      unknownProperties(item, resolved.items, types, place + plainPointer([index])),
    );
  }
  if (!isRecord(value)) return [];
  const entries = Object.entries(value);
  if (resolved.kind === "map")
    return entries.flatMap(([name, item]) =>
      unknownProperties(item, resolved.values, types, place + plainPointer([name])),
    );
  const properties = new Map(propertiesOf(resolved, types).map((one) => [one.name, one.type]));
  if (properties.size === 0 || isOpen(resolved, types)) return [];
  return entries.flatMap(([name, item]) => {
    const own = properties.get(name);
    const at = place + plainPointer([name]);
    if (own !== undefined) return unknownProperties(item, own, types, at);
    const near = didYouMean(name, [...properties.keys()]);
    return [{ place: at, problem: `not in the model${near === null ? "" : `; ${near}`}` }];
  });
}

/** Whether an object may have properties that the model does not name. */
function isOpen(type: TypeRef, types: TypesById, depth = 0): boolean {
  if (depth > 10) return true;
  const resolved = resolveAlias(type, types);
  if (resolved.kind === "intersection")
    return resolved.members.some((member) => isOpen(member, types, depth + 1));
  if (resolved.kind !== "ref") return true;
  const def = types.get(resolved.id);
  if (def?.kind !== "object" || def.additional !== null) return true;
  return def.extends.some((id) => isOpen({ kind: "ref", id }, types, depth + 1));
}
