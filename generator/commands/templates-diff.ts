import { createTwoFilesPatch } from "diff";
import { forTerminal } from "../lib/terminal.js";
import { type Diagnostic, Failure, problem, settingPlace, textPlace } from "../lib/diagnostic.js";
import { katagamiVersion } from "../lib/own-files.js";
import { paint, type Terminal } from "../lib/terminal.js";
import {
  type ChangedOriginal,
  changedOriginals,
  changedWarnings,
  noteOf,
  readOriginal,
} from "../render/copied-templates.js";
import { findTemplate, pathOf, readTemplates } from "../render/read-templates.js";
import type { TemplateSet } from "../render/template.js";
import { printDiagnostics } from "./print-diagnostics.js";
import { overlayOf, type TemplatesFlags } from "./templates.js";

/**
 * `katagami templates diff [template…]`: what has changed in the originals since they were copied, as unified diffs.
 *
 * @returns the exit code: 0, or 1 when something has changed
 * @throws Failure when a template that is named was not copied
 */
export async function templatesDiff(
  names: readonly string[],
  flags: TemplatesFlags,
  terminal: Terminal,
): Promise<number> {
  const overlay = await overlayOf(flags);
  const changed = changedOf(names, await readTemplates(overlay));
  for (const one of changed) {
    const diff = await originalDiff(overlay, one);
    if (diff === null) await printDiagnostics(terminal, [unknownChange(one)]);
    else terminal.out(coloured(diff, terminal));
  }
  return changed.length > 0 ? 1 : 0;
}

function unknownChange(one: ChangedOriginal): Diagnostic {
  const [warning] = changedWarnings([one]);
  const { path, template, now } = one;
  return now === null && warning !== undefined
    ? warning
    : problem(
        "warning",
        "its original has changed, and what it was copied from is not at hand (.katagami/originals): the difference cannot be told",
        textPlace(template.file, 1, 1),
        `compare it with ${template.original?.file ?? ""} by hand, then \`katagami templates update ${path} --merged\``,
      );
}

/**
 * The copied templates that have a changed original, of those that are named or of all.
 *
 * @throws Failure (usage) when one is named that was not copied
 */
export function changedOf(names: readonly string[], set: TemplateSet): ChangedOriginal[] {
  const changed = changedOriginals(set);
  if (names.length === 0) return changed;
  const named = names.map((name) => findTemplate(set, name));
  const strange = named.filter(
    (template) => template.source === "katagami" || noteOf(template.text) === null,
  );
  if (strange.length > 0)
    throw new Failure(
      strange.map((template) =>
        problem(
          "error",
          `${pathOf(set, template)} was not copied with \`katagami templates eject\`, so nothing is known of its original`,
          settingPlace("command line", "template"),
        ),
      ),
      "usage",
    );
  return changed.filter(({ template }) => named.includes(template));
}

/** What has changed in an original since it was copied; null where that cannot be said. */
export async function originalDiff(
  overlay: string,
  { path, note, now }: ChangedOriginal,
): Promise<string | null> {
  const before = await readOriginal(overlay, path, note);
  if (before === null || now === null) return null;
  return createTwoFilesPatch(
    `${path}.hbs (katagami ${note.version})`,
    `${path}.hbs (katagami ${katagamiVersion()})`,
    before,
    now,
    undefined,
    undefined,
    { headerOptions: { includeIndex: false, includeUnderline: false, includeFileHeaders: true } },
  );
}

/** A diff as people are used to see it. */
export function coloured(diff: string, terminal: Terminal): string {
  const style = (line: string): string =>
    /^(?:---|\+\+\+)/.test(line)
      ? paint(terminal, "bold", line)
      : line.startsWith("+")
        ? paint(terminal, "green", line)
        : line.startsWith("-")
          ? paint(terminal, "red", line)
          : line.startsWith("@@")
            ? paint(terminal, "cyan", line)
            : line;
  return forTerminal(diff).split("\n").map(style).join("\n");
}
