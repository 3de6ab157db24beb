import { type Diagnostic, errorAt, textPlace } from "../lib/diagnostic.js";
import { didYouMean } from "../lib/suggest.js";
import { callStatement, isKind, nameOf, path, sourceOf, stringLiteral } from "./handlebars-ast.js";
import type { HelperScope } from "./helper-scopes.js";
import { defaultName, type Template } from "./template.js";

/** What templates may call, and with how many arguments. */
export interface HelperSignatures {
  /** The helpers of Katagami, and how many arguments each has. */
  readonly helpers: ReadonlyMap<string, number>;
  /** Those of them that are escapers. What other helpers return is checked before it is written. */
  readonly escapers: ReadonlySet<string>;
  /** The helpers of overlays that a template sees. */
  readonly own: (template: Template) => HelperScope;
  /** The helpers that open a block. */
  readonly blocks: ReadonlySet<string>;
  readonly partials: ReadonlySet<string>;
}

/** What a template uses of what a user may have added. */
export interface Uses {
  /** By the names that Handlebars knows them by. */
  readonly helpers: ReadonlySet<string>;
  readonly partials: ReadonlySet<string>;
  /** Whether it renders the template that it replaces. */
  readonly original: boolean;
}

/** The name under which the replaced template is registered: no partial in a folder can have it. */
export function originalName({ file }: Template): string {
  return `${defaultName} ${file}`;
}

/** The helper that checks every variable: `known(value, name, context)`, with the object that it is looked up in. */
export const knownHelper = "known";

/** The helper that checks a variable which may be absent: `present(value, name, context)`. */
export const presentHelper = "present";

/** The helper that writes a variable out: `write(value, source)`. */
export const writeHelper = "write";

/**
 * Makes a parsed template strict in every position. Handlebars' own strict mode reports `{{typo}}` but neither `{{#if typo}}`
 * nor the arguments of helpers, and no place: so every variable becomes an argument of the helper `known` (in a condition and in `each`, `present`), with its name,
 * and every bare `{{variable}}` one of `write`. The tree is changed in place.
 *
 * @returns calls of what does not exist or with the wrong number of arguments; and what the template uses
 */
export function makeStrict(
  template: Template,
  program: hbs.AST.Program,
  signatures: HelperSignatures,
): { readonly problems: Diagnostic[]; readonly uses: Uses } {
  const problems: Diagnostic[] = [];
  const own = signatures.own(template);
  const uses = { helpers: new Set<string>(), partials: new Set<string>(), original: false };
  const report = ({ loc }: hbs.AST.Node, message: string, hint: string | null = null): void => {
    const place = textPlace(template.file, loc.start.line, loc.start.column + 1);
    problems.push(errorAt(message, place, hint));
  };

  const strictCall = (
    call: hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression,
    isInCondition = false,
  ): void => {
    const name = nameOf(call.path);
    const ownHelper = own.get(name);
    const atLeast = ownHelper?.arity;
    const wanted = atLeast ?? signatures.helpers.get(name);
    if (ownHelper !== undefined) {
      uses.helpers.add(ownHelper.registered);
      call.path = { ...path(name, call.path), parts: [ownHelper.registered] };
    }
    if (signatures.blocks.has(name) && !isKind(call, "BlockStatement")) {
      report(call, `${name} opens a block`, `{{#${name} …}} … {{/${name}}}`);
    } else if (wanted === undefined) {
      const all = [...signatures.helpers.keys(), ...own.keys()];
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
    // A user's helper may combine conditions: {{#if (and paging restricted)}}.
    const isCondition = conditions.has(name) || (isInCondition && ownHelper !== undefined);
    const check = isCondition || name === "each" ? presentHelper : knownHelper;
    call.params = call.params.map((param) => strictExpression(param, check, isCondition));
  };
  const strictExpression = (
    expression: hbs.AST.Expression,
    helper: string = knownHelper,
    isInCondition = false,
  ): hbs.AST.Expression => {
    if (isKind(expression, "SubExpression")) strictCall(expression, isInCondition);
    return isKind(expression, "PathExpression") ? checked(expression, helper) : expression;
  };
  const strictStatement = (statement: hbs.AST.Statement): void => {
    if (isKind(statement, "MustacheStatement")) {
      const name = nameOf(statement.path);
      // A name alone is a variable, even if a helper has the same name, unless that helper has no arguments. In the templates
      // of an overlay it is a helper of overlays; Katagami's templates see none of these.
      const isCall =
        statement.params.length > 0 ||
        hasPairs(statement) ||
        own.has(name) ||
        signatures.helpers.get(name) === 0;
      if (isCall) strictCall(statement);
      // What an escaper returns may be written; anything else is checked first.
      if (isCall && signatures.escapers.has(name)) return;
      const written = isCall ? asExpression(statement) : strictExpression(statement.path);
      const source = isCall ? sourceOf(template.text, statement) : name;
      statement.params = [written, stringLiteral(source, statement)];
      statement.path = path(writeHelper, statement);
    } else if (isKind(statement, "BlockStatement")) {
      const name = nameOf(statement.path);
      if (signatures.blocks.has(name)) strictCall(statement);
      else
        report(
          statement,
          `there is no block helper ${name}`,
          didYouMean(name, [...signatures.blocks]) ??
            `there are ${[...signatures.blocks].join(", ")}`,
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
    } else if (signatures.partials.has(name)) uses.partials.add(name);
    else
      report(
        statement,
        `there is no partial ${name}`,
        didYouMean(name, [...signatures.partials]) ?? `partials/${name}.hbs would be one`,
      );
    statement.params = statement.params.map((param) => strictExpression(param));
    for (const pair of pairsOf(statement)) pair.value = strictExpression(pair.value);
  };
  program.body.forEach(strictStatement);
  return { problems, uses };
}

/** The blocks that ask whether something is there. */
const conditions: ReadonlySet<string> = new Set(["if", "unless"]);

const noHelper = "`katagami templates list` shows what there is; helpers.ts adds your own";

const noOriginal = {
  message: `${defaultName} renders the template that a file replaces, and this file replaces none`,
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

/** Turns `variable` into `(known variable "variable")`, at the place of the variable. */
function checked(variable: hbs.AST.PathExpression, helper: string): hbs.AST.SubExpression {
  const name = stringLiteral(variable.original, variable);
  return asExpression(callStatement(helper, [variable, name, contextOf(variable)], variable));
}

/** The object that a variable is looked up in: `..` for `../name`. */
function contextOf({ depth, loc }: hbs.AST.PathExpression): hbs.AST.PathExpression {
  const original = depth === 0 ? "this" : Array<string>(depth).fill("..").join("/");
  return { type: "PathExpression", data: false, depth, parts: [], original, loc };
}

/** Turns a call into an argument of another. */
function asExpression({
  path: callee,
  params,
  hash,
  loc,
}: hbs.AST.MustacheStatement): hbs.AST.SubExpression {
  // The parser gives a call a name, not a literal: `strictCall` has checked it.
  return { type: "SubExpression", path: callee as hbs.AST.PathExpression, params, hash, loc };
}
