import { markdownTable, tableRows } from "../escape/markdown-table.js";
import { pointerOf } from "../escape/spec-text.js";
import type { OutputFile, TemplateLine } from "../lib/output-file.js";
import type { Helper, HelperCall } from "./built-in-helpers.js";
import { callStatement, isKind, nameOf, numberLiteral, sourceOf } from "./handlebars-ast.js";
import { knownHelper, writeHelper } from "./strict.js";
import type { Template } from "./template.js";

/**
 * Which part of a rendered text came from where. To render in this mode is for questions and checks: every stretch of text
 * gets a mark in front of it, and the marks are taken out of what was rendered.
 *
 * A mark is made of lone surrogates. No escaper lets one out and no template read as UTF-8 holds one, so that nothing else is
 * taken for a mark, and nothing of a mark is left behind.
 */

/** A place in a template. */
export interface Site {
  readonly template: Template;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What stands between the braces; null for the template's own text. */
  readonly source: string | null;
  /** The helper that was called; null for a variable and for the template's own text. */
  readonly helper: string | null;
}

/** A stretch of rendered text, from `start` to before `end`. */
export interface Segment {
  readonly start: number;
  readonly end: number;
  readonly site: Site;
  /** What the helper was given, or the variable; empty for the template's own text. */
  readonly values: readonly unknown[];
  /** The calls of partials that led here, the outermost first. */
  readonly through: readonly Site[];
  /** The JSON pointer of the part of the model that the text around it is made from; null where there is none. */
  readonly context: string | null;
  /** The package whose view it was made from; null for what stands between those of several. */
  readonly packageId: string | null;
}

export interface TracedFile extends OutputFile {
  /** In order; together they are the whole text. */
  readonly segments: readonly Segment[];
}

type Mark = Omit<Segment, "start" | "end">;

const markHelper = "mark";

const enterHelper = "enter";

const leaveHelper = "leave";

const markPattern = "\\udfff[\\udc00-\\uddff]{3}";

const everyMark = new RegExp(markPattern, "g");

const edges = new RegExp(`^(?:\\s|${markPattern})+|(?:\\s|${markPattern})+$`, "g");

function markOf(id: number): string {
  const digit = (shift: number): number => 0xdc00 + ((id >> shift) & 0x1ff);
  return String.fromCharCode(0xdfff, digit(18), digit(9), digit(0));
}

function idOf(mark: string): number {
  const digit = (index: number): number => mark.charCodeAt(index) - 0xdc00;
  return (digit(1) << 18) | (digit(2) << 9) | digit(3);
}

/** Keeps what is known while templates are rendered with marks. */
export class Tracer {
  readonly #sites: Site[] = [];
  #marks: Mark[] = [];
  #through: Site[] = [];
  #contexts: unknown[] = [];

  /** What marked templates call, and the blocks that must know of marks. */
  helpers(): Readonly<Record<string, Helper>> {
    const mark = (context: unknown, id: number, given: readonly unknown[]): string => {
      const site = this.#sites[id];
      if (site === undefined) return "";
      // What Handlebars adds is not the template's, and neither is what `write` is told besides the value.
      const values = given.slice(0, site.helper === null ? Math.min(1, given.length - 1) : -1);
      const around = [context, ...this.#contexts.toReversed()];
      this.#marks.push({
        site,
        values,
        through: [...this.#through],
        context: around.map(pointerOf).find((found) => found !== null) ?? null,
        packageId: around.map(packageIdOf).find((found) => found !== null) ?? null,
      });
      return markOf(this.#marks.length - 1);
    };
    const { enter, leave, each } = this.#stacks();
    return {
      [markHelper](this: unknown, id: number, ...given: readonly unknown[]): string {
        return mark(this, id, given);
      },
      [enterHelper]: enter,
      [leaveHelper]: leave,
      each,
      mdtable: tracedTable,
    };
  }

  /** Handlebars calls helpers with a `this` of its own, so these are closures. */
  #stacks(): { enter: Helper; leave: Helper; each: Helper } {
    return {
      enter: (id: number, ...given: readonly unknown[]): string => {
        const site = this.#sites[id];
        if (site !== undefined) this.#through.push(site);
        this.#contexts.push(given.length > 1 ? given[0] : null);
        return "";
      },
      leave: (): string => {
        this.#through.pop();
        this.#contexts.pop();
        return "";
      },
      each: (items: unknown, call: HelperCall): string => {
        // That it is a list was seen when the same was rendered without marks.
        return (items as readonly unknown[])
          .map((item) => {
            this.#contexts.push(item);
            const text = call.fn(item);
            this.#contexts.pop();
            return text;
          })
          .join("");
      },
    };
  }

