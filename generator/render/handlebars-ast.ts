/** Handlebars' syntax tree, as far as templates are changed in it. */

/** The kinds of node that are told apart, by Handlebars' name for them. */
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

/** What a call, variable or partial is called. */
export function nameOf(node: hbs.AST.Node): string {
  // Every path and literal has it; what else can stand here has none and is then no name of ours.
  return String((node as { original?: unknown }).original ?? node.type);
}

export function stringLiteral(value: string, { loc }: hbs.AST.Node): hbs.AST.StringLiteral {
  return { type: "StringLiteral", value, original: value, loc };
}

/** What stands between the braces of a statement. */
export function sourceOf(text: string, { loc }: hbs.AST.Node): string {
  const lines = text.split("\n").slice(loc.start.line - 1, loc.end.line);
  lines.push((lines.pop() ?? "").slice(0, loc.end.column));
  lines.unshift((lines.shift() ?? "").slice(loc.start.column));
  return lines.join(" ").replace(/^\{+[~#>]?\s*|\s*~?\}+$/g, "");
}

/** A path expression of one name. */
export function path(name: string, { loc }: hbs.AST.Node): hbs.AST.PathExpression {
  return { type: "PathExpression", data: false, depth: 0, parts: [name], original: name, loc };
}

export function numberLiteral(value: number, { loc }: hbs.AST.Node): hbs.AST.NumberLiteral {
  return { type: "NumberLiteral", value, original: value, loc };
}

/** A statement that calls a helper and writes what it gives. */
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
