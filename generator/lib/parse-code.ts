import { parseSync, type ParseResult } from "rolldown/utils";

/** The syntax tree of a file: ESTree, as TypeScript ESLint extends it. Offsets count UTF-16 units, as strings do. */
export type Program = ParseResult["program"];

/** Something that does not parse, at an offset of the text. */
export interface SyntaxProblem {
  readonly offset: number;
  readonly message: string;
}

/** Parses TypeScript or JavaScript by Oxc, which rolldown contains: the parser that reads the packages when they are built. */
export function parseCode(
  path: string,
  text: string,
): { readonly program: Program } | { readonly problems: readonly SyntaxProblem[] } {
  const { program, errors } = parseSync(path, text, {
    lang: languageOf(path),
    sourceType: isCommonJs(path) ? "commonjs" : "module",
    astType: "ts",
  });
  if (errors.length === 0) return { program };
  return {
    problems: errors.map(({ message, labels }) => ({ offset: labels[0]?.start ?? 0, message })),
  };
}

export function isCommonJs(path: string): boolean {
  return /\.c[jt]s$/i.test(path);
}

function languageOf(path: string): "dts" | "ts" | "tsx" | "jsx" {
  if (/\.d\.[cm]?ts$/i.test(path)) return "dts";
  if (/\.tsx$/i.test(path)) return "tsx";
  return /ts$/i.test(path) ? "ts" : "jsx";
}

/** A node of a syntax tree, for code that goes over all kinds of them. */
export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [field: string]: unknown;
}

/** Calls back for each child of a node. */
export function forEachChild(node: SyntaxNode, visit: (child: SyntaxNode) => void): void {
  for (const key in node) {
    const value = node[key];
    if (Array.isArray(value)) {
      for (const item of value as readonly unknown[]) if (isNode(item)) visit(item);
    } else if (isNode(value)) visit(value);
  }
}

export function isNode(value: unknown): value is SyntaxNode {
  return typeof value === "object" && value !== null && "type" in value && "start" in value;
}
