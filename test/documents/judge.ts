/** Documents with nothing but schemas, and who says what is valid by them: ajv, in the JSON Schema of each dialect. */
import ajv04 from "ajv-draft-04";
import ajvFormats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { generateSync, type JsonSchema } from "json-schema-faker";
import { type Dialect, isObject, type Json, mapSchema, mapValues } from "./schemas.js";

export interface Schemas {
  readonly dialect: Dialect;
  readonly byName: Json;
}

/** Where a dialect keeps its schemas. */
export function pointerOf(dialect: Dialect): string {
  return dialect === "2.0" ? "#/definitions/" : "#/components/schemas/";
}

export function schemasOf(document: Json): Schemas {
  const dialect = dialectOf(document);
  const holder = dialect === "2.0" ? document : (document["components"] as Json | undefined);
  const key = dialect === "2.0" ? "definitions" : "schemas";
  return { dialect, byName: (holder?.[key] ?? {}) as Json };
}

function dialectOf(document: Json): Dialect {
  const version = String(document["swagger"] ?? document["openapi"]);
  return version.startsWith("3.1") ? "3.1" : version.startsWith("3.0") ? "3.0" : "2.0";
}

/** The part of a document that has its schemas. */
export function documentOf({ dialect, byName }: Schemas): Json {
  return dialect === "2.0" ? { definitions: byName } : { components: { schemas: byName } };
}

/** The reference from a schema to the one of a name. */
export function referenceTo(name: string, dialect: Dialect): string {
  const token = name.replaceAll("~", "~0").replaceAll("/", "~1");
  return `${pointerOf(dialect)}${encodeURIComponent(token)}`;
}

/** Says whether a value is valid by the schema of a name. */
export type Judge = (name: string, value: unknown) => boolean;

/** A judge by the schemas, which are of the JSON Schema of their dialect. */
export function judgeOf(schemas: Schemas): Judge {
  const { dialect } = schemas;
  // The documents are our own; compiling the meta-schema takes longer than compiling them.
  const options = { strict: false, logger: false, validateSchema: false } as const;
  const ajv = dialect === "3.1" ? new Ajv2020(options) : new ajv04.default(options);
  ajvFormats.default(ajv);
  ajv.addSchema(documentOf(schemas), "document");
  const compiled = new Map<string, (value: unknown) => boolean>();
  return (name, value) => {
    let validate = compiled.get(name);
    if (validate === undefined) {
      const schema = { $ref: `document${referenceTo(name, dialect)}` };
      const validator = ajv.compile(schema);
      validate = (one) => validator(one) === true;
      compiled.set(name, validate);
    }
    return validate(value);
  };
}

/** How samples are made: with all optional properties, with none, with some. Each seed takes other branches. */
const seeds = [1, 2, 3, 4];

const portions = [{ alwaysFakeOptionals: true }, { optionalsProbability: 0 }, {}];

/** Different values made for the schema of a name, and its example. That they are valid is for a judge to say. */
export function samplesOf({ dialect, byName }: Schemas, name: string): unknown[] {
  const start = pointerOf(dialect);
  const $ref = referenceTo(name, dialect).replace(start, "#/$defs/");
  const texts = [0, 2].flatMap((entries) => {
    const $defs = mapValues(byName, (schema) =>
      mapSchema(schema, (one) => forMaker(one, start, entries)),
    );
    return seeds.flatMap((seed) =>
      portions.map((portion) =>
        JSON.stringify(
          generateSync({ $defs, $ref } as JsonSchema, { seed, maxDefaultItems: 2, ...portion }),
        ),
      ),
    );
  });
  const own = byName[name];
  if (isObject(own) && Object.hasOwn(own, "example")) texts.push(JSON.stringify(own["example"]));
  return [...new Set(texts)].map((text): unknown => JSON.parse(text));
}

/**
 * The schema in the words that the maker knows, which are those of JSON Schema 2020-12: references to `$defs` and without siblings,
 * limits that are numbers, one keyword of composition at a time. Maps get a number of entries, since it would leave them empty.
 */
function forMaker(schema: Json, start: string, entries: number): Json {
  const changed: Record<string, unknown> = { ...schema };
  for (const [exclusive, limit] of [
    ["exclusiveMinimum", "minimum"],
    ["exclusiveMaximum", "maximum"],
  ] as const) {
    if (changed[exclusive] === true) {
      changed[exclusive] = changed[limit];
      delete changed[limit];
    } else if (changed[exclusive] === false) delete changed[exclusive];
  }
  const isMap = changed["additionalProperties"] ?? changed["patternProperties"];
  if (isMap !== undefined && isMap !== false && changed["properties"] === undefined)
    changed["minProperties"] ??= entries;
  return apart(changed, start);
}

/** One keyword of composition in a schema, the rest in an `allOf` with it; `anyOf` is a choice of one, as `oneOf` is. */
function apart(schema: Json, start: string): Json {
  const { $ref, $defs, allOf, oneOf, anyOf, ...rest } = schema;
  const parts = [
    ...(typeof $ref === "string" ? [{ $ref: $ref.replace(start, "#/$defs/") }] : []),
    ...(Array.isArray(allOf) ? (allOf as Json[]) : []),
    ...(Array.isArray(oneOf) ? [{ oneOf }] : []),
    ...(Array.isArray(anyOf) ? [{ oneOf: anyOf }] : []),
  ];
  if (parts.length === 0) return schema;
  const all = Object.keys(rest).length === 0 ? parts : [...parts, rest];
  const definitions = $defs === undefined ? {} : { $defs };
  return all.length === 1 ? { ...definitions, ...all[0] } : { ...definitions, allOf: all };
}
