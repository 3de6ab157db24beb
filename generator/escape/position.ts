import type { Span, TokenKind } from "./tokens.js";

/** Where in a file something is written, as far as it decides which escaper fits. */

export type PositionKind =
  | TokenKind
  | "code"
  | "json"
  | "markdown"
  | "code span"
  | "link address"
  | "code block"
  | "yaml value"
  | "yaml comment"
  | "yaml"
  | "html"
  | "html comment"
  | "attribute"
  | "inert"
  | "script value"
  | "text"
  | "other";

export interface Position {
  /** `inert`: a place of HTML where no text of a model may be, such as a style sheet. */
  readonly kind: PositionKind;
  /** How messages name the place: `in a string literal`. */
  readonly where: string;
  /** How to write a text of the model there, after `→`: the tag of an escaper that fits, or what else to do. */
  readonly hint: (argument: string) => string;
  /** In code, the whole tokens that were written there, a letter for each; null inside a token and in other files. */
  readonly tokens: string | null;
  readonly isJson: boolean;
  /** Whether what was written begins or ends something that it does not contain whole. */
  readonly crosses: boolean;
}

/** Finds the position of a part of one text. */
export type PositionAt = (span: Span) => Position;

export function position(
  kind: PositionKind,
  where: string,
  hint: (argument: string) => string,
  more: Partial<Position> = {},
): Position {
  return { kind, where, hint, tokens: null, isJson: false, crosses: false, ...more };
}

/** The line of a text that a span is on: what is before the span and what is behind it. */
export function lineAround(
  text: string,
  { start, end }: Span,
): { readonly before: string; readonly after: string } {
  const lineEnd = text.indexOf("\n", end);
  return {
    before: text.slice(text.lastIndexOf("\n", start - 1) + 1, start),
    after: text.slice(end, lineEnd === -1 ? undefined : lineEnd),
  };
}
