import { stat } from "node:fs/promises";
import {
  type Diagnostic,
  Failure,
  hasErrors,
  modelPlace,
  problem,
  settingPlace,
} from "../diagnostic.js";
import { runtimePackage } from "../emit/runtime.js";
import { type OutputPackage, readManifest, write } from "../emit/write.js";
import { patchModel, readPatches } from "../model/patch.js";
import { readApi } from "../model/read.js";
import { selectModels } from "../model/select.js";
import { pinsOf } from "../make-package.js";
import type { GenerateReport, GenerateRequest } from "../pipeline.js";
import { Stopwatch } from "../stopwatch.js";
import { findInstallation } from "./installation.js";
import { generatePackages, type Source, usesRuntime } from "./openapi-generator.js";
import type { OpenApiGeneratorTarget } from "./target.js";

/**
 * Generates one target of OpenAPI Generator: load → patch → read, its CLI in the middle, and the same write stage at the
 * end. Our reading of the models validates them, names the packages and tells what descriptors take from it.
 *
 * Every problem of every model is in the report; with an error among them nothing is written, unless `keepGoing`.
 *
 * @param from - where Java's jar is looked for from: the user's project
 * @throws Failure for what concerns the run as a whole: no Java, no jar, the output folder
 */
export async function generateWithOpenApiGenerator(
  request: GenerateRequest,
  target: OpenApiGeneratorTarget,
  from: string,
): Promise<GenerateReport> {
  const { settings, onProgress, check } = request;
  const watch = new Stopwatch();
  const installation = await findInstallation(from, process.env);
  await checkTemplates(target);
  const before = await readManifest(target.out);
  const selection = await watch.time("load", () => selectModels(request.models, settings.models));
  const diagnostics: Diagnostic[] = [...selection.diagnostics];
  const sources: Source[] = [];
  for (const loaded of selection.models) {
    const { patches, diagnostics: unread } = await watch.time("patch", () =>
      readPatches(settings.patches, loaded.key),
    );
    const { model, diagnostics: stale } = await watch.time("patch", () =>
      patchModel(loaded, patches),
    );
    const pins = new Map(Object.entries(pinsOf(settings, loaded)));
    const { api, diagnostics: misread } = await watch.time("read", () => readApi(model, pins));
    const found = [...unread, ...stale, ...misread];
    diagnostics.push(...found);
    if (api === null || hasErrors(found)) continue;
    sources.push({ model, api, version: await versionOf(target.out, api.id) });
  }
  diagnostics.push(...twins(sources));

  const packages: OutputPackage[] = [];
  const runtimeVersion = await versionOf(target.out, "runtime");
  if (!hasErrors(diagnostics) || request.keepGoing) {
    const total = sources.length;
    onProgress({ done: 0, total, what: `with ${target.generator}` });
    const made = await watch.time(target.generator, () =>
      generatePackages(sources, target, { ...settings, runtimeVersion }, installation, (done) =>
        onProgress({ done, total, what: `with ${target.generator}` }),
      ),
    );
    onProgress({ done: total, total, what: "writing" });
    diagnostics.push(...made.diagnostics);
    if (usesRuntime(target))
      packages.push({
        id: "runtime",
        model: null,
        files: await runtimePackage(settings, runtimeVersion),
      });
    for (const { source, files } of made.packages)
      packages.push({ id: source.api.id, model: source.model.key, files });
  }

  const unmade = new Set([...selection.failed, ...selection.models.map(({ key }) => key)]);
  for (const { model } of packages) unmade.delete(model ?? "");
  const keep = (id: string): boolean =>
    request.models.length > 0 || unmade.has(before.packages[id]?.model ?? "");
  const changes =
    !hasErrors(diagnostics) || request.keepGoing
      ? await watch.time("write", () => write(target.out, packages, before, { keep, check }))
      : null;
  return {
    packages: sources.flatMap(({ api, model }) => {
      const made = packages.find(({ id }) => id === api.id);
      if (made === undefined) return [];
      const { operations, types } = api;
      return {
        id: api.id,
        model: model.path,
        operations: operations.length,
        types: types.length,
        files: made.files.length,
      };
    }),
    diagnostics,
    changes,
    timings: watch.times(),
  };
}

/** OpenAPI Generator itself would say so with a stack trace, once for each model. */
async function checkTemplates({ templates }: OpenApiGeneratorTarget): Promise<void> {
  if (templates === null || (await stat(templates).catch(() => null))?.isDirectory() === true)
    return;
  const place = settingPlace("openapi-generator", "templates");
  throw new Failure([problem("error", `there is no folder ${templates}`, place)], "usage");
}

function twins(sources: readonly Source[]): Diagnostic[] {
  const seen = new Map<string, Source>();
  return sources.flatMap((source) => {
    const { api, model } = source;
    const other = seen.get(api.id);
    if (other === undefined) {
      seen.set(api.id, source);
      return [];
    }
    return problem(
      "error",
      `two models make the package ${api.id}: this one and ${other.model.path}`,
      modelPlace(model.path, "#"),
      `leave one out, or pin a name in katagami.config: names: { "${model.key}": { "#": "a-name" } }`,
    );
  });
}
