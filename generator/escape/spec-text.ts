/**
 * Text of a model on its way into code. A model's strings are other people's input; in the view they are `SpecText`, which
 * refuses to become a string by itself. Only an escaper lets it out, in the way that its position needs: one escaper for
 * all positions is how other generators were injected.
 */

const reveal = Symbol("reveal");
const watch = Symbol("watch");

/**
 * The key under which a value of the view keeps the place in the model that it was built from, as a JSON pointer: `why`
 * reads it. A symbol, so that neither templates nor JSON see it.
 */
const POINTER: unique symbol = Symbol("pointer");

interface WithPointer {
  [POINTER]?: string | null;
}

/** Notes on an object of the view which place in the model it was built from, and returns the object. */
export function withPointer<T extends object>(pointer: string | null, value: T): T {
  // The type of the view does not mention the symbol, which templates never see.
  if (pointer !== null) (value as WithPointer)[POINTER] = pointer;
  return value;
}

/** A string of a model. `String(x)`, `${x}` and `x + ""` throw: use the escaper for the position it goes to. */
export class SpecText {
  readonly #text: string;
  [POINTER]: string | null;
  #onOpen: (() => void) | null = null;

  /** @param pointer - the JSON pointer of the string in its model; null if it has no single place */
  constructor(text: string, pointer: string | null = null) {
    this.#text = text;
    this[POINTER] = pointer;
  }

  toString(): string {
    throw new Error(
      "text of a model was written out raw: use a helper for its position (str, key, doc, md, json)",
    );
  }

  valueOf(): string {
    return this.toString();
  }

  /** Returns the text itself: JSON has its own escaper. */
  toJSON(): string {
    this.#onOpen?.();
    return this.#text;
  }

  /** Changes the text. The result needs an escaper as this text does. */
  map(change: (text: string) => string): SpecText {
    this.#onOpen?.();
    const text: unknown = change(this.#text);
    if (typeof text !== "string") throw new Error("what map calls must return a string");
    const changed = new SpecText(text, this[POINTER]);
    changed.#onOpen = this.#onOpen;
    return changed;
  }

  /** Says whether a pattern matches, which reveals nothing of the text. */
  test(pattern: RegExp): boolean {
    return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).test(this.#text);
  }

  [reveal](): string {
    return this.#text;
  }

  [watch](call: () => void): SpecText {
    const copy = new SpecText(this.#text, this[POINTER]);
    copy.#onOpen = call;
    return copy;
  }
}

export type Text = string | SpecText;

/** The JSON pointer of the place in the model that a value of the view was built from; null if it knows none. */
export function pointerOf(value: unknown): string | null {
  // Only the view sets the symbol.
  return typeof value === "object" && value !== null
    ? ((value as WithPointer)[POINTER] ?? null)
    : null;
}

export function textOf(text: Text): string {
  return typeof text === "string" ? text : text[reveal]();
}

/**
 * Copies a value of the view so that every text in it calls a function when it is opened: before `map` or `JSON.stringify`
 * reads it. Texts that `map` returns call it too.
 *
 * @param copies - the copies of earlier calls, so that the same object always has the same copy
 */
export function watchTexts(
  value: unknown,
  onOpen: () => void,
  copies: WeakMap<object, unknown>,
): unknown {
  if (typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const copyOf = (item: unknown): unknown => watchTexts(item, onOpen, copies);
  const copy = Array.isArray(value)
    ? value.map(copyOf)
    : value instanceof SpecText
      ? value[watch](onOpen)
      : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copyOf(item)]));
  copies.set(value, withPointer(pointerOf(value), copy));
  return copy;
}