  /** Puts a mark before everything in a parsed template that becomes text. The tree is changed in place. */
  instrument(template: Template, program: hbs.AST.Program): void {
    program.body = program.body.flatMap((statement) => this.#marked(template, statement));
  }

  #marked(template: Template, statement: hbs.AST.Statement): hbs.AST.Statement[] {
    if (isKind(statement, "ContentStatement")) return this.#markedLines(template, statement);
    if (isKind(statement, "MustacheStatement")) {
      const source = sourceOf(template.text, statement);
      const { name, params } = calledBy(statement);
      const id = this.#site(template, statement.loc.start, source, name);
      return [
        callStatement(markHelper, [numberLiteral(id, statement), ...params], statement),
        statement,
      ];
    }
    if (isKind(statement, "PartialStatement")) {
      const source = sourceOf(template.text, statement);
      const id = this.#site(template, statement.loc.start, source, writeHelper);
      const params = [numberLiteral(id, statement), ...statement.params];
      return [
        callStatement(enterHelper, params, statement),
        statement,
        callStatement(leaveHelper, [numberLiteral(id, statement)], statement),
      ];
    }
    if (isKind(statement, "BlockStatement")) {
      for (const block of [statement.program, statement.inverse])
        if (block != null) this.instrument(template, block);
    }
    return [statement];
  }

  #markedLines(template: Template, content: hbs.AST.ContentStatement): hbs.AST.Statement[] {
    const { value, original, loc } = content;
    const start = offsetIn(String(original), value, content);
    const lines = String(original).slice(0, start).split("\n");
    let line = loc.start.line + lines.length - 1;
    let column = (lines.length === 1 ? loc.start.column : 0) + (lines.at(-1) ?? "").length;
    return value.split(/(?<=\n)/).flatMap((text) => {
      if (text === "") return [];
      const id = this.#site(template, { line, column }, null, writeHelper);
      line += 1;
      column = 0;
      return [
        callStatement(markHelper, [numberLiteral(id, content)], content),
        { ...content, value: text, original: text },
      ];
    });
  }

  #site(
    template: Template,
    { line, column }: { readonly line: number; readonly column: number },
    source: string | null,
    name: string,
  ): number {
    const helper = name === writeHelper ? null : name;
    this.#sites.push({ template, line, column: column + 1, source, helper });
    return this.#sites.length - 1;
  }

  /** Renders one file with marks, and takes them out again. `view` is what all of it is made from. */
  trace(
    view: unknown,
    run: () => string,
  ): { readonly text: string; readonly segments: readonly Segment[] } {
    this.#marks = [];
    this.#through = [];
    this.#contexts = [view];
    const marked = run();
    const found = [...marked.matchAll(everyMark)];
    const segments = found.flatMap((match, index) => {
      const mark = this.#marks[idOf(match[0])];
      if (mark === undefined) return [];
      const start = match.index - index * markLength;
      const end = (found[index + 1]?.index ?? marked.length) - (index + 1) * markLength;
      return [{ ...mark, start, end }];
    });
    return {
      text: withoutMarks(marked),
      segments: segments.filter(({ start, end }) => end > start),
    };
  }
}

/** The place in a template that the text at an offset came from. */
export function templateLine({ segments }: TracedFile, offset: number): TemplateLine {
  const segment = segments.findLast(({ start }) => start <= offset) ?? segments[0];
  if (segment === undefined) throw new Error("a file without text came from no line");
  const { site, through, start } = segment;
  return {
    file: site.template.file,
    line: site.line,
    column: site.column + (site.source === null ? offset - start : 0),
    text: site.template.text.split(/\r?\n/)[site.line - 1] ?? "",
    through: through
      .map(({ template, line, column }) => `${template.file}:${String(line)}:${String(column)}`)
      .toReversed(),
  };
}

const markLength = 4;

/** The id in the view of a package; null for every other value of a view. */
function packageIdOf(context: unknown): string | null {
  if (typeof context !== "object" || context === null || !Object.hasOwn(context, "package"))
    return null;
  const { package: view } = context as { readonly package: unknown };
  return typeof view === "object" && view !== null && "id" in view ? String(view.id) : null;
}

function withoutMarks(text: string): string {
  return text.replace(everyMark, "");
}

/** What a statement calls: behind `write`, the helper whose result it looks at. */
function calledBy({ path, params }: hbs.AST.MustacheStatement): {
  readonly name: string;
  readonly params: readonly hbs.AST.Expression[];
} {
  const name = nameOf(path);
  const [written] = params;
  if (name !== writeHelper || written === undefined || !isKind(written, "SubExpression"))
    return { name, params };
  const called = nameOf(written.path);
  return called === knownHelper ? { name, params } : { name: called, params: written.params };
}

/** How much of a text the parser took off at its start, beside tags that stand alone on their line. */
function offsetIn(original: string, value: string, content: hbs.AST.ContentStatement): number {
  // Set by the parser where it took blanks off at the start; there is no type for it.
  const { rightStripped } = content as { rightStripped?: boolean };
  if (rightStripped !== true) return 0;
  const prefixes = [/^[ \t]*\r?\n?/, /^\s+/].map((blank) => blank.exec(original)?.[0].length ?? 0);
  return prefixes.find((length) => original.startsWith(value, length)) ?? 0;
}

/** The block `mdtable`, with marks in its rows: they take no room, and none is lost. */
function tracedTable(this: unknown, call: HelperCall): string {
  const trim = (cell: string): string =>
    cell.replace(edges, (edge) => (edge.match(everyMark) ?? []).join(""));
  // What stands before a row's first bar is no cell: its marks go into the first one. The marks of the rule go to the head.
  const text = call.fn(this).replace(new RegExp(`^((?:\\s|${markPattern})+)\\|`, "gm"), "|$1");
  return `${markdownTable(tableRows(text, trim), withoutMarks)}\n`;
}
