import type { Node } from "./node.js";
import type { SchemaReader } from "./read-schemas.js";
import type { Pins } from "./type-names.js";

/** What the readers of operations need from the whole document. */
export interface OperationContext {
  readonly root: Node;
  readonly schemas: SchemaReader;
  readonly pins: Pins;
  /** Prefix of every path, without a slash at its end. */
  readonly basePath: string;
  readonly produces: readonly string[];
}

/** Follows a `$ref` to a shared parameter, body or response. Reports one that cannot be followed, and returns its node. */
export function dereference(root: Node, node: Node): Node {
  const ref = node.get("$ref");
  const target = ref?.string() ?? null;
  if (ref === null || target === null) return node;
  const found = root.resolve(target);
  if (ref.refusal === null && found !== null && found.get("$ref") === null) return found;
  ref.reportUnresolved(target);
  return node;
}
