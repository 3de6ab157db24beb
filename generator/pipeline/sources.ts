import { resolve } from "node:path";
import type { Settings } from "../config/settings.js";
import { flagError } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { modelKey } from "../model/model-file.js";
import { selectModels } from "../model/select.js";
import { findSchemas } from "../payloads/find-schemas.js";
import { schemasId } from "../payloads/payloads-api.js";
import { packageName } from "../view/package-json.js";
import type { EngineRun } from "./engine.js";
import type { ModelInputs } from "./model-inputs.js";

/** What a run generates packages from. */
export interface Sources {
  /** The paths of the models. */
  readonly models: readonly string[];
  /** The folder of the schemas, which make one package; null if the run leaves it alone. */
  readonly schemas: string | null;
}

/**
 * Finds what a run generates: the models that are named, and the schemas if they are named (`schemas`, or their folder) or
 * nothing is.
 *
 * @throws Failure (usage) when something named does not exist
 */
export async function selectSources(
  named: readonly string[],
  settings: Settings,
): Promise<Sources> {
  const isSchemas = (name: string): boolean =>
    [schemasId, packageName(settings, schemasId)].includes(name) ||
    (settings.schemas !== null && resolve(name) === resolve(settings.schemas));
  const others = named.filter((name) => !isSchemas(name));
  const wantsSchemas = named.length === 0 || others.length < named.length;
  const folder = wantsSchemas ? settings.schemas : null;
  const hasSchemas = folder !== null && (await findSchemas(folder)).length > 0;
  if (others.length < named.length && !hasSchemas)
    throw flagError(
      "model",
      settings.schemas === null
        ? "the configuration turns schemas off"
        : `there are no schemas in ${displayPath(settings.schemas)}`,
      "fetch Amazon's with `katagami models pull`",
    );
  const models =
    named.length > 0 && others.length === 0 ? [] : await selectModels(others, settings);
  return { models, schemas: hasSchemas ? folder : null };
}

/** The schemas folder as one more model of a run; empty if there is none, or the engine makes nothing of it. */
export async function schemasInputs(
  { schemas }: Sources,
  { hashSchemas }: EngineRun,
): Promise<readonly ModelInputs[]> {
  if (schemas === null || hashSchemas === null) return [];
  const inputs = await hashSchemas(schemas);
  return [{ path: schemas, key: modelKey(schemas), inputs }];
}
