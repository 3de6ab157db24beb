import { type Diagnostic, diagnosticsOf, type Result } from "../lib/diagnostic.js";
import { changedOriginals } from "./copied-templates.js";
import { loadHelpers } from "./load-helpers.js";
import { pathOf, readTemplates } from "./read-templates.js";
import { builtInHelpers, createRenders } from "./render.js";
import type { Template, TemplateSource } from "./template.js";

/** A template, partial or helper in use. */
export interface ListedTemplate {
  readonly name: string;
  readonly kind: "template" | "partial" | "helper";
  readonly from: TemplateSource;
  /** Null for a helper of Katagami's. */
  readonly file: string | null;
  /** The path of the file that it renders, with `<package>` for each package; null for partials and helpers. */
  readonly makes: string | null;
  /** The version of Katagami that it was copied from, if that original has changed since; otherwise null. */
  readonly changedSince: string | null;
}

/**
 * Lists everything that a run renders packages with, and what is wrong with the user's part of it.
 *
 * @throws Failure when the templates cannot be read, or helpers cannot be loaded
 */
export async function listTemplates(
  overlay: string | null,
): Promise<Result<readonly ListedTemplate[]>> {
  const set = await readTemplates(overlay);
  const own = await loadHelpers(set.helpers);
  const changed = new Map(
    changedOriginals(set).map(({ template, note }) => [template, note.version]),
  );
  const listed =
    (kind: "template" | "partial", makes: (template: Template) => string | null) =>
    (template: Template): ListedTemplate => ({
      name: pathOf(set, template),
      kind,
      from: template.source,
      file: template.file,
      makes: makes(template),
      changedSince: changed.get(template) ?? null,
    });
  const helper = (name: string, from: TemplateSource, file: string | null): ListedTemplate => ({
    name,
    kind: "helper",
    from,
    file,
    makes: null,
    changedSince: null,
  });
  return {
    value: [
      ...set.files.map(listed("template", ({ output }) => `<package>/${output}`)),
      ...set.schemaFiles.map(listed("template", ({ output }) => `schemas/${output}`)),
      ...set.workspaceFiles.map(listed("template", ({ output }) => output)),
      ...set.partials.map(listed("partial", () => null)),
      ...builtInHelpers.map((name) => helper(name, "katagami", null)),
      ...[...(own?.helpers.keys() ?? [])].map((name) => helper(name, "added", own?.file ?? null)),
    ],
    diagnostics: problemsOf(() => createRenders(set, own)),
  };
}

function problemsOf(compile: () => unknown): readonly Diagnostic[] {
  try {
    compile();
    return [];
  } catch (error) {
    return diagnosticsOf(error);
  }
}
