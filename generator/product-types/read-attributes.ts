import { errorsIn, type Diagnostic, Failure } from "../lib/diagnostic.js";
import { sha256 } from "../lib/hash.js";
import type { TypeDef, TypeRef } from "../model/api.js";
import { mapTypes } from "../model/map-types.js";
import { readJsonSchema } from "../payloads/read-json-schema.js";
import { attributeSchema, openValue } from "./attribute-schema.js";
import type { Definition } from "./definition.js";

/** The name of the type of all attributes. */
export const rootName = "Attributes";

/**
 * Reads the types of a product type's attributes.
 *
 * @param name - the namespace of the types
 * @throws Failure with every problem of the schema
 */
export function readAttributes(definition: Definition, name: string): readonly TypeDef[] {
  const { productType, schemaText: text, schema } = definition;
  const diagnostics: Diagnostic[] = [];
  const document = attributeSchema(schema);
  const file = { path: productType, key: productType, text, sha256: sha256(text), document };
  const { types } = readJsonSchema(
    file,
    {
      name,
      rootName,
      direction: "request",
      required: "documented",
      pins: new Map(),
      bundle: { sourceLocations: new Map(), refusals: new Map() },
    },
    diagnostics,
  );
  const errors = errorsIn(diagnostics);
  if (errors.length > 0) throw new Failure(errors);
  return types.map(withOpenEnums);
}

/** An enum that lists `openValue` allows any other value too. */
function withOpenEnums(type: TypeDef): TypeDef {
  const mapped = mapTypes(type, openInline);
  if (mapped.kind !== "enum") return mapped;
  const values = mapped.values.filter(({ value }) => value !== openValue);
  return values.length === mapped.values.length ? mapped : { ...mapped, values, direction: "both" };
}

function openInline(ref: TypeRef): TypeRef {
  if (ref.kind !== "enum") return ref;
  const values = ref.values.filter(({ value }) => value !== openValue);
  // A union with string is string: its values are in no name, so that no type can list them.
  return values.length === ref.values.length ? ref : { kind: "string", format: null };
}
