import { readFile, realpath, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Settings } from "../../config/settings.js";
import type { OpenApiGeneratorTarget } from "../../config/targets.js";
import {
  type Diagnostic,
  errorAt,
  modelPlace,
  type Result,
  settingPlace,
  usageError,
  warningAt,
} from "../../lib/diagnostic.js";
import { isFolder, listFiles } from "../../lib/folders.js";
import type { OutputFile } from "../../lib/output-file.js";
import { katagamiVersion } from "../../lib/own-files.js";
import { StageTimer } from "../../lib/stage-timer.js";
import { withTemporaryFolder } from "../../lib/temporary-folder.js";
import type { OnProgress } from "../../lib/terminal.js";
import { readPatched } from "../../model/read-model.js";
import { aboutApi } from "../../output/index-page.js";
import type { Engine, GeneratedPackage } from "../../pipeline/engine.js";
import { createModelHash } from "../../pipeline/input-hash.js";
import type { HashInputs } from "../../pipeline/model-inputs.js";
import { versionOf } from "../../view/package-json.js";
import type { BatchLog } from "./batch-log.js";
import { outputFolder, runBatch, writeJobs } from "./batch.js";
import { collectOutput, type Omission } from "./collect-output.js";
import { failureDiagnostics } from "./failures.js";
import { findInstallation, type Installation } from "./installation.js";
import { jobOf, type Source, templatesOf, usesRuntime } from "./job.js";
import { finishPackage } from "./typescript-fetch.js";
import { findUnsafeInput } from "./unsafe-input.js";

/**
 * OpenAPI Generator as an engine. The stages load, patch, read and write are those of our engine; between them, its command
 * `batch` generates from the patched models. Our reading validates the models and names the packages. With a generator other
 * than typescript-fetch, neither the patched model nor the output is changed.
 *
 * @param from - the folder of the user's project, where the search for OpenAPI Generator starts
 * @throws Failure if it is not installed or the template folder does not exist
 */
export async function openApiGenerator(
  target: OpenApiGeneratorTarget,
  from: string,
): Promise<Engine> {
  const installation = await findInstallation(from, process.env);
  await checkTemplates(target);
  return {
    name: `openapi-generator ${target.generator}`,
    needsRuntime: usesRuntime(target),
    canInline: false,
    open: async (settings) => ({
      hashInputs: await createHashInputs(target, installation, settings),
      hashSchemas: null,
      generatePackages: (paths, onProgress) =>
        generatePackages(paths, target, installation, settings, onProgress),
      workspaceFiles: null,
    }),
  };
}

/** Checks that the template folder exists; OpenAPI Generator would end with a stack trace. */
async function checkTemplates({ templates }: OpenApiGeneratorTarget): Promise<void> {
  if (templates === null || (await isFolder(templates))) return;
  const place = settingPlace("openapi-generator", "templates");
  throw usageError(`there is no folder ${templates}`, place);
}

async function createHashInputs(
  target: OpenApiGeneratorTarget,
  { jar }: Installation,
  settings: Settings,
): Promise<HashInputs> {
  const { scope, packagePrefix, fields, names } = settings;
  const templates = await textsOf(templatesOf(target));
  const engine = [basename(jar), (await stat(jar)).size, target.generator, target.options];
  const common = JSON.stringify([
    katagamiVersion(),
    engine,
    templates,
    scope,
    packagePrefix,
    fields,
    names,
  ]);
  return createModelHash(common, settings);
}

/** Reads all files of a folder. Their paths are relative, so that the hash is the same on every machine. */
async function textsOf(folder: string | null): Promise<(readonly [path: string, text: string])[]> {
  if (folder === null) return [];
  const paths = await listFiles(folder);
  return Promise.all(
    paths.map(async (path) => [path, await readFile(join(folder, path), "latin1")] as const),
  );
}

async function generatePackages(
  paths: readonly string[],
  target: OpenApiGeneratorTarget,
  installation: Installation,
  settings: Settings,
  onProgress: OnProgress,
): Promise<GeneratedPackage[]> {
  const timer = new StageTimer();
  const read: Result<Source | null>[] = [];
  for (const [index, path] of paths.entries())
    read.push(await readSource(path, String(index), settings, timer));
  const sources = read.map(({ value }) => value).filter((source) => source !== null);
  const total = sources.length;
  const report = (done: number): void =>
    onProgress({ done, total, what: `with ${target.generator}` });
  if (total > 0) report(0);
  const { value: outputs, diagnostics: ofRun } = await timer.time(target.generator, () =>
    generateAll(sources, target, installation, settings, report),
  );
  if (total > 0) report(total);
  return read.map(({ value: source, diagnostics }, index) => ({
    output: source === null ? null : outputOf(source, outputs),
    // The diagnostics and times of the whole run go with the first model.
    diagnostics: index === 0 ? [...diagnostics, ...ofRun] : diagnostics,
    timings: index === 0 ? timer.times() : {},
  }));
}

