import { dirname, isAbsolute, relative, sep } from "node:path";
import type { Settings } from "../config/settings.js";
import { sha256 } from "../lib/hash.js";
import type { OutputFile } from "../lib/output-file.js";
import { katagamiVersion } from "../lib/own-files.js";
import { patchFolders } from "../model/models-folder.js";
import { readPatches } from "../model/patch.js";
import { hashOfOthers } from "../model/read-model.js";
import { withoutNote } from "../render/copied-templates.js";
import { readTemplates } from "../render/read-templates.js";
import type { HelperSource, Template, TemplateSet } from "../render/template.js";
import type { HashInputs } from "./engine.js";

/**
 * What packages have in common is hashed once: Katagami's version, the templates and the settings that show in the output.
 * A model adds its bytes, its patches and its pinned names.
 */
export async function createHashInputs(settings: Settings): Promise<HashInputs> {
  const { files, partials, helpers } = await readTemplates(settings.templates);
  const common = sha256(
    JSON.stringify([
      katagamiVersion(),
      [...files, ...partials].map(inputOf),
      settings.scope,
      settings.fields,
      settings.names,
      settings.runtime,
      ...(helpers === null ? [] : [partsOf(helpers)]),
    ]),
  );
  return async (model) => {
    const { patches } = await readPatches(patchFolders(settings), model.key);
    const others = await hashOfOthers(model, settings);
    return sha256(
      JSON.stringify([
        common,
        model.key,
        model.sha256,
        patches.map(({ text }) => text),
        ...(others === null ? [] : [others]),
      ]),
    );
  };
}

/** What the files that are made once are made from: their templates, and the inputs of all packages. */
export function hashOnce({ workspaceFiles }: TemplateSet, packages: readonly string[]): string {
  return sha256(JSON.stringify([workspaceFiles.map(inputOf), packages]));
}

/** What of a template shows in the output: not the note of where it was copied from. */
function inputOf({ name, text }: Template): readonly [string, string] {
  return [name, withoutNote(text)];
}

/** The parts of helpers, called the same on every machine. */
function partsOf({ path, parts }: HelperSource): readonly (readonly [string, string])[] {
  return [...parts].map(([part, text]) => [
    isAbsolute(part) ? relative(dirname(path), part).split(sep).join("/") : part,
    text,
  ]);
}

/** What the runtime's package is made from: its own text. */
export function hashRuntime(files: readonly OutputFile[]): string {
  return sha256(
    JSON.stringify(
      files.filter(({ path }) => !path.endsWith("/package.json")).map(({ text }) => text),
    ),
  );
}
