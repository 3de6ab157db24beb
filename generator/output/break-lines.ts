/**
 * The layout of what Katagami's own templates write. They lay out everything but the width: a line that is too wide is broken
 * here as Prettier breaks it, so that neither Prettier nor its parsers are loaded.
 */
import type { Doc } from "prettier";
import { builders, printer } from "prettier/doc";
import { lineWidth } from "../escape/literal.js";
import { below, keyDoc, parseType } from "./type-doc.js";

const { group, ifBreak, indent, join, line: blank, softline } = builders;

const name = String.raw`[A-Za-z_$][\w$]*`;
const string = String.raw`"(?:[^"\\]|\\.)*"`;
const reference = String.raw`${name}(?:\.${name})*`;

const property = new RegExp(
  String.raw`^((?:readonly )?(?:${name}|${string}|\[${name}: string\])\??): (.*);$`,
);

const parameter = new RegExp(String.raw`^(${name}\??): (${reference}<.*>),$`);

const alias = new RegExp(`^((?:export )?type ${name} =) (.*);$`);
const result = /^(\)): (.*) \{$/;
const value = new RegExp(`^(${name}|${string}): (${string}),$`);
const call = new RegExp(String.raw`^(return ${reference})\((${reference}(?:, ${reference})*)\);$`);

const heritage = new RegExp(
  String.raw`^((?:export )?interface ${name}) extends (${name}(?:, ${name})*) (\{\}?)$`,
);

const simpleHeritage = new RegExp(
  String.raw`^(?:export )?interface ${name} extends ${reference}(?:<(?:${reference}|${string})>)? \{\}?$`,
);

/** Prettier leaves a value beside a key that is so short that a line break would gain next to nothing. */
const shortKey = 5;

/**
 * Breaks the lines of a file that are too wide.
 *
 * @returns null if one is of a kind that is not known here: the file is Prettier's
 */
export function breakLines(text: string): string | null {
  const lines: string[] = [];
  let isIgnored = false;
  for (const line of withoutStrayBlanks(text).split("\n")) {
    const isComment = /^ *(?:\/\*\*| \*|\/\/)/.test(line);
    isIgnored ||= line === "// prettier-ignore";
    if (!isIgnored && !isComment && isPrettiers(line)) return null;
    const broken = isIgnored || isComment || line.length <= lineWidth ? line : breakLine(line);
    if (broken === null) return null;
    lines.push(broken);
    if (/^(?:\};|.* = \{\};)$/.test(line)) isIgnored = false;
  }
  return `${lines.join("\n")}\n`;
}

/** Blank lines where Prettier has none: several, at the ends of a block, and in an empty one. */
function withoutStrayBlanks(text: string): string {
  return text
    .trimEnd()
    .replace(/^ +$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .replace(/\{\n\n/g, "{\n")
    .replace(/\n\n( *\})/g, "\n$1")
    .replace(/\{\n *\}$/gm, "{}");
}

/**
 * Whether Prettier goes ways of its own: strings in other quotes, exponents without a plus sign, and an empty object type among
 * broken type arguments.
 */
function isPrettiers(line: string): boolean {
  return /\\"|\d[eE]\+\d|^ *\{\},?$/.test(line);
}

function breakLine(whole: string): string | null {
  const text = whole.trimStart();
  const margin = whole.length - text.length;
  const doc = docOf(text);
  if (doc === null) return null;
  const { formatted } = printer.printDocToString(nested(doc, margin), {
    printWidth: lineWidth,
    tabWidth: 2,
    useTabs: false,
  });
  return " ".repeat(margin) + formatted.slice(margin);
}

/** A document that begins behind a margin of so many blanks, which its further lines have too. */
function nested(doc: Doc, margin: number): Doc {
  return [".".repeat(margin), builders.align(margin, doc)];
}

/** How Prettier breaks a line; null if its kind is not known. */
function docOf(text: string): Doc | null {
  if (simpleHeritage.test(text)) return text;
  return (
    heritageDoc(text) ??
    valueDoc(text) ??
    callDoc(text) ??
    typeDocOf(property.exec(text), ":", ";") ??
    typeDocOf(parameter.exec(text), ":", ",") ??
    typeDocOf(alias.exec(text), "", ";") ??
    typeDocOf(result.exec(text), ":", " {") ??
    argumentDoc(text)
  );
}

function typeDocOf(found: RegExpExecArray | null, before: string, after: string): Doc | null {
  if (found === null) return null;
  const [, head = "", text = ""] = found;
  const type = parseType(text);
  if (type === null) return null;
  const canMove = type.isUnion || (type.isName && before === "");
  return [keyDoc(head), before, below(type.doc, canMove), after];
}

/** A type argument on a line of its own. */
function argumentDoc(text: string): Doc | null {
  const [, own = "", comma = ""] = /^(.*?)(,?)$/.exec(text) ?? [];
  const type = parseType(own);
  return type === null ? null : [type.doc, comma];
}

function heritageDoc(text: string): Doc | null {
  const found = heritage.exec(text);
  if (found === null) return null;
  const [, head = "", names = "", brace = ""] = found;
  const list = group(["extends", indent([blank, join([",", blank], names.split(", "))])]);
  return group([head, indent([blank, list]), ` ${brace}`]);
}

function valueDoc(text: string): Doc | null {
  const found = value.exec(text);
  if (found === null) return null;
  const [, key = "", own = ""] = found;
  return [`${key}:`, below(own, key.length >= shortKey), ","];
}

function callDoc(text: string): Doc | null {
  const found = call.exec(text);
  if (found === null) return null;
  const [, callee = "", names = ""] = found;
  const list = indent([softline, join([",", blank], names.split(", "))]);
  return [callee, group(["(", list, ifBreak(","), softline, ")"]), ";"];
}
