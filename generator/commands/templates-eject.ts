import { lstat, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Flags } from "../config/settings.js";
import { type Diagnostic, errorAt, Failure, textPlace } from "../lib/diagnostic.js";
import { katagamiVersion } from "../lib/own-files.js";
import { displayPath } from "../lib/paths.js";
import { oneLine, type Terminal } from "../lib/terminal.js";
import { keepOriginal, withNote } from "../render/copied-templates.js";
import { findTemplate, pathOf, readTemplates } from "../render/read-templates.js";
import { overlayOf } from "./templates.js";

/**
 * `katagami templates eject <template…>`: copies built-in templates into the user's folder. The first line of a copy names its
 * original, which is stored next to it: a later version can then show what has changed.
 *
 * @throws Failure when a template does not exist or was copied before; nothing is written then
 */
export async function templatesEject(
  names: readonly string[],
  flags: Flags,
  terminal: Terminal,
): Promise<number> {
  const overlay = await overlayOf(flags);
  const builtIn = await readTemplates(null);
  const copies = names.map((name) => {
    const template = findTemplate(builtIn, name);
    const path = pathOf(builtIn, template);
    return { path, text: template.text, file: join(overlay, `${path}.hbs`) };
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
  for (const { path, text, file } of copies) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, withNote(path, text, katagamiVersion()), { flag: "wx" });
    await keepOriginal(overlay, path, text);
    terminal.out(`${oneLine(displayPath(file))}\n`);
  }
  return 0;
}
