import type { Settings } from "../config/settings.js";
import { type Diagnostic, Failure, hasErrors, modelPlace, problem } from "../lib/diagnostic.js";
import { StageTimer } from "../lib/stage-timer.js";
import { readModel } from "../model/load.js";
import { modelKey } from "../model/model-file.js";
import { selectModels } from "../model/select.js";
import { licenseFiles } from "../output/license.js";
import { isIntact, type Manifest, readManifest } from "../output/manifest.js";
import { inlineRuntime, runtimePackage } from "../output/runtime.js";
import { type Changes, type OnceFiles, type OutputPackage, write } from "../output/write.js";
import { repositoryDirectory, versionOf } from "../view/package-json.js";
import type { Engine, HashInputs, Made, MakeOnce, Progress } from "./engine.js";
import { createHashInputs, hashRuntime } from "./input-hash.js";
import { makeAll } from "./pool.js";
import { createMakeOnce, keptModels, noModels } from "./workspace-files.js";

export interface GenerateRequest {
  readonly settings: Settings;
  /** Model files, folders or package names; empty for all models of the settings. */
  readonly models: readonly string[];
  /** Compare with the output folder and write nothing. */
  readonly check: boolean;
  /** Make every package anew, whatever the manifest says. */
  readonly force: boolean;
  /** Write the sound packages even when others have errors. */
  readonly keepGoing: boolean;
  readonly onProgress: (progress: Progress) => void;
}

export interface GenerateReport {
  /** The packages that were made, in the order of their models. */
  readonly packages: readonly PackageReport[];
  /** How many packages were up to date by the manifest, and not made. */
  readonly reused: number;
  readonly diagnostics: readonly Diagnostic[];
  /** Null when nothing was compared or written because of errors. */
  readonly changes: Changes | null;
  /** Milliseconds by stage, added up over all threads. */
  readonly timings: Readonly<Record<string, number>>;
}

export interface PackageReport {
  readonly id: string;
  readonly model: string;
  readonly operations: number;
  readonly types: number;
  readonly files: number;
}

/** Katagami's own: templates over a view, in this process. */
const katagami: Engine = {
  createHashInputs,
  make: makeAll,
  needsRuntime: true,
  canInline: true,
  createMakeOnce,
};

/** A model that takes part in a run. */
interface Source {
  readonly path: string;
  readonly key: string;
  readonly inputs: string;
}

/**
 * Generates clients: what is up to date by the manifest is left alone, each other model goes its way (`make-package.ts`),
 * and all files are written together.
 *
 * Every problem of every model is in the report; with an error among them nothing is written, unless `keepGoing`.
 *
 * @throws Failure for what concerns the run as a whole: settings, templates, the output folder
 */
export async function generate(
  request: GenerateRequest,
  engine: Engine = katagami,
): Promise<GenerateReport> {
  const { settings } = request;
  const watch = new StageTimer();
  const before = await readManifest(settings.out);
  const paths = await selectModels(request.models, settings.models);
  const hash = await watch.time("compare", () => engine.createHashInputs(settings));
  const { sources, diagnostics } = await watch.time("compare", () => readSources(paths, hash));
  const fresh = request.force || request.check ? null : before;
  const reused = await watch.time("compare", () => findReusable(sources, fresh, settings.out));
  const stale = sources.filter(({ key }) => !reused.has(key));

  const made = await engine.make(
    stale.map(({ path }) => path),
    settings,
    request.onProgress,
  );
  for (const { timings } of made) watch.add(timings);
  const outputs = stale.flatMap((source, index) => withSource(source, made[index]));
  diagnostics.push(...made.flatMap((result) => result.diagnostics), ...twins(outputs, reused));

  const isInline = engine.canInline && settings.runtime === "inline";
  const packages: OutputPackage[] = [
    ...(engine.needsRuntime && !isInline ? [await outputRuntime(settings)] : []),
    ...(await Promise.all(
      outputs.map(async ({ source, id, files }) => ({
        id,
        model: source.key,
        inputs: source.inputs,
        files: isInline ? [...files, ...(await inlineRuntime(id))] : files,
      })),
    )),
  ];
  const licensed = engine.needsRuntime
    ? await Promise.all(packages.map(withLicense(settings)))
    : packages;
  const broken = new Set(paths.map(modelKey));
  for (const { source } of outputs) broken.delete(source.key);
  const keep = (id: string): boolean => isKept(id, before, request.models.length > 0, broken);
  const makeOnce = (await engine.createMakeOnce?.(settings)) ?? null;
  const once =
    makeOnce === null
      ? null
      : await watch.time("once", async () => {
          const others =
            request.models.length === 0
              ? noModels
              : await keptModels(before, new Set(sources.map(({ key }) => key)), settings);
          const { sources: all, diagnostics: unread } = await readSources(others.paths, hash);
          diagnostics.push(...unread, ...others.diagnostics);
          return onceFiles(makeOnce, [...sources, ...all], fresh, settings.out, diagnostics);
        });
  const changes =
    !hasErrors(diagnostics) || request.keepGoing
      ? await watch.time("write", () =>
          write(settings.out, licensed, before, { keep, check: request.check, once }),
        )
      : null;
  return {
    packages: outputs.map(({ source, files, ...rest }) => ({
      ...rest,
      model: source.path,
      files: files.length,
    })),
    reused: reused.size,
    // A template's fault shows in every model.
    diagnostics: [...new Map(diagnostics.map((found) => [JSON.stringify(found), found])).values()],
    changes,
    timings: watch.times(),
  };
}

