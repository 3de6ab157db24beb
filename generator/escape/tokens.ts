/** The tokens and comments of TypeScript or JSON, as a parser sees them. */

/** A part of a text, from `start` to before `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A letter for each kind of token, for patterns of them. */
export const tokenLetters = {
  comment: "c",
  "line comment": "l",
  string: "s",
  template: "t",
  "regular expression": "r",
  "JSX text": "j",
  "JSX attribute": "a",
  number: "n",
  word: "w",
  punctuation: "p",
} as const;

export type TokenKind = keyof typeof tokenLetters;

export interface Token extends Span {
  readonly kind: TokenKind;
}
