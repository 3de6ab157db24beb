import { type Diagnostic, Failure, problem, textPlace } from "../lib/diagnostic.js";
import { suggestEscaper } from "./suggest-escaper.js";
import { RawTextError, TemplateError } from "./template-error.js";
import type { Template } from "./template.js";

/** Stands for a value that is not there: it has been said, and what it goes through says nothing more. */
const missing = Object.freeze({ toString: () => "" });

/** Templates that use each other as deep as this do so without an end. */
const deepest = 200;

// Handlebars checks no arguments: each helper says what it takes, and looks at it.
type Delegate = (this: unknown, ...args: never[]) => unknown;

/**
 * Collects what goes wrong while templates are rendered, each at its place in its own template: rendering goes on, with
 * nothing in the place of what is missing, so that an author learns of everything at once.
 */
export class ProblemLog {
  readonly #inside: Template[] = [];
  readonly #problems = new Map<string, Diagnostic>();

  /** Renders a template; what goes wrong meanwhile is its problem. A partial's is not that of the template that uses it. */
  inside(template: Template, run: () => string): string {
    this.#inside.push(template);
    try {
      if (this.#inside.length > deepest)
        throw new TemplateError("the partials use each other without an end", {});
      return run();
    } catch (error) {
      // Only what ends it altogether comes here; it is not to end once more in every template around.
      if (error instanceof Failure) throw error;
      this.#add(error);
      throw new Failure(this.#takeAll());
    } finally {
      this.#inside.pop();
    }
  }

  /** A helper that says what is wrong with its call, and lets rendering go on. */
  watched(helper: Delegate): (this: unknown, ...args: unknown[]) => unknown {
    const add = (error: unknown): void => this.#add(error);
    return function (this: unknown, ...args: unknown[]): unknown {
      if (this === missing || args.includes(missing)) return missing;
      try {
        return helper.apply(this, args as never[]);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        add(error);
        return missing;
      }
    };
  }

  /** @throws Failure when anything was wrong since the last time */
  throwAll(): void {
    const problems = this.#takeAll();
    if (problems.length > 0) throw new Failure(problems);
  }

  #takeAll(): Diagnostic[] {
    const problems = [...this.#problems.values()];
    this.#problems.clear();
    return problems;
  }

  #add(error: unknown): void {
    const { message } = error as Error; // Only errors are thrown here.
    const { line, column, hint } =
      error instanceof TemplateError ? error : { line: null, column: null, hint: null };
    const template = this.#inside.at(-1);
    const file = template?.file ?? "";
    const raw =
      error instanceof RawTextError && template !== undefined
        ? suggestEscaper(template, error, this.#inside[0]?.output ?? "")
        : null;
    const said = raw === null ? message : `${message} ${raw.where}`;
    const found = problem("error", said, textPlace(file, line, column), raw?.hint ?? hint);
    // A template goes over a list: the same slip in each of its items is one.
    this.#problems.set(`${file}:${String(line)}:${String(column)}:${message}`, found);
  }
}
