import Handlebars from "handlebars";
import { type Diagnostic, Failure, problem, textPlace } from "../lib/diagnostic.js";
import type { OutputFile } from "../lib/output-file.js";
import type { PackageView, WorkspaceView } from "../view/view.js";
import { blocks, helpers, inner, escapers } from "./built-in-helpers.js";
import { ProblemLog } from "./render-errors.js";
import { type TracedFile, Tracer } from "./source-map.js";
import { makeStrict, originalName, type Uses, type Vocabulary } from "./strict.js";
import type { LoadedHelpers, Template, TemplateSet } from "./template.js";
import { unused } from "./unused.js";
import { ownHelpers, takenNames } from "./user-helpers.js";

/** Lays out a view: one file for each template. */
export type Render = (view: PackageView) => OutputFile[];

/** Lays out the views of all packages: one file for each template that is made once. */
export type RenderOnce = (view: WorkspaceView) => OutputFile[];

export interface Renders {
  readonly render: Render;
  readonly renderOnce: RenderOnce;
}

/** The same, with the place in the templates and in the model that every part of a file came from. */
export interface TracedRenders {
  readonly render: (view: PackageView) => TracedFile[];
  readonly renderOnce: (view: WorkspaceView) => TracedFile[];
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
export function createRenders(templates: TemplateSet, own: LoadedHelpers | null): Renders {
  const { files, once, layOut } = compileAll(templates, own, null);
  const text = (_view: unknown, run: () => string): { readonly text: string } => ({ text: run() });
  return {
    render: (view) => layOut(files, view, `${view.package.id}/`, text),
    renderOnce: (view) => layOut(once, view, "", text),
  };
}

/**
 * Compiles templates so that what they render says where it came from. Rendering takes about three times as long.
 *
 * @throws Failure as `createRenders` does
 */
export function createTracedRenders(
  templates: TemplateSet,
  own: LoadedHelpers | null,
): TracedRenders {
  const tracer = new Tracer();
  const { files, once, layOut } = compileAll(templates, own, tracer);
  const trace = (view: unknown, run: () => string): Pick<TracedFile, "text" | "segments"> =>
    tracer.trace(view, run);
  return {
    render: (view) => layOut(files, view, `${view.package.id}/`, trace),
    renderOnce: (view) => layOut(once, view, "", trace),
  };
}

interface Compiled {
  readonly template: Template;
  readonly run: Handlebars.TemplateDelegate;
}

interface CompiledSet {
  readonly files: readonly Compiled[];
  readonly once: readonly Compiled[];
  /** Renders templates; `read` makes of the run of one what the file has beside its path. */
  readonly layOut: <T extends { readonly text: string }>(
    compiled: readonly Compiled[],
    view: unknown,
    folder: string,
    read: (view: unknown, run: () => string) => T,
  ) => (OutputFile & T)[];
}

function compileAll(
  templates: TemplateSet,
  own: LoadedHelpers | null,
  tracer: Tracer | null,
): CompiledSet {
  const log = new ProblemLog();
  const handlebars = Handlebars.create();
  // Some of Handlebars' own are replaced; the others invite logic into templates.
  for (const name of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(name);
  const usable = own === null ? {} : ownHelpers(own);
  const all = { ...usable, ...helpers, ...blocks, ...inner, ...tracer?.helpers() };
  for (const [name, helper] of Object.entries(all))
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
    escapers: new Set(Object.keys(escapers)),
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
    tracer?.instrument(template, program);
    const run: Handlebars.TemplateDelegate = handlebars.compile(program, options);
    return (view: unknown, runtime) => log.inside(template, () => run(view, runtime));
  };
  for (const partial of templates.partials)
    handlebars.registerPartial(partial.name, compile(partial));
  const compileThese = (these: readonly Template[]): readonly Compiled[] =>
    these.map((template) => ({ template, run: compile(template) }));
  const files = compileThese(templates.files);
  const once = compileThese(templates.once);
  problems.push(...unused(templates, used, own));
  if (problems.length > 0) throw new Failure(problems);
  return {
    files,
    once,
    layOut: (compiled, view, folder, read) => {
      const made = compiled.map(({ template, run }) => ({
        path: folder + template.output,
        template: template.file,
        ...read(view, () => run(view, ownPropertiesOnly)),
      }));
      log.throwAll();
      return made;
    },
  };
}

/** Handlebars' own choice, taken silently: what an object has from its prototype is not there. */
const ownPropertiesOnly = {
  allowProtoPropertiesByDefault: false,
  allowProtoMethodsByDefault: false,
};

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
