import { type Diagnostic, hasErrors } from "../diagnostic.js";
import type { Api } from "../api.js";
import type { Settings } from "../config.js";
import { patchModel, readPatches } from "../model/patch.js";
import { readApi } from "../model/read.js";
import { selectModels } from "../model/select.js";

export interface Loaded {
  readonly apis: readonly Api[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads models for the sandbox: load → patch → read, as `generate` does. A broken model is left out and said.
 *
 * @throws Failure (usage) when something named is not there
 */
export async function loadApis(
  models: readonly string[],
  settings: Pick<Settings, "models" | "patches" | "names">,
): Promise<Loaded> {
  const selection = await selectModels(models, settings.models);
  const diagnostics: Diagnostic[] = [...selection.diagnostics];
  const apis: Api[] = [];
  for (const loaded of selection.models) {
    const { patches, diagnostics: unreadable } = await readPatches(settings.patches, loaded.key);
    const { model, diagnostics: stale } = patchModel(loaded, patches);
    const names = {
      ...settings.names[loaded.key.split("/").at(-1) ?? loaded.key],
      ...settings.names[loaded.key],
    };
    const { api, diagnostics: misread } = readApi(model, new Map(Object.entries(names)));
    const errors = [...unreadable, ...stale, ...misread];
    diagnostics.push(...errors);
    if (api !== null && !hasErrors(errors)) apis.push(api);
  }
  return { apis, diagnostics };
}
