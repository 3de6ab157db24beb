import { type Diagnostic, problem, textPlace } from "../diagnostic.js";
import { isKind, nameOf, path, sourceOf, stringLiteral } from "./ast.js";
import type { Template } from "./templates.js";

/** What a template may call. */
export interface Vocabulary {
  /** The helpers, and how many arguments each takes. */
  readonly helpers: ReadonlyMap<string, number>;
  /** Those of them that give a string, made for a position: sinks. What others give is checked before it is written. */
  readonly sinks: ReadonlySet<string>;
  /** Those that open a block. */
  readonly blocks: ReadonlySet<string>;
  readonly partials: ReadonlySet<string>;
}

/** The helper that every variable is sent through: `known(value, name)`. */
export const knownHelper = "known";
/** The helper that writes a variable out: `write(value, source)`. */
export const writeHelper = "write";

/**
 * Makes a parsed template strict in every position. Handlebars' own strict mode sees `{{typo}}` but neither `{{#if typo}}`
 * nor the arguments of helpers, and does not say where: so every variable is sent through the helper `known`, with its
 * name, and every bare `{{variable}}` through `write`. The tree is changed in place.
 *
 * @returns what is called and does not exist, or is called with the wrong number of arguments
 */
export function makeStrict(
  template: Template,
  program: hbs.AST.Program,
  words: Vocabulary,
): Diagnostic[] {
  const problems: Diagnostic[] = [];
  const report = ({ loc }: hbs.AST.Node, message: string): void => {
    problems.push(
      problem("error", message, textPlace(template.file, loc.start.line, loc.start.column + 1)),
    );
  };

  const strictCall = (
    call: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression,
  ): void => {
    const name = nameOf(call.path);
    const wanted = words.helpers.get(name);
    if (wanted === undefined) {
      report(call, `there is no helper ${name}`);
    } else if (wanted !== call.params.length) {
      report(
        call,
        `${name} takes ${String(wanted)} argument${wanted === 1 ? "" : "s"}, not ${String(call.params.length)}`,
      );
    }
    if (hasPairs(call)) report(call, `${name} takes no named arguments`);
    call.params = call.params.map(strictExpression);
  };
  const strictExpression = (expression: hbs.AST.Expression): hbs.AST.Expression => {
    if (isKind(expression, "SubExpression")) strictCall(expression);
    return isKind(expression, "PathExpression") ? known(expression) : expression;
  };
  const strictStatement = (statement: hbs.AST.Statement): void => {
    if (isKind(statement, "MustacheStatement")) {
      const name = nameOf(statement.path);
      // A name alone is a variable, also where a helper is called the same: one that takes nothing is all it could be.
      const isCall =
        statement.params.length > 0 || hasPairs(statement) || words.helpers.get(name) === 0;
      if (isCall) strictCall(statement);
      if (isCall && words.sinks.has(name)) return;
      const written = isCall ? asExpression(statement) : strictExpression(statement.path);
      const source = isCall ? sourceOf(template.text, statement) : name;
      statement.params = [written, stringLiteral(source, statement)];
      statement.path = path(writeHelper, statement);
    } else if (isKind(statement, "BlockStatement")) {
      if (words.blocks.has(nameOf(statement.path))) strictCall(statement);
      else report(statement, `there is no block helper ${nameOf(statement.path)}`);
      if ((statement.program?.blockParams ?? []).length > 0)
        report(statement, "`as |name|` is not supported");
      for (const block of [statement.program, statement.inverse])
        block?.body.forEach(strictStatement);
    } else if (isKind(statement, "PartialStatement")) {
      if (!words.partials.has(nameOf(statement.name)))
        report(statement, `there is no partial ${nameOf(statement.name)}`);
      statement.params = statement.params.map(strictExpression);
    } else if (!isKind(statement, "ContentStatement") && !isKind(statement, "CommentStatement")) {
      report(statement, `a ${statement.type} is not supported`);
    }
  };
  program.body.forEach(strictStatement);
  return problems;
}

function hasPairs({ hash }: { readonly hash?: hbs.AST.Hash | undefined }): boolean {
  return (hash?.pairs.length ?? 0) > 0;
}

/** `variable` → `(known variable "variable")`, at the place of the variable. */
function known(variable: hbs.AST.PathExpression): hbs.AST.SubExpression {
  const name = stringLiteral(variable.original, variable);
  const hash: hbs.AST.Hash = { type: "Hash", pairs: [], loc: variable.loc };
  return {
    type: "SubExpression",
    path: path(knownHelper, variable),
    params: [variable, name],
    hash,
    loc: variable.loc,
  };
}

/** A call as an argument of another. */
function asExpression({
  path: callee,
  params,
  hash,
  loc,
}: hbs.AST.MustacheStatement): hbs.AST.SubExpression {
  // The parser gives a call a name, not a literal: `strictCall` has looked it up.
  return { type: "SubExpression", path: callee as hbs.AST.PathExpression, params, hash, loc };
}
