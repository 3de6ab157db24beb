import { kindOfFile } from "../escape/file-kinds.js";
import type { Segment, Site, TracedFile } from "../render/source-map.js";
import { align, alignCode, indexesIn, type Token, tokensOf } from "./match-tokens.js";
import { originRanges } from "./model-places.js";

/** A part of a line with one source. Columns count from 1; `end` is the first column after it. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly site: Site;
  /** The column of the piece on its line of the template, and its length there. */
  readonly templateColumn: number;
  readonly templateLength: number;
  readonly through: readonly Site[];
  /** The JSON pointer of its place in the model; null when there is none. */
  readonly pointer: string | null;
  /** Whether the piece is text of the template; `pointer` is then the place of what surrounds it. */
  readonly isAround: boolean;
  /** Whether the formatter added the line; the piece is then the part before it. */
  readonly isBefore: boolean;
  readonly packageId: string | null;
}

/**
 * Finds the parts of the templates and of the model that a line of a generated file came from.
 *
 * @param file - as it was rendered
 * @param text - the same file refined and formatted: imports sorted, lines broken anew
 * @param line - from 1
 * @param column - from 1; null for the whole line
 * @returns the pieces in their order; only those that tags wrote, when there are any
 */
export function explainLine(
  file: TracedFile,
  text: string,
  line: number,
  column: number | null,
): Piece[] {
  const lines = text.split("\n");
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
  const end = start + (lines[line - 1]?.length ?? 0);
  const before = tokensOf(file.text);
  const after = tokensOf(text);
  const matched = matchTokens(file, text, before, after);
  const onLine = indexesIn(after, start, end);
  const wanted = column === null ? onLine : tokenAt(after, onLine, start + column - 1);
  const found = wanted.flatMap((index) => {
    const token = after[index];
    const source = before[matched[index] ?? -1];
    return token === undefined || source === undefined
      ? []
      : [{ token, offset: source.start, length: source.end - source.start }];
  });
  if (found.length === 0)
    return [pieceBefore(file, before, matched, onLine[0] ?? firstAfter(after, end))].filter(
      (piece) => piece !== null,
    );
  const pieces = join(
    found.map(({ token, offset, length }) =>
      pieceAt(file, offset, length, token.start - start + 1, token.end - start + 1),
    ),
  );
  const written = pieces.filter(({ site }) => site.source !== null);
  return column === null && written.length > 0 ? written : pieces;
}

function matchTokens(
  file: TracedFile,
  text: string,
  before: readonly Token[],
  after: readonly Token[],
): readonly number[] {
  if (file.text === text) return after.map((_, index) => index);
  return kindOfFile(file.path) === "code"
    ? alignCode(file.text, before, text, after)
    : align(before, after);
}

/** Finds the token at an offset, else the one after it, else the last on the line. */
function tokenAt(tokens: readonly Token[], onLine: readonly number[], offset: number): number[] {
  const found = onLine.find((index) => (tokens[index]?.end ?? 0) > offset) ?? onLine.at(-1);
  return found === undefined ? [] : [found];
}

function firstAfter(tokens: readonly Token[], offset: number): number {
  const found = tokens.findIndex((token) => token.start >= offset);
  return found === -1 ? tokens.length : found;
}

/** Finds the piece that ends before an empty line, or a line that the formatter added. */
function pieceBefore(
  file: TracedFile,
  before: readonly Token[],
  matched: readonly number[],
  index: number,
): Piece | null {
  const last = matched.slice(0, index).findLast((source) => source !== -1);
  const end = last === undefined ? 0 : (before[last]?.end ?? 0);
  // An empty line of the template begins after the end of the line before it.
  const isEmptyLine = /^[ \t]*\n[ \t]*\n/.test(file.text.slice(end));
  const offset = isEmptyLine ? file.text.indexOf("\n", end) + 1 : Math.max(0, end - 1);
  if (file.segments.length === 0) return null;
  return { ...pieceAt(file, offset, 1, 1, 1), isBefore: !isEmptyLine };
}

function pieceAt(
  file: TracedFile,
  offset: number,
  length: number,
  start: number,
  end: number,
): Piece {
  const segment = file.segments.findLast((one) => one.start <= offset) ?? file.segments[0];
  if (segment === undefined) throw new Error("a file without text has no lines to explain");
  const { site, through, packageId, context } = segment;
  const isOwn = site.source === null;
  const own = isOwn ? null : pointerAt(file, segment, offset);
  return {
    start,
    end,
    site,
    templateColumn: site.column + (isOwn ? offset - segment.start : 0),
    templateLength: isOwn ? length : tagLength(site),
    through,
    pointer: own ?? context,
    isAround: isOwn,
    isBefore: false,
    packageId,
  };
}

function pointerAt(file: TracedFile, segment: Segment, offset: number): string | null {
  const text = file.text.slice(segment.start, segment.end);
  const range = originRanges(segment, text).findLast(
    ({ start }) => start <= offset - segment.start,
  );
  return range?.pointer ?? null;
}

/** Measures a tag in its template, braces included; to the end of its first line. */
function tagLength({ template, line, column }: Site): number {
  const text = template.text.split("\n")[line - 1]?.slice(column - 1) ?? "";
  return /^\{\{[^}]*\}{2,3}/.exec(text)?.[0].length ?? text.length;
}

/** Joins neighbours that have the same source. */
function join(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined.at(-1);
    if (last !== undefined && last.site === piece.site && last.pointer === piece.pointer) {
      const templateLength = piece.isAround
        ? piece.templateColumn + piece.templateLength - last.templateColumn
        : last.templateLength;
      joined[joined.length - 1] = { ...last, end: piece.end, templateLength };
    } else joined.push(piece);
  }
  return joined;
}
