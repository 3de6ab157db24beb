import { audit } from "../audit/audit.js";
import type { Settings } from "../config/settings.js";
import { type Diagnostic, Failure, hasErrors, problem, textPlace } from "../lib/diagnostic.js";
import type { OutputFile } from "../lib/output-file.js";
import { StageTimer } from "../lib/stage-timer.js";
import type { Api } from "../model/api.js";
import type { Origins } from "../model/origins.js";
import { type PatchedModel, readPatched } from "../model/read-model.js";
import { format } from "../output/format.js";
import { refine } from "../output/refine.js";
import { loadHelpers } from "../render/load-helpers.js";
import { readTemplates } from "../render/read-templates.js";
import { createRenders, createTracedRenders, type Renders } from "../render/render.js";
import { templateLine, type TracedFile } from "../render/source-map.js";
import { repositoryDirectory, versionOf } from "../view/package-json.js";
import { type PackageView, viewPackage, type WorkspaceView } from "../view/view.js";
import type { Made, Make } from "./engine.js";

/**
 * The way of one model: load → patch → read → view → render → refine → format.
 *
 * Templates are compiled once; what is wrong with a model comes back as diagnostics.
 *
 * @throws Failure when the templates cannot be used
 */
export async function createMake(settings: Settings): Promise<Make> {
  const compiled = await compileTemplates(settings);
  return async (path) => {
    const watch = new StageTimer();
    const diagnostics: Diagnostic[] = [];
    try {
      const output = await make(path, settings, compiled, diagnostics, watch);
      return { output, diagnostics, timings: watch.times() };
    } catch (error) {
      const found = error instanceof Failure ? error.diagnostics : [unforeseen(path, error)];
      return {
        output: null,
        diagnostics: [...diagnostics, ...found],
        timings: watch.times(),
      };
    }
  };
}

/**
 * The source of an API's package as the templates render it, unformatted and without looking at what is on disk: what two
 * states of an API are compared by.
 *
 * @throws Failure when the templates cannot be used
 */
export async function createRenderApi(settings: Settings): Promise<(api: Api) => OutputFile[]> {
  const { render } = await compileTemplates(settings);
  const same = { version: "0.0.0", runtimeVersion: "0.0.0", modelSha256: "", directory: null };
  return (api) => render(viewPackage(api, { ...settings, ...same }));
}

/**
 * The files that stand once for all packages, of the models given by their paths.
 *
 * @returns the files; none when a model has errors
 * @throws Failure when a model cannot be loaded, or the templates cannot be used
 */
export async function renderAllOnce(
  paths: readonly string[],
  settings: Settings,
): Promise<{ readonly files: readonly OutputFile[]; readonly diagnostics: readonly Diagnostic[] }> {
  const compiled = await compileTemplates(settings);
  const { view, diagnostics } = await viewModels(paths, settings);
  if (hasErrors(diagnostics)) return { files: [], diagnostics };
  const refined = refineTraced(
    compiled.renderWorkspace(view),
    () => compiled.traced().renderWorkspace(view),
    compiled,
  );
  return { files: await Promise.all(refined.map(format)), diagnostics };
}

async function make(
  path: string,
  settings: Settings,
  compiled: CompiledTemplates,
  diagnostics: Diagnostic[],
  watch: StageTimer,
): Promise<Made["output"]> {
  const read = await readPatched(path, settings, diagnostics, watch);
  if (read === null) return null;
  const { api } = read;
  const view = await viewPatched(read, settings, watch);
  const rendered = await watch.time("render", () => compiled.render(view));
  const refined = await watch.time("refine", () =>
    refineTraced(rendered, () => compiled.traced().render(view), compiled),
  );
  const files = await watch.time("format", () => Promise.all(refined.map(format)));
  return { id: api.id, operations: api.operations.length, types: api.types.length, files };
}

/** Templates, compiled, with what checks of their output need to know of them. */
interface CompiledTemplates extends Renders {
  /** The same with a trace; compiled when it is first asked for. */
  readonly traced: () => Renders<TracedFile>;
  /** Whether a user has brought any of it: then what tags write is held against its place. */
  readonly isOwn: boolean;
  /** The templates that a user has added, as problems name them. */
  readonly added: ReadonlySet<string>;
}

/** Reads the templates and helpers and compiles them. */
async function compileTemplates({
  templates,
}: Pick<Settings, "templates">): Promise<CompiledTemplates> {
  const set = await readTemplates(templates);
  const helpers = await loadHelpers(set.helpers);
  const all = [...set.files, ...set.workspaceFiles, ...set.partials];
  let traced: Renders<TracedFile> | null = null;
  return {
    ...createRenders(set, helpers),
    traced: () => (traced ??= createTracedRenders(set, helpers)),
    isOwn: helpers !== null || all.some(({ source }) => source !== "katagami"),
    added: new Set(all.filter(({ source }) => source === "added").map(({ file }) => file)),
  };
}

/**
 * Templates that say of what they render where it came from.
 *
 * @throws Failure when they cannot be used
 */
export async function createTracedRendersOf(
  settings: Pick<Settings, "templates">,
): Promise<Renders<TracedFile>> {
  return (await compileTemplates(settings)).traced();
}

/**
 * What was rendered, checked and with its imports in order.
 *
 * @param trace - renders the same with a trace: for templates of a user's always, for ours when something is wrong
 * @throws Failure with every problem, at its line of a template
 */
export function refineTraced(
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

async function viewPatched(
  { model, api }: PatchedModel,
  settings: Settings,
  watch: StageTimer,
): Promise<PackageView> {
  const versions = {
    version: await versionOf(settings.out, api.id),
    runtimeVersion: await versionOf(settings.out, "runtime"),
    modelSha256: model.sha256,
    directory: await repositoryDirectory(settings.out),
  };
  return watch.time("view", () => viewPackage(api, { ...settings, ...versions }));
}

/** What templates see of all models together. */
export interface ViewedModels {
  readonly view: WorkspaceView;
  /** Package id → which parts of its model came from other files. */
  readonly origins: ReadonlyMap<string, Origins>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * What templates see of all models together: the way of each up to its view.
 *
 * @returns the views, without those of models that have errors, and what was found
 * @throws Failure when a model cannot be loaded
 */
export async function viewModels(
  paths: readonly string[],
  settings: Settings,
): Promise<ViewedModels> {
  const diagnostics: Diagnostic[] = [];
  const watch = new StageTimer();
  const packages: PackageView[] = [];
  const origins = new Map<string, Origins>();
  for (const path of paths) {
    const read = await readPatched(path, settings, diagnostics, watch);
    if (read === null) continue;
    packages.push(await viewPatched(read, settings, watch));
    origins.set(read.api.id, read.origins);
  }
  packages.sort((a, b) => (a.package.id < b.package.id ? -1 : 1));
  return { view: { packages }, origins, diagnostics };
}

/** A fault of ours costs one package, and says which. */
function unforeseen(path: string, error: unknown): Diagnostic {
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return problem(
    "error",
    message,
    textPlace(path),
    "this is a fault of Katagami's: report it with this model",
  );
}