/** Loads, patches and reads one model; null if it has errors. */
async function readSource(
  path: string,
  job: string,
  settings: Settings,
  timer: StageTimer,
): Promise<Result<Source | null>> {
  const { value: read, diagnostics } = await readPatched(path, settings, timer);
  if (read === null) return { value: null, diagnostics };
  const unsafe = findUnsafeInput(read.model.document, read.model.path);
  if (unsafe.length > 0) return { value: null, diagnostics: [...diagnostics, ...unsafe] };
  const version = await versionOf(settings.out, read.api.id);
  return { value: { ...read, job, version }, diagnostics };
}

/** The files of each job; a model on which OpenAPI Generator failed has none. */
type Outputs = ReadonlyMap<string, readonly OutputFile[]>;

function outputOf({ job, api }: Source, outputs: Outputs): GeneratedPackage["output"] {
  const files = outputs.get(job);
  if (files === undefined) return null;
  const counts = { operations: api.operations.length, types: api.types.length };
  return { id: api.id, ...counts, about: aboutApi(api, null), files, source: null };
}

/** Runs OpenAPI Generator in a temporary folder. */
async function generateAll(
  sources: readonly Source[],
  target: OpenApiGeneratorTarget,
  installation: Installation,
  settings: Settings,
  onFinished: (finished: number) => void,
): Promise<Result<Outputs>> {
  if (sources.length === 0) return { value: new Map(), diagnostics: [] };
  return withTemporaryFolder("engine", async (folder) => {
    const work = await realpath(folder);
    const jobs = sources.map((source) => jobOf(source, target, settings));
    await writeJobs(jobs, work);
    const ids = jobs.map(({ id }) => id);
    const log = await runBatch(installation, ids, work, onFinished);
    const failed = sources.filter(({ job }) => !log.finished.has(job));
    const rerun = (job: string): Promise<BatchLog> => runBatch(installation, [job], work, () => {});
    const problems = await failureDiagnostics(failed, log, target.generator, rerun);
    const finished = sources.filter(({ job }) => log.finished.has(job));
    const { value, diagnostics } = await collectAll(finished, target, settings, work);
    return { value, diagnostics: [...warningsOf(log, sources), ...problems, ...diagnostics] };
  });
}

async function collectAll(
  sources: readonly Source[],
  target: OpenApiGeneratorTarget,
  settings: Settings,
  work: string,
): Promise<Result<Outputs>> {
  const runtimeVersion = await versionOf(settings.out, "runtime");
  const outputs = new Map<string, readonly OutputFile[]>();
  const diagnostics: Diagnostic[] = [];
  const omitted = new Map<string, Omission>();
  for (const { job, api, model, version } of sources) {
    const { files, omitted: ofModel } = await collectOutput(outputFolder(work, job), api.id);
    if (files.length === 0) {
      const message = `OpenAPI Generator wrote nothing for this model as ${target.generator}`;
      const hint = "check whether the options of the target leave anything to generate";
      diagnostics.push(errorAt(message, modelPlace(model.path, "#"), hint));
    } else if (usesRuntime(target)) {
      const versions = { version, runtimeVersion, modelSha256: model.sha256 };
      outputs.set(job, finishPackage(api, files, settings, versions));
    } else {
      outputs.set(job, files);
      for (const { path, reason } of ofModel) omitted.set(path, reason);
    }
  }
  return { value: outputs, diagnostics: [...diagnostics, ...omissionWarnings(omitted, target)] };
}

function warningsOf({ warnings }: BatchLog, sources: readonly Source[]): Diagnostic[] {
  const byJob = new Map(sources.map((source) => [source.job, source.model.path]));
  return warnings.map(({ id, message }) => {
    const path = id === null ? undefined : byJob.get(id);
    const place = path === undefined ? null : modelPlace(path, "#");
    return warningAt(`OpenAPI Generator: ${message}`, place);
  });
}

/** Returns one warning for all files that were left out of the packages. */
function omissionWarnings(
  omitted: ReadonlyMap<string, Omission>,
  { generator }: OpenApiGeneratorTarget,
): Diagnostic[] {
  if (omitted.size === 0) return [];
  const list = [...omitted].map(([path, reason]) => `${path} (${reason})`).join(", ");
  return [
    warningAt(
      `left out of every package: ${list}`,
      settingPlace("openapi-generator", generator),
      "hidden files can have an effect where they are written, and binary files cannot be reviewed: add them yourself where you need them",
    ),
  ];
}
