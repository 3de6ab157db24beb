/** Reduces the schema of a product type to what TypeScript can say: the shape of its attributes. Conditions stay for a validator. */
import { isRecord, type JsonRecord } from "../lib/json.js";

/** The most values that become a union: with more of them, `tsc` takes long and nobody reads them. */
export const maxEnumValues = 200;

/** Stands among the values of an enum that allows any other value too. */
export const openValue = "\u0000open";

/** The most values whose names are documented. */
const maxNamedValues = 30;

/** Deeper than any definition. What is below is not read. */
const maxDepth = 60;

/** The longest example in a comment, in characters. */
const maxExample = 100;

type Schema = JsonRecord<unknown>;

/** @returns a JSON Schema with the shape alone; the given one is not changed */
export function attributeSchema(schema: Schema): Schema {
  const { $defs } = schema;
  return {
    $schema: "https://json-schema.org/draft/2019-09/schema",
    ...reduce(schema, 0),
    ...(isRecord($defs) ? { $defs: reduceEach($defs, 0) } : {}),
  };
}

function reduceEach(schemas: Schema, depth: number): Schema {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, reduceAny(schema, depth + 1, name)]),
  );
}

/** @param name - the property that the schema is of, for the type of a list's elements; null if none */
function reduceAny(schema: unknown, depth: number, name: string | null = null): unknown {
  if (typeof schema === "boolean") return schema;
  if (!isRecord(schema) || depth > maxDepth) return {};
  const reduced = reduce(schema, depth);
  const { items } = reduced;
  return name !== null && isRecord(items) && "properties" in items
    ? { ...reduced, items: { ...items, title: name } }
    : reduced;
}

function reduce(schema: Schema, depth: number): Schema {
  const { $ref, type, items } = schema;
  const { properties } = schema;
  if (typeof $ref === "string") return { ...describe(schema), $ref };
  return {
    ...describe(schema),
    ...(typeof type === "string" || Array.isArray(type) ? { type } : {}),
    ...("const" in schema ? { const: schema["const"] } : {}),
    ...values(schema),
    ...(isRecord(properties) ? members(schema, properties, depth) : {}),
    ...(items === undefined ? {} : { items: withSelectors(reduceAny(items, depth + 1), schema) }),
    ...alternatives(schema, depth),
  };
}

function members(schema: Schema, properties: Schema, depth: number): Schema {
  const { required, additionalProperties } = schema;
  return {
    properties: reduceEach(properties, depth),
    ...(Array.isArray(required)
      ? {
          required: required.filter(
            (name) => typeof name === "string" && Object.hasOwn(properties, name),
          ),
        }
      : {}),
    ...(additionalProperties === undefined
      ? {}
      : { additionalProperties: reduceAny(additionalProperties, depth + 1) }),
  };
}

/**
 * Requires the selectors that all attributes share (`marketplace_id`, `language_tag`): Amazon's schemas mostly do not, but an
 * element without them is one of another marketplace or language than meant.
 */
function withSelectors(items: unknown, { selectors }: Schema): unknown {
  if (!isRecord(items) || !isRecord(items["properties"]) || !Array.isArray(selectors)) return items;
  const { properties, required } = items;
  const shared = selectors.filter((name) => {
    const property = typeof name === "string" && isRecord(properties) ? properties[name] : null;
    return isRecord(property) && String(property["$ref"]).startsWith("#/$defs/");
  });
  const listed: readonly unknown[] = Array.isArray(required) ? required : [];
  return { ...items, required: [...new Set([...listed, ...shared])] };
}

/** The values of an enum. Both values of a boolean are no enum. */
function values({ type, enum: list, enumNames }: Schema): Schema {
  if (!Array.isArray(list) || type === "boolean" || list.length > maxEnumValues) return {};
  return { enum: list, ...namesOf(list, enumNames) };
}

/** What the values are called in the language of the definition. */
function namesOf(list: readonly unknown[], names: unknown): Schema {
  if (!Array.isArray(names) || list.length > maxNamedValues) return {};
  const rows = list.map((value, index) => ({ value, description: names[index] }));
  const says = rows.some(({ value, description }) => description !== value);
  return says ? { "x-docgen-enum-table-extension": rows } : {};
}

/** `anyOf` and `oneOf` where they are kinds of values, not conditions. */
function alternatives(schema: Schema, depth: number): Schema {
  const found = schema["anyOf"] ?? schema["oneOf"];
  if (
    !Array.isArray(found) ||
    found.length === 0 ||
    "properties" in schema ||
    "items" in schema ||
    "enum" in schema
  )
    return {};
  const { type } = schema;
  const branches = found.map((branch: unknown) =>
    isRecord(branch) && type !== undefined ? { type, ...branch } : branch,
  );
  if (!branches.every(isKindOfValue)) return {};
  const open = openEnum(branches);
  if (open !== null) return open;
  const reduced = new Map(
    branches.map((branch) => reduceAny(branch, depth + 1)).map((one) => [JSON.stringify(one), one]),
  );
  const [only] = reduced.values();
  return reduced.size === 1 && isRecord(only) ? only : { anyOf: [...reduced.values()] };
}

function isKindOfValue(branch: unknown): branch is Schema {
  const keys = ["type", "enum", "const", "$ref", "properties", "items"];
  return isRecord(branch) && keys.some((key) => key in branch);
}

/** Any string, of which some are listed: what Amazon's free texts with suggestions are. Null if the branches are not that. */
function openEnum(branches: readonly Schema[]): Schema | null {
  const isString = ({ type }: Schema): boolean => type === "string";
  const listed = branches.filter((branch) => Array.isArray(branch["enum"]));
  if (!branches.every(isString) || listed.length === 0) return null;
  const list = listed.flatMap((branch) => branch["enum"] as readonly unknown[]);
  const names = listed.flatMap(({ enumNames }) => (Array.isArray(enumNames) ? enumNames : []));
  if (list.length > maxEnumValues) return { type: "string" };
  const isOpen = listed.length < branches.length;
  return {
    type: "string",
    enum: isOpen ? [...list, openValue] : list,
    ...(names.length === list.length ? namesOf(list, names) : {}),
  };
}

/** The comment of a part: title, description, and what keywords say that no type can say. */
function describe(schema: Schema): Schema {
  const { title, description, editable, selectors, examples } = schema;
  const many = enumLength(schema);
  const [example] = Array.isArray(examples) ? (examples as readonly unknown[]) : [];
  const shown = example === undefined ? "" : JSON.stringify(example);
  const paragraphs = [
    title,
    description === title ? null : description,
    many > maxEnumValues ? `One of ${String(many)} values, which the schema lists.` : null,
    editable === false ? "Cannot be changed later." : null,
    Array.isArray(selectors) && selectors.length > 0
      ? `Elements are told apart by ${selectors.map((name) => `\`${String(name)}\``).join(", ")}.`
      : null,
    shown === "" || shown.length > maxExample ? null : `Example: \`${shown}\``,
  ].filter((one) => typeof one === "string" && one.trim() !== "");
  return paragraphs.length === 0 ? {} : { description: paragraphs.join("\n\n") };
}

/** How many values an enum has, open or not; 0 for what is none. */
function enumLength(schema: Schema): number {
  const { enum: list, anyOf } = schema;
  if (Array.isArray(list)) return list.length;
  const branches: readonly unknown[] = Array.isArray(anyOf) ? anyOf : [];
  return branches.reduce<number>((sum, one) => sum + (isRecord(one) ? enumLength(one) : 0), 0);
}
