import type { Place } from "../lib/diagnostic.js";

/** The helpers of a user's, ready to be called. */
export interface LoadedHelpers {
  /** As problems name it. */
  readonly file: string;
  readonly helpers: ReadonlyMap<string, AnyHelper>;
  /** The place of a helper in them. */
  readonly declaredAt: (name: string) => Place;
  /** The place in them that an error was thrown at; null where it was elsewhere. */
  readonly thrownAt: (error: unknown) => Place | null;
}

/** A helper that takes whatever a template hands it. */
export type AnyHelper = (...values: readonly unknown[]) => unknown;

/** `helpers.ts` (or `.js`) of a template folder, and all that it is made of. */
export interface HelperSource {
  /** As problems name it. */
  readonly file: string;
  readonly path: string;
  /** Path → text of the file and of what it imports, as far as that can be read from its imports; of packages, their version. */
  readonly parts: ReadonlyMap<string, string>;
}

export interface Template {
  /** The path below the template folder without `.hbs`; a partial's name. */
  readonly name: string;
  /** As problems name it. */
  readonly file: string;
  /** The path of the file it makes: below the package's folder, or below the output folder for one that is made once. */
  readonly output: string;
  readonly text: string;
  /** Katagami's, a user's in the place of Katagami's, or a user's own. */
  readonly origin: "katagami" | "overridden" | "added";
  /** What `{{> @default}}` renders: the template in whose place it stands. */
  readonly original: Template | null;
}

/** The templates of a run, sorted by name. */
export interface TemplateSet {
  /** One file each in every package. */
  readonly files: readonly Template[];
  /** One file each for all packages together. */
  readonly once: readonly Template[];
  readonly partials: readonly Template[];
  readonly helpers: HelperSource | null;
}
