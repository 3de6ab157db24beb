/** A program that uses everything that a state of an API exports, for the compiler to check against the state after. */
import { allProperties } from "../../generator/compare/types.js";
import type { Api, ObjectDef, Operation, TypeDef } from "../../generator/model/api.js";

/**
 * Writes the program. It sends what was sent before: every parameter and field in an object literal, and once more only those
 * that were required. It reads what was read before: every field and every result.
 *
 * @param className the name of the client in the state before, and in the state after
 */
export function oldSurfaceProgram(
  api: Api,
  className: { readonly before: string; readonly after: string },
): string {
  const types = new Map(api.types.map((type) => [type.id, type]));
  return [
    `import type * as Old from "./before/src/types.js";`,
    `import type * as New from "./after/src/types.js";`,
    `import type { ${className.before} as OldClient } from "./before/src/client.js";`,
    `import type { ${className.after} as NewClient } from "./after/src/client.js";`,
    "declare const client: NewClient;",
    ...api.operations.map(callOf),
    ...api.types.flatMap((type) => usesOf(type, types)),
    "",
  ].join("\n");
}

function callOf(operation: Operation): string {
  const { name, parameters, body } = operation;
  const params = [...parameters, ...(body === null ? [] : [{ ...body, name: "body" }])];
  const required = params.filter((one) => one.required);
  const literal = (some: readonly { readonly name: string }[]): string =>
    literalOf(some.map((one) => one.name));
  return `export function call_${name}(all: Required<NonNullable<Parameters<OldClient["${name}"]>[0]>>) {
  const every: ReturnType<OldClient["${name}"]> = client.${name}(${literal(params)});
  const least: ReturnType<OldClient["${name}"]> = client.${name}(${required.length === 0 ? "" : literal(required)});
  return [every, least];
}`;
}

function literalOf(names: readonly string[]): string {
  const fields = names.map((name) => `${JSON.stringify(name)}: all[${JSON.stringify(name)}]`);
  return `{ ${fields.join(", ")} }`;
}

function usesOf(type: TypeDef, types: ReadonlyMap<string, TypeDef>): string[] {
  const { id, direction } = type;
  const isSent = direction === "request" || direction === "both";
  const isRead = direction !== "request";
  return [
    ...(isRead
      ? [`export const read_${id} = (now: New.${id}): Old.${id} => now;`, ...readsOf(type, types)]
      : []),
    ...(isSent
      ? [`export const send_${id} = (old: Old.${id}): New.${id} => old;`, ...sendsOf(type, types)]
      : []),
  ];
}

function readsOf(type: TypeDef, types: ReadonlyMap<string, TypeDef>): string[] {
  if (type.kind !== "object") return [];
  return [...allProperties(type, types).keys()].map((name, index) => {
    const key = JSON.stringify(name);
    return `export const read_${type.id}_${String(index)} = (now: New.${type.id}): Old.${type.id}[${key}] => now[${key}];`;
  });
}

function sendsOf(type: TypeDef, types: ReadonlyMap<string, TypeDef>): string[] {
  if (type.kind === "enum")
    return [
      `export const values_${type.id}: New.${type.id}[] = [${type.values.map(({ value }) => JSON.stringify(value)).join(", ")}];`,
    ];
  return type.kind === "object" ? literalsOf(type, types) : [];
}

function literalsOf(type: ObjectDef, types: ReadonlyMap<string, TypeDef>): string[] {
  const properties = [...allProperties(type, types).values()];
  const { id } = type;
  const arrow = `(all: Required<Old.${id}>): New.${id} =>`;
  const names = (some: readonly { readonly name: string }[]): string[] =>
    some.map(({ name }) => name);
  const required = properties.filter((one) => one.required);
  return [
    `export const every_${id} = ${arrow} (${literalOf(names(properties))});`,
    `export const least_${id} = ${arrow} (${literalOf(names(required))});`,
  ];
}
