import type { OpenApiGeneratorTarget } from "../../config/targets.js";
import type { JsonValue } from "../../lib/json.js";
import type { Api } from "../../model/api.js";
import type { ModelFile } from "../../model/model-file.js";
import { fileStem } from "../../model/names.js";
import type { PackageSettings } from "../../view/package-json.js";
import type { Job } from "./batch.js";
import { configOf, prepareModel, templatesOfTypescriptFetch } from "./typescript-fetch.js";

/** A patched model, our reading of it, and what its output goes by. */
export interface Source {
  /** Names the files of its job. */
  readonly job: string;
  readonly model: ModelFile;
  readonly api: Api;
  /** The version of its package. */
  readonly version: string;
}

/** Whether a target is generated with our templates, whose clients need our runtime. */
export function usesRuntime({ generator, templates }: OpenApiGeneratorTarget): boolean {
  return generator === "typescript-fetch" && templates === null;
}

/** The template folder that OpenAPI Generator is given; null for its own templates alone. */
export function templatesOf(target: OpenApiGeneratorTarget): string | null {
  return usesRuntime(target) ? templatesOfTypescriptFetch : target.templates;
}

/** What OpenAPI Generator is to do for one model: the user's options over those that the target needs. */
export function jobOf(
  { job, model, api, version }: Source,
  target: OpenApiGeneratorTarget,
  settings: PackageSettings,
): Job {
  const own = usesRuntime(target);
  const templates = templatesOf(target);
  const base = {
    generatorName: target.generator,
    ...(templates === null ? {} : { templateDir: templates }),
    // A time of generation in the output would make every run a change.
    additionalProperties: { hideGenerationTimestamp: "true" },
  };
  const names = { id: api.id, name: fileStem(model.path), Name: api.name, version: api.version };
  const config = merge(
    merge(base, own ? configOf(api, settings, version) : {}),
    fillIn(target.options, names) as JsonRecord, // An object stays one.
  );
  const document = own ? prepareModel(model.document, api) : model.document;
  return { id: job, model: JSON.stringify(document), config };
}

type JsonRecord = Readonly<Record<string, JsonValue>>;

/** Objects are merged; of everything else the later wins. */
function merge(a: JsonRecord, b: JsonRecord): JsonRecord {
  const merged: Record<string, JsonValue> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = Object.hasOwn(a, key) ? (a[key] ?? null) : null;
    merged[key] = isRecord(before) && isRecord(value) ? merge(before, value) : value;
  }
  return merged;
}

function isRecord(value: JsonValue): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Replaces `#{id}` and the like in every text. */
function fillIn(value: JsonValue, names: Readonly<Record<string, string>>): JsonValue {
  if (typeof value === "string")
    return value.replace(/#\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
  if (Array.isArray(value)) return value.map((item: JsonValue) => fillIn(item, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, names)]));
}
