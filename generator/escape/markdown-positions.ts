import { kindOfFile } from "./file-kinds.js";
import { lineAround, position, type Position, type PositionAt } from "./position.js";
import type { Span } from "./tokens.js";

/**
 * Positions in Markdown, by its code blocks and the line that they are on.
 *
 * @param positionsIn - finds positions in a code block, as in a file of its language
 */
export function markdownPositions(
  text: string,
  positionsIn: (path: string, text: string) => PositionAt,
): PositionAt {
  const blocks = codeBlocksOf(text);
  return (span) => {
    const block = blocks.find(({ start, end }) => span.start < end && span.end > start);
    return block === undefined
      ? positionOnLine(text, span)
      : positionInBlock(text, span, block, positionsIn);
  };
}

interface CodeBlock extends Span {
  readonly language: string;
  /** The runs of backticks or tildes that open and close it. */
  readonly fences: readonly Span[];
  /** The text between its first and its last line. */
  readonly content: Span;
}

/** The start or end of a code block. What follows backticks has none itself: else they are a code span. */
const fenceLine = /(?<=^|\n)( {0,3})(`{3,}(?=[^`\n]*(?:\n|$))|~{3,})([^\n]*)/g;

function codeBlocksOf(text: string): CodeBlock[] {
  const blocks: CodeBlock[] = [];
  let open: (CodeBlock & { readonly run: string }) | null = null;
  for (const { index, 0: line, 1: indent = "", 2: run = "", 3: rest = "" } of text.matchAll(
    fenceLine,
  )) {
    const start = index + indent.length;
    const fence = { start, end: start + run.length };
    const next = index + line.length + 1;
    if (open === null) {
      const content = { start: next, end: text.length };
      const end = text.length + 1;
      open = { start: index, end, run, language: rest.trim(), fences: [fence], content };
    } else if (run.startsWith(open.run) && rest.trim() === "") {
      const content = { start: open.content.start, end: index };
      blocks.push({ ...open, end: next, fences: [...open.fences, fence], content });
      open = null;
    }
  }
  return open === null ? blocks : [...blocks, open];
}

function positionInBlock(
  text: string,
  span: Span,
  { start, end, fences, content, language }: CodeBlock,
  positionsIn: (path: string, text: string) => PositionAt,
): Position {
  // A tag that writes a fence, or is on both sides of one.
  const crosses =
    span.start < start ||
    span.end > end ||
    fences.some((fence) => span.start < fence.end && span.end > fence.start);
  const where = "in a code block";
  if (span.start < content.start)
    return position("code span", where, () => "write it below the first line of the block", {
      crosses,
    });
  const hint: Position["hint"] = (name) => {
    const inner = positionsIn(
      fileOfLanguage(language),
      text.slice(content.start, content.end),
    )({ start: span.start - content.start, end: span.end - content.start });
    const said = inner.hint(name);
    const isAtStart = /^[\s`~]*$/.test(lineAround(text, span).before);
    return isAtStart && /\{\{(?:line|text|html) /.test(said)
      ? `write {{str ${name}}}: other text could end the code block at the start of a line`
      : said;
  };
  return position("code block", where, hint, { crosses });
}

function fileOfLanguage(info: string): string {
  const language = /^[\w-]*/.exec(info)?.[0].toLowerCase() ?? "";
  if (language === "typescript" || language === "javascript") return "block.ts";
  const kind = kindOfFile(`block.${language}`);
  return kind === "markdown" || kind === "other" ? "block.txt" : `block.${language}`;
}

function positionOnLine(text: string, span: Span): Position {
  const { before, after } = lineAround(text, span);
  const run = "`".repeat(openSpan(before));
  // Beside other backticks, those of a code span would become part of a longer run.
  const isBeside = before.endsWith("`") || after.startsWith("`");
  if (run !== "") {
    const outer = before.slice(0, -run.length);
    const isWhole =
      outer + run === before && after.startsWith(run) && !outer.endsWith("`") && !isInLink(outer);
    return position("code span", "in a code span", (name) =>
      isWhole && after[run.length] !== "`"
        ? `write {{mdcode ${name}}} without the backticks: it brings its own`
        : isBeside
          ? "write it outside of the code span, with {{mdcode …}}"
          : `end the code span before it: write ${run} {{mdcode ${name}}} ${run}`,
    );
  }
  if (isInLink(before))
    return position("link address", "in the address of a link", (name) => `write {{url ${name}}}`);
  return position("markdown", "in Markdown", (name) =>
    isBeside ? `write {{md ${name}}}` : `write {{md ${name}}}, or {{mdcode ${name}}} for code`,
  );
}

function isInLink(before: string): boolean {
  return /\]\([^)\s]*$|<\w+:[^>\s]*$|\]:\s*\S*$/.test(before);
}

/** How many backticks opened the code span that is open at the end of a part of a line; 0 if none is. */
function openSpan(before: string): number {
  let open = 0;
  for (const [run] of before.replace(/\\`/g, "").matchAll(/`+/g)) {
    if (open === 0) open = run.length;
    else if (open === run.length) open = 0;
  }
  return open;
}
