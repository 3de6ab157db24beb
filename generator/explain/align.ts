/** Which token of a text was which in another that says the same: laid out anew, with imports sorted and commas added. */

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

const pattern = /[\p{L}\p{N}_$]+|\S/gu;

/** Words, and every other character that is no blank. Quotes of both kinds are one: a formatter changes them. */
export function tokensOf(text: string): Token[] {
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
    text: found === "'" ? '"' : found,
  }));
}

/** More differences than this are not looked at together; the best way so far is taken, and the search goes on from there. */
const mostDifferences = 400;

/**
 * Aligns two token lists by the fewest additions and removals (Myers, "An O(ND) Difference Algorithm"), in stretches.
 *
 * @returns for every token of `after` the index of the same one in `before`, or -1 for one that is new
 */
export function align(before: readonly Token[], after: readonly Token[]): number[] {
  const matched = after.map(() => -1);
  let x = 0;
  let y = 0;
  while (x < before.length && y < after.length) {
    const stretch = alignStretch(before, after, x, y);
    for (const [from, to] of stretch.pairs) matched[to] = from;
    if (stretch.x === x && stretch.y === y) break;
    ({ x, y } = stretch);
  }
  return matched;
}

interface Stretch {
  readonly pairs: readonly (readonly [number, number])[];
  readonly x: number;
  readonly y: number;
}

function alignStretch(
  before: readonly Token[],
  after: readonly Token[],
  x0: number,
  y0: number,
): Stretch {
  const width = before.length - x0;
  const height = after.length - y0;
  const trail: Reached[] = [];
  let last: Reached = new Map([[1, 0]]);
  for (let distance = 0; ; distance += 1) {
    const steps = new Map<number, number>();
    let best = { diagonal: 0, sum: -1, isEnd: false };
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      let x = stepTo(diagonal, last)?.x ?? Number.POSITIVE_INFINITY;
      if (x > width || x - diagonal > height) continue;
      while (
        x < width &&
        x - diagonal < height &&
        before[x0 + x]?.text === after[y0 + x - diagonal]?.text
      )
        x += 1;
      steps.set(diagonal, x);
      const sum = 2 * x - diagonal;
      if (sum > best.sum) best = { diagonal, sum, isEnd: x === width && x - diagonal === height };
    }
    trail.push(last);
    if (best.isEnd || distance === mostDifferences)
      return backtrack(trail, steps, best.diagonal, x0, y0);
    last = steps;
  }
}

/** Diagonal (x - y) → the furthest x on it. */
type Reached = ReadonlyMap<number, number>;

/** The furthest that one more difference leads on a diagonal: by an addition from the one above, or a removal from below. */
function stepTo(
  diagonal: number,
  last: Reached,
): { readonly x: number; readonly from: number } | null {
  const added = last.get(diagonal + 1);
  const removed = last.get(diagonal - 1);
  if (added !== undefined && (removed === undefined || removed < added))
    return { x: added, from: diagonal + 1 };
  return removed === undefined ? null : { x: removed + 1, from: diagonal - 1 };
}

function backtrack(
  trail: readonly Reached[],
  steps: Reached,
  end: number,
  x0: number,
  y0: number,
): Stretch {
  const pairs: (readonly [number, number])[] = [];
  let x = steps.get(end) ?? 0;
  let y = x - end;
  const reached = { x: x0 + x, y: y0 + y };
  for (let distance = trail.length - 1; distance >= 0; distance -= 1) {
    const last = trail[distance] ?? new Map<number, number>();
    const { from } = stepTo(x - y, last) ?? { from: 0 };
    const fromX = distance === 0 ? 0 : (last.get(from) ?? 0);
    const fromY = distance === 0 ? 0 : fromX - from;
    while (x > fromX && y > fromY) {
      x -= 1;
      y -= 1;
      pairs.push([x0 + x, y0 + y]);
    }
    x = fromX;
    y = fromY;
  }
  return { pairs, ...reached };
}

const importPattern = /^import\b[^;]*?from\s+(["'])([^"']+)\1;?/gm;

/**
 * As `align`, for TypeScript: imports are moved and their names sorted, so that their tokens are looked for in the import of
 * the same module.
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

function indexesIn(tokens: readonly Token[], start: number, end: number): number[] {
  return tokens.flatMap((token, index) =>
    token.start >= start && token.end <= end ? [index] : [],
  );
}
