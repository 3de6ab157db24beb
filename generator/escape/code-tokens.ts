import { forEachChild, type Program, type SyntaxNode } from "../lib/parse-code.js";
import type { Token, TokenKind } from "./tokens.js";

/** Operators of several characters. `<` and `>` around types are tokens of their own, whatever is behind them. */
const operator =
  />>>=|\.\.\.|===|!==|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|=>|[=!<>+\-*/%&|^]=|&&|\|\||\?\?|\?\.(?!\d)|\+\+|--|<<|>>|\*\*/y;

const word =
  /#?(?:[\p{ID_Start}$_]|\\u)(?:[\p{ID_Continue}$\\]|\u200c|\u200d|(?<=\\u)\{[^}]*\})*/uy;
const blank = /[\s\ufeff]+/y;
const comment = /\/\/[^\n\r\u2028\u2029]*|\/\*[^]*?(?:\*\/|$)/y;

/** The comments between two tokens, where there is nothing else but white space. */
export function commentsIn(text: string, from: number, to: number): Token[] {
  return [...text.slice(from, to).matchAll(new RegExp(comment, "g"))].map(
    ({ 0: found, index }) => ({
      start: from + index,
      end: from + index + found.length,
      kind: found.startsWith("//") ? "line comment" : "comment",
    }),
  );
}

/**
 * The tokens of a text that was parsed. The tree says where strings, templates, numbers and regular expressions are; what is
 * between them are words, punctuation and comments.
 *
 * @returns null where that is not so: elements (JSX) have text of their own, and a file may start with `#!`
 */
export function codeTokens(text: string, program: Program): readonly Token[] | null {
  const literals: Token[] = [];
  const angles = new Set<number>();
  let isPlain = !text.startsWith("#!");
  const visit = (node: SyntaxNode): void => {
    if (node.type.startsWith("JSX")) isPlain = false;
    if (node.type === "Literal") addLiteral(node);
    // With the backtick or brace before it, and the backtick or `${` behind it.
    if (node.type === "TemplateElement")
      literals.push({ start: node.start, end: node.end, kind: "template" });
    if (/^TSTypeParameter(?:Instantiation|Declaration)$/.test(node.type))
      angles.add(node.start).add(node.end - 1);
    if (node.type === "TSTypeAssertion") angles.add(node.start);
    forEachChild(node, visit);
  };
  const addLiteral = ({ start, end }: SyntaxNode): void => {
    const kind = literalKind(text[start] ?? "");
    if (kind !== null) literals.push({ start, end, kind });
  };
  // A program is a node like all others: it has a type and a place.
  visit(program as unknown as SyntaxNode);
  if (!isPlain) return null;
  literals.sort((a, b) => a.start - b.start);
  return scan(text, literals, angles);
}

/** The kind of a literal by its first character; null for `true`, `false` and `null`, which are words. */
function literalKind(first: string): TokenKind | null {
  if (first === '"' || first === "'") return "string";
  if (first === "/") return "regular expression";
  return /[\d.]/.test(first) ? "number" : null;
}

function scan(
  text: string,
  literals: readonly Token[],
  angles: ReadonlySet<number>,
): readonly Token[] | null {
  const tokens: Token[] = [];
  let at = 0;
  for (const literal of [...literals, { start: text.length, end: text.length, kind: null }]) {
    while (at < literal.start) {
      const token = tokenAt(text, at, angles);
      if (token.end > literal.start) return null;
      const { kind, end } = token;
      if (kind !== null) tokens.push({ start: at, end, kind });
      at = end;
    }
    if (literal.kind !== null) tokens.push(literal);
    at = Math.max(at, literal.end);
  }
  return tokens;
}

/** The token at a place that no literal is at; its kind is null for white space. */
function tokenAt(
  text: string,
  start: number,
  angles: ReadonlySet<number>,
): { readonly end: number; readonly kind: TokenKind | null } {
  const end = (pattern: RegExp): number | null => {
    pattern.lastIndex = start;
    return pattern.test(text) ? pattern.lastIndex : null;
  };
  const behindBlank = end(blank);
  if (behindBlank !== null) return { end: behindBlank, kind: null };
  const behindComment = end(comment);
  if (behindComment !== null)
    return { end: behindComment, kind: text[start + 1] === "/" ? "line comment" : "comment" };
  const behindWord = end(word);
  if (behindWord !== null) return { end: behindWord, kind: "word" };
  const behind = angles.has(start) ? null : end(operator);
  return { end: behind ?? start + 1, kind: "punctuation" };
}
