import { join } from "node:path";
import type { Settings } from "../config/settings.js";
import { safeJson } from "../escape/escape.js";
import {
  type Diagnostic,
  errorsIn,
  hasErrors,
  type Result,
  textPlace,
  warningAt,
} from "../lib/diagnostic.js";
import { isRecord, tryJson } from "../lib/json.js";
import type { OutputFile } from "../lib/output-file.js";
import { displayPath } from "../lib/paths.js";
import { findModels } from "../model/load.js";
import { modelKey } from "../model/model-file.js";
import { isIntact, type Manifest, workspacePackage } from "../output/manifest.js";
import type { WorkspaceFiles } from "../output/write.js";
import { versionOf } from "../view/package-json.js";
import type { PackageSource, WorkspaceFilesGenerator } from "./engine.js";
import { type HashInputs, type ModelInputs, readInputs } from "./model-inputs.js";

/** What a run knows when its packages have been generated. */
export interface WorkspaceRun {
  readonly settings: Settings;
  /** The models of the run. */
  readonly models: readonly ModelInputs[];
  /** Whether the run covers only some models. */
  readonly isPartial: boolean;
  readonly hashInputs: HashInputs;
  /** What the run has read of the models that it generated, by model key. */
  readonly read: ReadonlyMap<string, PackageSource>;
  readonly before: Manifest;
  /** The manifest by which files may be up to date; null when all are generated. */
  readonly trusted: Manifest | null;
}

/**
 * Generates the files that belong to all packages together, unless they are up to date.
 *
 * @returns `keep` when they stay as they are: they are up to date, or a model has errors
 */
export async function updateWorkspaceFiles(
  generator: WorkspaceFilesGenerator,
  run: WorkspaceRun,
): Promise<Result<WorkspaceFiles | "keep">> {
  const { models, isPartial, before, trusted, settings } = run;
  const others = isPartial
    ? await otherModels(run, before, settings)
    : { value: [], diagnostics: [] };
  const read = await readInputs(others.value, run.hashInputs);
  const diagnostics = [...others.diagnostics, ...read.diagnostics];
  if (hasErrors(diagnostics)) return { value: "keep", diagnostics };
  const all = [...models, ...read.value].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const inputs = generator.hash(all.map((model) => model.inputs));
  const entry = trusted?.workspaceFiles;
  if (entry?.inputs === inputs && isIntact(settings.out, entry))
    return { value: "keep", diagnostics };
  const { value: files, diagnostics: found } = await generator.generate(
    [...run.read.values()],
    all.filter(({ key }) => !run.read.has(key)).map(({ path }) => path),
  );
  // Warnings about these models are reported when their packages are generated.
  diagnostics.push(...errorsIn(found));
  if (files === null) return { value: "keep", diagnostics };
  const kept = await Promise.all(files.map((file) => withOwnVersion(file, settings.out)));
  return { value: { inputs, files: kept }, diagnostics };
}

/** Keeps the version in the `package.json` of a package that templates add: its publisher sets it, as in every package. */
export async function withOwnVersion(file: OutputFile, out: string): Promise<OutputFile> {
  const folder = workspacePackage(file.path);
  const json = folder === null ? undefined : tryJson(file.text);
  if (folder === null || !isRecord(json) || json["version"] === undefined) return file;
  const text = { ...json, version: await versionOf(out, folder, String(json["version"])) };
  return { ...file, text: `${safeJson(JSON.stringify(text, null, 2))}\n` };
}

/** The models of the packages that a partial run leaves alone; a warning for each whose model is not found. */
async function otherModels(
  { models: covered }: WorkspaceRun,
  before: Manifest,
  { models, out }: Settings,
): Promise<Result<readonly string[]>> {
  const keys = new Set(covered.map(({ key }) => key));
  const kept = Object.entries(before.packages).flatMap(([id, { model }]) =>
    model === null || keys.has(model) ? [] : [{ id, model }],
  );
  const found = kept.length === 0 ? [] : await findModels(models).catch(() => []);
  const pathOf = new Map(found.map((path) => [modelKey(path), path]));
  const paths: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const { id, model } of kept) {
    const path = pathOf.get(model);
    if (path !== undefined) paths.push(path);
    else
      diagnostics.push(
        warningAt(
          `the workspace files leave ${id} out: its model is not below ${displayPath(models)}`,
          textPlace(join(displayPath(out), id)),
          "generate all models in one run, or name the folder that holds them with --models",
        ),
      );
  }
  return { value: paths, diagnostics };
}
