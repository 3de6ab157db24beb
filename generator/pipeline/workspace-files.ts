import { join } from "node:path";
import type { Settings } from "../config/settings.js";
import { type Diagnostic, Failure, hasErrors, problem, textPlace } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { modelKey } from "../model/model-file.js";
import { selectModels } from "../model/select.js";
import type { Manifest } from "../output/manifest.js";
import { readTemplates } from "../render/read-templates.js";
import type { MakeOnce } from "./engine.js";
import { hashOnce } from "./input-hash.js";

/**
 * The way of all models together: each up to its view, then one file for each template below `workspace/`.
 *
 * @returns null where there are no such templates
 * @throws Failure when the templates cannot be read
 */
export async function createMakeOnce(settings: Settings): Promise<MakeOnce | null> {
  const templates = await readTemplates(settings.templates);
  if (templates.workspaceFiles.length === 0) return null;
  return {
    hash: (packages) => hashOnce(templates, packages),
    make: async (paths) => {
      try {
        // Loaded when there is something to make, as the ways of single models are.
        const { renderAllOnce } = await import("./package.js");
        const { files, diagnostics } = await renderAllOnce(paths, settings);
        return { files: hasErrors(diagnostics) ? null : files, diagnostics };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return { files: null, diagnostics: error.diagnostics };
      }
    },
  };
}

/** Models that a run does not make, and what is missing of them. */
export interface KeptModels {
  readonly paths: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

export const noModels: KeptModels = { paths: [], diagnostics: [] };

/**
 * The models of packages that a run over some models leaves as they are, where they lie below the folder of the models; a
 * warning for each that does not.
 *
 * @param made - the keys of the models that it makes
 */
export async function keptModels(
  before: Manifest,
  made: ReadonlySet<string>,
  { models, out }: Settings,
): Promise<KeptModels> {
  const kept = Object.entries(before.packages).filter(
    ([, { model }]) => model !== null && !made.has(model),
  );
  const found = new Map(
    (kept.length === 0 ? [] : await selectModels([], models).catch(() => [])).map((path) => [
      modelKey(path),
      path,
    ]),
  );
  const paths = kept.map(([, { model }]) => found.get(model ?? ""));
  return {
    paths: paths.filter((path) => path !== undefined),
    diagnostics: kept.flatMap(([id], index) =>
      paths[index] === undefined
        ? [
            problem(
              "warning",
              `what is made once for all packages leaves ${id} out: its model does not lie below ${displayPath(models)}`,
              textPlace(join(displayPath(out), id)),
              "name all models in one run, or the folder that holds them with --models",
            ),
          ]
        : [],
    ),
  };
}
