import Handlebars from "handlebars";
import { type Diagnostic, Failure, problem, textPlace } from "../diagnostic.js";
import type { OutputFile } from "./output.js";
import { fittingSink } from "./position.js";
import { makeStrict, type Vocabulary } from "./strict.js";
import type { Template, TemplateSet } from "./templates.js";
import { type TracedFile, Tracer } from "./trace.js";
import type { PackageView } from "./view.js";
import { blocks, helpers, inner, RawTextError, sinks, TemplateError } from "./vocabulary.js";

/** Lays out a view: one file for each template. */
export type Render = (view: PackageView) => OutputFile[];

/** The same, with the place in the templates and in the model that every part of a file came from. */
export type TracedRender = (view: PackageView) => TracedFile[];

/**
 * Compiles templates. What a template calls must be there, and so must every variable, in whatever position it stands.
 *
 * @throws Failure when a template does not parse or calls what does not exist, all of them at once
 */
export function createRender(templates: TemplateSet): Render {
  const compiled = compileAll(templates, null);
  return (view) =>
    compiled.map(({ template, run }) => ({ ...outputOf(template, view), text: run(view) }));
}

/**
 * Compiles templates so that what they render says where it came from. It takes about three times as long.
 *
 * @throws Failure as `createRender` does
 */
export function createTracedRender(templates: TemplateSet): TracedRender {
  const tracer = new Tracer();
  const compiled = compileAll(templates, tracer);
  return (view) =>
    compiled.map(({ template, run }) => ({
      ...outputOf(template, view),
      ...tracer.trace(() => run(view)),
    }));
}

function outputOf(template: Template, view: PackageView): Omit<OutputFile, "text"> {
  return { path: `${view.package.id}/${template.output}`, template: template.file };
}

interface Compiled {
  readonly template: Template;
  readonly run: (view: PackageView) => string;
}

function compileAll(templates: TemplateSet, tracer: Tracer | null): Compiled[] {
  const handlebars = Handlebars.create();
  // Some of Handlebars' own are replaced; the others invite logic into templates.
  for (const name of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(name);
  const all = { ...helpers, ...blocks, ...inner, ...tracer?.helpers() };
  // Handlebars' type for helpers takes anything, as templates may hand over anything; ours check what they get.
  handlebars.registerHelper(all as Record<string, Handlebars.HelperDelegate>);
  const knownHelpers = Object.fromEntries(Object.keys(all).map((name) => [name, true]));
  const options = { noEscape: true, knownHelpersOnly: true, knownHelpers };
  const words: Vocabulary = {
    // The last argument of every helper is Handlebars' own.
    helpers: new Map(
      Object.entries({ ...helpers, ...blocks }).map(([name, helper]) => [name, helper.length - 1]),
    ),
    sinks: new Set(Object.keys(sinks)),
    blocks: new Set(Object.keys(blocks)),
    partials: new Set(templates.partials.map(({ name }) => name)),
  };

  const problems: Diagnostic[] = [];
  // The file that is being laid out: a partial's position is one in a file of its kind.
  let output = "";
  const compile = (template: Template): Handlebars.TemplateDelegate => {
    const program = parse(template);
    if ("severity" in program) {
      problems.push(program);
      return () => "";
    }
    problems.push(...makeStrict(template, program, words));
    tracer?.instrument(template, program);
    const run: Handlebars.TemplateDelegate = handlebars.compile(program, options);
    return (view: unknown, runtime) =>
      located(
        template,
        () => run(view, runtime),
        () => output,
      );
  };
  for (const partial of templates.partials)
    handlebars.registerPartial(partial.name, compile(partial));
  const compiled = templates.files.map((template) => ({ template, run: compile(template) }));
  if (problems.length > 0) throw new Failure(problems);
  return compiled.map(({ template, run }) => ({
    template,
    run: (view) => {
      output = template.output;
      return run(view);
    },
  }));
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
function located(template: Template, run: () => string, output: () => string): string {
  try {
    return run();
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { message } = error as Error; // Only errors are thrown here.
    const { line, column, hint } =
      error instanceof TemplateError ? error : { line: null, column: null, hint: null };
    const raw = error instanceof RawTextError ? fittingSink(template, error, output()) : null;
    throw new Failure([
      problem(
        "error",
        raw === null ? message : `${message} ${raw.where}`,
        textPlace(template.file, line, column),
        raw?.hint ?? hint,
      ),
    ]);
  }
}
