import { lstat, mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Diagnostic, Failure, problem, textPlace } from "../lib/diagnostic.js";
import { katagamiVersion } from "../lib/own-files.js";
import type { Terminal } from "../lib/terminal.js";
import { keepOriginal, withNote } from "../render/copied-templates.js";
import { displayPath } from "../lib/paths.js";
import { findTemplate, pathOf, readTemplates } from "../render/read-templates.js";
import { overlayOf, type TemplatesFlags } from "./templates.js";

/**
 * `katagami templates eject <template…>`: copies templates of Katagami's into the user's folder. The copy says at its head
 * what it was copied from, and the original is laid aside beside it, so that a later version can say what has changed.
 *
 * @throws Failure when one is not there, or has a copy already; nothing is written then
 */
export async function templatesEject(
  names: readonly string[],
  flags: TemplatesFlags,
  terminal: Terminal,
): Promise<number> {
  const overlay = await overlayOf(flags);
  const ours = await readTemplates(null);
  const copies = names.map((name) => {
    const template = findTemplate(ours, name);
    const path = pathOf(ours, template);
    return { path, text: template.text, file: join(overlay, `${path}.hbs`) };
  });
  const problems: Diagnostic[] = [];
  for (const { path, file } of copies) {
    if ((await lstat(file).catch(() => null)) === null) continue;
    problems.push(
      problem(
        "error",
        "this file is there already, and is not overwritten",
        textPlace(displayPath(file)),
        `delete it first to start anew; \`katagami templates diff ${path}\` shows what has changed in its original`,
      ),
    );
  }
  if (problems.length > 0) throw new Failure(problems);
  for (const { path, text, file } of copies) {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, withNote(path, text, katagamiVersion()), { flag: "wx" });
    await keepOriginal(overlay, path, text);
    terminal.out(`${displayPath(file)}\n`);
  }
  return 0;
}
