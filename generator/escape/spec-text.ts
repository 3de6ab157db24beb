/**
 * Text of a model on its way into code. A model's strings are other people's input; in the view they are `SpecText`, which
 * refuses to become a string by itself. Only the escapers below let it out, each in the way its position needs: one escaper
 * for all positions is how other generators were injected.
 */

const reveal = Symbol("reveal");

const place = Symbol("place");

/**
 * The key under which an object of the view keeps the place in the model that it was made from, as a JSON pointer: `why`
 * reads it. A symbol, so that neither a template nor JSON sees it.
 */
const origin: unique symbol = Symbol("origin");

interface Placed {
  [origin]?: string;
}

/** Notes on an object of the view which place in the model it was made from, and gives it back. */
export function withPointer<T extends object>(pointer: string, value: T): T {
  // Its type says nothing of the symbol, which is no part of what templates see.
  (value as Placed)[origin] = pointer;
  return value;
}

/**
 * How often a text was opened by other than a escaper. It is all that is kept here between calls: whoever runs code of a user's
 * looks before and after, and takes no plain string from code that has had one open.
 */
const opened = { times: 0 };

/** What `opened` counts; only differences mean something. */
export function timesOpened(): number {
  return opened.times;
}

/** A string of a model. `String(x)`, `${x}` and `x + ""` throw: use the escaper for the position it goes to. */
export class SpecText {
  readonly #text: string;
  readonly #place: string | null;

  /** @param at - the JSON pointer of the string in its model; null where it stands in no one place */
  constructor(text: string, at: string | null = null) {
    this.#text = text;
    this.#place = at;
  }

  toString(): string {
    throw new Error(
      "text of a model was written out raw: use a helper for its position (str, key, doc, md, json)",
    );
  }

  valueOf(): string {
    return this.toString();
  }

  /** JSON is a position with an escaper of its own. */
  toJSON(): string {
    opened.times += 1;
    return this.#text;
  }

  /** Another text made of this one, which needs a escaper as this one does. */
  map(change: (text: string) => string): SpecText {
    opened.times += 1;
    const text: unknown = change(this.#text);
    if (typeof text !== "string") throw new Error("what map calls must give back a string");
    return new SpecText(text, this.#place);
  }

  /** Whether a pattern matches: an answer that holds nothing of the text. */
  test(pattern: RegExp): boolean {
    return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).test(this.#text);
  }

  [reveal](): string {
    return this.#text;
  }

  [place](): string | null {
    return this.#place;
  }
}

export type Text = string | SpecText;

/** The JSON pointer of the place in the model that a value of the view was made from; null where it knows none. */
export function pointerOf(value: unknown): string | null {
  if (value instanceof SpecText) return value[place]();
  // A symbol that only the view sets.
  return typeof value === "object" && value !== null ? ((value as Placed)[origin] ?? null) : null;
}

export function textOf(text: Text): string {
  return typeof text === "string" ? text : text[reveal]();
}
