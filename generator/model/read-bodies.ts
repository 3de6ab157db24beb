import type { Body, BodyKind, ParameterStyle, Property, TypeRef } from "./api.js";
import { bodyKind, byPreference, essence } from "./media-types.js";
import { pascalCase } from "./names.js";
import type { Node } from "./node.js";
import { contentOf, mediaTypesOf, type OperationContext } from "./operation-context.js";
import { readCollectionFormat, readStyle } from "./parameter-styles.js";
import { union } from "./type-algebra.js";

/** Reads OpenAPI 3's request body; null if the operation has none, or none that can be read. */
export function readRequestBody(
  context: OperationContext,
  typeStem: string,
  operation: Node,
): Body | null {
  const reference = operation.get("requestBody");
  const node = reference === null ? null : context.references.follow(reference);
  if (node === null) return null;
  const media = contentOf(node);
  if (media.length === 0) {
    const content = node.get("content");
    if (content === null || (content.isObject() && content.properties().length === 0))
      node.error("a request body must have a media type below content");
    return null;
  }
  const contentTypes = byPreference(media.map(({ key }) => key));
  const chosen = chosenTypes(contentTypes);
  const types = chosen.map((type) => {
    const schema = media.find(({ key }) => key === type)?.get("schema") ?? null;
    return { kind: bodyKind(type), type: readBodyType(context, typeStem, type, schema) };
  });
  const first = media.find(({ key }) => key === chosen[0]);
  return {
    name: "body",
    pointer: node.pointer,
    description: node.text("description"),
    required: node.flag("required"),
    type: union(types.map(({ type }) => type)),
    types,
    contentTypes: kindsOf(contentTypes.map(concrete)),
    encoding: first === undefined ? {} : readEncoding(first),
  };
}

/** Reads Swagger 2.0's body parameter. */
export function readBodyParameter(
  context: OperationContext,
  typeStem: string,
  operation: Node,
  node: Node,
): Body {
  const schema = node.get("schema");
  if (schema === null) node.error("a body parameter must have a schema");
  const consumes = mediaTypesOf(context, operation, "consumes");
  const all = byPreference(consumes.filter((type) => !isForm(type)));
  const contentTypes = all.length === 0 ? ["application/json"] : all.map(concrete);
  const [mediaType = "application/json"] = contentTypes;
  const type = readBodyType(context, typeStem, mediaType, schema);
  return {
    name: node.text("name") ?? "body",
    pointer: node.pointer,
    description: node.text("description"),
    required: node.flag("required"),
    type,
    types: [{ kind: bodyKind(mediaType), type }],
    contentTypes: kindsOf(isJson(contentTypes[0]) ? contentTypes.filter(isJson) : contentTypes),
    encoding: {},
  };
}

/** Reads Swagger 2.0's formData parameters as one body, whose properties they are. */
export function readForm(
  context: OperationContext,
  typeStem: string,
  operation: Node,
  fields: readonly Node[],
): Body | null {
  const [first] = fields;
  if (first === undefined) return null;
  const hasFile = fields.some((field) => field.text("type") === "file");
  const consumes = mediaTypesOf(context, operation, "consumes").filter(isForm);
  const multipart = consumes.filter((type) => bodyKind(type) === "multipart");
  if (hasFile && consumes.length > 0 && multipart.length === 0)
    operation.error(
      "a file can be sent as multipart/form-data only, which consumes does not list",
      "add it to consumes with a patch",
    );
  const contentTypes = hasFile ? multipart : consumes;
  const fallback = hasFile ? "multipart/form-data" : "application/x-www-form-urlencoded";
  const encoding: Record<string, ParameterStyle> = {};
  const properties = fields.map((field): Property => {
    const name = field.text("name") ?? "";
    const isList = field.text("type") === "array";
    const { style } = readCollectionFormat(field, "formData");
    if (isList && style !== "multi") encoding[name] = style;
    return {
      name,
      pointer: field.pointer,
      description: field.text("description"),
      required: field.flag("required"),
      deprecated: field.flag("deprecated"),
      access: null,
      type:
        field.text("type") === "file"
          ? { kind: "binary", as: "file" }
          : context.schemas.readParameter(field, `${typeStem}${pascalCase(name) || "Field"}`),
    };
  });
  const type = context.schemas.addForm(`${typeStem}Body`, operation, properties);
  return {
    name: "body",
    pointer: operation.pointer,
    description: null,
    required: properties.some(({ required }) => required),
    type,
    types: [{ kind: hasFile ? "multipart" : "form", type }],
    contentTypes: kindsOf(contentTypes.length === 0 ? [fallback] : contentTypes),
    encoding,
  };
}

function kindsOf(types: readonly string[]): Readonly<Record<string, BodyKind>> {
  return Object.fromEntries(types.map((type) => [type, bodyKind(type)]));
}

function isForm(type: string): boolean {
  return ["form", "multipart"].includes(bodyKind(type));
}

function isJson(type: string | undefined): boolean {
  return type !== undefined && bodyKind(type) === "json";
}

/** A range of media types is not one to send: `application/json` is of it. */
function concrete(type: string): string {
  const name = essence(type);
  if (!name.includes("*")) return type;
  if (name === "text/*") return "text/plain";
  return bodyKind(name) === "json" ? "application/json" : "application/octet-stream";
}

/** The media types that decide the type of the body: those that take objects, or else the first. */
function chosenTypes(types: readonly string[]): readonly string[] {
  const structured = types.filter((type) => !["text", "bytes"].includes(bodyKind(type)));
  return structured.length > 0 ? structured : types.slice(0, 1);
}

function readBodyType(
  context: OperationContext,
  typeStem: string,
  mediaType: string,
  schema: Node | null,
): TypeRef {
  switch (bodyKind(mediaType)) {
    case "text":
      return { kind: "string", format: null };
    case "bytes":
      return { kind: "binary", as: "body" };
    case "lines": {
      const item = schema === null ? unknown : context.schemas.read(schema, `${typeStem}Body`);
      return item.kind === "array" ? item : { kind: "array", items: item };
    }
    default:
      return schema === null ? unknown : context.schemas.read(schema, `${typeStem}Body`);
  }
}

const unknown: TypeRef = { kind: "unknown" };

/** Reads `encoding` of a form: how it writes the lists and objects in it. */
function readEncoding(media: Node): Record<string, ParameterStyle> {
  const kind = bodyKind(media.key);
  if (kind !== "form" && kind !== "multipart") return {};
  const entries = media.propertiesOf("encoding").flatMap((one) => {
    const contentType = one.text("contentType");
    if (contentType !== null && bodyKind(contentType) === "json")
      return [[one.key, "json"] as const];
    if (one.get("style") === null && one.get("explode") === null) return [];
    return [[one.key, readStyle(one, "query").style] as const];
  });
  return Object.fromEntries(entries);
}
