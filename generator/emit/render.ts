import Handlebars from "handlebars";
import { type Diagnostic, Failure, problem, textPlace } from "../diagnostic.js";
import { literal } from "./literal.js";
import type { OutputFile } from "./output.js";
import { knownHelper, makeStrict, type Vocabulary, writeHelper } from "./strict.js";
import type { Template, TemplateSet } from "./templates.js";
import {
  docComment,
  docLines,
  identifier,
  jsonDocument,
  markdown,
  markdownCode,
  markdownTable,
  numberLiteral,
  stringLiteral,
  SpecText,
  type Text,
} from "./text.js";
import type { PackageView } from "./view.js";

/** Lays out a view: one file for each template. */
export type Render = (view: PackageView) => OutputFile[];

/** What Handlebars adds to a helper's arguments: where it was called and the blocks it may choose from. */
interface HelperCall extends Handlebars.HelperOptions {
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } };
}

/**
 * Compiles templates. What a template calls must be there, and so must every variable, in whatever position it stands.
 *
 * @throws Failure when a template does not parse or calls what does not exist, all of them at once
 */
export function createRender(templates: TemplateSet): Render {
  const handlebars = Handlebars.create();
  // Some of Handlebars' own are replaced; the others invite logic into templates.
  for (const name of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(name);
  handlebars.registerHelper({ ...helpers, ...blocks, ...inner });
  const knownHelpers = Object.fromEntries(
    Object.keys(handlebars.helpers).map((name) => [name, true]),
  );
  const options = { noEscape: true, knownHelpersOnly: true, knownHelpers };
  const words: Vocabulary = {
    // The last argument of every helper is Handlebars' own.
    helpers: new Map(
      Object.entries({ ...helpers, ...blocks }).map(([name, helper]) => [name, helper.length - 1]),
    ),
    blocks: new Set(Object.keys(blocks)),
    partials: new Set(templates.partials.map(({ name }) => name)),
  };

  const problems: Diagnostic[] = [];
  const compile = (template: Template): Handlebars.TemplateDelegate => {
    const program = parse(template);
    if ("severity" in program) {
      problems.push(program);
      return () => "";
    }
    problems.push(...makeStrict(template, program, words));
    const run: Handlebars.TemplateDelegate = handlebars.compile(program, options);
    return (view: unknown, runtime) => located(template, () => run(view, runtime));
  };
  for (const partial of templates.partials)
    handlebars.registerPartial(partial.name, compile(partial));
  const compiled = templates.files.map((template) => ({ template, run: compile(template) }));
  if (problems.length > 0) throw new Failure(problems);

  return (view) =>
    compiled.map(({ template, run }) => ({
      path: `${view.package.id}/${template.output}`,
      text: run(view),
      template: template.file,
    }));
}

/** The text between blocks, by what is there. */
const blocks: Readonly<Record<string, Handlebars.HelperDelegate>> = {
  /** Unlike Handlebars' own, counts 0 and "" as there. */
  if(this: unknown, condition: unknown, call: HelperCall): string {
    return holds(condition) ? call.fn(this) : call.inverse(this);
  },
  unless(this: unknown, condition: unknown, call: HelperCall): string {
    return holds(condition) ? call.inverse(this) : call.fn(this);
  },
  each(this: unknown, items: unknown, call: HelperCall): string {
    if (!Array.isArray(items))
      throw new TemplateError(`each wants a list, not ${kindOf(items)}`, call);
    return items.map((item: unknown) => call.fn(item)).join("");
  },
  /** Lays out the Markdown table in the block: the columns aligned. */
  mdtable(this: unknown, call: HelperCall): string {
    const rows = call.fn(this).trim().split("\n").map(tableCells);
    return `${markdownTable([...rows.slice(0, 1), ...rows.slice(2)])}\n`;
  },
};

/** Written into templates by `makeStrict`, not by people. */
const inner: Readonly<Record<string, Handlebars.HelperDelegate>> = {
  [knownHelper]: (value: unknown, name: string, call: HelperCall) => {
    if (value === undefined)
      throw new TemplateError(
        `unknown variable ${name}`,
        call,
        "`katagami templates view` prints what there is",
      );
    return value;
  },
  [writeHelper]: (value: unknown, call: HelperCall) => {
    if (typeof value === "string" || typeof value === "number") return String(value);
    throw new TemplateError(
      value instanceof SpecText
        ? "text of a model cannot be written out raw: use the helper for its position (str, doc, line, md, mdcode, literal, json)"
        : `${kindOf(value)} cannot be written out`,
      call,
    );
  },
};

const helpers: Readonly<Record<string, Handlebars.HelperDelegate>> = {
  /** A string literal. */
  str: (text: unknown, call: HelperCall) => stringLiteral(asText("str", text, call)),
  /** A number literal. */
  num: (value: unknown, call: HelperCall) => guard(call, () => numberLiteral(value)),
  /** A JSON value as a TypeScript literal. */
  literal: (value: unknown, call: HelperCall) => guard(call, () => literal(value)),
  /** A JSON document. */
  json: (value: unknown, _call: HelperCall) => jsonDocument(value),
  /** A doc comment of a list of paragraphs, its lines below the first one's column. */
  doc: (paragraphs: unknown, call: HelperCall) => {
    if (!Array.isArray(paragraphs))
      throw new TemplateError(`doc wants a list of paragraphs, not ${kindOf(paragraphs)}`, call);
    const comment = docComment(paragraphs.map((paragraph) => asText("doc", paragraph, call)));
    return comment.replaceAll("\n", `\n${" ".repeat(call.loc?.start.column ?? 0)}`);
  },
  /** The rest of a line comment. */
  line: (text: unknown, call: HelperCall) => docLines(asText("line", text, call)).join(" "),
  /** A line of Markdown prose. */
  md: (text: unknown, call: HelperCall) => markdown(asText("md", text, call)),
  /** A code span in Markdown. */
  mdcode: (text: unknown, call: HelperCall) => markdownCode(asText("mdcode", text, call)),
  /** Names of ours, with commas between them. */
  list: (names: unknown, call: HelperCall) => {
    if (!Array.isArray(names))
      throw new TemplateError(`list wants a list of names, not ${kindOf(names)}`, call);
    return names.map((name) => guard(call, () => identifier(name as string))).join(", "); // Asserted there.
  },
  /** Two texts with a blank between them. */
  join: (first: unknown, second: unknown, call: HelperCall) =>
    joined(asText("join", first, call), asText("join", second, call)),
};

class TemplateError extends Error {
  readonly line: number | null;
  readonly column: number | null;
  readonly hint: string | null;

  constructor(message: string, call: HelperCall, hint: string | null = null) {
    super(message);
    this.line = call.loc?.start.line ?? null;
    this.column = call.loc === undefined ? null : call.loc.start.column + 1;
    this.hint = hint;
  }
}

function asText(helper: string, value: unknown, call: HelperCall): Text {
  if (typeof value === "string" || value instanceof SpecText) return value;
  throw new TemplateError(`${helper} wants a text, not ${kindOf(value)}`, call);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value instanceof SpecText) return "text of a model";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** The cells of a row; a `|` that is escaped stands in a cell. */
function tableCells(row: string): string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function guard(call: HelperCall, make: () => string): string {
  try {
    return make();
  } catch (error) {
    throw new TemplateError((error as Error).message, call);
  }
}

function holds(condition: unknown): boolean {
  return Array.isArray(condition)
    ? condition.length > 0
    : condition !== null && condition !== false;
}

function joined(first: Text, second: Text): SpecText {
  const parts = JSON.parse(JSON.stringify([first, second])) as string[]; // Texts are strings in JSON.
  return new SpecText(parts.join(" "));
}

/** Parses a template, or says where it does not parse. */
function parse({ file, text }: Template): hbs.AST.Program | Diagnostic {
  try {
    return Handlebars.parse(text);
  } catch (error) {
    // Handlebars' own errors (blocks that do not match) hold a place; those of its parser leave it in the lexer, for which
    // there are no types.
    const known = error as { message: string; lineNumber?: number; column?: number };
    const { lexer } = (
      Handlebars as unknown as {
        Parser: { lexer: { yylloc: { first_line: number; first_column: number } } };
      }
    ).Parser;
    const line = known.lineNumber ?? lexer.yylloc.first_line;
    const column = known.column ?? lexer.yylloc.first_column;
    const unexpected = /^Parse error[^]*, got '(.*?)'$/.exec(known.message)?.[1];
    const reason =
      unexpected === undefined
        ? known.message.replace(/ - \d+:\d+$/, "")
        : `unexpected ${unexpected}`;
    return problem(
      "error",
      `the template does not parse: ${reason}`,
      textPlace(file, line, column + 1),
    );
  }
}

/** Says in which template something went wrong: a partial's error is not that of the template that uses it. */
function located(template: Template, run: () => string): string {
  try {
    return run();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { message } = error as Error; // Only errors are thrown here.
    const { line, column, hint } =
      error instanceof TemplateError ? error : { line: null, column: null, hint: null };
    throw new Failure([problem("error", message, textPlace(template.file, line, column), hint)]);
  }
}
