/** A file to be written: its path below the output folder, with `/`, and its text. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
  /** The template it was rendered from, for problems; null for a copied file. */
  readonly template: string | null;
}

/** A place in a template, with the text of its line. */
export interface TemplateLine {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly text: string;
  /** The tags that called the partials on the way, `file:line:column`, the innermost first. */
  readonly through: readonly string[];
}
