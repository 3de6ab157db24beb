/** A model of our own with a type of each kind, for what is made of types. */
import { hostileTexts } from "./hostile.js";

const text = { type: "string" };
const count = { type: "integer" };
const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object, required: readonly string[] = []): object => ({
  type: "object",
  properties,
  ...(required.length > 0 && { required }),
});
const content = (schema: object, type = "application/json"): object => ({
  description: "It.",
  content: { [type]: { schema } },
});
const query = (name: string, schema: object): object => ({ name, in: "query", schema });

/** Names that would mean something else, or nothing, if they were written as they are. */
const hostile = [
  "a/b~c",
  'say "hi"',
  "${x}",
  "*/",
  "</script>",
  "x-y",
  "1",
  "__proto__",
  "constructor",
];

const schemas = {
  All: {
    type: "object",
    required: ["text"],
    properties: {
      text,
      count,
      ok: { type: "boolean" },
      none: { type: "null" },
      any: {},
      state: { type: "string", enum: ["New", "Old"] },
      level: { type: "integer", enum: [1, 2] },
      mixed: { enum: ["a", 1, true] },
      fixed: { const: "x" },
      flag: { type: "string", format: "boolean" },
      list: { type: "array", items: text },
      pair: { type: "array", prefixItems: [text, count], items: false, minItems: 2 },
      some: { type: "array", prefixItems: [text, count], items: { type: "boolean" }, minItems: 1 },
      map: { type: "object", additionalProperties: count },
      extra: { ...object({ own: text }), additionalProperties: count },
      empty: object({}),
      nullable: { type: ["string", "null"] },
      either: { oneOf: [text, ref("Leaf")] },
      pet: { oneOf: [ref("Cat"), ref("Dog")] },
      both: { allOf: [{ oneOf: [ref("Cat"), ref("Dog")] }, ref("Leaf")] },
      derived: ref("Derived"),
      child: ref("All"),
      children: { type: "array", items: ref("All") },
      hostile: ref("Hostile"),
    },
  },
  Leaf: object({ leaf: text }, ["leaf"]),
  Cat: object({ kind: { const: "cat" }, lives: count }, ["kind", "lives"]),
  Dog: object({ kind: { const: "dog" }, tail: count }, ["kind", "tail"]),
  Base: object({ id: text, kind: text }, ["id"]),
  Derived: { allOf: [ref("Base"), object({ more: count }, ["more"])] },
  // Not a literal, in which a name would set the prototype.
  Hostile: object(Object.fromEntries(hostile.map((name) => [name, text]))),
  Sent: object({ size: { type: "string", enum: ["S", "M"] } }, ["size"]),
  File: object({ file: { type: "string", format: "binary" }, note: text }, ["file"]),
};
export const shapesModel: object = {
  openapi: "3.1.0",
  info: { title: "Shapes", version: "v1" },
  servers: [{ url: "https://sellingpartnerapi-na.amazon.com" }],
  paths: {
    "/all/{id}": {
      parameters: [{ name: "id", in: "path", required: true, schema: text }],
      put: {
        operationId: "putAll",
        parameters: [
          query("order", { type: "string", enum: ["up", "down"] }),
          query("flag", { type: "string", format: "boolean" }),
          query("ids", { type: "array", items: text }),
          query("constructor", text),
        ],
        requestBody: content(ref("All")),
        responses: { 200: content(ref("All")), 204: { description: "Nothing." } },
      },
    },
    "/sent": {
      post: {
        operationId: "send",
        requestBody: { ...content(ref("Sent")), required: true },
        responses: { 200: content(ref("Cat")), 202: content(ref("Dog")) },
      },
    },
    "/form": {
      post: {
        operationId: "sendForm",
        requestBody: content(ref("File"), "multipart/form-data"),
        responses: { 204: { description: "Nothing." } },
      },
    },
    "/bytes": {
      post: {
        operationId: "sendBytes",
        requestBody: content({ type: "string", format: "binary" }, "application/octet-stream"),
        responses: {
          200: content({ type: "string", format: "binary" }, "application/octet-stream"),
        },
      },
    },
    "/plain": {
      get: { operationId: "getPlain", responses: { 200: content(text, "text/plain") } },
    },
  },
  components: { schemas },
};

/** A model whose names and values are hostile texts. */
export const hostileModel: object = {
  openapi: "3.1.0",
  info: { title: "Hostile", version: "v1" },
  servers: [{ url: "https://sellingpartnerapi-na.amazon.com" }],
  paths: {
    "/hostile": {
      post: {
        operationId: "send",
        requestBody: { ...content(ref("Body")), required: true },
        responses: { 204: { description: "Nothing." } },
      },
    },
  },
  components: {
    schemas: {
      Body: object({ values: ref("Values"), value: { type: "array", items: ref("Value") } }),
      Values: {
        ...object(Object.fromEntries(hostileTexts.map((name) => [name, text]))),
        description: hostileTexts.join(" "),
      },
      Value: { type: "string", enum: hostileTexts, description: hostileTexts.join("\n\n") },
    },
  },
};
