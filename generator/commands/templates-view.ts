import { viewModel } from "../make-package.js";
import { selectModels } from "../model/select.js";
import { printDiagnostics, type Terminal } from "./report.js";
import { readTemplatesSettings, type TemplatesFlags } from "./templates.js";

/** `katagami templates view <model>`: prints what templates see of a model, as JSON. */
export async function templatesView(
  model: string,
  flags: TemplatesFlags,
  terminal: Terminal,
): Promise<number> {
  const { settings } = await readTemplatesSettings(flags);
  let code = 0;
  for (const path of await selectModels([model], settings.models)) {
    const { view, diagnostics } = await viewModel(path, settings);
    await printDiagnostics(terminal, diagnostics);
    if (view === null) code = 1;
    else terminal.out(`${JSON.stringify(view, null, 2)}\n`);
  }
  return code;
}
