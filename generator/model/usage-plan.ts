import type { UsagePlan } from "./api.js";

export interface OperationText {
  /** The description without the usage plan and the sentences about it; null if nothing is left. */
  readonly description: string | null;
  readonly usagePlan: UsagePlan | null;
}

/**
 * Reads the usage plan from an operation's description, which contains it as a Markdown table.
 *
 * The header row has `Rate` and `Burst`. Of several rows the one called `Default` counts. Cells that are not numbers (`n`,
 * `Variable`) are not a plan. A burst below 1 is 1: a bucket that never has a whole token would let no request through. Two of Amazon's descriptions are escaped twice: their line breaks are a backslash and an n.
 */
export function readUsagePlan(text: string | null): OperationText {
  if (text === null) return { description: null, usagePlan: null };
  const lines = unescapeBreaks(text).split("\n");
  const header = lines.findIndex((line) => /^\s*\|.*\brate\b.*\|.*\bburst\b.*\|/i.test(line));
  if (header === -1) return { description: joined(paragraphs(lines)), usagePlan: null };

  let end = header + 1;
  while (end < lines.length && /^\s*\|/.test(lines[end] ?? "")) end += 1;
  const rows = lines
    .slice(header + 1, end)
    .map(cells)
    .filter((row) => !row.every((cell) => /^:?-+:?$/.test(cell)));
  const row = rows.find(([first]) => first?.toLowerCase() === "default") ?? rows[0] ?? [];

  let start = header;
  while (start > 0 && /^\s*$|^\W*usage plans?\W*$/i.test(lines[start - 1] ?? "")) start -= 1;
  return {
    description: joined([
      ...paragraphs(lines.slice(0, start)),
      ...paragraphs(lines.slice(end)).filter(saysMore),
    ]),
    usagePlan: plan(row.at(-2), row.at(-1)),
  };
}

function plan(rate: string | undefined, burst: string | undefined): UsagePlan | null {
  const numbers = { rate: Number(rate || NaN), burst: Number(burst || NaN) };
  return numbers.rate > 0 && numbers.burst > 0 && Number.isFinite(numbers.rate + numbers.burst)
    ? { rate: numbers.rate, burst: Math.max(1, numbers.burst) }
    : null;
}

function cells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());
}

function unescapeBreaks(text: string): string {
  return text.includes("\n") ? text : text.replaceAll("\\n", "\n");
}

/** The standard paragraph below the table explains it by the rate header, so it goes with the table. */
function saysMore(paragraph: string): boolean {
  return !paragraph.includes("`x-amzn-RateLimit-Limit`");
}

function paragraphs(lines: readonly string[]): string[] {
  return lines.join("\n").split(/\n{2,}/);
}

function joined(parts: readonly string[]): string | null {
  const text = parts.join("\n\n").trim();
  return text === "" ? null : text;
}
