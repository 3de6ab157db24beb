/** Schemas of all dialects, changed for a judge: to what their standard says, and to what a TypeScript type can say. */

export type Json = Readonly<Record<string, unknown>>;

export type Dialect = "2.0" | "3.0" | "3.1";

/** Whether the types are parts of requests or of responses: enums of responses are open, and `readOnly` and `writeOnly` differ. */
export type Way = "sent" | "received";

const single = new Set(
  (
    "items additionalProperties additionalItems unevaluatedItems unevaluatedProperties propertyNames contains not if then else " +
    "contentSchema"
  ).split(" "),
);

const lists = new Set(["allOf", "anyOf", "oneOf", "prefixItems"]);

const maps = new Set([
  "properties",
  "patternProperties",
  "dependentSchemas",
  "$defs",
  "definitions",
]);

export function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema with `change` applied to every schema in it, the inner ones first. Examples and enums are no schemas. */
export function mapSchema(schema: unknown, change: (schema: Json) => unknown): unknown {
  const inner = (value: unknown): unknown => mapSchema(value, change);
  if (!isObject(schema)) return schema;
  const entries = Object.entries(schema).map(([key, value]) => {
    if (maps.has(key) && isObject(value)) return [key, mapValues(value, inner)] as const;
    if (lists.has(key) && Array.isArray(value)) return [key, value.map(inner)] as const;
    return [key, single.has(key) ? inner(value) : value] as const;
  });
  return change(fromEntries(entries));
}

/** What the schema means by its standard, in the words of its JSON Schema: `nullable` is a type, siblings of a `$ref` are gone. */
export function asStandard(schema: unknown, dialect: Dialect, way: Way): unknown {
  return mapSchema(schema, (one) => {
    const own = withoutOtherWay(withoutSiblings(one, dialect), way);
    return isNullable(own) && typeof own["type"] === "string"
      ? { ...without(own, "nullable", "x-nullable"), type: [own["type"], "null"] }
      : without(own, "nullable", "x-nullable");
  });
}

const expressible = new Set(
  "$ref $defs definitions type properties required items prefixItems enum const allOf anyOf oneOf".split(
    " ",
  ),
);

/**
 * What of the schema a type can say: kinds, names, what is required, closed enums. Lengths, patterns, formats and conditions
 * are gone, `oneOf` is `anyOf`, and further properties are anything unless the object has no others.
 */
export function asTypes(schema: unknown, dialect: Dialect, way: Way): unknown {
  return mapSchema(schema, (one) => {
    const own = withoutOtherWay(withoutSiblings(one, dialect), way);
    const kept: Record<string, unknown> = fromEntries(
      Object.entries(own).filter(([key]) => expressible.has(key)),
    );
    const type = [own["type"] ?? []].flat().map((name) => (name === "integer" ? "number" : name));
    if (type.length > 0) kept["type"] = type;
    const isMap = own["properties"] === undefined && own["patternProperties"] === undefined;
    if (isMap && isObject(own["additionalProperties"]))
      kept["additionalProperties"] = own["additionalProperties"];
    if (way === "received") openEnum(kept);
    if (Array.isArray(own["oneOf"])) {
      delete kept["oneOf"];
      kept["allOf"] = [...((own["allOf"] as unknown[]) ?? []), { anyOf: own["oneOf"] }];
    }
    if (!isNullable(own)) return kept;
    // Without a type, `nullable` means nothing by the standard; most documents mean null all the same.
    const orNull = { anyOf: [kept, { type: "null" }] };
    return own["type"] === undefined || own["enum"] !== undefined
      ? orNull
      : { ...kept, type: [...type, "null"] };
  });
}

/** An enum of a response takes every value of its kinds. */
function openEnum(schema: Record<string, unknown>): void {
  for (const key of ["enum", "const"]) {
    if (!Object.hasOwn(schema, key)) continue;
    const values = [schema[key]].flat();
    delete schema[key];
    schema["type"] = [...new Set(values.map((value) => (value === null ? "null" : typeof value)))];
  }
}

function isNullable(schema: Json): boolean {
  return schema["nullable"] === true || schema["x-nullable"] === true;
}

/** Before OpenAPI 3.1 a `$ref` stands alone: what is beside it has no meaning. */
function withoutSiblings(schema: Json, dialect: Dialect): Json {
  return dialect !== "3.1" && typeof schema["$ref"] === "string"
    ? { $ref: schema["$ref"] }
    : schema;
}

/** A required property that only goes the other way is required there only; what it would be here is nobody's business. */
function withoutOtherWay(schema: Json, way: Way): Json {
  const properties = schema["properties"];
  if (!isObject(properties)) return schema;
  const other = way === "sent" ? "readOnly" : "writeOnly";
  const names = Object.keys(properties).filter((name) => {
    const property = properties[name];
    return isObject(property) && property[other] === true;
  });
  if (names.length === 0) return schema;
  const required = ((schema["required"] ?? []) as string[]).filter((name) => !names.includes(name));
  return {
    ...without(schema, "required"),
    ...(required.length > 0 && { required }),
    properties: without(properties, ...names),
  };
}

export function mapValues(object: Json, change: (value: unknown, key: string) => unknown): Json {
  return fromEntries(Object.entries(object).map(([key, value]) => [key, change(value, key)]));
}

function without(object: Json, ...keys: readonly string[]): Json {
  return fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)));
}

/** As `Object.fromEntries`, which defines properties: `__proto__` stays a name. */
function fromEntries(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
  return Object.fromEntries(entries);
}
