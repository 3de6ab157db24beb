import type { JsonValue } from "../lib/json.js";
import type { ObjectDef, TypeDef, TypeRef } from "../model/api.js";

/** Values made from types alone: what a dynamic operation answers, and what a case leaves open in its request. */

/** Objects below this depth hold what is required and nothing else. */
const fullDepth = 4;

/** Left out: a token would lead to a next page that is the same page. */
const pageTokens = /token$/i;

/**
 * Makes a value of a type.
 *
 * @param types - the types of the API, by id
 * @param name - of the parameter or property, which says what a string may be
 */
export function sampleOf(
  type: TypeRef,
  types: ReadonlyMap<string, TypeDef>,
  name = "value",
): JsonValue {
  return sample(type, { types, name, depth: 0, open: new Set() });
}

interface SampleContext {
  readonly types: ReadonlyMap<string, TypeDef>;
  readonly name: string;
  readonly depth: number;
  /** The types that this value is inside of. */
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
      return null;
    case "unknown":
      return {};
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
      // Each is an object, or there would be nothing to intersect.
      return Object.assign(
        {},
        ...type.members.map((member) => sample(member, context)),
      ) as JsonValue;
    case "ref": {
      const target = context.types.get(type.id);
      if (target === undefined || context.open.has(type.id)) return {};
      return sampleDef(target, { ...context, open: new Set([...context.open, type.id]) });
    }
  }
}

function recurs(type: TypeRef, { open }: SampleContext): boolean {
  return type.kind === "ref" && open.has(type.id);
}

function sampleDef(target: TypeDef, context: SampleContext): JsonValue {
  switch (target.kind) {
    case "alias":
      return sample(target.type, context);
    case "enum":
      return target.values[0]?.value ?? null;
    case "object":
      return sampleObject(target, context);
  }
}

function sampleObject(target: ObjectDef, context: SampleContext): JsonValue {
  const bases = target.extends.map((id) => sample({ kind: "ref", id }, context));
  const own = target.properties
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
  return { ...Object.assign({}, ...bases), ...Object.fromEntries(own) } as JsonValue; // Made of samples alone.
}

function sampleText(format: string | null, name: string): string {
  if (format === "date-time") return "2024-01-01T00:00:00Z";
  if (format === "date") return "2024-01-01";
  if (format === "byte") return "a2F0YWdhbWk=";
  return `sample-${name}`;
}
