import { readTemplates } from "../emit/templates.js";
import { table, type Terminal } from "./report.js";
import { readTemplatesSettings, type TemplatesFlags } from "./templates.js";

/** `katagami templates list`: every template and partial, and where each comes from. */
export async function templatesList(flags: TemplatesFlags, terminal: Terminal): Promise<number> {
  const { overlay } = await readTemplatesSettings(flags);
  const { files, partials } = await readTemplates(overlay);
  terminal.out(table([...files, ...partials].map(({ name, file }) => [name, file])));
  return 0;
}
