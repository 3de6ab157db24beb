import { mkdir, readdir, rm, stat, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import type { PackageChanges } from "../compare/compare-apis.js";
import { diffApis } from "../compare/diff.js";
import type { Settings } from "../config/settings.js";
import { hasErrors } from "../lib/diagnostic.js";
import { sha256 } from "../lib/hash.js";
import type { Api } from "../model/api.js";
import { retainedFolder, type PatchedModel, readPatchedModels } from "../model/read-model.js";
import { selectModels } from "../model/select.js";
import { createRenderApi } from "../pipeline/package.js";
import { packageName } from "../view/package-json.js";
import { apisOf, type BaseState, readBase } from "./baseline.js";
import { changesets } from "./changeset-text.js";
import { holdRemovals, removals } from "./retain.js";
import { isHeldModel, settleGoneModels, writeHold } from "./retained-models.js";

/** What a release is made from: the models before, and the models now. */
export interface Release {
  readonly base: BaseState;
  /** Where removals are held back, by package: `getOrders`, `Order.buyerEmail`; under its own id, the whole of it. */
  readonly held: ReadonlyMap<string, ReadonlySet<string>>;
}

const holdName = "removals.json";

/**
 * Reads the state before and settles what becomes of removals, before anything is generated: held back by a patch below
 * `<models>/retained`, or let go, and then a patch that held them earlier is deleted.
 *
 * @param base a folder of models or a git ref
 */
export async function prepareRelease(
  settings: Settings,
  base: string,
  allowRemovals: boolean,
): Promise<Release> {
  const state = await readBase(base, settings);
  await settleGoneModels(settings, state.models, await readBare(settings), allowRemovals);
  const olds = byId(state.models);
  const held = new Map<string, ReadonlySet<string>>();
  for (const { api, model } of await readBare(settings)) {
    const before = olds.get(api.id);
    const hold =
      before === undefined || allowRemovals
        ? null
        : holdRemovals(
            { api: before.api, document: before.model.document },
            { api, document: model.document },
          );
    await writeHold(settings.models, model.key, holdName, hold);
    if (await isHeldModel(settings.models, model.key)) held.set(api.id, new Set([api.id]));
    else if (hold !== null) held.set(api.id, new Set(hold.subjects));
  }
  return { base: state, held };
}

/** What is held back now: what the models have with `held` and lack without it. */
export async function heldSubjects(
  settings: Settings,
  apis: readonly Api[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const folder = retainedFolder(settings.models);
  if ((await stat(folder).catch(() => null)) === null) return new Map();
  const bare = byId(await readBare(settings));
  const held = new Map<string, ReadonlySet<string>>();
  for (const api of apis) {
    const without = bare.get(api.id);
    if (without === undefined) continue;
    const isWhole = await isHeldModel(settings.models, without.model.key);
    const gone = removals(api, without.api).map(({ subject }) => subject);
    held.set(api.id, new Set(isWhole ? [api.id] : gone));
  }
  return held;
}

/** The models as they came, without what holds removals back. */
async function readBare(settings: Settings): Promise<readonly PatchedModel[]> {
  const paths = await selectModels([], settings.models);
  return (await readPatchedModels(paths, { ...settings, withoutRetained: true })).value;
}

/**
 * Compares what was generated with the state before, and writes a changeset for each package that differs.
 *
 * @param regenerated the packages whose files were written in this run
 * @returns the changes, and the changesets as people name them
 */
export async function finishRelease(
  settings: Settings,
  { base, held }: Release,
  regenerated: readonly string[],
): Promise<{ readonly packages: readonly PackageChanges[]; readonly files: readonly string[] }> {
  const { value: models, diagnostics } = await readPatchedModels(
    await selectModels([], settings.models),
    settings,
  );
  const apis = apisOf(models);
  const packages = hasErrors(diagnostics)
    ? []
    : diffApis(apisOf(base.models), apis, await createRenderApi(settings), held);
  return { packages, files: await writeChangesets(settings, base, packages, regenerated) };
}

/**
 * Writes changesets into the folder `.changeset` of the repository. Their names hold a hash of the state before, so that a
 * second run against it replaces them, and one against a later state adds to them.
 */
export async function writeChangesets(
  settings: Settings,
  base: BaseState,
  packages: readonly PackageChanges[],
  regenerated: readonly string[] = [],
): Promise<readonly string[]> {
  const folder = await changesetFolder(settings);
  const state = sha256(JSON.stringify(apisOf(base.models))).slice(0, 8);
  const changed = new Set(packages.map(({ id }) => id));
  const files = [
    ...changesets(packages, (id) => packageName(settings.scope, id)),
    ...regenerated
      .filter((id) => !changed.has(id))
      .map((id) => ({
        name: `katagami-${id}`,
        text: `---\n"${packageName(settings.scope, id)}": patch\n---\n\nGenerated anew; the API is the same.\n`,
      })),
  ].map(({ name, text }) => ({ path: join(folder, `${name}-${state}.md`), text }));
  await mkdir(folder, { recursive: true });
  const current = new Set(files.map(({ path }) => basename(path)));
  for (const name of await readdir(folder)) {
    const isStale =
      name.startsWith("katagami-") && name.endsWith(`-${state}.md`) && !current.has(name);
    if (isStale) await rm(join(folder, name));
  }
  for (const { path, text } of files) await writeFile(path, text);
  return files.map(({ path }) => relative(process.cwd(), path));
}

/** The folder `.changeset` beside the output or above it; where there is none, beside the configuration or here. */
async function changesetFolder({ out, file }: Settings): Promise<string> {
  for (let at = resolve(out); ; at = dirname(at)) {
    const folder = join(at, ".changeset");
    if ((await stat(folder).catch(() => null))?.isDirectory() === true) return folder;
    if (dirname(at) === at) break;
  }
  return join(file === null ? process.cwd() : dirname(file), ".changeset");
}

function byId(models: readonly PatchedModel[]): ReadonlyMap<string, PatchedModel> {
  return new Map(models.map((model) => [model.api.id, model]));
}
