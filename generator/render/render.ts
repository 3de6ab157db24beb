import type Handlebars from "handlebars";
import { escapers } from "../escape/escapers.js";
import { Failure } from "../lib/diagnostic.js";
import type { OutputFile } from "../lib/output-file.js";
import type { SchemasView } from "../view/schemas.js";
import type { PackageView, WorkspaceView } from "../view/view.js";
import { blocks, helpers, innerHelpers } from "./built-in-helpers.js";
import { loadHandlebars, loadHandlebarsRuntime } from "./handlebars.js";
import { createHelperScopes, registeredName } from "./helper-scopes.js";
import { OptionalFields } from "./optional-fields.js";
import { parseTemplate } from "./parse-template.js";
import { precompiled } from "./precompiled.js";
import { ProblemLog } from "./render-errors.js";
import { type TracedFile, Tracer } from "./source-map.js";
import { type HelperSignatures, makeStrict, originalName, type Uses } from "./strict.js";
import {
  allTemplates,
  type LoadedHelpers,
  type Template,
  type TemplateSet,
  withOriginals,
} from "./template.js";
import { unused } from "./unused.js";
import { checkNames, placedHelpers } from "./user-helpers.js";

/** Compiled templates: each view becomes one file for each template. */
export interface Renders<File extends OutputFile = OutputFile> {
  readonly render: (view: PackageView) => File[];
  /** Renders the templates below `schemas/`; one that renders nothing makes no file. */
  readonly renderSchemas: (view: SchemasView) => File[];
  /** Renders the templates below `workspace/`, from the views of all packages together. */
  readonly renderWorkspace: (view: WorkspaceView) => File[];
}

/**
 * Compiles templates. Every helper that a template calls must exist, and so must every variable, wherever it is.
 *
 * @throws Failure when a template does not parse or calls what does not exist, and for a partial or helper of the user's that
 * no template uses; with all problems at once
 */
export function createRenders(templates: TemplateSet, own: readonly LoadedHelpers[]): Renders {
  return compileAll(templates, own, null, (_view, run) => ({ text: run() }));
}

/**
 * As `createRenders`; each part of the text then has the place that it comes from. Rendering takes about three times as long.
 *
 * @throws Failure as `createRenders` does
 */
export function createTracedRenders(
  templates: TemplateSet,
  own: readonly LoadedHelpers[],
): Renders<TracedFile> {
  const tracer = new Tracer();
  return compileAll(templates, own, tracer, (view, run) => tracer.trace(view, run));
}

/** @param read - runs a template and returns what its file has beside the path */
function compileAll<Content extends { readonly text: string }>(
  templates: TemplateSet,
  own: readonly LoadedHelpers[],
  tracer: Tracer | null,
  read: (view: unknown, run: () => string) => Content,
): Renders<OutputFile & Content> {
  const log = new ProblemLog();
  const all = {
    ...registeredHelpers(own),
    ...helpers,
    ...blocks,
    ...innerHelpers(new OptionalFields()),
    ...tracer?.helpers(),
  };
  // A trace is compiled into the templates.
  const ready = tracer === null ? precompiled : () => null;
  const isReady = allTemplates(templates)
    .flatMap(withOriginals)
    .every((one) => ready(one));
  const { create } = isReady ? loadHandlebarsRuntime() : loadHandlebars();
  const handlebars = withHelpers(create(), all, log);
  const options = compileOptions(Object.keys(all));
  const signatures = signaturesOf(templates, own);
  const problems = own.flatMap((loaded) => checkNames(loaded, signatures.helpers));
  const used = new Map<Template, Uses>();
  /** Notes what a replaced template of an overlay uses: that is not unused because somebody has laid a file over it. */
  const noteUses = (template: Template): void => {
    const program = template.overlay === null ? null : parseTemplate(template);
    if (program === null || "severity" in program) return;
    used.set(template, makeStrict(template, program, signatures).uses);
    if (template.original !== null) noteUses(template.original);
  };
  const inside =
    (template: Template, run: Handlebars.TemplateDelegate): Handlebars.TemplateDelegate =>
    (view: unknown, runtime) =>
      log.inside(template, () => run(view, runtime));
  const compile = (template: Template): Handlebars.TemplateDelegate => {
    const compiled = ready(template);
    if (compiled !== null) {
      used.set(template, compiled.uses);
      return inside(template, handlebars.template(compiled.spec));
    }
    const program = parseTemplate(template);
    if ("severity" in program) {
      problems.push(program);
      return () => "";
    }
    const { problems: found, uses } = makeStrict(template, program, signatures);
    problems.push(...found);
    used.set(template, uses);
    const { original } = template;
    if (uses.original && original !== null)
      handlebars.registerPartial(originalName(template), compile(original));
    else if (original !== null) noteUses(original);
    tracer?.instrument(template, program);
    return inside(template, handlebars.compile(program, options));
  };
  for (const partial of templates.partials)
    handlebars.registerPartial(partial.name, compile(partial));
  const rendererOf = (
    these: readonly Template[],
  ): ((view: unknown, folder: string) => (OutputFile & Content)[]) => {
    const compiled = these.map((template) => ({ template, run: compile(template) }));
    return (view, folder) => {
      const rendered = compiled.map(({ template, run }) => ({
        path: folder + template.output,
        template: template.file,
        ...read(view, () => run(view, ownPropertiesOnly)),
      }));
      log.throwAll();
      return rendered;
    };
  };
  const renderFiles = rendererOf(templates.files);
  const renderSchemaFiles = rendererOf(templates.schemaFiles);
  const renderWorkspace = rendererOf(templates.workspaceFiles);
  problems.push(...unused(templates, used, own));
  if (problems.length > 0) throw new Failure(problems);
  return {
    render: (view) => renderFiles(view, `${view.package.id}/`),
    renderSchemas: (view) =>
      renderSchemaFiles(view, `${view.package.id}/`).filter(({ text }) => text.trim() !== ""),
    renderWorkspace: (view) => renderWorkspace(view, ""),
  };
}

