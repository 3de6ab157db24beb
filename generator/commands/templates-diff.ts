import { createTwoFilesPatch } from "diff";
import type { Flags } from "../config/settings.js";
import {
  type Diagnostic,
  errorAt,
  Failure,
  flagPlace,
  textPlace,
  warningAt,
} from "../lib/diagnostic.js";
import { forTerminal, paint, type Terminal } from "../lib/terminal.js";
import {
  type ChangedOriginal,
  changedOriginals,
  changedWarnings,
  noteOf,
  readOriginal,
  sourceOf,
} from "../render/copied-templates.js";
import { findTemplate, pathOf, readTemplates } from "../render/read-templates.js";
import { type TemplateSet, withOriginals } from "../render/template.js";
import { printDiagnostics } from "./print-diagnostics.js";
import { ownFolder } from "./templates.js";

/**
 * `katagami templates diff [template…]`: prints what has changed in the originals of copied templates, as unified diffs.
 *
 * @returns the exit code: 0, or 1 when an original has changed
 * @throws Failure when a named template was not copied
 */
export async function templatesDiff(
  names: readonly string[],
  flags: Flags,
  terminal: Terminal,
): Promise<number> {
  const { overlays } = await ownFolder(flags);
  const changed = changedOf(names, await readTemplates(overlays));
  for (const one of changed) {
    const diff = await originalDiff(one);
    if (diff === null) await printDiagnostics(terminal, [unknownChange(one)]);
    else terminal.out(colored(diff, terminal));
  }
  return changed.length > 0 ? 1 : 0;
}

function unknownChange(one: ChangedOriginal): Diagnostic {
  const [warning] = changedWarnings([one]);
  const { path, template, now } = one;
  return now === null && warning !== undefined
    ? warning
    : warningAt(
        "its original has changed, but the text that it was copied from is missing in .katagami/originals: there is no diff",
        textPlace(template.file, 1, 1),
        `compare it with ${template.original?.file ?? ""} by hand, then \`katagami templates update ${path} --merged\``,
      );
}

/**
 * Finds the copied templates whose originals have changed, among the named ones or all.
 *
 * @throws Failure (usage) when a named template was not copied
 */
export function changedOf(names: readonly string[], set: TemplateSet): ChangedOriginal[] {
  const changed = changedOriginals(set);
  if (names.length === 0) return changed;
  const named = names.map((name) => findTemplate(set, name));
  const copies = new Map(
    named.map((template) => [
      template,
      withOriginals(template).filter(
        ({ overlay, text }) => overlay?.kind === "folder" && noteOf(text) !== null,
      ),
    ]),
  );
  const notCopied = named.filter((template) => copies.get(template)?.length === 0);
  if (notCopied.length > 0)
    throw new Failure(
      notCopied.map((template) =>
        errorAt(
          `${pathOf(set, template)} was not copied with \`katagami templates eject\`, so it has no original`,
          flagPlace("template"),
        ),
      ),
      "usage",
    );
  return changed.filter(({ template }) =>
    named.some((one) => copies.get(one)?.includes(template) === true),
  );
}

/** Compares an original with the state that was copied, as a unified diff; null if either text is missing. */
export async function originalDiff({
  path,
  template: { original, overlay },
  note,
  now,
}: ChangedOriginal): Promise<string | null> {
  if (original === null || overlay === null) return null;
  const before = await readOriginal(overlay.folder, path, note);
  if (before === null || now === null) return null;
  return createTwoFilesPatch(
    `${path}.hbs (${note.from})`,
    `${path}.hbs (${sourceOf(original)})`,
    before,
    now,
    undefined,
    undefined,
    { headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true } },
  );
}

/** Colors the lines of a unified diff. */
export function colored(diff: string, terminal: Terminal): string {
  const styles = [
    [/^(?:---|\+\+\+)/, "bold"],
    [/^\+/, "green"],
    [/^-/, "red"],
    [/^@@/, "cyan"],
  ] as const;
  const lines = forTerminal(diff).split("\n");
  return lines
    .map((line) => {
      const style = styles.find(([start]) => start.test(line))?.[1];
      return style === undefined ? line : paint(terminal, style, line);
    })
    .join("\n");
}
