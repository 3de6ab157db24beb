/** What every template may call: the escapers, each for a few positions, and the blocks. */
import { type Escaper, escapers } from "../escape/escapers.js";
import { markdownTable, tableRows } from "../escape/markdown-table.js";
import { pointerOf, SpecText, type Text, textOf } from "../escape/spec-text.js";
import { OptionalFields } from "./optional-fields.js";
import { knownHelper, presentHelper, writeHelper } from "./strict.js";
import { type CallPlace, RawTextError, TemplateError } from "./template-error.js";

/** What Handlebars adds to a helper's arguments: the place of the call and the blocks to choose from. */
export interface HelperCall extends CallPlace {
  readonly fn: (context: unknown) => string;
  readonly inverse: (context: unknown) => string;
}

/** A helper: its parameters are what the template writes behind its name, and then the call. */
// Parameters are contravariant: `never` lets each helper declare its own.
export type Helper = (this: unknown, ...values: never[]) => unknown;

/** The blocks: they choose what becomes of the text between their tags. */
export const blocks = {
  /** Unlike Handlebars' own, counts 0 and "" as present. */
  if(this: unknown, condition: unknown, call: HelperCall): string {
    return isPresent(condition) ? call.fn(this) : call.inverse(this);
  },
  unless(this: unknown, condition: unknown, call: HelperCall): string {
    return isPresent(condition) ? call.inverse(this) : call.fn(this);
  },
  each(this: unknown, items: unknown, call: HelperCall): string {
    const list = items === null ? [] : asList("each", "a list", items, call);
    return list.length === 0 ? call.inverse(this) : list.map((item) => call.fn(item)).join("");
  },
  /** Aligns the columns of the Markdown table in the block. */
  mdtable(this: unknown, call: HelperCall): string {
    return `${markdownTable(tableRows(call.fn(this)))}\n`;
  },
} satisfies Readonly<Record<string, Helper>>;

/**
 * What `makeStrict` writes into templates; people do not call these.
 *
 * @param optional - the variables that may be absent: a condition takes them for not present
 */
export function innerHelpers(optional: OptionalFields): Readonly<Record<string, Helper>> {
  return {
    [knownHelper](value: unknown, name: string, context: unknown, call: HelperCall): unknown {
      if (value !== undefined) return value;
      const { isOptional, near } = optional.find(context, name);
      throw isOptional
        ? new TemplateError(`${name} is absent here`, call, `put it into {{#if ${name}}} … {{/if}}`)
        : unknownVariable(name, near, call);
    },
    [presentHelper](value: unknown, name: string, context: unknown, call: HelperCall): unknown {
      if (value !== undefined) return value;
      const { isOptional, near } = optional.find(context, name);
      if (isOptional) return null;
      throw unknownVariable(name, near, call);
    },
    [writeHelper]: write,
  };
}

function unknownVariable(name: string, near: string | null, call: HelperCall): TemplateError {
  const other =
    near === null
      ? "`katagami templates view <model>` prints what there is"
      : `did you mean ${near}?`;
  const hint = Object.hasOwn(helpers, name) ? `${name} is a helper: write what it is for` : other;
  return new TemplateError(`unknown variable ${name}`, call, hint);
}

function write(value: unknown, source: string, call: HelperCall): string {
  if (typeof value === "string" || typeof value === "number") return String(value);
  if (value instanceof SpecText) throw new RawTextError(source, call);
  throw new TemplateError(`${kindOf(value)} cannot be written out`, call);
}

/** The helpers that every template has: the escapers, and what prepares a text for one. */
export const helpers: Readonly<Record<string, Helper>> = {
  ...Object.fromEntries(Object.entries(escapers).map(([name, one]) => [name, asHelper(name, one)])),
  /** Joins two texts with a blank. */
  join: (first: unknown, second: unknown, call: HelperCall) => {
    const texts = [asText("join", first, call), asText("join", second, call)] as const;
    return new SpecText(texts.map(textOf).join(" "), pointerOf(texts[1]) ?? pointerOf(texts[0]));
  },
};

/** Turns an escaper into a helper, whose errors have the place of the call. */
function asHelper(name: string, { accepts, escape }: Escaper): Helper {
  return (value: unknown, call: HelperCall): string => {
    if (accepts === undefined) asText(name, value, call);
    else if (accepts !== "any value")
      for (const text of asList(name, accepts, value, call)) asText(name, text, call);
    try {
      const written = escape(value as never); // Checked just above.
      const indent = " ".repeat(call.loc?.start.column ?? 0);
      return name === "doc" ? written.replaceAll("\n", `\n${indent}`) : written;
    } catch (error) {
      throw new TemplateError((error as Error).message, call); // Escapers throw nothing but errors.
    }
  };
}

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

function isPresent(condition: unknown): boolean {
  return Array.isArray(condition)
    ? condition.length > 0
    : condition !== null && condition !== false;
}