type Callable = Readonly<Record<string, Parameters<ProblemLog["watched"]>[0]>>;

/** Handlebars with these helpers alone: some of its own are replaced, the others invite logic into templates. */
function withHelpers(
  handlebars: typeof Handlebars,
  all: Callable,
  log: ProblemLog,
): typeof Handlebars {
  for (const name of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(name);
  for (const [name, helper] of Object.entries(all))
    handlebars.registerHelper(name, log.watched(helper));
  return handlebars;
}

/** @param names - the helpers that templates may call */
function compileOptions(names: readonly string[]): CompileOptions {
  const knownHelpers = Object.fromEntries(names.map((name) => [name, true]));
  return { noEscape: true, knownHelpersOnly: true, knownHelpers };
}

/**
 * Compiles a template of Katagami's into JavaScript, without running it.
 *
 * @returns the text of an object that Handlebars' runtime reads, and what the template uses
 */
export function compileAhead(
  template: Template,
  set: TemplateSet,
): { readonly spec: string; readonly uses: Uses } {
  const program = parseTemplate(template);
  if ("severity" in program) throw new Failure([program]);
  const { problems, uses } = makeStrict(template, program, signaturesOf(set, []));
  if (problems.length > 0) throw new Failure(problems);
  const names = Object.keys({ ...helpers, ...blocks, ...innerHelpers(new OptionalFields()) });
  return { spec: String(loadHandlebars().precompile(program, compileOptions(names))), uses };
}

/** The helpers of all overlays, by the names that Handlebars knows them by. */
function registeredHelpers(own: readonly LoadedHelpers[]): Callable {
  const entries = own.flatMap((loaded) =>
    Object.entries(placedHelpers(loaded)).map(
      ([name, helper]) => [registeredName(name, loaded.layer), helper] as const,
    ),
  );
  return Object.fromEntries(entries);
}

/** What templates may call. */
function signaturesOf(templates: TemplateSet, own: readonly LoadedHelpers[]): HelperSignatures {
  return {
    // The last argument of every helper is Handlebars' own.
    helpers: new Map(
      Object.entries({ ...helpers, ...blocks }).map(([name, helper]) => [name, helper.length - 1]),
    ),
    own: createHelperScopes(templates, own),
    escapers: new Set(Object.keys(escapers)),
    blocks: new Set(Object.keys(blocks)),
    partials: new Set(templates.partials.map(({ name }) => name)),
  };
}

/** What an object has from its prototype does not exist for templates. That is Handlebars' default, but with a warning. */
const ownPropertiesOnly = {
  allowProtoPropertiesByDefault: false,
  allowProtoMethodsByDefault: false,
};

/** The names of the helpers that every template has, with `#` before those that open blocks. */
export const builtInHelpers: readonly string[] = [
  ...Object.keys(blocks).map((name) => `#${name}`),
  ...Object.keys(helpers),
];
