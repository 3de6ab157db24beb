import { isMediaType } from "./media-types.js";
import type { Node } from "./node.js";
import type { SchemaReader } from "./read-schemas.js";
import type { References } from "./references.js";
import type { Pins } from "./type-names.js";

/** What the readers of operations need from the whole document. */
export interface OperationContext {
  readonly root: Node;
  readonly schemas: SchemaReader;
  readonly references: References;
  readonly pins: Pins;
  /** Prefix of every path that has no servers of its own, without a slash at its end. */
  readonly basePath: string;
  readonly version: "2.0" | "3.0" | "3.1";
}

/** The media types of a key of the operation (`consumes`, `produces`), or of the document; Swagger 2.0 has them. */
export function mediaTypesOf(
  { root, version }: OperationContext,
  operation: Node,
  key: "consumes" | "produces",
): readonly string[] {
  if (version !== "2.0") return [];
  const owner = operation.get(key) === null ? root : operation;
  return owner.itemsOf(key).flatMap((item) => {
    const type = item.string();
    return type === null || !checkMediaType(item, type) ? [] : [type];
  });
}

/** The media types below `content`, with what is said of each. */
export function contentOf(owner: Node): readonly Node[] {
  const content = owner.get("content");
  return content === null
    ? []
    : content.properties().filter((media) => checkMediaType(media, media.key));
}

function checkMediaType(node: Node, type: string): boolean {
  if (isMediaType(type)) return true;
  node.error(`${JSON.stringify(type)} is not a media type`, "correct it with a patch");
  return false;
}
