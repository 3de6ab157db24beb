import type { JsonValue } from "../lib/json.js";
import type { Parameter, ParameterPlace } from "./api.js";
import { essence, bodyKind } from "./media-types.js";
import { capitalize, pascalCase, pinHint } from "./names.js";
import type { Node } from "./node.js";
import type { OperationContext } from "./operation-context.js";
import { readCollectionFormat, readStyle, type Writing } from "./parameter-styles.js";

/** The parameters of an operation, sorted by what becomes of them. */
export interface ParameterNodes {
  readonly parameters: readonly Parameter[];
  /** Swagger 2.0's parameter of the whole body. */
  readonly body: Node | null;
  /** Swagger 2.0's fields of a form. */
  readonly form: readonly Node[];
}

const places: readonly ParameterPlace[] = ["path", "query", "header", "cookie"];

/** Headers that OpenAPI 3 describes elsewhere: a parameter of their name is ignored by its rules. */
const describedElsewhere = new Set(["accept", "content-type", "authorization"]);

/**
 * Reads the parameters of an operation.
 *
 * @param nodes - those of the path, then those of the operation: a later one replaces one of the same place and name
 */
export function readParameters(
  context: OperationContext,
  typeStem: string,
  nodes: readonly Node[],
  hasBody: boolean,
): ParameterNodes {
  const found = new Map<string, Node>();
  for (const node of nodes) {
    const place = node.text("in");
    const name = node.get("name")?.string() ?? null;
    if (name === null || name === "") node.error("a parameter must have a name");
    else if (!name.isWellFormed())
      node.error("a parameter's name has half of a surrogate pair, which a URL cannot contain");
    else if (!placesOf(context).some((one) => one === place))
      node.error(`"in" must be one of ${placesOf(context).join(", ")}`);
    else found.set(`${place} ${name}`, node);
  }
  const all = [...found.values()];
  const body = all.find((node) => node.text("in") === "body") ?? null;
  const form = all.filter((node) => node.text("in") === "formData");
  const isBodyTaken = hasBody || body !== null || form.length > 0;
  const taken = new Set(isBodyTaken ? ["body"] : []);
  const keys = new Map<Node, string>();
  for (const place of places)
    for (const node of all)
      if (node.text("in") === place) keys.set(node, keyOf(context, node, place, taken));
  const parameters = all.flatMap((node) => {
    const place = node.text("in");
    const key = keys.get(node);
    return isPlace(place) && key !== undefined && !isIgnored(context, node, place)
      ? [readParameter(context, typeStem, node, key, place)]
      : [];
  });
  return { parameters, body, form };
}

function isPlace(place: string | null): place is ParameterPlace {
  return places.some((one) => one === place);
}

function placesOf({ version }: OperationContext): readonly string[] {
  return version === "2.0" ? ["path", "query", "header", "formData", "body"] : places;
}

/** The name of a parameter in the params object: pinned, or its own, or that with its place if another one has it. */
function keyOf(
  { pins }: OperationContext,
  node: Node,
  place: ParameterPlace,
  taken: Set<string>,
): string {
  const name = node.text("name") ?? "";
  const pinned = pins.get(node.pointer);
  const key = pinned ?? (taken.has(name) ? `${name}${capitalize(place)}` : name);
  if (taken.has(key))
    node.error(
      `two parameters would be called ${JSON.stringify(key)} in one params object`,
      pinHint(node.pointer, "aNameOfYourOwn"),
    );
  taken.add(key);
  return key;
}

function isIgnored({ version }: OperationContext, node: Node, place: ParameterPlace): boolean {
  const name = node.text("name")?.toLowerCase() ?? "";
  if (version === "2.0" || place !== "header" || !describedElsewhere.has(name)) return false;
  node.warn(
    `a header parameter ${JSON.stringify(name)} is ignored, as OpenAPI demands`,
    "pass such a header as an option of the call",
  );
  return true;
}

function readParameter(
  context: OperationContext,
  typeStem: string,
  node: Node,
  key: string,
  place: ParameterPlace,
): Parameter {
  const name = node.text("name") ?? "";
  const required = node.flag("required");
  if (place === "path" && !required)
    node.error(`the path parameter ${JSON.stringify(name)} must be required`);
  if (place === "cookie")
    node.warn("browsers send no cookie that a script sets: this parameter works on servers only");
  const { schema, writing } = readWriting(context, node, place);
  return {
    name,
    key,
    in: place,
    pointer: node.pointer,
    description: node.text("description"),
    required,
    deprecated: node.flag("deprecated"),
    type:
      schema === null
        ? { kind: "unknown" }
        : context.schemas.readParameter(schema, `${typeStem}${pascalCase(name) || "Parameter"}`),
    ...writing,
    takesObject: false,
    allowReserved: place === "query" && node.flag("allowReserved"),
    greedy: place === "path" && node.flag("x-amazon-spds-greedy-path-parameter"),
    // Parsed from JSON, so it is a JSON value.
    default: (schema?.get("default")?.value ?? null) as JsonValue,
  };
}

/** The schema of a parameter, and how the document wants it written. */
function readWriting(
  { version }: OperationContext,
  node: Node,
  place: ParameterPlace,
): { readonly schema: Node | null; readonly writing: Writing } {
  const content = node.get("content");
  if (content !== null && version !== "2.0") {
    const [media, ...others] = content.properties();
    if (media === undefined || others.length > 0)
      content.error("the content of a parameter must have one media type");
    const isJson = media !== undefined && bodyKind(media.key) === "json";
    if (media !== undefined && !isJson && essence(media.key) !== "text/plain")
      media.error(
        `a parameter cannot be written as ${media.key}: only JSON and text/plain are supported`,
        "describe it by schema and style with a patch",
      );
    const writing: Writing = { style: isJson ? "json" : "value", explode: false };
    return { schema: media?.get("schema") ?? null, writing };
  }
  if (version === "2.0" && node.get("schema") === null)
    return { schema: node, writing: readCollectionFormat(node, place) };
  return { schema: node.get("schema") ?? node, writing: readStyle(node, place) };
}
