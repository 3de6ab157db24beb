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
  // First, since what follows takes `readOnly` and `writeOnly` from the properties.
  const oneWay = mapSchema(schema, (one) => withoutOtherWay(one, way));
  return mapSchema(oneWay, (one) => {
    const own = withoutSiblings(one, dialect);
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

/**
 * What `discriminator` means, in the words of JSON Schema, which does not know it: each schema of a union has its own value in
 * the property, and a base is one of its heirs.
 */
export function withDiscriminators(byName: Json, start: string): Json {
  const nameOf = (ref: unknown): string | null =>
    typeof ref === "string" && ref.startsWith(start)
      ? decodeURIComponent(ref.slice(start.length))
      : null;
  const propertyOf = (schema: unknown): string | null => {
    const found = isObject(schema) ? schema["discriminator"] : undefined;
    const property = isObject(found) ? found["propertyName"] : found;
    return typeof property === "string" ? property : null;
  };
  const valuesOf = (owner: Json, name: string): readonly string[] => {
    const found = owner["discriminator"];
    const mapping = isObject(found) && isObject(found["mapping"]) ? found["mapping"] : {};
    const mapped = Object.keys(mapping).filter(
      (value) => mapping[value] === name || nameOf(mapping[value]) === name,
    );
    return mapped.length === 0 ? [name] : mapped;
  };
  const said = (schema: unknown, property: string, values: readonly string[]): Json => ({
    allOf: [
      schema,
      { type: "object", required: [property], properties: { [property]: { enum: values } } },
    ],
  });
  const basesOf = (schema: unknown): readonly string[] =>
    isObject(schema) && Array.isArray(schema["allOf"])
      ? schema["allOf"].flatMap((part: unknown) =>
          isObject(part) ? (nameOf(part["$ref"]) ?? []) : [],
        )
      : [];
  const heirs = (base: string): readonly string[] => {
    const own = Object.keys(byName).filter((name) => basesOf(byName[name]).includes(base));
    return own.flatMap((name) => [name, ...heirs(name)]);
  };
  const bases = Object.keys(byName).filter((name) => {
    const schema = byName[name];
    const isUnion = isObject(schema) && (schema["oneOf"] ?? schema["anyOf"]) !== undefined;
    return propertyOf(schema) !== null && !isUnion && heirs(name).length > 0;
  });
  const changed: (readonly [string, unknown])[] = [];
  for (const [name, schema] of Object.entries(byName)) {
    let own: unknown = mapSchema(schema, (one) => {
      const property = propertyOf(one);
      if (property === null) return one;
      const member = (part: unknown): unknown => {
        const to = isObject(part) ? nameOf(part["$ref"]) : null;
        return to === null ? part : said(part, property, valuesOf(one, to));
      };
      const unions = (["oneOf", "anyOf"] as const).filter((key) => Array.isArray(one[key]));
      return {
        ...one,
        ...Object.fromEntries(unions.map((key) => [key, (one[key] as unknown[]).map(member)])),
      };
    });
    if (isObject(own) && Array.isArray(own["allOf"]))
      own = {
        ...own,
        allOf: own["allOf"].map((part: unknown) => {
          const base = isObject(part) ? nameOf(part["$ref"]) : null;
          return base !== null && bases.includes(base) ? { $ref: `${start}${base}~0base` } : part;
        }),
      };
    for (const base of bases)
      if (heirs(base).includes(name) && heirs(name).length === 0)
        own = said(own, propertyOf(byName[base])!, valuesOf(byName[base] as Json, name));
    if (bases.includes(name)) changed.push([`${name}~base`, own]);
    const heirsOfIt = heirs(name).map((heir) => ({ $ref: `${start}${heir}` }));
    changed.push([name, bases.includes(name) ? { anyOf: heirsOfIt } : own]);
  }
  return fromEntries(changed);
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
