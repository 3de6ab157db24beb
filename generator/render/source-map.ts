import { markdownTable, tableRows } from "../escape/markdown-table.js";
import { pointerOf } from "../escape/spec-text.js";
import type { Span } from "../escape/tokens.js";
import type { OutputFile, TemplateLine } from "../lib/output-file.js";
import { blocks, type Helper, type HelperCall } from "./built-in-helpers.js";
import { callStatement, isKind, nameOf, numberLiteral, sourceOf } from "./handlebars-ast.js";
import { knownHelper, writeHelper } from "./strict.js";
import type { Template } from "./template.js";

/**
 * Where each part of a rendered text came from. This mode of rendering is for questions and checks: every segment of text
 * gets a mark in front of it, and the marks are removed from what was rendered.
 *
 * A mark consists of lone surrogates. No escaper writes one and no template read as UTF-8 has one, so that nothing else looks
 * like a mark, and nothing of a mark stays behind.
 */

/** A place in a template. */
export interface Site {
  readonly template: Template;
  /** From 1. */
  readonly line: number;
  readonly column: number;
  /** What is between the braces; null for the template's own text. */
  readonly source: string | null;
  /** The helper that was called; null for a variable and for the template's own text. */
  readonly helper: string | null;
}

/** A part of a rendered text that came from one place. */
export interface Segment extends Span {
  readonly site: Site;
  /** The arguments of the helper, or the variable; empty for the template's own text. */
  readonly values: readonly unknown[];
  /** The calls of partials that led here, the outermost first. */
  readonly through: readonly Site[];
  /** The JSON pointer of the part of the model that the text around it was built from; null if there is none. */
  readonly context: string | null;
  /** The package whose view it was rendered from; null for what is between several. */
  readonly packageId: string | null;
}

export interface TracedFile extends OutputFile {
  /** In their order; together they are the whole text. */
  readonly segments: readonly Segment[];
}

type Mark = Omit<Segment, keyof Span>;

const markHelper = "mark";
const enterHelper = "enter";
const leaveHelper = "leave";
const markPattern = "\\udfff[\\udc00-\\uddff]{3}";
const everyMark = new RegExp(markPattern, "g");
/** As `everyMark`, with what is behind the first character as the id. */
const markWithId = /\udfff([\udc00-\uddff]{3})/;
const edges = new RegExp(`^(?:\\s|${markPattern})+|(?:\\s|${markPattern})+$`, "g");

function markOf(id: number): string {
  const digit = (shift: number): number => 0xdc00 + ((id >> shift) & 0x1ff);
  return String.fromCharCode(0xdfff, digit(18), digit(9), digit(0));
}

function idOf(digits: string): number {
  const digit = (index: number): number => digits.charCodeAt(index) - 0xdc00;
  return (digit(0) << 18) | (digit(1) << 9) | digit(2);
}

/** What is known of the text that is being rendered, from the objects around it. */
type Around = Pick<Segment, "context" | "packageId">;

const nothingAround: Around = { context: null, packageId: null };

/** Steps into an object: what that does not tell is as around it. */
function within(value: unknown, around: Around): Around {
  const context = pointerOf(value) ?? around.context;
  const packageId = packageIdOf(value) ?? around.packageId;
  const isSame = context === around.context && packageId === around.packageId;
  return isSame ? around : { context, packageId };
}

/** Marks templates, and collects what each mark of a rendered text stands for. */
export class Tracer {
  readonly #sites: Site[] = [];
  #marks: Mark[] = [];
  /** The calls of partials that are running. A call has a list of its own, which all its marks share. */
  #through: readonly Site[] = [];
  readonly #outer: (readonly Site[])[] = [];
  /** The innermost is the last. */
  #around: Around[] = [];

