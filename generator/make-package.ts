import type { Api } from "./api.js";
import type { Settings } from "./config.js";
import { type Diagnostic, Failure, hasErrors } from "./diagnostic.js";
import { format } from "./emit/format.js";
import type { OutputFile } from "./emit/output.js";
import { refine } from "./emit/refine.js";
import { createRender, type Render } from "./emit/render.js";
import { readTemplates } from "./emit/templates.js";
import { viewPackage } from "./emit/view.js";
import { parseModel, readModel } from "./model/load.js";
import type { ModelFile } from "./model/model-file.js";
import { patchModel, readPatches } from "./model/patch.js";
import { readApi } from "./model/read.js";
import { Stopwatch } from "./stopwatch.js";
import { versionOf } from "./emit/package-json.js";

/** What came of one model. Plain data: it crosses from a worker thread. */
export interface Made {
  /** Null when the model has errors. */
  readonly output: {
    readonly id: string;
    readonly operations: number;
    readonly types: number;
    readonly files: readonly OutputFile[];
  } | null;
  readonly diagnostics: readonly Diagnostic[];
  /** Milliseconds by stage. */
  readonly timings: Readonly<Record<string, number>>;
}

export type Make = (modelPath: string) => Promise<Made>;

/**
 * The way of one model: load → patch → read → view → render → refine → format.
 *
 * Templates are compiled once; what is wrong with a model comes back as diagnostics.
 *
 * @throws Failure when the templates cannot be used
 */
export async function createMake(settings: Settings): Promise<Make> {
  const render = createRender(await readTemplates(settings.templates));
  return async (path) => {
    const watch = new Stopwatch();
    const diagnostics: Diagnostic[] = [];
    try {
      const output = await make(path, settings, render, diagnostics, watch);
      return { output, diagnostics, timings: watch.times() };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return {
        output: null,
        diagnostics: [...diagnostics, ...error.diagnostics],
        timings: watch.times(),
      };
    }
  };
}

async function make(
  path: string,
  settings: Settings,
  render: Render,
  diagnostics: Diagnostic[],
  watch: Stopwatch,
): Promise<Made["output"]> {
  const read = await readPatched(path, settings, diagnostics, watch);
  if (read === null) return null;
  const { model, api } = read;
  const versions = {
    version: await versionOf(settings.out, api.id),
    runtimeVersion: await versionOf(settings.out, "runtime"),
    modelSha256: model.sha256,
  };
  const view = await watch.time("view", () => viewPackage(api, { ...settings, ...versions }));
  const rendered = await watch.time("render", () => render(view));
  const refined = await watch.time("refine", () => refine(rendered));
  const files = await watch.time("format", () => Promise.all(refined.map(format)));
  return { id: api.id, operations: api.operations.length, types: api.types.length, files };
}

/**
 * The first half of the way, which all engines share: load → patch → read.
 *
 * @param diagnostics - takes what is found
 * @returns the patched model and what it says; null when it has errors
 * @throws Failure when it cannot be loaded
 */
export async function readPatched(
  path: string,
  settings: Settings,
  diagnostics: Diagnostic[],
  watch: Stopwatch,
): Promise<{ readonly model: ModelFile; readonly api: Api } | null> {
  const loaded = await watch.time("load", async () => parseModel(await readModel(path)));
  const { patches, diagnostics: unread } = await watch.time("patch", () =>
    readPatches(settings.patches, loaded.key),
  );
  const { model, diagnostics: stale } = await watch.time("patch", () =>
    patchModel(loaded, patches),
  );
  const pins = new Map(Object.entries(pinsOf(settings, loaded.key)));
  const { api, diagnostics: misread } = await watch.time("read", () => readApi(model, pins));
  diagnostics.push(...unread, ...stale, ...misread);
  return api === null || hasErrors(diagnostics) ? null : { model, api };
}

/** The names that the configuration gives to a model's parts, by JSON pointer. */
function pinsOf({ names }: Settings, key: string): Readonly<Record<string, string>> {
  return { ...names[key.split("/").at(-1) ?? key], ...names[key] };
}
