/** Helpers for reading and changing Handlebars' syntax tree. */

/** The kinds of node that we distinguish, by Handlebars' name for them. */
interface Kinds {
  readonly MustacheStatement: hbs.AST.MustacheStatement;
  readonly BlockStatement: hbs.AST.BlockStatement;
  readonly PartialStatement: hbs.AST.PartialStatement;
  readonly ContentStatement: hbs.AST.ContentStatement;
  readonly CommentStatement: hbs.AST.CommentStatement;
  readonly SubExpression: hbs.AST.SubExpression;
  readonly PathExpression: hbs.AST.PathExpression;
}

export function isKind<K extends keyof Kinds>(node: hbs.AST.Node, kind: K): node is Kinds[K] {
  return node.type === kind;
}

/** The name of a call, variable or partial. */
export function nameOf(node: hbs.AST.Node): string {
  // Every path and literal has `original`; any other node here is not a name.
  return String((node as { original?: unknown }).original ?? node.type);
}

export function stringLiteral(value: string, { loc }: hbs.AST.Node): hbs.AST.StringLiteral {
  return { type: "StringLiteral", value, original: value, loc };
}

/** The text between the braces of a statement. */
export function sourceOf(text: string, { loc }: hbs.AST.Node): string {
  const lines = text.split("\n").slice(loc.start.line - 1, loc.end.line);
  lines.push((lines.pop() ?? "").slice(0, loc.end.column));
  lines.unshift((lines.shift() ?? "").slice(loc.start.column));
  return lines.join(" ").replace(/^\{+[~#>]?\s*|\s*~?\}+$/g, "");
}

/** Creates a path expression of one name. */
export function path(name: string, { loc }: hbs.AST.Node): hbs.AST.PathExpression {
  return { type: "PathExpression", data: false, depth: 0, parts: [name], original: name, loc };
}

export function numberLiteral(value: number, { loc }: hbs.AST.Node): hbs.AST.NumberLiteral {
  return { type: "NumberLiteral", value, original: value, loc };
}

/** Creates a statement that calls a helper and writes what it returns. */
export function callStatement(
  name: string,
  params: hbs.AST.Expression[],
  node: hbs.AST.Node,
): hbs.AST.MustacheStatement {
  const { loc } = node;
  return {
    type: "MustacheStatement",
    path: path(name, node),
    params,
    hash: { type: "Hash", pairs: [], loc },
    escaped: false,
    strip: { open: false, close: false },
    loc,
  };
}
