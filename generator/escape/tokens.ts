import type { ts } from "ts-morph";
import { compiler, parseSource } from "../lib/typescript.js";

/** The tokens and comments of TypeScript or JSON, as the parser sees them. */

/** A part of a text, from `start` to before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A letter for each kind of token, for patterns of them. */
export const tokenLetters = {
  comment: "c",
  "line comment": "l",
  string: "s",
  template: "t",
  "regular expression": "r",
  "JSX text": "j",
  "JSX attribute": "a",
  number: "n",
  word: "w",
  punctuation: "p",
} as const;

export type TokenKind = keyof typeof tokenLetters;

export interface Token extends Span {
  readonly kind: TokenKind;
}

const { SyntaxKind } = compiler;

/** The tokens of a text in their order; between them is only white space. */
export function tokensOf(path: string, text: string): Token[] {
  if (!path.endsWith(".json")) return tokensIn(path, text);
  // An expression is read in place of JSON: the compiler fails on its own trees of incomplete JSON.
  return tokensIn("json.ts", `(${text}\n)`)
    .map(({ start, end, kind }) => ({
      start: start - 1,
      end: Math.min(end - 1, text.length),
      kind,
    }))
    .filter(({ start }) => start >= 0 && start < text.length);
}

function tokensIn(path: string, text: string): Token[] {
  const source = parseSource(path, text);
  const tokens: Token[] = [];
  let end = 0;
  const visit = (node: ts.Node, parent: ts.Node): void => {
    const children = node.getChildren(source);
    if (children.length > 0) return children.forEach((child) => visit(child, node));
    const start = node.getStart(source);
    tokens.push(...commentsIn(text, end, start));
    end = Math.max(end, node.end);
    if (node.end > start) tokens.push({ start, end: node.end, kind: kindOf(node, parent) });
  };
  visit(source, source);
  return tokens;
}

/** The comments between two tokens, where there is nothing else but white space. */
function commentsIn(text: string, from: number, to: number): Token[] {
  return [...text.slice(from, to).matchAll(/\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?(?:\*\/|$)/g)].map(
    ({ 0: comment, index }) => ({
      start: from + index,
      end: from + index + comment.length,
      kind: comment.startsWith("//") ? "line comment" : "comment",
    }),
  );
}

function kindOf({ kind }: ts.Node, parent: ts.Node): TokenKind {
  switch (kind) {
    case SyntaxKind.StringLiteral:
      // JSX attributes know no backslash: what is escaped for a string can end one.
      return parent.kind === SyntaxKind.JsxAttribute ? "JSX attribute" : "string";
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.TemplateHead:
    case SyntaxKind.TemplateMiddle:
    case SyntaxKind.TemplateTail:
      return "template";
    case SyntaxKind.RegularExpressionLiteral:
      return "regular expression";
    case SyntaxKind.JsxText:
    case SyntaxKind.JsxTextAllWhiteSpaces:
      return "JSX text";
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.BigIntLiteral:
      return "number";
    default:
      return kind === SyntaxKind.Identifier ||
        kind === SyntaxKind.PrivateIdentifier ||
        (kind >= SyntaxKind.FirstKeyword && kind <= SyntaxKind.LastKeyword)
        ? "word"
        : "punctuation";
  }
}
