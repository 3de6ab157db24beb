import { lstat, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Flags } from "../config/settings.js";
import { type Diagnostic, errorAt, Failure, textPlace } from "../lib/diagnostic.js";
import { displayPath } from "../lib/paths.js";
import { oneLine, type Terminal } from "../lib/terminal.js";
import { keepOriginal, withNote, withoutNote } from "../render/copied-templates.js";
import { findTemplate, pathOf, readTemplates } from "../render/read-templates.js";
import { ownFolder } from "./templates.js";

/**
 * `katagami templates eject <template…>`: copies templates into the user's folder: built-in ones, or those of the overlays below
 * it. The first line of a copy names its original, which is stored next to it: a later version can then show what has changed.
 *
 * @throws Failure when a template does not exist or was copied before; nothing is written then
 */
export async function templatesEject(
  names: readonly string[],
  flags: Flags,
  terminal: Terminal,
): Promise<number> {
  const {
    own: { folder },
    below,
  } = await ownFolder(flags);
  const originals = await readTemplates(below);
  const copies = names.map((name) => {
    const template = findTemplate(originals, name);
    const path = pathOf(originals, template);
    const text = withoutNote(template.text);
    return { path, template, text, file: join(folder, `${path}.hbs`) };
  });
  const problems: Diagnostic[] = [];
  for (const { path, file } of copies) {
    if ((await lstat(file).catch(() => null)) === null) continue;
    const hint = `delete it first to start again; \`katagami templates diff ${path}\` shows what has changed in its original`;
    problems.push(
      errorAt("this file exists and is not overwritten", textPlace(displayPath(file)), hint),
    );
  }
  if (problems.length > 0) throw new Failure(problems);
  for (const { path, template, text, file } of copies) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, withNote(path, template, text), { flag: "wx" });
    await keepOriginal(folder, path, text);
    terminal.out(`${oneLine(displayPath(file))}\n`);
  }
  return 0;
}