  /** The helpers that marked templates call, and the blocks that handle marks. */
  helpers(): Readonly<Record<string, Helper>> {
    // Handlebars calls helpers with another `this`.
    const mark = (context: unknown, id: number, given: readonly unknown[]): string =>
      this.#mark(context, id, given);
    const inside = (item: unknown, run: () => string): string => {
      this.#enter(item);
      const text = run();
      this.#around.pop();
      return text;
    };
    return {
      [markHelper](this: unknown, id: number, ...given: readonly unknown[]): string {
        return mark(this, id, given);
      },
      [enterHelper]: (id: number, ...given: readonly unknown[]): string => {
        this.#outer.push(this.#through);
        this.#through = [...this.#through, ...this.#sites.slice(id, id + 1)];
        this.#enter(given.length > 1 ? given[0] : null);
        return "";
      },
      [leaveHelper]: (): string => {
        this.#through = this.#outer.pop() ?? [];
        this.#around.pop();
        return "";
      },
      each(this: unknown, items: unknown, call: HelperCall): string {
        const fn = (item: unknown): string => inside(item, () => call.fn(item));
        return blocks.each.call(this, items, { ...call, fn });
      },
      mdtable: tracedTable,
    };
  }

  #mark(context: unknown, id: number, given: readonly unknown[]): string {
    const site = this.#sites[id];
    if (site === undefined) return "";
    // Handlebars adds an argument, and `write` has one besides the value.
    const values = given.slice(0, site.helper === null ? Math.min(1, given.length - 1) : -1);
    const around = within(context, this.#around.at(-1) ?? nothingAround);
    this.#marks.push({ site, values, through: this.#through, ...around });
    return markOf(this.#marks.length - 1);
  }

  #enter(value: unknown): void {
    this.#around.push(within(value, this.#around.at(-1) ?? nothingAround));
  }

  /** Puts a mark before each part of a parsed template that becomes text. The tree is changed in place. */
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

  /** Renders one file with marks, and removes them. `view` is what the whole file is rendered from. */
  trace(
    view: unknown,
    run: () => string,
  ): { readonly text: string; readonly segments: readonly Segment[] } {
    this.#marks = [];
    this.#through = [];
    this.#around = [within(view, nothingAround)];
    const [before = "", ...parts] = run().split(markWithId);
    const segments: Segment[] = [];
    let text = before;
    // An id, and the text behind the mark that has it.
    for (let index = 0; index < parts.length; index += 2) {
      const [digits = "", written = ""] = [parts[index], parts[index + 1]];
      const mark = this.#marks[idOf(digits)];
      const start = text.length;
      text += written;
      if (mark !== undefined && written !== "") segments.push({ ...mark, start, end: text.length });
    }
    return { text, segments };
  }
}

/** Finds the place in a template that the text at an offset came from. */
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

/** The id of a package, if a value is its view; otherwise null. */
function packageIdOf(context: unknown): string | null {
  if (typeof context !== "object" || context === null || !Object.hasOwn(context, "package"))
    return null;
  const { package: view } = context as { readonly package: unknown };
  return typeof view === "object" && view !== null && "id" in view ? String(view.id) : null;
}

/** Removes all marks from a rendered text. */
export function withoutMarks(text: string): string {
  return text.replace(everyMark, "");
}

/** The helper that a statement calls; for `write`, the helper whose result it checks. */
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

/** How much white space the parser removed at the start of a text: behind tags that are alone on their line. */
function offsetIn(original: string, value: string, content: hbs.AST.ContentStatement): number {
  // The parser sets this where it removed some; there is no type for it. test/render/handlebars.test.ts checks it.
  const { rightStripped } = content as { rightStripped?: boolean };
  if (rightStripped !== true) return 0;
  const prefixes = [/^[ \t]*\r?\n?/, /^\s+/].map((blank) => blank.exec(original)?.[0].length ?? 0);
  return prefixes.find((length) => original.startsWith(value, length)) ?? 0;
}

/** The block `mdtable`, with marks in its rows: they have no width, and none gets lost. */
function tracedTable(this: unknown, call: HelperCall): string {
  const trim = (cell: string): string =>
    cell.replace(edges, (edge) => (edge.match(everyMark) ?? []).join(""));
  // What is before the first bar of a row is not a cell: its marks go into the first cell. Those of the rule go to the head.
  const text = call.fn(this).replace(new RegExp(`^((?:\\s|${markPattern})+)\\|`, "gm"), "|$1");
  return `${markdownTable(tableRows(text, trim), withoutMarks)}\n`;
}
