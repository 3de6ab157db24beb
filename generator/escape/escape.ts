import { isIdentifier } from "../lib/identifier.js";
import { escapeInvisible, escapeUnits, withoutInvisible } from "../lib/invisible.js";
import { isDeviceName } from "../lib/paths.js";
import { percentEncode } from "../lib/percent.js";
import { type Text, textOf } from "./spec-text.js";

/** Escapes `<` where it would end, comment out or open a script: generated code is also pasted into pages. */
function escapeScript(text: string): string {
  return text.includes("<") ? text.replace(/<(?=\/script|script|!--)/gi, "\\u003c") : text;
}

/** Marks that tools look for anywhere in a file, to read a source map or another file. */
const mapMark = /[#@](?=\s*source(?:Mapping)?URL)/g;

/** A string in double quotes on one line, which TypeScript, JSON and YAML read as the same. */
export function stringLiteral(text: Text): string {
  const literal = escapeScript(escapeInvisible(JSON.stringify(textOf(text))));
  return literal.includes("URL") ? literal.replace(mapMark, escapeUnits) : literal;
}

/** A JSON document, a line for each value. Throws if JSON has no form for the value. */
export function jsonDocument(value: unknown): string {
  // Half a surrogate pair is legal JSON, but not every reader of a package.json accepts it: TypeScript 7 ignores the file.
  const whole = (_: string, item: unknown): unknown =>
    typeof item === "string" ? item.toWellFormed() : item;
  // The type of JSON.stringify leaves out that it returns undefined for functions and symbols.
  const text = JSON.stringify(value, whole, 2) as string | undefined;
  if (text === undefined) throw new Error(`a ${typeof value} is not a JSON value`);
  return safeJson(text);
}

/** Escapes invisible characters in JSON, whose printers write them as they are. JSON has none outside of strings. */
export function safeJson(text: string): string {
  return escapeScript(escapeInvisible(text));
}

/** Prettier takes the quotes off names of these letters only. */
const plainName = /^[A-Za-z_$][\w$]*$/;

/** A property name in a type or an object literal: bare, quoted, or computed for `__proto__`, which would set the prototype. */
export function propertyKey(text: Text): string {
  const name = textOf(text);
  if (name === "__proto__") return '["__proto__"]';
  return plainName.test(name) ? name : stringLiteral(name);
}

/** An identifier. Names are chosen and checked while a model is read; this only asserts it. */
export function identifier(text: Text): string {
  const name = textOf(text);
  if (!isIdentifier(name)) throw new Error(`${JSON.stringify(name)} is not an identifier`);
  return name;
}

/** A number literal. Throws for anything but a finite number. */
export function numberLiteral(value: unknown): string {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new Error(`${JSON.stringify(value)} is not a finite number`);
  }
  return Object.is(value, -0) ? "-0" : String(value);
}

/**
 * The lines of a text for a doc comment: no line can end the comment or start a JSDoc tag, and none has
 * an invisible control.
 *
 * In a model's text, tags that editors act on (`@ts-…`, `@internal`; TypeScript takes them after any blank, and not only
 * at the start of a line) and links (`{@link …}`) are defused with a backslash, as in TSDoc; a plain string is Katagami's and
 * may have a tag.
 */
