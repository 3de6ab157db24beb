/** The place of a call, as Handlebars describes it: lines from 1, columns from 0. */
export interface CallPlace {
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } };
}

/** A problem of the template that is being rendered. */
export class TemplateError extends Error {
  readonly line: number | null;
  readonly column: number | null;
  readonly hint: string | null;

  constructor(message: string, { loc }: CallPlace, hint: string | null = null) {
    super(message);
    this.line = loc?.start.line ?? null;
    this.column = loc === undefined ? null : loc.start.column + 1;
    this.hint = hint;
  }
}

/** Text of a model written without an escaper. Which one fits depends on the position in the rendered file. */
export class RawTextError extends TemplateError {
  /** What is between the braces. */
  readonly source: string;

  constructor(source: string, call: CallPlace) {
    super("text of a model cannot be written out raw", call);
    this.source = source;
  }
}

/** What is between the braces of a tag, as an argument of a helper. */
export function asArgument(source: string): string {
  return source.includes(" ") ? `(${source})` : source;
}
