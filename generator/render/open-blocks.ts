import { shorten } from "../lib/lines.js";
import { loadHandlebars } from "./handlebars.js";

/** A place in a template. */
export interface Position {
  readonly line: number;
  /** From 0. */
  readonly column: number;
}

/** A block that is open at some place of a template. */
export interface OpenBlock extends Position {
  /** The tag that opens it, as it is written: `{{#each operations}}`. */
  readonly tag: string;
  /** The tag that would close it: `{{/each}}`; null if the block has no name, as `{{#> (f a)}}` has none. */
  readonly close: string | null;
  /** Whether the tag itself does not end. */
  readonly isInTag: boolean;
}

/** A tag that closes another block than the one that is open. */
export interface Mismatch extends Position {
  readonly tag: string;
  readonly block: OpenBlock;
}

/** What is used of Handlebars' parser. */
interface Parser {
  readonly terminals_: Readonly<Record<number, string>>;
  readonly lexer: {
    readonly setInput: (text: string) => unknown;
    /** Returns the number of a terminal, or its name. */
    readonly lex: () => number | string;
    readonly yytext: string;
    readonly yylloc: { readonly first_line: number; readonly first_column: number };
  };
}

interface Token extends Position {
  readonly kind: string;
  readonly text: string;
}

/** Handlebars' parser, whose lexer stays where it stopped. There are no types for it; test/render/handlebars.test.ts checks it. */
export function handlebarsParser(): Parser {
  return (loadHandlebars() as unknown as { readonly Parser: Parser }).Parser;
}

const literal = /^(?:STRING|NUMBER|BOOLEAN)$/;
const opening = /^OPEN_(?:BLOCK|PARTIAL_BLOCK|RAW_BLOCK|INVERSE)$/;

/**
 * Finds the blocks that are open before a place of a template, which need not parse.
 *
 * @param until - the place; null for the end
 * @returns the open blocks, the innermost last, and the first tag that closes a block that is not open
 */
export function openBlocks(
  text: string,
  until: Position | null,
): { readonly open: readonly OpenBlock[]; readonly mismatch: Mismatch | null } {
  const open: OpenBlock[] = [];
  const tokens = tokensOf(text);
  for (const [index, { kind, text: written, line, column }] of tokens.entries()) {
    const isBehind =
      until !== null && (line > until.line || (line === until.line && column >= until.column));
    // A tag that closes the wrong block is an error at the block that it should have closed.
    if (isBehind && kind !== "OPEN_ENDBLOCK") continue;
    const name = nameAfter(tokens, index);
    if (opening.test(kind) && !isBehind) {
      const { tag, isInTag } = tagAt(text, line, column);
      const close = kind === "OPEN_RAW_BLOCK" ? `{{{{/${name}}}}}` : `{{/${name}}}`;
      open.push({ tag, close: name === "" ? null : close, line, column, isInTag });
    } else if (kind === "END_RAW_BLOCK") open.pop();
    else if (kind === "OPEN_ENDBLOCK") {
      const block = open.at(-1);
      if (block !== undefined && block.close !== `{{/${name}}}`)
        return { open, mismatch: { tag: written + name + "}}", block, line, column } };
      if (isBehind) break;
      open.pop();
    }
  }
  return { open, mismatch: null };
}

function tokensOf(text: string): readonly Token[] {
  const { lexer, terminals_: kinds } = handlebarsParser();
  const tokens: Token[] = [];
  lexer.setInput(text);
  try {
    for (;;) {
      const found = lexer.lex();
      const kind = typeof found === "string" ? found : (kinds[found] ?? "EOF");
      if (kind === "EOF") return tokens;
      const { first_line: line, first_column: column } = lexer.yylloc;
      tokens.push({ kind, text: lexer.yytext, line, column });
    }
  } catch {
    return tokens; // The parser reports what is no token.
  }
}

/** The name behind the start of a tag, as far as it goes: `a.b`. A string or number closes a block without its quotes. */
function nameAfter(tokens: readonly Token[], index: number): string {
  const first = tokens[index + 1];
  if (first !== undefined && literal.test(first.kind)) return first.text;
  let name = "";
  for (const { kind, text } of tokens.slice(index + 1)) {
    const isSeparator = kind === "SEP";
    if (!isSeparator && (kind !== "ID" || /[^./]$/.test(name))) break;
    name += text;
  }
  return name;
}

/** The tag at a place, as it is written; of a long one, the beginning. */
function tagAt(text: string, line: number, column: number): Pick<OpenBlock, "tag" | "isInTag"> {
  const rest = text
    .split("\n")
    .slice(line - 1)
    .join("\n")
    .slice(column);
  const whole = /^\{{2,4}[^{}]*\}{2,4}/.exec(rest)?.[0];
  const tag = (whole ?? rest.split("\n")[0] ?? "").replaceAll(/\s+/g, " ");
  return { tag: shorten(tag, 60), isInTag: whole === undefined };
}
