import Handlebars from "handlebars";
import { type Diagnostic, Failure, problem, textPlace } from "../diagnostic.js";
import { type LoadedHelpers, ownHelpers, takenNames } from "./helpers.js";
import { literal } from "./literal.js";
import type { OutputFile } from "./output.js";
import { ProblemLog, TemplateError } from "./problem-log.js";
import {
  knownHelper,
  makeStrict,
  originalName,
  type Uses,
  type Vocabulary,
  writeHelper,
} from "./strict.js";
import type { Template, TemplateSet } from "./templates.js";
import {
  docComment,
  docLines,
  identifier,
  markdown,
  markdownCode,
  markdownTable,
  numberLiteral,
  stringLiteral,
  SpecText,
  type Text,
} from "./text.js";
import { nearestVariable, unused } from "./unused.js";
import type { PackageView, WorkspaceView } from "./view.js";

/** Lays out a view: one file for each template. */
export type Render = (view: PackageView) => OutputFile[];

/** Lays out the views of all packages: one file for each template that is made once. */
export type RenderOnce = (view: WorkspaceView) => OutputFile[];

/** What Handlebars adds to a helper's arguments: where it was called and the blocks it may choose from. */
export interface HelperCall extends Handlebars.HelperOptions {
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } };
}

/**
 * Compiles templates. What a template calls must be there, and so must every variable, in whatever position it stands.
 *
 * @throws Failure when a template does not parse or calls what does not exist, all of them at once
 */
export function createRender(templates: TemplateSet, own: LoadedHelpers | null = null): Render {
  return createRenders(templates, own).render;
}

/**
 * As `createRender`, with the files that are made once for all packages.
 *
 * @throws Failure for the same, and for a partial or helper of the user's that nothing uses
 */
export function createRenders(
  templates: TemplateSet,
  own: LoadedHelpers | null,
): { readonly render: Render; readonly renderOnce: RenderOnce } {
  const log = new ProblemLog();
  const handlebars = Handlebars.create();
  // Some of Handlebars' own are replaced; the others invite logic into templates.
  for (const name of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(name);
  const usable: Record<string, Handlebars.HelperDelegate> = own === null ? {} : ownHelpers(own);
  for (const [name, helper] of Object.entries({ ...usable, ...helpers, ...blocks, ...inner }))
    handlebars.registerHelper(name, log.watched(helper));
  const knownHelpers = Object.fromEntries(
    Object.keys(handlebars.helpers).map((name) => [name, true]),
  );
  const options = { noEscape: true, knownHelpersOnly: true, knownHelpers };
  const words: Vocabulary = {
    // The last argument of every helper is Handlebars' own.
    helpers: new Map(
      Object.entries({ ...helpers, ...blocks }).map(([name, helper]) => [name, helper.length - 1]),
    ),
    own: new Map([...(own?.helpers ?? [])].map(([name, helper]) => [name, helper.length])),
    blocks: new Set(Object.keys(blocks)),
    partials: new Set(templates.partials.map(({ name }) => name)),
  };

  const problems: Diagnostic[] = own === null ? [] : takenNames(own, words);
  const used = new Map<Template, Uses>();
  const compile = (template: Template): Handlebars.TemplateDelegate => {
    const program = parse(template);
    if ("severity" in program) {
      problems.push(program);
      return () => "";
    }
    const { problems: found, uses } = makeStrict(template, program, words);
    problems.push(...found);
    used.set(template, uses);
    const { original } = template;
    if (uses.original && original !== null)
      handlebars.registerPartial(originalName(template), compile(original));
    const run: Handlebars.TemplateDelegate = handlebars.compile(program, options);
    return (view: unknown, runtime) => log.inside(template, () => run(view, runtime));
  };
  for (const partial of templates.partials)
    handlebars.registerPartial(partial.name, compile(partial));
  const compileAll = (all: readonly Template[]): readonly Compiled[] =>
    all.map((template) => ({ template, run: compile(template) }));
  const files = compileAll(templates.files);
  const once = compileAll(templates.once);
  problems.push(...unused(templates, used, own));
  if (problems.length > 0) throw new Failure(problems);

  const layOut = (compiled: readonly Compiled[], view: unknown, folder: string): OutputFile[] => {
    const made = compiled.map(({ template, run }) => ({
      path: folder + template.output,
      text: run(view, ownPropertiesOnly),
      template: template.file,
    }));
    log.throwAll();
    return made;
  };
  return {
    render: (view) => layOut(files, view, `${view.package.id}/`),
    renderOnce: (view) => layOut(once, view, ""),
  };
}

/** Handlebars' own choice, taken silently: what an object has from its prototype is not there. */
const ownPropertiesOnly = {
  allowProtoPropertiesByDefault: false,
  allowProtoMethodsByDefault: false,
};

interface Compiled {
  readonly template: Template;
  readonly run: Handlebars.TemplateDelegate;
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
  [knownHelper](this: unknown, value: unknown, name: string, call: HelperCall): unknown {
    if (value === undefined)
      throw new TemplateError(
        `unknown variable ${name}`,
        call,
        nearestVariable(this, name) ?? "`katagami templates view <model>` prints what there is",
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
  json: (value: unknown, _call: HelperCall) => JSON.stringify(value, null, 2),
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

/** The helpers that every template has, those that open blocks marked as they are written. */
export const builtInHelpers: readonly string[] = [
  ...Object.keys(blocks).map((name) => `#${name}`),
  ...Object.keys(helpers),
];
