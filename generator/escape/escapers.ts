/**
 * The escapers: the only ways for a text of a model to get into a file, each for a few positions. Everything that is known of
 * one is in its record: templates, helpers, the audit and the hints read it from here.
 */
import {
  commentLine,
  docComment,
  fileName,
  htmlText,
  identifier,
  jsonDocument,
  markdown,
  markdownCode,
  numberLiteral,
  plainLine,
  propertyKey,
  stringLiteral,
  urlPart,
} from "./escape.js";
import { fields, literal } from "./literal.js";
import type { Position, PositionKind } from "./position.js";
import type { Text } from "./spec-text.js";

export interface Escaper {
  /** A text if omitted. */
  readonly accepts?: "a list of paragraphs" | "a list of names" | "any value";
  // Parameters are contravariant: `never` lets each escaper have its own. `accepts` says what to check first.
  readonly escape: (value: never) => string;
  /** The whole tokens of code that it writes, by `tokenLetters`; if omitted, it fits between no tokens. */
  readonly tokenPattern?: RegExp;
  /** Whether those tokens are JSON as well. */
  readonly isJson?: true;
  /** Where else it may write. `anywhere`: its characters have no meaning in any token or kind of file. */
  readonly fits: "anywhere" | readonly PositionKind[];
}

const inCode = ["code block", "script value"] as const;

const string = {
  escape: stringLiteral,
  tokenPattern: /^s$/,
  isJson: true,
  fits: [...inCode, "yaml value", "yaml comment"],
} satisfies Escaper;

const anyValue = { accepts: "any value", tokenPattern: /^[swnp]+$/ } as const;

export const escapers = {
  /** A string literal of TypeScript, with its quotes. */
  str: string,
  /** A property name in an object literal or type: bare, quoted or computed. */
  key: { escape: propertyKey, tokenPattern: /^(?:w|s|psp)$/, fits: ["code block"] },
  /** An identifier; throws if the text is not one. */
  id: { escape: identifier, tokenPattern: /^w$/, fits: "anywhere" },
  /** A number literal; throws if the value is not a finite number. */
  num: {
    ...anyValue,
    escape: numberLiteral,
    tokenPattern: /^p?n$/,
    isJson: true,
    fits: "anywhere",
  },
  /** A JSON value as a TypeScript literal; texts of the model may be anywhere in it. */
  literal: { ...anyValue, escape: literal, fits: inCode },
  /** The properties of an object that `literal` would write, without its braces. */
  fields: { ...anyValue, escape: fields, fits: ["code block"] },
  /** A JSON document. */
  json: { ...anyValue, escape: jsonDocument, isJson: true, fits: [...inCode, "yaml value"] },
  /** A doc comment of paragraphs, with its delimiters; empty if there are no paragraphs. */
  doc: {
    accepts: "a list of paragraphs",
    escape: docComment,
    tokenPattern: /^c$/,
    fits: ["code block"],
  },
  /** The rest of a line comment. */
  line: { escape: commentLine, fits: ["code block", "yaml comment"] },
  /** A line of Markdown prose. */
  md: { escape: markdown, fits: ["markdown", "yaml comment"] },
  /** A code span in Markdown. */
  mdcode: { escape: markdownCode, fits: ["markdown"] },
  /** A string of YAML, in its quotes: always a string and always one line. */
  yaml: string,
  /** Text of HTML or XML, or of an attribute in quotes. */
  html: { escape: htmlText, fits: ["html", "html comment", "attribute", "code block"] },
  /** A part of a URL, percent-encoded; throws for `.`, `..` and an empty text. */
  url: { escape: urlPart, fits: "anywhere" },
  /** The name of a file; throws if some system refuses it. */
  file: { escape: fileName, fits: "anywhere" },
  /** A line of plain text. */
  text: { escape: plainLine, fits: ["code block", "yaml comment"] },
  /** Identifiers with commas between them; throws if one is not an identifier. */
  list: {
    accepts: "a list of names",
    escape: (names: readonly Text[]) => names.map(identifier).join(", "),
    tokenPattern: /^w(?:pw)*$/,
    fits: "anywhere",
  },
} satisfies Readonly<Record<string, Escaper>>;

export type EscaperName = keyof typeof escapers;

/** Whether a helper is one of the escapers; all others are an author's own. */
export function isEscaper(helper: string): helper is EscaperName {
  return Object.hasOwn(escapers, helper);
}

/** Whether an escaper may write at a position, whatever the text says. */
export function fitsAt(name: EscaperName, { kind, tokens, isJson }: Position): boolean {
  const { fits, tokenPattern, isJson: writesJson }: Escaper = escapers[name];
  // White space alone means nothing between tokens.
  if (tokens === "") return true;
  if (tokens !== null)
    return tokenPattern?.test(tokens) === true && (!isJson || writesJson === true);
  return fits === "anywhere" || anyone.includes(kind) || fits.includes(kind);
}

/** Positions for every escaper: the audit looks at what was written instead. */
const anyone: readonly PositionKind[] = ["comment", "line comment", "text"];
