/** A file to write: its path in the output folder, with `/`, and its text. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
  /** The template it was rendered from, for problems; null for a copied file. */
  readonly template: string | null;
}

/** A position in a template, with the text of its line. */
export interface TemplateLine {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
  /** The tags that called the partials above it, as `file:line:column`, innermost first. */
  readonly through: readonly string[];
}
