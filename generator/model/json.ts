import { getLocation, parse, type ParseError, printParseErrorCode } from "jsonc-parser";
import { type Diagnostic, problem, textPlace } from "../diagnostic.js";
import { lineAndColumn } from "./model-file.js";

/** Parses JSON; `problem` says what is wrong with it, with line and column. */
export function parseJson(
  path: string,
  text: string,
): { readonly value: unknown; readonly problem: null } | { readonly problem: Diagnostic } {
  try {
    return { value: JSON.parse(text) as unknown, problem: null };
  } catch {
    return { problem: whyNotJson(path, text) };
  }
}

/** `JSON.parse` does not say where it gave up in every case; a second, tolerant parser does. */
function whyNotJson(path: string, text: string): Diagnostic {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true, allowEmptyContent: false });
  } catch {
    return problem(
      "error",
      "not valid JSON, and nested deeper than can be looked into",
      textPlace(path),
    );
  }
  const [first] = errors;
  const offset = first?.offset ?? text.length;
  const { line, column } = lineAndColumn(text, offset);
  const where = getLocation(text, offset).path.join("/");
  const code = first === undefined ? "unexpected text" : printParseErrorCode(first.error);
  const reason = code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return problem(
    "error",
    `not valid JSON: ${reason}${where === "" ? "" : ` near ${where}`}`,
    textPlace(path, line, column),
  );
}
