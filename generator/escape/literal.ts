import { isRecord, type JsonRecord } from "../lib/json.js";
import { numberLiteral, propertyKey, stringLiteral } from "./escape.js";
import { SpecText } from "./spec-text.js";

/** JSON values as TypeScript literals, in Prettier's layout: formatting them would take most of a run's time. */

export const lineWidth = 100;

/**
 * A JSON value as a TypeScript literal in Prettier's layout: a line for each property of the outermost object and for each
 * item of a list of objects; anything else is on one line if it fits.
 */
export function literal(value: unknown): string {
  if (!isObject(value)) return print(value, "", 0, 1);
  const lines = Object.entries(value).map(([key, item]) => `  ${property(key, item, "  ")},\n`);
  return lines.length === 0 ? "{}" : `{\n${lines.join("")}}`;
}

/** The properties of such an object without its braces, one to a line; the first without its indentation. */
export function fields(value: unknown): string {
  if (!isObject(value)) throw new Error("fields wants an object");
  return literal(value).replace(/^\{(?:\n {2})?|\n?\}$/g, "");
}

function property(key: string, value: unknown, indent: string): string {
  const head = `${propertyKey(key)}: `;
  return head + print(value, indent, indent.length + head.length, 1);
}

/**
 * @param indent - the indentation of the line that the value starts on
 * @param column - the column that it starts at
 * @param after - how many characters follow it on its last line
 */
function print(value: unknown, indent: string, column: number, after: number): string {
  if (value === null || typeof value === "boolean") return String(value);
  if (typeof value === "number") return numberLiteral(value);
  if (typeof value === "string" || value instanceof SpecText) return stringLiteral(value);
  if (!Array.isArray(value) && !isObject(value))
    throw new Error(`a ${typeof value} is not a JSON value`);
  const isList = Array.isArray(value);
  if (isList ? value.length === 0 : Object.keys(value).length === 0) return isList ? "[]" : "{}";
  const inner = `${indent}  `;
  const parts = isList
    ? value.map((item) => print(item, inner, inner.length, 1))
    : Object.entries(value).map(([key, item]) => property(key, item, inner));
  // From the inside out: a part of several lines breaks what it is in, so that no value is printed twice.
  if (!parts.some((part) => part.includes("\n")) && !(isList && mustBreak(value))) {
    const flat = joinFlat(parts, isList);
    if (column + flat.length + after <= lineWidth) return flat;
  }
  const [open, close] = isList ? ["[", "]"] : ["{", "}"];
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
}

/** A JSON value as a TypeScript literal on one line, however long. */
export function flatLiteral(value: unknown): string {
  if (Array.isArray(value)) return joinFlat(value.map(flatLiteral), true);
  if (!isObject(value)) return print(value, "", 0, 0);
  const parts = Object.entries(value).map(
    ([key, item]) => `${propertyKey(key)}: ${flatLiteral(item)}`,
  );
  return joinFlat(parts, false);
}

function joinFlat(parts: readonly string[], isList: boolean): string {
  if (isList) return `[${parts.join(", ")}]`;
  return parts.length === 0 ? "{}" : `{ ${parts.join(", ")} }`;
}

/** Whether Prettier always breaks a list: one of several objects with several properties each, or of several lists. */
function mustBreak(items: readonly unknown[]): boolean {
  return (
    items.length > 1 &&
    items.every((item) =>
      isObject(item) ? Object.keys(item).length > 1 : Array.isArray(item) && item.length > 1,
    )
  );
}

function isObject(value: unknown): value is JsonRecord {
  return isRecord(value) && !(value instanceof SpecText);
}
