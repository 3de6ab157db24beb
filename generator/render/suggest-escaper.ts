import { type Kind, kindOfFile } from "../escape/file-kinds.js";
import type { Template } from "./template.js";

/** Which escaper fits where text of a model was written out raw, told from the text of the template around it. */

interface Raw {
  readonly line: number | null;
  readonly column: number | null;
  readonly source: string;
}

export interface Fitting {
  /** The position, after "text … cannot be written out raw". */
  readonly where: string;
  readonly hint: string;
}

/**
 * @param output - the file that the template, or the one that uses it, makes
 */
export function suggestEscaper(template: Template, raw: Raw, output: string): Fitting {
  const text = template.text.replace(/\r\n/g, "\n");
  const lines = text.split("\n");
  const start =
    lines.slice(0, (raw.line ?? 1) - 1).reduce((sum, line) => sum + line.length + 1, 0) +
    (raw.column ?? 1) -
    1;
  const before = blank(text.slice(0, start));
  const after = text.slice(start).replace(/^\{\{+[^}]*\}\}+/, "");
  const argument = raw.source.includes(" ") ? `(${raw.source})` : raw.source;
  return fits[kindOfFile(output)](before, after, argument);
}

/** What tags write is unknown here; an identifier stands for it, and nothing for blocks and comments. */
function blank(text: string): string {
  return text.replace(/\{\{\{?~?([#/!>]|else\b)?[^}]*\}?\}\}/g, (tag, block?: string) =>
    block === undefined ? "x".repeat(tag.length) : tag.replace(/[^\n]/g, " "),
  );
}

const fits: Readonly<Record<Kind, (before: string, after: string, argument: string) => Fitting>> = {
  code: fitInCode,
  json: (before, _after, argument) => ({
    where: openQuote(before) === '"' ? "in a string of JSON" : "in JSON",
    hint:
      openQuote(before) === '"'
        ? `write {{json ${argument}}} without the quotes: it brings its own`
        : `write {{json ${argument}}}`,
  }),
  markdown: fitInMarkdown,
  yaml: (before, _after, argument) => {
    const line = lastLine(before);
    if (/(?:^|\s)#[^"']*$/.test(line))
      return { where: "in a comment of YAML", hint: `write {{line ${argument}}}` };
    const quoted = /["']$/.test(line);
    return {
      where: quoted ? "in a string of YAML" : "in YAML",
      hint: `write {{yaml ${argument}}}${quoted ? " without the quotes: it brings its own" : ""}`,
    };
  },
  html: (before, _after, argument) => {
    if (/<(script|style)\b(?:(?!<\/\1)[^])*$/i.test(before) && !/<!--(?:(?!-->)[^])*$/.test(before))
      return { where: "in a script", hint: `write {{json ${argument}}} where a value may stand` };
    const attribute = /([\w:-]+)\s*=\s*(["'])?[^"'<>]*$/.exec(
      /<\w(?:"[^"]*"|'[^']*'|[^<>"'])*(?:["'][^"'<>]*)?$/.exec(before)?.[0] ?? "",
    );
    if (attribute === null) return { where: "in HTML", hint: `write {{html ${argument}}}` };
    const quote = attribute[2] === undefined ? ", with quotes around it" : "";
    return { where: "in an attribute of HTML", hint: `write {{html ${argument}}}${quote}` };
  },
  text: (_before, _after, argument) => ({
    where: "in plain text",
    hint: `write {{text ${argument}}}`,
  }),
  other: (_before, _after, argument) => ({
    where: "in a file of a kind that no helper is made for",
    hint: `write {{text ${argument}}} into .txt, {{json ${argument}}} into .json, {{yaml ${argument}}} into .yml`,
  }),
};

function fitInCode(before: string, after: string, argument: string): Fitting {
  switch (codeState(before)) {
    case "line comment":
      return { where: "in a line comment", hint: `write {{line ${argument}}}` };
    case "comment":
      return {
        where: "in a comment",
        hint: `write {{line ${argument}}}, or {{doc paragraphs}} in the place of the comment`,
      };
    case "template":
      return {
        where: "between backticks",
        hint: `no helper fits there: write \${ {{str ${argument}}} }`,
      };
    case "string":
      return {
        where: "in a string literal",
        hint: `write {{str ${argument}}} without the quotes: it brings its own`,
      };
    case "code":
      break;
  }
  if (/^\s*\??\s*:/.test(after) && /(?:^|[{,;\n])\s*(?:readonly\s+)?$/.test(before))
    return { where: "as a key", hint: `write {{key ${argument}}}` };
  if (/(?:\b(?:const|let|function|class|interface|type|enum|as|namespace)\s+|\.)$/.test(before))
    return {
      where: "as a name",
      hint: `write {{id ${argument}}}, which refuses what is no identifier; the view's own names are safe as they are`,
    };
  return {
    where: "in code",
    hint: `write {{str ${argument}}} for a string literal, {{key ${argument}}} for a key`,
  };
}

function fitInMarkdown(before: string, after: string, argument: string): Fitting {
  const fence = openFence(before);
  if (fence === null) {
    const line = lastLine(before);
    if ((line.split("`").length - 1) % 2 === 1)
      return {
        where: "in a code span",
        hint: `write {{mdcode ${argument}}} without the backticks: it brings its own`,
      };
    if (/\]\([^)\s]*$/.test(line) || /<https?:[^>\s]*$/.test(line))
      return { where: "in the address of a link", hint: `write {{url ${argument}}}` };
    return {
      where: "in Markdown",
      hint: `write {{md ${argument}}}, or {{mdcode ${argument}}} for code`,
    };
  }
  if (/^(?:[cm]?[jt]sx?|typescript|javascript)\b/i.test(fence.language))
    return fitInCode(fence.text, after, argument);
  const kind = kindOfFile(`.${fence.language}`);
  return kind === "markdown" || kind === "other"
    ? { where: "in a code block", hint: `write {{text ${argument}}}` }
    : fits[kind](fence.text, after, argument);
}

/** The fenced block that a text ends in; null where it ends in none. */
export function openFence(
  text: string,
): { readonly language: string; readonly text: string } | null {
  let open: { mark: string; language: string; start: number } | null = null;
  let offset = 0;
  for (const line of text.split("\n")) {
    const [, mark = "", rest = ""] = /^ {0,3}(`{3,}|~{3,})(.*)$/.exec(line) ?? [];
    offset += line.length + 1;
    if (open === null && mark !== "") open = { mark, language: rest.trim(), start: offset };
    else if (open !== null && mark.startsWith(open.mark) && rest.trim() === "") open = null;
  }
  return open === null ? null : { language: open.language, text: text.slice(open.start) };
}

type CodeState = "code" | "string" | "template" | "line comment" | "comment";

/** In what a text of TypeScript ends. Regular expressions are not told from divisions: few templates have either. */
export function codeState(text: string): CodeState {
  // What is open: `${` inside backticks is code again, with braces of its own.
  const stack: ("`" | "{")[] = [];
  const token = /\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?|[`{}]/g;
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [found] = match;
    const end = match.index + found.length === text.length;
    if (found.startsWith("//")) {
      if (end) return "line comment";
    } else if (found.startsWith("/*")) {
      if (end && !(found.length > 3 && found.endsWith("*/"))) return "comment";
    } else if (found === "`") {
      const inner = templateEnd(text, match.index + 1);
      if (inner === null) return "template";
      if (inner.isHole) stack.push("`");
      token.lastIndex = inner.end;
    } else if (found === "{") {
      if (stack.length > 0) stack.push("{");
    } else if (found === "}") {
      if (stack.pop() !== "`") continue;
      const inner = templateEnd(text, match.index + 1);
      if (inner === null) return "template";
      if (inner.isHole) stack.push("`");
      token.lastIndex = inner.end;
    } else if (end && !isClosed(found)) return "string";
  }
  return "code";
}

function isClosed(literal: string): boolean {
  return literal.length > 1 && /(?<!\\)(?:\\\\)*["']$/.test(literal);
}

/** Where backticks end, or a hole in them begins; null where neither comes. */
function templateEnd(text: string, from: number): { end: number; isHole: boolean } | null {
  const pattern = /\\[^]|\$\{|`/g;
  pattern.lastIndex = from;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (match[0] === "`") return { end: pattern.lastIndex, isHole: false };
    if (match[0] === "${") return { end: pattern.lastIndex, isHole: true };
  }
  return null;
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf("\n") + 1);
}

/** The quote that is open at the end of a text of JSON; null where none is. */
function openQuote(text: string): string | null {
  const line = lastLine(text).replace(/\\./g, "");
  return (line.split('"').length - 1) % 2 === 1 ? '"' : null;
}
