import { type EscaperName, escapers } from "../escape/escapers.js";
import { type SpecText, watchTexts } from "../escape/spec-text.js";
import { type Diagnostic, errorAt } from "../lib/diagnostic.js";
import { Code, HelperError, problemIn, withoutCode } from "./helper-values.js";
import { type CallPlace, TemplateError } from "./template-error.js";
import type { AnyHelper, LoadedHelpers } from "./template.js";

/**
 * What a helper may return. `Code` and strings are written out as they are, so a string must consist of the author's own
 * words, of plain strings of the view and of what escapers return; a `SpecText` needs an escaper in the template.
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

/** A helper: its arguments are what the template writes behind its name. For the same arguments it must return the same. */
// Parameters are contravariant: `never` lets each helper declare its own.
export type Helper = (...values: never[]) => HelperValue;

export type Helpers = Readonly<Record<string, Helper>>;

/** The ways for a text of a model to get into a file, each for a few positions. */
export type Escapers = {
  readonly [Name in EscaperName]: (
    ...values: Parameters<(typeof escapers)[Name]["escape"]>
  ) => Code;
} & {
  /** Code of your own with values in it, as a tag: code`z.literal(${str(value)})`. */
  readonly code: (
    words: TemplateStringsArray,
    ...values: readonly (Code | string | number | boolean)[]
  ) => Code;
};

/**
 * Types the helpers of `helpers.ts` in a template folder, its default export. Returns its argument.
 *
 * @param helpers - the helpers by name, or a function that creates them from the escapers
 */
export function defineHelpers(
  helpers: Helpers | ((escapers: Escapers) => Helpers),
): typeof helpers {
  return helpers;
}

/**
 * Creates the helpers from what `helpers.ts` exports.
 *
 * A text of a model cannot leave a helper unescaped: by itself it does not become a string, escapers return it escaped, and
 * `map` returns a text again. Once a call has opened one (in `map`, in `JSON.stringify`), plain strings of that call are
 * refused; only `Code` is accepted.
 *
 * @returns the helpers, or what is wrong with the export
 */
export function createUserHelpers(exported: unknown): Map<string, AnyHelper> | string {
  const calls = new HelperCalls();
  // Called with escapers, as `defineHelpers` declares; the result is checked below.
  const created: unknown =
    typeof exported === "function"
      ? (exported as (escapers: Escapers) => unknown)(calls.escapers())
      : exported;
  if (typeof created !== "object" || created === null || Array.isArray(created))
    return "the default export must be defineHelpers({ … }) or defineHelpers((escapers) => ({ … }))";
  const helpers = new Map<string, AnyHelper>();
  for (const [name, helper] of Object.entries(created)) {
    if (typeof helper !== "function") return `${name} is not a function`;
    // Nothing checks what a template passes to a helper before the helper itself does.
    helpers.set(name, calls.guarded(helper as AnyHelper));
  }
  return helpers;
}

/** The calls of one folder's helpers. Knows whether the running call has opened a text of the model. */
class HelperCalls {
  /** Shared by all calls, since a helper can keep a text for a later one. */
  readonly #copies = new WeakMap<object, unknown>();
  #hasOpened = false;

  guarded(helper: AnyHelper): AnyHelper {
    const call: AnyHelper = (...values) => {
      const before = this.#hasOpened;
      this.#hasOpened = false;
      try {
        const onOpen = (): void => void (this.#hasOpened = true);
        const value = helper(...values.map((one) => watchTexts(one, onOpen, this.#copies)));
        this.#check(value);
        return withoutCode(value);
      } finally {
        this.#hasOpened = before;
      }
    };
    // How many arguments it needs at least, for the check of templates.
    return Object.defineProperty(call, "length", { value: helper.length });
  }

  escapers(): Escapers {
    const entries = Object.entries(escapers).map(([name, { escape }]) => {
      const escaper = (value: never): Code => {
        const before = this.#hasOpened;
        try {
          return new Code(escape(value));
        } finally {
          // An escaper may open texts: it escapes them.
          this.#hasOpened = before;
        }
      };
      return [name, escaper] as const;
    });
    const code: Escapers["code"] = (words, ...values) => {
      if (!Array.isArray(words) || !("raw" in words))
        throw new Error("code is a tag: write code`…`, with what varies in ${…}");
      for (const value of values) this.#check(value);
      return new Code(words.map((word, index) => word + String(values[index] ?? "")).join(""));
    };
    // The entries are those of the record that the type is derived from.
    return { ...Object.fromEntries(entries), code } as unknown as Escapers;
  }

  #check(value: unknown): void {
    const found = problemIn(value, this.#hasOpened);
    if (found !== null) throw new HelperError(found);
  }
}

/** A user's helpers as Handlebars calls them: their problems have the place of the call. */
export function placedHelpers({
  helpers,
  thrownAt,
}: LoadedHelpers): Record<string, (...values: readonly unknown[]) => unknown> {
  const entries = [...helpers].map(([name, helper]) => {
    const placed = (...values: readonly unknown[]): unknown => {
      try {
        return helper(...values.slice(0, -1));
      } catch (error) {
        const call = values.at(-1) as CallPlace; // Handlebars passes it last.
        const message = error instanceof Error ? error.message : String(error);
        if (error instanceof HelperError)
          throw new TemplateError(`the helper ${name} ${message}`, call, error.hint);
        const place = thrownAt(error);
        const hint =
          place?.kind === "text" && place.line !== null
            ? `it threw this at ${place.file}:${String(place.line)}:${String(place.column ?? 1)}`
            : null;
        throw new TemplateError(`the helper ${name} failed: ${message}`, call, hint);
      }
    };
    return [name, placed] as const;
  });
  return Object.fromEntries(entries);
}

/** Reports helpers whose names are taken, or cannot be called in a template. */
export function checkNames(
  { declaredAt, helpers, variables }: LoadedHelpers,
  builtIn: ReadonlyMap<string, number>,
): Diagnostic[] {
  const problemOf = (name: string): string | null => {
    if (builtIn.has(name)) return `${name} is a helper of Katagami's`;
    if (variables.has(name))
      return `${name} is a variable that templates see, and a helper of this name would hide it`;
    return /^[A-Za-z_$][\w$]*$/.test(name)
      ? null
      : `${JSON.stringify(name)} cannot be called in a template`;
  };
  return [...helpers.keys()].flatMap((name) => {
    const message = problemOf(name);
    return message === null ? [] : [errorAt(message, declaredAt(name), "choose another name")];
  });
}
