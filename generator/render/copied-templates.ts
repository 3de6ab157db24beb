import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type Diagnostic, textPlace, warningAt } from "../lib/diagnostic.js";
import { readText } from "../lib/folders.js";
import { sha256 } from "../lib/hash.js";
import { katagamiVersion } from "../lib/own-files.js";
import { originalsFolder, pathOf } from "./read-templates.js";
import { allTemplates, type Template, type TemplateSet, withOriginals } from "./template.js";

/** The first line of a copied template: which template it was copied from. */
export interface EjectNote {
  /** The path below the template folder. */
  readonly path: string;
  /** Whose it was, with the version: `katagami 0.1.0`, `@acme/katagami-react 1.2.0`; the path of a folder. */
  readonly from: string;
  /** SHA-256 of the original's text. */
  readonly sha256: string;
}

const pattern =
  /^\{\{!-- katagami: ejected from (\S+)\.hbs of ([^\r\n]+), sha256 ([\da-f]{64}) --\}\}\r?\n/;

/** Reads the note in the first line of a template; null if there is none. */
export function noteOf(text: string): EjectNote | null {
  const [, path, from, hash] = pattern.exec(text) ?? [];
  if (path === undefined || from === undefined || hash === undefined) return null;
  return { path, from, sha256: hash };
}

/**
 * Adds the note to a copy of an original. Handlebars drops the whole line.
 *
 * @param original - what was copied
 * @param text - its text, without a note of its own
 * @param body - the text below the note
 */
export function withNote(path: string, original: Template, text: string, body = text): string {
  return `{{!-- katagami: ejected from ${path}.hbs of ${sourceOf(original)}, sha256 ${hashOf(text)} --}}\n${body}`;
}

/** Whose a template is, as notes and diffs name it. */
export function sourceOf({ overlay }: Template): string {
  if (overlay === null) return `katagami ${katagamiVersion()}`;
  // The path of a folder may hold what would end the note.
  if (overlay.version === null) return overlay.name.replaceAll(/[^\w@./ -]/g, "_");
  return `${overlay.name} ${overlay.version}`;
}

export function withoutNote(text: string): string {
  return text.replace(pattern, "");
}

/** Hashes a text with the line breaks that git stores. */
function hashOf(text: string): string {
  return sha256(text.replaceAll("\r\n", "\n"));
}

/** A copied template whose original has changed since. */
export interface ChangedOriginal {
  /** The path below the template folder. */
  readonly path: string;
  readonly template: Template;
  readonly note: EjectNote;
  /** The current original; null if there is none any more. */
  readonly now: string | null;
}

/**
 * Finds the copied templates in the user's folders whose originals have changed since: Katagami's, or those of an overlay below.
 * The copies in packages are their authors' to update.
 */
export function changedOriginals(set: TemplateSet): ChangedOriginal[] {
  return allTemplates(set).flatMap((top) =>
    withOriginals(top).flatMap((template) => {
      const note = template.overlay?.kind === "folder" ? noteOf(template.text) : null;
      const now = template.original === null ? null : withoutNote(template.original.text);
      if (note === null || (now !== null && hashOf(now) === note.sha256)) return [];
      return [{ path: pathOf(set, top), template, note, now }];
    }),
  );
}

/** Warns of copied templates whose originals have changed. */
export function changedWarnings(changed: readonly ChangedOriginal[]): Diagnostic[] {
  return changed.map(({ path, template, note, now }) =>
    warningAt(
      now === null
        ? `the template that this was copied from no longer exists: ${note.from} had it`
        : `the template that this was copied from has changed since ${note.from}`,
      textPlace(template.file, 1, 1),
      now === null
        ? "delete it, or delete its first line to keep it as a file of your own"
        : `\`katagami templates diff ${path}\` shows the change; \`katagami templates update ${path}\` applies it`,
    ),
  );
}

/** Reads the text that a template was copied from, which `eject` stored; null if it is missing or not the same. */
export async function readOriginal(
  overlay: string,
  path: string,
  note: EjectNote,
): Promise<string | null> {
  const text = await readText(originalPath(overlay, path));
  return text !== null && hashOf(text) === note.sha256 ? text.replaceAll("\r\n", "\n") : null;
}

/** Stores the text that a template was copied from. */
export async function keepOriginal(overlay: string, path: string, text: string): Promise<void> {
  const file = originalPath(overlay, path);
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text);
}

function originalPath(overlay: string, path: string): string {
  return join(overlay, originalsFolder, `${path}.hbs`);
}
