import Handlebars from "handlebars";
import { type Diagnostic, Failure, problem, textPlace } from "../diagnostic.js";
import { literal } from "./literal.js";
import type { OutputFile } from "./output.js";
import type { Template, TemplateSet } from "./templates.js";
import {
  docComment,
  docLines,
  markdown,
  markdownCode,
  markdownTable,
  numberLiteral,
  stringLiteral,
  SpecText,
  type Text,
} from "./text.js";
import type { PackageView } from "./view.js";

/** Lays out a view: one file for each template. */
export type Render = (view: PackageView) => OutputFile[];

/** What Handlebars adds to a helper's arguments: where it was called and the blocks it may choose from. */
interface HelperCall extends Handlebars.HelperOptions {
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } };
}

/**
 * Compiles templates. Strict in every position: `{{typo}}` by Handlebars itself, `{{#if typo}}` and helper arguments by the
 * helpers, which Handlebars leaves out of its strict mode.
 *
 * @throws Failure when a template does not parse, all of them at once
 */
export function createRender(templates: TemplateSet): Render {
  const handlebars = Handlebars.create();
  // The four that are replaced, and those that invite logic into templates.
  for (const name of Object.keys(handlebars.helpers)) handlebars.unregisterHelper(name);
  handlebars.registerHelper(helpers);
  const knownHelpers = Object.fromEntries(Object.keys(helpers).map((name) => [name, true]));
  const options = { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers };

  const problems: Diagnostic[] = [];
  const compiled: { template: Template; run: Handlebars.TemplateDelegate }[] = [];
  for (const template of [...templates.partials, ...templates.files]) {
    try {
      Handlebars.parse(template.text);
    } catch (error) {
      problems.push(explain(template, error));
    }
  }
  if (problems.length > 0) throw new Failure(problems);
  for (const { name, text } of templates.partials)
    handlebars.registerPartial(name, handlebars.compile(text, options));
  for (const template of templates.files)
    compiled.push({ template, run: handlebars.compile(template.text, options) });

  return (view) =>
    compiled.map(({ template, run }) => {
      try {
        return {
          path: `${view.package.id}/${template.output}`,
          text: run(view),
          template: template.file,
        };
      } catch (error) {
        throw new Failure([explain(template, error)]);
      }
    });
}

const helpers: Readonly<Record<string, Handlebars.HelperDelegate>> = {
  /** Unlike Handlebars' own, refuses what is not there; 0 and "" count as there. */
  if(this: unknown, condition: unknown, call: HelperCall): string {
    return holds(defined("if", condition, call)) ? call.fn(this) : call.inverse(this);
  },
  unless(this: unknown, condition: unknown, call: HelperCall): string {
    return holds(defined("unless", condition, call)) ? call.inverse(this) : call.fn(this);
  },
  each(this: unknown, items: unknown, call: HelperCall): string {
    if (!Array.isArray(items)) throw new TemplateError("each wants a list that is there", call);
    return items.map((item: unknown) => call.fn(item)).join("");
  },
  /** A string literal. */
  str: (text: unknown, call: HelperCall) => stringLiteral(asText("str", text, call)),
  /** A number literal. */
  num: (value: unknown, call: HelperCall) => guard(call, () => numberLiteral(value)),
  /** A JSON value as a TypeScript literal. */
  literal: (value: unknown, call: HelperCall) =>
    guard(call, () => literal(defined("literal", value, call))),
  /** A JSON document. */
  json: (value: unknown, call: HelperCall) => JSON.stringify(defined("json", value, call), null, 2),
  /** A doc comment of a list of paragraphs, its lines below the first one's column. */
  doc: (paragraphs: unknown, call: HelperCall) => {
    if (!Array.isArray(paragraphs)) throw new TemplateError("doc wants a list of paragraphs", call);
    const comment = docComment(paragraphs.map((paragraph) => asText("doc", paragraph, call)));
    return comment.replaceAll("\n", `\n${" ".repeat(call.loc?.start.column ?? 0)}`);
  },
  /** The rest of a line comment. */
  line: (text: unknown, call: HelperCall) => docLines(asText("line", text, call)).join(" "),
  /** A line of Markdown prose. */
  md: (text: unknown, call: HelperCall) => markdown(asText("md", text, call)),
  /** A code span in Markdown. */
  mdcode: (text: unknown, call: HelperCall) => markdownCode(asText("mdcode", text, call)),
  /** Lays out the Markdown table in the block: the columns aligned. */
  mdtable(this: unknown, call: HelperCall): string {
    const rows = call.fn(this).trim().split("\n").map(tableCells);
    return `${markdownTable([...rows.slice(0, 1), ...rows.slice(2)])}\n`;
  },
  /** Names of ours, with commas between them. */
  list: (names: unknown, call: HelperCall) => {
    if (!Array.isArray(names)) throw new TemplateError("list wants a list of names", call);
    return names.map(String).join(", ");
  },
  /** Two texts with a blank between them. */
  join: (first: unknown, second: unknown, call: HelperCall) =>
    joined(asText("join", first, call), asText("join", second, call)),
};

