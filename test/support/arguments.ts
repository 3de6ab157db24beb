/**
 * Arguments for any operation, made from its types alone: the same every time, with every parameter, and with what needs
 * escaping wherever a value is free. Nothing of Amazon's samples goes in.
 */
import type { JsonValue } from "../../generator/lib/json.js";
import type {
  Api,
  EnumValue,
  Operation,
  Parameter,
  TypeDef,
  TypeRef,
} from "../../generator/model/api.js";

/** The params object of a call: every parameter by its name, and `body`. */
export function argumentsOf(api: Api, operation: Operation): Readonly<Record<string, unknown>> {
  const parameters = operation.parameters.map((parameter) => [parameter.name, valueOf(parameter)]);
  const types = new Map(api.types.map((type) => [type.id, type]));
  return {
    ...Object.fromEntries(parameters),
    ...(operation.body !== null && { body: sample(operation.body.type, "body", types, 0) }),
  };
}

function valueOf(parameter: Parameter): unknown {
  const { name, type } = parameter;
  if (type.kind === "boolean-string") return true;
  if (type.kind === "enum") return first(type.values);
  if (type.kind === "array") {
    if (type.items.kind === "enum") return type.items.values.slice(0, 2).map(({ value }) => value);
    return [`${name} one`, `${name}/2+%é`];
  }
  if (type.kind !== "string") return scalar(type, name);
  if (type.format !== null) return text(type.format, name);
  // A header takes Latin-1 on one line; the value of a greedy parameter is a path itself.
  if (parameter.in === "header") return `${name} a, b/c`;
  return parameter.greedy ? `${name}/a b/c+%,é` : `${name} a/b,c+%&é`;
}

/** How many optional properties a sample body shows beside all required ones. */
const optionalShown = 2;

/** A small value of a type: all that is required, a little of what is not, and an end to types that hold themselves. */
function sample(
  type: TypeRef,
  name: string,
  types: ReadonlyMap<string, TypeDef>,
  depth: number,
): JsonValue {
  switch (type.kind) {
    case "enum":
      return first(type.values);
    case "array":
      return depth > 8 ? [] : [sample(type.items, name, types, depth + 1)];
    case "map":
      return { [`a ${name}`]: sample(type.values, name, types, depth + 1) };
    case "union":
      return sample(type.members[0] ?? { kind: "null" }, name, types, depth + 1);
    case "intersection":
      return Object.assign(
        {},
        ...type.members.map((member) => sample(member, name, types, depth + 1)),
      ) as JsonValue; // Members of an intersection are objects.
    case "ref": {
      const target = types.get(type.id);
      if (target === undefined) throw new Error(`no type ${type.id}`);
      if (target.kind === "enum") return first(target.values);
      if (target.kind === "alias") return sample(target.type, name, types, depth);
      return object(target, types, depth);
    }
    default:
      return scalar(type, name);
  }
}

function object(
  type: TypeDef & { kind: "object" },
  types: ReadonlyMap<string, TypeDef>,
  depth: number,
): JsonValue {
  const optional = type.properties.filter(({ required }) => !required);
  // Deeper down, only what must be there.
  const shown = new Set(depth > 1 ? [] : optional.slice(0, optionalShown));
  const own = type.properties
    .filter((property) => property.required || shown.has(property))
    .map((property) => [property.name, sample(property.type, property.name, types, depth + 1)]);
  const inherited = type.extends.map((id) => sample({ kind: "ref", id }, id, types, depth));
  return Object.assign({}, ...inherited, Object.fromEntries(own)) as JsonValue; // All of them are objects.
}

function scalar(type: TypeRef, name: string): JsonValue {
  switch (type.kind) {
    case "string":
      return text(type.format, `${name} "é"`);
    case "number":
      return 7;
    case "boolean":
      return true;
    case "boolean-string":
      return "true";
    default:
      return null;
  }
}

function text(format: string | null, name: string): string {
  if (format === "date-time") return "2026-01-31T23:59:59+09:00";
  return format === "date" ? "2026-01-31" : name;
}

function first(values: readonly EnumValue[]): JsonValue {
  return values[0]?.value ?? null;
}
