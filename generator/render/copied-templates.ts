import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Diagnostic, problem, textPlace } from "../lib/diagnostic.js";
import { sha256 } from "../lib/hash.js";
import { originalsFolder, pathOf } from "./read-templates.js";
import type { Template, TemplateSet } from "./template.js";

/** What stands at the head of a copied template: which one it was copied from. */
export interface EjectNote {
  /** The path below the template folder. */
  readonly path: string;
  /** The version of Katagami. */
  readonly version: string;
  /** SHA-256 of the original's text. */
  readonly sha256: string;
}

const pattern =
  /^\{\{!-- katagami: ejected from (\S+)\.hbs of katagami (\S+), sha256 ([\da-f]{64}) --\}\}\r?\n/;

/** Reads the note at the head of a template; null where there is none. */
export function noteOf(text: string): EjectNote | null {
  const [, path, version, hash] = pattern.exec(text) ?? [];
  if (path === undefined || version === undefined || hash === undefined) return null;
  return { path, version, sha256: hash };
}

/** A copy of an original, with the note that says so. Handlebars drops the line whole. */
export function withNote(path: string, text: string, version: string, body = text): string {
  return `{{!-- katagami: ejected from ${path}.hbs of katagami ${version}, sha256 ${hashOf(text)} --}}\n${body}`;
}

export function withoutNote(text: string): string {
  return text.replace(pattern, "");
}

/** As git gives it back on every system. */
function hashOf(text: string): string {
  return sha256(text.replaceAll("\r\n", "\n"));
}

/** A copied template whose original is no longer what it was copied from. */
export interface ChangedOriginal {
  /** The path below the template folder. */
  readonly path: string;
  readonly template: Template;
  readonly note: EjectNote;
  /** The original of today; null where there is none any more. */
  readonly now: string | null;
}

/** The copied templates whose originals have changed since. */
export function changedOriginals(set: TemplateSet): ChangedOriginal[] {
  return [...set.files, ...set.once, ...set.partials].flatMap((template) => {
    const note = template.origin === "katagami" ? null : noteOf(template.text);
    const now = template.original?.text ?? null;
    if (note === null || (now !== null && hashOf(now) === note.sha256)) return [];
    return [{ path: pathOf(set, template), template, note, now }];
  });
}

/** Says of copied templates that their originals have changed. */
export function changedWarnings(changed: readonly ChangedOriginal[]): Diagnostic[] {
  return changed.map(({ path, template, note, now }) =>
    problem(
      "warning",
      now === null
        ? `the template that this was copied from is no more: katagami ${note.version} had it`
        : `the template that this was copied from has changed since katagami ${note.version}`,
      textPlace(template.file, 1, 1),
      now === null
        ? "delete it, or delete its first line to keep it as a file of your own"
        : `\`katagami templates diff ${path}\` shows how; \`katagami templates update ${path}\` takes it over`,
    ),
  );
}

/** The text that a template was copied from, which `eject` laid aside; null where it is not there, or is another. */
export async function readOriginal(
  overlay: string,
  path: string,
  note: EjectNote,
): Promise<string | null> {
  const text = await readFile(originalPath(overlay, path), "utf8").catch(() => null);
  return text !== null && hashOf(text) === note.sha256 ? text.replaceAll("\r\n", "\n") : null;
}

/** Lays the text aside that a template was copied from. */
export async function keepOriginal(overlay: string, path: string, text: string): Promise<void> {
  const file = originalPath(overlay, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

function originalPath(overlay: string, path: string): string {
  return join(overlay, originalsFolder, `${path}.hbs`);
}
