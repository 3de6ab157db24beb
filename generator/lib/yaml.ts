import type * as Yaml from "yaml";
import { createRequire } from "node:module";
import { type Diagnostic, errorAt, placeAt } from "./diagnostic.js";

/** The library, loaded when there is YAML: most models are JSON. */
function yaml(): typeof Yaml {
  // The type is the package's own.
  return createRequire(import.meta.url)("yaml") as typeof Yaml;
}

/** Aliases of one document may stand for no more than this many nodes: a few bytes can ask for millions. */
const maxAliases = 1000;

/** Deeper than any document people write, and far from the end of the stack of what reads it. */
const maxNesting = 500;

const options = {
  // Without the types of older versions: `no` is a text, and a date is one too.
  version: "1.2",
  schema: "core",
  strict: true,
  uniqueKeys: true,
  prettyErrors: false,
  // With "silent", a second document would be left out without a word.
  logLevel: "error",
} as const;

/**
 * Parses a YAML 1.2 document to the values that JSON has.
 *
 * @returns undefined and its problems, each with line and column, if it is not such a document: for syntax errors, keys that
 * occur twice, tags, more than one document, and anchors that stand for too much
 */
export function parseYaml(
  path: string,
  text: string,
): { readonly value: unknown; readonly problems: readonly Diagnostic[] } {
  const at = (offset: number, message: string, hint: string | null): Diagnostic =>
    errorAt(message, placeAt(path, text, offset), hint);
  if (nesting(text) > maxNesting)
    return {
      value: undefined,
      problems: [at(0, `nested deeper than ${String(maxNesting)} levels`, null)],
    };
  const document = yaml().parseDocument(text, options);
  const problems = [...document.errors, ...document.warnings].map(({ pos, message, code }) =>
    at(pos[0], `not valid YAML: ${messages[code] ?? message}`, hints[code] ?? null),
  );
  if (problems.length > 0) return { value: undefined, problems };
  try {
    const value: unknown = document.toJS({ maxAliasCount: maxAliases });
    // Only values that JSON has: `.inf` and `.nan` have none there.
    return { value: JSON.parse(JSON.stringify(value) ?? "null"), problems: [] };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      value: undefined,
      problems: [at(0, `not valid YAML: ${why}`, hints["ALIAS"] ?? null)],
    };
  }
}

/** Where the library's own words are for those who call it. */
const messages: Readonly<Partial<Record<string, string>>> = {
  MULTIPLE_DOCS: "the file has more than one document",
};

const hints: Readonly<Partial<Record<string, string>>> = {
  DUPLICATE_KEY: "remove one of the two",
  MULTIPLE_DOCS: "a file holds one document: take what follows `---` to a file of its own",
  TAG_RESOLVE_FAILED: "tags are not supported: write the value as JSON has it",
  ALIAS: "write the parts out, or refer to them with $ref",
};

/** The deepest indentation and the deepest brackets: an upper bound that needs no parser. */
function nesting(text: string): number {
  let open = 0;
  let deepest = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]|(?<=^\s*)- (?=- )/gm)) {
    open = Math.max(0, open + (bracket === "[" || bracket === "{" || bracket === "- " ? 1 : -1));
    deepest = Math.max(deepest, open);
  }
  let indent = 0;
  for (const [blanks] of text.matchAll(/^ +/gm)) indent = Math.max(indent, blanks.length);
  return Math.max(deepest, indent / 2);
}

/** Finds where a value stands: the offset of its key, or of the nearest one around it that the text has. */
export function createYamlOffsets(text: string): (keys: readonly string[]) => number {
  const { isCollection, isMap, parseDocument } = yaml();
  const document: Yaml.Document = parseDocument(text, { ...options, strict: false });
  return (keys) => {
    let node: unknown = document.contents;
    let offset = offsetOf(node);
    for (const key of keys) {
      if (!isCollection(node)) return offset;
      const pair = isMap(node) ? node.items.find((item) => keyText(item.key) === key) : null;
      const next: unknown = pair === null ? node.get(Number(key), true) : pair?.value;
      if (next === undefined) return offset;
      offset = offsetOf(pair === null ? next : pair?.key);
      node = next;
    }
    return offset;
  };
}

function keyText(key: unknown): string {
  return String((key as { readonly value?: unknown } | null)?.value ?? key);
}

function offsetOf(node: unknown): number {
  return (node as Yaml.Node | null | undefined)?.range?.[0] ?? 0;
}
