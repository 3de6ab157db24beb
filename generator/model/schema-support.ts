/** Which keywords of JSON Schema and OpenAPI decide types: one table for the code, the tests and the documentation. */

/**
 * `type`: it decides the type. `compared`: no type can say it; `diff` compares it. `noted`: it becomes part of doc comments.
 * `ignored`: it changes no type, and nothing is lost without it.
 */
export type Support = "type" | "compared" | "noted" | "ignored";

interface Keyword {
  readonly support: Support;
  /** What stands in its value: a schema or a list of them, or schemas by name. */
  readonly holds?: "schema" | "map";
  readonly note: string;
}

export const schemaKeywords: Readonly<Record<string, Keyword>> = {
  $ref: {
    support: "type",
    note: "any JSON pointer, other files of the folder, chains; since 3.1 with siblings",
  },
  $dynamicRef: { support: "type", note: "as `$ref`: the anchor of this document" },
  $id: { support: "type", note: "the base of references below it" },
  $anchor: { support: "type", note: "a name for references" },
  $dynamicAnchor: { support: "type", note: "as `$anchor`" },
  $defs: { support: "type", holds: "map", note: "types with names, where a `$ref` leads to them" },
  definitions: { support: "type", holds: "map", note: "as `$defs`" },
  type: { support: "type", note: "one or a list; `integer` is `number`" },
  nullable: { support: "type", note: "`| null`; `x-nullable` in Swagger 2.0 as well" },
  enum: {
    support: "type",
    note: "a union, open in answers; values that do not fit `type` are told",
  },
  const: { support: "type", note: "one value, closed everywhere; objects and arrays too" },
  properties: { support: "type", holds: "map", note: "an interface; implies `object`" },
  required: {
    support: "type",
    note: "wherever it stands: beside properties, in `allOf`, beside a union",
  },
  readOnly: { support: "type", note: "in answers only" },
  writeOnly: { support: "type", note: "in requests only" },
  additionalProperties: {
    support: "type",
    holds: "schema",
    note: "a map, or an index signature; implies `object`",
  },
  patternProperties: {
    support: "type",
    holds: "map",
    note: "an index signature over all patterns",
  },
  items: {
    support: "type",
    holds: "schema",
    note: "an array, or a tuple if it is a list; implies `array`",
  },
  prefixItems: {
    support: "type",
    holds: "schema",
    note: "a tuple; items after `minItems` are optional",
  },
  additionalItems: { support: "type", note: "the rest of a tuple, where `items` is a list" },
  allOf: {
    support: "type",
    holds: "schema",
    note: "an intersection; `extends` where TypeScript takes it",
  },
  oneOf: { support: "type", holds: "schema", note: "a union" },
  anyOf: { support: "type", holds: "schema", note: "a union" },
  discriminator: {
    support: "type",
    note: "the values that tell a union apart; a base becomes the union of its heirs",
  },
  itemSchema: { support: "type", holds: "schema", note: "the items of an answer that is a stream" },
  description: { support: "noted", note: "doc comments" },
  deprecated: { support: "noted", note: "`@deprecated`" },
  default: { support: "compared", note: "and part of a parameter's doc comment" },
  format: {
    support: "compared",
    note: "`binary` in a form is a `Blob`, `boolean` a text of true or false",
  },
  maxLength: { support: "compared", note: "" },
  minLength: { support: "compared", note: "" },
  pattern: { support: "compared", note: "" },
  maximum: { support: "compared", note: "" },
  minimum: { support: "compared", note: "" },
  exclusiveMaximum: { support: "compared", note: "" },
  exclusiveMinimum: { support: "compared", note: "" },
  multipleOf: { support: "compared", note: "" },
  maxItems: { support: "compared", note: "and the end of a tuple" },
  minItems: { support: "compared", note: "and the required items of a tuple" },
  uniqueItems: { support: "compared", note: "" },
  not: { support: "ignored", note: "TypeScript has no type for it" },
  if: {
    support: "ignored",
    note: "with `then` and `else`: they narrow what the schema says without them",
  },
  // oxlint-disable-next-line unicorn/no-thenable -- a keyword, and no function
  then: { support: "ignored", note: "see `if`" },
  else: { support: "ignored", note: "see `if`" },
  dependentRequired: { support: "ignored", note: "it narrows only" },
  dependentSchemas: { support: "ignored", note: "it narrows only" },
  unevaluatedProperties: { support: "ignored", note: "it narrows only: unknown fields are kept" },
  unevaluatedItems: { support: "ignored", note: "it narrows only" },
  contains: { support: "ignored", note: "it narrows only" },
  propertyNames: { support: "ignored", note: "names are texts" },
  maxProperties: { support: "ignored", note: "it narrows only" },
  minProperties: { support: "ignored", note: "it narrows only" },
  title: { support: "ignored", note: "names come from definitions and places" },
  example: { support: "ignored", note: "data, in which a `$ref` is none" },
  examples: { support: "ignored", note: "as `example`" },
  externalDocs: { support: "ignored", note: "" },
  xml: { support: "ignored", note: "XML is sent and received as text" },
  contentEncoding: { support: "ignored", note: "a text" },
  contentMediaType: { support: "ignored", note: "a text" },
};

/** The keywords in whose values schemas stand, one or a list (`schema`), or by name (`map`). */
export function keywordsThatHold(what: "schema" | "map"): ReadonlySet<string> {
  return new Set(
    Object.entries(schemaKeywords).flatMap(([name, { holds }]) => (holds === what ? [name] : [])),
  );
}
