import { getLocation, parse, type ParseError, printParseErrorCode } from "jsonc-parser";
import { type Diagnostic, errorAt, textPlace } from "./diagnostic.js";
import { lineAndColumn } from "./lines.js";

/** Any value of a JSON document. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** Parses JSON. `problem` names the line and column of a syntax error. */
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

/** Finds the syntax error with a tolerant parser: `JSON.parse` does not always report its position. */
function whyNotJson(path: string, text: string): Diagnostic {
  const errors: ParseError[] = [];
  // The tolerant parser is recursive: deep nesting would overflow the stack.
  const tooDeep = offsetOfDepth(text, 1000);
  if (tooDeep !== null) {
    const { line, column } = lineAndColumn(text, tooDeep);
    return errorAt(
      "not valid JSON, and nested deeper than 1000 levels",
      textPlace(path, line, column),
    );
  }
  parse(text, errors, { disallowComments: true, allowEmptyContent: false });
  const [first] = errors;
  const offset = first?.offset ?? text.length;
  const { line, column } = lineAndColumn(text, offset);
  const where = getLocation(text, offset).path.join("/");
  const code = first === undefined ? "unexpected text" : printParseErrorCode(first.error);
  const reason = code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return errorAt(
    `not valid JSON: ${reason}${where === "" ? "" : ` near ${where}`}`,
    textPlace(path, line, column),
  );
}

/** Offset where brackets are nested deeper than `levels`; null if they never are. Ignores brackets in strings. */
function offsetOfDepth(text: string, levels: number): number | null {
  let depth = 0;
  let isString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (isString && character === "\\") at += 1;
    else if (character === '"') isString = !isString;
    else if (isString) continue;
    else if (character === "[" || character === "{") depth += 1;
    else if (character === "]" || character === "}") depth -= 1;
    if (depth > levels) return at;
  }
  return null;
}
