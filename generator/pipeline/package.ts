import { resolve } from "node:path";
import { clientFields } from "../config/package-fields.js";
import type { Settings } from "../config/settings.js";
import {
  type Diagnostic,
  errorAt,
  Failure,
  hasErrors,
  type Result,
  textPlace,
} from "../lib/diagnostic.js";
import type { OutputFile } from "../lib/output-file.js";
import { StageTimer } from "../lib/stage-timer.js";
import { systemProblem } from "../lib/system-error.js";
import type { Api } from "../model/api.js";
import { readPatched } from "../model/read-model.js";
import type { SourceLocations } from "../model/source-location.js";
import { aboutApi } from "../output/index-page.js";
import { repositoryDirectory, versionOf } from "../view/package-json.js";
import { type PackageView, viewPackage, type WorkspaceView } from "../view/view.js";
import { type CompiledTemplates, layOut, openTemplates } from "./compiled-templates.js";
import type { GeneratedPackage, PackageSource } from "./engine.js";

/**
 * Generates the package of one model: load → patch → read → view → render → refine → format. The schemas folder is a model of
 * its own kind.
 *
 * @returns the package, or what is wrong with the model, also where that is a fault of Katagami's
 */
export async function generatePackage(
  path: string,
  settings: Settings,
  templates: CompiledTemplates,
): Promise<GeneratedPackage> {
  const timer = new StageTimer();
  const diagnostics: Diagnostic[] = [];
  try {
    if (resolve(path) === settings.schemas)
      return await (
        await import("./schemas-package.js")
      ).generateSchemas(settings.schemas, settings, templates);
    const { value: read, diagnostics: found } = await readPatched(path, settings, timer);
    diagnostics.push(...found);
    if (read === null) return { output: null, diagnostics, timings: timer.times() };
    const { api, model } = read;
    const source = { api, modelSha256: model.sha256 };
    const view = await timer.time("view", async () => viewSource(source, settings));
    const files = await layOut(templates, (renders) => renders.render(view), timer);
    const output = {
      id: api.id,
      operations: api.operations.length,
      types: api.types.length,
      about: aboutApi(api, view.className),
      files,
      source: templates.hasWorkspaceFiles ? source : null,
    };
    return { output, diagnostics, timings: timer.times() };
  } catch (error) {
    const thrown = error instanceof Failure ? error.diagnostics : [unforeseen(path, error)];
    return { output: null, diagnostics: [...diagnostics, ...thrown], timings: timer.times() };
  }
}

/**
 * Renders the source of an API's package, unformatted and without a look at the disk: two states of an API are compared by
 * it.
 *
 * @throws Failure when the templates cannot be used
 */
export async function createRenderApi(settings: Settings): Promise<(api: Api) => OutputFile[]> {
  const { render } = await openTemplates(settings);
  const same = { version: "0.0.0", runtimeVersion: "0.0.0", modelSha256: "", directory: null };
  const fields = clientFields(settings);
  return (api) => render(viewPackage(api, { ...settings, ...same, fields }));
}

/**
 * Renders the files that belong to all packages together.
 *
 * @param read - models that have been read already
 * @param paths - the other models
 * @returns null when one of these has errors
 * @throws Failure when a model cannot be loaded, or a template fails
 */
export async function renderWorkspaceFiles(
  read: readonly PackageSource[],
  paths: readonly string[],
  settings: Settings,
  templates: CompiledTemplates,
): Promise<Result<readonly OutputFile[] | null>> {
  const { view: others, diagnostics } = await viewModels(paths, settings);
  if (hasErrors(diagnostics)) return { value: null, diagnostics };
  const views = await Promise.all(read.map(async (source) => viewSource(source, settings)));
  const view = workspaceOf([...views, ...others.packages]);
  const value = await layOut(templates, (renders) => renders.renderWorkspace(view));
  return { value, diagnostics };
}

async function viewSource(
  { api, modelSha256 }: PackageSource,
  settings: Settings,
): Promise<PackageView> {
  return viewPackage(api, {
    ...settings,
    fields: clientFields(settings),
    modelSha256,
    version: await versionOf(settings.out, api.id),
    runtimeVersion: await versionOf(settings.out, "runtime"),
    directory: await repositoryDirectory(settings.out),
  });
}

/** What templates see of all models together. */
export interface ViewedModels {
  readonly view: WorkspaceView;
  /** Package id → which parts of its model came from other files. */
  readonly origins: ReadonlyMap<string, SourceLocations>;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads models and views them together. Models that have errors are left out.
 *
 * @throws Failure when a model cannot be loaded
 */
export async function viewModels(
  paths: readonly string[],
  settings: Settings,
): Promise<ViewedModels> {
  const diagnostics: Diagnostic[] = [];
  const packages: PackageView[] = [];
  const origins = new Map<string, SourceLocations>();
  for (const path of paths) {
    const { value: read, diagnostics: found } = await readPatched(path, settings);
    diagnostics.push(...found);
    if (read === null) continue;
    const source = { api: read.api, modelSha256: read.model.sha256 };
    packages.push(await viewSource(source, settings));
    origins.set(read.api.id, read.sourceLocations);
  }
  return { view: workspaceOf(packages), origins, diagnostics };
}

export function workspaceOf(packages: readonly PackageView[]): WorkspaceView {
  return { packages: packages.toSorted((a, b) => (a.package.id < b.package.id ? -1 : 1)) };
}

/** A fault of Katagami costs one package, and names it. */
function unforeseen(path: string, error: unknown): Diagnostic {
  const found = systemProblem(error);
  if (found !== null) return found;
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return errorAt(
    message,
    textPlace(path),
    "this is a fault of Katagami's: report it with this model",
  );
}
