import { docLines, jsonDocument, propertyKey, stringLiteral } from "../escape/escape.js";
import { pointerOf, SpecText, type Text } from "../escape/spec-text.js";
import type { Segment } from "../render/source-map.js";

/** Which place of the model a part of a escaper's output came from, where one call wrote many values. */

/** A part of a segment's text and the JSON pointer of what it was made from. */
export interface OriginRange {
  readonly start: number;
  readonly pointer: string | null;
}

/**
 * The places that the parts of a segment came from, each from its start to that of the next. What a escaper writes for a whole
 * it writes for the parts, in their order: so each part is looked for behind the one before.
 *
 * @param text - of the segment
 */
export function originRanges({ values, site }: Segment, text: string): OriginRange[] {
  const finder = new Finder(text);
  for (const value of values) {
    if (site.helper === "doc" && Array.isArray(value)) findParagraphs(value, finder);
    else find(value, pointerOf(value), finder, isData(site.helper));
  }
  return finder.ranges;
}

/** Whether a helper writes a value as data, with its keys and braces. */
function isData(helper: string | null): boolean {
  return helper === "literal" || helper === "json";
}

class Finder {
  readonly ranges: OriginRange[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Looks for what was written of a value, behind what was found before; the first of the ways to write it that is there. */
  find(written: readonly string[], pointer: string | null, isLine = false): void {
    for (const text of written) {
      const start = text === "" ? -1 : this.#text.indexOf(text, this.#at);
      if (start === -1) continue;
      // The `*` before a line of a comment belongs to it.
      const first = isLine ? this.#text.lastIndexOf("\n", start) + 1 : start;
      this.ranges.push({ start: first, pointer });
      this.#at = start + text.length;
      return;
    }
  }

  /** Says of all that follows, until something is found in it, where it came from. */
  assume(pointer: string | null): void {
    if (this.ranges.length === 0) this.ranges.push({ start: 0, pointer });
  }
}

function find(value: unknown, pointer: string | null, finder: Finder, data: boolean): void {
  if (typeof value === "string" || value instanceof SpecText) {
    const own = pointerOf(value) ?? pointer;
    finder.assume(own);
    finder.find([stringLiteral(value), jsonDocument(value)], own);
  } else if (Array.isArray(value)) {
    for (const item of value) find(item, pointerOf(item) ?? pointer, finder, data);
  } else if (typeof value === "object" && value !== null) {
    const around = pointerOf(value) ?? pointer;
    finder.assume(around);
    if (data) finder.find(["{"], around);
    for (const [key, item] of Object.entries(value)) {
      const own = pointerOf(item) ?? around;
      if (data) finder.find([`${propertyKey(key)}:`, `${stringLiteral(key)}:`], own);
      find(item, own, finder, data);
    }
  }
}

function findParagraphs(paragraphs: readonly unknown[], finder: Finder): void {
  for (const paragraph of paragraphs) {
    if (typeof paragraph !== "string" && !(paragraph instanceof SpecText)) continue;
    const own = pointerOf(paragraph);
    finder.assume(own);
    // Checked just above.
    for (const line of docLines(paragraph as Text)) finder.find([line.trim()], own, true);
  }
}
