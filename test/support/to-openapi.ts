/** Says a Swagger 2.0 document in the words of OpenAPI 3.0, and nothing else. Its parts are taken to be what Swagger has. */

type Json = Readonly<Record<string, unknown>>;

const methods = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);

/** Keywords of Swagger's parameters that OpenAPI has in their schema. */
const schemaKeywords = new Set(
  (
    "type format items default enum maximum minimum maxLength minLength pattern maxItems minItems uniqueItems multipleOf " +
    "x-docgen-enum-table-extension"
  ).split(" "),
);

export function toOpenApi(swagger: Json): Json {
  const produces = (swagger["produces"] ?? ["application/json"]) as readonly string[];
  return {
    openapi: "3.0.3",
    info: swagger["info"],
    servers: [{ url: `https://${String(swagger["host"])}${String(swagger["basePath"] ?? "")}` }],
    paths: mapValues(swagger["paths"] as Json, (path) =>
      mapEntries(path as Json, (key, value) =>
        methods.has(key) ? [key, operation(value as Json, produces)] : [key, renamed(value)],
      ),
    ),
    components: { schemas: renamed(swagger["definitions"]) },
  };
}

function operation(swagger: Json, media: readonly string[]): Json {
  const parameters = (swagger["parameters"] ?? []) as readonly Json[];
  const body = parameters.find((one) => one["in"] === "body");
  const types = (swagger["produces"] ?? media) as readonly string[];
  return {
    ...without(swagger, "produces", "consumes"),
    parameters: parameters.filter((one) => one !== body).map(parameter),
    ...(body !== undefined && {
      requestBody: {
        description: body["description"],
        required: body["required"],
        content: { "application/json": { schema: renamed(body["schema"]) } },
      },
    }),
    responses: mapValues(swagger["responses"] as Json, (one) => response(one as Json, types)),
  };
}

function parameter({ collectionFormat, ...rest }: Json): Json {
  const entries = Object.entries(rest);
  return {
    ...Object.fromEntries(entries.filter(([key]) => !schemaKeywords.has(key))),
    schema: Object.fromEntries(entries.filter(([key]) => schemaKeywords.has(key))),
    ...(rest["type"] === "array" && { style: "form", explode: collectionFormat === "multi" }),
  };
}

function response(swagger: Json, media: readonly string[]): Json {
  const { schema } = swagger;
  return {
    ...without(swagger, "schema", "examples"),
    ...(schema !== undefined && {
      content: Object.fromEntries(media.map((type) => [type, { schema: renamed(schema) }])),
    }),
  };
}

/** The same value with its references led to where OpenAPI keeps schemas. */
function renamed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(renamed);
  if (typeof value !== "object" || value === null) return value;
  return mapEntries(value as Json, (key, inner) => [
    key,
    key === "$ref" && typeof inner === "string"
      ? inner.replace("#/definitions/", "#/components/schemas/")
      : renamed(inner),
  ]);
}

function mapEntries(
  object: Json,
  change: (key: string, value: unknown) => readonly [string, unknown],
): Json {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => change(key, value)));
}

function mapValues(object: Json, change: (value: unknown) => unknown): Json {
  return mapEntries(object, (key, value) => [key, change(value)]);
}

function without(object: Json, ...keys: readonly string[]): Json {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}
