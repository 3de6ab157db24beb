import {
  commentLine,
  docComment,
  fileName,
  htmlText,
  identifier,
  jsonDocument,
  markdown,
  markdownCode,
  numberLiteral,
  plainLine,
  propertyKey,
  stringLiteral,
  urlPart,
  yamlString,
} from "../escape/escape.js";
import { literal } from "../escape/literal.js";
import { SpecText, type Text, timesOpened } from "../escape/spec-text.js";
import { type Diagnostic, problem } from "../lib/diagnostic.js";
import { TemplateError } from "./template-error.js";
import type { AnyHelper, LoadedHelpers } from "./template.js";

/** Code that escapers made, or `code` of their pieces. It turns into a string where one is wanted. */
export class Code {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

/**
 * What a helper may give back. `Code` and strings are written out as they are, so a string must be made of the author's own
 * words, of plain strings of the view and of what escapers gave; a `SpecText` needs a escaper in the template.
 */
export type HelperValue =
  | Code
  | string
  | number
  | boolean
  | null
  | SpecText
  | readonly HelperValue[]
  | { readonly [key: string]: HelperValue };

/** A helper: it gets what stands behind its name in the template, and must give back the same for the same. */
// Parameters are contravariant: `never` lets each helper say what it takes.
export type Helper = (...values: never[]) => HelperValue;

export type Helpers = Readonly<Record<string, Helper>>;

/** The ways a text of a model gets into a file, each for one position. */
export interface Escapers {
  /** A string literal of TypeScript, with its quotes. */
  readonly str: (text: Text) => Code;
  /** A number literal; throws for what is not a finite number. */
  readonly num: (value: unknown) => Code;
  /** A JSON value as a TypeScript literal; texts of the model may stand anywhere in it. */
  readonly literal: (value: unknown) => Code;
  /** A JSON document. */
  readonly json: (value: unknown) => Code;
  /** A property name in an object literal or type: bare, quoted or computed. */
  readonly key: (text: Text) => Code;
  /** An identifier; throws for what is none. */
  readonly id: (text: Text) => Code;
  /** A doc comment of paragraphs, with its delimiters; empty without paragraphs. */
  readonly doc: (paragraphs: readonly Text[]) => Code;
  /** The rest of a line comment. */
  readonly line: (text: Text) => Code;
  /** A line of Markdown prose. */
  readonly md: (text: Text) => Code;
  /** A code span in Markdown. */
  readonly mdcode: (text: Text) => Code;
  /** A string of YAML, in its quotes. */
  readonly yaml: (text: Text) => Code;
  /** Text of HTML or XML, or of an attribute in quotes. */
  readonly html: (text: Text) => Code;
  /** A part of a URL, percent-encoded; throws for `.`, `..` and nothing. */
  readonly url: (text: Text) => Code;
  /** The name of a file; throws for what some system refuses. */
  readonly file: (text: Text) => Code;
  /** A line of plain text. */
  readonly text: (text: Text) => Code;
  /** Code of your own with values in it, as a tag: code`z.literal(${str(value)})`. */
  readonly code: (
    words: TemplateStringsArray,
    ...values: readonly (Code | string | number | boolean)[]
  ) => Code;
}

/**
 * Types the helpers of `helpers.ts` in a template folder, its default export. Gives back what it is given.
 *
 * @param helpers - the helpers by name, or what makes them of the escapers
 */
export function defineHelpers(
  helpers: Helpers | ((escapers: Escapers) => Helpers),
): typeof helpers {
  return helpers;
}

/**
 * Makes the helpers of what `helpers.ts` exports.
 *
 * A text of a model cannot slip out of a helper: by itself it does not become a string, escapers let it out escaped, `map`
 * gives a text again, and once one was opened in a call (in `map`, in `JSON.stringify`) that call's plain strings are
 * taken no more, only `Code`.
 *
 * @returns the helpers, or what is wrong with the export
 */
export function makeHelpers(exported: unknown): Map<string, AnyHelper> | string {
  const watch = new OpenWatch();
  // Called with escapers, as `defineHelpers` declares; what comes back is checked below.
  const made: unknown =
    typeof exported === "function"
      ? (exported as (escapers: Escapers) => unknown)(sinksOf(watch))
      : exported;
  if (typeof made !== "object" || made === null || Array.isArray(made))
    return "the default export must be defineHelpers({ … }) or defineHelpers((escapers) => ({ … }))";
  const helpers = new Map<string, AnyHelper>();
  for (const [name, helper] of Object.entries(made)) {
    if (typeof helper !== "function") return `${name} is not a function`;
    // What a template hands over is looked at by nobody before the helper.
    helpers.set(name, guarded(helper as AnyHelper, helper.length, watch));
  }
  return helpers;
}

/** Sees whether a helper has had a text of the model open. What escapers open is theirs to do. */
class OpenWatch {
  #bySinks = 0;
  #start = 0;

  /** A call of a helper begins. */
  start(): void {
    this.#start = timesOpened() - this.#bySinks;
  }

  get sawOne(): boolean {
    return timesOpened() - this.#bySinks > this.#start;
  }

