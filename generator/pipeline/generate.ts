import type { Settings } from "../config/settings.js";
import { outputSwapFolder } from "../escape/safe-path.js";
import {
  type Diagnostic,
  errorAt,
  hasErrors,
  infoAt,
  inputError,
  modelPlace,
  textPlace,
  usageError,
  warningAt,
} from "../lib/diagnostic.js";
import { inFolderAlone, type OnWait } from "../lib/folder-lock.js";
import { displayPath } from "../lib/paths.js";
import { StagedFolders } from "../lib/staged-folders.js";
import { StageTimer } from "../lib/stage-timer.js";
import { isSwapping } from "../lib/swap-staging.js";
import type { OnProgress } from "../lib/terminal.js";
import { apisPlace, isChosen, namesOfFile } from "../model/choice.js";
import { modelKey } from "../model/model-file.js";
import { hasOwnReadme, printIndex } from "../output/index-page.js";
import { type Manifest, readManifest } from "../output/manifest.js";
import { type Changes, write, type WriteOptions } from "../output/write.js";
import { packageName } from "../view/package-json.js";
import type { Engine, EngineRun } from "./engine.js";
import { katagamiEngine } from "./katagami-engine.js";
import { readInputs } from "./model-inputs.js";
import { createFinishPackage, type GeneratedOutput, runtimePackages } from "./output-packages.js";
import { findReusable, ownWork, recordRun } from "./own-work.js";
import { schemasInputs, selectSources, type Sources } from "./sources.js";
import { createStagePackage } from "./stage-early.js";
import { updateWorkspaceFiles } from "./workspace-files.js";

export interface GenerateRequest {
  readonly settings: Settings;
  /** Model files, folders or package names; empty for all models of the settings. */
  readonly models: readonly string[];
  /** Compare with the output folder and write nothing. */
  readonly check: boolean;
  /** Generate every package, even where the manifest says that it is up to date. */
  readonly force: boolean;
  /** Also replace and delete files that Katagami did not write. */
  readonly overwrite?: boolean;
  /** Write the packages without errors even when others have errors. */
  readonly keepGoing: boolean;
  readonly onProgress: OnProgress;
  readonly onWait?: OnWait;
  /** Adds files elsewhere that belong to the changes of this run. */
  readonly together?: WriteOptions["together"];
}

