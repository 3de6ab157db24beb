import { indexBy } from "../lib/collections.js";
import { isRecord, type JsonValue } from "../lib/json.js";
import type { Api, Field, ObjectDef, TypeDef, TypeRef } from "../model/api.js";

/** Sample values of types, for the responses of dynamic operations and for what a case leaves open in its request. */

/** Objects below this depth have only their required properties. */
const fullDepth = 4;

/** Omitted: a token would lead to a next page, which would be the same page again. */
const pageTokens = /token$/i;

/**
 * Returns a sample value of a type.
 *
 * @param name - of the parameter or property; becomes part of a string
 */
export function sampleValue(type: TypeRef, api: Api, name = "value"): JsonValue {
  return sample(type, { types: indexBy(api.types, "id"), name, depth: 0, open: new Set() });
}

interface SampleContext {
  readonly types: ReadonlyMap<string, TypeDef>;
  readonly name: string;
  readonly depth: number;
  /** The types that contain this value, to stop at a type that contains itself. */
  readonly open: ReadonlySet<string>;
}

function sample(type: TypeRef, context: SampleContext): JsonValue {
  switch (type.kind) {
    case "string":
      return sampleText(type.format, context.name);
    case "number":
      return 1;
    case "boolean":
      return true;
    case "boolean-string":
      return "true";
    case "null":
    case "never":
    case "binary":
      return null;
    case "unknown":
      return {};
    case "const":
      return type.value;
    case "tuple":
      return type.items.map((item) => sample(item, context));
    case "fields":
      return sampleProperties(type.properties, context);
    case "enum":
      return type.values[0]?.value ?? null;
    case "array":
      return recurs(type.items, context) ? [] : [sample(type.items, context)];
    case "map":
      return recurs(type.values, context) ? {} : { key: sample(type.values, context) };
    case "union": {
      const [first] = type.members;
      return first === undefined ? null : sample(first, context);
    }
    case "intersection":
      return mergeSamples(type.members.map((member) => sample(member, context)));
    case "ref": {
      const target = context.types.get(type.id);
      if (target === undefined || context.open.has(type.id)) return {};
      const within = { ...context, open: new Set([...context.open, type.id]) };
      if (target.kind === "object") return sampleObject(target, within);
      return sample(target.kind === "alias" ? target.type : target, within);
    }
  }
}

/** A value that has all types, of the samples of each: the properties of all where they are objects. */
function mergeSamples(samples: readonly JsonValue[]): JsonValue {
  const other = samples.find((one) => !isRecord(one));
  return other === undefined ? (Object.assign({}, ...samples) as JsonValue) : other;
}

function recurs(type: TypeRef, { open }: SampleContext): boolean {
  return type.kind === "ref" && open.has(type.id);
}

function sampleObject(target: ObjectDef, context: SampleContext): JsonValue {
  const bases = target.extends.map((id) => sample({ kind: "ref", id }, context));
  const own = sampleProperties(target.properties, context);
  return { ...Object.assign({}, ...bases), ...own } as JsonValue; // All are samples.
}

function sampleProperties(
  properties: readonly Field[],
  context: SampleContext,
): Readonly<Record<string, JsonValue>> {
  const own = properties
    .filter(({ name, required, type }) => {
      if (required) return true;
      return (
        context.depth < fullDepth &&
        !recurs(type, context) &&
        !pageTokens.test(name) &&
        !(context.depth === 0 && name === "errors")
      );
    })
    .map(({ name, type }) => [name, sample(type, { ...context, name, depth: context.depth + 1 })]);
  return Object.fromEntries(own) as Readonly<Record<string, JsonValue>>; // All are samples.
}

function sampleText(format: string | null, name: string): string {
  if (format === "date-time") return "2024-01-01T00:00:00Z";
  if (format === "date") return "2024-01-01";
  if (format === "byte") return "a2F0YWdhbWk=";
  return `sample-${name}`;
}
