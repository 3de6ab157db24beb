/**
 * Text of a model on its way into code. A model's strings are other people's input; in the view they are `SpecText`, which
 * refuses to become a string by itself. Only the sinks below let it out, each in the way its position needs: one escaper
 * for all positions is how other generators were injected.
 */

const reveal = Symbol("reveal");

/**
 * How often a text was opened by other than a sink. It is all that is kept here between calls: whoever runs code of a user's
 * looks before and after, and takes no plain string from code that has had one open.
 */
const opened = { times: 0 };

/** What `opened` counts; only differences mean something. */
export function timesOpened(): number {
  return opened.times;
}

/** A string of a model. `String(x)`, `${x}` and `x + ""` throw: use the sink for the position it goes to. */
export class SpecText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    throw new Error(
      "text of a model was written out raw: use a helper for its position (str, key, doc, md, json)",
    );
  }

  valueOf(): string {
    return this.toString();
  }

  /** JSON is a position with an escaper of its own. */
  toJSON(): string {
    opened.times += 1;
    return this.#text;
  }

  /** Another text made of this one, which needs a sink as this one does. */
  map(change: (text: string) => string): SpecText {
    opened.times += 1;
    const text: unknown = change(this.#text);
    if (typeof text !== "string") throw new Error("what map calls must give back a string");
    return new SpecText(text);
  }

  /** Whether a pattern matches: an answer that holds nothing of the text. */
  test(pattern: RegExp): boolean {
    return new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, "")).test(this.#text);
  }

  [reveal](): string {
    return this.#text;
  }
}

export type Text = string | SpecText;

function textOf(text: Text): string {
  return typeof text === "string" ? text : text[reveal]();
}

/** U+2028 and U+2029 end a line in a comment; bidi controls make code read other than it runs (CVE-2021-42574). */
const invisible =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ud800-\udfff]/u;
const everyInvisible = new RegExp(invisible.source, "gu");

/** `\uXXXX` for what must not stand in source as it is; lone surrogates included. */
function escapeInvisible(text: string): string {
  return invisible.test(text)
    ? text.replace(everyInvisible, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`)
    : text;
}

/** A text for a terminal: what would move its cursor, colour it or turn it around is shown instead of done. */
export function forTerminal(text: string): string {
  return escapeInvisible(text.replaceAll("\r", "\\r"));
}

/** A double-quoted string literal. */
export function stringLiteral(text: Text): string {
  return escapeInvisible(JSON.stringify(textOf(text)));
}

const identifierName = /^[A-Za-z_$][\w$]*$/;

/** A property name in a type or an object literal: bare, quoted, or computed for `__proto__`, which would set the prototype. */
export function propertyKey(text: Text): string {
  const name = textOf(text);
  if (name === "__proto__") return '["__proto__"]';
  return identifierName.test(name) ? name : stringLiteral(name);
}

/** An identifier. Names are made and checked while reading; here they are only asserted. */
export function identifier(text: Text): string {
  const name = textOf(text);
  if (!identifierName.test(name)) throw new Error(`${JSON.stringify(name)} is not an identifier`);
  return name;
}

/** A number literal; anything but a finite number is refused. */
export function numberLiteral(value: unknown): string {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new Error(`${JSON.stringify(value)} is not a finite number`);
  }
  return Object.is(value, -0) ? "-0" : String(value);
}

/**
 * The lines of a text for a doc comment: no line can end the comment, start a JSDoc tag or hold an invisible control.
 *
 * In a model's text, tags that editors act on (`@ts-…`, `@internal`; TypeScript takes them after any blank, and not only
 * at the start of a line) and links (`{@link …}`) are defused with a backslash, as TSDoc has it; a plain string is ours and
 * may hold a tag.
 */
export function docLines(text: Text): string[] {
  return textOf(text)
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, "\n")
    .replace(everyInvisible, "")
    .replace(/\*\//g, "*\\/")
    .replace(/\{@/g, "{\\@")
    .split("\n")
    .flatMap((line) => wrap(line.trimEnd()))
    .map((line) => (typeof text === "string" ? line : line.replace(/(^|\s)@(?=\S)/g, "$1\\@")));
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

/** A doc comment of the given paragraphs, without indentation; empty for no text. A paragraph is a text or ready lines. */
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

function trimBlank(lines: string[]): string[] {
  let start = 0;
  let end = lines.length;
  while (start < end && lines[start] === "") start += 1;
  while (end > start && lines[end - 1] === "") end -= 1;
  return lines.slice(start, end).filter((line, index, all) => line !== "" || all[index - 1] !== "");
}

/** One line of Markdown prose: no HTML, no link that runs code, no table cell broken out of. */
export function markdown(text: Text): string {
  return textOf(text)
    .replace(/[\r\n\t\u0085\u2028\u2029]+/g, " ")
    .replace(everyInvisible, "")
    .replace(/&(?=#?\w+;)/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/[\\`|[\]]/g, "\\$&")
    .trim();
}

/** Code inside Markdown: a span whose fence is longer than any run of backticks inside it. */
export function markdownCode(text: Text): string {
  const code = textOf(text)
    .replace(/[\r\n\t\u0085\u2028\u2029]+/g, " ")
    .replace(everyInvisible, "")
    .replace(/\|/g, "\\|");
  const longest = Math.max(0, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = "`".repeat(longest + 1);
  return longest === 0 ? `${fence}${code}${fence}` : `${fence} ${code} ${fence}`;
}

const device = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

/** Hidden files that do nothing by themselves where they land: they say what to leave out, or how to indent. */
const inertHidden = new Set([".gitignore", ".npmignore", ".dockerignore", ".editorconfig"]);

/**
 * Whether a name can be a file or folder on every system: plain characters, no device, no dots at its ends. Hidden names
 * are refused but for a few: a `.npmrc` or a `.git` from a model's text would act on whoever works in the folder.
 */
export function isFileName(name: string): boolean {
  if (inertHidden.has(name)) return true;
  return /^\w[\w.-]{0,99}$/.test(name) && !name.endsWith(".") && !device.test(name);
}

/** A Markdown table with its columns aligned, as Prettier lays it out. Cells are Markdown already. */
export function markdownTable(rows: readonly (readonly string[])[]): string {
  const [head = []] = rows;
  const widths = head.map((_, column) =>
    Math.max(3, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`;
  const rule = line(widths.map((width) => "-".repeat(width)));
  return [line(head), rule, ...rows.slice(1).map(line)].join("\n");
}
