import { mkdtemp, readdir, readFile, realpath, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import type { Settings } from "../../config/settings.js";
import type { OpenApiGeneratorTarget } from "../../config/targets.js";
import {
  type Diagnostic,
  Failure,
  modelPlace,
  problem,
  settingPlace,
} from "../../lib/diagnostic.js";
import { sha256 } from "../../lib/hash.js";
import type { OutputFile } from "../../lib/output-file.js";
import { katagamiVersion } from "../../lib/own-files.js";
import { StageTimer } from "../../lib/stage-timer.js";
import { patchFolders } from "../../model/models-folder.js";
import { readPatches } from "../../model/patch.js";
import { hashOfOthers, readPatched } from "../../model/read-model.js";
import type { Engine, HashInputs, Made, Progress } from "../../pipeline/engine.js";
import { versionOf } from "../../view/package-json.js";
import { outputFolder, prepare, runBatch } from "./batch.js";
import { collect, type Omission } from "./collect.js";
import { explain } from "./failures.js";
import { guardNames } from "./guard.js";
import { findInstallation, type Installation } from "./installation.js";
import { jobOf, type Source, templatesOf, usesRuntime } from "./job.js";
import type { BatchLog } from "./messages.js";
import { finishPackage } from "./typescript-fetch.js";

/**
 * OpenAPI Generator as an engine: load → patch → read as with ours, its `batch` over the patched models, and the same
 * write stage at the end. Our reading validates the models and names the packages. What a generator other than our
 * typescript-fetch gets is the patched model as it is, and what it writes is taken as it is.
 *
 * @param from - the user's project: where OpenAPI Generator is looked for
 * @throws Failure that says what to install, or that the template folder is not there
 */
export async function openApiGenerator(
  target: OpenApiGeneratorTarget,
  from: string,
): Promise<Engine> {
  const installation = await findInstallation(from, process.env);
  await checkTemplates(target);
  return {
    needsRuntime: usesRuntime(target),
    canInline: false,
    createMakeOnce: null,
    createHashInputs: (settings) => createHashInputs(target, installation, settings),
    make: (paths, settings, onProgress) =>
      makeAll(paths, target, installation, settings, onProgress),
  };
}

/** OpenAPI Generator itself would say so with a stack trace. */
async function checkTemplates({ templates }: OpenApiGeneratorTarget): Promise<void> {
  if (templates === null || (await stat(templates).catch(() => null))?.isDirectory() === true)
    return;
  const place = settingPlace("openapi-generator", "templates");
  throw new Failure([problem("error", `there is no folder ${templates}`, place)], "usage");
}

async function createHashInputs(
  target: OpenApiGeneratorTarget,
  { jar }: Installation,
  settings: Settings,
): Promise<HashInputs> {
  const { scope, fields, names } = settings;
  const templates = await textsOf(templatesOf(target));
  const engine = [basename(jar), (await stat(jar)).size, target.generator, target.options];
  const common = JSON.stringify([katagamiVersion(), engine, templates, scope, fields, names]);
  return async (model) => {
    const { value: patches } = await readPatches(patchFolders(settings), model.key);
    const others = await hashOfOthers(model, settings);
    return sha256(
      JSON.stringify([
        common,
        model.key,
        model.sha256,
        patches.map(({ text }) => text),
        ...(others === null ? [] : [others]),
      ]),
    );
  };
}

async function textsOf(folder: string | null): Promise<string[][]> {
  if (folder === null) return [];
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return Promise.all(paths.map(async (path) => [path, await readFile(path, "latin1")]));
}

async function makeAll(
  paths: readonly string[],
  target: OpenApiGeneratorTarget,
  installation: Installation,
  settings: Settings,
  onProgress: (progress: Progress) => void,
): Promise<Made[]> {
  const watch = new StageTimer();
  const sources: Source[] = [];
  const made: Mutable<Made>[] = [];
  for (const [index, path] of paths.entries()) {
    const diagnostics: Diagnostic[] = [];
    made.push({ output: null, diagnostics, timings: {} });
    try {
      const { value: read, diagnostics: found } = await readPatched(path, settings, watch);
      diagnostics.push(...found);
      if (read === null) continue;
      const unsafe = guardNames(read.model.document, read.model.path);
      diagnostics.push(...unsafe);
      if (unsafe.length > 0) continue;
      const version = await versionOf(settings.out, read.api.id);
      sources.push({ ...read, job: String(index), version });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      diagnostics.push(...error.diagnostics);
    }
  }
  const [first] = made;
  if (sources.length === 0 || first === undefined) return made;

  const total = sources.length;
  const report = (done: number): void =>
    onProgress({ done, total, what: `with ${target.generator}` });
  report(0);
  const { outputs, diagnostics } = await watch.time(target.generator, () =>
    generateAll(sources, target, installation, settings, report),
  );
  report(total);
  for (const { job, api } of sources) {
    const files = outputs.get(job);
    const result = made[Number(job)];
    if (files === undefined || result === undefined) continue;
    const { operations, types } = api;
    result.output = { id: api.id, operations: operations.length, types: types.length, files };
  }
  // What is of the run as a whole goes with the first model.
  first.diagnostics = [...first.diagnostics, ...diagnostics];
  first.timings = watch.times();
  return made;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

interface Outputs {
  /** Files by job; a model that OpenAPI Generator failed on has none. */
  readonly outputs: ReadonlyMap<string, readonly OutputFile[]>;
  readonly diagnostics: readonly Diagnostic[];
}

/** Runs OpenAPI Generator in a folder of its own, which is gone afterwards. */
async function generateAll(
  sources: readonly Source[],
  target: OpenApiGeneratorTarget,
  installation: Installation,
  settings: Settings,
  onFinished: (finished: number) => void,
): Promise<Outputs> {
  const work = await mkdtemp(join(await realpath(tmpdir()), "katagami-"));
  try {
    const jobs = sources.map((source) => jobOf(source, target, settings));
    await prepare(jobs, work);
    const ids = jobs.map(({ id }) => id);
    const log = await runBatch(installation, ids, work, onFinished);
    const failed = sources.filter(({ job }) => !log.finished.has(job));
    const rerun = (job: string): Promise<BatchLog> => runBatch(installation, [job], work, () => {});
    const problems = await explain(failed, log, target.generator, rerun);
    const sound = sources.filter(({ job }) => log.finished.has(job));
    const { outputs, diagnostics } = await collectAll(sound, target, settings, work);
    return { outputs, diagnostics: [...warningsOf(log, sources), ...problems, ...diagnostics] };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function collectAll(
  sources: readonly Source[],
  target: OpenApiGeneratorTarget,
  settings: Settings,
  work: string,
): Promise<Outputs> {
  const runtimeVersion = await versionOf(settings.out, "runtime");
  const outputs = new Map<string, readonly OutputFile[]>();
  const diagnostics: Diagnostic[] = [];
  const omitted = new Map<string, Omission>();
  for (const { job, api, model, version } of sources) {
    const { files, omitted: left } = await collect(outputFolder(work, job), api.id);
    if (files.length === 0) {
      const message = `OpenAPI Generator wrote nothing for this model as ${target.generator}`;
      const hint = "see whether the target's options leave anything to generate";
      diagnostics.push(problem("error", message, modelPlace(model.path, "#"), hint));
    } else if (usesRuntime(target)) {
      const versions = { version, runtimeVersion, modelSha256: model.sha256 };
      outputs.set(job, finishPackage(api, files, settings, versions));
    } else {
      outputs.set(job, files);
      for (const { path, reason } of left) omitted.set(path, reason);
    }
  }
  return { outputs, diagnostics: [...diagnostics, ...omissions(omitted, target)] };
}

function warningsOf({ warnings }: BatchLog, sources: readonly Source[]): Diagnostic[] {
  const byJob = new Map(sources.map((source) => [source.job, source.model.path]));
  return warnings.map(({ id, message }) => {
    const path = id === null ? undefined : byJob.get(id);
    const place = path === undefined ? null : modelPlace(path, "#");
    return problem("warning", `OpenAPI Generator: ${message}`, place);
  });
}

/** One warning for what was left behind, however many models it was written for. */
function omissions(
  omitted: ReadonlyMap<string, Omission>,
  { generator }: OpenApiGeneratorTarget,
): Diagnostic[] {
  if (omitted.size === 0) return [];
  const list = [...omitted].map(([path, reason]) => `${path} (${reason})`).join(", ");
  return [
    problem(
      "warning",
      `left out of every package: ${list}`,
      settingPlace("openapi-generator", generator),
      "hidden files could act by themselves where they land, and binary files cannot be reviewed: make them yourself where they are needed",
    ),
  ];
}
