/** Datasets of Data Kiosk as types of schemas, for what lists and compares types. */
import type { Direction, Property, TypeDef } from "../model/api.js";
import type { Dataset, KioskArgument, KioskField, KioskType } from "./data-kiosk.js";
import type { SchemaTypes } from "./payloads.js";

/** The types of a dataset: its objects, enums, interfaces and unions, and those of its arguments. */
export function typesOfDataset({
  namespace,
  file,
  description,
  root,
  types,
}: Dataset): SchemaTypes {
  const ids = new Map(types.map(({ name, id }) => [name, id]));
  return {
    name: namespace,
    file,
    description,
    root: ids.get(root) ?? root,
    types: types.flatMap((type) => typesOf(type, ids)),
    constraints: {},
    examples: [],
  };
}

function typesOf(type: KioskType, ids: ReadonlyMap<string, string>): readonly TypeDef[] {
  const base = baseOf(type, "response");
  switch (type.kind) {
    case "enum": {
      const direction = type.direction === "answered" ? "response" : "request";
      return [{ ...base, kind: "enum", values: type.values, direction }];
    }
    case "input":
      return [inputOf(type, type.fields)];
    case "abstract":
      if (type.members.length > 0) {
        const members = type.members.map(
          (name) => ({ kind: "ref", id: ids.get(name) ?? name }) as const,
        );
        return [
          { ...base, kind: "alias", type: { kind: "union", members } },
          ...argumentsOf(type.fields),
        ];
      }
      return [objectOf(base, type.fields), ...argumentsOf(type.fields)];
    case "object":
      return [objectOf(base, type.fields), ...argumentsOf(type.fields)];
  }
}

type Base = Omit<TypeDef, "kind" | "type" | "values">;

function baseOf(
  { id, pointer, description }: Pick<KioskType, "id" | "pointer" | "description">,
  direction: Direction,
): Base {
  return { id, pointer, description, deprecated: false, direction };
}

function objectOf(base: Base, fields: readonly KioskField[]): TypeDef {
  const properties = fields.map((field) => propertyOf(field, true));
  return { ...base, kind: "object", extends: [], properties, additional: null };
}

/** The types of the arguments of fields. */
function argumentsOf(fields: readonly KioskField[]): readonly TypeDef[] {
  return fields.flatMap(({ argumentsId, pointer, arguments: own }) =>
    argumentsId === null ? [] : [inputOf({ id: argumentsId, pointer, description: null }, own)],
  );
}

function inputOf(
  named: Pick<KioskType, "id" | "pointer" | "description">,
  fields: readonly KioskArgument[],
): TypeDef {
  const properties = fields.map((field) => propertyOf(field, field.required));
  return { ...baseOf(named, "request"), kind: "object", extends: [], properties, additional: null };
}

function propertyOf(
  { name, pointer, description, deprecated, type }: KioskField | KioskArgument,
  required: boolean,
): Property {
  const isDeprecated = deprecated !== null;
  return { name, pointer, description, required, deprecated: isDeprecated, access: null, type };
}
