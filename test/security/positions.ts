/**
 * Every place of a document where a model's author writes something: each leaf, each key that is not a word of the
 * specification itself, and each path parameter together with its braces. Found by walking, so that what is added to a base
 * document is a position by itself.
 */
export type Json = null | boolean | number | string | Json[] | { readonly [key: string]: Json };

export interface Position {
  /** A leaf's value, a key, or a path parameter's name in both of its places. */
  readonly kind: "value" | "key" | "parameter";
  /** The keys on the way there; for a key, it is the last. */
  readonly path: readonly string[];
}

/** Words of Swagger 2.0, OpenAPI 3 and JSON Schema: renaming one takes something away and adds no text of anybody's. */
const words = new Set(
  (
    "swagger openapi info title description summary termsOfService version contact license name url email identifier host " +
    "basePath schemes consumes produces tags externalDocs securityDefinitions securitySchemes security type flow flows " +
    "authorizationCode authorizationUrl tokenUrl refreshUrl scopes in paths get put post delete options head patch trace " +
    "operationId deprecated parameters responses definitions $ref required schema headers examples example properties items " +
    "format pattern default enum minimum maximum exclusiveMinimum exclusiveMaximum multipleOf minLength maxLength minItems " +
    "maxItems uniqueItems additionalProperties allOf oneOf anyOf not discriminator propertyName mapping xml namespace prefix " +
    "readOnly writeOnly nullable collectionFormat style explode components schemas requestBodies requestBody content " +
    "encoding contentType links callbacks servers variables operationRef server value externalValue scheme bearerFormat " +
    "openIdConnectUrl webhooks pathItems jsonSchemaDialect $id $schema $anchor $comment $defs const contentMediaType " +
    "contentEncoding prefixItems if then else patternProperties propertyNames dependentRequired dependentSchemas " +
    "unevaluatedProperties static dynamic request response responseHeaders"
  ).split(" "),
);

/** All positions of a document, in its order. */
export function positionsOf(document: Json): Position[] {
  const positions: Position[] = [];
  const visit = (value: Json, path: readonly string[]): void => {
    if (typeof value !== "object" || value === null) {
      positions.push({ kind: "value", path });
      return;
    }
    for (const [key, child] of Object.entries(value)) {
      const inner = [...path, key];
      if (!Array.isArray(value) && !words.has(key)) positions.push({ kind: "key", path: inner });
      visit(child, inner);
    }
    const { in: place, name } = value as { readonly in?: Json; readonly name?: Json };
    if (place === "path" && typeof name === "string")
      positions.push({ kind: "parameter", path: [...path, "name"] });
  };
  visit(document, []);
  return positions;
}

/** How a text is put where another stands. */
export type Style = "whole" | "after" | "inside";

export const styles: readonly Style[] = ["whole", "after", "inside"];

/**
 * A document with something else at a position. What refers to a key that is renamed goes on referring to it, so that a
 * name is not shielded by an unknown `$ref`.
 */
export function inject(document: Json, { kind, path }: Position, value: Json, style: Style): Json {
  if (kind === "value") {
    return replaceAt(document, path, (old) =>
      typeof old === "string" && typeof value === "string" ? styled(old, value, style) : value,
    );
  }
  if (typeof value !== "string") throw new Error("a name can be replaced by a string only");
  if (kind === "parameter") {
    const old = at(document, path);
    if (typeof old !== "string") return document;
    const name = styled(old, value, style);
    const renamed = replaceAt(document, path, () => name);
    return mapKeys(renamed, (key) => key.replaceAll(`{${old}}`, () => `{${name}}`));
  }
  const old = path.at(-1) ?? "";
  const name = styled(old, value, style);
  const parent = path.slice(0, -1);
  const renamed = replaceAt(document, parent, (object) =>
    typeof object === "object" && object !== null && !Array.isArray(object)
      ? mapEntries(object, (key, child) => [key === old ? name : key, child])
      : object,
  );
  return mapStrings(renamed, (text) =>
    redirect(text, pointerOf(path), pointerOf([...parent, name])),
  );
}

/** RFC 6901, as a URI fragment. */
export function pointerOf(path: readonly string[]): string {
  const escaped = path.map((key) =>
    encodeURIComponent(key.replaceAll("~", "~0").replaceAll("/", "~1").toWellFormed()),
  );
  return `#${escaped.map((key) => `/${key}`).join("")}`;
}

/** The value at a path; null where another injection has taken the way there. */
export function at(document: Json, path: readonly string[]): Json {
  return path.reduce<Json>(
    (value, key) =>
      typeof value === "object" && value !== null && Object.hasOwn(value, key)
        ? (value as Record<string, Json>)[key]! // Its own property, as just checked.
        : null,
    document,
  );
}

export function replaceAt(value: Json, path: readonly string[], change: (old: Json) => Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return change(value);
  if (Array.isArray(value))
    return value.map((item: Json, index) =>
      String(index) === key ? replaceAt(item, rest, change) : item,
    );
  // Something on the way may have been replaced by another injection: there is nothing left to change then.
  if (typeof value !== "object" || value === null) return value;
  return mapEntries(value, (own, child) => [
    own,
    own === key ? replaceAt(child, rest, change) : child,
  ]);
}

function styled(old: string, value: string, style: Style): string {
  const middle = Math.ceil(old.length / 2);
  if (style === "whole") return value;
  return style === "after" ? old + value : old.slice(0, middle) + value + old.slice(middle);
}

function redirect(text: string, from: string, to: string): string {
  return text === from || text.startsWith(`${from}/`) ? to + text.slice(from.length) : text;
}

function mapKeys(value: Json, change: (key: string) => string): Json {
  if (Array.isArray(value)) return value.map((item: Json) => mapKeys(item, change));
  if (typeof value !== "object" || value === null) return value;
  return mapEntries(value, (key, child) => [change(key), mapKeys(child, change)]);
}

function mapStrings(value: Json, change: (text: string) => string): Json {
  if (typeof value === "string") return change(value);
  if (Array.isArray(value)) return value.map((item: Json) => mapStrings(item, change));
  if (typeof value !== "object" || value === null) return value;
  return mapEntries(value, (key, child) => [key, mapStrings(child, change)]);
}

/** `Object.fromEntries` makes own properties of any name, `__proto__` included. */
function mapEntries(
  value: { readonly [key: string]: Json },
  change: (key: string, child: Json) => [string, Json],
): Json {
  return Object.fromEntries(Object.entries(value).map(([key, child]) => change(key, child)));
}
