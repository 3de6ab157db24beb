import type { JsonValue } from "../lib/json.js";
import type { Body, Parameter } from "./api.js";
import type { Node } from "./node.js";
import { dereference, type OperationContext } from "./operation-context.js";

/**
 * Reads the parameters and the body of an operation.
 *
 * @param nodes - the parameters of the path, then those of the operation: a later one replaces one of the same place and name
 */
export function readParameters(
  context: OperationContext,
  typeStem: string,
  nodes: readonly Node[],
  operation: Node,
): { parameters: Parameter[]; body: Body | null } {
  const parameters = new Map<string, Parameter>();
  let body: Body | null = readRequestBody(context, typeStem, operation);
  for (const node of nodes) {
    const place = node.text("in");
    const name = node.get("name")?.string() ?? null;
    if (name === null || name === "") {
      node.error("a parameter must have a name");
    } else if (!name.isWellFormed()) {
      node.error("a parameter's name has half of a surrogate pair, which a URL cannot contain");
    } else if (place === "body") {
      const schema = node.get("schema");
      if (schema === null) node.error("a body parameter must have a schema");
      body = readBody(context, typeStem, node, name, schema);
    } else if (place === "path" || place === "query" || place === "header") {
      parameters.set(`${place} ${name}`, readParameter(context, node, name, place));
    } else if (place === "formData" || place === "cookie") {
      node.error(
        `${place} parameters are not supported`,
        "the Selling Partner API takes JSON bodies",
      );
    } else {
      node.error(`"in" must be path, query, header or body`);
    }
  }
  const all = [...parameters.values()];
  const names = new Set(body === null ? [] : ["body"]);
  for (const parameter of all) {
    const shown = JSON.stringify(parameter.name);
    if (names.has(parameter.name))
      operation.error(`two parameters would be called ${shown} in one params object`);
    names.add(parameter.name);
  }
  return { parameters: all, body };
}

function readParameter(
  context: OperationContext,
  node: Node,
  name: string,
  place: Parameter["in"],
): Parameter {
  const schema = node.get("schema") ?? node;
  const required = node.flag("required");
  if (place === "path" && !required)
    node.error(`the path parameter ${JSON.stringify(name)} must be required`);
  const type = context.schemas.read(schema, null);
  return {
    name,
    in: place,
    pointer: node.pointer,
    description: node.text("description"),
    required,
    deprecated: node.flag("deprecated"),
    type,
    style: type.kind === "array" ? arrayStyle(node) : "value",
    greedy: place === "path" && node.flag("x-amazon-spds-greedy-path-parameter"),
    // Parsed from JSON, so it is a JSON value.
    default: (schema.get("default")?.value ?? null) as JsonValue,
  };
}

/** Reads Swagger's `collectionFormat` (default: csv), or OpenAPI's `style` and `explode` (default: form, exploded). */
function arrayStyle(node: Node): Parameter["style"] {
  if (node.get("schema") !== null) {
    const exploded =
      node.get("explode")?.value ??
      (node.text("in") === "query" && (node.text("style") ?? "form") === "form");
    return exploded === true && node.text("in") === "query" ? "multi" : "csv";
  }
  const format = node.text("collectionFormat") ?? "csv";
  if (format !== "csv" && format !== "multi")
    node.error(`the collectionFormat ${JSON.stringify(format)} is not supported`);
  return format === "multi" ? "multi" : "csv";
}

function readRequestBody(
  context: OperationContext,
  typeStem: string,
  operation: Node,
): Body | null {
  const reference = operation.get("requestBody");
  if (reference === null) return null;
  const node = dereference(context.root, reference);
  const media = jsonMedia(node);
  if (media === null) {
    node.error("a request body must be JSON");
    return null;
  }
  return readBody(context, typeStem, node, "body", media.get("schema"));
}

function readBody(
  context: OperationContext,
  typeStem: string,
  node: Node,
  name: string,
  schema: Node | null,
): Body {
  return {
    name,
    pointer: node.pointer,
    description: node.text("description"),
    required: node.flag("required"),
    type: schema === null ? { kind: "unknown" } : context.schemas.read(schema, `${typeStem}Body`),
  };
}

/** The JSON among the media types of a body or response; null if there is none. */
export function jsonMedia(node: Node): Node | null {
  const isJson = ({ key }: Node): boolean => /^application\/(?:[\w.+-]+\+)?json\b/i.test(key);
  return node.propertiesOf("content").find(isJson) ?? null;
}
