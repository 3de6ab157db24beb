import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Api, JsonValue } from "../api.js";
import { type Diagnostic, modelPlace, problem, settingPlace } from "../diagnostic.js";
import type { OutputFile } from "../emit/output.js";
import type { PackageSettings } from "../emit/package-json.js";
import type { ModelFile } from "../model/model-file.js";
import { fileStem } from "../model/names.js";
import { type Job, outputFolder, prepare, runBatch } from "./batch.js";
import { collect, type Omission } from "./collect.js";
import { guardNames } from "./guard.js";
import type { Installation } from "./installation.js";
import { type BatchLog, readSpecIssues } from "./messages.js";
import type { OpenApiGeneratorTarget } from "./target.js";
import {
  configOf,
  finishPackage,
  prepareModel,
  templatesOfTypescriptFetch,
} from "./typescript-fetch.js";

/** A patched model and our reading of it. */
export interface Source {
  readonly model: ModelFile;
  readonly api: Api;
  /** The version of its package. */
  readonly version: string;
}

export interface Generated {
  readonly packages: readonly { readonly source: Source; readonly files: readonly OutputFile[] }[];
  readonly diagnostics: readonly Diagnostic[];
}

export interface EngineSettings extends PackageSettings {
  readonly runtimeVersion: string;
}

/** Whether a target is generated with our templates, whose clients need our runtime. */
export function usesRuntime({ generator, templates }: OpenApiGeneratorTarget): boolean {
  return generator === "typescript-fetch" && templates === null;
}

/** Failures with messages of their own are run again one by one, to learn whose message is whose; no more than these. */
const mostReruns = 12;

/**
 * Generates packages with OpenAPI Generator, in a folder of its own that is gone afterwards. What it says of a model comes
 * back as diagnostics; a model that it fails on has no package.
 *
 * What a generator other than our typescript-fetch gets is the patched model as it is, and what it writes is taken as it is.
 */
export async function generatePackages(
  sources: readonly Source[],
  target: OpenApiGeneratorTarget,
  settings: EngineSettings,
  installation: Installation,
  onFinished: (finished: number) => void,
): Promise<Generated> {
  const unsafe = sources.flatMap(({ model }) => guardNames(model.document, model.path));
  const refused = new Set(unsafe.map(({ place }) => (place?.kind === "model" ? place.file : "")));
  const safe = sources.filter(({ model }) => !refused.has(model.path));
  if (safe.length === 0) return { packages: [], diagnostics: unsafe };

  const work = await mkdtemp(join(await realpath(tmpdir()), "katagami-"));
  try {
    await prepare(
      safe.map((source) => jobOf(source, target, settings)),
      work,
    );
    const ids = safe.map(({ api }) => api.id);
    const log = await runBatch(installation, ids, work, onFinished);
    const failed = safe.filter(({ api }) => !log.finished.has(api.id));
    const diagnostics = [
      ...unsafe,
      ...warningsOf(log, safe),
      ...(await explain(failed, log, target, (id) => runBatch(installation, [id], work, () => {}))),
    ];
    const packages: { source: Source; files: readonly OutputFile[] }[] = [];
    const omitted = new Map<string, Omitted>();
    for (const source of safe.filter(({ api }) => log.finished.has(api.id))) {
      const { files, omitted: left } = await collect(
        outputFolder(work, source.api.id),
        source.api.id,
      );
      if (files.length === 0) {
        const hint = "see whether its options leave anything to generate";
        const place = modelPlace(source.model.path, "#");
        diagnostics.push(
          problem("error", `${target.generator} wrote nothing for this model`, place, hint),
        );
        continue;
      }
      if (!usesRuntime(target)) {
        for (const { path, reason } of left)
          omitted.set(path, { reason, models: (omitted.get(path)?.models ?? 0) + 1 });
        packages.push({ source, files });
        continue;
      }
      const { version, model } = source;
      const versions = {
        version,
        runtimeVersion: settings.runtimeVersion,
        modelSha256: model.sha256,
      };
      packages.push({ source, files: finishPackage(source.api, files, settings, versions) });
    }
    return { packages, diagnostics: [...diagnostics, ...omissions(omitted, target)] };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

function jobOf(
  { model, api, version }: Source,
  target: OpenApiGeneratorTarget,
  settings: EngineSettings,
): Job {
  const own = usesRuntime(target);
  const document = own ? prepareModel(model.document, api) : model.document;
  const templates = own ? templatesOfTypescriptFetch : target.templates;
  const base: JsonValue = {
    generatorName: target.generator,
    ...(templates === null ? {} : { templateDir: templates }),
    // A time of generation in the output would make every run a change.
    additionalProperties: { hideGenerationTimestamp: "true" },
  };
  const names = { id: api.id, name: fileStem(model.path), Name: api.name, version: api.version };
  const config = merge(
    merge(base, own ? configOf(api, settings, version) : {}),
    fillIn(target.options, names),
  );
  // Merged from objects, so it is one.
  return { id: api.id, model: JSON.stringify(document), config: config as Job["config"] };
}

/** Objects are merged, of everything else the later wins. */
function merge(a: JsonValue, b: JsonValue): JsonValue {
  if (!isRecord(a) || !isRecord(b)) return b;
  const merged: Record<string, JsonValue> = { ...a };
  for (const [key, value] of Object.entries(b)) {
    const before = Object.hasOwn(a, key) ? a[key] : undefined;
    merged[key] = before === undefined ? value : merge(before, value);
  }
  return merged;
}

function isRecord(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Replaces `#{name}` and the like in every text. Names are plain where they come from ours; a version may be anything. */
function fillIn(value: JsonValue, names: Readonly<Record<string, string>>): JsonValue {
  if (typeof value === "string")
    return value.replace(/#\{(\w+)\}/g, (whole, name: string) => names[name] ?? whole);
  if (Array.isArray(value)) return value.map((item: JsonValue) => fillIn(item, names));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, names)]));
}