/** Reads every model's bytes and hashes what its package would be made from. */
async function readSources(
  paths: readonly string[],
  hash: HashInputs,
): Promise<{ sources: Source[]; diagnostics: Diagnostic[] }> {
  const sources: Source[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const path of paths) {
    try {
      const model = await readModel(path);
      sources.push({ path: model.path, key: model.key, inputs: await hash(model) });
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      diagnostics.push(...error.diagnostics);
    }
  }
  return { sources, diagnostics };
}

/**
 * What stands once for all packages: to be kept where it is up to date, and where it cannot be made because of errors.
 *
 * @param diagnostics - tells of errors so far, and takes what is found
 */
async function onceFiles(
  { hash, make }: MakeOnce,
  sources: readonly Source[],
  fresh: Manifest | null,
  out: string,
  diagnostics: Diagnostic[],
): Promise<OnceFiles | "keep"> {
  if (hasErrors(diagnostics)) return "keep";
  const all = sources.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const inputs = hash(all.map((source) => source.inputs));
  if (fresh?.once?.inputs === inputs && (await isIntact(out, fresh.once))) return "keep";
  const { files, diagnostics: found } = await make(all.map(({ path }) => path));
  // What is wrong with a model that was made was said when it was; warnings of the others are not of this run.
  diagnostics.push(...found.filter(({ severity }) => severity === "error"));
  return files === null ? "keep" : { inputs, files };
}

/** Packages of our own making carry their licence; another engine's templates decide about theirs. */
function withLicense(settings: Settings): (made: OutputPackage) => Promise<OutputPackage> {
  return async (made) => ({
    ...made,
    files: [...made.files, ...(await licenseFiles(made.id, settings))],
  });
}

async function outputRuntime(settings: Settings): Promise<OutputPackage> {
  const version = await versionOf(settings.out, "runtime");
  const directory = await repositoryDirectory(settings.out);
  const files = await runtimePackage(settings, version, directory);
  return { id: "runtime", model: null, inputs: hashRuntime(files), files };
}

/** Model key → package, for the packages that were made from the same inputs and have not been touched since. */
async function findReusable(
  sources: readonly Source[],
  manifest: Manifest | null,
  out: string,
): Promise<Map<string, string>> {
  const inputs = new Map(sources.map((source) => [source.key, source.inputs]));
  const candidates = Object.entries(manifest?.packages ?? {}).filter(
    ([, { model, inputs: made }]) => model !== null && inputs.get(model) === made,
  );
  const checked = await Promise.all(
    candidates.map(async ([id, entry]) =>
      (await isIntact(out, entry)) ? [[entry.model ?? "", id] as const] : [],
    ),
  );
  return new Map(checked.flat());
}

type Output = NonNullable<Made["output"]> & { readonly source: Source };

function withSource(source: Source, made: Made | undefined): Output[] {
  return made?.output == null ? [] : [{ ...made.output, source }];
}

/**
 * A run over some models says nothing of the other packages, and a model that is there but was not made keeps its package:
 * it is up to date, or it is broken.
 */
function isKept(
  id: string,
  before: Manifest,
  partial: boolean,
  unmade: ReadonlySet<string>,
): boolean {
  return partial || unmade.has(before.packages[id]?.model ?? "");
}

/** Two models of one package name: a folder with two copies of one API. */
function twins(outputs: readonly Output[], reused: ReadonlyMap<string, string>): Diagnostic[] {
  const seen = new Map([...reused].map(([key, id]) => [id, key]));
  return outputs.flatMap(({ id, source }) => {
    const other = seen.get(id);
    if (other === undefined) {
      seen.set(id, source.path);
      return [];
    }
    return problem(
      "error",
      `two models make the package ${id}: this one and ${other}`,
      modelPlace(source.path, "#"),
      `leave one out, or pin a name in katagami.config: names: { "${source.key}": { "#": "a-name" } }`,
    );
  });
}
