import { type Diagnostic, errorAt, textPlace } from "../lib/diagnostic.js";
import { loadHandlebars } from "./handlebars.js";
import { handlebarsParser, openBlocks, type Position } from "./open-blocks.js";
import type { Template } from "./template.js";

/** Handlebars' own errors (blocks that do not match) have a place; those of its parser leave it in the lexer. */
interface ParseError {
  readonly message: string;
  readonly lineNumber?: number;
  readonly column?: number;
}

/** Parses a template, or returns where it does not parse, and which block is open there. */
export function parseTemplate({ file, text }: Template): hbs.AST.Program | Diagnostic {
  try {
    return loadHandlebars().parse(text);
  } catch (error) {
    // There are no types for it; test/render/handlebars.test.ts checks it.
    const { message, lineNumber, column } = error as ParseError;
    const { yylloc } = handlebarsParser().lexer;
    const at = { line: lineNumber ?? yylloc.first_line, column: column ?? yylloc.first_column };
    const fault = explain(text, message, at);
    const place = textPlace(file, fault.line, fault.column + 1);
    return errorAt(`the template does not parse: ${fault.reason}`, place, fault.hint);
  }
}

interface Fault extends Position {
  readonly reason: string;
  readonly hint: string | null;
}

const nameless = "a block needs a name, so that a tag can close it";

/** What the grammar calls them → what is written in a template. */
const words: Readonly<Record<string, string>> = {
  EOF: "end of the template",
  CLOSE: "}}",
  CLOSE_SEXPR: ")",
  INVALID: "character",
};

/** Says what is wrong in the words of templates, not of a grammar. */
function explain(text: string, message: string, at: Position): Fault {
  const unexpected = /^Parse error[^]*, got '(.*?)'$/.exec(message)?.[1];
  const { open, mismatch } = openBlocks(text, unexpected === "EOF" ? null : at);
  const inner = open.at(-1);
  if (mismatch !== null && unexpected === undefined) {
    const { tag, block, ...place } = mismatch;
    const reason = `${tag} stands where ${block.tag} of line ${String(block.line)} is open`;
    const hint = block.close === null ? nameless : `close it before, with ${block.close}`;
    return { ...place, reason, hint };
  }
  const isLexical = message.startsWith("Lexical error");
  if (isLexical && text.split("\n")[at.line - 1]?.startsWith("{{!--", at.column) === true)
    return { ...at, reason: "the comment does not end", hint: "write --}} where it ends" };
  if ((unexpected === "EOF" || isLexical) && inner?.isInTag === false) {
    const { line, column, tag, close } = inner;
    const hint = close === null ? nameless : `write ${close} where it ends`;
    return { line, column, reason: `${tag} is not closed`, hint };
  }
  if (unexpected === "OPEN_ENDBLOCK" && inner === undefined)
    return { ...at, reason: "a block is closed here, and none is open", hint: null };
  if (/^(?:OPEN_)?INVERSE/.test(unexpected ?? "")) {
    const reason =
      inner === undefined
        ? "{{else}} stands outside of a block"
        : `${inner.tag} of line ${String(inner.line)} has its {{else}} already`;
    return { ...at, reason, hint: null };
  }
  const reason =
    unexpected === undefined
      ? (message.split("\n")[0] ?? "").replace(/ - \d+:\d+$/, "")
      : `unexpected ${words[unexpected] ?? unexpected}`;
  const hint =
    inner === undefined ? null : `${inner.tag} of line ${String(inner.line)} is open here`;
  return { ...at, reason, hint };
}
