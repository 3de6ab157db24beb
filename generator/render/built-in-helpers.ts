/** What a template may call: the escapers, each for one position, and the blocks. */
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
import { markdownTable, tableRows } from "../escape/markdown-table.js";
import { pointerOf, SpecText, type Text } from "../escape/spec-text.js";
import { knownHelper, writeHelper } from "./strict.js";
import { RawTextError, TemplateError } from "./template-error.js";
import { nearestVariable } from "./unused.js";

/** What Handlebars adds to a helper's arguments: where it was called and the blocks it may choose from. */
export interface HelperCall {
  readonly loc?: { readonly start: { readonly line: number; readonly column: number } };
  readonly fn: (context: unknown) => string;
  readonly inverse: (context: unknown) => string;
}

/** A helper: what stands behind its name in the template, and then the call. */
// Parameters are contravariant: `never` lets each helper say what it takes.
export type Helper = (this: unknown, ...values: never[]) => unknown;

/** The text between blocks, by what is there. */
export const blocks = {
  /** Unlike Handlebars' own, counts 0 and "" as there. */
  if(this: unknown, condition: unknown, call: HelperCall): string {
    return holds(condition) ? call.fn(this) : call.inverse(this);
  },
  unless(this: unknown, condition: unknown, call: HelperCall): string {
    return holds(condition) ? call.inverse(this) : call.fn(this);
  },
  each(this: unknown, items: unknown, call: HelperCall): string {
    return asList("each", "a list", items, call)
      .map((item) => call.fn(item))
      .join("");
  },
  /** Lays out the Markdown table in the block: the columns aligned. */
  mdtable(this: unknown, call: HelperCall): string {
    return `${markdownTable(tableRows(call.fn(this)))}\n`;
  },
} satisfies Readonly<Record<string, Helper>>;

/** Written into templates by `makeStrict`, not by people. */
export const inner: Readonly<Record<string, Helper>> = {
  [knownHelper](this: unknown, value: unknown, name: string, call: HelperCall): unknown {
    if (value !== undefined) return value;
    const hint =
      (Object.hasOwn(helpers, name) ? `${name} is a helper: hand it something` : null) ??
      nearestVariable(this, name) ??
      "`katagami templates view <model>` prints what there is";
    throw new TemplateError(`unknown variable ${name}`, call, hint);
  },
  [writeHelper]: (value: unknown, source: string, call: HelperCall) => {
    if (typeof value === "string" || typeof value === "number") return String(value);
    if (value instanceof SpecText) throw new RawTextError(source, call);
    throw new TemplateError(`${kindOf(value)} cannot be written out`, call);
  },
};

/** Makes a helper of a escaper of one text. */
const escaper =
  (name: string, letOut: (text: Text) => string) =>
  (text: unknown, call: HelperCall): string => {
    const checked = asText(name, text, call);
    return guard(call, () => letOut(checked));
  };

/** Each lets out a text of the model, for the position that it is made for. */
export const escapers = {
  /** A string literal. */
  str: escaper("str", stringLiteral),
  /** A property name. */
  key: escaper("key", propertyKey),
  /** An identifier; refuses what is none. */
  id: escaper("id", identifier),
  /** A number literal. */
  num: (value: unknown, call: HelperCall) => guard(call, () => numberLiteral(value)),
  /** A JSON value as a TypeScript literal. */
  literal: (value: unknown, call: HelperCall) => guard(call, () => literal(value)),
  /** A JSON document. */
  json: (value: unknown, call: HelperCall) => guard(call, () => jsonDocument(value)),
  /** A doc comment of a list of paragraphs, its lines below the first one's column. */
  doc: (paragraphs: unknown, call: HelperCall) => {
    const list = asList("doc", "a list of paragraphs", paragraphs, call);
    const comment = docComment(list.map((paragraph) => asText("doc", paragraph, call)));
    return comment.replaceAll("\n", `\n${" ".repeat(call.loc?.start.column ?? 0)}`);
  },
  /** The rest of a line comment. */
  line: escaper("line", commentLine),
  /** A line of Markdown prose. */
  md: escaper("md", markdown),
  /** A code span in Markdown. */
  mdcode: escaper("mdcode", markdownCode),
  /** A string of YAML. */
  yaml: escaper("yaml", yamlString),
  /** Text of HTML or XML, or of an attribute in quotes. */
  html: escaper("html", htmlText),
  /** A part of a URL. */
  url: escaper("url", urlPart),
  /** The name of a file; refuses what some system does. */
  file: escaper("file", fileName),
  /** A line of plain text. */
  text: escaper("text", plainLine),
  /** Names of ours, with commas between them. */
  list: (names: unknown, call: HelperCall) =>
    asList("list", "a list of names", names, call)
      .map((name) => guard(call, () => identifier(name as string))) // Asserted there.
      .join(", "),
} satisfies Readonly<Record<string, Helper>>;

export type EscaperName = keyof typeof escapers;

/** Whether a helper is a escaper of ours; all others are the author's own. */
export function isEscaper(helper: string): boolean {
  return Object.hasOwn(escapers, helper);
}

/** Helpers whose result goes to another helper. */
const combining: Readonly<Record<string, Helper>> = {
  /** Two texts with a blank between them. */
  join: (first: unknown, second: unknown, call: HelperCall) =>
    joined(asText("join", first, call), asText("join", second, call)),
};

export const helpers: Readonly<Record<string, Helper>> = { ...escapers, ...combining };

function asText(helper: string, value: unknown, call: HelperCall): Text {
  if (typeof value === "string" || value instanceof SpecText) return value;
  throw new TemplateError(`${helper} wants a text, not ${kindOf(value)}`, call);
}

function asList(
  helper: string,
  what: string,
  value: unknown,
  call: HelperCall,
): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new TemplateError(`${helper} wants ${what}, not ${kindOf(value)}`, call);
}

function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  if (value instanceof SpecText) return "text of a model";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function guard(call: HelperCall, make: () => string): string {
  try {
    return make();
  } catch (error) {
    throw new TemplateError((error as Error).message, call); // Only errors are thrown there.
  }
}

function holds(condition: unknown): boolean {
  return Array.isArray(condition)
    ? condition.length > 0
    : condition !== null && condition !== false;
}

function joined(first: Text, second: Text): SpecText {
  const parts = JSON.parse(JSON.stringify([first, second])) as string[]; // Texts are strings in JSON.
  return new SpecText(parts.join(" "), pointerOf(second) ?? pointerOf(first));
}
