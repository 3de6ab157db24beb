import { clientFields, schemaFields } from "../config/package-fields.js";
import type { Settings } from "../config/settings.js";
import { diagnosticsOf } from "../lib/diagnostic.js";
import { hashJson } from "../lib/hash.js";
import { readTemplates } from "../render/read-templates.js";
import type { TemplateSet } from "../render/template.js";
import type { CompiledTemplates } from "./compiled-templates.js";
import type { Engine, WorkspaceFilesGenerator } from "./engine.js";
import { createModelHash, hashCommon, hashWorkspaceFiles } from "./input-hash.js";
import { Pool } from "./pool.js";

/** Katagami's own engine: templates over a view, in this process and its worker threads. */
export const katagamiEngine: Engine = {
  needsRuntime: true,
  canInline: true,
  open: async (settings) => {
    const templates = await readTemplates(settings.templates);
    let compiled: Promise<CompiledTemplates> | null = null;
    // Loaded when there is something to generate: the stages bring a compiler and a formatter with them.
    const compile = async (): Promise<CompiledTemplates> =>
      (compiled ??= import("./compiled-templates.js").then(({ compileTemplates }) =>
        compileTemplates(templates),
      ));
    const pool = new Pool(settings, compile);
    return {
      hashInputs: createModelHash(
        await hashCommon(settings, templates, templates.files, clientFields(settings)),
        settings,
      ),
      hashSchemas: async (folder) => {
        const { hashSchemas } = await import("./schemas-hash.js");
        const common = await hashCommon(
          settings,
          templates,
          templates.schemaFiles,
          schemaFields(settings),
        );
        return hashJson([common, await hashSchemas(folder, settings)]);
      },
      prepare: (models) => pool.prepare(models),
      generatePackages: async (paths, onProgress, onPackage) =>
        pool.generate(paths, onProgress, onPackage),
      close: async () => pool.close(),
      workspaceFiles:
        templates.workspaceFiles.length === 0
          ? null
          : workspaceFilesOf(settings, templates, compile),
    };
  },
};

function workspaceFilesOf(
  settings: Settings,
  templates: TemplateSet,
  compile: () => Promise<CompiledTemplates>,
): WorkspaceFilesGenerator {
  return {
    hash: (packages) => hashWorkspaceFiles(templates, packages),
    generate: async (read, paths) => {
      try {
        const { renderWorkspaceFiles } = await import("./package.js");
        return await renderWorkspaceFiles(read, paths, settings, await compile());
      } catch (error) {
        return { value: null, diagnostics: diagnosticsOf(error) };
      }
    },
  };
}
