import type { JsonValue } from "../lib/json.js";
import type { Body, Parameter } from "./api.js";
import { dereference, type OperationContext } from "./operation-context.js";
import type { Node } from "./node.js";

/** A later parameter of the same place and name replaces an earlier one: an operation's, its path's. */
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
      node.error("a parameter's name holds half of a character: it cannot be written in a URL");
    } else if (place === "body") {
      body = readBodyParameter(context, typeStem, node, name);
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
  for (const [index, parameter] of all.entries()) {
    const twin = all.findIndex(({ name }) => name === parameter.name);
    if (twin !== index || (body !== null && parameter.name === "body")) {
      operation.error(
        `two parameters would be called ${JSON.stringify(parameter.name)} in one params object`,
      );
    }
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

/** Swagger's `collectionFormat` (csv where it says nothing) and OpenAPI's `style` and `explode` (form, exploded). */
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

function readBodyParameter(
  context: OperationContext,
  typeStem: string,
  node: Node,
  name: string,
): Body {
  const schema = node.get("schema");
  if (schema === null) node.error("a body parameter must have a schema");
  return {
    name,
    pointer: node.pointer,
    description: node.text("description"),
    required: node.flag("required"),
    type: schema === null ? { kind: "unknown" } : context.schemas.read(schema, `${typeStem}Body`),
  };
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
  const schema = media.get("schema");
  return {
    name: "body",
    pointer: node.pointer,
    description: node.text("description"),
    required: node.flag("required"),
    type: schema === null ? { kind: "unknown" } : context.schemas.read(schema, `${typeStem}Body`),
  };
}

export function jsonMedia(node: Node): Node | null {
  const content = node.get("content");
  return (
    content?.properties().find(({ key }) => /^application\/(?:[\w.+-]+\+)?json\b/i.test(key)) ??
    null
  );
}
