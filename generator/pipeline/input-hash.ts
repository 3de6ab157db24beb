import { dirname, isAbsolute } from "node:path";
import type { Settings } from "../config/settings.js";
import { hashJson } from "../lib/hash.js";
import type { OutputFile } from "../lib/output-file.js";
import { installedVersion, katagamiVersion } from "../lib/own-files.js";
import { relativeName } from "../lib/paths.js";
import { hashPatches } from "../model/apply-patches.js";
import { hashOfOthers, type ReadSettings } from "../model/read-model.js";
import { withoutNote } from "../render/copied-templates.js";
import {
  defaultName,
  type HelperSource,
  type Layer,
  type Template,
  type TemplateSet,
} from "../render/template.js";
import { repositoryDirectory } from "../view/package-json.js";
import type { HashInputs } from "./model-inputs.js";

/**
 * Hashes what packages have in common, once for all of them: the versions of Katagami and of the libraries that decide bytes,
 * the templates, given those of their files, and the settings.
 *
 * @param fields - for package.json, of the overlays and the configuration
 */
export async function hashCommon(
  settings: Settings,
  { partials, layers }: TemplateSet,
  files: readonly Template[],
  fields: Settings["fields"],
): Promise<string> {
  return hashJson([
    katagamiVersion(),
    installedVersion("prettier"),
    installedVersion("rolldown"),
    [...files, ...partials].map(inputOf),
    settings.scope,
    settings.packagePrefix,
    fields,
    settings.names,
    settings.runtime,
    await repositoryDirectory(settings.out),
    layers.flatMap(inputOfLayer),
  ]);
}

/** Hashes a model with what all packages have in common: its bytes, its patches, and the files that it refers to. */
export function createModelHash(common: string, settings: ReadSettings): HashInputs {
  return async (model) => {
    const others = await hashOfOthers(model, settings);
    return hashJson([
      common,
      model.key,
      model.sha256,
      await hashPatches(model, settings),
      ...(others === null ? [] : [others]),
    ]);
  };
}

/** Hashes what workspace files are generated from: their templates, and the inputs of all packages. */
export function hashWorkspaceFiles(
  { workspaceFiles }: TemplateSet,
  packages: readonly string[],
): string {
  return hashJson([workspaceFiles.map(inputOf), packages]);
}

/** What shows of a template in the output: not the note of where it was copied from, nor what it replaces without rendering it. */
function inputOf(template: Template): readonly [string, readonly string[]] {
  return [template.name, renderedTexts(template)];
}

function renderedTexts({ text, original }: Template): readonly string[] {
  // Katagami's own have its version.
  const below = original?.overlay == null || !text.includes(defaultName) ? null : original;
  return [withoutNote(text), ...(below === null ? [] : renderedTexts(below))];
}

/** What an overlay is beside its templates: the version of its package, and its helpers. */
function inputOfLayer({ overlay: { kind, name, version }, helpers }: Layer): readonly unknown[] {
  return [
    ...(kind === "package" ? [[name, version]] : []),
    ...(helpers === null ? [] : [partsOf(helpers)]),
  ];
}

/** The parts of helpers, named the same on every machine. */
function partsOf({ path, parts }: HelperSource): readonly (readonly [string, string])[] {
  return [...parts].map(([part, text]) => [
    isAbsolute(part) ? relativeName(dirname(path), part) : part,
    text,
  ]);
}

/** Hashes what the runtime's package is generated from: its own text. */
export function hashRuntime(files: readonly OutputFile[]): string {
  return hashJson(
    files.filter(({ path }) => !path.endsWith("/package.json")).map(({ text }) => text),
  );
}
