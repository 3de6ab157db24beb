import type { Node } from "./node.js";
import type { Pins, SchemaReader } from "./read-schemas.js";

/** What reading an operation needs to know of its document. */
export interface OperationContext {
  readonly root: Node;
  readonly schemas: SchemaReader;
  readonly pins: Pins;
  /** Put before every path; without a slash at its end. */
  readonly basePath: string;
  readonly produces: readonly string[];
}

/** Follows a `$ref` to a shared parameter, body or response. */
export function dereference(root: Node, node: Node): Node {
  const ref = node.get("$ref");
  const target = ref?.string() ?? null;
  if (ref === null || target === null) return node;
  const refusal = ref.refusal;
  if (refusal !== null) {
    ref.error(refusal.message, refusal.hint);
    return node;
  }
  const found = root.resolve(target);
  if (found === null || found.get("$ref") !== null) {
    ref.error(
      `unknown $ref: nothing is defined at ${target}`,
      "correct the $ref, or add what it names with a patch",
    );
    return node;
  }
  return found;
}
