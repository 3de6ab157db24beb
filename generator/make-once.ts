import type { Settings } from "./config.js";
import { type Diagnostic, Failure, hasErrors } from "./diagnostic.js";
import type { OutputFile } from "./emit/output.js";
import { readTemplates } from "./emit/templates.js";
import { hashOnce } from "./inputs.js";

/** Makes the files that stand once for all packages. */
export interface MakeOnce {
  /** Hashes all that they are made from; takes the hashes of the packages' inputs. */
  readonly hash: (packages: readonly string[]) => string;
  /** Makes them of the models given by their paths; no files when one of these has errors. */
  readonly make: (paths: readonly string[]) => Promise<{
    readonly files: readonly OutputFile[] | null;
    readonly diagnostics: readonly Diagnostic[];
  }>;
}

/**
 * The way of all models together: each up to its view, then one file for each template below `once/`.
 *
 * @returns null where there are no such templates
 * @throws Failure when the templates cannot be read
 */
export async function createMakeOnce(settings: Settings): Promise<MakeOnce | null> {
  const templates = await readTemplates(settings.templates);
  if (templates.once.length === 0) return null;
  return {
    hash: (packages) => hashOnce(templates, packages),
    make: async (paths) => {
      try {
        // Loaded when there is something to make, as the ways of single models are.
        const { renderAllOnce } = await import("./make-package.js");
        const { files, diagnostics } = await renderAllOnce(paths, settings);
        return { files: hasErrors(diagnostics) ? null : files, diagnostics };
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        return { files: null, diagnostics: error.diagnostics };
      }
    },
  };
}
