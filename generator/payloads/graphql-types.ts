import {
  getNamedType,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  type GraphQLType,
  isAbstractType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isScalarType,
} from "graphql";
import { pointerBelow } from "../lib/json-pointer.js";
import type { JsonValue } from "../lib/json.js";
import type { EnumValue, TypeRef } from "../model/api.js";
import { orNull } from "../model/type-algebra.js";
import type { KioskArgument, KioskField, KioskType } from "./data-kiosk.js";
import { type DatasetNames, nameTypes } from "./graphql-names.js";

/** The types that a dataset can reach, in the order of the schema, and what each of them is for. */
export interface Reach {
  readonly schema: GraphQLSchema;
  readonly root: GraphQLNamedType;
  readonly types: readonly GraphQLNamedType[];
  readonly answered: ReadonlySet<GraphQLNamedType>;
  readonly asked: ReadonlySet<GraphQLNamedType>;
}

/** Finds all types that are reached from a type: by fields, by arguments, and as members of interfaces and unions. */
export function reachFrom(schema: GraphQLSchema, root: GraphQLNamedType): Reach {
  const answered = new Set<GraphQLNamedType>();
  const asked = new Set<GraphQLNamedType>();
  const open: GraphQLNamedType[] = [root];
  const ask = (one: { readonly type: GraphQLType }): void => {
    const type = getNamedType(one.type);
    if (asked.has(type)) return;
    asked.add(type);
    if (isInputObjectType(type)) for (const field of Object.values(type.getFields())) ask(field);
  };
  // A list of what is still to do: schemas may be deep, and types reach themselves.
  for (let type = open.pop(); type !== undefined; type = open.pop()) {
    if (answered.has(type)) continue;
    answered.add(type);
    if (isAbstractType(type)) open.push(...schema.getPossibleTypes(type));
    for (const field of fieldsOf(type)) {
      open.push(getNamedType(field.type));
      for (const argument of field.args) ask(argument);
    }
  }
  const types = [...new Set([...answered, ...asked])].filter((type) => !isScalarType(type));
  const offset = ({ astNode }: GraphQLNamedType): number => astNode?.loc?.start ?? 0;
  return { schema, root, answered, asked, types: types.toSorted((a, b) => offset(a) - offset(b)) };
}

/** The fields of an object or interface; none of any other type. */
export function fieldsOf(type: GraphQLNamedType): readonly GraphQLField<unknown, unknown>[] {
  return isCompositeType(type) && "getFields" in type ? Object.values(type.getFields()) : [];
}

/** Reads the types that a dataset can reach. */
export function readTypes(reach: Reach): readonly KioskType[] {
  const names = nameTypes(reach.types, reach.root.name);
  const members = new Set(
    reach.types
      .filter((type) => isAbstractType(type))
      .flatMap((type) => reach.schema.getPossibleTypes(type)),
  );
  return reach.types.map((type): KioskType => {
    const pointer = pointerBelow("#", type.name);
    const { name, description = null } = type;
    const base = { name, id: names.idOf(type), pointer, description: description ?? null };
    if (isEnumType(type)) {
      const values = type.getValues().map((one): EnumValue => {
        const texts = [one.description, deprecatedText(one.deprecationReason)];
        const text = texts.filter((part) => part != null && part !== "").join(" ");
        return { value: one.name, description: text === "" ? null : text };
      });
      return { ...base, kind: "enum", values, direction: directionOf(type, reach) };
    }
    if (isInputObjectType(type)) {
      const fields = Object.values(type.getFields());
      const read = fields.map((field) => readArgument(field, pointer, names));
      return { ...base, kind: "input", fields: read };
    }
    const fields = fieldsOf(type).map((field) => readField(type, field, reach, names));
    const object = { ...base, selectionId: names.selectionOf(type), fields };
    if (!isAbstractType(type)) {
      return { ...object, kind: "object", isMember: isObjectType(type) && members.has(type) };
    }
    const possible = reach.schema.getPossibleTypes(type).map((member) => member.name);
    return { ...object, kind: "abstract", members: possible };
  });
}

function deprecatedText(reason: string | null | undefined): string | null {
  return reason == null ? null : `Deprecated: ${reason}`;
}

function directionOf(
  type: GraphQLNamedType,
  { asked, answered }: Reach,
): "asked" | "answered" | "both" {
  if (!asked.has(type)) return "answered";
  return answered.has(type) ? "both" : "asked";
}

function readField(
  type: GraphQLNamedType,
  field: GraphQLField<unknown, unknown>,
  reach: Reach,
  names: DatasetNames,
): KioskField {
  const pointer = pointerBelow(pointerBelow("#", type.name), field.name);
  const target = getNamedType(field.type);
  return {
    name: field.name,
    pointer,
    description: field.description ?? null,
    deprecated: field.deprecationReason ?? null,
    // Amazon answers values that its schemas do not list. The type of such an enum is closed, for arguments.
    type: typeRef(field.type, (one) =>
      isEnumType(one) && reach.asked.has(one)
        ? { kind: "enum", values: one.getValues().map(({ name }) => enumValue(name)) }
        : { kind: "ref", id: names.idOf(one) },
    ),
    target: isCompositeType(target) ? target.name : null,
    arguments: field.args.map((argument) => readArgument(argument, pointer, names)),
    argumentsId: field.args.length === 0 ? null : names.argumentsOf(type, field.name),
  };
}

function enumValue(value: string): EnumValue {
  return { value, description: null };
}

function readArgument(
  argument: GraphQLArgument | GraphQLInputField,
  pointer: string,
  names: DatasetNames,
): KioskArgument {
  return {
    name: argument.name,
    pointer: pointerBelow(pointer, argument.name),
    description: argument.description ?? null,
    deprecated: argument.deprecationReason ?? null,
    // The rule is the same for fields of input objects.
    required: isRequiredArgument(argument as GraphQLArgument),
    type: typeRef(argument.type, (one) => ({ kind: "ref", id: names.idOf(one) })),
    written: String(argument.type),
    // The library has read it from the text, so that it is JSON.
    default: argument.defaultValue as JsonValue | undefined,
  };
}

/** The scalars of GraphQL and Amazon's own: `Date` is a full date of RFC 3339, and `Long` comes as a number of JSON. */
const scalars: ReadonlyMap<string, TypeRef> = new Map([
  ["Boolean", { kind: "boolean" }],
  ["Date", { kind: "string", format: "date" }],
  ["Float", { kind: "number" }],
  ["ID", { kind: "string", format: null }],
  ["Int", { kind: "number" }],
  ["Long", { kind: "number" }],
  ["String", { kind: "string", format: null }],
]);

/** The type of a value. Absent data is null on the wire; it is never left out. */
function typeRef(type: GraphQLType, refTo: (type: GraphQLNamedType) => TypeRef): TypeRef {
  if (isNonNullType(type)) return notNull(type.ofType, refTo);
  return orNull(notNull(type, refTo));
}

function notNull(type: GraphQLType, refTo: (type: GraphQLNamedType) => TypeRef): TypeRef {
  if (isListType(type)) return { kind: "array", items: typeRef(type.ofType, refTo) };
  const named = getNamedType(type);
  return isScalarType(named) ? (scalars.get(named.name) ?? { kind: "unknown" }) : refTo(named);
}
