/**
 * Which rendered text already stands as Prettier would lay it out. Most of a client is interfaces of short properties, which
 * the templates render in their final layout; sending them through the formatter takes most of a run's time and changes
 * nothing. Only what is recognised for certain passes; a test holds all of it against Prettier over the corpus.
 */

export const lineWidth = 100;

/** A part of a file between blank lines. */
export interface Chunk {
  readonly text: string;
  readonly isLaidOut: boolean;
}

const name = String.raw`[A-Za-z_$][\w$]*`;
const reference = String.raw`(?:readonly )?${name}(?:\.${name})*(?:\[\])*`;
const literal = String.raw`(?:"[^"'\\]*"|-?\d+|true|false|\((?:string|number) & \{\}\))`;
const member = `(?:${reference}|${literal})`;
const type = String.raw`(?:${member}(?: \| ${member})*|\{ \[name: string\]: ${reference} \})`;

const comment = /^\/\/ \S.*$/;
const docLine = /^\/\*\* (?:(?!\*\/).)+ \*\/$/;
const interfaceHead = new RegExp(
  `^export interface ${name}(?: extends ${name}(?:, ${name})*)? \\{$`,
);
const property = new RegExp(`^  (?:${name}\\??|\\[name: string\\]): ${type};$`);
const alias = new RegExp(`^export type ${name} = ${type};$`);
const aliasHead = new RegExp(`^export type ${name} =$`);
const aliasLine = new RegExp(`^  ${member}(?: \\| ${member})*;$`);
const aliasMember = new RegExp(`^  \\| ${member};?$`);

/**
 * Splits a file of declarations into its parts. Null for a file that holds anything else: a part between two blank lines of
 * a class body is no statement of its own.
 */
export function chunksOf(text: string): Chunk[] | null {
  const parts = text.trim().split(/\n{2,}/);
  const chunks = parts.map((part) => ({ text: part, isLaidOut: isLaidOut(part.split("\n")) }));
  return chunks.every((chunk) => chunk.isLaidOut || isDeclaration(chunk.text)) ? chunks : null;
}

function isDeclaration(text: string): boolean {
  return /^(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?export (?:interface|type) /.test(text);
}

function isLaidOut(lines: readonly string[]): boolean {
  const after = skipDoc(lines, 0, "");
  const head = lines[after] ?? "";
  if (lines.length === 1 && comment.test(head)) return true;
  if (after === -1 || head.length > lineWidth) return false;
  if (interfaceHead.test(head)) return isBody(lines, after + 1);
  if (alias.test(head)) return after === lines.length - 1;
  return aliasHead.test(head) && isBrokenAlias(head, lines.slice(after + 1));
}

/** The lines of an interface: each property with or without its comment, and the brace. */
function isBody(lines: readonly string[], start: number): boolean {
  let at = start;
  if (lines[at] === "}") return false; // Prettier writes `{}`.
  while (at < lines.length - 1) {
    at = skipDoc(lines, at, "  ");
    const line = lines[at] ?? "";
    if (at === -1 || line.length > lineWidth || !property.test(line)) return false;
    at += 1;
  }
  return lines[at] === "}";
}

/** A union below its name: on one line when it fits there, a line for each member when not. */
function isBrokenAlias(head: string, lines: readonly string[]): boolean {
  const [first = ""] = lines;
  if (lines.length === 1) {
    return (
      aliasLine.test(first) &&
      first.length <= lineWidth &&
      head.length + first.length - 1 > lineWidth
    );
  }
  const joined = lines.map((line) => line.replace(/^ {2}\| /, "")).join(" | ");
  return joined.length + 2 > lineWidth && lines.every((line) => aliasMember.test(line));
}

/** The index after a doc comment that starts at a line, the line itself where none starts, or -1 for one that is not ours. */
function skipDoc(lines: readonly string[], start: number, indent: string): number {
  const first = lines[start] ?? "";
  if (!first.startsWith(`${indent}/**`)) return start;
  if (docLine.test(first.slice(indent.length))) return start + 1;
  if (first !== `${indent}/**`) return -1;
  for (let at = start + 1; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (line === `${indent} */`) return at + 1;
    if (!line.startsWith(`${indent} *`) || line.includes("*/")) return -1;
  }
  return -1;
}