export function docLines(text: Text): string[] {
  return withoutInvisible(textOf(text).replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n"))
    .replace(/\*\//g, "*\\/")
    .replace(/\{@/g, "{\\@")
    .replace(mapMark, "$&\\")
    .replace(/<(?=\/script)/gi, "<\\")
    .split("\n")
    .flatMap((line) => wrap(line.trimEnd()))
    .map((line) => (typeof text === "string" ? line : withoutDirectives(line)));
}

/** Defuses what tools obey in comments: tags, `#__PURE__` and the like, `//# sourceMappingURL`. */
function withoutDirectives(line: string): string {
  return line
    .replace(/(^|\s)@(?=\S)/g, "$1\\@")
    .replace(/#(?=__[A-Z_]+__)/g, "\\#")
    .replace(/\/(?=[/*][#@])/g, "/\\");
}

/**
 * The rest of a line comment: one line. A blank goes before what would make another kind of comment of it, such as
 * `//#` or `///`, and behind what could end a comment together with the text that follows.
 */
export function commentLine(text: Text): string {
  return docLines(text)
    .map((line) => line.trim())
    .join(" ")
    .replace(/^(?=[/#@!*])/, " ")
    .replace(/\*$/, "* ");
}

const docWidth = 96;

/** Breaks a line of prose at blanks; tables and indented blocks stay as they are, since their line breaks mean something. */
function wrap(line: string): string[] {
  if (line.length <= docWidth || /^\s*\||^ {4}/.test(line)) return [line];
  const indent = /^\s*(?:[-*+]|\d+\.)\s/.test(line) ? "  " : "";
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > docWidth) {
      lines.push(current.trimEnd());
      current = indent + word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...lines, current];
}

/** A doc comment of paragraphs, without indentation; empty if they have no text. */
export function docComment(paragraphs: readonly Text[]): string {
  const lines: string[] = [];
  for (const paragraph of paragraphs) {
    const block = trimBlank(docLines(paragraph));
    if (block.length === 0) continue;
    if (lines.length > 0) lines.push("");
    lines.push(...block);
  }
  if (lines.length === 0) return "";
  const [first] = lines;
  if (lines.length === 1 && first !== undefined && !first.endsWith("*")) return `/** ${first} */`;
  return ["/**", ...lines.map((line) => ` * ${line}`.trimEnd()), " */"].join("\n");
}

/** Drops blank lines at both ends, and of several between two others all but one. */
function trimBlank(lines: readonly string[]): readonly string[] {
  const kept = lines.filter((line, index) => line !== "" || (lines[index - 1] ?? "") !== "");
  return kept.at(-1) === "" ? kept.slice(0, -1) : kept;
}

/** One line of plain text, without what moves a cursor, reverses the line or is invisible. */
export function plainLine(text: Text): string {
  return withoutInvisible(textOf(text).replace(/[\r\n\t\u0085\u2028\u2029]+/g, " ")).trim();
}

/**
 * One line of Markdown prose that shows the text as it is: no HTML, no link but a bare address, no end of a table cell, and
 * nothing that makes it a heading, list, quote, fence or emphasis.
 */
export function markdown(text: Text): string {
  return plainLine(text)
    .replace(/[\\`|[\]*~]|(?<![A-Za-z\d])_|_(?![A-Za-z\d])/g, "\\$&")
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/^(?:[#>+=-]|\d+(?=[.)]))/, (mark) => (/\d/.test(mark) ? `${mark}\\` : `\\${mark}`));
}

/** Code inside Markdown: a span whose fence is longer than any run of backticks inside it. */
export function markdownCode(text: Text): string {
  // Two backticks with nothing between them would begin a span, not be one.
  const code = plainLine(text).replace(/\|/g, "\\|") || " ";
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${code}${fence}` : `${fence} ${code} ${fence}`;
}

const entities: ReadonlyMap<string, string> = new Map([
  ["&", "&amp;"],
  ["<", "&lt;"],
  [">", "&gt;"],
  ['"', "&quot;"],
  ["'", "&#39;"],
  ["`", "&#96;"],
]);

/** Text of an HTML or XML element, or of an attribute in quotes. */
export function htmlText(text: Text): string {
  return plainLine(text).replace(/[&<>"'`]/g, (character) => entities.get(character) ?? "");
}

/** A part of a path or a value of a query, percent-encoded. Throws for `.` and `..`, which URLs drop. */
export function urlPart(text: Text): string {
  const part = textOf(text);
  if (/^\.{0,2}$/.test(part)) throw new Error(`${JSON.stringify(part)} cannot be a part of a URL`);
  return percentEncode(part);
}

/** The name of a file or folder. Throws if some system does not accept it. */
export function fileName(text: Text): string {
  const name = textOf(text);
  if (!isFileName(name)) throw new Error(`${JSON.stringify(name)} is not a file name`);
  return name;
}

/** Hidden files that are safe in any folder: they only say what to leave out, or how to indent. */
const inertHidden = new Set([".gitignore", ".npmignore", ".dockerignore", ".editorconfig"]);

/**
 * Whether a name can be a file or folder on every system: plain characters, no device, no dots at its ends. Hidden names
 * are refused but for a few: a `.npmrc` or a `.git` from a model's text would change how tools work in the folder.
 */
export function isFileName(name: string): boolean {
  if (inertHidden.has(name)) return true;
  return /^\w[\w.-]{0,99}$/.test(name) && !name.endsWith(".") && !isDeviceName(name);
}
