import type * as Jsonc from "jsonc-parser";
import { createRequire } from "node:module";
import { type Diagnostic, errorAt, placeAt } from "./diagnostic.js";

/** The parser that knows places and goes on behind errors, loaded when a text is read by more than `JSON.parse`. */
export function tolerantParser(): typeof Jsonc {
  // The type is the package's own.
  return createRequire(import.meta.url)("jsonc-parser") as typeof Jsonc;
}

/** Any value of a JSON document. */
export type JsonValue =
  string | number | boolean | null | readonly JsonValue[] | { readonly [name: string]: JsonValue };

/** An object of a JSON document, of values that are not known unless a type is given. */
export type JsonRecord<Value = unknown> = { readonly [name: string]: Value };

/** Whether a value is an object, and no list. */
export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Merges objects, at any depth; of all other values, the later wins. */
export function mergeJson(
  one: JsonRecord<JsonValue>,
  other: JsonRecord<JsonValue>,
): JsonRecord<JsonValue> {
  const merged = Object.entries(other).map(([name, value]) => {
    const before = Object.hasOwn(one, name) ? one[name] : undefined;
    return [name, isRecord(before) && isRecord(value) ? mergeJson(before, value) : value] as const;
  });
  return { ...one, ...Object.fromEntries(merged) };
}

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

/** Parses JSON; undefined if the text is not JSON. */
export function tryJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}

/** Finds the syntax error with a tolerant parser: `JSON.parse` does not always report its position. */
function whyNotJson(path: string, text: string): Diagnostic {
  const { getLocation, parse, printParseErrorCode } = tolerantParser();
  const errors: Jsonc.ParseError[] = [];
  // The tolerant parser is recursive: deep nesting would overflow the stack.
  const tooDeep = findInJson(text).find(({ isNesting }) => isNesting);
  if (tooDeep !== undefined)
    return errorAt(`not valid JSON, and ${tooDeep.message}`, placeAt(path, text, tooDeep.offset));
  parse(text, errors, { disallowComments: true, allowEmptyContent: false });
  const [first] = errors;
  const offset = first?.offset ?? text.length;
  const where = getLocation(text, offset).path.join("/");
  const code = first === undefined ? "unexpected text" : printParseErrorCode(first.error);
  const reason = code.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase();
  return errorAt(
    `not valid JSON: ${reason}${where === "" ? "" : ` near ${where}`}`,
    placeAt(path, text, offset),
  );
}

/** Deeper than any document people write, and far from the end of the stack of what reads it. */
const maxNesting = 1000;

interface Finding {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
  /** Whether brackets are nested too deep; otherwise, a key occurs twice in one object. */
  readonly isNesting: boolean;
}

/**
 * Whether a text that is valid JSON has nothing that `findInJson` would find: its text has as many keys as its value, and the
 * value is not nested too deep. Takes a third of the time.
 */
export function isPlain(text: string, value: unknown): boolean {
  const inValue = countKeys(value, 0);
  if (inValue === null) return false;
  let inText = 0;
  // Every string, so that none is taken for a key in another one.
  for (const [, colon] of text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g))
    if (colon !== undefined) inText += 1;
  return inText === inValue;
}

/** The number of keys of all objects in a value; null if it is nested too deep. */
function countKeys(value: unknown, depth: number): number | null {
  if (typeof value !== "object" || value === null) return 0;
  if (depth === maxNesting) return null;
  const items: readonly unknown[] = Object.values(value);
  let count = Array.isArray(value) ? 0 : items.length;
  for (const item of items) {
    const below = countKeys(item, depth + 1);
    if (below === null) return null;
    count += below;
  }
  return count;
}

/** Finds keys that occur twice in one object, and too deep nesting, token by token: the text need not be valid. */
export function findInJson(text: string): Finding[] {
  const findings: Finding[] = [];
  /** The keys of each enclosing object; null for an array. */
  const open: (Set<string> | null)[] = [];
  const scanner = tolerantParser().createScanner(text, true);
  let isKeyNext = false;
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    const offset = scanner.getTokenOffset();
    const first = text.charAt(offset);
    const isKey = isKeyNext && first === '"';
    isKeyNext = first === "{" || (first === "," && open.at(-1) instanceof Set);
    if (first === "{" || first === "[") open.push(first === "{" ? new Set() : null);
    else if (first === "}" || first === "]") open.pop();
    if (open.length > maxNesting) {
      const message = `nested deeper than ${String(maxNesting)} levels`;
      const hint = "give inner schemas definitions of their own";
      return [...findings, { offset, message, hint, isNesting: true }];
    }
    const keys = isKey ? open.at(-1) : null;
    if (keys == null) continue;
    // Decoded: two spellings of one key are one key.
    const key = scanner.getTokenValue();
    if (keys.has(key)) {
      const message = `duplicate key ${JSON.stringify(key)} in one object`;
      findings.push({ offset, message, hint: "remove one of the two", isNesting: false });
    }
    keys.add(key);
  }
  return findings;
}
