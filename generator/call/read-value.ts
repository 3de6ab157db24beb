import { tryJson, type JsonValue } from "../lib/json.js";
import { didYouMean } from "../lib/suggest.js";
import type { EnumValue, TypeDef, TypeRef } from "../model/api.js";
import { resolveAlias, type TypesById } from "../model/api-queries.js";

/** A value that was read from a word of the command line, or why it is none. */
export type ReadValue =
  { readonly value: JsonValue } | { readonly problem: string; readonly hint: string | null };

/**
 * Reads the value of a parameter from the command line: `10` of a number, `true` of a boolean, `A,B` or `["A","B"]` of a list, JSON
 * of an object.
 */
export function readValue(text: string, type: TypeRef, types: TypesById): ReadValue {
  const resolved = resolve(type, types);
  switch (resolved.kind) {
    case "number":
      return isNumber(text) ? { value: Number(text) } : no("a number");
    case "boolean":
      return text === "true" || text === "false" ? { value: text === "true" } : no("true or false");
    case "boolean-string":
      return text === "true" || text === "false" ? { value: text } : no("true or false");
    case "const":
      return readChoice(text, [resolved.value]);
    case "enum":
      return readChoice(text, valuesOf(resolved.values));
    case "array":
      return readList(text, () => resolved.items, types);
    case "tuple":
      return readList(
        text,
        (index) => resolved.items[index] ?? resolved.rest ?? { kind: "never" },
        types,
      );
    case "union":
      return readUnion(text, resolved.members, types);
    case "map":
    case "fields":
    case "intersection":
    case "object":
      return readJson(text);
    case "never":
      return no("allowed");
    case "string":
    case "unknown":
    case "null":
    case "binary":
      return { value: text };
  }
}

/** What a type stands for: an alias its target, a name of an enum its values, any other name an object. */
function resolve(
  type: TypeRef,
  types: TypesById,
): Exclude<TypeRef, { kind: "ref" }> | { readonly kind: "object" } {
  const resolved = resolveAlias(type, types);
  if (resolved.kind !== "ref") return resolved;
  const def: TypeDef | undefined = types.get(resolved.id);
  return def?.kind === "enum" ? { kind: "enum", values: def.values } : { kind: "object" };
}

/** The values that a parameter or the items of a list may have; empty if any will do. */
export function choicesOf(type: TypeRef, types: TypesById): readonly string[] {
  const resolved = resolve(type, types);
  switch (resolved.kind) {
    case "enum":
      return valuesOf(resolved.values).map(String);
    case "boolean":
    case "boolean-string":
      return ["true", "false"];
    case "array":
      return choicesOf(resolved.items, types);
    default:
      return [];
  }
}

function valuesOf(values: readonly EnumValue[]): EnumValue["value"][] {
  return values.map(({ value }) => value);
}

function no(what: string, hint: string | null = null): ReadValue {
  return { problem: `is not ${what}`, hint };
}

function isNumber(text: string): boolean {
  return /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i.test(text) && Number.isFinite(Number(text));
}

function readChoice(text: string, choices: readonly EnumValue["value"][]): ReadValue {
  const found = choices.find((choice) => String(choice) === text);
  if (found !== undefined) return { value: found };
  const known = choices.map(String);
  return no(
    "a value that the model lists",
    didYouMean(text, known) ?? `one of ${known.slice(0, 20).join(", ")}`,
  );
}

/** Reads a list: JSON, or texts with commas between them. */
function readList(text: string, typeAt: (index: number) => TypeRef, types: TypesById): ReadValue {
  if (text.startsWith("[")) {
    const list = tryJson(text);
    return Array.isArray(list) ? { value: list } : no("a list in JSON");
  }
  const values: JsonValue[] = [];
  for (const [index, part] of text.split(",").entries()) {
    const read = readValue(part, typeAt(index), types);
    if ("problem" in read)
      return { ...read, problem: `has ${JSON.stringify(part)}, which ${read.problem}` };
    values.push(read.value);
  }
  return { value: values };
}

/** Reads a value of the first member that it fits; a text fits last. */
function readUnion(text: string, members: readonly TypeRef[], types: TypesById): ReadValue {
  const isText = (type: TypeRef): boolean => resolve(type, types).kind === "string";
  const reads = [...members]
    .toSorted((a, b) => Number(isText(a)) - Number(isText(b)))
    .map((member) => readValue(text, member, types));
  return reads.find((read) => "value" in read) ?? reads[0] ?? { value: text };
}

function readJson(text: string): ReadValue {
  const value = tryJson(text);
  return value === undefined ? no('JSON, such as {"name":"value"}') : { value };
}
