import { audit } from "../audit/audit.js";
import type { Settings } from "../config/settings.js";
import { Failure } from "../lib/diagnostic.js";
import type { OutputFile } from "../lib/output-file.js";
import { StageTimer } from "../lib/stage-timer.js";
import { format } from "../output/format.js";
import { refine } from "../output/refine.js";
import { loadHelpers } from "../render/load-helpers.js";
import { readTemplates } from "../render/read-templates.js";
import { createRenders, createTracedRenders, type Renders } from "../render/render.js";
import { templateLine, type TracedFile } from "../render/source-map.js";
import { allTemplates, type TemplateSet } from "../render/template.js";

/** Templates, compiled, with what the checks of their output need to know of them. */
export interface CompiledTemplates extends Renders {
  /** The same with a trace of where each part came from; compiled on the first call. */
  readonly traced: () => Renders<TracedFile>;
  /** Whether a user has brought any of them: then what tags write is audited. */
  readonly isOwn: boolean;
  /** The templates that a user has added, as problems name them. */
  readonly added: ReadonlySet<string>;
  /** Katagami's own, whose output is laid out already; none where a user has replaced a part of them. */
  readonly laidOut: ReadonlySet<string>;
  readonly hasWorkspaceFiles: boolean;
}

/**
 * Loads the helpers and compiles the templates.
 *
 * @throws Failure when they cannot be used
 */
export async function compileTemplates(set: TemplateSet): Promise<CompiledTemplates> {
  const helpers = await loadHelpers(set);
  const all = allTemplates(set);
  let traced: Renders<TracedFile> | null = null;
  return {
    ...createRenders(set, helpers),
    traced: () => (traced ??= createTracedRenders(set, helpers)),
    isOwn: helpers.length > 0 || all.some(({ source }) => source !== "katagami"),
    added: new Set(all.filter(({ source }) => source === "added").map(({ file }) => file)),
    laidOut: laidOutBy(set),
    hasWorkspaceFiles: set.workspaceFiles.length > 0,
  };
}

function laidOutBy(set: TemplateSet): ReadonlySet<string> {
  const isReplaced = set.partials.some(({ source }) => source === "overridden");
  const own = allTemplates(set).filter(({ source }) => source === "katagami");
  return new Set(isReplaced ? [] : own.map(({ file }) => file));
}

/**
 * Compiles the templates of the settings.
 *
 * @throws Failure when they cannot be used
 */
export async function openTemplates({
  templates,
}: Pick<Settings, "templates">): Promise<CompiledTemplates> {
  return compileTemplates(await readTemplates(templates));
}

/**
 * Lays out the files of a view: render → refine → format.
 *
 * @param render - renders with a trace where templates are of the user, and without one where all are Katagami's: these are
 * traced when something is wrong
 * @throws Failure with every problem, at its line of a template
 */
export async function layOut(
  templates: CompiledTemplates,
  render: <File extends OutputFile>(renders: Renders<File>) => File[],
  timer: StageTimer = new StageTimer(),
): Promise<OutputFile[]> {
  const { isOwn } = templates;
  const trace = (): readonly TracedFile[] => render(templates.traced());
  const { rendered, traces } = await timer.time("render", () =>
    isOwn ? renderedFrom(trace()) : { rendered: render(templates), traces: null },
  );
  const refined = await timer.time("refine", () =>
    refineTraced(rendered, () => traces ?? trace(), templates),
  );
  return timer.time("format", () =>
    Promise.all(refined.map((file) => format(file, templates.laidOut))),
  );
}

/** Files without their traces: those stay in this thread. */
function renderedFrom(traces: readonly TracedFile[]): {
  readonly rendered: readonly OutputFile[];
  readonly traces: readonly TracedFile[];
} {
  const rendered = traces.map(({ path, template, text }) => ({ path, template, text }));
  return { rendered, traces };
}

/** Checks what was rendered and puts its imports in order. */
function refineTraced(
  rendered: readonly OutputFile[],
  trace: () => readonly TracedFile[],
  { isOwn, added }: Pick<CompiledTemplates, "isOwn" | "added">,
): OutputFile[] {
  let traced: readonly TracedFile[] | null = null;
  const traces = (): readonly TracedFile[] => (traced ??= trace());
  if (isOwn) {
    const problems = audit(traces());
    if (problems.length > 0) throw new Failure(problems);
  }
  return refine(rendered, {
    free: added,
    locate: (path, offset) => {
      const file = traces().find((one) => one.path === path);
      return file === undefined ? null : templateLine(file, offset);
    },
  });
}
