import type { OpenApiGeneratorTarget } from "../../config/targets.js";
import { isRecord, type JsonRecord, type JsonValue, mergeJson } from "../../lib/json.js";
import type { Api } from "../../model/api.js";
import type { ModelFile } from "../../model/model-file.js";
import { fileStem } from "../../model/names.js";
import type { PackageSettings } from "../../view/package-json.js";
import type { Job } from "./batch.js";
import { configOf, prepareModel, templatesOfTypescriptFetch } from "./typescript-fetch.js";

/** A patched model, and what its generation needs. */
export interface Source {
  /** The id of its job. */
  readonly job: string;
  readonly model: ModelFile;
  readonly api: Api;
  /** The version of its package. */
  readonly version: string;
}

/** Whether a target uses our templates. Their clients need our runtime. */
export function usesRuntime({ generator, templates }: OpenApiGeneratorTarget): boolean {
  return generator === "typescript-fetch" && templates === null;
}

/** The template folder for OpenAPI Generator; null if it uses only its own templates. */
export function templatesOf(target: OpenApiGeneratorTarget): string | null {
  return usesRuntime(target) ? templatesOfTypescriptFetch : target.templates;
}

/** Creates the job of one model. Its options are the ones that the target needs, overridden by the options of the user. */
export function jobOf(
  { job, model, api, version }: Source,
  target: OpenApiGeneratorTarget,
  settings: PackageSettings,
): Job {
  const isOurs = usesRuntime(target);
  const templates = templatesOf(target);
  const base = {
    generatorName: target.generator,
    ...(templates === null ? {} : { templateDir: templates }),
    // A timestamp in the output would change with every run.
    additionalProperties: { hideGenerationTimestamp: "true" },
  };
  const names = { id: api.id, name: fileStem(model.path), Name: api.name, version: api.version };
  const config = mergeJson(
    mergeJson(base, isOurs ? configOf(api, settings, version) : {}),
    fillIn(target.options, names) as JsonRecord<JsonValue>, // An object remains an object.
  );
  const document = isOurs ? prepareModel(model.document, api) : model.document;
  return { id: job, model: JSON.stringify(document), config };
}

/** Replaces `#{id}` and the other names in every text. */
function fillIn(value: JsonValue, names: Readonly<Record<string, string>>): JsonValue {
  if (typeof value === "string")
    return value.replace(/#\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
  if (Array.isArray(value)) return value.map((item: JsonValue) => fillIn(item, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, names)]));
}
