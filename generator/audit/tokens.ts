import type { ts } from "ts-morph";
import { compiler } from "../lib/typescript.js";

/** The tokens and comments of TypeScript or JSON, as the parser saw them. */

export type TokenKind =
  | "comment"
  | "line comment"
  | "string"
  | "template"
  | "regular expression"
  | "markup"
  | "number"
  | "word"
  | "sign";

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly kind: TokenKind;
}

const { SyntaxKind } = compiler;

/** In order; what lies between them is blank. */
export function tokensOf(source: ts.SourceFile): Token[] {
  const tokens: Token[] = [];
  let end = 0;
  const visit = (node: ts.Node): void => {
    const children = node.getChildren(source);
    if (children.length > 0) return children.forEach(visit);
    const start = node.getStart(source);
    tokens.push(...commentsIn(source.text, end, start));
    end = Math.max(end, node.end);
    if (node.end > start) tokens.push({ start, end: node.end, kind: kindOf(node.kind) });
  };
  visit(source);
  return tokens;
}

/** Between two tokens stand blanks and comments, and nothing else. */
function commentsIn(text: string, from: number, to: number): Token[] {
  return [...text.slice(from, to).matchAll(/\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?\*\//g)].map(
    ({ 0: comment, index }) => ({
      start: from + index,
      end: from + index + comment.length,
      kind: comment.startsWith("//") ? "line comment" : "comment",
    }),
  );
}

function kindOf(kind: ts.SyntaxKind): TokenKind {
  switch (kind) {
    case SyntaxKind.StringLiteral:
      return "string";
    case SyntaxKind.NoSubstitutionTemplateLiteral:
    case SyntaxKind.TemplateHead:
    case SyntaxKind.TemplateMiddle:
    case SyntaxKind.TemplateTail:
      return "template";
    case SyntaxKind.RegularExpressionLiteral:
      return "regular expression";
    case SyntaxKind.JsxText:
    case SyntaxKind.JsxTextAllWhiteSpaces:
      return "markup";
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.BigIntLiteral:
      return "number";
    default:
      return kind === SyntaxKind.Identifier ||
        kind === SyntaxKind.PrivateIdentifier ||
        (kind >= SyntaxKind.FirstKeyword && kind <= SyntaxKind.LastKeyword)
        ? "word"
        : "sign";
  }
}
