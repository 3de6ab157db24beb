import type { Overlay } from "../config/overlays.js";
import type { Place } from "../lib/diagnostic.js";

/** The helpers of an overlay, ready to be called. */
export interface LoadedHelpers {
  readonly overlay: Overlay;
  /** The place of the overlay among all, from the lowest. */
  readonly layer: number;
  /** As problems name it. */
  readonly file: string;
  readonly helpers: ReadonlyMap<string, AnyHelper>;
  /** The names of all variables that templates see: a helper of such a name would hide one. */
  readonly variables: ReadonlySet<string>;
  /** Where a helper is declared. */
  readonly declaredAt: (name: string) => Place;
  /** Where in the helpers an error was thrown; null if it was elsewhere. */
  readonly thrownAt: (error: unknown) => Place | null;
}

/** A helper with whatever arguments a template passes. */
export type AnyHelper = (...values: readonly unknown[]) => unknown;

/** `helpers.ts` (or `.js`) of an overlay, with everything that it imports. */
export interface HelperSource {
  /** As problems name it. */
  readonly file: string;
  readonly path: string;
  /** Path → text of the file and of each file that it imports; name → version of each package. */
  readonly parts: ReadonlyMap<string, string>;
}

/** Katagami's template, one of an overlay that replaces one of Katagami's, or an additional one. */
export type TemplateSource = "katagami" | "overridden" | "added";

export interface Template {
  /** The path below the template folder without `.hbs`; a partial's name. */
  readonly name: string;
  /** As problems name it. */
  readonly file: string;
  /** The path of the file it renders: below the package's folder, or below the output folder for a workspace file. */
  readonly output: string;
  readonly text: string;
  readonly source: TemplateSource;
  /** The overlay that it is from; null for Katagami's. */
  readonly overlay: Overlay | null;
  /** What `{{> @default}}` renders: the template that this one replaces, of an overlay below or of Katagami. */
  readonly original: Template | null;
}

/** The templates of a run, sorted by name. */
export interface TemplateSet {
  /** One file each in every package. */
  readonly files: readonly Template[];
  /** One file each in the package of the schemas. */
  readonly schemaFiles: readonly Template[];
  /** One file each for all packages together. */
  readonly workspaceFiles: readonly Template[];
  readonly partials: readonly Template[];
  /** From the lowest to the highest. */
  readonly layers: readonly Layer[];
}

/** An overlay, with its helpers; null if it has none. */
export interface Layer {
  readonly overlay: Overlay;
  readonly helpers: HelperSource | null;
}

/** The name by which a template renders the one that it replaces. */
export const defaultName = "@default";

/** A template and those that it replaces, from the highest to the lowest. */
export function withOriginals(template: Template): Template[] {
  return template.original === null ? [template] : [template, ...withOriginals(template.original)];
}

/** All templates of a set, partials included. */
export function allTemplates(set: TemplateSet): Template[] {
  return [...set.files, ...set.schemaFiles, ...set.workspaceFiles, ...set.partials];
}
