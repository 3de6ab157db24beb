import { createPositionAt } from "../escape/position-at.js";
import { type Diagnostic, errorAt, Failure, textPlace } from "../lib/diagnostic.js";
import { withoutMarks } from "./source-map.js";
import { asArgument, RawTextError, TemplateError } from "./template-error.js";
import type { Template } from "./template.js";

/** Replaces a value that is missing: that is reported already, and what is derived from it reports nothing more. */
const missing = Object.freeze({ toString: () => "" });

/** How deep templates may use each other: deeper means that they do so without end. */
const deepest = 200;

// Handlebars checks no arguments: each helper declares its own, and checks them.
type Delegate = (this: unknown, ...args: never[]) => unknown;

/**
 * Collects what goes wrong while templates are rendered, each problem at its place in its own template. Rendering goes on
 * with nothing in the place of what is missing, so that an author sees every problem at once.
 */
export class ProblemLog {
  readonly #stack: Template[] = [];
  readonly #problems = new Map<string, Diagnostic>();
  /** Texts of the model that were written raw: the key of the problem and what is wrong, by the word written instead. */
  readonly #raw = new Map<string, { readonly key: string; readonly error: RawTextError }>();

  /** Renders a template. What goes wrong meanwhile is its problem; that of a partial belongs to the partial. */
  inside(template: Template, run: () => string): string {
    this.#stack.push(template);
    try {
      if (this.#stack.length > deepest)
        throw new TemplateError("the partials use each other without end", {});
      const text = run();
      if (this.#stack.length === 1) this.#explainRaw(template.output, text);
      return text;
    } catch (error) {
      // Only what ends rendering altogether arrives here; the templates around must not report it again.
      if (error instanceof Failure) throw error;
      this.#add(error);
      throw new Failure(this.#takeAll());
    } finally {
      this.#stack.pop();
    }
  }

  /** Lets a helper report what is wrong with its call while rendering goes on. */
  watched(helper: Delegate): (this: unknown, ...args: unknown[]) => unknown {
    const add = (error: TemplateError): unknown => this.#add(error);
    return function (this: unknown, ...args: unknown[]): unknown {
      if (this === missing || args.includes(missing)) return missing;
      try {
        return helper.apply(this, args as never[]);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        return add(error);
      }
    };
  }

  /** @throws Failure when anything went wrong since the last call */
  throwAll(): void {
    const problems = this.#takeAll();
    if (problems.length > 0) throw new Failure(problems);
  }

  #takeAll(): Diagnostic[] {
    const problems = [...this.#problems.values()];
    this.#problems.clear();
    this.#raw.clear();
    return problems;
  }

  /** @returns what to write in the place of the value */
  #add(error: unknown): unknown {
    const { message } = error as Error; // Templates and helpers throw nothing but errors.
    const { line, column, hint } =
      error instanceof TemplateError ? error : { line: null, column: null, hint: null };
    const file = this.#stack.at(-1)?.file ?? "";
    // A template goes over a list: the same mistake in each of its items is reported once.
    const key = `${file}:${String(line)}:${String(column)}:${message}`;
    const isNew = !this.#problems.has(key);
    if (isNew) this.#problems.set(key, errorAt(message, textPlace(file, line, column), hint));
    if (!(error instanceof RawTextError)) return missing;
    const word = `katagamiRawText${String(this.#raw.size)}_`;
    if (isNew) this.#raw.set(word, { key, error });
    return word;
  }

  /** Completes the problems of texts that were written raw: which escaper fits depends on what they are in. */
  #explainRaw(path: string, rendered: string): void {
    if (this.#raw.size === 0) return;
    const text = withoutMarks(rendered);
    const positionAt = createPositionAt(path, text);
    for (const [word, { key, error }] of this.#raw) {
      const start = text.indexOf(word);
      const found = this.#problems.get(key);
      if (start === -1 || found === undefined) continue;
      const { where, hint } = positionAt({ start, end: start + word.length });
      const message = `${found.message} ${where}`;
      this.#problems.set(key, { ...found, message, hint: hint(asArgument(error.source)) });
    }
    this.#raw.clear();
  }
}
