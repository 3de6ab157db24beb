/** A file to be written: its path below the output folder, with `/`, and its text. */
export interface OutputFile {
  readonly path: string;
  readonly text: string;
  /** The template it was rendered from, for problems; null for a copied file. */
  readonly template: string | null;
}