class TemplateError extends Error {
  readonly line: number | null;
  readonly column: number | null;

  constructor(message: string, call: HelperCall) {
    super(message);
    this.line = call.loc?.start.line ?? null;
    this.column = call.loc === undefined ? null : call.loc.start.column + 1;
  }
}

function defined(helper: string, value: unknown, call: HelperCall): unknown {
  if (value === undefined)
    throw new TemplateError(`${helper} was given a variable that is not there`, call);
  return value;
}

function asText(helper: string, value: unknown, call: HelperCall): Text {
  if (typeof value === "string" || value instanceof SpecText) return value;
  throw new TemplateError(
    value === undefined
      ? `${helper} was given a variable that is not there`
      : `${helper} wants a text, not ${typeof value}`,
    call,
  );
}

/** The cells of a row; a `|` that is escaped stands in a cell. */
function tableCells(row: string): string[] {
  return row
    .split(/(?<!\\)\|/)
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function guard(call: HelperCall, make: () => string): string {
  try {
    return make();
  } catch (error) {
    throw new TemplateError((error as Error).message, call);
  }
}

function holds(condition: unknown): boolean {
  return Array.isArray(condition)
    ? condition.length > 0
    : condition !== null && condition !== false;
}

function joined(first: Text, second: Text): SpecText {
  const parts = JSON.parse(JSON.stringify([first, second])) as string[]; // Texts are strings in JSON.
  return new SpecText(parts.join(" "));
}

/** Handlebars says a place in its message, or as fields; ours is in fields. */
function explain({ file }: Template, error: unknown): Diagnostic {
  const known = error as {
    message?: string;
    line?: number | null;
    column?: number | null;
    lineNumber?: number;
  };
  const message = String(known.message ?? error).split("\n")[0] ?? "";
  const [, name, line, column] = /^"(.*)" not defined in .* - (\d+):(\d+)$/.exec(message) ?? [];
  if (name !== undefined) {
    return problem(
      "error",
      `unknown variable ${name}`,
      textPlace(file, Number(line), Number(column) + 1),
      "`katagami templates view` prints what there is",
    );
  }
  const parse = /^Parse error on line (\d+)/.exec(message);
  if (parse !== null)
    return problem(
      "error",
      `the template does not parse${afterParse(String(known.message))}`,
      textPlace(file, Number(parse[1])),
    );
  return problem(
    "error",
    message.replace(/ - \d+:\d+$/, ""),
    textPlace(file, known.line ?? known.lineNumber ?? null, known.column ?? null),
  );
}

function afterParse(message: string): string {
  const expected = /Expecting .*?, got '(.*?)'/.exec(message);
  return expected === null ? "" : `: unexpected ${expected[1] ?? ""}`;
}
