import type { Settings } from "./config.js";
import { sha256 } from "./emit/manifest.js";
import type { OutputFile } from "./emit/output.js";
import { readTemplates } from "./emit/templates.js";
import type { ModelText } from "./model/model-file.js";
import { readPatches } from "./model/patch.js";
import { patchFolders } from "./model/patch-folders.js";
import { hashOfOthers } from "./read-model.js";
import { katagamiVersion } from "./version.js";

/** Hashes everything that one model's package is made from. */
export type HashInputs = (model: ModelText) => Promise<string>;

/**
 * What packages have in common is hashed once: Katagami's version, the templates and the settings that show in the output.
 * A model adds its bytes, its patches and its pinned names.
 */
export async function createHashInputs(settings: Settings): Promise<HashInputs> {
  const { files, partials } = await readTemplates(settings.templates);
  const templates = [...files, ...partials].map(({ name, text }) => [name, text]);
  const common = sha256(
    JSON.stringify([
      katagamiVersion(),
      templates,
      settings.scope,
      settings.fields,
      settings.names,
      settings.runtime,
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

/** What the runtime's package is made from: its own text. */
export function hashRuntime(files: readonly OutputFile[]): string {
  return sha256(
    JSON.stringify(
      files.filter(({ path }) => !path.endsWith("/package.json")).map(({ text }) => text),
    ),
  );
}

/**
 * Whether the manifest can say that a package is up to date. Run from its own sources, Katagami may have changed without
 * a change of its version.
 */
export function isReleased(): boolean {
  return import.meta.url.endsWith(".js");
}
