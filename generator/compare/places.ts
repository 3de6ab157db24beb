import { indexBy } from "../lib/collections.js";
import type { Api, EnumValue, Operation, TypeDef, TypeRef } from "../model/api.js";
import { enumValues } from "../model/api-queries.js";
import { parameterSubject } from "./operations.js";
import { allProperties } from "./types.js";
import { valueSubject } from "./values.js";

/** Finds the JSON pointer of what a change is about; null if the API does not have it. */
export type FindPointer = (subject: string) => string | null;

/**
 * Finds the elements of an API by their names in reports: `getOrders › limit`, `Order.buyerEmail`, `Mood › "Bad"`,
 * `getOrders (result)`.
 */
export function createFindPointer(api: Api): FindPointer {
  const types = indexBy(api.types, "id");
  const pointers = new Map<string, string>([
    ...api.types.flatMap((type) => typePointers(type, types)),
    ...api.operations.flatMap(operationPointers),
    [api.id, "#"],
    [api.name, "#/info"],
    [`${api.name}Api`, "#"],
  ]);
  return (subject) => {
    // The parts of a method, and the unnamed fields of a type, as TypeScript has them.
    const name = subject.replace(/(?: \(.*\)|\[name\])$/, "");
    return pointers.get(name) ?? null;
  };
}

type Entry = readonly [subject: string, pointer: string];

function typePointers(type: TypeDef, types: ReadonlyMap<string, TypeDef>): Entry[] {
  const own: Entry = [type.id, type.pointer];
  if (type.kind === "enum") return [own, ...valuePointers(type.id, type.pointer, type.values)];
  if (type.kind === "alias") return [own, ...inlineValues(type.id, type.pointer, type.type)];
  return [
    own,
    ...[...allProperties(type, types)].flatMap(([name, { pointer, type: of }]): Entry[] => {
      const subject = `${type.id}.${name}`;
      return [[subject, pointer], ...inlineValues(subject, pointer, of)];
    }),
  ];
}

function operationPointers(operation: Operation): Entry[] {
  const { name, paramsType, pointer, parameters, body, responses } = operation;
  const members = parameters.map((parameter) => ({ ...parameter, name: parameter.key }));
  const params = [...members, ...(body === null ? [] : [{ ...body, name: "body" }])];
  return [
    [paramsType, pointer],
    [name, pointer],
    ...responses.map(({ status, pointer: at }): Entry => [`${name} › ${status}`, at]),
    ...params.flatMap((param): Entry[] => {
      const subject = parameterSubject(operation, param);
      return [
        [`${paramsType}.${param.name}`, param.pointer],
        [subject, param.pointer],
        ...inlineValues(subject, param.pointer, param.type),
      ];
    }),
  ];
}

/** The values of an enum without a name, or of the list of one. */
function inlineValues(subject: string, pointer: string, type: TypeRef): Entry[] {
  const schema = type.kind === "array" ? `${pointer}/items` : pointer;
  return valuePointers(subject, schema, enumValues(type));
}

function valuePointers(subject: string, schema: string, values: readonly EnumValue[]): Entry[] {
  return values.map(({ value }, index): Entry => [
    valueSubject(subject, value),
    `${schema}/enum/${String(index)}`,
  ]);
}