  escaper<Args extends readonly unknown[]>(
    write: (...args: Args) => string,
  ): (...args: Args) => Code {
    return (...args) => {
      const before = timesOpened();
      try {
        return new Code(write(...args));
      } finally {
        this.#bySinks += timesOpened() - before;
      }
    };
  }
}

function sinksOf(watch: OpenWatch): Escapers {
  return {
    str: watch.escaper(stringLiteral),
    num: watch.escaper(numberLiteral),
    literal: watch.escaper(literal),
    json: watch.escaper(jsonDocument),
    key: watch.escaper(propertyKey),
    id: watch.escaper(identifier),
    doc: watch.escaper(docComment),
    line: watch.escaper(commentLine),
    md: watch.escaper(markdown),
    mdcode: watch.escaper(markdownCode),
    yaml: watch.escaper(yamlString),
    html: watch.escaper(htmlText),
    url: watch.escaper(urlPart),
    file: watch.escaper(fileName),
    text: watch.escaper(plainLine),
    code: (words, ...values) => {
      if (!Array.isArray(words) || !("raw" in words))
        throw new Error("code is a tag: write code`…`, with what varies in ${…}");
      const texts = values.map((value: unknown) => {
        const wrong = value instanceof Code ? null : wrongIn(value, watch.sawOne);
        if (wrong !== null) throw new HelperError(wrong.message, wrong.hint);
        return String(value);
      });
      return new Code(words.map((word, index) => word + (texts[index] ?? "")).join(""));
    },
  };
}

function guarded(helper: AnyHelper, length: number, watch: OpenWatch): AnyHelper {
  const call: AnyHelper = (...values) => {
    watch.start();
    const value = helper(...values);
    const wrong = wrongIn(value, watch.sawOne);
    if (wrong !== null) throw new HelperError(wrong.message, wrong.hint);
    return asPlain(value);
  };
  // How many values it wants at least, for the check of templates.
  return Object.defineProperty(call, "length", { value: length });
}

/** `Code` as strings, which templates take as they are. What holds none stays the value that it is. */
function asPlain(value: unknown): unknown {
  if (value instanceof Code) return value.toString();
  if (typeof value !== "object" || value === null || value instanceof SpecText) return value;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    const plain = items.map(asPlain);
    return plain.every((item, index) => item === items[index]) ? value : plain;
  }
  const entries = Object.entries(value);
  const plain = entries.map(([key, item]) => [key, asPlain(item)] as const);
  return plain.every(([, item], index) => item === entries[index]?.[1])
    ? value
    : { ...value, ...Object.fromEntries(plain) };
}

/** A helper that gave back what it may not. */
export class HelperError extends Error {
  readonly hint: string;

  constructor(message: string, hint: string) {
    super(message);
    this.name = "HelperError";
    this.hint = hint;
  }
}

interface Wrong {
  readonly message: string;
  readonly hint: string;
}

function wrongIn(value: unknown, sawOne: boolean, depth = 0): Wrong | null {
  if (value instanceof SpecText || value instanceof Code || value === null) return null;
  switch (typeof value) {
    case "boolean":
    case "number":
      return null;
    case "string":
      return sawOne ? leaked : null;
    case "object":
      break;
    default:
      return unusable(`a value of the type ${typeof value}`);
  }
  if (depth > 100) return unusable("a value without an end");
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null)
    return unusable(
      value instanceof Promise ? "a promise" : `an object of ${value.constructor.name}`,
    );
  for (const item of Object.values(value)) {
    const wrong = wrongIn(item, sawOne, depth + 1);
    if (wrong !== null) return wrong;
  }
  return null;
}

const leaked: Wrong = {
  message: "wrote a plain string after it had opened a text of the model",
  hint: "hand what text.map(…) returns to a escaper (str, doc, md …), and write code of yours around it with code`…`: a string taken out of a text is not escaped",
};

function unusable(what: string): Wrong {
  return {
    message: `gave back ${what}`,
    hint: "a helper gives back, at once, a string, number, boolean, null, text of the model, or a list or plain object of these",
  };
}

/** Helpers of a user's as Handlebars calls them: what is wrong with them is said at the place of the call. */
export function ownHelpers({ helpers, thrownAt }: LoadedHelpers): Record<string, OwnDelegate> {
  const entries = [...helpers].map(([name, helper]) => {
    const delegate: OwnDelegate = (...values) => {
      const call = values.at(-1) as Call; // Handlebars hands it over last.
      try {
        return helper(...values.slice(0, -1));
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        if (error instanceof HelperError)
          throw new TemplateError(`the helper ${name} ${message}`, call, error.hint);
        const place = thrownAt(error);
        const at =
          place?.kind === "text" && place.line !== null
            ? `it threw this at ${place.file}:${String(place.line)}:${String(place.column ?? 1)}`
            : null;
        throw new TemplateError(`the helper ${name} failed: ${message}`, call, at);
      }
    };
    return [name, delegate] as const;
  });
  return Object.fromEntries(entries);
}

type OwnDelegate = (...values: readonly unknown[]) => unknown;

type Call = ConstructorParameters<typeof TemplateError>[1];

/** Helpers whose names are taken, or are none. */
export function takenNames(
  { declaredAt, helpers }: LoadedHelpers,
  { helpers: known }: { readonly helpers: ReadonlyMap<string, number> },
): Diagnostic[] {
  return [...helpers.keys()].flatMap((name) => {
    const message = known.has(name)
      ? `${name} is a helper of Katagami's`
      : /^[A-Za-z_$][\w$]*$/.test(name)
        ? null
        : `${JSON.stringify(name)} cannot be called in a template`;
    return message === null
      ? []
      : [problem("error", message, declaredAt(name), "call it something else")];
  });
}
