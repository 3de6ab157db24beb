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
  const definitions = (swagger["definitions"] ?? {}) as Json;
  const produces = (swagger["produces"] ?? ["application/json"]) as readonly string[];
  return {
    openapi: "3.0.3",
    info: swagger["info"],
    servers: [{ url: `https://${String(swagger["host"])}${String(swagger["basePath"] ?? "")}` }],
    paths: mapValues(swagger["paths"] as Json, (path) =>
      mapEntries(path as Json, (key, value) =>
        methods.has(key)
          ? [key, operation(value as Json, produces, definitions)]
          : [key, renamed(value)],
      ),
    ),
    components: { schemas: renamed(swagger["definitions"]) },
  };
}

function operation(swagger: Json, media: readonly string[], definitions: Json): Json {
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
    responses: mapValues(swagger["responses"] as Json, (one) =>
      response(one as Json, types, definitions),
    ),
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

function response(swagger: Json, media: readonly string[], definitions: Json): Json {
  const { schema } = swagger;
  const examples = examplesOf(swagger, definitions);
  return {
    ...without(swagger, "schema", "examples"),
    ...(schema !== undefined && {
      content: Object.fromEntries(
        media.map((type) => {
          const example = examples[type];
          return [type, { schema: renamed(schema), ...(example !== undefined && { example }) }];
        }),
      ),
    }),
  };
}

/** The examples of a response by media type. Where Amazon leaves the type out, the body is what has the keys of the schema. */
function examplesOf({ schema, examples = {} }: Json, definitions: Json): Json {
  const all = examples as Json;
  if (Object.keys(all).some((key) => key.includes("/"))) return all;
  const name =
    String((schema as Json | undefined)?.["$ref"])
      .split("/")
      .at(-1) ?? "";
  const { properties = {} } = (definitions[name] ?? schema ?? {}) as { properties?: Json };
  const body = [all, ...Object.values(all)].find((one) => {
    const keys = Object.keys(Object(one));
    return keys.length > 0 && keys.every((key) => key in properties);
  });
  return body === undefined ? {} : { "application/json": body };
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
