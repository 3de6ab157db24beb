/** Where a helper was called, as Handlebars says it: lines from 1, columns from 0. */
interface Call {
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } };
}

/** A problem of the template that is being rendered. */
export class TemplateError extends Error {
  readonly line: number | null;
  readonly column: number | null;
  readonly hint: string | null;

  constructor(message: string, call: Call, hint: string | null = null) {
    super(message);
    this.line = call.loc?.start.line ?? null;
    this.column = call.loc === undefined ? null : call.loc.start.column + 1;
    this.hint = hint;
  }
}

/** Text of a model without a escaper. Which one fits depends on the position, which the template's text shows. */
export class RawTextError extends TemplateError {
  /** What stands between the braces. */
  readonly source: string;

  constructor(source: string, call: Call) {
    super("text of a model cannot be written out raw", call);
    this.source = source;
  }
}
