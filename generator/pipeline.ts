import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { Api } from "./api.js";
import type { Settings } from "./config.js";
import { type Diagnostic, Failure, hasErrors, modelPlace, problem } from "./diagnostic.js";
import { format } from "./emit/format.js";
import type { OutputFile } from "./emit/output.js";
import { refine } from "./emit/refine.js";
import { createRender } from "./emit/render.js";
import { runtimePackage } from "./emit/runtime.js";
import { readTemplates } from "./emit/templates.js";
import { viewPackage } from "./emit/view.js";
import { type Changes, type OutputPackage, readManifest, write } from "./emit/write.js";
import type { ModelFile } from "./model/model-file.js";
import { patchModel, readPatches } from "./model/patch.js";
import { readApi } from "./model/read.js";
import { selectModels } from "./model/select.js";
import { Stopwatch } from "./stopwatch.js";

export interface GenerateRequest {
  readonly settings: Settings;
  /** Model files, folders or package names; empty for all models of the settings. */
  readonly models: readonly string[];
  /** Compare with the output folder and write nothing. */
  readonly check: boolean;
  /** Write the sound packages even when others have errors. */
  readonly keepGoing: boolean;
  readonly onProgress: (progress: Progress) => void;
}

export interface Progress {
  readonly done: number;
  readonly total: number;
  readonly what: string;
}

export interface GenerateReport {
  readonly packages: readonly PackageReport[];
  readonly diagnostics: readonly Diagnostic[];
  /** Null when nothing was compared or written because of errors. */
  readonly changes: Changes | null;
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>;
}

export interface PackageReport {
  readonly id: string;
  readonly model: string;
  readonly operations: number;
  readonly types: number;
  readonly files: number;
}

/** A model that was read, with what its package is made from. */
interface Source {
  readonly model: ModelFile;
  readonly api: Api;
}

/**
 * Generates clients: load → patch → read → view → render → refine → format → write.
 *
 * Every problem of every model is in the report; with an error among them nothing is written, unless `keepGoing`.
 *
 * @throws Failure for what concerns the run as a whole: settings, templates, the output folder
 */
export async function generate(request: GenerateRequest): Promise<GenerateReport> {
  const { settings, onProgress } = request;
  const watch = new Stopwatch();
  const diagnostics: Diagnostic[] = [];

  const selection = await watch.time("load", () => selectModels(request.models, settings.models));
  diagnostics.push(...selection.diagnostics);
  const sources: Source[] = [];
  for (const loaded of selection.models) {
    const { patches, diagnostics: unreadable } = await watch.time("patch", () =>
      readPatches(settings.patches, loaded.key),
    );
    const { model, diagnostics: stale } = await watch.time("patch", () =>
      patchModel(loaded, patches),
    );
    const pins = new Map(Object.entries(pinsOf(settings, loaded)));
    const { api, diagnostics: misread } = await watch.time("read", () => readApi(model, pins));
    const found = [...unreadable, ...stale, ...misread];
    diagnostics.push(...found);
    if (api !== null && !hasErrors(found)) sources.push({ model: loaded, api });
  }
  diagnostics.push(...twins(sources));

  const render = createRender(await readTemplates(settings.templates));
  const runtimeVersion = await versionOf(settings.out, "runtime");
  const runtimeFiles = await runtimePackage(settings, runtimeVersion);
  const packages: OutputPackage[] = [outputPackage("runtime", null, runtimeFiles)];
  for (const [index, { model, api }] of sources.entries()) {
    onProgress({ done: index, total: sources.length, what: api.id });
    try {
      const version = await versionOf(settings.out, api.id);
      const view = await watch.time("view", () =>
        viewPackage(api, { ...settings, version, runtimeVersion, modelSha256: model.sha256 }),
      );
      const rendered = await watch.time("render", () => render(view));
      const refined = await watch.time("refine", () => refine(rendered));
      const formatted = await watch.time("format", () => Promise.all(refined.map(format)));
      packages.push(outputPackage(api.id, model.key, formatted));
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      diagnostics.push(...error.diagnostics);
    }
  }
  onProgress({ done: sources.length, total: sources.length, what: "writing" });

  const sound = !hasErrors(diagnostics);
  const broken = new Set([...selection.failed, ...selection.models.map(({ key }) => key)]);
  for (const { model } of packages) broken.delete(model ?? "");
  const changes =
    sound || request.keepGoing
      ? await watch.time("write", () => writeAll(request, packages, broken))
      : null;
  return {
    packages: packages.flatMap(reportOn(sources)),
    diagnostics,
    changes,
    timings: watch.times(),
  };
}

/**
 * A run over some models says nothing of the other packages, and a model that is there but broken keeps its package; what
 * else the manifest lists goes.
 */
async function writeAll(
  { settings, models, check }: GenerateRequest,
  packages: readonly OutputPackage[],
  broken: ReadonlySet<string>,
): Promise<Changes> {
  const before = await readManifest(settings.out);
  const keep = (id: string): boolean =>
    models.length > 0 || broken.has(before.packages[id]?.model ?? "");
  return write(settings.out, packages, before, { keep, check });
}

function pinsOf({ names }: Settings, { key }: ModelFile): Readonly<Record<string, string>> {
  return { ...names[key.split("/").at(-1) ?? key], ...names[key] };
}

/** Two models of one package name: a folder with two copies of one API. */
function twins(sources: readonly Source[]): Diagnostic[] {
  const seen = new Map<string, Source>();
  return sources.flatMap((source) => {
    const other = seen.get(source.api.id);
    seen.set(source.api.id, other ?? source);
    if (other === undefined) return [];
    return problem(
      "error",
      `two models make the package ${source.api.id}: this one and ${other.model.path}`,
      modelPlace(source.model.path, "#"),
      `leave one out, or pin a name in katagami.config: names: { "${source.model.key}": { "#": "a-name" } }`,
    );
  });
}

/** The version of a package that is there already: it belongs to whoever publishes it. */
async function versionOf(out: string, id: string): Promise<string> {
  try {
    const { version } = JSON.parse(await readFile(join(out, id, "package.json"), "utf8")) as {
      version?: unknown;
    };
    return typeof version === "string" && /^\d+\.\d+\.\d+[\w.+-]*$/.test(version)
      ? version
      : "0.1.0";
  } catch {
    return "0.1.0";
  }
}

function outputPackage(
  id: string,
  model: string | null,
  files: readonly OutputFile[],
): OutputPackage {
  return { id, model, files };
}

function reportOn(sources: readonly Source[]): (output: OutputPackage) => PackageReport[] {
  return ({ id, files }) =>
    sources
      .filter(({ api }) => api.id === id)
      .map(({ api, model }) => ({
        id,
        model: model.path,
        operations: api.operations.length,
        types: api.types.length,
        files: files.length,
      }));
}
