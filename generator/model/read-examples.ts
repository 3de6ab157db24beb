import type { JsonValue } from "../lib/json.js";
import type { Response } from "./api.js";
import { byPreference, isJson } from "./media-types.js";
import type { Node } from "./node.js";
import type { OperationContext } from "./operation-context.js";

/** Reads the body that a model shows as the example of a response, if it is JSON: beside its schema, or in it. */
export function readExample(context: OperationContext, response: Node): Response["example"] {
  const owner = context.version === "2.0" ? response : jsonOf(response.get("content"));
  const schema = owner?.get("schema") ?? null;
  const resolved = schema === null ? null : targetOf(context, schema);
  const beside =
    context.version === "2.0"
      ? swaggerExample(response.get("examples"), resolved)
      : (owner?.get("example") ?? firstExample(context, owner?.get("examples") ?? null));
  const found = beside ?? resolved?.get("example") ?? null;
  // Parsed from JSON, so it is JSON.
  return found === null ? null : { pointer: found.pointer, body: found.value as JsonValue };
}

/**
 * Swagger 2.0: by media type. Some of Amazon's models leave the media type out and show the body itself, or bodies by names of
 * their own: what has no other keys than the schema has properties is one.
 */
function swaggerExample(examples: Node | null, schema: Node | null): Node | null {
  const json = jsonOf(examples);
  if (json !== null || examples?.isObject() !== true) return json;
  const properties = schema?.get("properties") ?? null;
  const isBody = (node: Node): boolean => {
    const names = node.isObject() ? Object.keys(Object(node.value)) : [];
    return names.length > 0 && names.every((name) => properties?.get(name));
  };
  return [examples, ...examples.properties()].find(isBody) ?? null;
}

/** OpenAPI 3: by any name, each with its `value`. */
function firstExample(context: OperationContext, examples: Node | null): Node | null {
  const [first] = examples?.isObject() === true ? examples.properties() : [];
  return first === undefined ? null : (targetOf(context, first)?.get("value") ?? null);
}

/** Follows a `$ref`, at most ten steps. Reports nothing: a broken one is reported by the reader of schemas, or is in a sample. */
function targetOf({ references }: OperationContext, node: Node): Node | null {
  let at: Node | null = node;
  for (let step = 0; step < 10; step += 1) {
    const ref: Node | null = at?.get("$ref") ?? null;
    if (ref === null) return at;
    at = references.target(ref);
  }
  return null;
}

/** What stands under the preferred JSON media type. */
function jsonOf(byType: Node | null): Node | null {
  if (byType?.isObject() !== true) return null;
  const [type] = byPreference(Object.keys(Object(byType.value)).filter(isJson));
  return type === undefined ? null : byType.get(type);
}
