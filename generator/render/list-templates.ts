import type { Overlay } from "../config/overlays.js";
import { type PackageFields, setFields } from "../config/package-fields.js";
import type { JsonValue } from "../lib/json.js";
import { type Diagnostic, diagnosticsOf, type Result } from "../lib/diagnostic.js";
import { changedOriginals, changedWarnings } from "./copied-templates.js";
import { loadHelpers } from "./load-helpers.js";
import { pathOf, readTemplates } from "./read-templates.js";
import { builtInHelpers, createRenders } from "./render.js";
import { overlayWarnings } from "./overlay-warnings.js";
import {
  type LoadedHelpers,
  type Template,
  type TemplateSource,
  withOriginals,
} from "./template.js";

/** A template, partial or helper in use. */
export interface ListedTemplate {
  readonly name: string;
  readonly kind: "template" | "partial" | "helper";
  readonly from: TemplateSource;
  /** Null for a helper of Katagami's. */
  readonly file: string | null;
  /** The path of the file that it renders, with `<package>` for each package; null for partials and helpers. */
  readonly makes: string | null;
  /** The overlay that it is from; null for Katagami's own. */
  readonly overlay: string | null;
  /** Where the templates that it replaces are from, the nearest first: names of overlays, or `katagami`. */
  readonly over: readonly string[];
  /** What it was copied from (`katagami 0.1.0`), if that original has changed since; otherwise null. */
  readonly changedSince: string | null;
}

/** What an overlay adds to the package.json of generated packages. */
export interface ListedField {
  /** `<package>`, or `schemas`. */
  readonly package: string;
  /** The key, from the outside: `["exports", "./zod", "types"]`. */
  readonly keys: readonly string[];
  readonly value: JsonValue;
  readonly overlay: string;
  readonly file: string;
}

/** What templates a run has. */
export interface TemplateList {
  readonly templates: readonly ListedTemplate[];
  readonly fields: readonly ListedField[];
}

/**
 * Lists everything that a run renders packages with, and what is wrong with the overlays' part of it.
 *
 * @throws Failure when the templates cannot be read, or helpers cannot be loaded
 */
export async function listTemplates(overlays: readonly Overlay[]): Promise<Result<TemplateList>> {
  const set = await readTemplates(overlays);
  const own = await loadHelpers(set);
  const originals = changedOriginals(set);
  const changed = new Map(originals.map(({ template, note }) => [template, note.from]));
  const listed =
    (kind: "template" | "partial", makes: (template: Template) => string | null) =>
    (template: Template): ListedTemplate => ({
      name: pathOf(set, template),
      kind,
      from: template.source,
      file: template.file,
      makes: makes(template),
      overlay: template.overlay?.name ?? null,
      over: withOriginals(template)
        .slice(1)
        .map(({ overlay }) => overlay?.name ?? "katagami"),
      changedSince: changed.get(template) ?? null,
    });
  const helper = (name: string, of: LoadedHelpers | null): ListedTemplate => ({
    name,
    kind: "helper",
    from: of === null ? "katagami" : "added",
    file: of?.file ?? null,
    makes: null,
    overlay: of?.overlay.name ?? null,
    over: [],
    changedSince: null,
  });
  return {
    value: {
      templates: [
        ...set.files.map(listed("template", ({ output }) => `<package>/${output}`)),
        ...set.schemaFiles.map(listed("template", ({ output }) => `schemas/${output}`)),
        ...set.workspaceFiles.map(listed("template", ({ output }) => output)),
        ...set.partials.map(listed("partial", () => null)),
        ...builtInHelpers.map((name) => helper(name, null)),
        ...own.flatMap((of) => [...of.helpers.keys()].map((name) => helper(name, of))),
      ],
      fields: overlays.flatMap(({ name, fields, schemaFields }) => [
        ...listedFields("<package>", name, fields),
        ...listedFields("schemas", name, schemaFields),
      ]),
    },
    diagnostics: [
      ...changedWarnings(originals),
      ...overlayWarnings(set),
      ...problemsOf(() => createRenders(set, own)),
    ],
  };
}

function listedFields(
  name: string,
  overlay: string,
  fields: PackageFields | null,
): readonly ListedField[] {
  if (fields === null) return [];
  const { file, value } = fields;
  return setFields(value).map((one) => ({ ...one, package: name, overlay, file }));
}

function problemsOf(compile: () => unknown): readonly Diagnostic[] {
  try {
    compile();
    return [];
  } catch (error) {
    return diagnosticsOf(error);
  }
}
