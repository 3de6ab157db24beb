// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import type { ReportProblem } from "../base/errors.js";
import { ownValue } from "../base/json.js";
import type { Parameter } from "../base/operation.js";

/** Writes a single value; undefined, after a report, if it cannot be written. */
export function write(value: unknown, where: string, report: ReportProblem): string | undefined {
  switch (typeof value) {
    case "string":
      return value;
    case "boolean":
    case "bigint":
      return String(value);
    case "number":
      if (Number.isFinite(value)) return String(value);
      report(`${where} is ${value}`);
      return undefined;
    default:
      report(
        value instanceof Date
          ? `${where} is a Date: pass text, such as date.toISOString()`
          : `${where} is not a string, number or boolean`,
      );
      return undefined;
  }
}

/** The value of a parameter as texts, which are not encoded yet. */
export type WrittenValue =
  | { readonly kind: "value"; readonly text: string }
  | { readonly kind: "list"; readonly texts: readonly string[] }
  | { readonly kind: "object"; readonly entries: readonly (readonly [string, string])[] };

/** The separators of the styles that join a list, by style. */
export const SEPARATORS: Readonly<Partial<Record<string, string>>> = {
  csv: ",",
  ssv: " ",
  tsv: "\t",
  pipes: "|",
};

/** Writes the value of a parameter; null if there is none, or after a report. An empty list is no value. */
export function writeValue(
  parameter: Parameter,
  params: unknown,
  report: ReportProblem,
): WrittenValue | null {
  const { name, key = name, style } = parameter;
  const value = ownValue(params, key) ?? undefined;
  const where = `${key} (${parameter.in})`;
  if (value === undefined || (Array.isArray(value) && value.length === 0 && style !== "json")) {
    if (parameter.required) report(`${where} is missing`);
    return null;
  }
  return writeAs(parameter, value, where, report);
}

/** Writes a value as a parameter has it: a text, a list of texts, or the properties of an object. */
export function writeAs(
  parameter: Parameter,
  value: unknown,
  where: string,
  report: ReportProblem,
): WrittenValue | null {
  const { style } = parameter;
  if (style === "json") {
    const text = writeJson(value, where, report);
    return text === undefined ? null : { kind: "value", text };
  }
  if (Array.isArray(value)) {
    if (style === undefined || style === "deep") {
      report(`${where} must be one ${style === undefined ? "value" : "object"}, not a list`);
      return null;
    }
    return { kind: "list", texts: writeList(parameter, value, where, report) };
  }
  if (parameter.object && isPlainObject(value)) {
    const entries = Object.entries(value).flatMap(([property, one]) =>
      writeProperty(parameter, property, one, where, report),
    );
    return { kind: "object", entries };
  }
  const text = write(value, where, report);
  return text === undefined ? null : { kind: "value", text };
}

/** Writes a value as JSON; undefined, after a report, if it has none. */
export function writeJson(
  value: unknown,
  where: string,
  report: ReportProblem,
): string | undefined {
  try {
    const text: string | undefined = JSON.stringify(value);
    if (text === undefined) report(`${where} cannot be written as JSON`);
    return text;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    report(`${where} cannot be written as JSON: ${why}`);
    return undefined;
  }
}

/** Whether a value is an object of properties, and no Date, Blob or other class. */
function isPlainObject(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

/** Writes one property; those of an inner object get brackets, which only `deep` has. */
function writeProperty(
  parameter: Parameter,
  property: string,
  value: unknown,
  where: string,
  report: ReportProblem,
): (readonly [string, string])[] {
  if (value === undefined || value === null) return [];
  const inner = `${where} [${JSON.stringify(property)}]`;
  if (parameter.style === "deep" && isPlainObject(value)) {
    return Object.entries(value).flatMap(([name, one]) =>
      writeProperty(parameter, `${property}][${name}`, one, where, report),
    );
  }
  const text = write(value, inner, report);
  if (text === undefined) return [];
  const separator = separatorOf(parameter);
  if (separator !== null && `${property}${text}`.includes(separator)) {
    const name = separatorName(separator);
    report(`${inner} contains a ${name}, but ${name}s separate the properties`);
  }
  return [[property, text]];
}

/** What separates the elements of a parameter in one text; null if each is written by itself, or encoded by itself. */
function separatorOf({ style = "csv", in: place }: Parameter): string | null {
  return SEPARATORS[style] ?? (place === "header" ? "," : null);
}

function separatorName(separator: string): string {
  const names: Readonly<Record<string, string>> = { ",": "comma", " ": "blank", "\t": "tab" };
  return names[separator] ?? "pipe";
}

/**
 * Writes the elements of a list, and reports those that its separator cannot carry: Amazon reads `%2C` as a comma too
 * ("URL encoding", section "SKUs with commas"), and an empty element as none. A list of one element has no separator, so it
 * is sent as it is.
 */
function writeList(
  parameter: Parameter,
  values: readonly unknown[],
  where: string,
  report: ReportProblem,
): readonly string[] {
  const separator = separatorOf(parameter);
  return values.map((value, index) => {
    const text = write(value, `${where} [${index}]`, report);
    if (separator === null || values.length < 2) return text ?? "";
    const name = separatorName(separator);
    const problem =
      text === "" ? "is empty" : text?.includes(separator) ? `contains a ${name}` : null;
    if (problem !== null) {
      // Without the element, which may be personal data.
      report(
        `${where} [${index}] ${problem}, but ${name}s separate the elements: send it in a call of its own`,
      );
    }
    return text ?? "";
  });
}
