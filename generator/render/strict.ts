import { type Diagnostic, problem, textPlace } from "../lib/diagnostic.js";
import { didYouMean } from "../lib/suggest.js";
import { isKind, nameOf, path, sourceOf, stringLiteral } from "./handlebars-ast.js";
import type { Template } from "./template.js";

/** What a template may call. */
export interface Vocabulary {
  /** The helpers, and how many arguments each takes. */
  readonly helpers: ReadonlyMap<string, number>;
  /** Those of them that give a string, made for a position: escapers. What others give is checked before it is written. */
  readonly escapers: ReadonlySet<string>;
  /** The user's helpers, and how many arguments each takes at least. */
  readonly own: ReadonlyMap<string, number>;
  /** Those that open a block. */
  readonly blocks: ReadonlySet<string>;
  readonly partials: ReadonlySet<string>;
}

/** What a template calls of what a user may have brought. */
export interface Uses {
  readonly helpers: ReadonlySet<string>;
  readonly partials: ReadonlySet<string>;
  /** Whether it renders the template in whose place it stands. */
  readonly original: boolean;
}

/** How an override calls the template in whose place it stands. */
const defaultName = "@default";

/** The name under which that one is known: no partial of a folder can be called so. */
export function originalName({ file }: Template): string {
  return `${defaultName} ${file}`;
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
 * @returns what is called and does not exist, or is called with the wrong number of arguments; and what is called
 */
export function makeStrict(
  template: Template,
  program: hbs.AST.Program,
  words: Vocabulary,
): { readonly problems: Diagnostic[]; readonly uses: Uses } {
  const problems: Diagnostic[] = [];
  const uses = { helpers: new Set<string>(), partials: new Set<string>(), original: false };
  const report = ({ loc }: hbs.AST.Node, message: string, hint: string | null = null): void => {
    const place = textPlace(template.file, loc.start.line, loc.start.column + 1);
    problems.push(problem("error", message, place, hint));
  };

  const strictCall = (
    call: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression,
  ): void => {
    const name = nameOf(call.path);
    const atLeast = words.own.get(name);
    const wanted = atLeast ?? words.helpers.get(name);
    uses.helpers.add(name);
    if (words.blocks.has(name) && !isKind(call, "BlockStatement")) {
      report(call, `${name} opens a block`, `{{#${name} …}} … {{/${name}}}`);
    } else if (wanted === undefined) {
      const all = [...words.helpers.keys(), ...words.own.keys()];
      report(call, `there is no helper ${name}`, didYouMean(name, all) ?? noHelper);
    } else if (
      atLeast === undefined ? wanted !== call.params.length : call.params.length < wanted
    ) {
      const least = atLeast === undefined ? "" : "at least ";
      report(
        call,
        `${name} takes ${least}${String(wanted)} argument${wanted === 1 ? "" : "s"}, not ${String(call.params.length)}`,
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
      // A name alone is a variable, also where a helper is called the same, but for one that takes nothing. In a user's
      // templates it is a helper of theirs; what theirs are called means nothing to ours.
      const isCall =
        statement.params.length > 0 ||
        hasPairs(statement) ||
        (words.own.get(name) ?? words.helpers.get(name)) === 0 ||
        (words.own.has(name) && template.origin !== "katagami");
      if (isCall) strictCall(statement);
      // What a escaper gives is made to be written; what else is given is looked at.
      if (isCall && words.escapers.has(name)) return;
      const written = isCall ? asExpression(statement) : strictExpression(statement.path);
      const source = isCall ? sourceOf(template.text, statement) : name;
      statement.params = [written, stringLiteral(source, statement)];
      statement.path = path(writeHelper, statement);
    } else if (isKind(statement, "BlockStatement")) {
      const name = nameOf(statement.path);
      if (words.blocks.has(name)) strictCall(statement);
      else
        report(
          statement,
          `there is no block helper ${name}`,
          didYouMean(name, [...words.blocks]) ?? `there are ${[...words.blocks].join(", ")}`,
        );
      if ((statement.program?.blockParams ?? []).length > 0)
        report(statement, "`as |name|` is not supported");
      for (const block of [statement.program, statement.inverse])
        block?.body.forEach(strictStatement);
    } else if (isKind(statement, "PartialStatement")) {
      strictPartial(statement);
    } else if (!isKind(statement, "ContentStatement") && !isKind(statement, "CommentStatement")) {
      report(statement, `a ${statement.type} is not supported`);
    }
  };
  const strictPartial = (statement: hbs.AST.PartialStatement): void => {
    const name = nameOf(statement.name);
    if (name === defaultName) {
      uses.original = true;
      if (template.original === null) report(statement, noOriginal.message, noOriginal.hint);
      else statement.name = path(originalName(template), statement);
    } else if (words.partials.has(name)) uses.partials.add(name);
    else
      report(
        statement,
        `there is no partial ${name}`,
        didYouMean(name, [...words.partials]) ?? `partials/${name}.hbs would be one`,
      );
    statement.params = statement.params.map(strictExpression);
    for (const pair of pairsOf(statement)) pair.value = strictExpression(pair.value);
  };
  program.body.forEach(strictStatement);
  return { problems, uses };
}

const noHelper = "`katagami templates list` shows what there is; helpers.ts adds your own";

const noOriginal = {
  message: `there is nothing that ${defaultName} could stand for: this file replaces none of Katagami's`,
  hint: "`katagami templates list` shows which files can be replaced, and by what name",
};

interface WithHash {
  readonly hash?: hbs.AST.Hash | undefined;
}

function pairsOf({ hash }: WithHash): readonly hbs.AST.HashPair[] {
  return hash?.pairs ?? [];
}

function hasPairs(node: WithHash): boolean {
  return pairsOf(node).length > 0;
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
