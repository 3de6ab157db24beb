/** Finds the tokens of a rendered text in the formatted one: laid out anew, with imports sorted and commas added. */
import { diffArrays } from "diff";

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const pattern = /[\p{L}\p{N}_$]+|\S/gu;

/** Splits a text into words and single characters, without blanks. Quotes of both kinds are one: a formatter changes them. */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
    text: found === "'" ? '"' : found,
  }));
}

/**
 * Aligns two token lists by the fewest additions and removals.
 *
 * @returns for every token of `after` the index of the same one in `before`, or -1 for a new one
 */
export function align(before: readonly Token[], after: readonly Token[]): number[] {
  const matched: number[] = [];
  let source = 0;
  for (const { added, removed, count } of diffArrays(texts(before), texts(after))) {
    if (!removed)
      matched.push(...Array.from({ length: count }, (_, index) => (added ? -1 : source + index)));
    if (!added) source += count;
  }
  return matched;
}

function texts(tokens: readonly Token[]): string[] {
  return tokens.map(({ text }) => text);
}

const importPattern = /^import\b[^;]*?from\s+(["'])([^"']+)\1;?/gm;

/**
 * Aligns two token lists of TypeScript. Imports are moved and their names sorted, so their tokens are looked for in the
 * import of the same module.
 */
export function alignCode(
  before: string,
  beforeTokens: readonly Token[],
  after: string,
  afterTokens: readonly Token[],
): number[] {
  const matched = align(beforeTokens, afterTokens);
  const imports = [...before.matchAll(importPattern)].map(({ 0: text, 2: from, index }) => ({
    from,
    tokens: indexesIn(beforeTokens, index, index + text.length),
  }));
  for (const { 0: text, 2: from, index } of after.matchAll(importPattern)) {
    const sources = imports.filter((one) => one.from === from).flatMap(({ tokens }) => tokens);
    if (sources.length === 0) continue;
    const free = new Set(sources);
    for (const token of indexesIn(afterTokens, index, index + text.length)) {
      const word = afterTokens[token]?.text;
      const source = [...free].find((one) => beforeTokens[one]?.text === word);
      if (source !== undefined) free.delete(source);
      matched[token] = source ?? -1;
    }
  }
  return matched;
}

/** The indexes of the tokens that lie between two offsets. */
export function indexesIn(tokens: readonly Token[], start: number, end: number): number[] {
  return tokens.flatMap((token, index) =>
    token.start >= start && token.end <= end ? [index] : [],
  );
}
