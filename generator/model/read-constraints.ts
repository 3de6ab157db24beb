import type { JsonValue } from "../lib/json.js";
import { constraintNames, type Constraints, type Operation, type TypeDef } from "./api.js";
import type { Node } from "./node.js";

/** Schemas within a schema whose values have no name of their own. `schema` is that of a parameter or body. */
const inner = ["schema", "items", "additionalProperties"];

/** Reads the constraints of all parameters, bodies, types and properties, by the pointer of their schema. */
export function readConstraints(
  root: Node,
  operations: readonly Pick<Operation, "parameters" | "body">[],
  types: readonly TypeDef[],
): Readonly<Record<string, Constraints>> {
  const found: Record<string, Constraints> = {};
  const pointers = [
    ...operations.flatMap(({ parameters, body }) => [
      ...parameters,
      ...(body === null ? [] : [body]),
    ]),
    ...types.flatMap((type) => [type, ...(type.kind === "object" ? type.properties : [])]),
  ].map(({ pointer }) => pointer);
  for (const pointer of pointers) {
    const node = root.resolve(pointer);
    if (node !== null) addConstraints(node, found);
  }
  return found;
}

function addConstraints(node: Node, found: Record<string, Constraints>): void {
  if (!node.isObject()) return;
  const entries = constraintNames.flatMap((name) => {
    const value = node.get(name)?.value;
    // Parsed from JSON, so it is a JSON value.
    return value === undefined ? [] : [[name, value as JsonValue] as const];
  });
  if (entries.length > 0) found[node.pointer] = Object.fromEntries(entries);
  for (const key of inner) {
    const child = node.get(key);
    // The properties of an object with a name are elements of their own.
    if (child !== null && child.get("properties") === null) addConstraints(child, found);
  }
}
