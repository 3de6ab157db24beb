import type { JsonValue } from "../lib/json.js";
import type { TypeRef } from "../model/api.js";
import type { Dataset, KioskType } from "../payloads/data-kiosk.js";
import type { KioskQuery, Selection } from "../payloads/read-query.js";

/**
 * Makes rows for a query of Data Kiosk: one with every field that it selects.
 *
 * @returns null if the dataset has no such list, or no such field
 */
export function sampleRows(
  query: KioskQuery,
  datasets: readonly Dataset[],
): readonly JsonValue[] | null {
  const dataset = datasets.find(({ name }) => name === query.dataset);
  const types = new Map(dataset?.types.map((type) => [type.name, type]));
  const list = fieldsOf(types.get(dataset?.root ?? "")).find(({ name }) => name === query.list);
  const row = list?.target == null ? undefined : sampleObject(list.target, query.selection, types);
  return row === undefined ? null : [row];
}

type Types = ReadonlyMap<string, KioskType>;

type Fields = Extract<KioskType, { kind: "object" }>["fields"];

function fieldsOf(type: KioskType | undefined): Fields {
  return type?.kind === "object" || type?.kind === "abstract" ? type.fields : [];
}

/** An object with the selected fields; undefined if its type lacks one of them. */
function sampleObject(name: string, selection: Selection, types: Types): JsonValue | undefined {
  const type = types.get(name);
  // Of an interface or a union, the first of its types.
  const [member] = type?.kind === "abstract" ? type.members : [];
  const own = new Map(
    [type, member === undefined ? undefined : types.get(member)]
      .flatMap(fieldsOf)
      .map((field) => [field.name, field]),
  );
  const entries: [string, JsonValue][] = [];
  for (const [key, inner] of selection) {
    if (key === "__typename") {
      entries.push([key, member ?? name]);
      continue;
    }
    const field = own.get(key);
    if (field === undefined) return undefined;
    const value =
      field.target === null || inner === null
        ? sampleValue(field.type, key, types)
        : sampleObject(field.target, inner, types);
    if (value === undefined) return undefined;
    entries.push([key, isList(field.type) && field.target !== null ? [value] : value]);
  }
  return Object.fromEntries(entries);
}

function isList(type: TypeRef): boolean {
  return type.kind === "array" || (type.kind === "union" && type.members.some(isList));
}

function sampleValue(type: TypeRef, name: string, types: Types): JsonValue {
  switch (type.kind) {
    case "number":
      return 1;
    case "boolean":
      return true;
    case "array":
      return [sampleValue(type.items, name, types)];
    case "union": {
      const first = type.members.find(({ kind }) => kind !== "null");
      return first === undefined ? null : sampleValue(first, name, types);
    }
    case "ref": {
      const found = [...types.values()].find(({ id }) => id === type.id);
      return found?.kind === "enum" ? (found.values[0]?.value ?? null) : null;
    }
    case "string":
      return type.format === "date" ? "2026-03-01" : `sample-${name}`;
    default:
      return null;
  }
}
