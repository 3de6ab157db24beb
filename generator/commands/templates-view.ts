import type { Flags } from "../config/settings.js";
import { hasErrors } from "../lib/diagnostic.js";
import { forTerminal, type Terminal } from "../lib/terminal.js";
import { selectModels } from "../model/select.js";
import { viewModels } from "../pipeline/package.js";
import { schemasId } from "../payloads/payloads-api.js";
import { viewSchemasFolder } from "../pipeline/schemas-package.js";
import { printDiagnostics } from "./print-diagnostics.js";
import { readTemplatesSettings } from "./templates.js";

/**
 * `katagami templates view [model]`: prints what templates see, as JSON: the `PackageView` of a model, or by default the
 * `WorkspaceView` of all models, for the templates of workspace files. `schemas` is the `SchemasView`.
 *
 * @returns the exit code: 0, or 1 when a model has errors
 * @throws Failure when the model does not exist
 */
export async function templatesView(
  model: string | undefined,
  flags: Flags,
  terminal: Terminal,
): Promise<number> {
  const { settings } = await readTemplatesSettings(flags);
  if (model === schemasId && settings.schemas !== null) {
    const { view } = await viewSchemasFolder(settings.schemas, settings);
    terminal.out(`${forTerminal(JSON.stringify(view, null, 2))}\n`);
    return 0;
  }
  const named = model === undefined ? [] : [model];
  const { view, diagnostics } = await viewModels(await selectModels(named, settings), settings);
  await printDiagnostics(terminal, diagnostics);
  if (hasErrors(diagnostics)) return 1;
  const shown = model === undefined ? view : view.packages[0];
  // Control characters occur only inside of JSON strings, where the escapes mean the same.
  terminal.out(`${forTerminal(JSON.stringify(shown, null, 2))}\n`);
  return 0;
}