export interface GenerateReport {
  /** The packages that were generated, in the order of their models. */
  readonly packages: readonly PackageReport[];
  /** How many packages were up to date by the manifest, and not generated. */
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

/**
 * Generates clients: packages that are up to date by the manifest are left alone, each other model goes through the stages
 * (`package.ts`), and all files are written together.
 *
 * The report has every problem of every model; with an error among them nothing is written, unless `keepGoing`.
 *
 * @throws Failure for what concerns the run as a whole: settings, templates, the output folder
 */
export async function generate(
  request: GenerateRequest,
  engine: Engine = katagamiEngine,
): Promise<GenerateReport> {
  const { out } = request.settings;
  if (!request.check)
    return inFolderAlone(outputSwapFolder(out), request.onWait, async (wasInterrupted) => {
      const staged = new StagedFolders(out);
      try {
        return await generateAlone(request, engine, wasInterrupted ? [undone(out)] : [], staged);
      } finally {
        staged.discard();
      }
    });
  if (!isSwapping(out)) return generateAlone(request, engine, [], null);
  throw inputError(
    "a run was killed while it wrote here",
    textPlace(displayPath(out)),
    "run `katagami generate`, which undoes that first",
  );
}

function undone(out: string): Diagnostic {
  const message = "an earlier run was killed while it wrote here; its changes were undone first";
  return warningAt(message, textPlace(displayPath(out)));
}

async function generateAlone(
  request: GenerateRequest,
  engine: Engine,
  notes: readonly Diagnostic[],
  staged: StagedFolders | null,
): Promise<GenerateReport> {
  const { settings, check, force } = request;
  const timer = new StageTimer();
  const before = await manifestOf(settings.out, engine);
  const sources = await selectSources(request.models, settings);
  const run = await timer.time("compare", () => engine.open(settings));
  try {
    const isAllNew = Object.keys(before.packages).length === 0;
    if (isAllNew || force || check) run.prepare?.(sources.models.length);
    return await generateFrom({ request, engine, notes, staged, timer, before, sources, run });
  } finally {
    await run.close?.();
  }
}

/** What a run knows before it looks at any model. */
interface Start {
  readonly request: GenerateRequest;
  readonly engine: Engine;
  readonly notes: readonly Diagnostic[];
  readonly staged: StagedFolders | null;
  readonly timer: StageTimer;
  readonly before: Manifest;
  readonly sources: Sources;
  readonly run: EngineRun;
}

async function generateFrom(start: Start): Promise<GenerateReport> {
  const { request, engine, notes, staged, timer, before, sources, run } = start;
  const { settings, check, keepGoing } = request;
  const isPartial = request.models.length > 0;
  const { value: models, diagnostics: unreadable } = await timer.time("compare", () =>
    readInputs(sources.models, run.hashInputs),
  );
  const schemas = await timer.time("compare", () => schemasInputs(sources, run));
  const own = await ownWork(settings.out, before);
  const trusted = request.force || check ? null : own;
  const all = [...models, ...schemas];
  const reused = await timer.time("compare", () => findReusable(all, trusted, settings.out));
  const stale = all.filter(({ key }) => !reused.has(key));

  const finish = await createFinishPackage(settings, engine, stale.length);
  const stagePackage = staged && (await createStagePackage(settings.out, staged));
  const generated = await run.generatePackages(
    stale.map(({ path }) => path),
    request.onProgress,
    ({ output }, index) => {
      const model = stale[index];
      if (output !== null && model !== undefined) stagePackage?.(finish({ ...output, model }));
    },
  );
  for (const { timings } of generated) timer.add(timings);
  const outputs = stale.flatMap((model, index): GeneratedOutput[] => {
    const output = generated[index]?.output ?? null;
    return output === null ? [] : [{ ...output, model }];
  });
  const diagnostics = [
    ...notes,
    ...unreadable,
    ...generated.flatMap((result) => result.diagnostics),
    ...duplicatePackageIds(outputs, reused),
  ];

  const packages = [...(await runtimePackages(settings, engine)), ...outputs.map(finish)];
  const { workspaceFiles } = run;
  const workspace =
    workspaceFiles === null || hasErrors(diagnostics)
      ? null
      : await timer.time("workspace files", () =>
          updateWorkspaceFiles(workspaceFiles, {
            settings,
            models,
            isPartial,
            before,
            trusted,
            hashInputs: run.hashInputs,
            read: new Map(
              outputs.flatMap(({ model, source }) =>
                source === null ? [] : [[model.key, source]],
              ),
            ),
          }),
        );
  diagnostics.push(...(workspace?.diagnostics ?? []));

  const ungenerated = new Set(
    [...sources.models, ...schemas.map(({ path }) => path)].map(modelKey),
  );
  for (const { model } of outputs) ungenerated.delete(model.key);
  const options: WriteOptions = {
    check,
    overwrite: request.overwrite === true,
    ...(request.together !== undefined &&
      !hasErrors(diagnostics) && { together: request.together }),
    staged,
    // A partial run leaves other packages alone, and a model that has errors keeps its package.
    keep: (id) => isPartial || ungenerated.has(before.packages[id]?.model ?? ""),
    workspaceFiles: workspaceFiles === null ? null : (workspace?.value ?? "keep"),
    printIndex: (await hasOwnReadme(settings.out, before))
      ? null
      : (manifest) =>
          printIndex(manifest, (id) => (engine.needsRuntime ? packageName(settings, id) : id)),
  };
  const changes =
    !hasErrors(diagnostics) || keepGoing
      ? await timer.time("write", () => write(settings.out, packages, before, options))
      : null;
  if (changes !== null) diagnostics.push(...noLongerChosen(before, settings, options));
  if (changes !== null && !check) await recordRun(settings.out, own, packages);
  return {
    packages: outputs.map(({ model, id, operations, types, files }) => ({
      id,
      model: model.path,
      operations,
      types,
      files: files.length,
    })),
    reused: reused.size,
    // A template's error shows in every model.
    diagnostics: [...new Map(diagnostics.map((found) => [JSON.stringify(found), found])).values()],
    changes,
    timings: timer.times(),
  };
}

/** Says which packages of an earlier run are deleted because the configuration no longer chooses them. */
function noLongerChosen(
  { packages }: Manifest,
  { apis }: Settings,
  { keep, check }: Pick<WriteOptions, "keep" | "check">,
): Diagnostic[] {
  if (apis === null) return [];
  const ids = Object.entries(packages)
    .filter(
      ([id, { model }]) =>
        model !== null && !keep(id) && !isChosen([id, ...namesOfFile(model)], apis),
    )
    .map(([id]) => id);
  if (ids.length === 0) return [];
  const message = `no longer chosen, so ${check ? "a run deletes" : "deleted"}: ${ids.join(", ")}`;
  return [infoAt(message, apisPlace(apis))];
}

/** The manifest of an output folder, which must have been generated by the same engine. */
async function manifestOf(out: string, { name }: Engine): Promise<Manifest> {
  const manifest = await readManifest(out);
  if (Object.keys(manifest.packages).length === 0) return { ...manifest, engine: name };
  if (manifest.engine === name) return manifest;
  throw usageError(
    `this folder has packages that ${manifest.engine ?? "Katagami's own engine"} generated`,
    textPlace(displayPath(out)),
    "name another output folder, or delete this one first",
  );
}

/** Reports two models with one package name: usually a folder with two copies of one API. */
function duplicatePackageIds(
  outputs: readonly GeneratedOutput[],
  reused: ReadonlyMap<string, string>,
): Diagnostic[] {
  const seen = new Map([...reused].map(([key, id]) => [id, key]));
  return outputs.flatMap(({ id, model }) => {
    const other = seen.get(id);
    if (other === undefined) {
      seen.set(id, model.path);
      return [];
    }
    return errorAt(
      `two models make the package ${id}: this one and ${other}`,
      modelPlace(model.path, "#"),
      `leave one out, or pin a name in katagami.config: names: { "${model.key}": { "#": "a-name" } }`,
    );
  });
}
