import { docLines, jsonDocument, propertyKey, stringLiteral } from "../escape/escape.js";
import { pointerOf, SpecText, type Text } from "../escape/spec-text.js";
import { isRecord } from "../lib/json.js";
import { valueIn } from "../model/locate.js";
import type { Segment } from "../render/source-map.js";

/** A part of a segment's text, and the JSON pointer of its place in the model. */
export interface OriginRange {
  readonly start: number;
  readonly pointer: string | null;
}

/**
 * Finds the places in the model that the parts of a segment came from, each from its start to the start of the next. An
 * escaper writes the parts of a value in their order, so each part is searched for after the one before.
 *
 * @param text - the segment's text
 */
export function originRanges({ values, site }: Segment, text: string): OriginRange[] {
  const finder = new Finder(text);
  // These helpers write a value with its keys and braces.
  const isData = site.helper === "literal" || site.helper === "json";
  for (const value of values) {
    if (site.helper === "doc" && Array.isArray(value)) findParagraphs(value, finder);
    else if (site.helper === "fields") findProperties(value, pointerOf(value), finder);
    else find(value, pointerOf(value), finder, isData);
  }
  return finder.ranges;
}

class Finder {
  readonly ranges: OriginRange[] = [];
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Searches for a value after the last one that was found, in the ways that it can be written. */
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

  /** Sets the place of everything before the first value that is found. */
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
    if (data) findProperties(value, around, finder);
    else
      for (const item of Object.values(value)) find(item, pointerOf(item) ?? around, finder, data);
  }
}

/** Finds the properties of an object, whose braces have been found or are not written. */
function findProperties(value: unknown, around: string | null, finder: Finder): void {
  if (typeof value !== "object" || value === null) return;
  finder.assume(around);
  for (const [key, item] of Object.entries(value)) {
    const own = pointerOf(item) ?? around;
    finder.find([`${propertyKey(key)}:`, `${stringLiteral(key)}:`], own);
    find(item, own, finder, true);
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

/** Finds the value directly below a place, or in its enum, that was written: the operationId behind a method's name. */
export function narrowed(text: string, pointer: string, shown: string): string {
  const value = valueIn(text, pointer);
  if (!isRecord(value)) return pointer;
  const plain = shown.replace(/^[|\s]+|[;,\s]+$/g, "").replace(/^"(.*)"$/, "$1");
  const says = (one: unknown): boolean =>
    (typeof one === "string" || typeof one === "number") &&
    String(one).toLowerCase() === plain.toLowerCase();
  const list = value["enum"];
  const item = Array.isArray(list) ? list.findIndex(says) : -1;
  if (item !== -1) return `${pointer}/enum/${String(item)}`;
  const key = ["operationId", "name", "type", "format"].find(
    (one) => Object.hasOwn(value, one) && says(value[one]),
  );
  return key === undefined ? pointer : `${pointer}/${key}`;
}
