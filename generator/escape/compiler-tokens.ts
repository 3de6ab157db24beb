import type { ts } from "ts-morph";
import { loadCompiler, parseSource } from "../lib/typescript.js";
import { commentsIn } from "./code-tokens.js";
import type { Token, TokenKind } from "./tokens.js";

/** The tokens of a text as TypeScript's compiler sees them, which goes on where something does not parse. */
export function compilerTokens(path: string, text: string): Token[] {
  const source = parseSource(path, text);
  const { SyntaxKind } = loadCompiler();
  const tokens: Token[] = [];
  let end = 0;
  const visit = (node: ts.Node, parent: ts.Node): void => {
    const children = node.getChildren(source);
    if (children.length > 0) return children.forEach((child) => visit(child, node));
    const start = node.getStart(source);
    tokens.push(...commentsIn(text, end, start));
    end = Math.max(end, node.end);
    if (node.end > start)
      tokens.push({ start, end: node.end, kind: kindOf(SyntaxKind, node, parent) });
  };
  visit(source, source);
  return tokens;
}

function kindOf(SyntaxKind: typeof ts.SyntaxKind, { kind }: ts.Node, parent: ts.Node): TokenKind {
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