function warningsOf({ warnings }: BatchLog, sources: readonly Source[]): Diagnostic[] {
  const byId = new Map(sources.map((source) => [source.api.id, source]));
  return warnings.map(({ id, message }) => {
    const source = id === null ? undefined : byId.get(id);
    const place = source === undefined ? null : modelPlace(source.model.path, "#");
    return problem("warning", `OpenAPI Generator: ${message}`, place);
  });
}

/** `batch` does not say which model a failure is of: one message for all is one problem, others are asked for again. */
async function explain(
  failed: readonly Source[],
  log: BatchLog,
  target: OpenApiGeneratorTarget,
  rerun: (id: string) => Promise<BatchLog>,
): Promise<Diagnostic[]> {
  const [first] = failed;
  if (first === undefined) return [];
  const [message] = log.failures;
  if (message === undefined) return [crash(log, target)];
  if (failed.length === 1) return failure(first, message);
  if (new Set(log.failures).size === 1) {
    const place = settingPlace("openapi-generator", target.generator);
    return [problem("error", `${message}\n  (${String(failed.length)} models)`, place)];
  }
  const diagnostics: Diagnostic[] = [];
  for (const source of failed.slice(0, mostReruns)) {
    const { failures } = await rerun(source.api.id);
    diagnostics.push(...failure(source, failures[0] ?? "OpenAPI Generator failed on this model"));
  }
  for (const { model } of failed.slice(mostReruns))
    diagnostics.push(
      problem("error", "OpenAPI Generator failed on this model too", modelPlace(model.path, "#")),
    );
  return diagnostics;
}

function failure({ model }: Source, message: string): Diagnostic[] {
  const issues = readSpecIssues(message);
  if (issues === null || issues.length === 0)
    return [problem("error", `OpenAPI Generator: ${message}`, modelPlace(model.path, "#"))];
  return issues.map((issue) =>
    problem(
      "error",
      `OpenAPI Generator's validation: ${issue.message}`,
      modelPlace(model.path, issue.pointer),
      "correct the model with a patch, or turn validation off in the target: options: { validateSpec: false }",
    ),
  );
}

/** It ended before it came to any model: a configuration it does not take, a Java too old for it. */
function crash({ stderr, code }: BatchLog, target: OpenApiGeneratorTarget): Diagnostic {
  const place = settingPlace("openapi-generator", target.generator);
  if (stderr.includes("UnsupportedClassVersionError")) {
    return problem(
      "error",
      "this Java is too old for this OpenAPI Generator",
      place,
      "install a newer Java runtime (7.x takes 11)",
    );
  }
  const said = stderr
    .split("\n")
    .find((line) => /(?:Exception|Error): /.test(line))
    ?.replace(/^.*?(?:Exception|Error): /, "");
  return problem(
    "error",
    `OpenAPI Generator ended with ${code === null ? "a signal" : `exit code ${String(code)}`}: ${said ?? stderr.split("\n")[0] ?? "it said nothing"}`,
    place,
  );
}

interface Omitted {
  readonly reason: Omission;
  readonly models: number;
}

/** One warning for what was left behind, however many models it was written for. */
function omissions(
  omitted: ReadonlyMap<string, Omitted>,
  { generator }: OpenApiGeneratorTarget,
): Diagnostic[] {
  if (omitted.size === 0) return [];
  const list = [...omitted].map(([path, { reason }]) => `${path} (${reason})`);
  return [
    problem(
      "warning",
      `left out of every package: ${list.join(", ")}`,
      settingPlace("openapi-generator", generator),
      "hidden files could act on their own where they land, and binary files cannot be reviewed: make them yourself where they are needed",
    ),
  ];
}
