import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { applyPatch } from "diff";
import type { Flags } from "../config/settings.js";
import { type Diagnostic, errorAt, textPlace } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { oneLine, type Terminal } from "../lib/terminal.js";
import {
  type ChangedOriginal,
  keepOriginal,
  withNote,
  withoutNote,
} from "../render/copied-templates.js";
import { readTemplates } from "../render/read-templates.js";
import { printDiagnostics } from "./print-diagnostics.js";
import { changedOf, colored, originalDiff } from "./templates-diff.js";
import { ownFolder } from "./templates.js";

/**
 * `katagami templates update [template…]`: applies the changes of the originals to the copies, and records the new originals.
 * A copy to which a change does not apply stays as it is.
 *
 * @returns the exit code: 0, or 1 when a change did not apply
 */
export async function templatesUpdate(
  names: readonly string[],
  flags: Flags & { readonly merged?: boolean },
  terminal: Terminal,
): Promise<number> {
  const { overlays } = await ownFolder(flags);
  const problems: Diagnostic[] = [];
  for (const one of changedOf(names, await readTemplates(overlays))) {
    const { path, template, now } = one;
    const diff = await originalDiff(one);
    const body = flags.merged === true ? withoutNote(template.text) : merged(one, diff);
    const { original, overlay } = template;
    if (now === null || body === null || original === null || overlay === null) {
      if (diff !== null) terminal.out(colored(diff, terminal));
      problems.push(unmerged(one, diff));
      continue;
    }
    const file = join(overlay.folder, `${path}.hbs`);
    await writeFile(file, withNote(path, original, now, body));
    await keepOriginal(overlay.folder, path, now);
    terminal.out(`${oneLine(displayPath(file))}\n`);
  }
  await printDiagnostics(terminal, problems);
  return problems.length > 0 ? 1 : 0;
}

function merged({ template }: ChangedOriginal, diff: string | null): string | null {
  if (diff === null) return null;
  const body = applyPatch(withoutNote(template.text).replaceAll("\r\n", "\n"), diff, {
    fuzzFactor: 1,
  });
  return body === false ? null : body;
}

function unmerged({ path, template, now }: ChangedOriginal, diff: string | null): Diagnostic {
  const place = textPlace(template.file, 1, 1);
  if (now === null)
    return errorAt(
      "the template that this was copied from no longer exists",
      place,
      "delete it, or delete its first line to keep it as your own template",
    );
  return errorAt(
    diff === null
      ? "the text that it was copied from is missing in .katagami/originals, so the change cannot be applied"
      : "the change of its original does not apply to this copy",
    place,
    `merge it by hand, then \`katagami templates update ${path} --merged\``,
  );
}
