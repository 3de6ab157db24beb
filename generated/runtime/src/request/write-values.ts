// A file of Katagami's runtime. Do not edit: `katagami generate` writes it again.
import { printable } from "../base/error-message.js";
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

/** Writes the values of a parameter, one text for each time it occurs in the request. */
export function writeAll(
  parameter: Parameter,
  params: unknown,
  report: ReportProblem,
): readonly string[] {
  const value = ownValue(params, parameter.name) ?? undefined;
  const where = `${parameter.name} (${parameter.in})`;
  if (value === undefined || (Array.isArray(value) && value.length === 0)) {
    if (parameter.required) report(`${where} is missing`);
    return [];
  }
  if (!Array.isArray(value)) {
    const text = write(value, where, report);
    return text === undefined ? [] : [text];
  }
  if (parameter.style === undefined) {
    report(`${where} must be one value, not a list`);
    return [];
  }
  const texts = writeList(parameter, value, where, report);
  // A header occurs once, whatever the style.
  const joined = parameter.style === "csv" || parameter.in === "header";
  return joined ? [texts.join(",")] : texts;
}

/**
 * Writes the elements of a list, and reports those that a list with commas cannot carry: Amazon reads `%2C` as a comma too
 * ("URL encoding", section "SKUs with commas"), and an empty element as none. A list of one element has no separator, so it
 * is sent as it is.
 */
export function writeList(
  parameter: Parameter,
  values: readonly unknown[],
  where: string,
  report: ReportProblem,
): readonly string[] {
  const separated = values.length > 1 && (parameter.style === "csv" || parameter.in === "header");
  return values.map((value, index) => {
    const text = write(value, `${where} [${index}]`, report);
    const problem = text === "" ? "is empty" : text?.includes(",") ? "contains a comma" : null;
    if (separated && problem !== null) {
      const element = `${where} [${index}] ${printable(JSON.stringify(text))}`;
      report(
        `${element} ${problem}, but commas separate the elements: send it in a call of its own`,
      );
    }
    return text ?? "";
  });
}
